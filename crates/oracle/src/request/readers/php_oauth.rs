//! What the PHP extension OAuth keeps in `debugInfo`.

use super::parts::text;
use super::shape;
use crate::request::base_string::split_base_string;
use crate::request::draft::{Draft, header_line, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, Printed, ReadOptions, Side};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "What the PHP extension OAuth keeps in debugInfo (print_r, var_dump, JSON)",
    example: "Array\n(\n    [sbs] => GET&https%3A%2F%2Fapi.example.com%2F1&oauth_nonce%3Dn\n    [headers_sent] => Authorization: OAuth oauth_nonce=\"n\",oauth_signature=\"s\"\n)",
    instead: "print_r($oauth->debugInfo) after enableDebug(), and paste the whole array",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::PhpOauth),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let values = shape::all(paste, Form::PhpOauth);
    values
        .map(|value| draft(value)?.finish(Form::PhpOauth, options))
        .collect()
}

fn draft(value: &Value) -> Result<Draft, ReadError> {
    let base_string = text(value, "sbs");
    let parts = split_base_string(base_string)
        .ok_or_else(|| ReadError::new("a base string in the member sbs", "another text"))?;
    let mut draft = Draft::new(&parts.method, &parts.url);
    let lines = text(value, "headers_sent").lines().filter_map(header_line);
    draft.fields = lines
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let body = text(value, "body_sent");
    let mut in_body = Vec::new();
    if !body.is_empty() {
        draft.body = Some(body.as_bytes().to_vec());
        let pairs = basestring::form_pairs(body.as_bytes()).flatten();
        in_body.extend(pairs.map(|pair| (pair.name.to_vec(), pair.value.to_vec())));
    }
    let query: Vec<(String, String)> = parts
        .pairs
        .iter()
        .filter(|pair| {
            let place = in_body.iter().position(|known| known == *pair);
            let is_sent = place.map(|place| in_body.remove(place)).is_some();
            !is_sent && !pair.0.starts_with(b"oauth_")
        })
        .map(|(name, value)| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (text(name), text(value))
        })
        .collect();
    if let Some(target) = sent_target(text(value, "headers_sent")) {
        // The request line has the target as it was sent.
        let origin = parts.url.find("://").and_then(|scheme| {
            let host = scheme + "://".len();
            let end = parts.url.get(host..)?.find('/').map(|end| host + end);
            parts.url.get(..end.unwrap_or(parts.url.len()))
        });
        draft.target = format!("{}{target}", origin.unwrap_or_default());
    } else {
        if !query.is_empty() {
            draft.target = format!("{}?{}", draft.target, object::encoded(&query));
        }
        let said = "the URL is that of the base string which the extension signed, as debugInfo has no URL";
        draft
            .remarks
            .push(Remark::assumed("url-assumed", said, "--url"));
    }
    draft.printed = Printed {
        base_string: Some((base_string.to_owned(), Side::Client)),
        answer: (!text(value, "body_recv").is_empty()).then(|| text(value, "body_recv").to_owned()),
        ..Printed::default()
    };
    Ok(draft)
}

/// The target of the request line that the headers begin with.
fn sent_target(headers: &str) -> Option<&str> {
    let mut words = headers.lines().next()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let is_line = is_method(method) && target.starts_with('/') && version.starts_with("HTTP/");
    is_line.then_some(target)
}
