//! The headers of a request as a browser's developer tools show them, selected and copied.

use super::parts::{Pair, add_query, encode_target, set_form};
use super::sections::{self, Section};
use crate::request::draft::{Draft, header_line, is_absolute, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::{Value, parse};
use crate::request::model::{Captured, ReadOptions};
use crate::request::object;
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "The headers of a request that a browser's developer tools show (Chrome, Firefox, Safari)",
    example: "Request URL: https://api.example.com/1/items?page=2\nRequest Method: GET\nRequest Headers\nauthorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"",
    instead: "use the menu of the request: Copy, Copy as cURL",
    is_general: false,
    recognize: |paste| paste.text().is_some_and(is_panel),
    read: |paste, options| read(paste, options).map(|read| vec![read]),
};

const TITLES: &[&str] = &[
    "General",
    "Summary",
    "Request Headers",
    "Response Headers",
    "Query String Parameters",
    "Query String",
    "Form Data",
    "Request Payload",
    "Request Data",
    "Request Body",
    "Request",
    "Response",
    "Response Body",
];

/// Names in the general part of Chrome's, Firefox's and Safari's panels.
const GENERAL: &[&str] = &[
    "Request URL",
    "Request Method",
    "Status Code",
    "Remote Address",
    "Referrer Policy",
    "URL",
    "Status",
    "Source",
    "Address",
    "Initiator",
    "Scheme",
    "Host",
    "Filename",
    "Version",
    "Transferred",
    "Request Priority",
    "DNS Resolution",
];

fn is_panel(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let has_url = sections::title(first, &["Request URL", "General", "Summary"]).is_some()
        || first.starts_with("Request URL")
        || first.starts_with(":authority")
        || first.starts_with(":method");
    let is_alone = sections::title(first, &["Request Headers"]).is_some() || is_firefox(text);
    has_url || is_alone || (is_method(first) && lines.next().is_some_and(is_second_of_firefox))
}

/// Firefox shows the method alone in a line, and the URL or its parts below.
fn is_second_of_firefox(line: &str) -> bool {
    is_absolute(line) || sections::title(line, &["scheme"]).is_some()
}

/// What Firefox copies by Copy All: `{"Request Headers (536 B)": {"headers": […]}}`.
fn is_firefox(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("\"Request Headers (")
}

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Captured, ReadError> {
    let text = paste.text().unwrap_or_default();
    let mut draft = Draft::default();
    if is_firefox(text) {
        copied(paste, &mut draft);
    } else {
        let mut query = Vec::new();
        for section in sections::split(text, TITLES) {
            read_section(&section, &mut draft, &mut query);
        }
        from_parts(&mut draft);
        add_query(&query, &mut draft);
    }
    encode_target(&mut draft);
    draft.finish(Form::Panel, options)
}

fn copied(paste: &Paste<'_>, draft: &mut Draft) {
    for value in paste.values() {
        let Value::Map(members) = value else {
            continue;
        };
        for (name, value) in members {
            if name.starts_with("Request Headers") {
                super::parts::fields(value.get("headers"), draft);
            } else if let Some(url) = value.first(&["url", "filename"]).and_then(Value::text) {
                url.clone_into(&mut draft.target);
            }
        }
    }
}

fn read_section(section: &Section<'_>, draft: &mut Draft, query: &mut Vec<Pair>) {
    match section.title.as_str() {
        "" | "General" | "Summary" => general(&section.lines, draft),
        "Request Headers" | "Request" => headers(&section.lines, draft),
        "Query String Parameters" | "Query String" => query.extend(pairs(&section.lines)),
        "Form Data" | "Request Payload" | "Request Data" | "Request Body" => {
            body(&section.lines, draft);
        }
        // What was received.
        _ => {}
    }
}

/// Names and values: in one line each, or each name in a line before its value.
fn pairs(lines: &[&str]) -> Vec<Pair> {
    let lines = lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty());
    let mut lines = lines.peekable();
    let mut pairs = Vec::new();
    while let Some(line) = lines.next() {
        if let Some((name, value)) = line.split_once('\t') {
            pairs.push((
                name.trim_end_matches(':').to_owned(),
                value.trim().to_owned(),
            ));
            continue;
        }
        match header_line(line) {
            Some((name, "")) if line.ends_with(':') => {
                // An empty value, or one in the next line.
                let is_next =
                    |next: &&str| header_line(next).is_none_or(|(_, value)| !value.is_empty());
                let value = lines.next_if(is_next).unwrap_or_default();
                pairs.push((name.to_owned(), value.to_owned()));
            }
            Some((name, value)) => pairs.push((name.to_owned(), value.to_owned())),
            None => match line.split_once(": ") {
                Some((name, value)) => pairs.push((name.to_owned(), value.to_owned())),
                None => {
                    if let Some(value) = lines.next() {
                        pairs.push((line.trim_end_matches(':').to_owned(), value.to_owned()));
                    }
                }
            },
        }
    }
    pairs
}

