//! What is reported of a text that no reader recognizes: what it looks like, and what is missing.

use super::fault::ReadError;
use super::form::Form;
use super::paste::Paste;
use super::readers;

/// The error for a text that no reader recognizes.
pub(crate) fn fault(paste: &Paste<'_>) -> ReadError {
    let found = Found::of(paste);
    let expected = "a request in a form that can be read (`basestring formats` lists them)";
    let nearest = found.nearest();
    let example = readers::of(nearest).example;
    ReadError::new(expected, found.words()).help(format!(
        "paste it as {}, for example:\n{example}",
        nearest.title()
    ))
}

/// What a text has of a request.
struct Found {
    kind: &'static str,
    url: bool,
    method: bool,
    oauth: bool,
    webhook: bool,
}

impl Found {
    fn of(paste: &Paste<'_>) -> Self {
        let words = paste.bytes().split(|octet| !octet.is_ascii_alphanumeric());
        let mut words = words.take(10_000);
        Self {
            kind: kind(paste),
            url: paste.contains("http://") || paste.contains("https://"),
            method: words.any(|word| METHODS.contains(&word)),
            oauth: paste.contains("oauth_"),
            webhook: paste.contains("-signature"),
        }
    }

    /// The form that needs the least besides what is there.
    const fn nearest(&self) -> Form {
        if self.url { Form::Curl } else { Form::Http }
    }

    fn words(&self) -> String {
        let Self {
            kind,
            url,
            method,
            oauth,
            webhook,
        } = self;
        let mut missing = Vec::new();
        if !url {
            missing.push("a URL");
        }
        if !method {
            missing.push("a method");
        }
        if !oauth && !webhook {
            missing.push("OAuth parameters or a webhook's signature");
        }
        match missing[..] {
            [] => format!("{kind} with the parts of a request, but not in a known order"),
            _ => format!("{kind} without {}", missing.join(", ")),
        }
    }
}

const METHODS: [&[u8]; 7] = [
    b"GET", b"POST", b"PUT", b"DELETE", b"PATCH", b"HEAD", b"OPTIONS",
];

/// What a text looks like.
fn kind(paste: &Paste<'_>) -> &'static str {
    let bytes = paste.bytes().trim_ascii_start();
    let begins = |wanted: &str| {
        let head = bytes.get(..wanted.len()).unwrap_or(bytes);
        head.eq_ignore_ascii_case(wanted.as_bytes())
    };
    if begins("-----BEGIN") {
        "a key or certificate"
    } else if begins("<!doctype html") || begins("<html") {
        "an HTML page"
    } else if begins("<") {
        "XML"
    } else if begins("HTTP/") {
        "a response"
    } else if paste.begins_as_json() && paste.json().is_ok() {
        "JSON"
    } else if paste.begins_as_json() {
        "text that begins as JSON but is malformed or cut short"
    } else if paste.text().is_none() || bytes.contains(&0) {
        "binary data"
    } else {
        "text"
    }
}
