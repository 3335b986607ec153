//! RSASSA-PSS (RFC 3447 9.1.2), which is signed in place of RSASSA-PKCS1-v1_5 by mistake.

use super::opened::{Digest, Opened, RsaHash};

/// How many zeros before the salt prove this padding: another key gives them by chance once in 2^48.
/// With fewer, the hash itself must be that of the text.
const ZEROS: usize = 6;

/// The hash in an encoded message, for each hash function and for the two that masks are made with: the
/// same one, and SHA-1, which is the default of some libraries.
pub(super) fn hash_in(padded: &[u8], bits: u64, text: Option<&[u8]>) -> Option<Opened> {
    let bits = usize::try_from(bits).ok()?.checked_sub(1)?;
    let message = padded.get(padded.len().checked_sub(bits.div_ceil(8))?..)?;
    let unused = message.len() * 8 - bits;
    let functions = RsaHash::ALL.into_iter();
    let mut pairs = functions.flat_map(|hash| [(hash, hash), (hash, RsaHash::Sha1)]);
    pairs.find_map(|(hash, mask)| with(message, unused, (hash, mask), text))
}

fn with(
    message: &[u8],
    unused: usize,
    (hash, mask): (RsaHash, RsaHash),
    text: Option<&[u8]>,
) -> Option<Opened> {
    let rest = message.strip_suffix(&[0xbc])?;
    let (masked, digest) = rest.split_at_checked(rest.len().checked_sub(hash.of(b"").len())?)?;
    let mask = generated(mask, digest, masked.len());
    let mut block: Vec<u8> = masked.iter().zip(&mask).map(|(a, b)| a ^ b).collect();
    if let Some(first) = block.first_mut() {
        *first &= u8::MAX.checked_shr(u32::try_from(unused).ok()?)?;
    }
    let zeros = block.iter().take_while(|&&octet| octet == 0).count();
    let [1, salt @ ..] = block.get(zeros..)? else {
        return None;
    };
    let salt = Some(salt.to_vec());
    let found = Digest { hash, salt };
    let is_of_text = text.is_some_and(|text| found.of(text) == digest);
    (zeros >= ZEROS || is_of_text).then(|| Opened::Hash(found, digest.to_vec()))
}

/// MGF1 (RFC 3447 B.2.1).
fn generated(hash: RsaHash, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::new();
    let mut counter = 0_u32;
    while mask.len() < length {
        mask.extend(hash.of(&[seed, &counter.to_be_bytes()].concat()));
        counter += 1;
    }
    mask.truncate(length);
    mask
}
