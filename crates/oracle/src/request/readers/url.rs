//! A URL alone, with the protocol parameters in its query.

use crate::request::draft::{Draft, is_absolute};
use crate::request::form::Form;
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "A URL alone, signed in its query",
    example: "https://api.example.com/1/items?oauth_consumer_key=ck&oauth_signature=s",
    instead: "paste the whole URL on one line",
    is_general: false,
    recognize: |paste| url(paste).is_some(),
    read: |paste, options| {
        let (url, is_joined) = url(paste).unwrap_or_default();
        let mut draft = Draft {
            target: url,
            ..Draft::default()
        };
        if is_joined {
            draft.note("lines-joined", "the lines of the URL were joined");
        }
        draft.finish(Form::Url, options).map(|read| vec![read])
    },
};

/// The URL that a text is, and whether it was on several lines.
fn url(paste: &Paste<'_>) -> Option<(String, bool)> {
    let text = paste.text()?.trim();
    let text = text.trim_matches(['"', '\'', '<', '>', '`']);
    if !is_absolute(text) {
        return None;
    }
    let has_words = text
        .lines()
        .any(|line| line.trim().contains(char::is_whitespace));
    let mut lines = text.lines().skip(1).map(str::trim);
    if has_words || lines.any(is_absolute) {
        return None;
    }
    Some((text.split_whitespace().collect(), text.contains('\n')))
}
