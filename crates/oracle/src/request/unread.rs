//! Signs that a text was not read as the request was sent: a signature that the text has and the request
//! has not, lines that may have been broken, a body that has another length.

use super::beside::{PLUS_AS_WRITTEN, PORT_NOT_READ, QUERY_NOT_READ};
use super::fault::ReadError;
use super::form::Form;
use super::model::{Body, OwnedRequest};
use super::paste::Paste;
use super::redacted::REDACTED;
use super::remark::Remark;

const NAME: &[u8] = b"oauth_signature";

const NOT_READ: &str = "signature-not-read";
const MAY_BE_BROKEN: &str = "lines-may-be-broken";
const HEADER_CUT: &str = "header-cut";
pub(crate) const CUT_SHORT: &str = "cut-short";
const OTHER_FORM: &str = "read-as-other-form";
const SEVERAL: &str = "several-urls";
const APART: &str = "signature-apart";
const MALFORMED: &str = "malformed-json";

/// Whether a text was read as the request was sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fidelity {
    /// No remark says that it was not.
    Whole,
    /// The request may not be the one that was sent.
    Doubtful,
    /// A part of the request is in the text and was not read: no signature can be judged.
    Partial,
    /// The text is broken: what the request lacks may have been sent.
    Broken,
}

impl Fidelity {
    /// What the remarks on a request say of it.
    pub(crate) fn of(request: &OwnedRequest) -> Self {
        let says = |remark: &Remark| match remark.id {
            NOT_READ | MAY_BE_BROKEN | HEADER_CUT | CUT_SHORT => Self::Broken,
            REDACTED | "body-length" | OTHER_FORM | SEVERAL | APART | MALFORMED
            | PLUS_AS_WRITTEN => Self::Doubtful,
            QUERY_NOT_READ | PORT_NOT_READ => Self::Partial,
            _ => Self::Whole,
        };
        request
            .remarks
            .iter()
            .map(says)
            .max()
            .unwrap_or(Self::Whole)
    }
}

/// The remark on a text that gives another request when its longest lines are joined.
pub(super) fn broken_lines() -> Remark {
    let text = "the longest lines may have been broken: with these lines joined, the request is another one";
    Remark::note(MAY_BE_BROKEN, text)
}

/// The remark on a log with requests to several URLs: the headers may be those of another request.
pub(crate) fn several_urls() -> Remark {
    let text = "the log has requests to several URLs: the URL may not be that of the signature";
    Remark::assumed(SEVERAL, text, "--url")
}

/// The remark on a log whose signature is not among the headers after the request line.
pub(crate) fn signature_apart() -> Remark {
    let text = "the signature is not among the headers after the request line: it may be that of another \
                request";
    Remark::note(APART, text)
}

/// The remark on a text that was recognized and cannot be read, and was then read as any log.
pub(super) fn other_form(fault: &ReadError) -> Option<Remark> {
    // Other forms are recognized by a word or a line that a log may have.
    let form = fault
        .form()
        .filter(|form| matches!(form, Form::Curl | Form::PowerShell))?;
    let title = form.title();
    let text = format!("it begins as {title}, which cannot be read: {fault}. It is read as a log");
    Some(Remark::note(OTHER_FORM, text))
}

/// Reports an Authorization header that ends within a parameter, and JSON that is malformed.
pub(super) fn note_cut(request: &mut OwnedRequest, paste: &Paste<'_>) {
    let fields = request.fields.iter();
    let mut headers = fields.filter(|(name, _)| name.eq_ignore_ascii_case(b"Authorization"));
    if headers.any(|(_, value)| is_cut(value)) {
        let text = "the Authorization header ends within a parameter or was shortened: the text may be cut short";
        request.remarks.push(Remark::note(HEADER_CUT, text));
    }
    if paste.text().is_some_and(has_cut_string) {
        let text = "the program that printed the text cut a string of it: print the whole one, for example \
                    with JSON.stringify";
        request.remarks.push(Remark::note(CUT_SHORT, text));
    }
    if has_other_url(request, paste) {
        request.remarks.push(several_urls());
    }
    if begins_as_object(paste) && paste.json().is_err() && paste.values().is_empty() {
        let text = "the text begins as JSON and is malformed or cut short";
        request.remarks.push(Remark::note(MALFORMED, text));
    }
}

