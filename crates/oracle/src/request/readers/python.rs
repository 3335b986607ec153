//! What Python's `http.client` prints with `debuglevel`, also below requests and urllib3.

use basestring::Scheme;

use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::{Value, parse};
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "What Python's http.client prints with debuglevel=1 (requests, urllib3)",
    example: "send: b'GET /1/items?oauth_signature=s HTTP/1.1\\r\\nHost: api.example.com\\r\\n\\r\\n'",
    instead: "paste every line that begins with send:",
    is_general: false,
    recognize: |paste| {
        paste
            .text()
            .is_some_and(|text| text.lines().any(|line| sent(line).is_some()))
    },
    read,
};

/// The value that a line prints as sent.
fn sent(line: &str) -> Option<&str> {
    let at = line.find("send: ")?;
    let value = line.get(at + "send: ".len()..)?;
    let is_value = ["b'", "b\"", "'", "\"", "u'", "bytearray("];
    is_value
        .iter()
        .any(|begin| value.starts_with(begin))
        .then_some(value)
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut scheme = None;
    let text = paste.text().unwrap_or_default();
    for line in text.lines() {
        scheme = said_scheme(line).or(scheme);
        let Some((value, _)) = sent(line).and_then(parse) else {
            continue;
        };
        let bytes = match value {
            Value::Text(text) => text.into_bytes(),
            Value::Bytes(bytes) => bytes,
            Value::Call(_, mut arguments) => match arguments.pop() {
                Some(Value::Text(text)) => text.into_bytes(),
                Some(Value::Bytes(bytes)) => bytes,
                _ => continue,
            },
            Value::Nothing | Value::Word(_) | Value::List(_) | Value::Map(_) => continue,
        };
        match Draft::of_message(&bytes) {
            Some(mut draft) => {
                draft.scheme = scheme;
                drafts.push(draft);
            }
            None => {
                if let Some(draft) = drafts.last_mut() {
                    draft.body.get_or_insert_default().extend(bytes);
                }
            }
        }
    }
    if drafts.is_empty() {
        return Err(ReadError::new("a line send: with a request", "none"));
    }
    drafts
        .into_iter()
        .map(|draft| draft.finish(Form::Python, options))
        .collect()
}

/// The scheme that urllib3 and requests print for their connections.
fn said_scheme(line: &str) -> Option<Scheme> {
    if line.contains("new HTTPS connection") || line.contains("https://") {
        Some(Scheme::Https)
    } else if line.contains("new HTTP connection")
        || (line.contains("http://") && line.contains("connectionpool"))
    {
        Some(Scheme::Http)
    } else {
        None
    }
}
