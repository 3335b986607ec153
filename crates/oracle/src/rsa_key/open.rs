//! What a signature says when the public key opens it: the hash that was signed.
//!
//! RFC 3447 8.2.2 compares one encoded message with another. To compare thousands of base strings with
//! one signature, the hash in it is read once, with the same checks of the padding.

use num_bigint::BigUint;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha384, Sha512};

/// A hash function in a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RsaHash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// What is in a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    /// A hash with its name, as RSASSA-PKCS1-v1_5 writes it.
    Hash(RsaHash, Vec<u8>),
    /// The padding of PKCS #1, and other bytes in it.
    Other(Vec<u8>),
    /// The signature has another length than the key.
    Length,
    /// No padding: it was made with another key, or with another padding.
    NoPadding,
}

impl RsaHash {
    pub(crate) const ALL: [Self; 5] = [
        Self::Sha1,
        Self::Sha256,
        Self::Sha512,
        Self::Sha384,
        Self::Md5,
    ];

    /// The name, as in `RSA-SHA1`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }

    pub(crate) fn of(self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => md5::Md5::digest(text).to_vec(),
            Self::Sha1 => Sha1::digest(text).to_vec(),
            Self::Sha256 => Sha256::digest(text).to_vec(),
            Self::Sha384 => Sha384::digest(text).to_vec(),
            Self::Sha512 => Sha512::digest(text).to_vec(),
        }
    }

    /// The object identifier in DER, without its tag.
    const fn oid(self) -> &'static [u8] {
        match self {
            Self::Md5 => &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05],
            Self::Sha1 => &[0x2b, 0x0e, 0x03, 0x02, 0x1a],
            Self::Sha256 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
            Self::Sha384 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02],
            Self::Sha512 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03],
        }
    }
}

/// Opens a signature with a public key.
pub(super) fn open(modulus: &[u8], exponent: &[u8], signature: &[u8]) -> Opened {
    if signature.len() != modulus.len() {
        return Opened::Length;
    }
    let [modulus_number, exponent, signature] =
        [modulus, exponent, signature].map(BigUint::from_bytes_be);
    if signature >= modulus_number {
        return Opened::NoPadding;
    }
    let message = signature.modpow(&exponent, &modulus_number).to_bytes_be();
    let mut padded = vec![0; modulus.len().saturating_sub(message.len())];
    padded.extend(message);
    // 00 01, at least eight FF, 00.
    let Some(rest) = padded.strip_prefix(&[0, 1]) else {
        return Opened::NoPadding;
    };
    let padding = rest.iter().take_while(|&&octet| octet == 0xff).count();
    match rest.get(padding..) {
        Some([0, content @ ..]) if padding >= 8 => hash_in(content),
        _ => Opened::NoPadding,
    }
}

/// The hash in DigestInfo, with or without the NULL of its parameters.
fn hash_in(content: &[u8]) -> Opened {
    for hash in RsaHash::ALL {
        let size = hash.of(b"").len();
        let oid = hash.oid();
        for parameters in [&[0x05, 0x00][..], &[]] {
            let algorithm = [&[0x06, length(oid)][..], oid, parameters].concat();
            let head = [
                &[0x30, length(&algorithm)][..],
                &algorithm,
                &[0x04, u8_of(size)],
            ]
            .concat();
            let whole = head.len() + size;
            let prefix = [&[0x30, u8_of(whole)][..], &head].concat();
            if let Some(digest) = content.strip_prefix(&prefix[..])
                && digest.len() == size
            {
                return Opened::Hash(hash, digest.to_vec());
            }
        }
    }
    Opened::Other(content.to_vec())
}

fn length(bytes: &[u8]) -> u8 {
    u8_of(bytes.len())
}

fn u8_of(length: usize) -> u8 {
    u8::try_from(length).unwrap_or(u8::MAX)
}
