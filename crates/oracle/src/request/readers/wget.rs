//! A wget command.

use crate::request::draft::{Draft, header_line, is_absolute};
use crate::request::fault::{Place, ReadError};
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::reader::Reader;
use crate::request::shell::{self, Word, begins_with, commands};

pub(crate) const READER: Reader = Reader {
    summary: "A wget command",
    example: "wget 'https://api.example.com/1/items?page=2' \\\n  --header='Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"'",
    instead: "run the command with --debug and paste the lines of the request",
    is_general: false,
    recognize: |paste| begins_with(paste.bytes(), TOOLS),
    read: |paste, options| read(paste.bytes(), options),
};

const TOOLS: &[&str] = &["wget", "wget2"];

/// Short options with a value.
const SHORT_WITH_VALUE: &[u8] = b"OoaiTtwQPARDIXUlBe";

/// Long options with a value, which can be in the next word.
const LONG_WITH_VALUE: &[&str] = &[
    "header",
    "method",
    "post-data",
    "post-file",
    "body-data",
    "body-file",
    "user-agent",
    "referer",
    "user",
    "password",
    "output-document",
    "output-file",
    "timeout",
    "tries",
    "wait",
    "input-file",
    "directory-prefix",
    "http-user",
    "http-password",
    "ca-certificate",
    "certificate",
    "private-key",
    "load-cookies",
    "save-cookies",
    "max-redirect",
    "limit-rate",
    "execute",
    "secure-protocol",
];

fn read(text: &[u8], options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    let mut first_fault = None;
    for command in commands(text, TOOLS)? {
        let request = request(command, options).and_then(|draft| draft.finish(Form::Wget, options));
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

fn request(command: shell::Command, options: &ReadOptions<'_>) -> Result<Draft, ReadError> {
    let shell::Command { words, remarks, .. } = command;
    let mut draft = Draft {
        remarks,
        ..Draft::default()
    };
    let mut words = words.into_iter().skip(1);
    while let Some(word) = words.next() {
        let text = String::from_utf8_lossy(&word.text).into_owned();
        let mut value = |inline: Option<&str>| match inline {
            Some(inline) => Ok((inline.to_owned(), word.unresolved.clone(), word.at)),
            None => match words.next() {
                Some(Word {
                    text,
                    at,
                    unresolved,
                }) => Ok((String::from_utf8_lossy(&text).into_owned(), unresolved, at)),
                None => Err(ReadError::new(format!("a value after {text}"), "the end")
                    .at(Place::Byte(word.at, "the text"))),
            },
        };
        if let Some(long) = text.strip_prefix("--") {
            let (name, inline) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (long, None),
            };
            if inline.is_some() || LONG_WITH_VALUE.contains(&name) {
                let (value, unresolved, at) = value(inline)?;
                set(&mut draft, name, value, unresolved, at, options)?;
            }
        } else if let Some(short) = text.strip_prefix('-').filter(|short| !short.is_empty()) {
            let letters = short.as_bytes();
            let with_value = letters
                .iter()
                .position(|letter| SHORT_WITH_VALUE.contains(letter));
            if with_value.is_some_and(|at| at + 1 == letters.len()) {
                let (value, _, _) = value(None)?;
                if short.ends_with('U') {
                    draft.fields.push(("User-Agent".to_owned(), value));
                }
            }
        } else if draft.target.is_empty() {
            unless_unresolved(word.unresolved.as_ref(), word.at)?;
            draft.target = text;
        }
    }
    url(&mut draft)?;
    Ok(draft)
}

fn set(
    draft: &mut Draft,
    name: &str,
    value: String,
    unresolved: Option<String>,
    at: usize,
    options: &ReadOptions<'_>,
) -> Result<(), ReadError> {
    match name {
        "header" => {
            if let Some((name, value)) = header_line(&value) {
                if name.eq_ignore_ascii_case("Authorization") {
                    unless_unresolved(unresolved.as_ref(), at)?;
                }
                draft.fields.push((name.to_owned(), value.to_owned()));
            }
        }
        "method" => draft.method = Some(value.to_ascii_uppercase()),
        "post-data" | "body-data" => {
            unless_unresolved(unresolved.as_ref(), at)?;
            draft.body = Some(value.into_bytes());
        }
        "post-file" | "body-file" if options.body.is_none() => {
            let read = (options.read_file)(&value).map_err(|fault| {
                let found = format!("\"{value}\": {fault}");
                let fault = ReadError::new("a file that can be read", found);
                fault
                    .at(Place::Byte(at, "the text"))
                    .help("give the body with --body @FILE")
            })?;
            draft.body = Some(read);
        }
        "user-agent" => draft.fields.push(("User-Agent".to_owned(), value)),
        "referer" => draft.fields.push(("Referer".to_owned(), value)),
        _ => {}
    }
    if name.starts_with("post-") {
        draft.method.get_or_insert_with(|| "POST".to_owned());
    }
    Ok(())
}

fn unless_unresolved(unresolved: Option<&String>, at: usize) -> Result<(), ReadError> {
    match unresolved {
        None => Ok(()),
        Some(variable) => {
            let fault = ReadError::new(format!("the value of {variable}"), "its name alone");
            let fault = fault.at(Place::Byte(at, "the text"));
            Err(fault.help("write the value in its place"))
        }
    }
}

/// What wget sends of a URL: http where it has no scheme, and no fragment.
fn url(draft: &mut Draft) -> Result<(), ReadError> {
    if draft.target.is_empty() {
        return Err(ReadError::new("a URL in the command", "none"));
    }
    if draft.body.is_some() {
        draft.default_field("Content-Type", "application/x-www-form-urlencoded");
    }
    draft.method.get_or_insert_with(|| "GET".to_owned());
    if let Some((before, _)) = draft.target.split_once('#') {
        draft.target = before.to_owned();
    }
    if !is_absolute(&draft.target) {
        draft.note(
            "wget-scheme-http",
            "the scheme is http, which wget uses for a URL without one",
        );
        draft.target = format!("http://{}", draft.target);
    }
    Ok(())
}
