//! The options of jQuery's `$.ajax`, in the words of other clients.

use crate::request::literal::Value;

/// The options of a call: jQuery calls the method a type, and sends an object as a form, or for a GET
/// as the query.
pub(super) fn plain(call: &str, options: &Value) -> Value {
    let Value::Map(members) = options else {
        return options.clone();
    };
    let is_jquery = call.ends_with(".ajax");
    let method = options.first(&["method", "type"]).and_then(Value::text);
    let is_read = method.is_none_or(|method| {
        method.eq_ignore_ascii_case("GET") || method.eq_ignore_ascii_case("HEAD")
    });
    let kind = options.get("contentType").and_then(Value::text);
    let is_form = kind.is_none_or(|kind| kind.contains("x-www-form-urlencoded"))
        && options.get("processData").and_then(Value::text) != Some("false");
    let mut plain = Vec::new();
    for (name, value) in members {
        let is_object = matches!(value, Value::Map(_) | Value::List(_));
        let name = match name.as_str() {
            "type" => "method",
            "data" if is_jquery && is_read => "params",
            "data" if is_jquery && is_form && is_object => "form",
            name => name,
        };
        plain.push((name.to_owned(), value.clone()));
    }
    if !is_jquery {
        return Value::Map(plain);
    }
    if method.is_none() {
        plain.push(("method".to_owned(), Value::Text("GET".to_owned())));
    }
    let has_data = options.first(&["data"]).is_some() && !is_read;
    let own = kind.or(has_data.then_some("application/x-www-form-urlencoded; charset=UTF-8"));
    if let Some(kind) = own {
        add_type(kind, &mut plain);
    }
    Value::Map(plain)
}

/// Adds a Content-Type, unless the headers have one.
fn add_type(kind: &str, members: &mut Vec<(String, Value)>) {
    let header = ("Content-Type".to_owned(), Value::Text(kind.to_owned()));
    let headers = members.iter_mut().find(|(name, _)| name == "headers");
    match headers {
        Some((_, Value::Map(headers))) => {
            let mut names = headers.iter().map(|(name, _)| name);
            if !names.any(|name| name.eq_ignore_ascii_case("Content-Type")) {
                headers.push(header);
            }
        }
        Some(_) => {}
        None => members.push(("headers".to_owned(), Value::Map(vec![header]))),
    }
}
