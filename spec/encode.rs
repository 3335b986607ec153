//! Percent-encoding: RFC 5849 3.6, with RFC 3986 2.1 to 2.4 (R-3.6-1 to R-3.6-9, U-2.1-1 to U-2.4-1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

use crate::error::{Error, Kind, excerpt};

/// The bytes that 3.6 encodes: all but the unreserved ones of RFC 3986 2.3,
/// `ALPHA / DIGIT / "-" / "." / "_" / "~"` (R-3.6-3, R-3.6-4).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Whether a byte is unreserved (RFC 3986 2.3) and therefore not encoded.
///
/// ```
/// use basestring::is_unreserved;
/// assert!(is_unreserved(b'~'));
/// assert!(!is_unreserved(b'*'));
/// ```
#[must_use]
pub const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// 3.6: percent-encoding.
///
/// 1. “Text values are first encoded as UTF-8 octets”: the argument is those bytes.
/// 2. “The values are then escaped using the \[RFC3986\] percent-encoding (%XX) mechanism.”
///    Unreserved characters “MUST NOT be encoded. All other characters MUST be encoded. The two
///    hexadecimal characters used to represent encoded characters MUST be uppercase.”
///
/// ```
/// use basestring::percent_encode;
/// assert_eq!(percent_encode("Ladies + Gentlemen".as_bytes()), "Ladies%20%2B%20Gentlemen");
/// assert_eq!(percent_encode("☃ ~%41".as_bytes()), "%E2%98%83%20~%2541");
/// ```
#[must_use]
pub fn percent_encode(bytes: &[u8]) -> String {
    percent_encoding::percent_encode(bytes, ENCODED).to_string()
}

/// Percent-decoding (RFC 3986 2.1).
///
/// 1. A `%` and two hexadecimal digits, in either case, are the byte that they name.
/// 2. Every other byte is itself.
///
/// It is done once, never twice (U-2.4-1).
///
/// ```
/// use basestring::percent_decode;
/// assert_eq!(percent_decode(b"r%20v%2541+").unwrap(), b"r v%41+");
/// ```
///
/// # Errors
///
/// [`Kind::MalformedParameter`] for a `%` without two hexadecimal digits after it, with the offset of
/// the `%`.
pub fn percent_decode(text: &[u8]) -> Result<Vec<u8>, Error> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        if *byte == b'%' {
            // 1.
            let (byte, tail) = unescape(tail).ok_or_else(|| invalid_escape(text, rest))?;
            decoded.push(byte);
            rest = tail;
        } else {
            // 2.
            decoded.push(*byte);
            rest = tail;
        }
    }
    Ok(decoded)
}

/// Decoding of a name or a value in a form or a query (R-3.4.1.3.1-13).
///
/// 1. `+` is a space.
/// 2. Escapes are decoded ([`percent_decode`]).
///
/// ```
/// assert_eq!(basestring::form_unescape(b"2+q%2B").unwrap(), b"2 q+");
/// ```
///
/// # Errors
///
/// As [`percent_decode`].
pub fn form_unescape(text: &[u8]) -> Result<Vec<u8>, Error> {
    // 1.
    let space = |&byte: &u8| if byte == b'+' { b' ' } else { byte };
    let text: Vec<u8> = text.iter().map(space).collect();
    // 2.
    percent_decode(&text)
}

/// The byte that two hexadecimal digits name, and the text after them.
fn unescape(text: &[u8]) -> Option<(u8, &[u8])> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let [high, low, tail @ ..] = text else {
        return None;
    };
    let byte = u8::try_from(16 * digit(high)? + digit(low)?).ok()?;
    Some((byte, tail))
}

/// The error for the `%` with which `rest`, the end of `text`, begins.
fn invalid_escape(text: &[u8], rest: &[u8]) -> Error {
    let expected = "two hexadecimal digits after % (write a % that is data as %25)";
    let found = excerpt(rest.get(..3).unwrap_or(rest));
    Error::new(Kind::MalformedParameter, expected, found).at(text.len() - rest.len(), "the text")
}
