//! A collection that Postman exports, version 2.0 or 2.1.

use basestring::Secret;

use super::parts::{self, Pair, encode_target, list, pairs, set_form, text};
use super::shape;
use super::templates::{self, BRACES};
use crate::authentication::login_remark;
use crate::request::beside;
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "A collection that Postman exports (version 2.0 or 2.1)",
    example: r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/"},
 "item": [{"name": "items", "request": {"method": "GET", "header":
   [{"key": "Authorization", "value": "OAuth oauth_signature=\"s\""}],
   "url": {"raw": "https://api.example.com/1/items?page=2"}}}]}"#,
    instead: "open Postman's console (View, Show Postman Console), send the request, and copy its entry",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::Postman),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for collection in shape::all(paste, Form::Postman) {
        let variables = variables(collection);
        let mut found = Vec::new();
        items(collection, collection.get("auth"), &mut found);
        for (item, auth) in found {
            let Some(mut draft) = item.get("request").map(|request| draft(request, auth)) else {
                continue;
            };
            let name = text(item, "name");
            if !name.is_empty() {
                draft.tool = Some(format!("the request “{name}”"));
            }
            templates::fill(&mut draft, &variables, BRACES, options.url.is_some())?;
            encode_target(&mut draft);
            read.push(draft.finish(Form::Postman, options)?);
        }
    }
    if read.is_empty() {
        return Err(ReadError::new("a request in the collection", "none"));
    }
    Ok(read)
}

/// The values of the collection's variables.
pub(super) fn variables(collection: &Value) -> Vec<Pair> {
    pairs(collection.get("variable"))
}

/// The items that have a request, in the order of the file, each with the authorization that applies.
fn items<'v>(
    folder: &'v Value,
    auth: Option<&'v Value>,
    found: &mut Vec<(&'v Value, Option<&'v Value>)>,
) {
    for item in list(folder.get("item")) {
        let auth = item.get("auth").or(auth);
        if item.get("request").is_some() {
            found.push((item, auth));
        }
        items(item, auth, found);
    }
}

/// A request of a collection. `auth` is what its folder or the collection sets.
pub(super) fn draft(request: &Value, auth: Option<&Value>) -> Draft {
    if let Value::Text(url) = request {
        return Draft::new("GET", url);
    }
    let method = match text(request, "method") {
        "" => "GET",
        method => method,
    };
    let mut draft = Draft::new(method, &url(request.get("url")));
    if let Some(url) = request.get("url") {
        query_beside(url, &mut draft);
    }
    parts::fields(request.get("header"), &mut draft);
    body(request.get("body"), &mut draft);
    if let Some(auth) = request.get("auth").or(auth) {
        authorization(auth, &mut draft);
    }
    draft
}

/// The URL: its text, or its parts put together.
fn url(url: Option<&Value>) -> String {
    let Some(url) = url else {
        return String::new();
    };
    if let Some(text) = url.text() {
        return text.to_owned();
    }
    let raw = text(url, "raw");
    let whole = if raw.is_empty() {
        joined(url)
    } else {
        raw.to_owned()
    };
    // Variables of the path, as in /items/:id.
    let mut whole = whole;
    for (name, value) in pairs(url.get("variable")) {
        whole = whole.replace(&format!("/:{name}"), &format!("/{value}"));
    }
    if whole.contains("://") || whole.starts_with("{{") || whole.is_empty() {
        whole
    } else {
        // Postman sends to http where the URL has no scheme.
        format!("http://{whole}")
    }
}

