//! Calls in JavaScript that send a request: `fetch`, as browsers copy it, axios, got, jQuery, and the
//! scripts of k6.

mod jquery;
mod node;
mod variables;

use super::parts::{FORM, encode_target};
use crate::request::beside;
use crate::request::draft::{Draft, is_absolute};
use crate::request::fault::{Place, ReadError};
use crate::request::form::Form;
use crate::request::literal::{self, Value};
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

use self::variables::Variables;

pub(crate) const READER: Reader = Reader {
    summary: "A call in JavaScript: fetch as browsers copy it (also for Node.js), axios, got, a k6 script",
    example: "fetch(\"https://api.example.com/1/items?page=2\", {\n  \"headers\": {\"authorization\": \"OAuth oauth_signature=\\\"s\\\"\"},\n  \"body\": null,\n  \"method\": \"GET\"\n});",
    instead: "use the browser's menu Copy, Copy as cURL, or paste the call with its values in place of names",
    is_general: false,
    recognize: |paste| paste.text().is_some_and(is_script),
    read: |paste, options| read(paste.text().unwrap_or_default(), options),
};

/// Functions that take a URL and an object with the rest.
const FETCH: &[&str] = &[
    "fetch",
    "got",
    "request",
    "Request",
    "axios",
    "nodeFetch",
    "undici.request",
    "$fetch",
];

/// Functions that take one object.
const WITH_OBJECT: &[&str] = &[
    "axios",
    "axios.request",
    "request",
    "$.ajax",
    "jQuery.ajax",
    "wx.request",
    "GM_xmlhttpRequest",
];

/// Objects whose functions are methods of HTTP, and whether a body comes before the options.
const CLIENTS: &[&str] = &[
    "axios",
    "http",
    "https",
    "got",
    "ky",
    "superagent",
    "needle",
    "request",
];

const METHODS: &[&str] = &[
    "get", "post", "put", "patch", "del", "delete", "head", "options", "request",
];

/// Calls and variables that cannot be read, at most: each is looked at up to the end of the text.
const MOST_FAULTS: usize = 64;

fn is_script(text: &str) -> bool {
    calls(text).next().is_some()
}

/// The calls of a text: their names and where they begin.
fn calls(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.match_indices('(').filter_map(|(at, _)| {
        let before = text.get(..at)?;
        let is_part = |c: char| c.is_alphanumeric() || "_$.".contains(c);
        let start = before.trim_end_matches(is_part).len();
        let name = before.get(start..)?;
        let name = name.strip_prefix("window.").unwrap_or(name);
        // A string or an object follows, or the name of a variable of a known client.
        let first = text.get(at + 1..)?.trim_start().chars().next()?;
        let is_value = "\"'`{".contains(first) || first.is_ascii_alphabetic() || first == '_';
        (is_value && is_sender(name)).then_some((name, start))
    })
}

fn is_sender(name: &str) -> bool {
    if FETCH.contains(&name) || WITH_OBJECT.contains(&name) {
        return true;
    }
    let parts = name.rsplit_once('.');
    parts.is_some_and(|(client, method)| CLIENTS.contains(&client) && METHODS.contains(&method))
}

