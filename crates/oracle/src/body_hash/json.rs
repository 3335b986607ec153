//! JSON as programs write it: with other spaces, escapes, orders of keys and quotation marks.

use serde_json::Value;

/// A value of JSON as programs write it.
pub(super) fn json(value: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (value, order) in [
        (value.clone(), ""),
        (sorted(value), ", with its keys sorted"),
    ] {
        let compact = value.to_string();
        let mut add = |text: String, how: &str| {
            all.push((text.clone(), format!("the JSON {how}{order}")));
            all.push((
                text.replace('/', "\\/"),
                format!("the JSON {how}{order}, with \\/ for /"),
            ));
            all.push((
                ascii(&text),
                format!("the JSON {how}{order}, with \\u escapes"),
            ));
        };
        add(compact.clone(), "without spaces");
        add(spaced(&compact), "with a space after each comma and colon");
        let two = serde_json::to_string_pretty(&value).unwrap_or_default();
        add(two.clone(), "indented by two spaces");
        add(indented(&two, "    "), "indented by four spaces");
        add(indented(&two, "\t"), "indented by tabs");
    }
    all
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            Value::Object(
                members
                    .into_iter()
                    .map(|(name, value)| (name.clone(), sorted(value)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Compact JSON with a space after the commas and colons that are not in a string.
fn spaced(compact: &str) -> String {
    let mut text = String::new();
    let (mut in_string, mut escaped) = (false, false);
    for character in compact.chars() {
        text.push(character);
        if in_string {
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if character == '"' {
            in_string = true;
        } else if matches!(character, ',' | ':') {
            text.push(' ');
        }
    }
    text
}

/// JSON that is indented by two spaces, indented by something else.
fn indented(two: &str, by: &str) -> String {
    let line = |line: &str| {
        let rest = line.trim_start_matches(' ');
        format!("{}{rest}", by.repeat((line.len() - rest.len()) / 2))
    };
    two.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn ascii(text: &str) -> String {
    let mut escaped = String::new();
    let mut units = [0; 2];
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut units) {
            escaped.push_str(&format!("\\u{unit:04x}"));
        }
    }
    escaped
}

/// How many keys an object may have for all their orders to be tried.
const FEW: usize = 5;

/// An object with its keys in every order, without spaces and with them.
pub(super) fn in_other_orders(value: &Value) -> Vec<String> {
    let Value::Object(members) = value else {
        return Vec::new();
    };
    if members.len() > FEW {
        return Vec::new();
    }
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())))
        .collect();
    let compact = orders(&members)
        .into_iter()
        .map(|order| format!("{{{}}}", order.join(",")));
    compact
        .flat_map(|compact| [spaced(&compact), compact])
        .collect()
}

fn orders(members: &[String]) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for member in members {
        let longer = all.iter().flat_map(|order: &Vec<String>| {
            (0..=order.len()).map(|place| {
                let mut longer = order.clone();
                longer.insert(place, member.clone());
                longer
            })
        });
        all = longer.collect();
    }
    all
}

/// An object as Python prints a dictionary: in single quotation marks.
pub(super) fn as_python(value: &Value) -> String {
    spaced(&value.to_string())
        .replace('"', "'")
        .replace(": true", ": True")
        .replace(": false", ": False")
        .replace(": null", ": None")
}

/// An object without further levels as a form.
pub(super) fn as_form(value: &Value) -> Option<String> {
    let Value::Object(members) = value else {
        return None;
    };
    let pairs = members.iter().map(|(name, value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => return None,
        };
        let encoded = |text: &str| basestring::percent_encode(text.as_bytes());
        Some(format!("{}={}", encoded(name), encoded(&text)))
    });
    Some(pairs.collect::<Option<Vec<_>>>()?.join("&"))
}
