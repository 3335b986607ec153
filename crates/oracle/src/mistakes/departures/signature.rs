//! The key and the signature (RFC 5849 3.4.2, 3.4.4).

use crate::schemes::oauth::rules::{Computation, DigestText, Key, Plain};

use super::Of;
use crate::schemes::oauth::Rules;

/// Of the key, the hash and its text.
pub(super) const DEPARTURES: &[Of<Rules>] = &[
    ("key-ampersand-missing", |r| {
        r.key.key = Key::AmpersandMissing
    }),
    ("key-secrets-not-encoded", |r| r.key.key = Key::NotEncoded),
    ("key-secrets-encoded-twice", |r| {
        r.key.key = Key::EncodedTwice
    }),
    ("key-encoded-whole", |r| r.key.key = Key::EncodedWhole),
    ("key-order-swapped", |r| r.key.key = Key::Swapped),
    ("key-consumer-secret-only", |r| {
        r.key.key = Key::ConsumerOnly
    }),
    ("key-token-secret-only", |r| r.key.key = Key::TokenOnly),
    ("key-identifiers-for-secrets", |r| {
        r.key.key = Key::Identifiers
    }),
    ("key-null-word", |r| r.key.key = Key::NullWord),
    ("key-whitespace", |r| r.key.key = Key::LineEnd),
    ("key-decoded-as-base64", |r| r.key.key = Key::Base64Decoded),
    ("key-case-changed", |r| r.key.key = Key::SmallLetters),
    ("key-unicode-code-page", |r| r.key.key = Key::CodePage),
    ("digest-sha256-under-sha1-name", |r| {
        r.key.computation = Computation::OtherHash
    }),
    ("digest-method-name-misspelt", |r| {
        r.method_name = Some("HMACSHA1")
    }),
    ("digest-plain-sha1", |r| {
        r.key.computation = Computation::PlainSha1
    }),
    ("digest-sha1-without-key", |r| {
        r.key.computation = Computation::Keyless
    }),
    ("digest-md5", |r| r.key.computation = Computation::Md5),
    ("digest-hex", |r| r.key.text = DigestText::Hexadecimal),
    ("digest-base64-of-hex", |r| {
        r.key.text = DigestText::Base64OfHexadecimal
    }),
    ("digest-through-text", |r| {
        r.key.text = DigestText::ThroughText
    }),
    ("digest-base64-twice", |r| {
        r.key.text = DigestText::Base64Twice
    }),
    ("base64-url-safe", |r| r.key.text = DigestText::UrlSafe),
    ("base64-no-padding", |r| r.key.text = DigestText::NoPadding),
    ("base64-trailing-newline", |r| {
        r.key.text = DigestText::LineEnd
    }),
    ("plaintext-over-base-string", |r| {
        r.key.plain = Plain::BaseString
    }),
    ("plaintext-encoded-twice", |r| {
        r.key.plain = Plain::EncodedKey
    }),
];
