//! What an object of the text has next to the signature and the request does not.

use std::borrow::Cow;

use super::{
    PORT_NOT_READ, QUERY_NOT_READ, Query, decoded, is_query, is_query_of_server, is_variable,
    parameters, plain, port, query_of,
};
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Body, OwnedRequest};
use crate::request::paste::Paste;
use crate::request::remark::Remark;

/// The names of a body, in lowercase and without hyphens and underscores.
const BODY: [&str; 9] = [
    "body",
    "data",
    "payload",
    "postdata",
    "form",
    "json",
    "rawbody",
    "requestbody",
    "content",
];

/// The most objects of a text that are looked at.
const MOST: usize = 20_000;

/// The objects around a header that are looked at.
const DEEPEST: usize = 4;

/// Reports a query, a port or a body that is next to the signature of the request in an object of the
/// text, and is not in what was read.
pub(in crate::request) fn note(request: &mut OwnedRequest, paste: &Paste<'_>, has_body: bool) {
    if !has_body && lacks_printed_form(request, paste) {
        let text = "the text has a form that a server printed, which was not read";
        let remark = Remark::assumed("body-missing", text, "--body");
        request.remarks.push(remark);
    }
    let Some(wanted) = signed_header(request) else {
        return;
    };
    let mut left = MOST;
    for value in paste.values() {
        let mut around = Vec::new();
        if path(value, &wanted, &mut around, &mut left) {
            let mut remarks = Vec::new();
            for object in around.iter().rev().take(DEEPEST) {
                remarks.extend(look(object, request, has_body));
                if has_url(object) {
                    break;
                }
            }
            for remark in remarks {
                let is_new = request.remarks.iter().all(|known| known.id != remark.id);
                if is_new {
                    request.remarks.push(remark);
                }
            }
            return;
        }
    }
}

/// How Django, Flask and Starlette print a form, up to the first name.
const PRINTED: [&str; 3] = ["<QueryDict: {'", "MultiDict([('", "FormData([('"];

/// Whether a text has a printed form whose first name is in neither the URL nor the body.
fn lacks_printed_form(request: &OwnedRequest, paste: &Paste<'_>) -> bool {
    let is_known = request
        .remarks
        .iter()
        .any(|remark| remark.id == "body-missing");
    let (Some(text), false) = (paste.text(), is_known) else {
        return false;
    };
    let known = known(request);
    PRINTED.iter().any(|mark| {
        let after = text.split_once(mark).map(|(_, after)| after);
        let name = after.and_then(|after| after.split('\'').next());
        name.is_some_and(|name| !known.iter().any(|(known, _)| known == name))
    })
}

/// The parameters of the URL and of the body.
fn known(request: &OwnedRequest) -> Vec<(String, String)> {
    let mut known = parameters(&String::from_utf8_lossy(&request.url));
    let body = match &request.body {
        Body::Octets(body) => String::from_utf8_lossy(body),
        Body::Multipart(_) => Cow::Borrowed(""),
    };
    known.extend(parameters(&format!("?{body}")));
    known
}

/// The header that the signature is in.
fn signed_header(request: &OwnedRequest) -> Option<String> {
    let is_signed = |(name, value): &&(Vec<u8>, Vec<u8>)| {
        let has = |text: &[u8], wanted: &[u8]| text.windows(wanted.len()).any(|one| one == wanted);
        has(value, b"oauth_signature=") || has(&name.to_ascii_lowercase(), b"signature")
    };
    let (_, value) = request.fields.iter().find(is_signed)?;
    let value = String::from_utf8(value.clone()).ok()?;
    (value.len() > 8).then_some(value)
}

/// The objects from a value down to the one that holds a text.
fn path<'v>(value: &'v Value, wanted: &str, around: &mut Vec<&'v Value>, left: &mut usize) -> bool {
    if *left == 0 {
        return false;
    }
    *left -= 1;
    match value {
        Value::Text(text) => text.trim() == wanted.trim(),
        Value::Map(members) => {
            around.push(value);
            let found = members
                .iter()
                .any(|(_, one)| path(one, wanted, around, left));
            if !found {
                around.pop();
            }
            found
        }
        Value::List(list) | Value::Call(_, list) => {
            list.iter().any(|one| path(one, wanted, around, left))
        }
        Value::Nothing | Value::Bytes(_) | Value::Word(_) => false,
    }
}

