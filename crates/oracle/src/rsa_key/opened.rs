//! What may be in a signature: a hash, by its function and its padding.

use sha1::{Digest as _, Sha1};
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

/// How a text becomes the hash in a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Digest {
    pub(crate) hash: RsaHash,
    /// The salt, if the padding is the one of RSASSA-PSS.
    pub(crate) salt: Option<Vec<u8>>,
}

impl Digest {
    /// The hash of a text, as it is in the signature (RFC 3447 9.1.1 and 9.2).
    pub(crate) fn of(&self, text: &[u8]) -> Vec<u8> {
        let once = self.hash.of(text);
        match &self.salt {
            None => once,
            Some(salt) => self.hash.of(&[&[0; 8][..], &once, salt].concat()),
        }
    }
}

/// What is in a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    /// A hash, as RSASSA-PKCS1-v1_5 or RSASSA-PSS writes it.
    Hash(Digest, Vec<u8>),
    /// The padding of PKCS #1, and other bytes in it.
    Other(Vec<u8>),
    /// Bytes after zeros, without a padding.
    Bare(Vec<u8>),
    /// The signature has another length than the key.
    Length,
    /// Nothing that is known: it was made with another key, or with another padding.
    Nothing,
}

impl Opened {
    /// Whether it shows that the key made the signature.
    pub(crate) const fn is_open(&self) -> bool {
        match self {
            Self::Hash(..) | Self::Other(_) | Self::Bare(_) => true,
            Self::Length | Self::Nothing => false,
        }
    }
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
    pub(super) const fn oid(self) -> &'static [u8] {
        match self {
            Self::Md5 => &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05],
            Self::Sha1 => &[0x2b, 0x0e, 0x03, 0x02, 0x1a],
            Self::Sha256 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
            Self::Sha384 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02],
            Self::Sha512 => &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03],
        }
    }
}