fn read(text: &str, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let variables = Variables::of(text);
    let mut read = Vec::new();
    let mut end = 0;
    let mut faults = 0;
    let mut first_fault = None;
    for (name, start) in calls(text) {
        if start < end {
            continue;
        }
        if faults >= MOST_FAULTS {
            break;
        }
        let call = text.get(start..).and_then(literal::parse);
        let Some((Value::Call(_, arguments), length)) = call else {
            faults += 1;
            first_fault.get_or_insert_with(|| {
                let line = text
                    .get(..start)
                    .map_or(1, |before| before.matches('\n').count() + 1);
                let expected = "a call whose arguments are literal values";
                ReadError::new(expected, "another text or the end").at(Place::Line(line))
            });
            continue;
        };
        end = start + length;
        if let Some(mut draft) = node::request(text, start, &variables) {
            encode_target(&mut draft);
            read.push(draft.finish(Form::Fetch, options)?);
            continue;
        }
        let arguments: Vec<Value> = arguments
            .iter()
            .map(|one| variables.resolved(one))
            .collect();
        match draft(name, &arguments) {
            Ok(mut draft) => {
                draft.tool = Some(name.to_owned());
                encode_target(&mut draft);
                read.push(draft.finish(Form::Fetch, options)?);
            }
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    if read.is_empty()
        && let Some(mut draft) = node::first(text, &variables)
    {
        encode_target(&mut draft);
        read.push(draft.finish(Form::Fetch, options)?);
    }
    match first_fault {
        Some(fault) if read.is_empty() => Err(fault),
        Some(_) | None => Ok(read),
    }
}

fn draft(name: &str, arguments: &[Value]) -> Result<Draft, ReadError> {
    let (client, method) = name.rsplit_once('.').unwrap_or(("", name));
    let is_verb = CLIENTS.contains(&client) && METHODS.contains(&method);
    match arguments {
        [options @ Value::Map(_), ..] => {
            let draft = object::request(&jquery::plain(name, options));
            let fault = || ReadError::new("an object with a URL", "one without");
            let mut draft = draft.ok_or_else(fault)?;
            if is_verb && method != "request" && draft.method.is_none() {
                draft.method = Some(of_verb(method));
            }
            Ok(draft)
        }
        [verb, url, rest @ ..] if is_verb && method == "request" && client == "http" => {
            let mut draft = start(verb.text().unwrap_or_default(), url)?;
            with_body(client, rest, &mut draft);
            Ok(draft)
        }
        [url, rest @ ..] if is_verb && method != "request" => {
            let mut draft = start(&of_verb(method), url)?;
            let has_body = client == "http" && !matches!(method, "get" | "head")
                || client == "axios" && matches!(method, "post" | "put" | "patch");
            match rest {
                rest if has_body => with_body(client, rest, &mut draft),
                [options, ..] => with_options(client, options, &mut draft),
                [] => {}
            }
            Ok(draft)
        }
        [url, rest @ ..] => {
            let mut draft = start("", url)?;
            if let [options, ..] = rest {
                with_options(client, options, &mut draft);
            }
            if draft.method.is_none() {
                draft.method = Some("GET".to_owned());
            }
            Ok(draft)
        }
        [] => Err(ReadError::new("a call with a URL", "none")),
    }
}

/// The method that a function's name says.
fn of_verb(name: &str) -> String {
    match name {
        "del" => "DELETE".to_owned(),
        name => name.to_ascii_uppercase(),
    }
}

fn start(method: &str, url: &Value) -> Result<Draft, ReadError> {
    let url = match url {
        Value::Call(_, arguments) => arguments.first().unwrap_or(url),
        Value::Nothing
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Word(_)
        | Value::List(_)
        | Value::Map(_) => url,
    };
    let unresolved = |found: String| {
        let help =
            "paste the call with the URL in place of the variable, or give the URL with --url";
        ReadError::new("a URL in the call", found).help(help)
    };
    match url {
        Value::Text(text) if is_absolute(text) || text.starts_with('/') => Ok(Draft {
            method: (!method.is_empty()).then(|| method.to_ascii_uppercase()),
            target: text.clone(),
            ..Draft::default()
        }),
        Value::Word(name) => Err(unresolved(format!(
            "the variable {name}, which has no value in the text"
        ))),
        Value::Text(_)
        | Value::Nothing
        | Value::Bytes(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Call(..) => Err(unresolved("another value".to_owned())),
    }
}

/// A body and then options, as axios and k6 take them.
fn with_body(client: &str, rest: &[Value], draft: &mut Draft) {
    let [body, options @ ..] = rest else {
        return;
    };
    if let [options, ..] = options {
        with_options(client, options, draft);
    }
    set_body(client, body, draft);
}

fn with_options(client: &str, options: &Value, draft: &mut Draft) {
    if let Some(method) = options.first(&["method"]).and_then(Value::text) {
        draft.method = Some(method.to_ascii_uppercase());
    }
    if let Some(headers) = options.get("headers") {
        object::fields(headers, &mut draft.fields);
    }
    beside::add(options, beside::is_query, draft);
    for (name, kind) in [("form", FORM), ("json", "application/json")] {
        if let Some(body) = options.get(name) {
            draft.default_field("Content-Type", kind);
            object::set_body(body, draft);
        }
    }
    if let Some(body) = options.first(&["body", "data"]) {
        set_body(client, body, draft);
    }
}

fn set_body(client: &str, body: &Value, draft: &mut Draft) {
    let has_type = draft.field("Content-Type").is_some();
    match body {
        Value::Word(name) => {
            let text = format!("the body is the variable {name}, which has no value in the text");
            draft
                .remarks
                .push(Remark::assumed("body-missing", text, "--body"));
        }
        // k6 sends an object as a form.
        Value::Map(_) if client == "http" && !has_type => {
            draft.default_field("Content-Type", FORM);
            object::set_body(body, draft);
        }
        Value::Text(_) if !has_type => {
            let kind = match client {
                "axios" => FORM,
                _ => "text/plain;charset=UTF-8",
            };
            object::set_body(body, draft);
            draft.default_field("Content-Type", kind);
        }
        Value::Nothing
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Call(..) => object::set_body(body, draft),
    }
}
