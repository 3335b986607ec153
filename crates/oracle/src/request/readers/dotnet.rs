//! What `HttpRequestMessage.ToString` of .NET prints.

use crate::request::draft::{Draft, header_line};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "What HttpRequestMessage.ToString of .NET prints",
    example: "Method: GET, RequestUri: 'https://api.example.com/1/items', Version: 1.1, Content: <null>, Headers:\n{\n  Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"\n}",
    instead: "print request.ToString() and await request.Content.ReadAsStringAsync(), and give that with --body",
    is_general: false,
    recognize: |paste| {
        let text = paste.text().unwrap_or_default();
        text.lines().any(|line| first(line).is_some())
    },
    read,
};

/// The method, the URL and whether there is a body.
fn first(line: &str) -> Option<(&str, &str, bool)> {
    let (_, rest) = line.split_once("Method: ")?;
    let (method, rest) = rest.split_once(", RequestUri: '")?;
    let (url, rest) = rest.split_once("', Version: ")?;
    Some((method, url, !rest.contains("Content: <null>")))
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut is_head = false;
    for line in paste.text().unwrap_or_default().lines() {
        if let Some((method, url, has_body)) = first(line) {
            let mut draft = Draft::new(method, url);
            if has_body {
                let text = "the body is empty: ToString does not print it";
                let remark = Remark::assumed("body-missing", text, "--body");
                draft.remarks.push(remark);
            }
            drafts.push(draft);
            is_head = true;
        } else if line.trim() == "}" {
            is_head = false;
        } else if let (true, Some(draft)) = (is_head, drafts.last_mut())
            && let Some((name, value)) = header_line(line.trim())
        {
            draft.fields.push((name.to_owned(), value.to_owned()));
        }
    }
    let read = drafts.into_iter();
    read.map(|draft| draft.finish(Form::DotNet, options))
        .collect()
}
