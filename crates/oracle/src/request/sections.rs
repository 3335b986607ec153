//! Texts of headed sections: the panels of browsers and Postman's console.

use super::draft::{Draft, header_line, is_absolute, is_method};
use super::object::encoded;
use super::remark::Remark;

/// The sections that a request is read from or that end one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    General,
    RequestHeaders,
    RequestBody,
    FormData,
    Query,
    Other,
}

/// The section that a line is the title of.
fn title(line: &str) -> Option<Section> {
    let line = line.trim().trim_start_matches(['▶', '▼', '▸', '▾', ' ']);
    let line = line.trim_end_matches(|c: char| {
        c == ':' || c == ')' || c.is_ascii_digit() || "( .KB".contains(c)
    });
    Some(match line.to_ascii_lowercase().as_str() {
        "general" | "summary" | "network" => Section::General,
        "request headers" | "request header" | "request" => Section::RequestHeaders,
        "request body" | "request payload" | "payload" | "request data" => Section::RequestBody,
        "form data" => Section::FormData,
        "query string parameters" => Section::Query,
        "response headers"
        | "response header"
        | "response body"
        | "response"
        | "timings"
        | "provisional headers are shown" => Section::Other,
        _ => return None,
    })
}

/// Whether a text has the titles of such a panel, or a line with the URL.
pub(crate) fn is_panel(text: &str) -> bool {
    let mut url = false;
    let mut titles = false;
    for line in text.lines().take(400) {
        let lower = line.trim().to_ascii_lowercase();
        url |= lower.starts_with("request url");
        titles |= lower.starts_with("request headers") || lower.starts_with("response headers");
    }
    url || (titles && text.contains("://"))
}

/// The request of a panel.
pub(crate) fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    let mut section = Section::General;
    let mut body: Vec<&str> = Vec::new();
    let mut form: Vec<(String, String)> = Vec::new();
    let mut lines = text.lines().peekable();
    let mut has_title = false;
    while let Some(line) = lines.next() {
        if let Some(next) = title(line) {
            section = next;
            has_title = true;
            continue;
        }
        let line = line.trim_end();
        match section {
            Section::Other | Section::Query => {}
            Section::RequestBody => body.push(line),
            Section::FormData => form_line(line, &mut body, &mut form),
            Section::General | Section::RequestHeaders => {
                if line.trim().is_empty() {
                    continue;
                }
                // Newer panels have the name and the value on lines of their own.
                let alone = name_alone(line);
                let next = alone
                    .and_then(|_| lines.peek())
                    .filter(|next| title(next).is_none());
                let pair = match (alone, next) {
                    (Some(name), Some(value)) => {
                        let pair = (name.to_owned(), value.trim().to_owned());
                        lines.next();
                        Some(pair)
                    }
                    _ => header_pair(line),
                };
                let is_header = section == Section::RequestHeaders || !has_title;
                match pair {
                    Some((name, value)) => set(&mut draft, name, value, is_header),
                    None => request_line(line, &mut draft),
                }
            }
        }
    }
    set_body(&mut draft, &body, &form);
    draft
}

/// A line that is only the name of a header or of a value: `authorization`, `Request URL`.
fn name_alone(line: &str) -> Option<&str> {
    let line = line.trim();
    let known = [
        "Request URL",
        "Request Method",
        "Status Code",
        "Remote Address",
        "Referrer Policy",
    ];
    if known.iter().any(|name| line.eq_ignore_ascii_case(name)) {
        return Some(line);
    }
    let name = line.strip_suffix(':').unwrap_or(line);
    let is_name = name
        .bytes()
        .all(|octet| octet.is_ascii_lowercase() || octet == b'-' || octet == b':')
        || (line.ends_with(':') && name.bytes().all(|o| o.is_ascii_alphanumeric() || o == b'-'));
    let is_long = name.len() >= 2 && name.len() < 40;
    (is_name && is_long && !is_absolute(name)).then_some(name)
}

/// A line with a name and a value. The names of the general part have a space.
fn header_pair(line: &str) -> Option<(String, String)> {
    let line = line.trim_start();
    for name in [
        "Request URL",
        "Request Method",
        "Status Code",
        "Remote Address",
        "Referrer Policy",
        "URL",
        "Method",
        "Address",
    ] {
        let head = line.get(..name.len());
        if head.is_some_and(|head| head.eq_ignore_ascii_case(name))
            && let Some(value) = line
                .get(name.len()..)
                .and_then(|rest| rest.trim_start().strip_prefix([':', '=']))
        {
            return Some((name.to_owned(), value.trim().to_owned()));
        }
    }
    let (name, value) = header_line(line)?;
    // A URL is not a header named http.
    (!value.starts_with("//")).then(|| (name.to_owned(), unquoted(value).to_owned()))
}

fn unquoted(value: &str) -> &str {
    let inside = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    inside
        .filter(|inside| !inside.contains('"'))
        .unwrap_or(value)
}

fn set(draft: &mut Draft, name: String, value: String, is_header: bool) {
    match name.to_ascii_lowercase().as_str() {
        "request url" | "url" if draft.target.is_empty() => draft.target = value,
        "request url" | "url" => {}
        "request method" | "method" => {
            draft.method.get_or_insert(value);
        }
        "status code" | "remote address" | "referrer policy" | "address" | "status" => {}
        _ if is_header => draft.fields.push((name, value)),
        _ => {}
    }
}

/// `GET https://…`, or `GET /path HTTP/1.1` of the headers as they were sent.
fn request_line(line: &str, draft: &mut Draft) {
    let mut words = line.split_whitespace();
    if let (Some(method), Some(target)) = (words.next(), words.next())
        && is_method(method)
        && (is_absolute(target) || target.starts_with('/'))
    {
        draft.method.get_or_insert_with(|| method.to_owned());
        if draft.target.is_empty() {
            draft.target = target.to_owned();
        }
    }
}

/// A line of a form's data: a pair, or the form as it was sent.
fn form_line<'t>(line: &'t str, body: &mut Vec<&'t str>, form: &mut Vec<(String, String)>) {
    let text = line.trim();
    match text.split_once(':') {
        Some((name, value)) if !name.contains(['=', '&']) => {
            form.push((name.to_owned(), unquoted(value.trim()).to_owned()));
        }
        _ => body.push(line),
    }
}

fn set_body(draft: &mut Draft, body: &[&str], form: &[(String, String)]) {
    let text = body.join("\n");
    if !text.trim().is_empty() {
        let kind = draft.field("Content-Type").unwrap_or_default();
        let is_form = kind.contains("x-www-form-urlencoded");
        // Postman's console prints the pairs of a form.
        let pairs: Option<Vec<(String, String)>> = body
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| {
                let (name, value) = line.trim().split_once(": ")?;
                let is_pair = value.starts_with('"') && value.ends_with('"') && value.len() > 1;
                is_pair.then(|| (name.to_owned(), unquoted(value).to_owned()))
            })
            .collect();
        match pairs.filter(|_| is_form) {
            Some(pairs) => set_form(draft, &pairs),
            None => draft.body = Some(text.trim().as_bytes().to_vec()),
        }
    } else if !form.is_empty() {
        set_form(draft, form);
    }
}

fn set_form(draft: &mut Draft, pairs: &[(String, String)]) {
    draft.body = Some(encoded(pairs).into_bytes());
    let text = "the body is the form that these values are encoded to";
    draft
        .remarks
        .push(Remark::assumed("form-encoded-again", text, "--body"));
}
