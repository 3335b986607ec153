//! An entry of Postman's console, as it is shown or copied.

use super::jmeter::is_jmeter;
use super::parts::{self, Pair, encode_target, set_form};
use super::sections::{self, Section};
use crate::request::draft::{Draft, header_line, is_absolute, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::{self, Value};
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "An entry of Postman's console, selected or copied by its menu",
    example: "GET https://api.example.com/1/items?page=2\n401\nRequest Headers\nAuthorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"\nHost: api.example.com",
    instead: "open the entry in Postman's console, choose Show raw log, and copy the request",
    is_general: false,
    recognize: |paste| paste.text().is_some_and(is_console),
    read: |paste, options| read(paste.text().unwrap_or_default(), options),
};

const TITLES: &[&str] = &[
    "Network",
    "Request Headers",
    "Request Body",
    "Response Headers",
    "Response Body",
];

fn is_console(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    entry_line(first).is_some() && text.contains("Request Headers") && !is_jmeter(text)
}

/// `METHOD URL`, with the status, the time or a brace after it.
fn entry_line(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    let (method, url) = (words.next()?, words.next()?);
    // An entry that was copied by its menu: `GET https://h/: {`.
    let url = url
        .strip_suffix(':')
        .filter(|_| line.contains('{'))
        .unwrap_or(url);
    let is_version = words.next().is_some_and(|word| word.starts_with("HTTP/"));
    (is_method(method) && is_absolute(url) && !is_version).then_some((method, url))
}

fn read(text: &str, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if entry_line(line).is_some() {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut read = Vec::new();
    for (start, end) in starts.iter().copied().zip(ends) {
        let mut draft = entry(text.get(start..end).unwrap_or_default());
        encode_target(&mut draft);
        read.push(draft.finish(Form::PostmanConsole, options)?);
    }
    Ok(read)
}

fn entry(text: &str) -> Draft {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (method, url) = entry_line(line).unwrap_or_default();
    let mut draft = Draft::new(method, url);
    let brace = line.rfind('{').filter(|_| line.trim_end().ends_with('{'));
    let object = brace.and_then(|brace| literal::parse(text.get(brace..)?));
    if let Some((object, _)) = object {
        copied(&object, &mut draft);
    } else {
        for section in sections::split(rest, TITLES) {
            shown(&section, &mut draft);
        }
    }
    draft
}

/// An entry that was copied by its menu is an object.
fn copied(object: &Value, draft: &mut Draft) {
    parts::fields(object.get("Request Headers"), draft);
    match object.get("Request Body") {
        Some(fields @ Value::Map(_)) if is_form(draft) => {
            set_form(&object::pairs(fields).unwrap_or_default(), draft);
        }
        Some(body) => object::set_body(body, draft),
        None => {}
    }
    let answer = object.get("Response Body").and_then(Value::text);
    draft.printed.answer = answer.map(str::to_owned);
}

fn is_form(draft: &Draft) -> bool {
    let kind = draft.field("Content-Type").unwrap_or_default();
    kind.to_ascii_lowercase().contains("x-www-form-urlencoded")
}

fn shown(section: &Section<'_>, draft: &mut Draft) {
    let pairs = section
        .lines
        .iter()
        .filter_map(|line| header_line(line.trim()));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), unquoted(value)));
    match section.title.as_str() {
        "Request Headers" => draft.fields.extend(pairs),
        "Request Body" => {
            let lines: Vec<&str> = section.lines.iter().map(|line| line.trim()).collect();
            let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            let form: Vec<Pair> = pairs.collect();
            // A form as it is sent may have colons, but no spaces.
            let is_listed = lines.iter().all(|line| line.contains(": "));
            let is_read = is_listed && form.len() == lines.len() && !form.is_empty();
            if is_form(draft) && is_read {
                set_form(&form, draft);
            } else if !lines.is_empty() {
                draft.body = Some(section.lines.join("\n").trim().as_bytes().to_vec());
            }
        }
        "Response Body" => draft.printed.answer = Some(section.lines.join("\n")),
        _ => {}
    }
}

/// A value without the quotation marks that the console shows.
fn unquoted(value: &str) -> String {
    if value.len() > 1 && value.starts_with('"') && value.ends_with('"') {
        let parsed = literal::parse(value).filter(|(_, length)| *length == value.len());
        if let Some((Value::Text(text), _)) = parsed {
            return text;
        }
        // Quotation marks within it that are not escaped.
        let inner = value.get(1..value.len() - 1).unwrap_or(value);
        if inner.contains('"') && !inner.contains('\\') {
            return inner.to_owned();
        }
    }
    value.to_owned()
}
