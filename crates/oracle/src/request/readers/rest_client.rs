//! What Ruby's rest-client logs.

use crate::request::beside;
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::{Value, parse};
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "What Ruby's rest-client logs",
    example: "RestClient.post \"https://api.example.com/1/items\", \"a=1\", \"Authorization\"=>\"OAuth oauth_signature=\\\"s\\\"\"",
    instead: "paste the whole line that begins with RestClient.",
    is_general: false,
    recognize: |paste| {
        let text = paste.text().unwrap_or_default();
        text.lines().any(|line| call(line).is_some())
    },
    read,
};

/// The method of a line and the arguments after it.
fn call(line: &str) -> Option<(&str, &str)> {
    let at = line.find("RestClient.")?;
    let (method, arguments) = line.get(at + "RestClient.".len()..)?.split_once(' ')?;
    let is_word = method.bytes().all(|octet| octet.is_ascii_lowercase());
    (is_word && arguments.starts_with(['"', '\''])).then_some((method, arguments))
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let lines = paste.text().unwrap_or_default().lines();
    lines
        .filter_map(call)
        .map(|(method, arguments)| draft(method, arguments).finish(Form::RestClient, options))
        .collect()
}

fn draft(method: &str, arguments: &str) -> Draft {
    // The URL, the body, then the headers as pairs.
    let mut draft = Draft::new(&method.to_ascii_uppercase(), "");
    let mut rest = arguments;
    let mut position = 0;
    while let Some((value, length)) = parse(rest) {
        rest = rest.get(length..).unwrap_or_default().trim_start();
        if let Some(after) = rest.strip_prefix("=>") {
            let Some((second, length)) = parse(after) else {
                break;
            };
            object::fields(
                &Value::List(vec![Value::List(vec![value, second])]),
                &mut draft.fields,
            );
            rest = after.get(length..).unwrap_or_default().trim_start();
        } else if position == 0 {
            value
                .text()
                .unwrap_or_default()
                .clone_into(&mut draft.target);
        } else if position == 1 && !matches!(method, "get" | "delete" | "head" | "options") {
            object::set_body(&value, &mut draft);
        } else {
            options(&value, &mut draft);
        }
        position += 1;
        rest = rest.strip_prefix(',').unwrap_or_default().trim_start();
    }
    draft
}

/// The headers as code gives them, with the query among them.
fn options(value: &Value, draft: &mut Draft) {
    let Value::Map(members) = value else {
        return;
    };
    for (name, value) in members {
        if name == "params" {
            beside::add_query(name, value, draft);
        } else {
            let header = Value::Map(vec![(name.clone(), value.clone())]);
            object::fields(&header, &mut draft.fields);
        }
    }
}
