//! What the parts of the URL may be that a service requested, the received ones first: what headers
//! show, then what is usual.

use basestring::basic;

use super::headers::Headers;
use super::url::{
    Authority, Parts, authority_of, authority_text, is_web_socket, of_web_socket, with_other_slash,
    without_prefixes,
};

/// One choice for a part of the URL.
#[derive(Clone)]
pub(super) struct Choice<T> {
    pub(super) value: T,
    /// Where it comes from; empty for what was received.
    pub(super) from: String,
    /// Whether the request itself shows it.
    pub(super) is_evident: bool,
}

impl<T> Choice<T> {
    pub(super) const fn received(value: T) -> Self {
        Self {
            value,
            from: String::new(),
            is_evident: true,
        }
    }

    pub(super) const fn shown(value: T, from: String) -> Self {
        Self {
            value,
            from,
            is_evident: true,
        }
    }

    pub(super) const fn guessed(value: T, from: String) -> Self {
        Self {
            value,
            from,
            is_evident: false,
        }
    }

    /// What it costs to assume it: a guess more than what a header shows.
    pub(super) fn cost(&self) -> usize {
        match (self.from.is_empty(), self.is_evident) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 3,
        }
    }
}

/// The query that comes with a path.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Query {
    /// The one that was received.
    Received,
    /// Another one, or none.
    Own(Option<String>),
}

/// A path and its query.
pub(super) type Target = (String, Query);

/// Adds a choice, unless its value is known.
pub(super) fn push<T: PartialEq>(choices: &mut Vec<Choice<T>>, choice: Choice<T>) {
    if !choices.iter().any(|known| known.value == choice.value) {
        choices.push(choice);
    }
}

/// Headers that name the scheme of the request that a proxy received.
const SCHEME_HEADERS: [&str; 6] = [
    "X-Forwarded-Proto",
    "X-Forwarded-Protocol",
    "X-Forwarded-Scheme",
    "X-Url-Scheme",
    "CloudFront-Forwarded-Proto",
    "X-Scheme",
];

/// Headers that are `on` for https.
const TLS_HEADERS: [&str; 4] = [
    "X-Forwarded-Ssl",
    "Front-End-Https",
    "X-AppEngine-Https",
    "X-Forwarded-Https",
];

/// The received scheme, and those that headers show.
fn shown_schemes(received: &Parts, headers: &Headers<'_>) -> Vec<Choice<String>> {
    let mut shown = vec![Choice::received(received.scheme.clone())];
    for header in SCHEME_HEADERS {
        for value in headers.values(header) {
            let from = format!("the scheme of {header}: {value}");
            push(&mut shown, Choice::shown(value.to_ascii_lowercase(), from));
        }
    }
    for value in headers.forwarded("proto") {
        let from = format!("the scheme of Forwarded: proto={value}");
        push(&mut shown, Choice::shown(value.to_ascii_lowercase(), from));
    }
    // Cloudflare's is JSON.
    for value in headers.whole("CF-Visitor") {
        let scheme = serde_json::from_str::<serde_json::Value>(&value).ok();
        let scheme = scheme.and_then(|value| value.get("scheme")?.as_str().map(str::to_owned));
        if let Some(scheme) = scheme {
            let from = format!("the scheme of CF-Visitor: {scheme}");
            push(&mut shown, Choice::shown(scheme, from));
        }
    }
    for header in TLS_HEADERS {
        if headers.values(header).iter().any(|value| value == "on") {
            let from = format!("https, as {header} shows");
            push(&mut shown, Choice::shown("https".to_owned(), from));
        }
    }
    shown
}

pub(super) fn schemes(
    received: &Parts,
    headers: &Headers<'_>,
    is_assumed: bool,
) -> Vec<Choice<String>> {
    let mut shown = shown_schemes(received, headers);
    let is_http = |scheme: &str| scheme.eq_ignore_ascii_case("http");
    let other = if is_http(&received.scheme) {
        "https"
    } else {
        "http"
    };
    if is_web_socket(&received.scheme) {
        let other = if received.scheme.eq_ignore_ascii_case("ws") {
            "wss"
        } else {
            "ws"
        };
        let from = format!("{other}:// in place of {}://", received.scheme);
        push(&mut shown, Choice::guessed(other.to_owned(), from));
    } else {
        let choice = if is_assumed {
            let from = format!("{other}://, because the request does not show its scheme");
            Choice::shown(other.to_owned(), from)
        } else {
            let from = format!("{other}:// in place of {}://", received.scheme);
            Choice::guessed(other.to_owned(), from)
        };
        push(&mut shown, choice);
    }
    let mut choices = shown.clone();
    let is_upgrade = headers.is_web_socket();
    for choice in shown {
        let scheme = of_web_socket(&choice.value);
        let web_socket = if is_upgrade {
            let from = format!("{scheme}://, because the Upgrade header shows a WebSocket");
            Choice {
                from,
                value: scheme.to_owned(),
                is_evident: choice.is_evident,
            }
        } else {
            let from = format!("{scheme}:// in place of {}://", choice.value);
            Choice::guessed(scheme.to_owned(), from)
        };
        push(&mut choices, web_socket);
    }
    // The URL is signed as it is configured, and a receiver has the scheme in lowercase.
    let typed = received.scheme.to_ascii_uppercase();
    let from = format!("the scheme written {typed}");
    push(&mut choices, Choice::guessed(typed, from));
    choices
}

/// Headers that name the host of the request that a proxy received, some with a port.
const HOST_HEADERS: [&str; 5] = [
    "X-Forwarded-Host",
    "X-Original-Host",
    "X-Host",
    "X-Forwarded-Server",
    "Host",
];

