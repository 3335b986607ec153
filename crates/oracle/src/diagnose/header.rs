//! Mistakes in an Authorization header that its text alone shows (RFC 5849 3.5.1).

use crate::mistakes::Mistake;
use crate::schemes::Pairs;
use crate::schemes::shared::pair;

/// A mistake in a header and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFault {
    /// The mistake's id.
    pub mistake: &'static str,
    /// The offset in bytes.
    pub(crate) offset: usize,
}

impl HeaderFault {
    /// The mistake's entry.
    #[must_use]
    pub(crate) fn entry(&self) -> Option<&'static Mistake> {
        Mistake::find(self.mistake)
    }
}

/// The mistakes in the value of a header, in the order of their places.
///
/// ```
/// use basestring_oracle::internal::diagnose::header_faults;
/// let faults = header_faults(r#"OAuth, oauth_nonce="n", oauth_signature="a/b=","#);
/// let ids: Vec<_> = faults.iter().map(|fault| fault.mistake).collect();
/// assert_eq!(ids, ["header-comma-after-scheme", "header-signature-not-encoded", "header-trailing-comma"]);
/// ```
#[must_use]
pub fn header_faults(value: &str) -> Vec<HeaderFault> {
    let mut faults = Vec::new();
    let mut fault = |mistake, offset| faults.push(HeaderFault { mistake, offset });
    let (value, start) = match value.strip_prefix("b'") {
        Some(printed) => {
            fault("header-bytes-repr", 0);
            (printed.strip_suffix('\'').unwrap_or(printed), 2)
        }
        None => (value, 0),
    };
    let behind = match behind_scheme(value) {
        Ok(behind) => behind,
        Err(behind) => {
            fault("header-scheme-misspelt", start);
            behind
        }
    };
    let behind_start = start + (value.len() - behind.len());
    if behind.starts_with(',') {
        fault("header-comma-after-scheme", behind_start);
    }
    if let Some(place) = behind.find(['\n', '\r']) {
        fault("header-line-breaks", behind_start + place);
    }
    for (place, token) in between_values(behind) {
        let token_start = behind_start + place;
        match token.trim() {
            "&" | ";" => fault("header-ampersand-separated", token_start),
            "" if !token.is_empty() => fault("header-comma-missing", token_start),
            _ => {}
        }
    }
    for (place, name, value) in values(behind) {
        let at = behind_start + place;
        let name_at = at.saturating_sub(name.len() + 2);
        match value_fault(name, &value) {
            Some(mistake @ ("header-name-misspelt" | "header-request-parameters")) => {
                fault(mistake, name_at);
            }
            Some(mistake) => fault(mistake, at),
            None => {}
        }
    }
    if behind.trim_end().ends_with(',') {
        fault(
            "header-trailing-comma",
            behind_start + behind.trim_end().len() - 1,
        );
    }
    faults.sort_by_key(|fault| fault.offset);
    faults
}

