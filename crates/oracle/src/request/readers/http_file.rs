//! Files of requests that editors send: `.http` and `.rest` of JetBrains' IDEs, Visual Studio and its
//! REST Client, httpyac.

use super::parts::{self, FORM, Pair, encode_target};
use super::templates::{self, BRACES};
use crate::request::beside;
use crate::request::draft::{Draft, header_line, is_absolute, is_method};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, ReadOptions};
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "A file of requests of an editor (.http, .rest)",
    example: "@host = https://api.example.com\n\n### List the items\nGET {{host}}/1/items?page=2\nAuthorization: OAuth oauth_consumer_key=\"ck\", oauth_signature=\"s\"",
    instead: "in the editor, use Copy Request As cURL, or Generate Code",
    is_general: false,
    recognize: |paste| paste.text().is_some_and(is_http_file),
    read: |paste, options| read(paste.text().unwrap_or_default(), options),
};

/// Whether a text has what only these files have: separators, variables, comments or a target
/// in several lines, and a request line.
pub(crate) fn is_http_file(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    let is_mark = is_separator(first) || variable(first).is_some() || is_comment(first);
    let has_separator = || {
        text.lines()
            .skip(1)
            .any(|line| is_separator(line.trim_end()))
    };
    let has_continued = || {
        let next = lines.clone().next().unwrap_or_default();
        next.trim_start().starts_with(['?', '&']) && next.starts_with([' ', '\t'])
    };
    let is_start = request_line(first).is_some();
    let begins =
        is_mark || (is_start && (first.contains("{{") || has_separator() || has_continued()));
    begins
        && text
            .lines()
            .any(|line| request_line(line.trim_end()).is_some())
}

fn is_separator(line: &str) -> bool {
    line.starts_with("###")
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    (line.starts_with('#') && !is_separator(line)) || line.starts_with("//")
}

/// `@name = value`.
fn variable(line: &str) -> Option<Pair> {
    let (name, value) = line.trim_start().strip_prefix('@')?.split_once('=')?;
    let name = name.trim();
    let is_name = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    (!name.is_empty() && name.chars().all(is_name))
        .then(|| (name.to_owned(), value.trim().to_owned()))
}

/// `METHOD URL`, with a version or not, or a URL alone.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let line = match line.rsplit_once(' ') {
        Some((before, version)) if version.starts_with("HTTP/") => before.trim_end(),
        Some(_) | None => line,
    };
    let is_target =
        |target: &str| is_absolute(target) || target.starts_with("{{") || target.starts_with('/');
    match line.split_once(' ') {
        Some((method, target)) if is_method(method) && is_target(target.trim()) => {
            Some((method, target.trim()))
        }
        None if is_absolute(line) || line.starts_with("{{") => Some(("GET", line)),
        Some(_) | None => None,
    }
}

fn read(text: &str, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut variables = Vec::new();
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines() {
        if is_separator(line) {
            parts.push(Vec::new());
        } else if let Some(last) = parts.last_mut() {
            variables.extend(variable(line));
            last.push(line);
        }
    }
    let mut read = Vec::new();
    for part in &parts {
        if let Some(mut draft) = draft(part, options) {
            templates::fill(&mut draft, &variables, BRACES, options.url.is_some())?;
            encode_target(&mut draft);
            read.push(draft.finish(Form::HttpFile, options)?);
        }
    }
    if read.is_empty() {
        return Err(ReadError::new("a request line, METHOD URL", "none"));
    }
    Ok(read)
}

