//! The parts of a request in the lines of a log.

use std::borrow::Cow;

use super::line::Line;
use super::message::{self, Message};
use super::values::{request_in, signature_in};
use crate::request::literal::{Value, parse};

/// What the lines of a log have of a request.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    pub(super) fields: Vec<(String, String)>,
    pub(super) body: Option<Vec<u8>>,
    pub(super) signature: Option<String>,
    /// Whether there are requests to other URLs too.
    pub(super) has_other_url: bool,
    /// Whether the request line and the headers after it were found together.
    pub(super) has_message: bool,
    /// Whether the signature is in other lines than the request line and the headers after it.
    pub(super) is_apart: bool,
}

/// The labels before a body.
const BODY: [&str; 12] = [
    "request body",
    "updated body",
    "body",
    "post data",
    "postdata",
    "post body",
    "request data",
    "payload",
    "request payload",
    "data send request",
    "form data",
    "raw body",
];

/// Labels before the method and before the URL.
const METHOD: [&str; 4] = ["request method", "http method", "method", "verb"];
const URL: [&str; 12] = [
    "signing request",
    "request url",
    "request uri",
    "updated url",
    "url",
    "uri",
    "endpoint",
    "request to",
    "full url",
    "webhook url",
    "signed url",
    "callback url requested",
];

impl Scan {
    /// Reads the lines up to those of the response.
    pub(super) fn of(text: &str) -> Self {
        let mut scan = Self::default();
        scan.take_message(text);
        let mut is_response = false;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let line = line.trim_end();
            // What Monolog writes after each message.
            let line = line.strip_suffix(" [] []").unwrap_or(line);
            is_response = side_of(line).unwrap_or(is_response);
            if !is_response {
                let mut whole = Cow::Borrowed(line);
                let has_url = line.contains("://");
                while let Some(part) = lines.next_if(|next| has_url && is_query_part(next)) {
                    whole.to_mut().push_str(part.trim());
                }
                scan.line(&Line::of(&whole));
                if scan.body.is_none() && is_open_body(line) {
                    scan.open_body(&mut lines);
                }
            }
        }
        scan
    }

    /// Whether there is enough for a request without a base string.
    pub(super) fn is_request(&self) -> bool {
        let is_signed = self.fields.iter().any(is_signature);
        let in_url = self
            .url
            .as_deref()
            .is_some_and(|url| url.contains("oauth_"));
        (is_signed && self.url.is_some()) || in_url || (is_signed && self.field("Host").is_some())
    }

    /// The value of the first header of that name.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let found = self
            .fields
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Takes what a request as it was sent has, which is more than its lines say one by one.
    fn take_message(&mut self, text: &str) {
        let Some(message) = message::find(text) else {
            return;
        };
        let Message {
            method,
            target,
            fields,
            body,
        } = message;
        self.method = Some(method);
        self.url = Some(target);
        self.fields = fields;
        self.body = body.map(String::into_bytes);
        self.has_message = true;
    }

    /// Adds a header that no line had before.
    pub(super) fn add(&mut self, name: &str, value: String) {
        let field = (name.to_owned(), value);
        self.is_apart |= self.has_message && !self.is_signed() && is_signature(&field);
        self.fields.push(field);
    }

    fn line(&mut self, whole: &Line<'_>) {
        let line = whole.text;
        if let Some((method, url)) = request_in(line) {
            self.request(method, url);
        }
        if self.method.is_none()
            && let Some(method) = whole.labelled(&METHOD)
        {
            let word = method.split_whitespace().next().unwrap_or_default();
            let word = word.trim_matches(['"', '\'', ',', ';']);
            let is_method = word.len() >= 3 && word.bytes().all(|o| o.is_ascii_alphabetic());
            self.method = is_method.then(|| word.to_ascii_uppercase());
        }
        if let Some(url) = whole.labelled(&URL).and_then(url_of) {
            // A library prints the URL again after it has signed.
            let is_whole = !whole.lower.contains("normalized");
            let is_better = (self.url.is_none() && is_whole) || whole.lower.contains("updated url");
            let is_whole_target = is_whole
                && self
                    .url
                    .as_ref()
                    .is_some_and(|own| own.starts_with('/') && url.ends_with(own.as_str()));
            if is_better || is_whole_target {
                self.url = Some(url);
            }
        }
        self.headers(whole);
        if self.signature.is_none() {
            self.signature = signature_in(whole).map(str::to_owned);
        }
        if self.body.is_none()
            && let Some(body) = whole.labelled(&BODY).filter(|body| !is_pair(line, body))
        {
            self.body = body_of(body);
        }
        if self.body.is_none() {
            self.body = logged_form(line).map(|form| form.as_bytes().to_vec());
        }
    }

    /// Takes a method and a URL. With another URL begins another request: before the first that is
    /// signed, what was found belongs to one that is not.
    fn request(&mut self, method: String, url: String) {
        let is_other = self.url.as_deref().is_some_and(|own| is_other(own, &url));
        if is_other && !self.is_signed() {
            *self = Self::default();
        }
        self.has_other_url |= is_other;
        if self.url.is_none() {
            self.url = Some(url);
            self.method = Some(method);
        }
    }

    /// Whether a signature was found.
    fn is_signed(&self) -> bool {
        let in_url = self
            .url
            .as_deref()
            .is_some_and(|url| url.contains("oauth_"));
        in_url || self.signature.is_some() || self.fields.iter().any(is_signature)
    }

    /// A body of several lines after its label, up to an empty line.
    fn open_body<'t>(&mut self, lines: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>) {
        let mut body = Vec::new();
        while let Some(line) =
            lines.next_if(|line| !line.trim().is_empty() && side_of(line).is_none())
        {
            body.push(line);
        }
        if !body.is_empty() {
            self.body = Some(body.join("\n").into_bytes());
        }
    }
}

