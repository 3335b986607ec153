//! The objects that a text holds: JSON documents, YAML, or objects as programs print them, with log text
//! around them.

use super::literal::{self, Value};
use super::yaml;

/// Places in a text where an object is looked for, at most.
const MOST_STARTS: usize = 64;

/// The objects and arrays of a text, in order.
///
/// JSON is read as JSON: one document or several, one after the other. Any other text is searched for
/// an object at the start of a line or after a space, which is where logs have it.
pub(crate) fn of(text: &str) -> Vec<Value> {
    let documents = documents(text);
    if !documents.is_empty() {
        return documents;
    }
    if let Some(value) = yaml_in(text) {
        return vec![value];
    }
    let mut arrays = literal::php::arrays(text);
    if arrays.is_empty() {
        let exported = text.match_indices("array (\n").take(MOST_STARTS);
        let exported = exported.filter_map(|(at, _)| literal::parse(text.get(at..)?));
        arrays.extend(exported.map(|(value, _)| value).next());
    }
    if !arrays.is_empty() {
        return arrays;
    }
    let mut found = Vec::new();
    let mut at = 0;
    for _ in 0..MOST_STARTS {
        let Some(start) = next_start(text, at) else {
            break;
        };
        let rest = text.get(start..).unwrap_or_default();
        at = match literal::parse(rest) {
            Some((value @ (Value::Map(_) | Value::List(_)), length)) => {
                if !is_empty(&value) {
                    found.push(value);
                }
                start + length
            }
            Some((_, length)) => start + length.max(1),
            None => start + 1,
        };
    }
    found
}

/// The documents of a text that is JSON and nothing else; none if it is not.
fn documents(text: &str) -> Vec<Value> {
    let stream = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    let documents: Result<Vec<_>, _> = stream.collect();
    let Ok(documents) = documents else {
        return Vec::new();
    };
    let is_object = |value: &&serde_json::Value| value.is_object() || value.is_array();
    let objects = documents.iter().filter(is_object);
    objects.map(Value::from).collect()
}

/// The YAML that a text is, or that is between other paragraphs.
fn yaml_in(text: &str) -> Option<Value> {
    /// Paragraphs after it that are left out.
    const MOST_AFTER: usize = 4;
    if is_yaml(text)
        && let Some(value) = yaml::parse(text)
    {
        return Some(value);
    }
    let mut at = 0;
    let start = text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        BEGINS
            .iter()
            .any(|begin| line.starts_with(begin))
            .then_some(start)
    })?;
    let mut text = text.get(start..)?.trim_end();
    for _ in 0..=MOST_AFTER {
        if let Some(value) = yaml::parse(text) {
            return Some(value);
        }
        text = text.get(..text.rfind("\n\n")?)?;
    }
    None
}

/// How the YAML files of tools begin that can be found within another text.
const BEGINS: [&str; 3] = [
    "http_interactions:",
    "interactions:",
    "type: collection.insomnia.rest",
];

/// Whether a text begins as the YAML files of tools do.
pub(crate) fn is_yaml(text: &str) -> bool {
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let first = lines.next().unwrap_or_default();
    let begins = [
        "type: ",
        "version: ",
        "http_interactions:",
        "interactions:",
        "recorded_with:",
    ];
    first.starts_with("---") || begins.iter().any(|begin| first.starts_with(begin))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Map(members) => members.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Nothing | Value::Text(_) | Value::Bytes(_) | Value::Word(_) | Value::Call(..) => {
            false
        }
    }
}

/// The next brace or bracket that can begin an object.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let bytes = text.as_bytes();
    let mut places = rest.match_indices(['{', '[']);
    places.find_map(|(offset, _)| {
        let at = from + offset;
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let is_start =
            before.is_none_or(|octet| octet.is_ascii_whitespace() || b":=>(*".contains(octet));
        is_start.then_some(at)
    })
}
