//! Requests in printed objects: anything with a method, a URL, headers and a body under the usual
//! names.

use super::beside;
use super::draft::{Draft, is_absolute};
use super::literal::Value;
pub(crate) use super::pairs::{encoded, pairs};
use super::remark::Remark;

const URL: &[&str] = &[
    "url",
    "parsedURL",
    "uri",
    "href",
    "request_url",
    "requestUrl",
    "fullUrl",
    "originalUrl",
    "path",
];
const METHOD: &[&str] = &[
    "method",
    "httpMethod",
    "http_method",
    "requestMethod",
    "request_method",
    "verb",
];
const HEADERS: &[&str] = &[
    "headers",
    "header",
    "requestHeaders",
    "request_headers",
    "multiValueHeaders",
];
const BODY: &[&str] = &[
    "body",
    "data",
    "rawBody",
    "payload",
    "postData",
    "requestBody",
    "request_body",
];

/// Objects within objects that are looked at.
const MOST: usize = 10_000;

/// Every request in a value: objects that have a URL and a method or headers, outer ones first.
pub(crate) fn requests(value: &Value) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut left = vec![(value, false)];
    let mut seen = 0;
    while let Some((value, is_inner)) = left.pop() {
        seen += 1;
        if seen > MOST {
            break;
        }
        let mut is_inner = is_inner;
        if let Some(draft) = request(value) {
            // Within a request that is not signed, one that is counts.
            let is_signed = is_signed(&draft);
            if is_signed || !is_inner {
                found.push(draft);
            }
            if is_signed {
                continue;
            }
            is_inner = true;
        }
        let one = |value| (value, is_inner);
        match value {
            Value::Map(members) => left.extend(members.iter().rev().map(|(_, value)| one(value))),
            Value::List(list) | Value::Call(_, list) => left.extend(list.iter().rev().map(one)),
            Value::Nothing | Value::Text(_) | Value::Bytes(_) | Value::Word(_) => {}
        }
    }
    found
}

/// A request of Node's client, which keeps what it sent as a text.
fn sent_text(value: &Value) -> Option<Draft> {
    let names = ["_header", "request_header"];
    let head = value.first(&names).and_then(Value::text)?;
    let head = head.trim_end().replace("\r\n", "\n").replace('\n', "\r\n");
    let mut draft = Draft::of_message(head.as_bytes())?;
    if let Some(url) = value
        .get("url")
        .and_then(target_of)
        .filter(|url| is_absolute(url))
    {
        draft.target = url;
    }
    Some(draft)
}

/// Whether a request has a signature or a protocol parameter.
fn is_signed(draft: &Draft) -> bool {
    let is_signature = |name: &str| name.to_ascii_lowercase().contains("signature");
    let mut fields = draft.fields.iter();
    draft.target.contains("oauth_")
        || fields.any(|(name, value)| value.contains("oauth_") || is_signature(name))
}

/// The request that an object is.
pub(crate) fn request(value: &Value) -> Option<Draft> {
    if let Some(draft) = sent_text(value) {
        return Some(draft);
    }
    let target = value.first(URL).and_then(target_of)?;
    let method = value.first(METHOD).and_then(Value::text);
    let headers = value.first(HEADERS);
    if method.is_none() && headers.is_none() {
        return None;
    }
    let mut draft = Draft {
        method: method.map(str::to_ascii_uppercase),
        target,
        ..Draft::default()
    };
    if !is_absolute(&draft.target)
        && let Some(base) = value
            .first(&["baseURL", "baseUrl", "prefixUrl"])
            .and_then(Value::text)
    {
        draft.target = joined(base, &draft.target);
    }
    if let Some(headers) = headers {
        fields(headers, &mut draft.fields);
    }
    beside::add(value, beside::is_query, &mut draft);
    if !is_absolute(&draft.target) && draft.field("Host").is_none() {
        draft.host = beside::host(value);
        let scheme = value.first(&["scheme", "protocol"]).and_then(Value::text);
        draft.scheme = scheme.and_then(super::draft::scheme);
    }
    body(value, &mut draft);
    Some(draft)
}

