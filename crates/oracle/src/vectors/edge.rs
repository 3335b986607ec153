//! Which cases refuse, tamper or sit on an edge.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::case::{Case, Expectation, Level};

/// Whether a case refuses, tampers, or sits on an edge; the others are plain.
///
/// It *refuses or tampers* where a refusal or `"valid": false` is expected. It sits *on an edge*
/// where the documents leave the answer open (`any_of`, level may), or where its input holds one of
/// what implementations differ in:
///
/// - in any text: a byte outside ASCII, a control byte, a space, or one of `% + * ! ' ( ) " \ ~`;
/// - bytes that are not valid UTF-8 (a `_base64` member);
/// - a name or value that is empty, a name that occurs twice;
/// - in a URL: a port, user information, a fragment, an IPv6 address, an uppercase letter in scheme
///   or host, an empty path, a query item that is empty or has no `=`, or a name that occurs twice.
///
/// Headers and signatures are ignored: a signature nearly always holds `%` or `+`.
#[must_use]
pub fn is_edge(case: &Case) -> bool {
    let refuses = case.expected.iter().any(|expectation| match expectation {
        Expectation::Refused(_) => true,
        Expectation::Out(fields) => fields.get("valid") == Some(&Value::from(false)),
    });
    refuses
        || case.expected.len() > 1
        || case.level == Level::May
        || is_awkward("", &case.call.input())
}

fn is_awkward(key: &str, value: &Value) -> bool {
    if matches!(key, "headers" | "signature" | "authorization") {
        return false;
    }
    if key.ends_with("_base64") {
        return true;
    }
    match value {
        Value::String(text) if key == "url" => is_awkward_url(text),
        Value::String(text) => has_awkward_octet(text),
        Value::Array(pairs) if matches!(key, "params" | "seen") => are_awkward(pairs),
        Value::Array(items) => items.iter().any(|item| is_awkward("", item)),
        Value::Object(fields) => fields.iter().any(|(key, value)| is_awkward(key, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn has_awkward_octet(text: &str) -> bool {
    let awkward = |byte: u8| byte <= b' ' || byte >= 0x7f || br#"%+*!'()"\~"#.contains(&byte);
    text.bytes().any(awkward)
}

fn are_awkward(pairs: &[Value]) -> bool {
    let mut names = BTreeSet::new();
    pairs.iter().any(|pair| {
        let text = |index: usize| pair.get(index).and_then(Value::as_str).unwrap_or_default();
        let (name, value) = (text(0), text(1));
        let awkward = |text: &str| text.is_empty() || has_awkward_octet(text);
        awkward(name) || awkward(value) || !names.insert(name)
    })
}

fn is_awkward_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return true;
    };
    let (before_query, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    let Some((authority, _path)) = before_query.split_once('/') else {
        return true;
    };
    let mut names = BTreeSet::new();
    has_awkward_octet(url)
        || url.contains('#')
        || authority.contains([':', '@', '['])
        || format!("{scheme}{authority}").contains(|c: char| c.is_ascii_uppercase())
        || query.is_some_and(|query| {
            query.split('&').any(|item| match item.split_once('=') {
                Some((name, value)) => name.is_empty() || value.is_empty() || !names.insert(name),
                None => true,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::{has_awkward_octet, is_awkward_url};

    #[test]
    fn plain_and_awkward() {
        assert!(!has_awkward_octet("abc-XYZ_0.9/:?&=,"));
        for text in ["a b", "a+b", "é", "~", "\u{7f}", "100%"] {
            assert!(has_awkward_octet(text), "{text}");
        }
        assert!(!is_awkward_url("https://example.com/a/b?x=1&y=2"));
        for url in [
            "http://h",
            "http://H/",
            "http://h:80/",
            "http://h/?a",
            "http://h/?a=",
            "http://h/?a=1&a=2",
            "http://h/#f",
            "http://[::1]/",
            "mailto:a",
        ] {
            assert!(is_awkward_url(url), "{url}");
        }
    }
}
