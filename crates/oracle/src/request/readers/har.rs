//! A HAR file (HTTP Archive 1.2) or one entry of it, as browsers, proxies and other tools save them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::error::Category;

use super::parts::{self, list, pairs, text};
use crate::request::beside;
use crate::request::draft::{Draft, is_absolute};
use crate::request::fault::{ReadError, excerpt};
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "A HAR file of a browser or a proxy, or one entry of it",
    example: "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\",\n  \"url\": \"https://api.example.com/1/items?oauth_signature=s\", \"headers\": []}}]}}",
    instead: "save all as HAR again, with sensitive data, or copy the request as cURL",
    is_general: false,
    recognize: is_har,
    read,
};

/// Whether a text is a HAR file, one entry of it, or the beginning of a file.
fn is_har(paste: &Paste<'_>) -> bool {
    if !paste.begins_as_json() {
        return false;
    }
    match paste.json() {
        Ok(value) => value.get("log").is_some() || value.get("request").is_some_and(is_request),
        Err(_) => paste.contains("\"log\"") && paste.contains("\"entries\""),
    }
}

/// Whether the request of an object is one of HAR: its URL is whole.
fn is_request(request: &serde_json::Value) -> bool {
    let url = request.get("url").and_then(serde_json::Value::as_str);
    url.is_some_and(|url| url.contains("://")) && request.get("method").is_some()
}

