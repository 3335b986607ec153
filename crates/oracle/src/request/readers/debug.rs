//! What libraries print of a signing, and people paste: a base string, a request line, an
//! Authorization header, a signature, each in a line of its own with any text before it.

use basestring::{percent_decode, percent_encode};

use crate::request::fault::{Place, ReadError};
use crate::request::form::Form;
use crate::request::model::{Body, Captured, OwnedRequest, Printed, Side, Source};
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "What a library prints when it signs: oauthlib, requests-oauthlib, Scribe, signpost, ...",
    example: "DEBUG Signing: signature base string: GET&https%3A%2F%2Fapi.example.com%2F1&oauth_nonce%3Dn\nDEBUG Signature: vFgUBPdC/eVaurgPjwZdIPwSYfg=",
    instead: "paste the lines with the base string, the URL and the Authorization header",
    is_general: true,
    recognize: |paste| is_debug(paste.bytes()),
    read: |paste, _| read_debug(paste.bytes()).map(|read| vec![read]),
};

/// A base string in its parts, decoded once.
pub(crate) struct BaseString {
    pub(crate) method: String,
    pub(crate) url: String,
    /// Decoded names and values.
    pub(crate) pairs: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Whether a text is a debug output and no HTTP request: it holds a base string, or an Authorization
/// header after something other than a request line.
pub(crate) fn is_debug(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else {
        return false;
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    // As sent, or as curl -v prints it.
    if first.contains(" HTTP/") || first.starts_with("> ") || first.starts_with("* ") {
        return false;
    }
    let has_base_string = text.lines().any(|line| base_string_in(line).is_some());
    has_base_string
        || (request_line(first).is_none() && text.lines().any(|l| field_in(l).is_some()))
}

/// Reads a debug output: the first base string, request line, Authorization header and signature in
/// it, as oauthlib, requests-oauthlib, oauth-1.0a, scribejava, signpost and others print them.
///
/// From a base string alone method, URL and parameters are read back.
///
/// # Errors
///
/// [`ReadError`] for a text without a base string and without a request line.
fn read_debug(text: &[u8]) -> Result<Captured, ReadError> {
    let expected = "a base string, METHOD&http%3A%2F%2F…&…, or a line METHOD URL";
    let text = std::str::from_utf8(text).map_err(|fault| {
        let at = Place::Byte(fault.valid_up_to(), "the text");
        ReadError::new("UTF-8", "a byte that is not UTF-8").at(at)
    })?;
    let base_string = text.lines().find_map(base_string_in).map(str::to_owned);
    let signature = text.lines().find_map(signature_in).map(str::to_owned);
    let line = text.lines().find_map(request_line);
    let field = text.lines().find_map(field_in);
    let mut remarks = Vec::new();
    let parts = base_string.as_deref().and_then(split_base_string);
    let (method, url, mut fields) = match (line, &parts) {
        (Some((method, url)), _) => (method.to_owned(), url.to_owned(), Vec::new()),
        (None, Some(parts)) => {
            let text = "method, URL and parameters are read from the base string: those of a form \
                        body are in the query here";
            remarks.push(Remark::note("from-base-string", text));
            (
                parts.method.clone(),
                parts.url(),
                parts.field().into_iter().collect(),
            )
        }
        (None, None) => return Err(ReadError::new(expected, "neither")),
    };
    if let Some(field) = field {
        fields.clear();
        fields.push((b"Authorization".to_vec(), field.as_bytes().to_vec()));
    }
    Ok(Captured {
        request: OwnedRequest {
            source: Source::of(Form::Debug),
            method: method.into_bytes(),
            url: url.into_bytes(),
            fields,
            body: Body::Octets(Vec::new()),
            remarks,
        },
        printed: Printed {
            base_string: base_string.map(|text| (text, Side::Unknown)),
            signature,
            ..Printed::default()
        },
    })
}

/// The base string in a line: letters, `&`, and an http URL, encoded or not, to the end of the word.
pub(crate) fn base_string_in(line: &str) -> Option<&str> {
    for (place, _) in line.match_indices('&') {
        let before = line.get(..place)?;
        let behind = line.get(place + 1..)?;
        let scheme = behind.get(..5).unwrap_or(behind).to_ascii_lowercase();
        let tail = match scheme.as_str() {
            "https" => behind.get(5..),
            scheme if scheme.starts_with("http") => behind.get(4..),
            _ => None,
        };
        let is_url = tail.is_some_and(|tail| {
            tail.starts_with("://") || tail.get(..3).is_some_and(|e| e.eq_ignore_ascii_case("%3A"))
        });
        let method = before.len()
            - before
                .bytes()
                .rev()
                .take_while(|octet| octet.is_ascii_alphabetic())
                .count();
        if is_url && method < place {
            let text = line.get(method..)?;
            let end = text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
            return text.get(..end.unwrap_or(text.len()));
        }
    }
    None
}

/// `METHOD URL`, with or without a version after it.
fn request_line(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    let (method, url) = (words.next()?, words.next()?);
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    let is_method = !method.is_empty() && method.bytes().all(|o| o.is_ascii_uppercase());
    let is_alone = words
        .next()
        .is_none_or(|version| version.starts_with("HTTP/"));
    (is_method && is_url && is_alone).then_some((method, url))
}

/// The value of an Authorization header in a line: from its scheme, to the quotation mark that a
/// printed value ends with.
fn field_in(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let start = ["oauth oauth_", "oauth realm=", "oauth, oauth_"]
        .iter()
        .filter_map(|wanted| lower.find(wanted))
        .min()?;
    let value = line.get(start..)?.trim_end();
    let before = line.get(..start).unwrap_or_default();
    match before.chars().next_back() {
        Some(quote @ ('\'' | '"')) => {
            // 'Authorization': 'OAuth …', …}
            let value = value.trim_end_matches(['}', ',', ')', ' ', ']']);
            Some(value.strip_suffix(quote).unwrap_or(value))
        }
        _ => Some(value),
    }
}

/// The signature in a line `… signature: S`, or `signature is: S`.
fn signature_in(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let (place, label) = ["signature: ", "signature is: ", "signature = "]
        .iter()
        .filter_map(|label| Some((lower.rfind(label)?, *label)))
        .max()?;
    let value = line.get(place + label.len()..)?.trim();
    let value = value.trim_matches(['"', '\'']);
    // “Valid signature: False” has none.
    let has_mark = value
        .bytes()
        .any(|octet| octet.is_ascii_digit() || b"+/=%".contains(&octet));
    let is_part = |octet: u8| octet.is_ascii_alphanumeric() || b"+/=-_%".contains(&octet);
    (value.len() >= 8 && has_mark && value.bytes().all(is_part)).then_some(value)
}

/// A base string's parts; none where it does not have three.
pub(crate) fn split_base_string(text: &str) -> Option<BaseString> {
    let (method, rest) = text.split_once('&')?;
    let (uri, parameters) = rest.split_once('&').unwrap_or((rest, ""));
    let url = decoded(uri.as_bytes());
    // Parameters that were not encoded as a whole have their & and = bare.
    let normalized = if parameters.contains('=') {
        parameters.as_bytes().to_vec()
    } else {
        decoded(parameters.as_bytes())
    };
    let pairs = normalized
        .split(|&octet| octet == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let place = pair.iter().position(|&octet| octet == b'=');
            let (name, value) = pair.split_at(place.unwrap_or(pair.len()));
            (decoded(name), decoded(value.get(1..).unwrap_or_default()))
        })
        .collect();
    Some(BaseString {
        method: method.to_owned(),
        url: String::from_utf8(url).ok()?,
        pairs,
    })
}

fn decoded(text: &[u8]) -> Vec<u8> {
    percent_decode(text).unwrap_or_else(|_| text.to_vec())
}

impl BaseString {
    /// The URL with the parameters that are none of the protocol's.
    fn url(&self) -> String {
        let mut url = self.url.clone();
        let mut separator = if url.contains('?') { '&' } else { '?' };
        for (name, value) in &self.pairs {
            if !name.starts_with(b"oauth_") {
                url.push(separator);
                url.push_str(&percent_encode(name));
                url.push('=');
                url.push_str(&percent_encode(value));
                separator = '&';
            }
        }
        url
    }

    /// An Authorization header with the protocol's parameters.
    fn field(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let protocol = self
            .pairs
            .iter()
            .filter(|(name, _)| name.starts_with(b"oauth_"));
        let written: Vec<String> = protocol
            .map(|(name, value)| format!("{}=\"{}\"", percent_encode(name), percent_encode(value)))
            .collect();
        let value = format!("OAuth {}", written.join(", "));
        (!written.is_empty()).then(|| (b"Authorization".to_vec(), value.into_bytes()))
    }
}
