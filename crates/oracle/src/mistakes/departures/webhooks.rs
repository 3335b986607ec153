//! Twilio's signatures, and HTTP authentication (RFC 7617, RFC 7616).

use crate::rules::{Basic, Digest, FieldsRule, TokenRule, UrlRule};

use super::Departure;

/// Of the three.
pub(super) const DEPARTURES: &[Departure] = &[
    ("twilio-http-behind-proxy", |r| r.twilio.url = UrlRule::Http),
    ("twilio-internal-host", |r| {
        r.twilio.url = UrlRule::InnerHost
    }),
    ("twilio-port-added", |r| r.twilio.url = UrlRule::PortAdded),
    ("twilio-port-dropped", |r| {
        r.twilio.url = UrlRule::PortDropped
    }),
    ("twilio-trailing-slash", |r| r.twilio.url = UrlRule::Slash),
    ("twilio-query-dropped", |r| {
        r.twilio.url = UrlRule::QueryDropped
    }),
    ("twilio-query-reordered", |r| {
        r.twilio.url = UrlRule::QuerySorted
    }),
    ("twilio-query-reencoded", |r| {
        r.twilio.url = UrlRule::QueryReencoded
    }),
    ("twilio-query-decoded", |r| {
        r.twilio.url = UrlRule::QueryDecoded
    }),
    ("twilio-question-mark-encoded", |r| {
        r.twilio.url = UrlRule::QuestionMarkEncoded
    }),
    ("twilio-body-hash-parameter-removed", |r| {
        r.twilio.url = UrlRule::BodyHashRemoved
    }),
    ("twilio-url-normalised", |r| {
        r.twilio.url = UrlRule::Normalised
    }),
    ("twilio-credentials-in-url", |r| {
        r.twilio.url = UrlRule::CutAtColon
    }),
    ("twilio-websocket-scheme", |r| {
        r.twilio.url = UrlRule::WebSocketAsHttps
    }),
    ("twilio-get-parameters-appended", |r| {
        r.twilio.fields = FieldsRule::QueryAppended
    }),
    ("twilio-post-fields-omitted", |r| {
        r.twilio.fields = FieldsRule::Omitted
    }),
    ("twilio-not-sorted", |r| {
        r.twilio.fields = FieldsRule::NotSorted
    }),
    ("twilio-sorted-case-insensitively", |r| {
        r.twilio.fields = FieldsRule::CaseInsensitive
    }),
    ("twilio-delimiters-added", |r| {
        r.twilio.fields = FieldsRule::Delimited
    }),
    ("twilio-values-only", |r| {
        r.twilio.fields = FieldsRule::ValuesOnly
    }),
    ("twilio-raw-encoded-values", |r| {
        r.twilio.fields = FieldsRule::RawEncoded
    }),
    ("twilio-plus-lost", |r| {
        r.twilio.fields = FieldsRule::PlusLost
    }),
    ("twilio-duplicate-order", |r| {
        r.twilio.fields = FieldsRule::DuplicateOrder
    }),
    ("twilio-duplicate-last-only", |r| {
        r.twilio.fields = FieldsRule::LastOnly
    }),
    ("twilio-duplicate-name-once", |r| {
        r.twilio.fields = FieldsRule::NameOnce
    }),
    ("twilio-empty-fields-dropped", |r| {
        r.twilio.fields = FieldsRule::EmptyDropped
    }),
    ("twilio-values-trimmed", |r| {
        r.twilio.fields = FieldsRule::Trimmed
    }),
    ("twilio-dotted-names", |r| {
        r.twilio.fields = FieldsRule::DotsLost
    }),
    ("twilio-json-as-form", |r| {
        r.twilio.fields = FieldsRule::JsonMembers
    }),
    ("twilio-wrong-token", |r| r.twilio.token = TokenRule::Other),
    ("twilio-token-case-or-blank", |r| {
        r.twilio.token = TokenRule::Small
    }),
    ("twilio-shared-key-ignored", |r| {
        r.twilio.token = TokenRule::Sha256
    }),
    ("twilio-hex-signature", |r| {
        r.twilio.token = TokenRule::Hexadecimal
    }),
    ("twilio-base64-of-hex", |r| {
        r.twilio.token = TokenRule::Base64OfHexadecimal
    }),
    ("twilio-oauth-style-key", |r| {
        r.twilio.token = TokenRule::Ampersand
    }),
    ("basic-userinfo-not-decoded", |r| {
        r.basic = Basic::NotDecoded
    }),
    ("basic-latin1", |r| r.basic = Basic::Latin1),
    ("basic-empty-password-colon", |r| r.basic = Basic::NoColon),
    ("basic-line-wrapped", |r| r.basic = Basic::Wrapped),
    ("digest-uri-without-query", |r| {
        r.digest = Digest::UriWithoutQuery
    }),
    ("digest-uri-absolute", |r| r.digest = Digest::UriAbsolute),
    ("digest-qop-list-echoed", |r| r.digest = Digest::QopList),
    ("digest-qop-quoted", |r| r.digest = Digest::QopQuoted),
    ("digest-nc-quoted", |r| r.digest = Digest::NcQuoted),
    ("digest-algorithm-quoted", |r| {
        r.digest = Digest::AlgorithmQuoted
    }),
    ("digest-nc-format", |r| r.digest = Digest::NcPlain),
    ("digest-nc-not-increased", |r| r.digest = Digest::NcStays),
    ("digest-qop-missing", |r| r.digest = Digest::QopMissing),
    ("digest-qop-without-offer", |r| {
        r.digest = Digest::QopInvented
    }),
    ("digest-auth-int-body-not-hashed", |r| {
        r.digest = Digest::BodyNotHashed
    }),
    ("digest-method-ignored", |r| {
        r.digest = Digest::MethodIgnored
    }),
    ("digest-sess-ignored", |r| r.digest = Digest::SessIgnored),
    ("digest-opaque-dropped", |r| {
        r.digest = Digest::OpaqueDropped
    }),
    ("digest-quotes-not-escaped", |r| {
        r.digest = Digest::NotEscaped
    }),
];
