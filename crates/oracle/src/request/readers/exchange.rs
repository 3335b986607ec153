//! The text of requests with their responses: Postman's raw log, ngrok's raw copy, a stream that
//! Wireshark follows.

use std::ops::Range;

use super::http::read_http;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions, Source};
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "HTTP requests with their responses: Postman's raw log, Wireshark's stream, ngrok's raw copy",
    example: "GET /1/items HTTP/1.1\nHost: api.example.com\nAuthorization: OAuth oauth_signature=\"s\"\n\nHTTP/1.1 401 Unauthorized",
    instead: "paste the request alone, from its request line to the end of its body",
    is_general: false,
    recognize: |paste| is_exchange(paste.bytes()),
    read: |paste, options| read(paste.bytes(), options),
};

/// Whether a text begins with a request line and holds a response or another request.
pub(crate) fn is_exchange(text: &[u8]) -> bool {
    let mut lines = Lines { text, at: 0 };
    let first = lines.find(|(_, line)| !line.trim_ascii().is_empty());
    let is_request = first.is_some_and(|(_, line)| is_request_line(line));
    is_request && lines.any(|(_, line)| is_status_line(line))
}

/// Lines with their places.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = rest
            .iter()
            .position(|&octet| octet == b'\n')
            .map_or(rest.len(), |end| end + 1);
        let start = self.at;
        self.at += end;
        Some((start, rest.get(..end)?))
    }
}

/// `METHOD TARGET HTTP/1.1`.
fn is_request_line(line: &[u8]) -> bool {
    let mut words = line.trim_ascii().split(|&octet| octet == b' ');
    let (method, target, version) = (words.next(), words.next(), words.next());
    let is_word = |word: &[u8]| !word.is_empty() && word.iter().all(u8::is_ascii_uppercase);
    let is_target = |target: &[u8]| target.starts_with(b"/") || target.starts_with(b"http");
    method.is_some_and(is_word)
        && target.is_some_and(is_target)
        && version.is_some_and(|version| version.starts_with(b"HTTP/"))
        && words.next().is_none()
}

fn is_status_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"HTTP/") else {
        return false;
    };
    let mut words = rest.split(|&octet| octet == b' ');
    let status = words.nth(1).unwrap_or_default().trim_ascii_end();
    status.len() == 3 && status.iter().all(u8::is_ascii_digit)
}

/// A request and the response after it.
struct Exchange {
    request: Range<usize>,
    response: Range<usize>,
}

fn read(text: &[u8], options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for exchange in split(text) {
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        let request = with_empty_line(part(exchange.request));
        let mut request = read_http(&request, options.scheme)?;
        // The newline before the response is the text's own.
        request
            .remarks
            .retain(|remark| remark.id != "trailing-newline");
        request.source = Source::of(Form::Exchange);
        let mut captured = Captured::from(request);
        let answer = part(exchange.response).trim_ascii();
        captured.printed.answer =
            (!answer.is_empty()).then(|| String::from_utf8_lossy(answer).into_owned());
        read.push(captured);
    }
    Ok(read)
}

/// The requests of a text, each with what follows it up to the next.
fn split(text: &[u8]) -> Vec<Exchange> {
    let mut found: Vec<Exchange> = Vec::new();
    let mut in_response = true;
    for (start, line) in (Lines { text, at: 0 }) {
        let end = start + line.len();
        if in_response && is_request_line(line) {
            found.push(Exchange {
                request: start..end,
                response: end..end,
            });
            in_response = false;
            continue;
        }
        in_response |= is_status_line(line);
        if let Some(last) = found.last_mut() {
            if in_response {
                last.response.end = end;
                last.response.start = last.response.start.max(last.request.end);
            } else {
                last.request.end = end;
                last.response = end..end;
            }
        }
    }
    found
}

/// A request whose head ends at the first line without text: some tools write a space in it.
fn with_empty_line(request: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(request.len());
    let mut is_head = true;
    for (_, line) in (Lines {
        text: request,
        at: 0,
    }) {
        if is_head && line.trim_ascii().is_empty() {
            is_head = false;
            whole.push(b'\n');
        } else {
            whole.extend_from_slice(line);
        }
    }
    if is_head {
        return whole;
    }
    // The lines between the body and the response are the text's own.
    let kept = whole.trim_ascii_end().len();
    let counted = end_by_length(&whole).unwrap_or_default();
    whole.truncate(kept.max(counted));
    whole
}

/// Where the body ends by its Content-Length.
fn end_by_length(request: &[u8]) -> Option<usize> {
    let mut length = None;
    for (start, line) in (Lines {
        text: request,
        at: 0,
    }) {
        if line.trim_ascii().is_empty() {
            return (start + line.len()).checked_add(length?);
        }
        let parts = line.split_at_checked(b"content-length:".len());
        if let Some((name, value)) = parts
            && name.eq_ignore_ascii_case(b"content-length:")
        {
            length = std::str::from_utf8(value)
                .ok()?
                .trim()
                .parse::<usize>()
                .ok();
        }
    }
    None
}