/// Whether an object is a whole request: it has a URL or a path.
fn has_url(object: &Value) -> bool {
    let names = ["url", "uri", "path", "href", "originalUrl", "endpoint"];
    object.first(&names).is_some()
}

/// What an object of the request has that was not read.
fn look(object: &Value, request: &OwnedRequest, has_body: bool) -> Vec<Remark> {
    let Value::Map(members) = object else {
        return Vec::new();
    };
    let is_server = request.source.form.is_some_and(is_server);
    let is_query = if is_server {
        is_query_of_server
    } else {
        is_query
    };
    let mut remarks = Vec::new();
    for (name, value) in members {
        if is_query(name) && lacks_query(value, request) {
            let text = format!("the query in {name} next to the URL was not read");
            remarks.push(Remark::assumed(QUERY_NOT_READ, text, "--url"));
        }
        let is_sent = !matches!(&request.method[..], b"GET" | b"HEAD");
        let is_body = is_sent && BODY.contains(&plain(name).as_str()) && !is_empty(value);
        if is_body && !has_body && matches!(&request.body, Body::Octets(body) if body.is_empty()) {
            let text = format!("the body in {name} was not read");
            remarks.push(Remark::assumed("body-missing", text, "--body"));
        }
        // Postman's and Insomnia's URLs are objects.
        if matches!(plain(name).as_str(), "url" | "uri") {
            remarks.extend(look(value, request, true));
        }
    }
    remarks.extend(lacks_port(object, request));
    remarks
}

/// The forms that have what a server received: their parameters may be those of the path or the body.
const fn is_server(form: Form) -> bool {
    matches!(
        form,
        Form::ServerRequest | Form::Environ | Form::Lambda | Form::Framework
    )
}

/// Whether a query has a parameter that is in neither the URL nor the body.
fn lacks_query(value: &Value, request: &OwnedRequest) -> bool {
    let url = String::from_utf8_lossy(&request.url);
    let known = known(request);
    let is_missing = |name: &str| {
        let name = decoded(name);
        !name.is_empty() && !known.iter().any(|(known, _)| *known == name)
    };
    match value {
        Value::Text(text) => {
            let text = text.trim_start_matches('?');
            let is_form = text.contains('=') && !text.contains(char::is_whitespace);
            let mut names = text.split('&').map(|piece| piece.split('=').next());
            is_form && names.any(|name| name.is_some_and(is_missing))
        }
        Value::Word(word) => is_variable(word) && !url.contains('?'),
        Value::Map(_) | Value::List(_) | Value::Call(..) => match query_of(value) {
            Some(Query::Pairs(pairs)) => pairs.iter().any(|(name, _)| is_missing(name)),
            Some(Query::Text(text)) => lacks_query(&Value::Text(text), request),
            None => !url.contains('?'),
        },
        Value::Nothing | Value::Bytes(_) => false,
    }
}

/// What tools say of a body besides its text.
const KINDS: [&str; 8] = [
    "mode",
    "type",
    "encoding",
    "mimetype",
    "contenttype",
    "options",
    "language",
    "size",
];

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Nothing | Value::Word(_) => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(members) => {
            let is_kind = |name: &str| KINDS.contains(&plain(name).as_str());
            let mut members = members.iter();
            members.all(|(name, one)| is_kind(name) || is_empty(one))
        }
        Value::Call(_, list) => list.is_empty(),
    }
}

/// The remark on a port next to the host of the URL, which has another.
fn lacks_port(object: &Value, request: &OwnedRequest) -> Option<Remark> {
    let port = port(object)?;
    let host = object.first(&["host", "hostname"]).and_then(Value::text)?;
    let url = String::from_utf8_lossy(&request.url);
    let authority = url.split_once("://")?.1.split(['/', '?']).next()?;
    let has_port = authority.ends_with(&format!(":{port}"));
    (authority == host && !has_port && request.field("Host").is_none()).then(|| {
        let text = format!("the port {port} next to the host was not read");
        Remark::assumed(PORT_NOT_READ, text, "--url")
    })
}
