//! What mitmdump prints with `--flow-detail 3`.

use super::parts::{Pair, set_form};
use crate::request::draft::{Draft, header_line, is_absolute, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "The output of mitmdump with --flow-detail 3",
    example: "127.0.0.1:50354: GET https://api.example.com/1/items?page=2 HTTP/1.1\n    Host: api.example.com\n    Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"\n\n << HTTP/1.1 401 Unauthorized 17b",
    instead: "run mitmdump with --flow-detail 3, or export the flow: :export.clip curl @focus",
    is_general: false,
    recognize: |paste| {
        let text = paste.text().unwrap_or_default();
        text.lines().any(|line| start(line).is_some())
    },
    read: |paste, options| read(paste.text().unwrap_or_default(), options),
};

/// `ADDRESS:PORT: METHOD URL`.
fn start(line: &str) -> Option<(&str, &str)> {
    let (peer, rest) = line.split_once(": ")?;
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|octet| octet.is_ascii_digit());
    let mut words = rest.split_whitespace();
    let (method, url) = (words.next()?, words.next()?);
    let is_peer =
        !peer.contains(' ') && peer.rsplit_once(':').is_some_and(|(_, port)| is_port(port));
    (is_peer && is_method(method) && is_absolute(url)).then_some((method, url))
}

fn read(text: &str, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut flows: Vec<(Draft, Vec<&str>)> = Vec::new();
    let mut is_sent = false;
    for line in text.lines() {
        if let Some((method, url)) = start(line) {
            flows.push((Draft::new(method, url), Vec::new()));
            is_sent = true;
        } else if line.trim_start().starts_with("<< ")
            || !(line.is_empty() || line.starts_with(' '))
        {
            is_sent = false;
        } else if is_sent && let Some((_, lines)) = flows.last_mut() {
            lines.push(line.strip_prefix("    ").unwrap_or(line));
        }
    }
    let mut read = Vec::new();
    let is_cut =
        |(draft, lines): &(Draft, Vec<&str>)| lines.is_empty() || draft.target.ends_with('…');
    if flows.iter().all(is_cut) {
        let expected = "the headers of a request";
        let help =
            "run mitmdump again with --flow-detail 3; of a file: mitmdump -nr FILE --flow-detail 3";
        return Err(ReadError::new(expected, "its URL alone").help(help));
    }
    for (mut draft, lines) in flows {
        let end = lines
            .iter()
            .position(|line| line.is_empty())
            .unwrap_or(lines.len());
        let (head, body) = lines.split_at_checked(end).unwrap_or_default();
        let fields = head.iter().filter_map(|line| header_line(line));
        draft.fields = fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        set_body(body, &mut draft);
        read.push(draft.finish(Form::Mitmdump, options)?);
    }
    Ok(read)
}

/// The body, which mitmdump shows in another layout: a form as lines, JSON with spaces.
fn set_body(lines: &[&str], draft: &mut Draft) {
    let lines: Vec<&str> = lines
        .iter()
        .copied()
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        return;
    }
    let kind = draft
        .field("Content-Type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    if kind.starts_with(super::parts::FORM) && lines.iter().all(|line| line.contains(':')) {
        let pairs = lines.iter().filter_map(|line| line.split_once(':'));
        let pairs: Vec<Pair> = pairs
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect();
        set_form(&pairs, draft);
        return;
    }
    draft.body = Some(lines.join("\n").into_bytes());
    let text = "mitmdump shows a body in another layout, so the body that was sent may differ";
    draft
        .remarks
        .push(Remark::assumed("body-shown-differently", text, "--body"));
}
