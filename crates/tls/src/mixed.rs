//! Mixed content: `http:` URLs in an API's JSON answer, with or without an https alternative.
//!
//! Source: X's page "Connecting to X API using TLS" (use `media_url_https` for images), and its earlier
//! version (never mix content).

#![expect(clippy::wildcard_enum_match_arm)]

use serde_json::{Map, Value};

use crate::code::Code;

/// What follows the name of a member whose sibling has the https URL.
const SUFFIX: &str = "_https";

/// An http URL in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpUrl {
    /// Where it is, as a JSONPath (RFC 9535).
    pub path: String,
    /// The URL.
    pub url: String,
    /// The path of the https URL to use instead, and that URL.
    pub instead: Option<(String, String)>,
}

/// All http URLs of an answer, in its order.
///
/// # Examples
///
/// ```
/// use basestring_tls::http_urls;
///
/// let answer = serde_json::json!({"media": [{"media_url": "http://p/1", "media_url_https": "https://p/1"}]});
/// let found = http_urls(&answer);
/// assert_eq!(found[0].path, "$.media[0].media_url");
/// assert_eq!(found[0].instead.as_ref().map(|(path, _)| path.as_str()), Some("$.media[0].media_url_https"));
/// ```
#[must_use]
pub fn http_urls(answer: &Value) -> Vec<HttpUrl> {
    let mut found = Vec::new();
    visit(answer, "$", None, &mut found);
    found
}

/// The most severe code of the URLs.
#[must_use]
pub fn mixed_code(found: &[HttpUrl]) -> Option<Code> {
    let has_sibling = found.iter().any(|url| url.instead.is_some());
    match found {
        [] => None,
        _ if has_sibling => Some(Code::HttpUrlWithSibling),
        _ => Some(Code::HttpUrl),
    }
}

/// The hosts of all http and https URLs of an answer, in its order and each once: `HOST`, or for https
/// `HOST:PORT`.
///
/// # Examples
///
/// ```
/// let answer = serde_json::json!({"a": "http://p.example/1", "b": "https://q.example:8443/", "c": 1});
/// assert_eq!(basestring_tls::hosts(&answer), ["p.example", "q.example:8443"]);
/// ```
#[must_use]
pub fn hosts(answer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![answer];
    while let Some(value) = left.pop() {
        match value {
            Value::String(text) => {
                if let Some(host) = host(text).filter(|host| !found.contains(host)) {
                    found.push(host);
                }
            }
            Value::Array(elements) => left.extend(elements.iter().rev()),
            Value::Object(members) => left.extend(members.values().rev()),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    found
}

/// The host of a URL.
pub(crate) fn host(url: &str) -> Option<String> {
    let is_https = has_scheme(url, "https://");
    if !is_https && !has_scheme(url, "http://") {
        return None;
    }
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let authority = authority.rsplit('@').next()?;
    let target = crate::target::Target::parse(authority).ok()?;
    Some(target.authority(if is_https { target.port } else { 443 }, 443))
}

/// A member: the object, the object's path, and the member's name.
type Member<'a> = (&'a Map<String, Value>, &'a str, &'a str);

fn visit(value: &Value, path: &str, member: Option<Member<'_>>, found: &mut Vec<HttpUrl>) {
    match value {
        Value::String(text) if has_scheme(text, "http://") => found.push(HttpUrl {
            path: path.to_owned(),
            url: text.clone(),
            instead: member.and_then(sibling),
        }),
        Value::Array(elements) => {
            for (place, element) in elements.iter().enumerate() {
                visit(element, &format!("{path}[{place}]"), None, found);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let at = format!("{path}{}", segment(name));
                visit(value, &at, Some((members, path, name)), found);
            }
        }
        _ => {}
    }
}

/// The https sibling of a member.
fn sibling((members, path, name): Member<'_>) -> Option<(String, String)> {
    let beside = format!("{name}{SUFFIX}");
    let url = members.get(&beside)?.as_str()?;
    has_scheme(url, "https://").then(|| (format!("{path}{}", segment(&beside)), url.to_owned()))
}

fn has_scheme(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
}

/// A member's name in a JSONPath: after a dot if it is a plain name, else quoted.
fn segment(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_plain = name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit());
    if is_plain && !name.is_empty() {
        return format!(".{name}");
    }
    // JSONPath accepts quoted text as JSON writes it.
    format!("[{}]", Value::from(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{HttpUrl, http_urls, mixed_code};
    use crate::code::Code;

    fn found(path: &str, url: &str, instead: Option<(&str, &str)>) -> HttpUrl {
        HttpUrl {
            path: path.to_owned(),
            url: url.to_owned(),
            instead: instead.map(|(path, url)| (path.to_owned(), url.to_owned())),
        }
    }

    #[test]
    fn urls_with_and_without_an_alternative_are_distinguished() {
        let answer = json!({
            "media_url": "HTTP://p/1", "media_url_https": "https://p/1",
            "url": "http://p/2", "url_https": "http://p/2",
            "list": ["http://p/3", {"a b": "http://p/4", "a b_https": "https://p/4"}],
            "text": "see http://p/5", "other": "https://p/6", "x": 1, "x_https": "https://p/7",
        });
        assert_eq!(
            http_urls(&answer),
            [
                found(
                    "$.media_url",
                    "HTTP://p/1",
                    Some(("$.media_url_https", "https://p/1"))
                ),
                found("$.url", "http://p/2", None),
                found("$.url_https", "http://p/2", None),
                found("$.list[0]", "http://p/3", None),
                found(
                    "$.list[1][\"a b\"]",
                    "http://p/4",
                    Some(("$.list[1][\"a b_https\"]", "https://p/4"))
                ),
            ]
        );
    }

    #[test]
    fn the_code_is_the_most_severe() {
        let code = |answer| mixed_code(&http_urls(&answer));
        assert_eq!(code(json!({"a": "https://p"})), None);
        assert_eq!(code(json!({"a": "http://p"})), Some(Code::HttpUrl));
        let both = json!({"z": "http://p", "a": "http://p", "a_https": "https://p"});
        assert_eq!(code(both), Some(Code::HttpUrlWithSibling));
    }
}
