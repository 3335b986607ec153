//! Base64 (RFC 2045 6.8) of the one length that an HMAC-SHA1 signature has.

use crate::SIGNATURE_LENGTH;

/// RFC 2045 6.8, table 1.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes a digest's 20 bytes as 28 characters: six times three bytes, then two and a `=`.
pub(crate) fn encode(digest: &[u8; 20], signature: &mut [u8; SIGNATURE_LENGTH]) {
    // The last group lacks a byte: a zero fills it.
    let mut bytes = [0; 21];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = *from;
    }
    let groups = bytes.as_chunks().0;
    for (four, [a, b, c]) in signature.as_chunks_mut().0.iter_mut().zip(groups) {
        let bits = u32::from_be_bytes([0, *a, *b, *c]);
        let letter = |shift: u32| ALPHABET[(bits >> shift & 63) as usize];
        *four = [letter(18), letter(12), letter(6), letter(0)];
    }
    if let Some(last) = signature.last_mut() {
        *last = b'=';
    }
}
