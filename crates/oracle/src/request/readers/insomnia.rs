//! What Insomnia exports: version 4 (JSON) and version 5 (YAML).

use super::parts::{self, Pair, encode_target, list, pairs, set_form, text};
use super::shape;
use super::templates::{self, BRACES};
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "A file that Insomnia exports (version 4 or 5)",
    example: r#"{"_type": "export", "__export_format": 4, "resources": [{"_type": "request",
 "method": "GET", "url": "https://api.example.com/1/items", "parameters": [],
 "headers": [{"name": "Authorization", "value": "OAuth oauth_signature=\"s\""}]}]}"#,
    instead: "in Insomnia, use the menu of the request: Copy as cURL, or paste its timeline",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::Insomnia),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for export in shape::all(paste, Form::Insomnia) {
        let mut requests = Vec::new();
        let mut variables = Vec::new();
        for resource in list(export.get("resources")) {
            match text(resource, "_type") {
                "request" => requests.push(resource),
                "environment" => values(resource.get("data"), &mut variables),
                _ => {}
            }
        }
        values(
            export.get("environments").and_then(|one| one.get("data")),
            &mut variables,
        );
        nested(export.get("collection"), &mut requests);
        for request in requests {
            let mut draft = draft(request);
            templates::fill(&mut draft, &variables, BRACES, options.url.is_some())?;
            encode_target(&mut draft);
            read.push(draft.finish(Form::Insomnia, options)?);
        }
    }
    if read.is_empty() {
        return Err(ReadError::new("a request in the export", "none"));
    }
    Ok(read)
}

/// The requests of a collection of version 5, in folders or not.
fn nested<'v>(collection: Option<&'v Value>, requests: &mut Vec<&'v Value>) {
    for entry in list(collection) {
        if entry.get("url").is_some() {
            requests.push(entry);
        }
        nested(entry.get("children"), requests);
    }
}

fn values(data: Option<&Value>, variables: &mut Vec<Pair>) {
    if let Some(Value::Map(members)) = data {
        let texts = members
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.text()?.to_owned())));
        variables.extend(texts);
    }
}

fn draft(request: &Value) -> Draft {
    let mut draft = Draft::new(text(request, "method"), text(request, "url"));
    let name = text(request, "name");
    if !name.is_empty() {
        draft.tool = Some(format!("the request “{name}”"));
    }
    parts::fields(request.get("headers"), &mut draft);
    let parameters = pairs(request.get("parameters"));
    parts::add_query(&parameters, &mut draft);
    for (name, value) in pairs(request.get("pathParameters")) {
        draft.target = draft
            .target
            .replace(&format!("/:{name}"), &format!("/{value}"));
    }
    body(request.get("body"), &mut draft);
    let auth = request
        .get("authentication")
        .map_or("", |auth| text(auth, "type"));
    if auth == "oauth1" && draft.field("Authorization").is_none() {
        let text = "Insomnia signs this request when it sends it, so its signature is not in the file: \
                    paste the timeline of the response instead";
        draft
            .remarks
            .push(Remark::note("insomnia-signs-later", text));
    }
    draft
}

fn body(body: Option<&Value>, draft: &mut Draft) {
    let Some(body) = body else {
        return;
    };
    let kind = text(body, "mimeType");
    if kind.starts_with(parts::FORM) && body.get("params").is_some() {
        let pairs = pairs(body.get("params"));
        half_decoded(&pairs, draft);
        set_form(&pairs, draft);
    } else if let Some(text) = body.get("text").and_then(Value::text) {
        draft.body = Some(text.as_bytes().to_vec());
        if !kind.is_empty() {
            draft.default_field("Content-Type", kind);
        }
    } else if kind.starts_with("multipart/") {
        draft.default_field("Content-Type", kind);
        let text = "the multipart body is not in the file; none of it is signed";
        draft
            .remarks
            .push(Remark::assumed("multipart-not-written", text, "--body"));
    }
}

/// Insomnia decodes the escapes of a form that it imports from a curl command, but not its plus signs.
fn half_decoded(pairs: &[Pair], draft: &mut Draft) {
    let is_half = |(_, value): &&Pair| value.contains('+') && !value.contains(' ');
    if let Some((name, _)) = pairs.iter().find(is_half) {
        let text = format!(
            "the value of {name} has a plus sign: Insomnia sends it as %2B, but where the request was \
             imported from a curl command it was a space"
        );
        draft.remarks.push(Remark::note("plus-or-space", text));
    }
}
