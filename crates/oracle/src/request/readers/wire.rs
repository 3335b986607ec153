//! The wire log of Apache HttpClient, and its log of headers.

use basestring::Scheme;

use crate::request::draft::{Draft, header_line, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "The wire log of Apache HttpClient (Java), or its log of headers",
    example: "http-outgoing-0 >> \"GET /1/items?oauth_signature=s HTTP/1.1[\\r][\\n]\"\nhttp-outgoing-0 >> \"Host: api.example.com[\\r][\\n]\"\nhttp-outgoing-0 >> \"[\\r][\\n]\"",
    instead: "set the level of org.apache.http.wire to DEBUG and paste all lines with >>",
    is_general: false,
    recognize: |paste| {
        let text = paste.text().unwrap_or_default();
        text.lines()
            .filter_map(sent)
            .any(|(_, sent)| is_request_line(sent))
    },
    read,
};

/// What a line prints as sent, and whether it is in quotation marks, as the wire log has it.
fn sent(line: &str) -> Option<(bool, &str)> {
    let at = line.find(" >> ").filter(|at| {
        let before = line.get(..*at).unwrap_or_default();
        before.contains("http-outgoing") || before.ends_with("wire") || before.contains("headers")
    })?;
    let value = line.get(at + " >> ".len()..)?.trim_end();
    let quoted = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    Some((quoted.is_some(), quoted.unwrap_or(value)))
}

fn is_request_line(line: &str) -> bool {
    let mut words = line.trim_end_matches("[\\r][\\n]").split(' ');
    let (method, _, version) = (words.next(), words.next(), words.next());
    method.is_some_and(is_method) && version.is_some_and(|version| version.starts_with("HTTP/"))
}

/// The bytes of a wire line: `[\r]`, `[\n]` and `[0x..]` stand for what cannot be printed.
fn bytes(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        // "[\r]", "[\n]" and "[0x1f]" are short.
        let mut near = after.bytes().take("[0x1f]".len());
        let end = near.position(|octet| octet == b']').unwrap_or(0);
        let inside = after.get(1..end).unwrap_or_default();
        let octet = match inside {
            "\\r" => Some(b'\r'),
            "\\n" => Some(b'\n'),
            _ => inside
                .strip_prefix("0x")
                .and_then(|digits| u8::from_str_radix(digits, 16).ok()),
        };
        match octet {
            Some(octet) => {
                bytes.push(octet);
                rest = after.get(end + 1..).unwrap_or_default();
            }
            None => {
                bytes.push(b'[');
                rest = after.get(1..).unwrap_or_default();
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let text = paste.text().unwrap_or_default();
    let has_wire = text
        .lines()
        .filter_map(sent)
        .any(|(is_quoted, _)| is_quoted);
    let scheme = if text.contains("{s}->") || text.contains("Secure session established") {
        Some(Scheme::Https)
    } else if text.contains("{}->http://") {
        Some(Scheme::Http)
    } else {
        None
    };
    let mut drafts: Vec<Draft> = Vec::new();
    if has_wire {
        let mut all: Vec<u8> = Vec::new();
        for (_, line) in text
            .lines()
            .filter_map(sent)
            .filter(|(is_quoted, _)| *is_quoted)
        {
            if is_request_line(line) && !all.is_empty() {
                drafts.extend(Draft::of_message(&std::mem::take(&mut all)));
            }
            all.extend(bytes(line));
        }
        drafts.extend(Draft::of_message(&all));
    } else {
        for (_, line) in text.lines().filter_map(sent) {
            let mut words = line.split(' ');
            if is_request_line(line)
                && let (Some(method), Some(target)) = (words.next(), words.next())
            {
                drafts.push(Draft::new(method, target));
            } else if let (Some(draft), Some((name, value))) =
                (drafts.last_mut(), header_line(line))
            {
                draft.fields.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    drafts
        .into_iter()
        .map(|mut draft| {
            draft.scheme = scheme;
            draft.finish(Form::Wire, options)
        })
        .collect()
}
