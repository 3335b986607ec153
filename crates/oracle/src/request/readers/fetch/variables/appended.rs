//! What a script adds to an object of its own: `headers.append("a", "b")`, `params.set("a", "b")`.

use std::collections::BTreeMap;

use super::super::MOST_FAULTS;
use crate::request::framing::MOST_VARIABLES;
use crate::request::literal::{self, Value};
use crate::request::object;

/// Classes of objects that a script adds names and values to.
const CLASSES: [&str; 2] = ["Headers", "URLSearchParams"];

/// Adds the names and values to the variables.
pub(super) fn add(text: &str, values: &mut BTreeMap<String, Value>) {
    let mut faults = 0;
    let mut count = 0;
    let places = text.match_indices(['.']);
    let is_added = |at: &usize| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.starts_with("append(") || rest.starts_with("set(")
    };
    for at in places.map(|(at, _)| at).filter(is_added) {
        if count >= MOST_VARIABLES || faults >= MOST_FAULTS {
            return;
        }
        let before = text.get(..at).unwrap_or_default();
        let is_part = |c: char| c.is_alphanumeric() || "_$".contains(c);
        let start = before.trim_end_matches(is_part).len();
        let name = before.get(start..).unwrap_or_default();
        let Some(value) = values.get_mut(name).filter(|value| is_of_class(value)) else {
            continue;
        };
        let call = text.get(start..).and_then(literal::parse);
        let Some((Value::Call(method, pair), _)) = call else {
            faults += 1;
            continue;
        };
        if let [key, one] = &pair[..] {
            push(value, key, one, method.ends_with(".set"));
            count += 1;
        }
    }
}

fn is_of_class(value: &Value) -> bool {
    matches!(value, Value::Call(class, _) if CLASSES.contains(&class.as_str()))
}

/// Adds a pair to the list that the object becomes; `is_set` replaces those of the same name.
fn push(object: &mut Value, key: &Value, value: &Value, is_set: bool) {
    let Value::Call(class, arguments) = object else {
        return;
    };
    if !matches!(&arguments[..], [Value::List(_)]) {
        let pairs = arguments
            .first()
            .and_then(object::pairs)
            .unwrap_or_default();
        let text = |text: String| Value::Text(text);
        let pairs = pairs.into_iter();
        let pairs = pairs.map(|(name, value)| Value::List(vec![text(name), text(value)]));
        *arguments = vec![Value::List(pairs.collect())];
    }
    if let [Value::List(list)] = &mut arguments[..] {
        // Names of headers are the same in any letter case.
        let is_header = class == "Headers";
        let is_same = |pair: &Value| match pair {
            Value::List(pair) => pair
                .first()
                .and_then(Value::text)
                .zip(key.text())
                .is_some_and(|(one, other)| {
                    one == other || is_header && one.eq_ignore_ascii_case(other)
                }),
            Value::Nothing
            | Value::Text(_)
            | Value::Bytes(_)
            | Value::Word(_)
            | Value::Map(_)
            | Value::Call(..) => false,
        };
        if is_set {
            list.retain(|pair| !is_same(pair));
        }
        list.push(Value::List(vec![key.clone(), value.clone()]));
    }
}
