//! As much of JSON Schema (2020-12) as the schema of the vectors uses. A keyword that is not here is
//! a panic, so that none is passed over.

#![expect(clippy::wildcard_enum_match_arm)]

use regex_lite::Regex;
use serde_json::Value;

/// Where a value is not of a schema, and by which keyword; none where it is.
pub(crate) fn fault(schema: &Value, value: &Value) -> Option<String> {
    check(schema, schema, value, "")
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    let keywords = match schema {
        Value::Bool(true) => return None,
        Value::Bool(false) => return Some(at.to_owned()),
        Value::Object(keywords) => keywords,
        _ => unreachable!("expected a schema, found {schema}"),
    };
    keywords.iter().find_map(|(keyword, wanted)| {
        keyword_fault(root, schema, keyword, wanted, value, at).map(|inner| {
            if inner.is_empty() {
                format!("{at}: {keyword}")
            } else {
                inner
            }
        })
    })
}

/// An empty text where the fault is here, its place where it is deeper.
#[expect(clippy::too_many_lines)]
fn keyword_fault(
    root: &Value,
    schema: &Value,
    keyword: &str,
    wanted: &Value,
    value: &Value,
    at: &str,
) -> Option<String> {
    let here = |is_right: bool| (!is_right).then(String::new);
    let deep = |schema: &Value, value: &Value, name: &str| {
        check(root, schema, value, &format!("{at}/{name}"))
    };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let fits = |schema: &Value| check(root, schema, value, at).is_none();
    let count = |length: Option<usize>, allowed: fn(u64, u64) -> bool| {
        let limit = wanted.as_u64().expect("a number");
        here(length.is_none_or(|length| allowed(length as u64, limit)))
    };
    match keyword {
        "$schema" | "$defs" | "title" | "description" | "then" => None,
        "$ref" => {
            let path = wanted.as_str().and_then(|text| text.strip_prefix('#'));
            let target = path.and_then(|path| root.pointer(path)).expect("a target");
            check(root, target, value, at)
        }
        "type" => here(match wanted.as_str() {
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            Some("string") => value.is_string(),
            Some("integer") => value.is_i64() || value.is_u64(),
            _ => unreachable!("an unknown type {wanted}"),
        }),
        "enum" => here(list(wanted).contains(value)),
        "const" => here(wanted == value),
        "pattern" => {
            let pattern = Regex::new(wanted.as_str().expect("a text")).expect("a pattern");
            here(value.as_str().is_none_or(|text| pattern.is_match(text)))
        }
        "items" => {
            let mut items = list(value).into_iter().enumerate();
            items.find_map(|(index, item)| deep(wanted, &item, &index.to_string()))
        }
        "properties" => value.as_object()?.iter().find_map(|(name, inner)| {
            let schema = wanted.get(name)?;
            deep(schema, inner, name)
        }),
        "additionalProperties" => {
            assert_eq!(*wanted, Value::Bool(false));
            let known = schema
                .get("properties")
                .and_then(Value::as_object)
                .expect("properties");
            here(
                value
                    .as_object()
                    .is_none_or(|fields| fields.keys().all(|n| known.contains_key(n))),
            )
        }
        "required" => {
            let names = list(wanted);
            let mut names = names.iter().filter_map(Value::as_str);
            here(
                value
                    .as_object()
                    .is_none_or(|fields| names.all(|n| fields.contains_key(n))),
            )
        }
        "minItems" => count(value.as_array().map(Vec::len), |length, limit| {
            length >= limit
        }),
        "maxItems" => count(value.as_array().map(Vec::len), |length, limit| {
            length <= limit
        }),
        "minLength" => count(value.as_str().map(str::len), |length, limit| {
            length >= limit
        }),
        "minProperties" => count(
            value.as_object().map(serde_json::Map::len),
            |length, limit| length >= limit,
        ),
        "allOf" => list(wanted)
            .iter()
            .find_map(|schema| check(root, schema, value, at)),
        "oneOf" => here(list(wanted).iter().filter(|schema| fits(schema)).count() == 1),
        "if" if fits(wanted) => check(root, schema.get("then").expect("then"), value, at),
        "if" => None,
        _ => unreachable!("the keyword {keyword} is not known here"),
    }
}
