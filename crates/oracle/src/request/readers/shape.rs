//! Which tool wrote an object, by the members that only this tool writes.

use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::paste::Paste;

/// Whether a text holds an object of this form.
pub(super) fn is(paste: &Paste<'_>, form: Form) -> bool {
    paste.values().iter().any(|value| of(value) == Some(form))
}

/// The objects of this form in a text.
pub(super) fn all<'p>(paste: &'p Paste<'_>, form: Form) -> impl Iterator<Item = &'p Value> {
    let values = paste.values().iter();
    values
        .flat_map(each)
        .filter(move |value| one(value) == Some(form))
}

/// The form of an object, or of the first object of a list that has one.
pub(crate) fn of(value: &Value) -> Option<Form> {
    each(value).find_map(one)
}

/// The objects of a list, and any other value itself.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let list = match value {
        Value::List(list) => &list[..],
        Value::Nothing
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Word(_)
        | Value::Map(_)
        | Value::Call(..) => std::slice::from_ref(value),
    };
    list.iter()
}

fn one(value: &Value) -> Option<Form> {
    let has = |names: &[&str]| names.iter().all(|name| value.get(name).is_some());
    let text = |name: &str| value.get(name).and_then(Value::text).unwrap_or_default();
    if is_lambda(value) {
        return Some(Form::Lambda);
    }
    if has(&["run"])
        && value
            .get("run")
            .is_some_and(|run| run.get("executions").is_some())
    {
        return Some(Form::Newman);
    }
    let schema = value.get("info").and_then(|info| info.get("schema"));
    let schema = schema.and_then(Value::text).unwrap_or_default();
    if schema.contains("postman.com") || (has(&["info", "item"])) {
        return Some(Form::Postman);
    }
    if has(&["__export_format"]) || text("type").starts_with("collection.insomnia.rest") {
        return Some(Form::Insomnia);
    }
    if is_ngrok(value) {
        return Some(Form::Ngrok);
    }
    if has(&["client_name", "requests"])
        || text("client") == "Thunder Client"
        || has(&["clientName", "requests"])
    {
        return Some(Form::ThunderClient);
    }
    if has(&["endpoint", "method"]) || (has(&["folders", "requests"]) && has(&["v"])) {
        return Some(Form::Hoppscotch);
    }
    if has(&["http_interactions"]) || has(&["interactions"]) {
        return Some(Form::Vcr);
    }
    if has(&["sbs", "headers_sent"]) {
        return Some(Form::PhpOauth);
    }
    if has(&["REQUEST_METHOD"]) {
        return Some(Form::Environ);
    }
    is_server(value).then_some(Form::ServerRequest)
}

fn is_lambda(value: &Value) -> bool {
    if let Some(Value::List(records)) = value.get("Records") {
        return records.iter().any(|record| record.get("cf").is_some());
    }
    let Some(context) = value.get("requestContext") else {
        return value.get("event").is_some_and(is_lambda);
    };
    let is_second = context.get("http").is_some() || value.get("rawPath").is_some();
    is_second || value.get("httpMethod").is_some() || context.get("elb").is_some()
}

fn is_ngrok(value: &Value) -> bool {
    let is_api = |value: &Value| {
        let uri = value.get("uri").and_then(Value::text).unwrap_or_default();
        uri.starts_with("/api/requests/http")
    };
    let raw = value.get("request").and_then(|request| request.get("raw"));
    is_api(value) || raw.is_some()
}

/// A request as a server's framework has it: a path or URL, headers, and a member that no client has.
fn is_server(value: &Value) -> bool {
    let value = inner(value);
    let has = |name: &str| value.get(name).is_some();
    let marks = [
        "originalUrl",
        "rawHeaders",
        "httpVersion",
        "rawBody",
        "remoteAddress",
        "remote_addr",
        "hostname",
        "ip",
        "baseUrl",
    ];
    let is_path = value
        .first(&["url", "path", "uri"])
        .and_then(Value::text)
        .is_some_and(|url| url.starts_with('/'));
    let has_headers = has("headers") || has("header") || has("rawHeaders");
    // A client has the whole URL as an object, or what was sent as a text.
    let url = value.first(&["uri", "url"]).and_then(|url| url.get("href"));
    url.is_none()
        && has_headers
        && has("method")
        && !has("_header")
        && (is_path || marks.iter().any(|name| has(name)))
}

/// The request in an object that holds it, such as `{"req": {…}}`.
pub(super) fn inner(value: &Value) -> &Value {
    let names = ["req", "request", "ctx", "context", "raw"];
    let held = value
        .first(&names)
        .filter(|held| matches!(held, Value::Map(_)));
    match held {
        Some(held) if value.first(&["headers", "header"]).is_none() => inner_once(held),
        Some(_) | None => value,
    }
}

fn inner_once(value: &Value) -> &Value {
    let held = value
        .first(&["req", "request"])
        .filter(|held| held.first(&["headers", "header", "rawHeaders"]).is_some());
    held.unwrap_or(value)
}
