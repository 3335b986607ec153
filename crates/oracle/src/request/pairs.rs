//! Names and values of printed objects, and the form that they are encoded to.

use basestring::percent_encode;

use super::literal::Value;

/// Names and values of an object, a list of pairs or a call such as `new URLSearchParams(…)`.
pub(crate) fn pairs(value: &Value) -> Option<Vec<(String, String)>> {
    match value {
        Value::Map(members) => {
            let mut pairs = Vec::new();
            for (name, value) in members {
                match value {
                    Value::List(values) => {
                        for value in values {
                            pairs.push((name.clone(), value.text()?.to_owned()));
                        }
                    }
                    Value::Nothing => {}
                    Value::Text(text) | Value::Word(text) => {
                        pairs.push((name.clone(), text.clone()))
                    }
                    Value::Bytes(_) | Value::Map(_) | Value::Call(..) => return None,
                }
            }
            Some(pairs)
        }
        Value::List(list) => list
            .iter()
            .map(|one| match one {
                Value::List(pair) => match &pair[..] {
                    [name, value] => Some((name.text()?.to_owned(), value.text()?.to_owned())),
                    _ => None,
                },
                Value::Map(_) => {
                    let name = one.first(&["name", "key"])?.text()?.to_owned();
                    let value = one.get("value").and_then(Value::text).unwrap_or_default();
                    Some((name, value.to_owned()))
                }
                Value::Nothing
                | Value::Text(_)
                | Value::Bytes(_)
                | Value::Word(_)
                | Value::Call(..) => None,
            })
            .collect(),
        Value::Call(_, arguments) => arguments.first().and_then(pairs),
        Value::Nothing | Value::Text(_) | Value::Bytes(_) | Value::Word(_) => None,
    }
}

/// Names and values as a form.
pub(crate) fn encoded(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| {
        format!(
            "{}={}",
            percent_encode(name.as_bytes()),
            percent_encode(value.as_bytes())
        )
    });
    pairs.collect::<Vec<_>>().join("&")
}