/// The request between two separators.
fn draft(lines: &[&str], options: &ReadOptions<'_>) -> Option<Draft> {
    let mut lines = lines.iter().map(|line| line.trim_end_matches('\r'));
    let (method, target) = lines.by_ref().find_map(|line| {
        let is_other = is_comment(line) || line.trim_start().starts_with(['@', '<']);
        if is_other { None } else { request_line(line) }
    })?;
    let mut draft = Draft::new(method, target);
    let mut body: Option<Vec<&str>> = None;
    let mut form: Option<Vec<Pair>> = None;
    let mut query: Vec<Pair> = Vec::new();
    let mut section = "";
    for line in lines {
        // The sections of Hurl, and the answer that it expects.
        if body.as_ref().is_none_or(Vec::is_empty) && is_answer(line) {
            break;
        }
        if body.as_ref().is_none_or(Vec::is_empty) && is_section(line) {
            section = line.trim();
            if is_form_section(section) {
                form.get_or_insert_default();
            }
            body = None;
            continue;
        }
        if !section.is_empty() {
            // The body comes after the sections, and begins as JSON, XML or a string does.
            let is_body = line.trim_start().starts_with(['{', '[', '<', '`', '"']);
            if !is_body {
                let pair = header_line(line.trim());
                let pair = pair.map(|(name, value)| (name.to_owned(), value.to_owned()));
                match &mut form {
                    Some(form) if is_form_section(section) => form.extend(pair),
                    Some(_) | None if is_query_section(section) => query.extend(pair),
                    Some(_) | None => {}
                }
                continue;
            }
            section = "";
            body = Some(Vec::new());
        }
        match &mut body {
            Some(body) => body.push(line),
            None if line.trim().is_empty() => body = Some(Vec::new()),
            None if is_comment(line) || line.trim_start().starts_with('@') => {}
            None if line.starts_with([' ', '\t']) && draft.fields.is_empty() => {
                draft.target.push_str(line.trim());
            }
            None => match header_line(line.trim()) {
                Some((name, value)) => draft.fields.push((name.to_owned(), value.to_owned())),
                None => draft.remarks.push(left_out()),
            },
        }
    }
    beside::add_pairs(&query, &mut draft);
    match form {
        Some(form) => parts::set_form(&form, &mut draft),
        None => set_body(&body.unwrap_or_default(), options, &mut draft),
    }
    Some(draft)
}

fn left_out() -> Remark {
    Remark::note("lines-left-out", "lines that are not headers were left out")
}

fn is_form_section(title: &str) -> bool {
    matches!(title, "[FormParams]" | "[Form]")
}

fn is_query_section(title: &str) -> bool {
    matches!(title, "[QueryStringParams]" | "[Query]")
}

/// `HTTP 401`, `HTTP *` or `HTTP/1.1 200`, which Hurl expects.
fn is_answer(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or_default();
    let status = words.next().unwrap_or_default();
    let is_status =
        status == "*" || (status.len() == 3 && status.bytes().all(|o| o.is_ascii_digit()));
    (name == "HTTP" || name.starts_with("HTTP/")) && is_status
}

/// A title such as `[FormParams]`.
fn is_section(line: &str) -> bool {
    let inner = line
        .trim()
        .strip_prefix('[')
        .and_then(|line| line.strip_suffix(']'));
    inner.is_some_and(|name| !name.is_empty() && name.bytes().all(|o| o.is_ascii_alphabetic()))
}

/// The body up to a response handler or a reference to a response.
fn set_body(lines: &[&str], options: &ReadOptions<'_>, draft: &mut Draft) {
    let is_end = |line: &&&str| {
        let line = line.trim_start();
        !(line.starts_with("> {%")
            || line.starts_with("> ./")
            || line.starts_with("<>")
            || line.starts_with("?? "))
    };
    let lines: Vec<&str> = lines.iter().take_while(is_end).copied().collect();
    let text = lines.join("\n");
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    let file = text
        .strip_prefix('<')
        .filter(|rest| !rest.contains('\n') && !rest.contains('>'));
    if let Some(name) = file {
        let name = name.trim_start_matches(['@', ' ']).trim();
        match (options.read_file)(name) {
            Ok(bytes) => draft.body = Some(bytes),
            Err(fault) => {
                let text = format!("the body is empty: the file {name} could not be read: {fault}");
                draft
                    .remarks
                    .push(Remark::assumed("body-missing", text, "--body"));
            }
        }
        return;
    }
    let kind = draft
        .field("Content-Type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let body = if kind.starts_with(FORM) {
        // A form may be written with a parameter in each line.
        let lines: String = text.lines().map(str::trim).collect();
        let pieces = lines.split('&').map(str::trim);
        pieces.collect::<Vec<_>>().join("&")
    } else {
        text.to_owned()
    };
    draft.body = Some(body.into_bytes());
    parts::note_form(draft);
}
