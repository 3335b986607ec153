//! Marks in place of values that were hidden before the text was pasted.

use super::model::OwnedRequest;
use super::remark::Remark;

/// The id of the remark.
pub(super) const REDACTED: &str = "redacted";

/// Words in place of a value.
const WORDS: [&str; 8] = [
    "redacted",
    "filtered",
    "masked",
    "removed",
    "hidden",
    "censored",
    "***",
    "•••",
];

/// Reports a mark in place of a value that is signed, or of the signature.
pub(super) fn note(request: &mut OwnedRequest) {
    let Some(place) = place(request) else {
        return;
    };
    let text = format!(
        "{place} has a mark in place of a value that was hidden: with it, no signature can be verified. \
         Paste the value too"
    );
    request.remarks.push(Remark::note(REDACTED, text));
}

/// Where a mark is.
fn place(request: &OwnedRequest) -> Option<String> {
    let text = String::from_utf8_lossy;
    let url = text(&request.url).to_ascii_lowercase();
    if WORDS.iter().any(|word| url.contains(word)) || url.contains("=xxxx") {
        return Some("the URL".to_owned());
    }
    request.fields.iter().find_map(|(name, value)| {
        let (name, value) = (text(name), text(value));
        let lower = name.to_ascii_lowercase();
        let is_hidden = if lower == "authorization" {
            value.split(',').any(|parameter| {
                let value = parameter
                    .split_once('=')
                    .map_or(parameter, |(_, value)| value);
                parameter.contains("oauth_") && is_mark(value)
            })
        } else {
            lower.contains("signature") && is_mark(&value)
        };
        is_hidden.then(|| format!("the header {name}"))
    })
}

/// Whether a value is a mark: a word, or one letter or star again and again.
fn is_mark(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let is_one = |mark: char| value.len() >= 4 && value.chars().all(|letter| letter == mark);
    WORDS.iter().any(|word| value.contains(word)) || is_one('x') || is_one('*') || is_one('.')
}

#[cfg(test)]
mod tests {
    use super::is_mark;

    #[test]
    fn marks_are_not_values() {
        for mark in [
            "\"***\"",
            "<redacted>",
            "[FILTERED]",
            "xxxxxx",
            "ab***yz",
            "****",
        ] {
            assert!(is_mark(mark), "{mark}");
        }
        for value in [
            "\"kYjzVBB8\"",
            "xx",
            "",
            "\"\"",
            "137131202",
            "tnnArxj06c%3D",
        ] {
            assert!(!is_mark(value), "{value}");
        }
    }
}
