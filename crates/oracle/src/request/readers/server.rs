//! A request as a server's framework has it, printed as an object: Express, Fastify, Node's `http`,
//! functions of Google and Azure, Flask, Django, Koa.

use super::parts::{self, bytes, encode_target, text};
use super::shape;
use crate::request::beside;
use crate::request::draft::{Draft, is_absolute, scheme};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "A request as a server prints it: Express, Fastify, Node.js, functions of Google and Azure",
    example: "{\"method\": \"POST\", \"protocol\": \"https\", \"originalUrl\": \"/hook?a=1\",\n \"headers\": {\"host\": \"api.example.com\", \"x-twilio-signature\": \"s\"},\n \"rawBody\": \"From=%2B15005550006\"}",
    instead: "print method, originalUrl, headers and the raw body as JSON, and paste that",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::ServerRequest),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for value in shape::all(paste, Form::ServerRequest) {
        let mut draft = draft(shape::inner(value), options);
        if draft.body.is_none() {
            // Next to the request, as in {"req": {…}, "body": "…"}.
            body(value, &mut draft);
        }
        encode_target(&mut draft);
        read.push(draft.finish(Form::ServerRequest, options)?);
    }
    Ok(read)
}

fn draft(request: &Value, options: &ReadOptions<'_>) -> Draft {
    let names = ["originalUrl", "raw_url", "full_path", "url", "path", "uri"];
    let targets = || names.iter().map(|name| text(request, name));
    // A whole URL says more than a path.
    let target = targets()
        .find(|target| is_absolute(target))
        .or_else(|| targets().find(|target| !target.is_empty()))
        .unwrap_or_default();
    let mut draft = Draft::new(text(request, "method"), target);
    let headers = request.first(&["rawHeaders", "headers", "header"]);
    parts::fields(headers, &mut draft);
    if draft.fields.is_empty() {
        parts::fields(request.get("headers"), &mut draft);
    }
    beside::add(request, beside::is_query_of_server, &mut draft);
    body(request, &mut draft);
    if !is_absolute(&draft.target) {
        origin(request, options, &mut draft);
    }
    draft
}

/// The body: its own bytes where the server kept them, else what it parsed.
fn body(request: &Value, draft: &mut Draft) {
    let raw = request.first(&["rawBody", "raw_body", "bodyRaw", "body_raw", "rawbody"]);
    if let Some(bytes) = raw.and_then(bytes) {
        draft.body = Some(bytes);
        return;
    }
    let Some(body) = request.first(&["body", "data", "form", "payload"]) else {
        return;
    };
    match bytes(body) {
        Some(bytes) => draft.body = Some(bytes),
        None if matches!(body, Value::Map(members) if members.is_empty()) => {}
        None if is_form(draft) => {
            let pairs = object::pairs(body).unwrap_or_default();
            parts::set_form(&pairs, draft);
        }
        None => object::set_body(body, draft),
    }
}

fn is_form(draft: &Draft) -> bool {
    let kind = draft.field("Content-Type").unwrap_or_default();
    kind.to_ascii_lowercase().contains("x-www-form-urlencoded")
}

/// The scheme and host of the URL that the sender has.
fn origin(request: &Value, options: &ReadOptions<'_>, draft: &mut Draft) {
    if draft.field("Host").is_none() {
        draft.host = beside::host(request);
    }
    if options.scheme.is_some() {
        return;
    }
    scheme_of_proxy(draft);
    if draft.scheme.is_none() {
        let protocol = request.first(&["protocol", "scheme"]).and_then(Value::text);
        draft.scheme = protocol.and_then(scheme);
    }
}

/// The scheme that the sender used, where a proxy adds it in a header.
pub(super) fn scheme_of_proxy(draft: &mut Draft) {
    for name in [
        "X-Forwarded-Proto",
        "CloudFront-Forwarded-Proto",
        "X-Forwarded-Protocol",
    ] {
        let value = draft
            .field(name)
            .and_then(|value| scheme(value.split(',').next()?));
        if let Some(scheme) = value {
            draft.scheme = Some(scheme);
            let text = format!("the scheme is {}, from the header {name}", scheme.name());
            draft
                .remarks
                .push(Remark::assumed("scheme-forwarded", text, "--scheme"));
            return;
        }
    }
}