/// Whether a header has a signature.
fn is_signature((name, value): &(String, String)) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("signature") || (name == "authorization" && value.contains("oauth_"))
}

/// Whether a line goes on with the query of a URL, as editors write it.
fn is_query_part(line: &str) -> bool {
    line.starts_with([' ', '\t']) && line.trim_start().starts_with(['?', '&'])
}

/// Whether two URLs are those of different requests, and not a URL and its path, or the same with a
/// query.
fn is_other(one: &str, other: &str) -> bool {
    let path = |url: &str| {
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let url = url.get(..end).unwrap_or(url);
        let after = url.split_once("://").map_or(url, |(_, after)| after);
        let start = after.find('/').unwrap_or(after.len());
        let path = after.get(start..).unwrap_or_default();
        path.trim_end_matches('/').to_owned()
    };
    path(one) != path(other)
}

/// Whether what looks like a label and its value is a parameter of a form: `Body=hi&From=…`.
fn is_pair(line: &str, value: &str) -> bool {
    let Some(before) = line
        .len()
        .checked_sub(value.len())
        .and_then(|at| line.get(..at))
    else {
        return false;
    };
    let label = before.rsplit([' ', '&', '\t']).next().unwrap_or_default();
    let is_parameter = label.ends_with('=') && !value.starts_with(['"', '\'']);
    let is_capital = label.starts_with(|first: char| first.is_ascii_uppercase());
    is_parameter && (is_capital || value.contains('&') || before.contains('&'))
}

/// The form that Faraday logs after `request: `.
fn logged_form(line: &str) -> Option<&str> {
    let (_, form) = line.split_once(" -- request: ")?;
    let form = form.trim_end();
    let is_pair = |pair: &str| pair.find('=').is_some_and(|at| at > 0);
    let is_form = !form.contains([' ', '"', '{']) && form.split('&').all(is_pair);
    is_form.then_some(form)
}

/// What begins an answer. Each has the word `response`.
const RESPONSE: [&str; 7] = [
    "response:",
    "response headers",
    "response status",
    "response body",
    "response code",
    "http response",
    "received response",
];

/// What begins a request. Each has the word `request`.
const REQUEST: [&str; 9] = [
    "request:",
    "request headers",
    "request url",
    "request method",
    "sending request",
    "request body",
    "signing request",
    "http request",
    "data send request",
];

