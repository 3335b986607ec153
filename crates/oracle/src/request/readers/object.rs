//! An object that a program prints: the configuration of axios in an error, options of got, a dump of
//! a received request.

use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::{Value, parse};
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "An object with method, URL and headers, as axios, got or Express print it, or JSON",
    example: "{\n  method: 'get',\n  url: 'https://api.example.com/1/items?page=2',\n  headers: { Authorization: 'OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"' }\n}",
    instead: "print the method, the URL, the headers and the body as JSON",
    is_general: true,
    recognize: |paste| !found(paste).is_empty(),
    read,
};

/// The most objects of a text that are looked at.
const MOST: usize = 50;

/// The values of a text that hold a request.
fn found(paste: &Paste<'_>) -> Vec<Value> {
    if paste.begins_as_json()
        && let Ok(json) = paste.json()
    {
        let value = Value::from(json);
        let has_request = !object::requests(&value).is_empty();
        return has_request.then_some(value).into_iter().collect();
    }
    let text = paste.text().unwrap_or_default();
    let mut found = Vec::new();
    let mut from = 0;
    for (tried, (at, _)) in text.match_indices('{').enumerate() {
        if tried >= MOST {
            break;
        }
        if at < from {
            continue;
        }
        let Some((value, length)) = text.get(at..).and_then(parse) else {
            continue;
        };
        from = at + length;
        if !object::requests(&value).is_empty() {
            found.push(value);
        }
    }
    if found.is_empty() {
        let values = paste.values().iter();
        found.extend(
            values
                .filter(|value| !object::requests(value).is_empty())
                .cloned(),
        );
    }
    found
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let values = found(paste);
    let drafts = values.iter().flat_map(object::requests);
    let mut read = Vec::new();
    let mut first_fault = None;
    for draft in drafts {
        match draft.finish(Form::Object, options) {
            Ok(request) => read.push(request),
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    match (first_fault, read.is_empty()) {
        (_, false) => Ok(read),
        (Some(fault), true) => Err(fault),
        (None, true) => Err(ReadError::new(
            "an object with a URL and a method or headers",
            "none",
        )),
    }
}
