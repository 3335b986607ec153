//! Twilio's signatures, and HTTP authentication (RFC 7617, RFC 7616).

use super::Of;
use crate::schemes::basic::rules::{self as basic, Basic};
use crate::schemes::digest::rules::{self as digest, Digest};
use crate::schemes::twilio::rules::{self as twilio, FieldsRule, TokenRule, UrlRule};

/// Of Twilio.
pub(super) const TWILIO: &[Of<twilio::Rules>] = &[
    ("twilio-http-behind-proxy", |r| r.url = UrlRule::Http),
    ("twilio-internal-host", |r| r.url = UrlRule::InnerHost),
    ("twilio-port-added", |r| r.url = UrlRule::PortAdded),
    ("twilio-port-dropped", |r| r.url = UrlRule::PortDropped),
    ("twilio-trailing-slash", |r| r.url = UrlRule::Slash),
    ("twilio-query-dropped", |r| r.url = UrlRule::QueryDropped),
    ("twilio-query-reordered", |r| r.url = UrlRule::QuerySorted),
    ("twilio-query-reencoded", |r| {
        r.url = UrlRule::QueryReencoded
    }),
    ("twilio-query-decoded", |r| r.url = UrlRule::QueryDecoded),
    ("twilio-question-mark-encoded", |r| {
        r.url = UrlRule::QuestionMarkEncoded
    }),
    ("twilio-body-hash-parameter-removed", |r| {
        r.url = UrlRule::BodyHashRemoved
    }),
    ("twilio-url-normalised", |r| r.url = UrlRule::Normalised),
    ("twilio-credentials-in-url", |r| r.url = UrlRule::CutAtColon),
    ("twilio-websocket-scheme", |r| {
        r.url = UrlRule::WebSocketAsHttps
    }),
    ("twilio-get-parameters-appended", |r| {
        r.fields = FieldsRule::QueryAppended
    }),
    ("twilio-post-fields-omitted", |r| {
        r.fields = FieldsRule::Omitted
    }),
    ("twilio-not-sorted", |r| r.fields = FieldsRule::NotSorted),
    ("twilio-sorted-case-insensitively", |r| {
        r.fields = FieldsRule::CaseInsensitive
    }),
    ("twilio-delimiters-added", |r| {
        r.fields = FieldsRule::Delimited
    }),
    ("twilio-values-only", |r| r.fields = FieldsRule::ValuesOnly),
    ("twilio-raw-encoded-values", |r| {
        r.fields = FieldsRule::RawEncoded
    }),
    ("twilio-plus-lost", |r| r.fields = FieldsRule::PlusLost),
    ("twilio-duplicate-order", |r| {
        r.fields = FieldsRule::DuplicateOrder
    }),
    ("twilio-duplicate-last-only", |r| {
        r.fields = FieldsRule::LastOnly
    }),
    ("twilio-duplicate-name-once", |r| {
        r.fields = FieldsRule::NameOnce
    }),
    ("twilio-empty-fields-dropped", |r| {
        r.fields = FieldsRule::EmptyDropped
    }),
    ("twilio-values-trimmed", |r| r.fields = FieldsRule::Trimmed),
    ("twilio-dotted-names", |r| r.fields = FieldsRule::DotsLost),
    ("twilio-json-as-form", |r| {
        r.fields = FieldsRule::JsonMembers
    }),
    ("twilio-wrong-token", |r| r.token = TokenRule::Other),
    ("twilio-token-case-or-blank", |r| r.token = TokenRule::Small),
    ("twilio-shared-key-ignored", |r| r.token = TokenRule::Sha256),
    ("twilio-hex-signature", |r| r.token = TokenRule::Hexadecimal),
    ("twilio-base64-of-hex", |r| {
        r.token = TokenRule::Base64OfHexadecimal
    }),
    ("twilio-oauth-style-key", |r| r.token = TokenRule::Ampersand),
];

/// Of Basic.
pub(super) const BASIC: &[Of<basic::Rules>] = &[
    ("basic-userinfo-not-decoded", |r| {
        r.credentials = Basic::NotDecoded
    }),
    ("basic-latin1", |r| r.credentials = Basic::Latin1),
    ("basic-empty-password-colon", |r| {
        r.credentials = Basic::NoColon
    }),
    ("basic-line-wrapped", |r| r.credentials = Basic::Wrapped),
];

/// Of Digest.
pub(super) const DIGEST: &[Of<digest::Rules>] = &[
    ("digest-uri-without-query", |r| {
        r.response = Digest::UriWithoutQuery
    }),
    ("digest-uri-absolute", |r| r.response = Digest::UriAbsolute),
    ("digest-qop-list-echoed", |r| r.response = Digest::QopList),
    ("digest-qop-quoted", |r| r.response = Digest::QopQuoted),
    ("digest-nc-quoted", |r| r.response = Digest::NcQuoted),
    ("digest-algorithm-quoted", |r| {
        r.response = Digest::AlgorithmQuoted
    }),
    ("digest-nc-format", |r| r.response = Digest::NcPlain),
    ("digest-nc-not-increased", |r| r.response = Digest::NcStays),
    ("digest-qop-missing", |r| r.response = Digest::QopMissing),
    ("digest-qop-without-offer", |r| {
        r.response = Digest::QopInvented
    }),
    ("digest-auth-int-body-not-hashed", |r| {
        r.response = Digest::BodyNotHashed
    }),
    ("digest-method-ignored", |r| {
        r.response = Digest::MethodIgnored
    }),
    ("digest-sess-ignored", |r| r.response = Digest::SessIgnored),
    ("digest-opaque-dropped", |r| {
        r.response = Digest::OpaqueDropped
    }),
    ("digest-quotes-not-escaped", |r| {
        r.response = Digest::NotEscaped
    }),
];
