//! What Ruby's `Net::HTTP` writes with `set_debug_output`, also below HTTParty and Faraday.

use basestring::Scheme;

use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::{Value, parse};
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "What Ruby's Net::HTTP writes with set_debug_output (HTTParty, Faraday)",
    example: "<- \"GET /1/items?oauth_signature=s HTTP/1.1\\r\\nHost: api.example.com\\r\\n\\r\\n\"",
    instead: "paste every line that begins with <- and the line before them that says opening connection",
    is_general: false,
    recognize: |paste| {
        let text = paste.text().unwrap_or_default();
        text.lines()
            .filter_map(sent)
            .any(|bytes| Draft::of_message(&bytes).is_some())
    },
    read,
};

/// The bytes that a line prints as sent.
fn sent(line: &str) -> Option<Vec<u8>> {
    let at = line.find("<- \"")?;
    match parse(line.get(at + 3..)?)?.0 {
        Value::Text(text) => Some(text.into_bytes()),
        Value::Bytes(bytes) => Some(bytes),
        Value::Nothing | Value::Word(_) | Value::List(_) | Value::Map(_) | Value::Call(..) => None,
    }
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut scheme = None;
    for line in paste.text().unwrap_or_default().lines() {
        if line.contains("starting SSL") || line.contains("SSL established") {
            scheme = Some(Scheme::Https);
        } else if line.contains("opening connection to ") {
            scheme = Some(Scheme::Http);
        }
        let Some(bytes) = sent(line) else {
            continue;
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
    let read = drafts.into_iter();
    read.map(|draft| draft.finish(Form::NetHttp, options))
        .collect()
}
