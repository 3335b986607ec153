//! What Go's resty prints with `SetDebug`.

use crate::request::draft::{Draft, header_line, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "What Go's resty prints with SetDebug(true)",
    example: "~~~ REQUEST ~~~\nGET  /1/items  HTTP/1.1\nHOST   : api.example.com\nHEADERS:\n\tAuthorization: OAuth oauth_signature=\"s\"",
    instead: "paste all lines from ~~~ REQUEST ~~~ to ~~~ RESPONSE ~~~",
    is_general: false,
    recognize: |paste| paste.contains("~~~ REQUEST ~~~"),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let text = paste.text().unwrap_or_default();
    let requests = text.split("~~~ REQUEST ~~~").skip(1);
    requests
        .map(|request| {
            let request = request.split("~~~ RESPONSE ~~~").next().unwrap_or(request);
            draft(request).finish(Form::Resty, options)
        })
        .collect()
}

fn draft(request: &str) -> Draft {
    let mut draft = Draft::default();
    let mut body: Option<Vec<&str>> = None;
    for line in request.lines() {
        if line.starts_with("-----") || line.starts_with("=====") {
            break;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(body) = &mut body {
            body.push(line);
        } else if let [method, target, version] = words[..]
            && is_method(method)
            && version.starts_with("HTTP/")
        {
            draft.method = Some(method.to_owned());
            target.clone_into(&mut draft.target);
        } else if let ["HOST", ":", host] = words[..] {
            draft.fields.push(("Host".to_owned(), host.to_owned()));
        } else if words.first() == Some(&"BODY") {
            body = Some(Vec::new());
        } else if let Some((name, value)) = header_line(line.trim())
            && !value.is_empty()
        {
            draft.fields.push((name.to_owned(), value.to_owned()));
        }
    }
    let body = body.map(|lines| lines.join("\n")).unwrap_or_default();
    let is_body = !body.trim().is_empty() && !body.contains("***** NO CONTENT *****");
    draft.body = is_body.then(|| body.trim_end().as_bytes().to_vec());
    draft
}
