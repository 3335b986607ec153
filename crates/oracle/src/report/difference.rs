//! Two values with the place of the first difference.

use serde_json::Value;

use crate::field::sorted_authorization;
use crate::foreign::plain_chars;
use crate::judge::Difference;

pub(crate) use crate::foreign::plain;

/// How many characters of a value are shown where no width is given.
pub(super) const LINE: usize = 92;

/// Two lines, and the column of the first difference in both, if they can be compared.
pub(super) struct Compared {
    pub(super) expected: String,
    pub(super) found: String,
    pub(super) column: Option<usize>,
}

/// Both sides of a difference, cut to `width` characters around the first difference.
pub(super) fn compare(difference: &Difference, width: usize) -> Compared {
    // A result and a refusal cannot be compared character by character.
    if matches!(&*difference.stage, "refusal" | "valid") {
        return Compared {
            expected: excerpt(&show(&difference.expected), 0, width),
            found: excerpt(&show(&difference.found), 0, width),
            column: None,
        };
    }
    // The order of an Authorization header's parameters is free and would hide the place.
    let sorted = |value: &Value| match value.as_str().and_then(sorted_authorization) {
        Some(header) if difference.stage == "authorization" => Value::from(header),
        Some(_) | None => value.clone(),
    };
    mark(
        &sorted(&difference.expected),
        &sorted(&difference.found),
        width,
    )
}

fn mark(expected: &Value, found: &Value, width: usize) -> Compared {
    let (expected, found) = (show(expected), show(found));
    let same = expected
        .iter()
        .zip(&found)
        .take_while(|(left, right)| left == right)
        .count();
    let start = same.saturating_sub(width / 2);
    let ellipsis = usize::from(start > 0);
    Compared {
        expected: excerpt(&expected, start, width),
        found: excerpt(&found, start, width),
        column: Some(ellipsis + same - start),
    }
}

/// The beginning of a value, on one line.
pub(crate) fn beginning(value: &Value) -> String {
    excerpt(&show(value), 0, LINE)
}

/// The beginning of an input, on one line of at most `length` characters.
pub(super) fn input(value: &Value, length: usize) -> String {
    excerpt(&show(value), 0, length)
}

/// At most `width` characters of a text from a place, with `…` for what is left out.
fn excerpt(text: &[char], start: usize, width: usize) -> String {
    let rest = text.get(start..).unwrap_or_default();
    let before = if start > 0 { "…" } else { "" };
    let room = width - usize::from(start > 0);
    let (kept, after) = if rest.len() > room {
        (room - 1, "…")
    } else {
        (rest.len(), "")
    };
    let shown: String = rest[..kept].iter().collect();
    format!("{before}{shown}{after}")
}

/// A text as it is, anything else as JSON. Characters that would move the cursor are escaped.
fn show(value: &Value) -> Vec<char> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => "nothing".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    plain_chars(&text)
}

#[cfg(test)]
mod tests {
    use super::mark;
    use serde_json::Value;

    fn marked(expected: &str, found: &str) -> (String, String, usize) {
        let marked = mark(&Value::from(expected), &Value::from(found), 92);
        (
            marked.expected,
            marked.found,
            marked.column.expect("a place"),
        )
    }

    #[test]
    fn the_column_is_that_of_the_first_difference() {
        assert_eq!(marked("abc", "abd"), ("abc".into(), "abd".into(), 2));
        assert_eq!(marked("", "a"), (String::new(), "a".into(), 0));
        assert_eq!(marked("a\u{1b}", "a"), ("a\\u{1b}".into(), "a".into(), 1));
        let (expected, found, column) = marked(&("é".repeat(200) + "x"), &("é".repeat(200) + "y"));
        assert_eq!(expected.chars().nth(column), Some('x'));
        assert_eq!(found.chars().nth(column), Some('y'));
        assert!(expected.starts_with('…'));
        assert_eq!(marked(&"a".repeat(100), "").0.chars().count(), 92);
    }
}
