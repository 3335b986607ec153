//! A collection that Postman exports.

use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "A collection that Postman exports (v2.0, v2.1)",
    example: "{\"info\": {\"schema\": \"https://schema.getpostman.com/json/collection/v2.1.0/\"},\n \"item\": [{\"request\": {\"method\": \"GET\", \"header\": [],\n  \"url\": {\"raw\": \"https://api.example.com/1/items?oauth_signature=s\"}}}]}",
    instead: "send the request and paste it from Postman's console",
    is_general: false,
    recognize,
    read,
};

fn recognize(paste: &Paste<'_>) -> bool {
    if !paste.begins_as_json() {
        return false;
    }
    paste.json().is_ok_and(|json| {
        let json = json.get("collection").unwrap_or(json);
        let schema = json
            .pointer("/info/schema")
            .and_then(serde_json::Value::as_str);
        let is_named = schema.is_some_and(|schema| schema.contains("postman"));
        json.get("item").is_some() && (is_named || json.get("info").is_some())
    })
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let fault = |_: &serde_json::Error| ReadError::new("JSON", "malformed JSON");
    let value = Value::from(paste.json().map_err(fault)?);
    let value = value.get("collection").unwrap_or(&value);
    let mut drafts = Vec::new();
    items(value, "", &mut drafts, 0);
    let mut read = Vec::new();
    let mut first_fault = None;
    for draft in drafts {
        match draft.finish(Form::Postman, options) {
            Ok(request) => read.push(request),
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    match (first_fault, read.is_empty()) {
        (_, false) => Ok(read),
        (Some(fault), true) => Err(fault),
        (None, true) => Err(ReadError::new("an item with a request", "none")),
    }
}

/// The requests of a folder and of the folders in it.
fn items(value: &Value, folder: &str, drafts: &mut Vec<Draft>, depth: usize) {
    let Some(Value::List(list)) = value.get("item") else {
        return;
    };
    for item in list {
        let name = item.get("name").and_then(Value::text).unwrap_or_default();
        let name = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        if let Some(request) = item.get("request") {
            drafts.extend(draft(request, &name));
        }
        if depth < 32 {
            items(item, &name, drafts, depth + 1);
        }
    }
}

fn draft(request: &Value, name: &str) -> Option<Draft> {
    let mut draft = match request {
        Value::Text(url) => Draft::new("GET", url),
        Value::Nothing
        | Value::Bytes(_)
        | Value::Word(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Call(..) => object::request(request)?,
    };
    draft.tool = (!name.is_empty()).then(|| format!("request \"{name}\""));
    if let Some(body) = request.get("body") {
        draft.body = None;
        draft
            .remarks
            .retain(|remark| remark.option != Some("--body"));
        body_of(body, &mut draft);
    }
    let kind = request
        .get("auth")
        .and_then(|auth| auth.get("type"))
        .and_then(Value::text);
    if kind == Some("oauth1") && draft.field("Authorization").is_none() {
        let text = "Postman adds the OAuth parameters when it sends: the collection has their settings \
                    only";
        draft.note("signed-when-sent", text);
    }
    if draft.target.contains("{{") {
        let text =
            "the URL has variables of Postman in {{ }}, whose values are not in the collection";
        draft.note("variable-unresolved", text);
    }
    Some(draft)
}

/// The body by its mode.
fn body_of(body: &Value, draft: &mut Draft) {
    let mode = body.get("mode").and_then(Value::text).unwrap_or_default();
    match (mode, body.get(mode)) {
        ("raw", Some(raw)) => {
            draft.body = raw.text().map(|text| text.as_bytes().to_vec());
            let language = body
                .get("options")
                .and_then(|o| o.get("raw"))
                .and_then(|r| r.get("language"));
            if language.and_then(Value::text) == Some("json") {
                draft.default_field("Content-Type", "application/json");
            }
        }
        ("urlencoded", Some(Value::List(list))) => {
            let enabled = list
                .iter()
                .filter(|pair| pair.get("disabled").and_then(Value::text) != Some("true"));
            let list = Value::List(enabled.cloned().collect());
            draft.default_field("Content-Type", "application/x-www-form-urlencoded");
            object::set_body(&list, draft);
        }
        ("formdata", Some(_)) => {
            draft.default_field("Content-Type", "multipart/form-data");
            draft.note(
                "multipart-not-written",
                "Postman writes the multipart body when it sends",
            );
        }
        _ => {}
    }
}