pub(super) fn authorities(received: &Parts, headers: &Headers<'_>) -> Vec<Choice<Authority>> {
    let own = (received.host.clone(), received.port.clone());
    let mut choices = vec![Choice::received(own)];
    for header in HOST_HEADERS {
        for value in headers.values(header) {
            let from = format!("the host of {header}: {value}");
            push(&mut choices, Choice::shown(authority_of(&value), from));
        }
    }
    for value in headers.forwarded("host") {
        let from = format!("the host of Forwarded: host={value}");
        push(&mut choices, Choice::shown(authority_of(&value), from));
    }
    for choice in choices.clone() {
        let (host, _) = choice.value;
        for port in headers.values("X-Forwarded-Port") {
            let from = joined(
                &choice.from,
                &format!("the port of X-Forwarded-Port: {port}"),
            );
            let value = (host.clone(), Some(port));
            push(&mut choices, Choice::shown(value, from));
        }
    }
    for choice in choices.clone() {
        let (host, port) = choice.value;
        if let Some(port) = port {
            let from = joined(&choice.from, &format!("without the port {port}"));
            push(&mut choices, Choice::guessed((host.clone(), None), from));
        }
    }
    let lower = received.host.to_ascii_lowercase();
    let from = format!("the host written {lower}");
    let value = (lower, received.port.clone());
    push(&mut choices, Choice::guessed(value, from));
    if let Some(other) = other_www(&received.host) {
        let value = (other, received.port.clone());
        let from = format!("the host {}", authority_text(&value));
        push(&mut choices, Choice::guessed(value, from));
    }
    choices
}

fn other_www(host: &str) -> Option<String> {
    match host.strip_prefix("www.") {
        Some(bare) => Some(bare.to_owned()),
        None => host.contains('.').then(|| format!("www.{host}")),
    }
}

fn joined(first: &str, second: &str) -> String {
    if first.is_empty() {
        second.to_owned()
    } else {
        format!("{first}, {second}")
    }
}

/// Headers that name what a proxy removed from the beginning of the path.
const PREFIX_HEADERS: [&str; 7] = [
    "X-Forwarded-Prefix",
    "X-Script-Name",
    "X-Forwarded-Path",
    "X-Forwarded-PathBase",
    "X-Ingress-Path",
    "X-Base-Path",
    "X-Stage",
];

/// Headers that have the whole target, or the whole URL, that a proxy received.
const TARGET_HEADERS: [&str; 11] = [
    "X-Original-URL",
    "X-Original-URI",
    "X-Rewrite-URL",
    "X-Forwarded-URI",
    "X-Forwarded-Url",
    "X-Request-URI",
    "X-Envoy-Original-Path",
    "X-Replaced-Path",
    "X-Waws-Unencoded-Url",
    "X-Original-Path",
    "X-Forwarded-Path",
];

pub(super) fn targets(received: &Parts, headers: &Headers<'_>) -> Vec<Choice<Target>> {
    let mut choices = vec![Choice::received((received.path.clone(), Query::Received))];
    for header in TARGET_HEADERS {
        for value in headers.whole(header) {
            let target = match Parts::of(&value) {
                Some(parts) => (parts.path, Query::Own(parts.query)),
                None => match value.split_once('?') {
                    Some((path, query)) => (path.to_owned(), Query::Own(Some(query.to_owned()))),
                    None => (value.clone(), Query::Received),
                },
            };
            let from = format!("the path of {header}: {value}");
            push(&mut choices, Choice::shown(target, from));
        }
    }
    for header in PREFIX_HEADERS {
        let prefixes = headers.values(header);
        for prefix in &prefixes {
            let bare = prefix.trim_matches('/');
            let path = format!("/{bare}{}", received.path);
            let from = format!("the prefix of {header}: {prefix}");
            push(&mut choices, Choice::shown((path, Query::Received), from));
        }
        if prefixes.len() > 1 {
            let all = prefixes.iter().map(|prefix| prefix.trim_matches('/'));
            let all = all.collect::<Vec<_>>().join("/");
            let path = format!("/{all}{}", received.path);
            let from = format!("the prefixes of {header}: {}", prefixes.join(", "));
            push(&mut choices, Choice::shown((path, Query::Received), from));
        }
    }
    let slash = with_other_slash(&received.path);
    let from = if slash.ends_with('/') {
        "with a slash at the end of the path"
    } else {
        "without the slash at the end of the path"
    };
    push(
        &mut choices,
        Choice::guessed((slash, Query::Received), from.to_owned()),
    );
    for path in without_prefixes(&received.path) {
        let from = format!("the path {path}");
        push(&mut choices, Choice::guessed((path, Query::Received), from));
    }
    if received
        .query
        .as_ref()
        .is_some_and(|query| !query.is_empty())
    {
        let target = (received.path.clone(), Query::Own(None));
        let from = "without the query".to_owned();
        push(&mut choices, Choice::guessed(target, from));
    }
    choices
}

/// User name and password of a Basic header, as the URL of the webhook has them.
pub(super) fn userinfos(received: &Parts, headers: &Headers<'_>) -> Vec<Choice<String>> {
    let mut choices = vec![Choice::received(received.userinfo.clone())];
    for value in headers.values("Authorization") {
        let Ok((name, password)) = basic::parse_authorization(value.as_bytes()) else {
            continue;
        };
        let encoded = basestring::percent_encode;
        let userinfo = format!("{}:{}@", encoded(&name), encoded(password.expose()));
        let from = "with the user name and password of the Basic header".to_owned();
        push(&mut choices, Choice::guessed(userinfo, from));
    }
    if !received.userinfo.is_empty() {
        let from = "without user name and password".to_owned();
        push(&mut choices, Choice::guessed(String::new(), from));
    }
    choices
}