/// The parts of a URL: protocol, host, port, path and query.
fn joined(url: &Value) -> String {
    let texts = |name: &str, mark: &str| match url.get(name) {
        Some(Value::Text(text)) => text.clone(),
        other => {
            let texts = list(other)
                .iter()
                .filter_map(|part| part.text().or_else(|| part.get("value")?.text()));
            texts.collect::<Vec<_>>().join(mark)
        }
    };
    let mut whole = texts("host", ".");
    let protocol = text(url, "protocol");
    if !protocol.is_empty() {
        whole = format!("{}://{whole}", protocol.trim_end_matches("://"));
    }
    let port = text(url, "port");
    if !port.is_empty() {
        whole = format!("{whole}:{port}");
    }
    let path = texts("path", "/");
    // A path of one empty part is "/".
    let has_path = !path.is_empty() || !list(url.get("path")).is_empty();
    if has_path {
        whole = format!("{whole}/{}", path.trim_start_matches('/'));
    }
    let on = list(url.get("query"))
        .iter()
        .filter(|entry| text(entry, "disabled") != "true");
    let query: Vec<String> = on
        .map(|entry| match entry.get("value").and_then(Value::text) {
            Some(value) => format!("{}={value}", text(entry, "key")),
            None => text(entry, "key").to_owned(),
        })
        .collect();
    if !query.is_empty() {
        whole = format!("{whole}?{}", query.join("&"));
    }
    whole
}

/// Adds the query that a URL has as parts and not in its text. Postman sends a value as it is written,
/// so that its `+` is a space.
fn query_beside(url: &Value, draft: &mut Draft) {
    let before = draft.target.clone();
    let pairs = pairs(url.get("query"));
    let written = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    let written = written.collect::<Vec<_>>().join("&");
    beside::add_query("query", &Value::Text(written), draft);
    let added = draft.target.strip_prefix(&before).unwrap_or_default();
    if added.contains('+') {
        let text = "the query has a +, which Postman sends as it is and other tools as %2B";
        let remark = Remark::assumed(beside::PLUS_AS_WRITTEN, text, "--url");
        draft.remarks.push(remark);
    }
}

fn body(body: Option<&Value>, draft: &mut Draft) {
    let Some(body) = body else {
        return;
    };
    match text(body, "mode") {
        "raw" => {
            let language = body.get("options").and_then(|options| options.get("raw"));
            if language.is_some_and(|raw| text(raw, "language") == "json") {
                draft.default_field("Content-Type", "application/json");
            }
            draft.body = Some(text(body, "raw").as_bytes().to_vec());
        }
        "urlencoded" => match body.get("urlencoded") {
            Some(Value::Text(form)) => {
                draft.default_field("Content-Type", parts::FORM);
                draft.body = Some(form.clone().into_bytes());
            }
            form => set_form(&pairs(form), draft),
        },
        "formdata" => {
            draft.default_field("Content-Type", "multipart/form-data");
            let text = "the multipart body is not in the file; none of it is signed";
            draft
                .remarks
                .push(Remark::assumed("multipart-not-written", text, "--body"));
        }
        "" => {}
        mode => {
            let text = format!("the body of the mode {mode} is not in the file");
            draft
                .remarks
                .push(Remark::assumed("body-missing", text, "--body"));
        }
    }
}

/// What Postman signs with when it sends. Its result is not in the file.
fn authorization(auth: &Value, draft: &mut Draft) {
    let kind = text(auth, "type");
    if kind != "oauth1" {
        if draft.field("Authorization").is_none() {
            draft.remarks.extend(login_remark(kind));
        }
        return;
    }
    let set = auth.get("oauth1");
    let value = |name: &str| {
        let entry = list(set).iter().find(|entry| text(entry, "key") == name);
        let value = entry.and_then(|entry| entry.get("value"));
        value.or_else(|| set?.get(name)).and_then(Value::text)
    };
    for name in ["consumerSecret", "tokenSecret"] {
        let secret = value(name).filter(|secret| !secret.is_empty() && !secret.contains("{{"));
        draft
            .printed
            .secrets
            .extend(secret.map(|secret| Secret::new(secret.as_bytes())));
    }
    let is_signed = draft.target.contains("oauth_signature=")
        || draft
            .fields
            .iter()
            .any(|(_, value)| value.contains("oauth_signature="));
    if !is_signed {
        let text = "Postman signs this request when it sends it, so its signature is not in the file: \
                    copy the entry of Postman's console instead";
        draft
            .remarks
            .push(Remark::note("postman-signs-later", text));
    }
}
