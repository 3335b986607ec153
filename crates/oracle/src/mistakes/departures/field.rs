//! The Authorization field (RFC 5849 3.5.1), written and read.

use crate::schemes::oauth::rules::{Header, Parse};

use super::Of;
use crate::schemes::oauth::Rules;

/// Of the field.
pub(super) const DEPARTURES: &[Of<Rules>] = &[
    ("plaintext-ampersand-not-encoded", |r| {
        r.header = Header::AmpersandBare
    }),
    ("header-signature-not-encoded", |r| {
        r.header = Header::SignatureBare
    }),
    ("header-signature-encoded-twice", |r| {
        r.header = Header::SignatureTwice
    }),
    ("header-values-not-encoded", |r| {
        r.header = Header::ValuesBare
    }),
    ("header-comma-after-scheme", |r| {
        r.header = Header::CommaAfterScheme
    }),
    ("header-trailing-comma", |r| {
        r.header = Header::TrailingComma
    }),
    ("header-comma-missing", |r| r.header = Header::NoCommas),
    ("header-ampersand-separated", |r| {
        r.header = Header::Ampersands
    }),
    ("header-values-unquoted", |r| r.header = Header::Unquoted),
    ("header-line-breaks", |r| r.header = Header::LineBreaks),
    ("header-scheme-misspelt", |r| r.header = Header::NoScheme),
    ("header-realm-position", |r| r.header = Header::RealmLast),
    ("header-realm-encoded", |r| r.header = Header::RealmEncoded),
    ("header-request-parameters", |r| {
        r.header = Header::OwnParameters
    }),
    ("header-name-misspelt", |r| r.header = Header::NameMisspelt),
    ("header-nonce-differs", |r| r.header = Header::OtherNonce),
    ("header-bytes-repr", |r| r.header = Header::Printed),
    ("header-version-1.0a", |r| r.version = Some("1.0A")),
    ("parse-space-not-allowed", |r| r.parse = Parse::BlankKept),
    ("parse-requires-space", |r| r.parse = Parse::BlankNeeded),
    ("parse-first-dropped", |r| r.parse = Parse::FirstDropped),
    ("parse-realm-by-substring", |r| {
        r.parse = Parse::RealmBySubstring
    }),
    ("parse-comma-in-quotes", |r| r.parse = Parse::CommaInQuotes),
    ("parse-equals-in-value", |r| r.parse = Parse::EqualsInValue),
    ("parse-plus-as-space", |r| r.parse = Parse::PlusIsSpace),
    ("parse-not-decoded", |r| r.parse = Parse::NotDecoded),
    ("parse-scheme-case", |r| r.parse = Parse::SchemeCase),
    ("parse-duplicate-last-wins", |r| r.parse = Parse::LastWins),
    ("parse-empty-value-dropped", |r| {
        r.parse = Parse::EmptyDropped
    }),
];