/// Whether a text has a string or a buffer that Node cut: `'a=1'... 54 more characters`.
fn has_cut_string(text: &str) -> bool {
    let mut places = text.match_indices("... ").map(|(at, mark)| at + mark.len());
    places.any(|at| {
        let rest = text.get(at..).unwrap_or_default();
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number = after.len() < rest.len();
        is_number && (after.starts_with(" more character") || after.starts_with(" more byte"))
    })
}

/// Whether a text begins as an object, or as a list of them; a log may begin with a bracket.
fn begins_as_object(paste: &Paste<'_>) -> bool {
    let text = paste.bytes().trim_ascii_start();
    let inner = text.strip_prefix(b"[").unwrap_or(text);
    inner.trim_ascii_start().starts_with(b"{")
}

/// Whether a text of a form that has one request has another URL of the same host.
fn has_other_url(request: &OwnedRequest, paste: &Paste<'_>) -> bool {
    let is_single = matches!(
        request.source.form,
        Some(Form::Panel | Form::Debug | Form::Bruno)
    );
    let is_known = request.remarks.iter().any(|remark| remark.id == SEVERAL);
    let (Ok(url), Some(text)) = (std::str::from_utf8(&request.url), paste.text()) else {
        return false;
    };
    if !is_single || is_known {
        return false;
    }
    let host_end = url
        .find("://")
        .and_then(|at| Some(at + 3 + url.get(at + 3..)?.find('/')?));
    let Some((origin, target)) = host_end.and_then(|end| url.split_at_checked(end)) else {
        return false;
    };
    let is_end = |c: char| c == '?' || c == '#' || !c.is_ascii_graphic() || "\"'<>(),;".contains(c);
    let path = |target: &str| target.get(..target.find(is_end)?).map(str::to_owned);
    let own = path(&format!("{target} "));
    let is_of_answer = |line: &str| {
        let line = line.to_ascii_lowercase();
        ["refer", "origin", "location", "link:"]
            .iter()
            .any(|word| line.contains(word))
    };
    let lines = text
        .lines()
        .filter(|line| line.contains(origin) && !is_of_answer(line));
    lines.take(MOST_LINES).any(|line| {
        let rest = line.split_once(origin).map_or("", |(_, rest)| rest);
        rest.starts_with('/') && path(&format!("{rest} ")) != own
    })
}

/// The most lines with a URL that are looked at.
const MOST_LINES: usize = 1_000;

/// Whether a header of OAuth ends in a name, an equals sign, a comma or a quotation that is open.
fn is_cut(value: &[u8]) -> bool {
    let Some(parameters) = value.strip_prefix(b"OAuth ") else {
        return false;
    };
    if parameters
        .windows(3)
        .any(|window| window == b"..." || window == "…".as_bytes())
    {
        return true;
    }
    let last = parameters.rsplit(|&octet| octet == b',').next();
    let last = last.unwrap_or_default().trim_ascii();
    let quotes = last.iter().filter(|&&octet| octet == b'"').count();
    quotes % 2 == 1 || last.ends_with(b"=") || !last.contains(&b'=')
}

/// Reports `oauth_signature` with a value in a text whose request has none: a line break within it, or
/// a form that is not read whole. Without this, a signed request would be called unsigned.
pub(super) fn note(request: &mut OwnedRequest, paste: &Paste<'_>) {
    if is_signed(request) || !has_value(paste.bytes()) {
        return;
    }
    let text =
        "the text has oauth_signature, and none was found in the request: a line may be broken";
    request.remarks.push(Remark::note(NOT_READ, text));
}

