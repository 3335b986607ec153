//! What the rules of several schemes use.

use hmac::{KeyInit, Mac};

/// A decoded name and value.
pub(crate) type Pair = (Vec<u8>, Vec<u8>);

/// Decoded names and values.
pub type Pairs = Vec<Pair>;

pub(crate) fn pair(name: &str, value: &[u8]) -> Pair {
    (name.as_bytes().to_vec(), value.to_vec())
}

/// Percent-decoding that leaves what is not a valid escape unchanged.
#[must_use]
pub(crate) fn decode_leniently(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [octet, after @ ..] = rest {
        rest = after;
        match (octet, after.get(..2)) {
            (b'%', Some(digits)) if digits.iter().all(u8::is_ascii_hexdigit) => {
                let value = std::str::from_utf8(digits).ok();
                out.extend(value.and_then(|digits| u8::from_str_radix(digits, 16).ok()));
                rest = after.get(2..).unwrap_or_default();
            }
            _ => out.push(*octet),
        }
    }
    out
}

/// The keyed hash of a text in two parts.
pub(crate) fn keyed<M: Mac + KeyInit>(key: &[u8], parts: [&[u8]; 2]) -> Vec<u8> {
    let mut mac =
        <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length (RFC 2104 2)");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// Bytes as hexadecimal digits in lowercase.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
