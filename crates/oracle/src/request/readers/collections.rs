//! Collections of Hoppscotch and Thunder Client.

use super::parts::{self, encode_target, list, pairs, set_form, text};
use super::shape;
use super::templates::{self, BRACES, Marks};
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const HOPPSCOTCH: Reader = Reader {
    summary: "A request or collection that Hoppscotch exports",
    example: r#"{"v": "1", "name": "items", "endpoint": "https://api.example.com/1/items",
 "method": "GET", "params": [{"key": "page", "value": "2", "active": true}],
 "headers": [{"key": "Authorization", "value": "OAuth oauth_signature=\"s\"", "active": true}]}"#,
    instead: "in Hoppscotch, use Generate code, Shell, cURL",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::Hoppscotch),
    read: |paste, options| read(paste, options, Form::Hoppscotch),
};

pub(crate) const THUNDER_CLIENT: Reader = Reader {
    summary: "A collection that Thunder Client exports",
    example: r#"{"client": "Thunder Client", "requests": [{"name": "items", "method": "GET",
 "url": "https://api.example.com/1/items?page=2", "params": [],
 "headers": [{"name": "Authorization", "value": "OAuth oauth_signature=\"s\""}]}]}"#,
    instead: "in Thunder Client, use Code Snippet, cURL",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::ThunderClient),
    read: |paste, options| read(paste, options, Form::ThunderClient),
};

/// `<<name>>`, which Hoppscotch writes.
const ANGLES: Marks = Marks("<<", ">>");

fn read(
    paste: &Paste<'_>,
    options: &ReadOptions<'_>,
    form: Form,
) -> Result<Vec<Captured>, ReadError> {
    let marks = if form == Form::Hoppscotch {
        ANGLES
    } else {
        BRACES
    };
    let mut read = Vec::new();
    for collection in shape::all(paste, form) {
        let variables = pairs(collection.get("variables"));
        let mut requests = Vec::new();
        nested(collection, &mut requests);
        for request in requests {
            let mut draft = draft(request);
            templates::fill(&mut draft, &variables, marks, options.url.is_some())?;
            encode_target(&mut draft);
            read.push(draft.finish(form, options)?);
        }
    }
    if read.is_empty() {
        return Err(ReadError::new("a request in the collection", "none"));
    }
    Ok(read)
}

/// A request, or those of a collection and its folders.
fn nested<'v>(value: &'v Value, requests: &mut Vec<&'v Value>) {
    if value.first(&["endpoint", "url"]).is_some() {
        requests.push(value);
        return;
    }
    for name in ["requests", "folders"] {
        for entry in list(value.get(name)) {
            nested(entry, requests);
        }
    }
}

fn draft(request: &Value) -> Draft {
    let url = request.first(&["endpoint", "url"]).and_then(Value::text);
    let mut draft = Draft::new(text(request, "method"), url.unwrap_or_default());
    let name = text(request, "name");
    if !name.is_empty() {
        draft.tool = Some(format!("the request “{name}”"));
    }
    parts::fields(request.get("headers"), &mut draft);
    let query: Vec<_> = list(request.get("params"))
        .iter()
        .filter(|entry| text(entry, "isPath") != "true")
        .cloned()
        .collect();
    parts::add_query(&pairs(Some(&Value::List(query))), &mut draft);
    if let Some(body) = request.get("body") {
        set_body(body, &mut draft);
    }
    draft
}

fn set_body(body: &Value, draft: &mut Draft) {
    let kind = match text(body, "contentType") {
        "" => match text(body, "type") {
            "formencoded" => parts::FORM,
            "json" => "application/json",
            "xml" => "application/xml",
            "text" => "text/plain",
            _ => "",
        },
        kind => kind,
    };
    if kind == parts::FORM {
        match body.get("form") {
            Some(form) => set_form(&pairs(Some(form)), draft),
            None => set_form(&lines(text(body, "body")), draft),
        }
        return;
    }
    let raw = body.first(&["raw", "body"]).and_then(Value::text);
    if let Some(raw) = raw.filter(|raw| !raw.is_empty()) {
        draft.body = Some(raw.as_bytes().to_vec());
        if !kind.is_empty() {
            draft.default_field("Content-Type", kind);
        }
    }
}

/// Hoppscotch keeps a form as lines `name: value`; those that begin with # are switched off.
fn lines(text: &str) -> Vec<parts::Pair> {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(':'));
    pairs
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}
