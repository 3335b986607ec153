//! Files of curl's options (`-K`): a line for each option and its value.

use super::options::{self, Use};
use crate::request::fault::ReadError;
use crate::request::shell::Word;

/// Whether a text is such a file: its first line with an option is a URL, a header or a request.
pub(super) fn is_config(text: &[u8]) -> bool {
    let mut lines = text.split(|&octet| octet == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"#"));
    let Some((name, value)) = first.and_then(option) else {
        return false;
    };
    let is_known = [&b"url"[..], b"header", b"request", b"data", b"user-agent"].contains(&name);
    let has_mark = first.is_some_and(|line| line.contains(&b'=') || line.starts_with(b"-"));
    is_known && has_mark && !value.is_empty() && text.windows(4).any(|window| window == b"http")
}

/// The options of a file.
///
/// # Errors
///
/// Those of [`options::uses`].
pub(super) fn uses(text: &[u8]) -> Result<Vec<Use>, ReadError> {
    let mut words = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(|&octet| octet == b'\n') {
        let start = at;
        at += line.len();
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        let Some((name, value)) = option(line) else {
            continue;
        };
        let mut push = |text: Vec<u8>| {
            words.push(Word {
                text,
                at: start,
                unresolved: None,
            });
        };
        push(match name {
            [b'-', ..] => name.to_vec(),
            name => [b"--", name].concat(),
        });
        if !value.is_empty() {
            push(unquoted(value));
        }
    }
    options::uses(words)
}

/// An option and its value, which is after `=`, `:` or white space.
fn option(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_end = |octet: &u8| octet.is_ascii_whitespace() || b"=:".contains(octet);
    let end = line.iter().position(is_end).unwrap_or(line.len());
    let (name, rest) = line.split_at_checked(end)?;
    let rest = rest.trim_ascii_start();
    let rest = rest
        .strip_prefix(b"=")
        .or_else(|| rest.strip_prefix(b":"))
        .unwrap_or(rest);
    Some((name, rest.trim_ascii_start()))
}

/// A value in double quotation marks has escapes; another ends at white space.
fn unquoted(value: &[u8]) -> Vec<u8> {
    let Some(quoted) = value.strip_prefix(b"\"") else {
        let word = value.split(u8::is_ascii_whitespace).next();
        return word.unwrap_or_default().to_vec();
    };
    let mut text = Vec::new();
    let mut octets = quoted.iter().copied();
    while let Some(octet) = octets.next() {
        match octet {
            b'"' => break,
            b'\\' => text.extend(octets.next().map(|octet| match octet {
                b't' => b'\t',
                b'n' => b'\n',
                b'r' => b'\r',
                b'v' => 11,
                octet => octet,
            })),
            octet => text.push(octet),
        }
    }
    text
}