/// What begins a request, without that word.
const SENT: [&str; 2] = ["--> ", "started "];

/// Whether a line begins what was sent (`false`) or what was answered (`true`).
fn side_of(line: &str) -> Option<bool> {
    let mut lower = line.to_ascii_lowercase();
    let (has_answer, has_request) = (lower.contains("response"), lower.contains("request"));
    if has_answer {
        // A request of Go has no response yet.
        lower = lower.replace("response:<nil>", "");
    }
    let first = |words: &[&str]| words.iter().filter_map(|word| lower.find(word)).min();
    let of_word = |is_in: bool, words: &[&str]| is_in.then(|| first(words)).flatten();
    let least = |one: Option<usize>, other: Option<usize>| one.into_iter().chain(other).min();
    let answer = least(
        of_word(has_answer, &RESPONSE),
        first(&["reply:", "<-- ", "responded"]),
    );
    let request = least(of_word(has_request, &REQUEST), first(&SENT));
    let is_status =
        line.trim_start().starts_with("HTTP/1.") || line.trim_start().starts_with("HTTP/2 ");
    match (answer, request) {
        _ if is_status => Some(true),
        (Some(answer), Some(request)) => Some(answer < request),
        (Some(_), None) => Some(true),
        (None, Some(_)) => Some(false),
        (None, None) => None,
    }
}

/// Whether a line is a body's label with the body on the lines after it.
fn is_open_body(line: &str) -> bool {
    let Some(label) = line.trim().strip_suffix(':') else {
        return false;
    };
    let label = label.to_ascii_lowercase();
    // The headers of what is sent have the same words before them.
    !label.contains("header") && BODY.iter().any(|known| label.ends_with(known))
}

/// The URL that a value begins with. It ends at the quotation mark or bracket that is before it.
pub(super) fn url_of(value: &str) -> Option<String> {
    let start = value.find("http").filter(|start| *start <= "URL('".len())?;
    let (before, url) = value.split_at_checked(start)?;
    let close = match before.chars().next_back() {
        Some('\'') => '\'',
        Some('(') => ')',
        Some(_) | None => '"',
    };
    let end = url.find(|c: char| c == close || c.is_whitespace() || "\"<>".contains(c));
    let url = url.get(..end.unwrap_or(url.len())).unwrap_or_default();
    let url = url.trim_end_matches([',', ';']);
    // A bracket that was opened before the label.
    let is_open = url.matches('(').count() >= url.matches(')').count();
    let url = url.strip_suffix(')').filter(|_| !is_open).unwrap_or(url);
    (url.starts_with("http://") || url.starts_with("https://")).then(|| url.to_owned())
}

/// A body as it is printed, perhaps as a string of a program.
pub(super) fn body_of(value: &str) -> Option<Vec<u8>> {
    let value = value.trim();
    if value.is_empty()
        || matches!(
            value,
            "None" | "null" | "nil" | "undefined" | "False" | "false" | "<none>" | "-"
        )
    {
        return None;
    }
    if value.starts_with(['"', '\'']) || value.starts_with("b'") || value.starts_with("b\"") {
        // A form may have quotation marks of its own, and goes on after them.
        let is_string = |length: usize| {
            let rest = value.get(length..).unwrap_or_default();
            !rest.starts_with(|c: char| c == '=' || c == '&' || c == '%' || c.is_alphanumeric())
        };
        match parse(value) {
            Some((Value::Text(text), length)) if is_string(length) => {
                return Some(text.into_bytes());
            }
            Some((Value::Bytes(bytes), length)) if is_string(length) => return Some(bytes),
            Some(_) | None => {}
        }
    }
    Some(value.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::body_of;

    #[test]
    fn a_form_may_begin_with_a_quotation() {
        for (value, expected) in [
            ("'a=1'", "a=1"),
            ("b'a=1', {", "a=1"),
            ("'='&x", "'='&x"),
            ("\"a\"b=1", "\"a\"b=1"),
        ] {
            assert_eq!(
                body_of(value).as_deref(),
                Some(expected.as_bytes()),
                "{value}"
            );
        }
    }
}
