//! Two values with the place marked where they part.

#![expect(clippy::wildcard_enum_match_arm)]

use serde_json::Value;

use crate::field::sorted_authorization;
use crate::judge::Difference;

/// How many characters stand before the mark and after it, at the most.
const BEFORE: usize = 48;
const AFTER: usize = 44;

/// How many characters of a value are shown that has no such place.
const LINE: usize = BEFORE + AFTER;

/// Two lines, and the column of the first difference in both, where they have such a place.
pub(super) struct Compared {
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) column: Option<usize>,
}

/// Both sides of a difference, cut to the neighbourhood of the place where they part.
pub(super) fn compare(difference: &Difference) -> Compared {
    // A result against a refusal has no such place.
    if matches!(&*difference.stage, "refusal" | "valid") {
        return Compared {
            expected: beginning(&difference.expected),
            found: beginning(&difference.found),
            column: None,
        };
    }
    // The order of an Authorization field's parameters does not matter and would hide the place.
    let sorted = |value: &Value| match value.as_str().and_then(sorted_authorization) {
        Some(field) if difference.stage == "authorization" => Value::from(field),
        _ => value.clone(),
    };
    mark(&sorted(&difference.expected), &sorted(&difference.found))
}

fn mark(expected: &Value, found: &Value) -> Compared {
    let (expected, found) = (show(expected), show(found));
    let same = expected
        .iter()
        .zip(&found)
        .take_while(|(left, right)| left == right)
        .count();
    let start = same.saturating_sub(BEFORE);
    let ellipsis = usize::from(start > 0);
    Compared {
        expected: window(&expected, start, same + AFTER),
        found: window(&found, start, same + AFTER),
        column: Some(ellipsis + same - start),
    }
}

/// The beginning of a value, on one line.
pub(crate) fn beginning(value: &Value) -> String {
    window(&show(value), 0, LINE)
}

/// The beginning of an input, of which mostly the end tells what is tested.
pub(super) fn input(value: &Value) -> String {
    window(&show(value), 0, 6 * LINE)
}

fn window(text: &[char], start: usize, end: usize) -> String {
    let end = text.len().min(end);
    let before = if start > 0 { "…" } else { "" };
    let after = if end < text.len() { "…" } else { "" };
    let shown: String = text[start..end].iter().collect();
    format!("{before}{shown}{after}")
}

/// A text as it is, anything else as JSON; what would move the cursor is escaped.
fn show(value: &Value) -> Vec<char> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    };
    text.chars().flat_map(escape).collect()
}

/// Words of an implementation on one line, so that they can do nothing to the terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars().flat_map(escape).collect()
}

fn escape(character: char) -> Vec<char> {
    let moves = character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if moves {
        character.escape_default().collect()
    } else {
        vec![character]
    }
}

#[cfg(test)]
mod tests {
    use super::mark;
    use serde_json::Value;

    fn marked(expected: &str, found: &str) -> (String, String, usize) {
        let marked = mark(&Value::from(expected), &Value::from(found));
        (
            marked.expected,
            marked.found,
            marked.column.expect("a place"),
        )
    }

    #[test]
    fn the_mark_stands_under_the_first_difference() {
        assert_eq!(marked("abc", "abd"), ("abc".into(), "abd".into(), 2));
        assert_eq!(marked("", "a"), (String::new(), "a".into(), 0));
        assert_eq!(marked("a\u{1b}", "a"), ("a\\u{1b}".into(), "a".into(), 1));
        let (expected, found, column) = marked(&("é".repeat(200) + "x"), &("é".repeat(200) + "y"));
        assert_eq!(expected.chars().nth(column), Some('x'));
        assert_eq!(found.chars().nth(column), Some('y'));
        assert!(expected.starts_with('…'));
    }
}
