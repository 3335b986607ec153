//! Variables of a script and their values.

mod appended;
mod searched;

use std::cell::Cell;
use std::collections::BTreeMap;

use super::MOST_FAULTS;
use crate::request::framing::{MOST_EXPANDED, MOST_VARIABLES};
use crate::request::literal::{self, Value};

/// The longest name of a variable, in bytes.
const LONGEST_NAME: usize = 64;

/// The variables that a script sets to a literal value, or to one with other variables in it.
pub(super) struct Variables {
    values: BTreeMap<String, Value>,
    /// How many bytes of values may still be put in the places of their names.
    left: Cell<usize>,
}

impl Variables {
    /// The values of `const name = …`, `let` and `var`.
    pub(super) fn of(text: &str) -> Self {
        let mut values = BTreeMap::new();
        let mut faults = 0;
        for keyword in ["const ", "let ", "var "] {
            for (at, _) in text.match_indices(keyword) {
                if values.len() >= MOST_VARIABLES || faults >= MOST_FAULTS {
                    break;
                }
                let rest = text.get(at + keyword.len()..).unwrap_or_default();
                let Some((name, value)) = assigned(rest) else {
                    continue;
                };
                match literal::parse(value) {
                    Some((value, _)) => {
                        values.entry(name.to_owned()).or_insert(value);
                    }
                    None => faults += 1,
                }
            }
        }
        appended::add(text, &mut values);
        searched::change(text, &mut values);
        let left = Cell::new(MOST_EXPANDED);
        let known = Self { values, left };
        let resolved = known.values.iter();
        let resolved = resolved.map(|(name, value)| (name.clone(), known.resolved(value)));
        let values = resolved.collect();
        let left = known.left;
        Self { values, left }
    }

    /// The value of a name, as long as not too much was put in the places of names: a short text can
    /// stand for one that fills the memory.
    fn value(&self, name: &str) -> Option<&Value> {
        let value = self.values.get(name)?;
        self.left.set(self.left.get().checked_sub(value.size())?);
        Some(value)
    }

    /// A value with the variables that it names in their places.
    pub(super) fn resolved(&self, value: &Value) -> Value {
        match value {
            Value::Word(name) => self.value(name).unwrap_or(value).clone(),
            Value::Map(members) => {
                let members = members.iter();
                let members = members.map(|(name, value)| (name.clone(), self.resolved(value)));
                Value::Map(members.collect())
            }
            Value::List(list) => Value::List(list.iter().map(|one| self.resolved(one)).collect()),
            Value::Call(name, list) => {
                let list = list.iter().map(|one| self.resolved(one)).collect();
                // params.toString()
                let printed = name.strip_suffix(".toString");
                match printed.and_then(|name| self.value(name)) {
                    Some(value) => value.clone(),
                    None => Value::Call(name.clone(), list),
                }
            }
            Value::Text(text) if text.contains("${") => Value::Text(self.interpolated(text)),
            Value::Nothing | Value::Text(_) | Value::Bytes(_) => value.clone(),
        }
    }

    /// A template with the texts of its variables: `${base}/orders`.
    fn interpolated(&self, text: &str) -> String {
        let mut whole = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            whole.push_str(before);
            let mut near = after.bytes().take(LONGEST_NAME);
            let end = near.position(|octet| octet == b'}');
            let name = end.and_then(|end| after.get(..end));
            let value = name.and_then(|name| self.value(name.trim())?.text());
            match (value, end) {
                (Some(value), Some(end)) => {
                    whole.push_str(value);
                    rest = after.get(end + 1..).unwrap_or_default();
                }
                (Some(_) | None, _) => {
                    whole.push_str("${");
                    rest = after;
                }
            }
        }
        whole.push_str(rest);
        whole
    }
}

/// The name of an assignment and the text of its value.
fn assigned(text: &str) -> Option<(&str, &str)> {
    let mut near = text.bytes().take(LONGEST_NAME + 16);
    let equals = near.position(|octet| octet == b'=')?;
    let name = text.get(..equals)?.trim();
    let is_name = |c: char| c.is_alphanumeric() || "_$".contains(c);
    let is_known = !name.is_empty() && name.len() <= LONGEST_NAME && name.chars().all(is_name);
    is_known.then_some((name, text.get(equals + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::{MOST_EXPANDED, Value, Variables};

    #[test]
    fn values_are_put_in_their_places_up_to_a_limit() {
        let text = "const a = 'x'; const b = `${a}y`;\nlet c = {k: b, n: nothing}";
        let variables = Variables::of(text);
        let word = |name: &str| variables.resolved(&Value::Word(name.to_owned()));
        assert_eq!(word("b"), Value::Text("xy".to_owned()));
        assert_eq!(word("none"), Value::Word("none".to_owned()));
        let long = format!(
            "const a = '{}'; const b = [{}]",
            "x".repeat(100_000),
            "a,".repeat(1_000)
        );
        let variables = Variables::of(&long);
        let whole = variables.resolved(&Value::List(vec![Value::Word("b".to_owned()); 50]));
        assert!(whole.size() < 2 * MOST_EXPANDED, "{}", whole.size());
    }
}
