//! What a script changes in the query of a URL object: `url.searchParams.set("a", "b")`.

use std::collections::BTreeMap;

use crate::request::beside;
use crate::request::framing::MOST_VARIABLES;
use crate::request::literal::{self, Value};
use crate::request::pairs::encoded;

/// How a script says that it changes the query.
const MARK: &str = ".searchParams.";

/// Changes the URLs of variables. One that is changed by a value which is not in the text has no value.
pub(super) fn change(text: &str, values: &mut BTreeMap<String, Value>) {
    for (at, _) in text.match_indices(MARK).take(MOST_VARIABLES) {
        let before = text.get(..at).unwrap_or_default();
        let is_part = |c: char| c.is_alphanumeric() || "_$".contains(c);
        let start = before.trim_end_matches(is_part).len();
        let name = before.get(start..).unwrap_or_default();
        let Some(Value::Call(class, arguments)) = values.get(name) else {
            continue;
        };
        if class != "URL" {
            continue;
        }
        let rest = text.get(at + MARK.len()..).unwrap_or_default();
        if !["append(", "set(", "delete("]
            .iter()
            .any(|call| rest.starts_with(call))
        {
            continue;
        }
        let url = match (&arguments[..], literal::parse(rest)) {
            ([Value::Text(url)], Some((Value::Call(method, given), _))) => {
                let given: Option<Vec<String>> =
                    given.iter().map(|one| known(one, values)).collect();
                given.and_then(|given| changed(url, &method, &given))
            }
            (_, Some(_) | None) => None,
        };
        let value = match url {
            Some(url) => Value::Call("URL".to_owned(), vec![Value::Text(url)]),
            None => Value::Word(name.to_owned()),
        };
        values.insert(name.to_owned(), value);
    }
}

/// The URL after a call.
fn changed(url: &str, method: &str, given: &[String]) -> Option<String> {
    let name = given.first()?;
    let (bare, _) = url.split_once('?').unwrap_or((url, ""));
    let mut pairs = beside::parameters(url);
    if method != "append" {
        pairs.retain(|(known, _)| known != name);
    }
    if method != "delete" {
        pairs.push((name.clone(), given.get(1)?.clone()));
    }
    let mark = if pairs.is_empty() { "" } else { "?" };
    Some(format!("{bare}{mark}{}", encoded(&pairs)))
}

/// The text of an argument: itself, or that of a variable.
fn known(value: &Value, values: &BTreeMap<String, Value>) -> Option<String> {
    let value = match value {
        Value::Word(word) => values.get(word).unwrap_or(value),
        Value::Nothing
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Call(..) => value,
    };
    match value {
        Value::Text(text) if !text.contains("${") => Some(text.clone()),
        Value::Word(word) if !beside::is_variable(word) => Some(word.clone()),
        Value::Nothing
        | Value::Text(_)
        | Value::Word(_)
        | Value::Bytes(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Call(..) => None,
    }
}
