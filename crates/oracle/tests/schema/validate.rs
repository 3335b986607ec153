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

/// What is compared with a keyword of a schema.
struct Subject<'a> {
    root: &'a Value,
    schema: &'a Value,
    wanted: &'a Value,
    value: &'a Value,
    at: &'a str,
}

/// A fault at the subject itself: an empty text.
fn here(is_right: bool) -> Option<String> {
    (!is_right).then(String::new)
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// An empty text where the fault is here, its place where it is deeper.
fn keyword_fault(
    root: &Value,
    schema: &Value,
    keyword: &str,
    wanted: &Value,
    value: &Value,
    at: &str,
) -> Option<String> {
    let subject = Subject {
        root,
        schema,
        wanted,
        value,
        at,
    };
    match keyword {
        "$schema" | "$defs" | "title" | "description" | "then" => None,
        "$ref" | "allOf" | "oneOf" | "if" => subject.of_schemas(keyword),
        "items" | "properties" | "additionalProperties" | "required" => subject.inside(keyword),
        "minItems" | "maxItems" | "minLength" | "minProperties" => subject.length(keyword),
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
        _ => unreachable!("the keyword {keyword} is not known here"),
    }
}

impl Subject<'_> {
    fn check(&self, schema: &Value) -> Option<String> {
        check(self.root, schema, self.value, self.at)
    }

    /// Keywords that apply other schemas to the same value.
    fn of_schemas(&self, keyword: &str) -> Option<String> {
        let fits = |schema: &Value| self.check(schema).is_none();
        match keyword {
            "$ref" => {
                let path = self.wanted.as_str().and_then(|text| text.strip_prefix('#'));
                let target = path.and_then(|path| self.root.pointer(path));
                self.check(target.expect("a target"))
            }
            "allOf" => list(self.wanted)
                .iter()
                .find_map(|schema| self.check(schema)),
            "oneOf" => {
                let schemas = list(self.wanted);
                here(schemas.iter().filter(|schema| fits(schema)).count() == 1)
            }
            "if" if fits(self.wanted) => self.check(self.schema.get("then").expect("then")),
            _ => None,
        }
    }

    /// Keywords about what is in the value.
    fn inside(&self, keyword: &str) -> Option<String> {
        let deep = |schema: &Value, value: &Value, name: &str| {
            check(self.root, schema, value, &format!("{}/{name}", self.at))
        };
        let fields = self.value.as_object();
        match keyword {
            "items" => {
                let mut items = list(self.value).into_iter().enumerate();
                items.find_map(|(index, item)| deep(self.wanted, &item, &index.to_string()))
            }
            "properties" => fields?.iter().find_map(|(name, inner)| {
                let schema = self.wanted.get(name)?;
                deep(schema, inner, name)
            }),
            "additionalProperties" => {
                assert_eq!(*self.wanted, Value::Bool(false));
                let known = self.schema.get("properties").and_then(Value::as_object);
                let known = known.expect("properties");
                here(fields.is_none_or(|fields| fields.keys().all(|n| known.contains_key(n))))
            }
            _ => {
                let names = list(self.wanted);
                let mut names = names.iter().filter_map(Value::as_str);
                here(fields.is_none_or(|fields| names.all(|n| fields.contains_key(n))))
            }
        }
    }

    /// Keywords about how long the value is.
    fn length(&self, keyword: &str) -> Option<String> {
        let length = match keyword {
            "minLength" => self.value.as_str().map(str::len),
            "minProperties" => self.value.as_object().map(serde_json::Map::len),
            _ => self.value.as_array().map(Vec::len),
        };
        let limit = self.wanted.as_u64().expect("a number");
        here(length.is_none_or(|length| match keyword {
            "maxItems" => length as u64 <= limit,
            _ => length as u64 >= limit,
        }))
    }
}
