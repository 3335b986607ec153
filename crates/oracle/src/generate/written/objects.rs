//! The request in the forms that are objects of one tool.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::sent::Sent;

pub(super) fn postman(sent: &Sent) -> Value {
    let method = &sent.method;
    let url = sent.url();
    let body = &sent.body;
    json!({"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/"}, "item": [{"name": "x",
            "request": {"method": method, "header": sent.list("key"), "url": {"raw": url}, "body": {"mode": "raw", "raw": body}}}]})
}

pub(super) fn newman(sent: &Sent) -> Value {
    let method = &sent.method;
    let body = &sent.body;
    let query: Value = sent
        .pairs()
        .into_iter()
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect();
    let host: Vec<&str> = sent.host.split('.').collect();
    let path: Vec<&str> = sent.path.trim_start_matches('/').split('/').collect();
    json!({"run": {"executions": [{"item": {"name": "x"}, "request": {"method": method, "header": sent.list("key"),
                "url": {"protocol": "https", "host": host, "path": path, "query": query}, "body": {"mode": "raw", "raw": body}}}]}})
}

pub(super) fn insomnia(sent: &Sent) -> Value {
    let method = &sent.method;
    let url = sent.url();
    let kind = sent.header("Content-Type").unwrap_or_default();
    let body = &sent.body;
    json!({"_type": "export", "__export_format": 4, "resources": [{"_type": "request", "method": method, "url": url,
            "parameters": [], "headers": sent.list("name"), "body": {"mimeType": kind, "text": body}}]})
}

pub(super) fn hoppscotch(sent: &Sent) -> Value {
    let method = &sent.method;
    let url = sent.url();
    let kind = sent.header("Content-Type").unwrap_or_default();
    let body = sent.form_lines("").unwrap_or_else(|| sent.body.clone());
    json!({"v": "1", "name": "x", "endpoint": url, "method": method, "params": [], "headers": sent.list("key"),
            "body": {"contentType": kind, "body": body}})
}

pub(super) fn thunder_client(sent: &Sent) -> Value {
    let method = &sent.method;
    let url = sent.url();
    let body = &sent.body;
    json!({"client": "Thunder Client", "requests": [{"name": "x", "url": url, "method": method, "params": [],
            "headers": sent.list("name"), "body": {"type": "text", "raw": body}}]})
}

pub(super) fn ngrok(sent: &Sent) -> Value {
    let method = &sent.method;
    let target = sent.target();
    json!({"uri": "/api/requests/http/airid_1", "request": {"method": method, "uri": target,
            "headers": sent.lists(), "raw": STANDARD.encode(sent.raw("\r\n"))}})
}

pub(super) fn lambda(sent: &Sent) -> Value {
    let method = &sent.method;
    let body = &sent.body;
    json!({"version": "2.0", "rawPath": sent.path, "rawQueryString": sent.query, "headers": sent.object(true),
            "requestContext": {"http": {"method": method, "path": sent.path}, "domainName": sent.host, "stage": "$default"},
            "body": body, "isBase64Encoded": false})
}

pub(super) fn server_request(sent: &Sent) -> Value {
    let method = &sent.method;
    let target = sent.target();
    let body = &sent.body;
    json!({"method": method, "originalUrl": target, "protocol": "https", "headers": sent.object(true), "rawBody": body})
}

pub(super) fn har(sent: &Sent) -> Value {
    let method = &sent.method;
    let url = sent.url();
    let kind = sent.header("Content-Type").unwrap_or_default();
    let body = &sent.body;
    let mut request = json!({"method": method, "url": url, "headers": sent.list("name")});
    if !body.is_empty() {
        request["postData"] = json!({"mimeType": kind, "text": body});
    }
    json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{"request": request}]}})
}

pub(super) fn object(sent: &Sent) -> Value {
    let method = &sent.method;
    let url = sent.url();
    let body = &sent.body;
    json!({"method": method, "url": url, "headers": sent.object(false), "data": body})
}
