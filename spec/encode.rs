//! Percent-encoding: RFC 5849 3.6, with RFC 3986 2.1 to 2.4 (R-3.6-1 to R-3.6-9, U-2.1-1 to U-2.4-1).

use std::borrow::Cow;
use std::cmp::Ordering;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode as encode_chunks};

use crate::error::{Error, Kind, excerpt};
use crate::scan::{Marks, Window};
use crate::sink::Sink;

/// What 3.6 encodes: every octet but the unreserved ones of RFC 3986 2.3,
/// `ALPHA / DIGIT / "-" / "." / "_" / "~"` (R-3.6-3, R-3.6-4).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Whether an octet is unreserved (RFC 3986 2.3) and so stands for itself.
///
/// ```
/// use basestring::is_unreserved;
/// assert!(is_unreserved(b'~'));
/// assert!(!is_unreserved(b'*'));
/// ```
#[must_use]
pub const fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~')
}

/// The octets of a window that are [unreserved](is_unreserved).
#[inline(always)]
pub(crate) fn unreserved(window: Window) -> Marks {
    window.with(0x20).is_within(b'a', b'z')
        | window.is_within(b'0', b'9')
        | window.is_within(b'-', b'.')
        | window.is(b'_')
        | window.is(b'~')
}

/// 3.6: text as UTF-8 octets, each octet that is not unreserved as `%` and two capital hexadecimal
/// digits.
///
/// ```
/// use basestring::percent_encode;
/// assert_eq!(percent_encode("Ladies + Gentlemen".as_bytes()), "Ladies%20%2B%20Gentlemen");
/// assert_eq!(percent_encode("☃ ~%41".as_bytes()), "%E2%98%83%20~%2541");
/// ```
#[must_use]
pub fn percent_encode(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len());
    percent_encode_into(octets, &mut text);
    text
}

/// [`percent_encode`], written into a sink.
///
/// ```
/// let mut text = String::from("status=");
/// basestring::percent_encode_into(b"a b", &mut text);
/// assert_eq!(text, "status=a%20b");
/// ```
pub fn percent_encode_into<S: Sink + ?Sized>(octets: &[u8], sink: &mut S) {
    for chunk in encode_chunks(octets, ENCODED) {
        sink.write_text(chunk);
    }
}

/// The order of two texts' encoded forms, found on the texts themselves (3.4.1.3.2 step 2).
///
/// Every escape begins with `%`, which is smaller than every unreserved octet, and capital
/// hexadecimal digits are in the order of what they say: so octets that are encoded come before
/// all that are not, and among themselves by value.
///
/// ```
/// use std::cmp::Ordering;
/// assert_eq!(basestring::encoded_order(b"c@", b"c2"), Ordering::Less);
/// assert_eq!(basestring::encoded_order(b"a", b"a-b"), Ordering::Less);
/// ```
#[must_use]
pub fn encoded_order(a: &[u8], b: &[u8]) -> Ordering {
    let rank = |&octet: &u8| (is_unreserved(octet), octet);
    a.iter().map(rank).cmp(b.iter().map(rank))
}

/// Percent-decoding (RFC 3986 2.1): each `%` and two hexadecimal digits, in either case, is the
/// octet that they name; all else stands for itself. Once, never twice (U-2.4-1).
///
/// ```
/// use basestring::percent_decode;
/// assert_eq!(&*percent_decode(b"r%20v%2541+").unwrap(), b"r v%41+");
/// ```
///
/// # Errors
///
/// [`Kind::MalformedParameter`] for a `%` without two hexadecimal digits behind it; the place is
/// the offset of the `%`.
pub fn percent_decode(text: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    if text.contains(&b'%') {
        decode(text, false).map(Cow::Owned)
    } else {
        Ok(Cow::Borrowed(text))
    }
}

/// Decoding of a name or a value in a form or a query: percent-decoding, and `+` is a space
/// (R-3.4.1.3.1-13).
///
/// ```
/// assert_eq!(&*basestring::form_unescape(b"2+q%2B").unwrap(), b"2 q+");
/// ```
///
/// # Errors
///
/// As [`percent_decode`].
pub fn form_unescape(text: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    if text.iter().any(|octet| matches!(octet, b'%' | b'+')) {
        decode(text, true).map(Cow::Owned)
    } else {
        Ok(Cow::Borrowed(text))
    }
}

fn decode(text: &[u8], plus_is_space: bool) -> Result<Vec<u8>, Error> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match first {
            b'%' => {
                let escaped = tail.split_first_chunk();
                let Some((octet, tail)) =
                    escaped.and_then(|(digits, tail)| Some((unescape(*digits)?, tail)))
                else {
                    return Err(no_escape(text, tail));
                };
                decoded.push(octet);
                rest = tail;
            }
            b'+' if plus_is_space => decoded.push(b' '),
            octet => decoded.push(*octet),
        }
    }
    Ok(decoded)
}

/// The octet that two hexadecimal digits name.
#[inline]
pub(crate) fn unescape(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| DIGITS[usize::from(digit)]);
    (high | low < 16).then_some(high << 4 | low)
}

/// What a hexadecimal digit stands for; 255 where an octet is none.
static DIGITS: [u8; 256] = {
    let mut table = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        let digit = b"0123456789abcdef"[value as usize];
        table[digit as usize] = value;
        table[digit.to_ascii_uppercase() as usize] = value;
        value += 1;
    }
    table
};

fn no_escape(text: &[u8], behind: &[u8]) -> Error {
    let offset = text.len() - behind.len() - 1;
    let found = text.get(offset..).unwrap_or_default();
    Error::new(
        Kind::MalformedParameter,
        "two hexadecimal digits behind % (a % that is data is written %25)",
        excerpt(found.get(..3).unwrap_or(found)),
    )
    .at(offset, "the text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::{WINDOW, places};

    #[test]
    fn the_unreserved_of_a_window_are_those_of_the_definition() {
        for octet in 0..=u8::MAX {
            let marked = places(unreserved(Window::of([octet; WINDOW]))) == 0xFFFF;
            assert_eq!(marked, is_unreserved(octet), "{octet:#04X}");
        }
    }
}
