//! A form body that a text holds somewhere else than its form has it, found by its length.

use super::form::Form;
use super::model::{Body, OwnedRequest};
use super::paste::Paste;
use super::remark::Remark;

const FORM: &str = "application/x-www-form-urlencoded";

/// The longest form that is looked for, in bytes.
const LONGEST: usize = 1 << 20;

/// Reports a form that has no parameters where the text may not be the whole request: an object or a
/// log, which often has no body.
pub(super) fn note_missing(request: &mut OwnedRequest) {
    let Some(form) = request.source.form else {
        return;
    };
    // A command has its body, and so has the text of a request.
    let may_lack = !is_command(form) && form != Form::Http;
    let is_empty = matches!(&request.body, Body::Octets(body) if body.is_empty());
    let is_sent = [&b"POST"[..], b"PUT", b"PATCH"].contains(&&request.method[..]);
    let is_known = request
        .remarks
        .iter()
        .any(|remark| remark.id == "body-missing");
    let has_length = length_of(request) == Some(0) || form == Form::Har;
    if may_lack && is_empty && is_sent && is_form(request) && !is_known && !has_length {
        let text = "the body is empty, although the Content-Type is that of a form: it may not have been \
                    printed";
        request
            .remarks
            .push(Remark::assumed("body-missing", text, "--body"));
    }
}

/// Whether a text of a form is a command or a call, which has all that is sent.
const fn is_command(form: Form) -> bool {
    matches!(
        form,
        Form::Curl | Form::Wget | Form::Httpie | Form::PowerShell | Form::Fetch
    )
}

/// Ends a form at the first empty line: what follows are the words around a request, since a form has no
/// newlines. What a command says is meant so.
pub(super) fn end_form(request: &mut OwnedRequest) {
    if request.source.form.is_some_and(is_command)
        || length_of(request).is_some()
        || !is_form(request)
    {
        return;
    }
    let Body::Octets(body) = &mut request.body else {
        return;
    };
    let mut lines = body.split(|&octet| octet == b'\n');
    let first = lines.next().unwrap_or_default();
    let is_empty = lines
        .next()
        .is_some_and(|line| line.trim_ascii().is_empty());
    let form = std::str::from_utf8(first.trim_ascii_end());
    if !is_empty || !form.is_ok_and(is_written_as_form) {
        return;
    }
    let length = first.trim_ascii_end().len();
    if body
        .get(length..)
        .is_some_and(|rest| rest.trim_ascii().is_empty())
    {
        return;
    }
    body.truncate(length);
    let text = "the body ends at the first empty line, because a form has no newlines";
    request
        .remarks
        .push(Remark::assumed("text-after-body", text, "--body"));
}

/// Gives a request whose form body was not printed with it the one word of the text that has the
/// length of its Content-Length and is written as a form.
pub(super) fn find(request: &mut OwnedRequest, paste: &Paste<'_>) {
    let is_missing = request
        .remarks
        .iter()
        .any(|remark| matches!(remark.id, "body-missing" | "body-length"));
    let length = length_of(request).filter(|length| (3..LONGEST).contains(length));
    let (Some(length), true, true) = (length, is_missing, is_form(request)) else {
        return;
    };
    let Some(text) = paste.text() else {
        return;
    };
    let mut found: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let word = bare(word, length);
        // What follows the scheme of a URL is not a form.
        let is_form = |word: &str| is_written_as_form(word) && !word.starts_with("//");
        if word.is_some_and(is_form) {
            found.extend(word);
        }
    }
    found.sort_unstable();
    found.dedup();
    let &[body] = &found[..] else {
        return;
    };
    request.body = Body::Octets(body.as_bytes().to_vec());
    request
        .remarks
        .retain(|remark| !matches!(remark.id, "body-missing" | "body-length"));
    let text =
        format!("the body is the form of {length} bytes in the text, as Content-Length says");
    request
        .remarks
        .push(Remark::assumed("body-by-length", text, "--body"));
}

/// The Content-Length; a log may have more text after it.
fn length_of(request: &OwnedRequest) -> Option<usize> {
    let value = std::str::from_utf8(request.field("Content-Length")?).ok()?;
    value.split_whitespace().next()?.parse().ok()
}

fn is_form(request: &OwnedRequest) -> bool {
    let kind = request.field("Content-Type").unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    kind.starts_with(FORM.as_bytes())
}

/// A word without the quotation marks of a program and what follows them, if that has the length.
fn bare(word: &str, length: usize) -> Option<&str> {
    if word.len() < length {
        return None;
    }
    let marks = |c: char| "'\"`<>[](),;{}".contains(c);
    let inner = word.trim_matches(marks);
    let after_label = || {
        let (_, value) = inner.split_once([':', '\''])?;
        Some(value.trim_matches(marks))
    };
    let after_equals = || {
        let (_, value) = inner.split_once(['=', '"'])?;
        Some(value.trim_start_matches(marks))
    };
    let python = || {
        inner
            .strip_prefix("b'")
            .or_else(|| inner.strip_prefix("b\""))
    };
    let candidates = [
        Some(word),
        Some(inner),
        python(),
        after_label(),
        after_equals(),
    ];
    let mut candidates = candidates.into_iter().flatten();
    candidates.find(|candidate| candidate.len() == length)
}

/// Names and values with `=` and `&` between them, without what a form never has.
fn is_written_as_form(word: &str) -> bool {
    let is_part = |octet: u8| octet.is_ascii_alphanumeric() || b"%+-._*~&=".contains(&octet);
    let is_kept = |octet: u8| b"[]()!'@:/$,;?".contains(&octet);
    let is_named = |pair: &str| pair.find('=').is_some_and(|at| at > 0);
    !word.contains("://")
        && word.bytes().all(|octet| is_part(octet) || is_kept(octet))
        && word.split('&').all(is_named)
}