fn general(lines: &[&str], draft: &mut Draft) {
    let mut first = lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty());
    let mut lines = lines;
    if let Some(method) = first.next().filter(|line| is_method(line)) {
        draft.method = Some(method.to_owned());
        let at = lines
            .iter()
            .position(|line| line.trim() == method)
            .unwrap_or_default();
        lines = lines.get(at + 1..).unwrap_or_default();
        if let Some(url) = first.next().filter(|line| is_absolute(line)) {
            url.clone_into(&mut draft.target);
            let at = lines
                .iter()
                .position(|line| line.trim() == url)
                .unwrap_or_default();
            lines = lines.get(at + 1..).unwrap_or_default();
        }
    }
    for (name, value) in pairs(lines) {
        let is_general = GENERAL
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&name));
        match name.to_ascii_lowercase().as_str() {
            "request headers" if value.starts_with('{') => {
                if let Some((value, _)) = parse(&value) {
                    object::fields(&value, &mut draft.fields);
                }
            }
            "request body" | "request payload" => draft.body = Some(value.into_bytes()),
            "request url" | "url" => draft.target = value,
            "request method" => draft.method = Some(value),
            "filename" if draft.target.is_empty() => draft.target = value,
            "scheme" => draft.fields.push((":scheme".to_owned(), value)),
            "host" => draft.fields.push(("Host".to_owned(), value)),
            _ if is_general => {}
            _ => draft.fields.push((name, value)),
        }
    }
}

/// Headers, after a request line where Safari or the raw view shows one.
fn headers(lines: &[&str], draft: &mut Draft) {
    let is_empty = |line: &&&str| line.trim().is_empty();
    let lines: Vec<&str> = lines.iter().skip_while(is_empty).copied().collect();
    let first = lines.first().copied().unwrap_or_default();
    let mut words = first.split_whitespace();
    let is_line = words.next().is_some_and(is_method) && first.contains(" HTTP/");
    let rest = if is_line {
        lines.get(1..).unwrap_or_default()
    } else {
        &lines[..]
    };
    if is_line {
        let mut words = first.split_whitespace();
        draft.method = words.next().map(str::to_owned);
        if draft.target.is_empty() {
            words
                .next()
                .unwrap_or_default()
                .clone_into(&mut draft.target);
        }
    }
    // Another request may follow.
    let ends = rest.iter().position(|line| is_request(line));
    let own = rest.get(..ends.unwrap_or(rest.len())).unwrap_or_default();
    draft.fields.extend(pairs(own));
}

/// Whether a line is `METHOD URL`.
fn is_request(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_start = words.next().is_some_and(is_method);
    is_start && words.next().is_some_and(is_absolute)
}

fn body(lines: &[&str], draft: &mut Draft) {
    let text = lines.join("\n");
    let text = text.trim();
    let kind = draft
        .field("Content-Type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_form = kind.is_empty() || kind.contains("x-www-form-urlencoded");
    if text.is_empty() {
    } else if is_form && (text.contains('\n') || (!text.contains('=') && text.contains(": "))) {
        let mut pairs = pairs(lines);
        pairs.retain(|(name, _)| {
            !matches!(
                name.as_str(),
                "MIME Type" | "view source" | "view URL-encoded"
            )
        });
        set_form(&pairs, draft);
    } else {
        draft.body = Some(text.as_bytes().to_vec());
        if kind.is_empty() {
            draft.default_field("Content-Type", super::parts::FORM);
            let text = "the body is a form, which the text does not say";
            draft
                .remarks
                .push(Remark::assumed("content-type-assumed", text, "--body"));
        }
    }
}

/// Completes a URL of which the panel shows the parts.
fn from_parts(draft: &mut Draft) {
    if draft.target.is_empty() || is_absolute(&draft.target) || draft.target.starts_with('/') {
        return;
    }
    draft.target = format!("/{}", draft.target);
}

#[cfg(test)]
mod tests {
    use crate::request::{ReadOptions, read};

    #[test]
    fn the_headers_end_at_another_request() {
        let text = "Request URL: https://h/\nRequest Method: GET\n\nRequest Headers\nHost: h\n\
                    Authorization: OAuth oauth_nonce=\"n\", oauth_signature=\"s\"\n\n### x\n\
                    POST https://a/\nHost: a\nContent-Length: 3\n\na=b\n";
        let request = read(text.as_bytes(), &ReadOptions::default()).expect("a request");
        let names: Vec<&[u8]> = request.fields.iter().map(|(name, _)| &name[..]).collect();
        assert_eq!(names, [&b"Host"[..], b"Authorization"]);
        assert_eq!(request.body.octets(), b"");
    }
}
