//! Percent-encoding and decoding of single bytes and short texts: RFC 5849 3.6.

use basestring::{Credentials, Secret};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::scan::{Marks, Window};

/// The bytes that 3.6 encodes: all but the unreserved ones of RFC 3986 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Whether a byte is unreserved (RFC 3986 2.3).
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Marks the unreserved bytes of a window.
#[inline(always)]
pub(crate) fn unreserved(window: Window) -> Marks {
    window.with(0x20).is_within(b'a', b'z')
        | window.is_within(b'0', b'9')
        | window.is_within(b'-', b'.')
        | window.is(b'_')
        | window.is(b'~')
}

/// Appends a text, encoded once.
pub(crate) fn encode_into(bytes: &[u8], text: &mut String) {
    text.extend(percent_encode(bytes, ENCODED));
}

/// The key of 3.4.2: both secrets, each encoded, joined by `&`.
pub(crate) fn signing_key(credentials: &Credentials) -> Secret {
    let client = credentials.client_secret.expose();
    let token = credentials.token_secret.expose();
    // Reserve the longest encoding: a buffer that grows would leave a copy of the secret in memory.
    let mut key = String::with_capacity(3 * (client.len() + token.len()) + 1);
    encode_into(client, &mut key);
    key.push('&');
    encode_into(token, &mut key);
    Secret::new(key)
}

/// The byte that two hexadecimal digits name.
#[inline]
pub(crate) fn unescape(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| DIGITS[usize::from(digit)]);
    (high | low != NO_DIGIT).then(|| 16 * high + low)
}

/// The value of what is not a hexadecimal digit: every bit is set, and stays so with those of a digit.
const NO_DIGIT: u8 = u8::MAX;

/// The value of a hexadecimal digit.
static DIGITS: [u8; 256] = {
    let mut table = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        let digit = b"0123456789abcdef"[value as usize];
        table[digit as usize] = value;
        table[digit.to_ascii_uppercase() as usize] = value;
        value += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::tests::assert_disjoint;
    use crate::scan::{WINDOW, places};

    #[test]
    fn the_unreserved_bytes_of_a_window_are_marked() {
        for byte in 0..=u8::MAX {
            let marked = places(unreserved(Window::of([byte; WINDOW]))) == 0xFFFF;
            assert_eq!(marked, is_unreserved(byte), "{byte:#04X}");
            assert_eq!(is_unreserved(byte), basestring::is_unreserved(byte));
        }
    }

    #[test]
    fn no_byte_is_in_two_of_the_sets_of_unreserved_bytes() {
        assert_disjoint(&[
            &|window| window.with(0x20).is_within(b'a', b'z'),
            &|window| window.is_within(b'0', b'9'),
            &|window| window.is_within(b'-', b'.'),
            &|window| window.is(b'_'),
            &|window| window.is(b'~'),
        ]);
    }
}
