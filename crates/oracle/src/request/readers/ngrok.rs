//! A request that ngrok's inspector captured, as its API returns it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::parts::{fields, list, text};
use super::{server, shape};
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "A request of ngrok's inspector, as its API returns it (/api/requests/http)",
    example: r#"{"uri": "/api/requests/http/airid_1", "request": {"method": "POST", "uri": "/hook",
 "headers": {"Host": ["abc.ngrok.app"], "X-Twilio-Signature": ["s"]},
 "raw": "UE9TVCAvaG9vayBIVFRQLzEuMQ0KSG9zdDogYWJjLm5ncm9rLmFwcA0KDQphPTE="}}"#,
    instead: "copy the request from the tab Raw of ngrok's inspector",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::Ngrok),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for value in shape::all(paste, Form::Ngrok) {
        let several = list(value.get("requests"));
        let entries = if several.is_empty() {
            std::slice::from_ref(value)
        } else {
            several
        };
        for entry in entries {
            if let Some(request) = entry.get("request") {
                read.push(draft(request)?.finish(Form::Ngrok, options)?);
            }
        }
    }
    if read.is_empty() {
        return Err(ReadError::new("a captured request", "none"));
    }
    Ok(read)
}

fn draft(request: &Value) -> Result<Draft, ReadError> {
    let mut draft = Draft::new(text(request, "method"), text(request, "uri"));
    fields(request.get("headers"), &mut draft);
    server::scheme_of_proxy(&mut draft);
    let raw = text(request, "raw");
    if !raw.is_empty() {
        let raw = STANDARD
            .decode(raw)
            .map_err(|_| ReadError::new("the member raw in Base64", "another text"))?;
        let end = raw.windows(4).position(|window| window == b"\r\n\r\n");
        draft.body = end.and_then(|end| raw.get(end + 4..)).map(<[u8]>::to_vec);
    }
    Ok(draft)
}
