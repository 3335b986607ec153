//! What a signature says when the public key opens it: the hash that was signed.
//!
//! RFC 3447 8.2.2 compares one encoded message with another. To compare thousands of base strings with
//! one signature, the hash in it is read once, with the same checks of the padding.

use num_bigint::BigUint;

use super::opened::{Digest, Opened, RsaHash};
use super::pss;

/// How many zeros before a content show that a signature has no padding: another key gives them by
/// chance once in 2^64.
const ZEROS: usize = 8;

/// The shortest content without a padding, in bytes: a hash that is written with leading zeros.
const CONTENT: usize = 16;

/// Opens a signature with a public key. `text` is what was signed, if that is likely: the padding of
/// RSASSA-PSS with the longest salt shows with it alone.
pub(super) fn open(
    modulus: &[u8],
    exponent: &[u8],
    signature: &[u8],
    text: Option<&[u8]>,
) -> Opened {
    if signature.len() != modulus.len() {
        return Opened::Length;
    }
    let [modulus_number, exponent, signature] =
        [modulus, exponent, signature].map(BigUint::from_bytes_be);
    if signature >= modulus_number {
        return Opened::Nothing;
    }
    let message = signature.modpow(&exponent, &modulus_number).to_bytes_be();
    let mut padded = vec![0; modulus.len().saturating_sub(message.len())];
    let zeros = padded.len();
    padded.extend(&message);
    if let Some(content) = content(&padded) {
        return hash_in(content);
    }
    if let Some(found) = pss::hash_in(&padded, modulus_number.bits(), text) {
        return found;
    }
    if zeros >= ZEROS && message.len() >= CONTENT {
        return Opened::Bare(message);
    }
    Opened::Nothing
}

/// What is in the padding of PKCS #1: 00 01, at least eight FF, 00.
fn content(padded: &[u8]) -> Option<&[u8]> {
    let rest = padded.strip_prefix(&[0, 1])?;
    let padding = rest.iter().take_while(|&&octet| octet == 0xff).count();
    match rest.get(padding..) {
        Some([0, content @ ..]) if padding >= 8 => Some(content),
        _ => None,
    }
}

/// The hash in DigestInfo, with or without the NULL of its parameters.
fn hash_in(content: &[u8]) -> Opened {
    for hash in RsaHash::ALL {
        for is_null in [true, false] {
            let size = hash.of(b"").len();
            if let Some(digest) = content.strip_prefix(&named(hash, is_null)[..])
                && digest.len() == size
            {
                return Opened::Hash(Digest { hash, salt: None }, digest.to_vec());
            }
        }
    }
    Opened::Other(content.to_vec())
}

/// What is before the hash in DigestInfo: its name and its length.
pub(crate) fn named(hash: RsaHash, is_null: bool) -> Vec<u8> {
    let size = hash.of(b"").len();
    let oid = hash.oid();
    let parameters: &[u8] = if is_null { &[0x05, 0x00] } else { &[] };
    let algorithm = [&[0x06, length(oid)][..], oid, parameters].concat();
    let head = [
        &[0x30, length(&algorithm)][..],
        &algorithm,
        &[0x04, u8_of(size)],
    ]
    .concat();
    [&[0x30, u8_of(head.len() + size)][..], &head].concat()
}

fn length(bytes: &[u8]) -> u8 {
    u8_of(bytes.len())
}

fn u8_of(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}