/// Reads the entries of a HAR file, or the one entry that was copied out of it.
fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    const EXPECTED: &str = "a HAR file, {\"log\": {\"entries\": […]}}";
    let value = paste.json().map_err(|found| {
        let cut = match found.classify() {
            Category::Eof => "; the file may have been cut short",
            Category::Io | Category::Syntax | Category::Data => "",
        };
        ReadError::new(EXPECTED, format!("{}{cut}", place(found)))
    })?;
    let value = Value::from(value);
    let log = value.get("log").unwrap_or(&Value::Nothing);
    let entries = match (log.get("entries"), value.get("request")) {
        (Some(entries @ Value::List(_)), _) => list(Some(entries)),
        (_, Some(_)) => std::slice::from_ref(&value),
        (_, None) if *log == Value::Nothing => {
            let found = "an object that has neither log nor request";
            return Err(ReadError::new(EXPECTED, found));
        }
        (_, None) => return Err(ReadError::new(EXPECTED, "other members")),
    };
    if entries.is_empty() {
        return Err(ReadError::new("an entry in the HAR file", "none"));
    }
    let tool = log.get("creator").map(tool).unwrap_or_default();
    let mut read = Vec::new();
    let mut first_fault = None;
    for entry in entries {
        match self::entry(entry, &tool, options) {
            Ok(captured) => read.push(captured),
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    match first_fault {
        Some(fault) if read.is_empty() => Err(fault),
        Some(_) | None => Ok(read),
    }
}

/// The place where JSON is invalid. The text there may be a secret, so it is not shown.
fn place(found: &serde_json::Error) -> String {
    let (line, column) = (found.line(), found.column());
    match found.classify() {
        Category::Eof => format!("the end at line {line}, column {column}"),
        Category::Data => "other members".to_owned(),
        Category::Io | Category::Syntax => {
            format!("malformed JSON at line {line}, column {column}")
        }
    }
}

/// The tool that wrote the file. Chromium calls itself WebInspector.
fn tool(creator: &Value) -> String {
    let name = match text(creator, "name") {
        CHROMIUM => "Chromium",
        name => name,
    };
    format!("{name} {}", text(creator, "version"))
        .trim()
        .to_owned()
}

const CHROMIUM: &str = "WebInspector";

fn entry(entry: &Value, tool: &str, options: &ReadOptions<'_>) -> Result<Captured, ReadError> {
    let request = entry.get("request").unwrap_or(&Value::Nothing);
    let url = text(request, "url");
    if !is_absolute(url) {
        let scheme = url.split(':').next().unwrap_or_default();
        let expected = "an entry whose URL is http://… or https://…";
        return Err(ReadError::new(expected, excerpt(scheme.as_bytes())));
    }
    let mut draft = Draft::new(text(request, "method"), url);
    draft.tool = (!tool.is_empty()).then(|| format!("written by {tool}"));
    beside::add(request, beside::is_query, &mut draft);
    parts::fields(request.get("headers"), &mut draft);
    if let Some(data) = request
        .get("postData")
        .filter(|data| matches!(data, Value::Map(_)))
    {
        body(data, &mut draft)?;
    } else if request
        .first(&["httpVersion", "bodySize", "queryString"])
        .is_none()
    {
        of_log(request, &mut draft);
    } else if text(request, "bodySize")
        .parse::<u64>()
        .is_ok_and(|size| size > 0)
    {
        draft.remarks.push(missing());
    }
    note_removed(tool, &mut draft);
    draft.printed.answer = entry.get("response").and_then(answer);
    draft.finish(Form::Har, options)
}

/// What logs of other tools have in a request that looks like one of HAR.
fn of_log(request: &Value, draft: &mut Draft) {
    let kind = draft.field("Content-Type").unwrap_or_default();
    let is_form = kind.to_ascii_lowercase().starts_with(parts::FORM);
    match request.first(&["body", "data", "rawBody"]) {
        Some(body) => object::set_body(body, draft),
        None if is_form && draft.method.as_deref() != Some("GET") => draft.remarks.push(missing()),
        None => {}
    }
}

/// Since version 130 Chromium removes the headers that hold secrets from what it saves.
fn note_removed(tool: &str, draft: &mut Draft) {
    let has = |name: &str| draft.field(name).is_some();
    if tool.starts_with("Chromium") && !has("Authorization") && !has("Cookie") {
        let text = "Chromium removes the headers Authorization and Cookie from a HAR file by default: in the \
                    settings of the developer tools, Preferences, Network, choose “Allow to generate HAR \
                    with sensitive data”, then use “Export HAR (with sensitive data)…” or “Copy as cURL”";
        draft.note("har-sanitized", text);
    }
}

fn body(data: &Value, draft: &mut Draft) -> Result<(), ReadError> {
    let kind = text(data, "mimeType");
    if !kind.is_empty() {
        draft.default_field("Content-Type", kind);
    }
    // HAR 1.2 does not define an encoding of bodies, but browsers write one.
    let is_encoded = [text(data, "encoding"), text(data, "_encoding")].contains(&"base64");
    let params = list(data.get("params"));
    match data.get("text").and_then(Value::text) {
        Some(text) if is_encoded => {
            let body = STANDARD.decode(text);
            let expected = "a body in Base64, as the entry says";
            draft.body = Some(body.map_err(|_| ReadError::new(expected, "another text"))?);
        }
        Some(text) if !text.is_empty() || params.is_empty() => {
            draft.body = Some(text.as_bytes().to_vec());
        }
        Some(_) | None if kind.to_ascii_lowercase().starts_with(parts::FORM) => {
            parts::set_form(&pairs(data.get("params")), draft);
        }
        Some(_) | None => {
            draft.remarks.push(missing());
        }
    }
    Ok(())
}

fn missing() -> Remark {
    let text = "the body is empty, because the entry does not have its text";
    Remark::assumed("body-missing", text, "--body")
}

/// The answer: its status, headers and text.
fn answer(response: &Value) -> Option<String> {
    let status = text(response, "status");
    if status.is_empty() || status == "0" {
        return None;
    }
    let mut answer = format!("HTTP/1.1 {status} {}\n", text(response, "statusText"));
    for (name, value) in pairs(response.get("headers")) {
        answer.push_str(&format!("{name}: {value}\n"));
    }
    let content = response.get("content").unwrap_or(&Value::Nothing);
    let body = if text(content, "encoding") == "base64" {
        let body = STANDARD.decode(text(content, "text")).unwrap_or_default();
        String::from_utf8_lossy(&body).into_owned()
    } else {
        text(content, "text").to_owned()
    };
    Some(format!("{answer}\n{body}"))
}
