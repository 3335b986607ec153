//! An HTTPie command (`http`, `https`), and those of xh, which has the same words.

use basestring::percent_encode;

use crate::request::draft::{Draft, is_method};
use crate::request::fault::{Place, ReadError};
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::reader::Reader;
use crate::request::shell::{self, Input, Word, begins_with, commands};

pub(crate) const READER: Reader = Reader {
    summary: "An HTTPie or xh command: http, https, xh, xhs",
    example: "http GET https://api.example.com/1/items page==2 \\\n  'Authorization:OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"'",
    instead: "run the command with --offline --print=HB and paste what it prints",
    is_general: false,
    recognize: |paste| begins_with(paste.bytes(), TOOLS),
    read: |paste, options| read(paste.bytes(), options),
};

const TOOLS: &[&str] = &["http", "https", "xh", "xhs"];

/// Options with a value.
const WITH_VALUE: &[&str] = &[
    "-a",
    "--auth",
    "-A",
    "--auth-type",
    "-o",
    "--output",
    "-p",
    "--print",
    "-s",
    "--style",
    "--pretty",
    "--session",
    "--session-read-only",
    "--proxy",
    "--verify",
    "--timeout",
    "--cert",
    "--cert-key",
    "--ssl",
    "--max-redirects",
    "--max-headers",
    "--response-charset",
    "--response-mime",
    "--format-options",
    "--history-print",
    "-P",
    "--ciphers",
    "--http-version",
    "--bearer",
    "--resolve",
    "--interface",
];

