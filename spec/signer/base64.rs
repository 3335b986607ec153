//! Base64 (RFC 2045 6.8) of the one length that signatures have.

use super::SIGNATURE_LENGTH;

/// RFC 2045 6.8, table 1.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A digest's 20 octets as 28 characters: six times three octets, then two and a `=`.
pub(super) fn encode(digest: &[u8; 20], signature: &mut [u8; SIGNATURE_LENGTH]) {
    // The last group lacks an octet; a zero fills it.
    let mut octets = [0; 21];
    for (to, from) in octets.iter_mut().zip(digest) {
        *to = *from;
    }
    let groups = octets.as_chunks().0;
    for (four, [a, b, c]) in signature.as_chunks_mut().0.iter_mut().zip(groups) {
        let bits = u32::from_be_bytes([0, *a, *b, *c]);
        let letter = |shift: u32| ALPHABET[(bits >> shift & 63) as usize];
        *four = [letter(18), letter(12), letter(6), letter(0)];
    }
    if let Some(last) = signature.last_mut() {
        *last = b'=';
    }
}