/// A URL: a string, or an object of Node's `URL` or of Postman.
fn target_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::Text(text) => Some(text.as_str()),
        Value::Map(_) => value.first(&["raw", "href", "url"]).and_then(Value::text),
        Value::Call(_, arguments) => arguments.first().and_then(Value::text),
        Value::Nothing | Value::Bytes(_) | Value::Word(_) | Value::List(_) => None,
    }?;
    (is_absolute(text) || text.starts_with('/') || text.contains("://")).then(|| text.to_owned())
}

fn joined(base: &str, path: &str) -> String {
    match path {
        "" => base.to_owned(),
        path => format!(
            "{}/{}",
            base.trim_end_matches('/'),
            path.trim_start_matches('/')
        ),
    }
}

/// The headers of a value: an object, pairs, objects with name and value, a flat list of names and
/// values, or lines.
pub(crate) fn fields(value: &Value, fields: &mut Vec<(String, String)>) {
    match value {
        Value::Map(members) => {
            for (name, value) in members {
                // Names of symbols, and what some libraries keep with the headers.
                if !name.is_empty() && !name.starts_with('[') {
                    push(name, value, fields);
                }
            }
        }
        Value::List(list) => fields_of_list(list, fields),
        Value::Text(lines) => {
            for line in lines.lines() {
                push_line(line, fields);
            }
        }
        Value::Call(_, arguments) => {
            if let Some(first) = arguments.first() {
                self::fields(first, fields);
            }
        }
        Value::Nothing | Value::Bytes(_) | Value::Word(_) => {}
    }
}

/// Adds a header, or one for each of several values.
fn push(name: &str, value: &Value, fields: &mut Vec<(String, String)>) {
    match value {
        Value::List(values) => {
            let texts = values.iter().filter_map(Value::text);
            fields.extend(texts.map(|text| (name.to_owned(), text.to_owned())));
        }
        Value::Text(text) | Value::Word(text) => fields.push((name.to_owned(), text.clone())),
        Value::Bytes(bytes) => {
            fields.push((name.to_owned(), String::from_utf8_lossy(bytes).into_owned()));
        }
        Value::Nothing | Value::Map(_) | Value::Call(..) => {}
    }
}

fn fields_of_list(list: &[Value], fields: &mut Vec<(String, String)>) {
    let flat: Option<Vec<&str>> = list.iter().map(Value::text).collect();
    if let Some(flat) = flat {
        for pair in flat.chunks(2) {
            match *pair {
                [line] => push_line(line, fields),
                [first, second] if first.contains(": ") => {
                    push_line(first, fields);
                    push_line(second, fields);
                }
                [name, value] => fields.push((name.to_owned(), value.to_owned())),
                _ => {}
            }
        }
        return;
    }
    for one in list {
        let disabled = one.get("disabled").and_then(Value::text) == Some("true")
            || one.get("enabled").and_then(Value::text) == Some("false");
        let name = one.first(&["name", "key"]).and_then(Value::text);
        match (one, name, one.get("value")) {
            (_, Some(name), Some(value)) if !disabled => push(name, value, fields),
            (Value::List(pair), _, _) => {
                if let [name, value] = &pair[..]
                    && let Some(name) = name.text()
                {
                    push(name, value, fields);
                }
            }
            _ => {}
        }
    }
}

fn push_line(line: &str, fields: &mut Vec<(String, String)>) {
    if let Some((name, value)) = super::draft::header_line(line) {
        fields.push((name.to_owned(), value.to_owned()));
    }
}

