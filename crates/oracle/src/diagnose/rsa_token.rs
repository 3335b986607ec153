//! The hash in an RSA signature as one text, so that it is compared as a signature is.

use crate::rsa_key::RsaDigest;
use crate::schemes::shared::hexadecimal;

/// A hash as it is compared: its name and its digits.
pub(super) fn token(digest: &RsaDigest, value: &[u8]) -> Vec<u8> {
    let padding = if digest.salt.is_some() { "PSS:" } else { "" };
    format!("{padding}{}:{}", digest.hash.name(), hexadecimal(value)).into_bytes()
}
