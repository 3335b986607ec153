//! The headers in a line of a log: a dictionary, a map, or one header by its name.

use super::line::Line;
use super::lines::{Scan, body_of, url_of};
use super::values::header_in;
use crate::request::draft::header_line;
use crate::request::literal::parse;
use crate::request::object;

type Headers = Vec<(String, String)>;

impl Scan {
    /// Takes the headers of a line.
    pub(super) fn headers(&mut self, whole: &Line<'_>) {
        let line = whole.text;
        let is_first = self.fields.is_empty();
        if is_first && (self.bracketed(line) || self.bare_dictionary(line)) {
            return;
        }
        if let Some(at) = whole.lower.find("headers")
            && let Some(rest) = line.get(at..)
            && let Some(open) = rest.find('{')
            && let Some((value, _)) = rest.get(open..).and_then(parse)
        {
            let mut fields = Headers::new();
            object::fields(&value, &mut fields);
            let is_signed = fields
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
            if is_signed || self.fields.is_empty() {
                self.fields = fields;
            }
            return;
        }
        if let Some((name, value)) = header_in(whole) {
            match self.field(name) {
                Some(known) => {
                    let is_other_host = name == "Host" && !known.eq_ignore_ascii_case(&value);
                    let is_header = header_line(line.trim()).is_some_and(|(own, _)| own == name);
                    self.has_other_url |= is_other_host && is_header;
                }
                None => self.add(name, value),
            }
        }
    }

    /// The headers of a map of Go or Java: `map[Host:[h] Accept:[*/*]]`, `{Host=[h], Accept=[*/*]}`.
    fn bracketed(&mut self, line: &str) -> bool {
        let fields = bracketed(line);
        let is_signed = fields.iter().any(is_signature);
        if is_signed {
            self.fields = fields;
            // Go has the length of the body next to the headers.
            let length = line.split("ContentLength:").nth(1);
            let length = length.and_then(|rest| rest.split(' ').next());
            if let Some(length) = length.filter(|length| *length != "0") {
                let field = ("Content-Length".to_owned(), length.to_owned());
                self.fields.push(field);
            }
            self.url_before(line);
        }
        is_signed
    }

    /// The headers of a dictionary without a label, as `print(url, headers, body)` gives it: the URL
    /// is before it and the body after it.
    fn bare_dictionary(&mut self, line: &str) -> bool {
        let open = line.find("<CIMulti").or_else(|| line.find('{'));
        let Some((before, rest)) = open.and_then(|open| line.split_at_checked(open)) else {
            return false;
        };
        let is_labelled = before.to_ascii_lowercase().contains("header") && rest.starts_with('{');
        let Some((value, length)) = parse(rest).filter(|_| !is_labelled) else {
            return false;
        };
        let mut fields = Headers::new();
        object::fields(&value, &mut fields);
        let is_request = value.get("url").is_some() || value.get("method").is_some();
        if is_request || !fields.iter().any(is_signature) {
            return false;
        }
        self.fields = fields;
        self.url_before(before);
        let body = rest.get(length..).unwrap_or_default().trim();
        let is_body = body.contains('=') && !body.starts_with([',', ')', '>']);
        if self.body.is_none() && is_body {
            self.body = body_of(body);
        }
        true
    }

    /// Takes the URL of a text, unless there is one.
    fn url_before(&mut self, text: &str) {
        if self.url.is_none() {
            let word = text.split_whitespace().find(|word| word.contains("://"));
            self.url = word.and_then(url_of);
        }
    }
}

/// Whether a header is that of OAuth or of a webhook's signature.
fn is_signature((name, value): &(String, String)) -> bool {
    let name = name.to_ascii_lowercase();
    (name == "authorization" && value.contains("oauth_")) || name.ends_with("-signature")
}

/// The place of the first `:[` or `=[`.
fn opening(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_mark = |pair: &[u8]| matches!(pair, [b':' | b'=', b'[']);
    bytes.windows(2).position(is_mark)
}

/// Names before `:[` or `=[`, each with the value up to the bracket that closes it.
fn bracketed(line: &str) -> Headers {
    let mut fields = Headers::new();
    let mut rest = line;
    while let Some(at) = opening(rest) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let after = after.get(2..).unwrap_or_default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let name = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
        let closes = |at: &usize| {
            let next = after.get(at + 1..).and_then(|rest| rest.chars().next());
            next.is_none_or(|next| " ,]}".contains(next))
        };
        let end = after.match_indices(']').map(|(at, _)| at).find(closes);
        let Some(end) = end else { break };
        if !name.is_empty() {
            let value = after.get(..end).unwrap_or_default();
            // Within a string of a program.
            let value = match value.contains("=\\\"") {
                true => value.replace("\\\"", "\""),
                false => value.to_owned(),
            };
            fields.push((name.to_owned(), value));
        }
        rest = after.get(end..).unwrap_or_default();
    }
    fields
}