/// The body of an object: what libraries call a form or JSON, or another body.
fn body(value: &Value, draft: &mut Draft) {
    let is_set = |name: &str| value.get(name).and_then(Value::text) == Some("true");
    let of_kind = |name: &str| {
        value
            .get(name)
            .filter(|body| !matches!(body, Value::Nothing | Value::Word(_)))
    };
    let other = value.first(BODY);
    if let Some(form) = of_kind("form").or(other.filter(|_| is_set("form"))) {
        draft.default_field("Content-Type", "application/x-www-form-urlencoded");
        match pairs(form) {
            Some(pairs) => write_form(&pairs, draft),
            None => set_body(form, draft),
        }
    } else if let Some(body) = other {
        set_body(body, draft);
    } else if let Some(json) = of_kind("json") {
        set_body(json, draft);
    }
}

/// Sets the body from a value: as it is printed, else written again as its Content-Type says.
pub(crate) fn set_body(value: &Value, draft: &mut Draft) {
    match value {
        Value::Nothing => {}
        Value::Text(text) => draft.body = Some(text.clone().into_bytes()),
        Value::Bytes(bytes) => draft.body = Some(bytes.clone()),
        Value::Word(word) if beside::is_variable(word) => {
            let text = format!("the body is {word}, whose value is not in the text");
            let remark = Remark::assumed("body-missing", text, "--body");
            draft.remarks.push(remark);
        }
        Value::Word(word) => draft.body = Some(word.clone().into_bytes()),
        Value::Call(name, arguments) => match arguments.first() {
            Some(first @ Value::Text(_)) => set_body(first, draft),
            Some(first) if is_of_json(name) => write_json(first, draft),
            Some(first) => match pairs(first) {
                Some(pairs) => write_form(&pairs, draft),
                None => draft.remarks.push(computed(name)),
            },
            // A multipart form is not signed.
            None if name == "FormData" => {}
            None => draft.remarks.push(computed(name)),
        },
        Value::List(_) | Value::Map(_) => {
            // HAR's postData, Postman's body.
            if let Some(text) = value
                .get("text")
                .filter(|_| value.get("mimeType").is_some())
            {
                set_body(text, draft);
                return;
            }
            let kind = draft
                .field("Content-Type")
                .unwrap_or_default()
                .to_ascii_lowercase();
            match pairs(value) {
                Some(pairs) if kind.contains("x-www-form-urlencoded") => write_form(&pairs, draft),
                _ => write_json(value, draft),
            }
        }
    }
}

/// Whether a function writes JSON: the others of its name write a form.
fn is_of_json(name: &str) -> bool {
    name.ends_with("stringify") && name.starts_with("JSON") || name == "ConvertTo-Json"
}

/// The remark on a body that a function computes from what is not in the text.
fn computed(name: &str) -> Remark {
    let text = format!("the body is what {name}() gives, which is not in the text");
    Remark::assumed("body-missing", text, "--body")
}

fn write_form(pairs: &[(String, String)], draft: &mut Draft) {
    draft.body = Some(encoded(pairs).into_bytes());
    draft.default_field("Content-Type", "application/x-www-form-urlencoded");
    let text = "the body is the form that these parameters are encoded to";
    draft
        .remarks
        .push(Remark::assumed("form-encoded-again", text, "--body"));
}

fn write_json(value: &Value, draft: &mut Draft) {
    draft.body = Some(json(value).to_string().into_bytes());
    draft.default_field("Content-Type", "application/json");
    let text = "the body is this object as JSON without spaces";
    draft
        .remarks
        .push(Remark::assumed("json-written-again", text, "--body"));
}

/// A value as JSON.
fn json(value: &Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Value::Nothing => Json::Null,
        Value::Text(text) => Json::String(text.clone()),
        Value::Bytes(bytes) => Json::String(String::from_utf8_lossy(bytes).into_owned()),
        Value::Word(word) => match word.as_str() {
            "True" => Json::Bool(true),
            "False" => Json::Bool(false),
            word => serde_json::from_str(word).unwrap_or_else(|_| Json::String(word.to_owned())),
        },
        Value::List(list) | Value::Call(_, list) => list.iter().map(json).collect(),
        Value::Map(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), json(value)));
            Json::Object(members.collect())
        }
    }
}