fn read(text: &[u8], options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    let mut first_fault = None;
    for command in commands(text, TOOLS)? {
        let request =
            request(command, options).and_then(|draft| draft.finish(Form::Httpie, options));
        match request {
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

/// The most items of a command.
const MOST_ITEMS: usize = 10_000;

/// What the words of a command come to.
#[derive(Default)]
struct Parts {
    is_form: bool,
    raw: Option<String>,
    query: Vec<(String, String)>,
    data: Vec<(String, serde_json::Value)>,
}

fn request(command: shell::Command, options: &ReadOptions<'_>) -> Result<Draft, ReadError> {
    let shell::Command {
        words,
        input,
        end: _,
        remarks,
    } = command;
    let mut draft = Draft {
        remarks,
        ..Draft::default()
    };
    let mut words = words.into_iter();
    let tool = words.next().map(|word| word.text).unwrap_or_default();
    let is_https = tool.ends_with(b"s") || tool.ends_with(b"s.exe");
    let mut parts = Parts::default();
    let mut plain = Vec::new();
    while let Some(word) = words.next() {
        let text = String::from_utf8_lossy(&word.text).into_owned();
        match text.as_str() {
            "-f" | "--form" => parts.is_form = true,
            "--multipart" => return Err(multipart()),
            "--raw" => {
                parts.raw = words
                    .next()
                    .map(|w| String::from_utf8_lossy(&w.text).into_owned())
            }
            option if WITH_VALUE.contains(&option) => {
                words.next();
            }
            option if option.starts_with("--raw=") => {
                parts.raw = option.get(6..).map(str::to_owned)
            }
            option if option.starts_with('-') && option.len() > 1 => {}
            _ if plain.len() >= MOST_ITEMS => {
                let expected = format!("at most {MOST_ITEMS} items");
                return Err(ReadError::new(expected, "more"));
            }
            _ => plain.push((text, word)),
        }
    }
    let mut plain = plain.into_iter().peekable();
    let is_named = |text: &str| text.bytes().all(|octet| octet.is_ascii_uppercase());
    if plain.len() > 1
        && let Some((method, _)) = plain.next_if(|(text, _)| is_method(text) || is_named(text))
    {
        draft.method = Some(method);
    }
    let Some((target, word)) = plain.next() else {
        return Err(ReadError::new("a URL in the command", "none"));
    };
    unless_unresolved(&word)?;
    draft.target = url(&target, is_https);
    for (text, word) in plain {
        item(&text, &word, &mut parts, &mut draft, options)?;
    }
    add_query(&parts.query, &mut draft.target);
    body(parts, input, &mut draft, options);
    Ok(draft)
}

fn multipart() -> ReadError {
    let found = "a multipart form, whose boundary HTTPie makes when it sends";
    ReadError::new("a form or JSON", found).help(READER.instead)
}

/// What HTTPie makes of a URL without a scheme, or without a host.
fn url(text: &str, is_https: bool) -> String {
    let scheme = if is_https { "https" } else { "http" };
    if text.contains("://") {
        return text.to_owned();
    }
    let text = text.strip_prefix("//").unwrap_or(text);
    match text.strip_prefix(':') {
        None => format!("{scheme}://{text}"),
        Some(local) => {
            let end = local
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(local.len());
            let (port, path) = local.split_at(end);
            let port = if port.is_empty() {
                String::new()
            } else {
                format!(":{port}")
            };
            format!("{scheme}://localhost{port}{path}")
        }
    }
}

/// Adds one item: a header, a parameter of the query, a member of the body.
fn item(
    text: &str,
    word: &Word,
    parts: &mut Parts,
    draft: &mut Draft,
    options: &ReadOptions<'_>,
) -> Result<(), ReadError> {
    let Some((name, mark, value)) = split_item(text) else {
        let fault = ReadError::new("an item such as name=value or Name:value", "another word");
        return Err(fault.at(Place::Byte(word.at, "the text")));
    };
    unless_unresolved(word)?;
    let file = |value: &str| {
        (options.read_file)(value).map_err(|fault| {
            let fault = ReadError::new("a file that can be read", format!("\"{value}\": {fault}"));
            fault
                .at(Place::Byte(word.at, "the text"))
                .help("give the body with --body @FILE")
        })
    };
    let text_of = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    match mark {
        ":" if value.is_empty() => draft
            .fields
            .retain(|(known, _)| !known.eq_ignore_ascii_case(&name)),
        ":" => draft.fields.push((name, value)),
        ";" => draft.fields.push((name, String::new())),
        "==" => parts.query.push((name, value)),
        "=" => parts.data.push((name, serde_json::Value::String(value))),
        "=@" => parts
            .data
            .push((name, serde_json::Value::String(text_of(file(&value)?)))),
        ":=" | ":=@" => {
            let json = if mark == ":=@" {
                text_of(file(&value)?)
            } else {
                value
            };
            let json = serde_json::from_str(&json)
                .map_err(|_| ReadError::new("JSON after :=", "another text"))?;
            parts.data.push((name, json));
        }
        _ => return Err(multipart()),
    }
    Ok(())
}

/// Splits an item at the first separator, the longest where several begin at one place. A backslash
/// keeps a character from being one.
fn split_item(text: &str) -> Option<(String, &'static str, String)> {
    const MARKS: [&str; 8] = [":=@", "=@", ":=", "==", "=", ":", "@", ";"];
    let mut name = String::new();
    let mut at = 0;
    while let Some(next) = text.get(at..)?.chars().next() {
        let rest = text.get(at..)?;
        if next == '\\' {
            let kept = rest.chars().nth(1)?;
            name.push(kept);
            at += 1 + kept.len_utf8();
            continue;
        }
        let mark = MARKS.iter().find(|mark| rest.starts_with(**mark));
        if let Some(mark) = mark.filter(|mark| **mark != ";" || rest.len() == 1) {
            let value = rest.get(mark.len()..)?;
            return Some((name, mark, value.to_owned()));
        }
        name.push(next);
        at += next.len_utf8();
    }
    None
}

fn add_query(query: &[(String, String)], target: &mut String) {
    for (name, value) in query {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(&plus_encoded(name));
        target.push('=');
        target.push_str(&plus_encoded(value));
    }
}

/// As Python's `quote_plus` writes it.
fn plus_encoded(text: &str) -> String {
    percent_encode(text.as_bytes()).replace("%20", "+")
}

fn body(parts: Parts, input: Option<Input>, draft: &mut Draft, options: &ReadOptions<'_>) {
    let Parts {
        is_form,
        raw,
        query: _,
        data,
    } = parts;
    let json = "application/json";
    if let Some(raw) = raw {
        draft.body = Some(raw.into_bytes());
        draft.default_field("Content-Type", json);
    } else if is_form {
        let pairs = data.iter().map(|(name, value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            format!("{}={}", plus_encoded(name), plus_encoded(&value))
        });
        draft.body = Some(pairs.collect::<Vec<_>>().join("&").into_bytes());
        draft.default_field(
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8",
        );
    } else if !data.is_empty() {
        draft.body = Some(written(&data).into_bytes());
        draft.default_field("Content-Type", json);
    } else if let Some(input) = input {
        draft.body = match input {
            Input::Text(text) => Some(text),
            Input::File(file) => (options.read_file)(&String::from_utf8_lossy(&file)).ok(),
        };
        draft.default_field("Content-Type", json);
    }
    let has_body = draft.body.is_some();
    let usual = if has_body { "POST" } else { "GET" };
    draft.method.get_or_insert_with(|| usual.to_owned());
}

/// An object as Python's `json.dumps` writes it: a space after each comma and colon, and escapes for
/// all but ASCII.
fn written(members: &[(String, serde_json::Value)]) -> String {
    let mut last: Vec<(&str, &serde_json::Value)> = Vec::new();
    for (name, value) in members {
        match last.iter_mut().find(|(known, _)| *known == name.as_str()) {
            Some((_, known)) => *known = value,
            None => last.push((name, value)),
        }
    }
    let members = last.iter().map(|(name, value)| {
        let name = ascii(&serde_json::Value::from(*name).to_string());
        format!("{name}: {}", python(value))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

fn python(value: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    match value {
        Json::Array(list) => {
            let list: Vec<String> = list.iter().map(python).collect();
            format!("[{}]", list.join(", "))
        }
        Json::Object(members) => {
            let members: Vec<_> = members
                .iter()
                .map(|(n, v)| (n.clone(), v.clone()))
                .collect();
            written(&members)
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => ascii(&value.to_string()),
    }
}

fn ascii(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    escaped
}

fn unless_unresolved(word: &Word) -> Result<(), ReadError> {
    match &word.unresolved {
        None => Ok(()),
        Some(variable) => {
            let fault = ReadError::new(format!("the value of {variable}"), "its name alone");
            let fault = fault.at(Place::Byte(word.at, "the text"));
            Err(fault.help("write the value in its place"))
        }
    }
}
