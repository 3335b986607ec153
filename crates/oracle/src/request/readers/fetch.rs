//! A call of JavaScript that sends a request: `fetch`, also as browsers copy it, axios, got.

use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::{Value, parse};
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "A JavaScript call: fetch (\"Copy as fetch\"), axios or got",
    example: "fetch(\"https://api.example.com/1/items?page=2\", {\n  \"headers\": {\"authorization\": \"OAuth oauth_consumer_key=\\\"ck\\\", oauth_signature=\\\"s\\\"\"}\n});",
    instead: "copy the request as cURL",
    is_general: false,
    recognize: |paste| paste.text().is_some_and(|text| !calls(text).is_empty()),
    read,
};

const NAMES: [&str; 5] = ["fetch", "axios", "got", "request", "ajax"];

/// The most calls that are looked at.
const MOST: usize = 100;

/// The places of calls, and their names with the method that is a member: `axios.post`.
fn calls(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let before = text.get(..open).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_alphanumeric() || "._$".contains(c);
        let start = before.rfind(|c| !is_part(c)).map_or(0, |at| at + 1);
        let name = before.get(start..).unwrap_or_default();
        let is_call = name.split('.').any(|part| NAMES.contains(&part));
        let next = text.get(open + 1..).unwrap_or_default().trim_start();
        if is_call && next.starts_with(['"', '\'', '`', '{']) && found.len() < MOST {
            found.push(start);
        }
    }
    found
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let text = paste.text().unwrap_or_default();
    let mut read = Vec::new();
    let mut first_fault = None;
    for start in calls(text) {
        let call = text.get(start..).and_then(parse);
        let Some((Value::Call(name, arguments), _)) = call else {
            let expected = "a call with a URL and an object of values";
            first_fault.get_or_insert(ReadError::new(
                expected,
                "one that is cut short or computes a value",
            ));
            continue;
        };
        match request(&name, &arguments).finish(Form::Fetch, options) {
            Ok(request) => read.push(request),
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    match first_fault {
        Some(fault) if read.is_empty() => Err(fault),
        _ => Ok(read),
    }
}

fn request(name: &str, arguments: &[Value]) -> Draft {
    let first = arguments.first();
    let member = name.rsplit('.').next().unwrap_or_default();
    let is_named = matches!(
        member,
        "get" | "post" | "put" | "patch" | "delete" | "head" | "options"
    );
    let has_data = name.starts_with("axios") && matches!(member, "post" | "put" | "patch");
    let config = match (first, has_data) {
        (Some(Value::Map(_)), _) => first,
        (_, true) => arguments.get(2),
        (_, false) => arguments.get(1),
    };
    let empty = Value::Map(Vec::new());
    let config = config.unwrap_or(&empty);
    let mut members = match config {
        Value::Map(members) => members.clone(),
        Value::Nothing
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Word(_)
        | Value::List(_)
        | Value::Call(..) => Vec::new(),
    };
    if let Some(url) = first.filter(|first| first.text().is_some()) {
        members.insert(0, ("url".to_owned(), url.clone()));
    }
    if is_named {
        members.insert(0, ("method".to_owned(), Value::Text(member.to_owned())));
    } else if config.first(&["method", "type"]).is_none() {
        members.push(("method".to_owned(), Value::Text("GET".to_owned())));
    }
    if has_data && let Some(data) = arguments.get(1) {
        members.push(("data".to_owned(), data.clone()));
    }
    object::request(&Value::Map(members)).unwrap_or_default()
}
