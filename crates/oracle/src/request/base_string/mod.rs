//! Signature base strings as libraries and servers print them, and their parts.

mod find;

use basestring::{percent_decode, percent_encode};

pub use self::find::{FoundBaseString, find_base_strings};

/// A base string in its parts, decoded once.
pub(crate) struct BaseString {
    pub(crate) method: String,
    pub(crate) url: String,
    /// Decoded names and values.
    pub(crate) pairs: Vec<(Vec<u8>, Vec<u8>)>,
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
    pub(crate) fn request_url(&self) -> String {
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

    /// The value of an Authorization header with the protocol's parameters.
    pub(crate) fn authorization(&self, signature: Option<&str>) -> Option<String> {
        let protocol = self
            .pairs
            .iter()
            .filter(|(name, _)| name.starts_with(b"oauth_"));
        let written = protocol
            .map(|(name, value)| format!("{}=\"{}\"", percent_encode(name), percent_encode(value)));
        let signature = signature.map(|signature| {
            format!(
                "oauth_signature=\"{}\"",
                percent_encode(signature.as_bytes())
            )
        });
        let written: Vec<String> = written.chain(signature).collect();
        (!written.is_empty()).then(|| format!("OAuth {}", written.join(", ")))
    }

    /// The value of a parameter, if it is UTF-8.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self
            .pairs
            .iter()
            .find(|(known, _)| known == name.as_bytes());
        found.and_then(|(_, value)| std::str::from_utf8(value).ok())
    }
}
