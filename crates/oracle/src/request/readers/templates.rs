//! Variables in the texts of tools, `{{name}}`, and their values where the text has them.

use super::parts::Pair;
use crate::request::draft::{Draft, is_absolute};
use crate::request::fault::ReadError;
use crate::request::framing::{MOST_EXPANDED, MOST_VARIABLES};
use crate::request::remark::Remark;

/// Variables whose values are variables are filled in so many times.
const DEEPEST: usize = 4;

/// Names of so many bytes are not those of variables: a text without closing marks is not searched to
/// its end for each opening mark.
const LONGEST_NAME: usize = 78;

/// The marks around a variable's name.
#[derive(Clone, Copy)]
pub(super) struct Marks(pub(super) &'static str, pub(super) &'static str);

/// `{{name}}`, which most tools write.
pub(super) const BRACES: Marks = Marks("{{", "}}");

/// Replaces the variables of a request whose values are known and reports the others.
///
/// # Errors
///
/// [`ReadError`] for a URL that begins with a variable without a value.
pub(super) fn fill(
    draft: &mut Draft,
    values: &[Pair],
    marks: Marks,
    has_url: bool,
) -> Result<(), ReadError> {
    let mut left = Vec::new();
    let values = values.get(..MOST_VARIABLES).unwrap_or(values);
    let mut fill = |text: &str| filled(text, values, marks, &mut left);
    draft.target = fill(&draft.target);
    for (name, value) in &mut draft.fields {
        *name = fill(name);
        *value = fill(value);
    }
    if let Some(body) = &mut draft.body
        && let Ok(text) = std::str::from_utf8(body)
        && text.contains(marks.0)
    {
        *body = fill(text).into_bytes();
    }
    left.sort();
    left.dedup();
    if left.is_empty() {
        return Ok(());
    }
    let names = left.join(", ");
    if draft.target.starts_with(marks.0) && !is_absolute(&draft.target) && !has_url {
        let expected = format!("the value of the variable {names}");
        let help = "paste the request as it was sent, with its values, or give the URL with --url";
        return Err(ReadError::new(expected, "none in the text").help(help));
    }
    let text =
        format!("{names}: no value in the text, so the name of the variable is in its place");
    draft
        .remarks
        .push(Remark::note("variable-without-value", text));
    Ok(())
}

/// The text with the values of its variables. Names without a value go to `left`.
fn filled(text: &str, values: &[Pair], marks: Marks, left: &mut Vec<String>) -> String {
    let mut text = text.to_owned();
    for _ in 0..DEEPEST {
        let next = once(&text, values, marks);
        if next == text {
            break;
        }
        text = next;
    }
    let Marks(open, close) = marks;
    for (start, _) in text.match_indices(open) {
        let rest = text.get(start + open.len()..).unwrap_or_default();
        if let Some((name, _)) = name_before(close, rest) {
            left.push(format!("{open}{name}{close}"));
        }
    }
    text
}

/// The name that a text begins with, up to the closing marks, and the text after them.
fn name_before<'t>(close: &str, text: &'t str) -> Option<(&'t str, &'t str)> {
    let mut places = text.as_bytes().windows(close.len()).take(LONGEST_NAME);
    let end = places.position(|place| place == close.as_bytes())?;
    Some((text.get(..end)?, text.get(end + close.len()..)?))
}

fn once(text: &str, values: &[Pair], Marks(open, close): Marks) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        done.push_str(before);
        if done.len() > MOST_EXPANDED {
            done.push_str(open);
            rest = after;
            break;
        }
        let value = name_before(close, after).and_then(|(name, behind)| {
            let name = name.trim();
            let name = name.strip_prefix("_.").unwrap_or(name);
            let found = values.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| (value, behind))
        });
        if let Some((value, behind)) = value {
            done.push_str(value);
            rest = behind;
        } else {
            done.push_str(open);
            rest = after;
        }
    }
    done.push_str(rest);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_marks_alone_are_passed_in_linear_time() {
        let text = "{".repeat(1_000_000);
        let mut left = Vec::new();
        let values = [("a".to_owned(), "b".to_owned())];
        assert_eq!(filled(&text, &values, BRACES, &mut left), text);
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn a_name_shorter_than_the_limit_is_that_of_a_variable() {
        let values = [("é".to_owned(), "1".to_owned())];
        let text = |name: &str| format!("a{{{{{name}}}}}b");
        let fill = |text: &str| filled(text, &values, BRACES, &mut Vec::new());
        assert_eq!(fill(&text(" é ")), "a1b");
        for (length, found) in [(LONGEST_NAME - 1, 1), (LONGEST_NAME, 0)] {
            let mut left = Vec::new();
            filled(&text(&"n".repeat(length)), &values, BRACES, &mut left);
            assert_eq!(left.len(), found, "{length}");
        }
    }
}
