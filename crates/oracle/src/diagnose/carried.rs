//! The protocol parameters as the request carries them, and the signature where that is another text than
//! the signature in it.

use crate::authentication::PROTOCOL;
use crate::schemes::Pairs;

/// A name of the signature that is often misspelt so.
const MISSPELT: &[u8] = b"oauth_signagure";

/// Whether a parameter is one that RFC 5849 or the body hash defines, or its misspelt name: others whose
/// names begin so may be the request's own.
pub(super) fn is_of_the_rfc((name, _): &(Vec<u8>, Vec<u8>)) -> bool {
    name == MISSPELT || PROTOCOL.iter().any(|known| known.as_bytes() == name)
}

/// Whether a text is a positive integer, perhaps with a plus sign.
pub(super) fn is_positive_integer(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"+").unwrap_or(text);
    digits.iter().all(u8::is_ascii_digit) && digits.iter().any(|&digit| digit != b'0')
}

/// The value of `oauth_signature` as it is read from the request.
#[derive(Clone, Copy)]
pub(super) struct Carried {
    has_space: bool,
    is_in_header: bool,
}

impl Carried {
    pub(super) fn of(value: &[u8], header: &Pairs) -> Self {
        Self {
            has_space: value.trim_ascii().contains(&b' '),
            is_in_header: header.iter().any(|(name, _)| name == b"oauth_signature"),
        }
    }

    /// Whether the request has a space for a `+`, or the signature as a language prints it.
    pub(super) fn is_other(self, signature: Option<&str>) -> bool {
        let is_printed = signature.is_some_and(|whole| core(whole) != whole.trim_end());
        self.has_space || is_printed
    }

    /// Whether the query or the form has a `+` without an escape.
    pub(super) const fn has_bare_plus(self) -> bool {
        self.has_space && !self.is_in_header
    }
}

/// The signature in a text that a language prints of it, with quotation marks or as a byte string. One
/// that ends with newlines has one there.
pub(super) fn core(signature: &str) -> String {
    let text = signature.trim_end_matches(['\r', '\n']);
    let inside = ["'", "\""].into_iter().find_map(|mark| {
        let opened = text.strip_prefix('b').unwrap_or(text);
        opened.strip_prefix(mark)?.strip_suffix(mark)
    });
    match inside {
        Some(inside) => inside.to_owned(),
        None if text.len() < signature.len() => format!("{text}\n"),
        None => text.to_owned(),
    }
}
