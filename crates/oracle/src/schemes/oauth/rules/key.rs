//! Key, digest and its text with their decisions as fields (RFC 5849 3.4.2, 3.4.4).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use basestring::SignatureMethod;
use hmac::Hmac;
use md5::Md5;
use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use super::encode::{Charset, EncodeRules};
use crate::schemes::shared::{hexadecimal, keyed};

/// How the key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Both secrets, encoded, with `&` between.
    Right,
    /// Without the `&` where there is no token secret.
    AmpersandMissing,
    /// Of raw secrets.
    NotEncoded,
    /// Of secrets encoded twice.
    EncodedTwice,
    /// Encoded as a whole.
    EncodedWhole,
    /// Token secret first.
    Swapped,
    /// Without the token secret.
    ConsumerOnly,
    /// Without the client secret.
    TokenOnly,
    /// Of the identifiers.
    Identifiers,
    /// With the word `undefined` for a token secret that is missing.
    NullWord,
    /// With a newline at the end of a secret.
    LineEnd,
    /// Of secrets read as Base64.
    Base64Decoded,
    /// Of secrets in lowercase.
    SmallLetters,
    /// Of secrets in another code page.
    CodePage,
}

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Computation {
    /// The method that is named.
    Named,
    /// The other of HMAC-SHA1 and HMAC-SHA256.
    OtherHash,
    /// SHA-1 of key and text.
    PlainSha1,
    /// SHA-1 of the text.
    Keyless,
    /// HMAC-MD5.
    Md5,
}

/// How the digest becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DigestText {
    /// Base64 with padding.
    Base64,
    /// Hexadecimal digits.
    Hexadecimal,
    /// Base64 of the hexadecimal digits.
    Base64OfHexadecimal,
    /// Base64 of the bytes treated as text.
    ThroughText,
    /// Base64 twice.
    Base64Twice,
    /// The alphabet for URLs.
    UrlSafe,
    /// Without padding.
    NoPadding,
    /// With a newline.
    LineEnd,
}

/// What PLAINTEXT gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    /// The key.
    Key,
    /// The base string.
    BaseString,
    /// The key, encoded once more.
    EncodedKey,
}

decisions! {
    /// The decisions of 3.4.2 and 3.4.4.
    pub(crate) struct KeyRules {
        /// The key.
        key: Key = Key::Right,
        /// The computation.
        computation: Computation = Computation::Named,
        /// The digest's text.
        text: DigestText = DigestText::Base64,
        /// PLAINTEXT.
        plain: Plain = Plain::Key,
        /// Whether a newline is hashed after the base string.
        newline_hashed: bool = false,
    }
}

/// Identifiers and secrets as bytes.
#[derive(Clone, Copy)]
pub(crate) struct Secrets<'a> {
    /// The client identifier.
    pub(crate) client_key: &'a [u8],
    /// The client secret.
    pub(crate) client_secret: &'a [u8],
    /// The token identifier.
    pub(crate) token: Option<&'a [u8]>,
    /// The token secret; `None` where there is none.
    pub(crate) token_secret: Option<&'a [u8]>,
}

/// The hash of an HMAC method.
#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl KeyRules {
    /// The key.
    #[must_use]
    pub(crate) fn key(&self, secrets: &Secrets<'_>, encode: &EncodeRules) -> Vec<u8> {
        let client = secrets.client_secret;
        let token = secrets.token_secret.unwrap_or_default();
        let join = |client: &[u8], token: &[u8]| [client, b"&", token].concat();
        let plain =
            |client: &[u8], token: &[u8]| join(&encode.encode(client), &encode.encode(token));
        match self.key {
            Key::Right => plain(client, token),
            Key::AmpersandMissing if token.is_empty() => encode.encode(client),
            Key::AmpersandMissing => plain(client, token),
            Key::NotEncoded => join(client, token),
            Key::EncodedTwice => plain(&encode.encode(client), &encode.encode(token)),
            Key::EncodedWhole => encode.encode(&plain(client, token)),
            Key::Swapped => plain(token, client),
            Key::ConsumerOnly => plain(client, b""),
            Key::TokenOnly => encode.encode(token),
            Key::Identifiers => plain(secrets.client_key, secrets.token.unwrap_or_default()),
            Key::NullWord => plain(client, secrets.token_secret.unwrap_or(b"undefined")),
            Key::LineEnd => plain(&[client, b"\n"].concat(), token),
            Key::Base64Decoded => plain(&from_base64(client), &from_base64(token)),
            Key::SmallLetters => plain(&client.to_ascii_lowercase(), &token.to_ascii_lowercase()),
            Key::CodePage => {
                let latin = EncodeRules {
                    charset: Charset::Latin1,
                    ..encode.clone()
                };
                join(&latin.encode(client), &latin.encode(token))
            }
        }
    }

    /// The signature of a base string.
    #[must_use]
    pub(crate) fn signature(
        &self,
        method: SignatureMethod,
        base_string: &[u8],
        key: &[u8],
        encode: &EncodeRules,
    ) -> Vec<u8> {
        let hash = match method {
            SignatureMethod::Plaintext => {
                return match self.plain {
                    Plain::Key => key.to_vec(),
                    Plain::BaseString => base_string.to_vec(),
                    Plain::EncodedKey => encode.encode(key),
                };
            }
            // The rules have no RSA key: the reference refuses before.
            SignatureMethod::RsaSha1 | SignatureMethod::RsaSha256 | SignatureMethod::RsaSha512 => {
                return Vec::new();
            }
            SignatureMethod::HmacSha1 => Hash::Sha1,
            SignatureMethod::HmacSha256 => Hash::Sha256,
            SignatureMethod::HmacSha512 => Hash::Sha512,
        };
        let line_end: &[u8] = if self.newline_hashed { b"\n" } else { b"" };
        let parts = [base_string, line_end];
        let digest = match (self.computation, hash) {
            (Computation::PlainSha1, _) => Sha1::digest([key, base_string].concat()).to_vec(),
            (Computation::Keyless, _) => Sha1::digest(parts.concat()).to_vec(),
            (Computation::Md5, _) => keyed::<Hmac<Md5>>(key, parts),
            (Computation::OtherHash, Hash::Sha1) | (Computation::Named, Hash::Sha256) => {
                keyed::<Hmac<Sha256>>(key, parts)
            }
            (Computation::OtherHash | Computation::Named, Hash::Sha512) => {
                keyed::<Hmac<Sha512>>(key, parts)
            }
            (Computation::OtherHash, Hash::Sha256) | (Computation::Named, Hash::Sha1) => {
                keyed::<Hmac<Sha1>>(key, parts)
            }
        };
        self.text(&digest).into_bytes()
    }

    fn text(&self, digest: &[u8]) -> String {
        match self.text {
            DigestText::Base64 => STANDARD.encode(digest),
            DigestText::Hexadecimal => hexadecimal(digest),
            DigestText::Base64OfHexadecimal => STANDARD.encode(hexadecimal(digest)),
            DigestText::ThroughText => STANDARD.encode(String::from_utf8_lossy(digest).as_bytes()),
            DigestText::Base64Twice => STANDARD.encode(STANDARD.encode(digest)),
            DigestText::UrlSafe => URL_SAFE.encode(digest),
            DigestText::NoPadding => STANDARD_NO_PAD.encode(digest),
            DigestText::LineEnd => STANDARD.encode(digest) + "\n",
        }
    }
}

fn from_base64(secret: &[u8]) -> Vec<u8> {
    STANDARD.decode(secret).unwrap_or_else(|_| secret.to_vec())
}