/// The mistake in one parameter of a header.
fn value_fault(name: &str, value: &Value<'_>) -> Option<&'static str> {
    let text = match value {
        Value::Bare(_) | Value::Single(_) => return Some("header-values-unquoted"),
        Value::Quoted(text) => *text,
    };
    let is_protocol = name.starts_with("oauth_");
    match name {
        // The order of the parameters is free, so a realm can be anywhere.
        "realm" => None,
        "oauth_signagure" => Some("header-name-misspelt"),
        "oauth_version" if text != "1.0" => Some("header-version-1.0a"),
        "oauth_signature" if text.contains("%25") => Some("header-signature-encoded-twice"),
        "oauth_signature" if text.contains('&') => Some("plaintext-ampersand-not-encoded"),
        "oauth_signature" if text.contains(['+', '/', '=']) => Some("header-signature-not-encoded"),
        _ if is_protocol && is_bare(text) => Some("header-values-not-encoded"),
        _ if !is_protocol && !name.eq_ignore_ascii_case("realm") => {
            Some("header-request-parameters")
        }
        _ => None,
    }
}

/// Whether a value is not percent-encoded. A '+' next to escapes can be the space of an encoder for forms.
fn is_bare(text: &str) -> bool {
    text.contains(['/', '=', ':', ' ']) || (text.contains('+') && !text.contains('%'))
}

/// The realm and the decoded parameters of a header that may have mistakes.
pub(super) fn read_leniently(field: &str) -> (Option<Vec<u8>>, Pairs) {
    let decoded = |text: &str| match basestring::percent_decode(text.as_bytes()) {
        Ok(octets) => octets,
        Err(_) => text.as_bytes().to_vec(),
    };
    let (Ok(behind) | Err(behind)) = behind_scheme(field.strip_prefix("b'").unwrap_or(field));
    let (mut realm, mut pairs) = (None, Pairs::new());
    for (_, name, value) in values(behind) {
        let (Value::Quoted(text) | Value::Single(text) | Value::Bare(text)) = value;
        match name {
            "realm" => realm = Some(text.as_bytes().to_vec()),
            name => pairs.push(pair(name, &decoded(text))),
        }
    }
    (realm, pairs)
}

/// The header up to the signature's value, and an offset in it. In a header with mistakes, the text
/// after the signature may be a part of it too.
pub(super) fn until_signature(field: &str, offset: usize) -> (String, usize) {
    let found = values(field)
        .into_iter()
        .find(|(_, name, _)| matches!(*name, "oauth_signature" | "oauth_signagure"));
    match found.and_then(|(place, ..)| Some((place, field.get(..place)?))) {
        Some((place, before)) => (format!("{before}…"), offset.min(place)),
        None => (field.to_owned(), offset),
    }
}

enum Value<'a> {
    Quoted(&'a str),
    /// Between single quotation marks.
    Single(&'a str),
    Bare(&'a str),
}

/// What follows the scheme of a header, or where it has no such scheme, the header from its parameters
/// on.
fn behind_scheme(value: &str) -> Result<&str, &str> {
    let is_scheme = |scheme: &&str| scheme.eq_ignore_ascii_case("oauth");
    let Some(behind) = value.get(..5).filter(is_scheme).and(value.get(5..)) else {
        return Err(value);
    };
    if behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n', ',']) {
        return Ok(behind);
    }
    // OAuth1, OAuth= and OAuth: with or without a space after it; a parameter alone has no scheme.
    if behind.starts_with('_') {
        return Err(value);
    }
    let end = behind.find([' ', '\t']).unwrap_or(behind.len());
    let parameter = behind.find("oauth_").unwrap_or(behind.len());
    Err(behind.get(end.min(parameter)..).unwrap_or_default())
}

/// What follows a single quotation mark, if it is closed.
fn single(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('\'')?;
    inside.contains('\'').then_some(inside)
}

/// Each `name=value` of a header that may have mistakes, with the place of the value. White space
/// around the `=` is passed over.
fn values(text: &str) -> Vec<(usize, &str, Value<'_>)> {
    let mut values = Vec::new();
    let mut place = 0;
    while let Some(equals) = text.get(place..).and_then(|rest| rest.find('=')) {
        let before = text.get(place..place + equals).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        let name_start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .map_or(0, |last| last + 1);
        let name = before.get(name_start..).unwrap_or_default();
        let behind = text.get(place + equals + 1..).unwrap_or_default();
        let rest = behind.trim_start_matches([' ', '\t']);
        let value_start = text.len() - rest.len();
        let quoted = rest.strip_prefix('"').map(|inside| (inside, '"'));
        let quoted = quoted.or_else(|| single(rest).map(|inside| (inside, '\'')));
        match quoted {
            Some((inside, mark)) => {
                let length = inside.find(mark).unwrap_or(inside.len());
                let value = inside.get(..length).unwrap_or_default();
                let (start, value) = match mark {
                    '"' => (value_start + 1, Value::Quoted(value)),
                    _ => (value_start, Value::Single(value)),
                };
                values.push((start, name, value));
                place = value_start + 1 + length + 1;
            }
            None => {
                let length = rest.find([',', ' ', '&', ';']).unwrap_or(rest.len());
                let text = rest.get(..length).unwrap_or_default();
                values.push((value_start, name, Value::Bare(text)));
                place = value_start + length;
            }
        }
        if place >= text.len() {
            break;
        }
    }
    values
}

/// The text between the closing quotation mark of a value and the next name.
fn between_values(text: &str) -> Vec<(usize, &str)> {
    let mut between = Vec::new();
    let quotes: Vec<usize> = text.match_indices('"').map(|(place, _)| place).collect();
    for pair in quotes.chunks(2) {
        let Some(close) = pair.get(1) else { continue };
        let rest = text.get(close + 1..).unwrap_or_default();
        let length = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
        if length > 0 {
            between.push((close + 1, rest.get(..length).unwrap_or_default()));
        }
    }
    between
}
