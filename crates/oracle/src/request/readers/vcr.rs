//! Cassettes of VCR (Ruby) and vcrpy (Python): requests that tests recorded.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::parts::{self, bytes, list, text};
use super::shape;
use crate::request::beside;
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "A cassette of VCR or vcrpy (YAML or JSON)",
    example: "interactions:\n- request:\n    method: GET\n    uri: https://api.example.com/1/items?oauth_signature=s\n    headers: {}",
    instead: "record the cassette again without filters, or paste the request's method, URL, headers and body",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::Vcr),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for cassette in shape::all(paste, Form::Vcr) {
        for interaction in list(cassette.first(&["http_interactions", "interactions"])) {
            if let Some(request) = interaction.get("request") {
                let mut draft = draft(request)?;
                draft.printed.answer = interaction.get("response").and_then(answer);
                read.push(draft.finish(Form::Vcr, options)?);
            }
        }
    }
    if read.is_empty() {
        return Err(ReadError::new("a request in the cassette", "none"));
    }
    Ok(read)
}

fn draft(request: &Value) -> Result<Draft, ReadError> {
    let url = request.first(&["uri", "url"]).and_then(Value::text);
    let method = text(request, "method").to_ascii_uppercase();
    let mut draft = Draft::new(&method, url.unwrap_or_default());
    beside::add(request, beside::is_query, &mut draft);
    parts::fields(request.get("headers"), &mut draft);
    match request.get("body") {
        Some(body @ Value::Map(_)) => draft.body = body_of(body)?,
        Some(body) => match bytes(body) {
            Some(bytes) => draft.body = Some(bytes),
            None => object::set_body(body, &mut draft),
        },
        None => {}
    }
    Ok(draft)
}

/// The text of a body, which may be in Base64.
fn body_of(body: &Value) -> Result<Option<Vec<u8>>, ReadError> {
    let encoded = text(body, "base64_string");
    if encoded.is_empty() {
        return Ok(body.get("string").and_then(bytes));
    }
    let encoded: String = encoded.split_whitespace().collect();
    let decoded = STANDARD.decode(encoded);
    decoded
        .map(Some)
        .map_err(|_| ReadError::new("a body in Base64", "another text"))
}

fn answer(response: &Value) -> Option<String> {
    let status = response.get("status")?;
    let body = response.get("body").and_then(|body| body.get("string"));
    let body = body.and_then(bytes).unwrap_or_default();
    let line = format!(
        "HTTP/1.1 {} {}",
        text(status, "code"),
        text(status, "message")
    );
    Some(format!("{line}\n\n{}", String::from_utf8_lossy(&body)))
}
