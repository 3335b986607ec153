//! The text of a request among the lines of a log: a request line, headers, perhaps a body.

use crate::request::draft::{Draft, header_line, is_method};
use crate::request::literal::parse;

/// A request as it was sent, within another text.
pub(super) struct Message {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) fields: Vec<(String, String)>,
    pub(super) body: Option<String>,
}

/// A request in a string of a program: `request: "POST /p HTTP/1.1\r\nHost: h\r\n\r\na=1"`.
fn quoted(line: &str) -> Option<Message> {
    let is_start = |at: usize| {
        let word = line.get(at + 1..)?.split(' ').next()?;
        is_method(word).then_some(at)
    };
    let at = line
        .match_indices(['"', '\''])
        .take(MOST_QUOTES)
        .find_map(|(at, _)| is_start(at))?;
    let (value, _) = parse(line.get(at..)?)?;
    let text = value.text()?.replace("\r\n", "\n").replace('\n', "\r\n");
    let Draft {
        method,
        target,
        fields,
        body,
        ..
    } = Draft::of_message(text.as_bytes())?;
    Some(Message {
        method: method?,
        target,
        fields,
        body: body.map(|body| String::from_utf8_lossy(&body).into_owned()),
    })
}

/// Quotation marks of a line that are looked at.
const MOST_QUOTES: usize = 200;

/// The text of the first request in a log that has a signature, or else of the first.
pub(super) fn find(text: &str) -> Option<Message> {
    let mut first = None;
    let mut at = 0;
    // Lines up to here are headers of a request that was read.
    let mut known = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if at <= known {
            continue;
        }
        let Some((method, target)) = request_line(line) else {
            if let Some(message) = line.contains("HTTP/1.").then(|| quoted(line)).flatten()
                && message.is_signed()
            {
                return Some(message);
            }
            continue;
        };
        let mut message = Message {
            method: method.to_owned(),
            target: target.to_owned(),
            fields: Vec::new(),
            body: None,
        };
        known = at + message.read(text.get(at..).unwrap_or_default());
        if message.fields.len() < 2 {
            continue;
        }
        if message.is_signed() {
            return Some(message);
        }
        first.get_or_insert(message);
    }
    first
}

/// The method and the target at the end of a line: `[time] DEBUG >>> POST /p HTTP/1.1`.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let mut words = line.trim_end().rsplit(' ');
    let (version, target, method) = (words.next()?, words.next()?, words.next()?);
    let is_version = version.starts_with("HTTP/1") || version == "HTTP/2";
    let is_target = target.starts_with('/') || target.starts_with("http");
    (is_version && is_target && is_method(method)).then_some((method, target))
}

impl Message {
    fn is_signed(&self) -> bool {
        let mut fields = self.fields.iter();
        self.target.contains("oauth_")
            || fields.any(|(name, value)| {
                value.contains("oauth_") || name.to_ascii_lowercase().contains("signature")
            })
    }

    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let found = fields.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Reads the lines after the request line. Returns how many bytes are headers.
    fn read(&mut self, text: &str) -> usize {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end();
            match header_line(bare) {
                Some((name, value)) => self.fields.push((name.to_owned(), value.to_owned())),
                None if bare.is_empty() => {
                    let body = at + line.len();
                    self.body = self.body_of(text.get(body..).unwrap_or_default());
                    break;
                }
                None => break,
            }
            at += line.len();
        }
        at
    }

    /// The body after the empty line: as many bytes as Content-Length says, where they are there.
    /// Without one, nothing says where a body ends.
    fn body_of(&self, rest: &str) -> Option<String> {
        let length = self.field("Content-Length")?.split_whitespace().next()?;
        let body = rest.get(..length.parse().ok()?)?;
        let after = rest.get(body.len()..).unwrap_or_default();
        let is_end = after.is_empty() || after.starts_with(['\r', '\n', '"', '\'', ' ']);
        let is_line = !body.is_empty() && !body.starts_with("HTTP/") && !body.starts_with("---");
        (is_end && is_line).then(|| body.to_owned())
    }
}
