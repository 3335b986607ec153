//! The decisions that webhook schemes have in common: the key, the hash, and how the digest is
//! written.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::Hmac;
use sha1::Sha1;
use sha2::Sha256;

use super::shared::{hexadecimal, keyed};
use super::webhook::Encoding;

/// The key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyRule {
    /// The secret as it is.
    AsGiven,
    /// The secret with a trailing newline.
    TrailingNewline,
}

/// The hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HashRule {
    /// The scheme's.
    Right,
    /// SHA-256 for SHA-1, or the other way round.
    Other,
}

/// How the digest is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextRule {
    /// As the scheme has it.
    Right,
    /// Base64 for hexadecimal digits, or the other way round.
    OtherEncoding,
    /// Hexadecimal digits in uppercase.
    UppercaseHexadecimal,
}

decisions! {
    /// The decisions of computing and writing a digest.
    #[derive(Copy)]
    pub(crate) struct DigestRules {
        /// The key.
        key: KeyRule = KeyRule::AsGiven,
        /// The hash.
        hash: HashRule = HashRule::Right,
        /// How the digest is written.
        text: TextRule = TextRule::Right,
    }
}

/// The hash that a scheme has for a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
}

impl DigestRules {
    /// The digest of a text, written.
    pub(crate) fn write(
        self,
        hash: Hash,
        encoding: Encoding,
        secret: &[u8],
        text: &[u8],
    ) -> String {
        let key = match self.key {
            KeyRule::AsGiven => secret.to_vec(),
            KeyRule::TrailingNewline => [secret, b"\n"].concat(),
        };
        let digest = match (hash, self.hash) {
            (Hash::Sha1, HashRule::Right) | (Hash::Sha256, HashRule::Other) => {
                keyed::<Hmac<Sha1>>(&key, [text, b""])
            }
            (Hash::Sha256, HashRule::Right) | (Hash::Sha1, HashRule::Other) => {
                keyed::<Hmac<Sha256>>(&key, [text, b""])
            }
        };
        match (encoding, self.text) {
            (Encoding::Base64, TextRule::Right)
            | (Encoding::Hexadecimal, TextRule::OtherEncoding) => STANDARD.encode(digest),
            (Encoding::Hexadecimal, TextRule::Right)
            | (Encoding::Base64, TextRule::OtherEncoding) => hexadecimal(&digest),
            (_, TextRule::UppercaseHexadecimal) => hexadecimal(&digest).to_ascii_uppercase(),
        }
    }
}

/// JSON parsed and written again without blanks, as `JSON.stringify` writes it; another text as it
/// is.
pub(crate) fn reserialized(text: &[u8]) -> Vec<u8> {
    match serde_json::from_slice::<serde_json::Value>(text) {
        Ok(value) => value.to_string().into_bytes(),
        Err(_) => text.to_vec(),
    }
}