fn is_signed(request: &OwnedRequest) -> bool {
    let in_body = match &request.body {
        Body::Octets(octets) => has_name(octets),
        Body::Multipart(_) => false,
    };
    let mut fields = request.fields.iter();
    in_body || has_name(&request.url) || fields.any(|(_, value)| has_name(value))
}

/// Whether a text has the name, and not as the beginning of `oauth_signature_method`.
fn has_name(text: &[u8]) -> bool {
    after_names(text).any(|after| after.first() != Some(&b'_'))
}

/// Whether a text has the name with a value, wherever its white space is.
fn has_value(text: &[u8]) -> bool {
    let is_ink = |octet: &u8| !octet.is_ascii_whitespace();
    let text: Vec<u8> = text.iter().copied().filter(is_ink).collect();
    after_names(&text).any(|after| {
        let after = without(after, b"\"'\\");
        let value = [&b"=>"[..], b"=", b":", b"%3D", b"%3d"]
            .iter()
            .find_map(|sign| after.strip_prefix(*sign));
        let value = value.map(|value| without(value, b"\"'\\["));
        let first = value.and_then(<[u8]>::first);
        first.is_some_and(|octet| octet.is_ascii_alphanumeric() || b"+/%".contains(octet))
    })
}

/// What follows each place of the name in a text.
fn after_names(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let places = text.windows(NAME.len()).enumerate();
    let places = places.filter(|(_, window)| window.eq_ignore_ascii_case(NAME));
    places.filter_map(|(at, _)| text.get(at + NAME.len()..))
}

/// A text without the marks that it begins with.
fn without<'t>(text: &'t [u8], marks: &[u8]) -> &'t [u8] {
    let is_other = |octet: &u8| !marks.contains(octet);
    let start = text.iter().position(is_other).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{has_cut_string, has_name, has_value, is_cut};

    #[test]
    fn a_string_that_node_cut_is_seen() {
        assert!(has_cut_string("body: 'a=1'... 54 more characters"));
        assert!(has_cut_string("<Buffer 61 ... 34 more bytes>"));
        assert!(!has_cut_string("and ... 54 more requests, more characters"));
    }

    #[test]
    fn a_header_that_ends_within_a_parameter_is_cut() {
        for (value, expected) in [
            ("OAuth oauth_nonce=\"n\", oauth_signature=\"ab%3D\"", false),
            ("OAuth oauth_nonce=n,oauth_signature=ab%3D", false),
            ("OAuth oauth_nonce=\"n\", oauth_signature=\"ab", true),
            ("OAuth oauth_nonce=\"n\", oauth_sign", true),
            ("OAuth oauth_nonce=\"n\", oauth_signature=", true),
            ("OAuth oauth_nonce=\"n\",", true),
            ("OAuth oauth_nonce=\"n\", oauth_signature=\"ab...\"", true),
            ("OAuth oauth_nonce=\"n…, oauth_signature=\"ab\"", true),
            ("Bearer abc", false),
        ] {
            assert_eq!(is_cut(value.as_bytes()), expected, "{value}");
        }
    }

    #[test]
    fn a_value_is_found_wherever_the_white_space_is() {
        for text in [
            "oauth_signature=\"a%3D\"",
            "oauth_sign\n  ature=abc",
            "\"oauth_signature\": \"x\"",
            "'oauth_signature' => '9'",
            "oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"+\"",
            "{\\\"oauth_signature\\\":\\\"a\\\"}",
        ] {
            assert!(has_value(text.as_bytes()), "{text}");
        }
        for text in [
            "oauth_signature_method=\"HMAC-SHA1\"",
            "oauth_signature=\"\", realm=\"x\"",
            "oauth_signature={{signature}}",
            "oauth_signature=$SIGNATURE",
            "why is there no oauth_signature?",
            "",
        ] {
            assert!(!has_value(text.as_bytes()), "{text}");
        }
        assert!(has_name(b"oauth_signature=") && !has_name(b"oauth_signature_method"));
    }
}
