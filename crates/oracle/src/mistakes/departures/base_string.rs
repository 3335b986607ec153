//! The base string URI (RFC 5849 3.4.1.2), the order of the parameters (3.4.1.3.2), and what is put
//! together of them (3.4.1.1).

use crate::schemes::oauth::rules::{Join, MethodRule, PathRule, PortRule, SchemeRule, Sort, Times};

use super::Of;
use crate::schemes::oauth::Rules;

/// Of the base string and what it is made of.
pub(super) const DEPARTURES: &[Of<Rules>] = &[
    ("uri-query-kept", |r| r.uri.query_kept = true),
    ("uri-fragment-kept", |r| r.uri.fragment_kept = true),
    ("uri-default-port-kept", |r| r.uri.port = PortRule::Kept),
    ("uri-port-dropped", |r| r.uri.port = PortRule::Dropped),
    ("uri-default-port-any-scheme", |r| {
        r.uri.port = PortRule::NeitherDefault
    }),
    ("uri-host-case-kept", |r| r.uri.host_case_kept = true),
    ("uri-scheme-case-kept", |r| {
        r.uri.scheme = SchemeRule::AsGiven
    }),
    ("uri-path-lowercased", |r| r.uri.path = PathRule::Lower),
    ("uri-path-encoded-again", |r| {
        r.uri.path = PathRule::EncodedAgain
    }),
    ("uri-path-decoded", |r| r.uri.path = PathRule::Decoded),
    ("uri-path-renormalised", |r| {
        r.uri.path = PathRule::Renormalised
    }),
    ("uri-path-space-raw", |r| r.uri.path = PathRule::SpaceRaw),
    ("uri-trailing-slash-dropped", |r| {
        r.uri.path = PathRule::SlashDropped
    }),
    ("uri-trailing-slash-added", |r| {
        r.uri.path = PathRule::SlashAdded
    }),
    ("uri-empty-path-without-slash", |r| {
        r.uri.path = PathRule::EmptyKept
    }),
    ("uri-dot-segments-removed", |r| {
        r.uri.path = PathRule::DotsRemoved
    }),
    ("uri-userinfo-kept", |r| r.uri.userinfo_kept = true),
    ("uri-idn-host", |r| r.uri.host_in_unicode = true),
    ("uri-not-encoded", |r| r.uri_encoded = Times::None),
    ("uri-encoded-twice", |r| r.uri_encoded = Times::Twice),
    ("uri-scheme-behind-proxy", |r| {
        r.uri.scheme = SchemeRule::Http
    }),
    ("uri-host-header-ignored", |r| {
        r.uri.host_field_ignored = true
    }),
    ("uri-mount-prefix-dropped", |r| {
        r.uri.path = PathRule::PrefixDropped
    }),
    ("uri-rewritten-path", |r| r.uri.path = PathRule::Rewritten),
    ("uri-scheme-left-out", |r| {
        r.uri.scheme = SchemeRule::LeftOut
    }),
    ("uri-signed-http-sent-https", |r| {
        r.uri.scheme = SchemeRule::Other
    }),
    ("sort-none", |r| r.order.sort = Sort::None),
    ("sort-before-encoding", |r| r.order.sort = Sort::Raw),
    ("sort-name-only", |r| r.order.sort = Sort::NameOnly),
    ("sort-joined-pairs", |r| r.order.sort = Sort::Joined),
    ("sort-case-insensitive", |r| {
        r.order.sort = Sort::CaseInsensitive
    }),
    ("sort-locale", |r| r.order.sort = Sort::Locale),
    ("sort-numeric", |r| r.order.sort = Sort::Numeric),
    ("sort-array-parameters-unsorted", |r| {
        r.order.sort = Sort::ArraysUnsorted
    }),
    ("sort-oauth-parameters-last", |r| {
        r.order.sort = Sort::ProtocolLast
    }),
    ("sort-oauth-parameters-first", |r| {
        r.order.sort = Sort::ProtocolFirst
    }),
    ("sort-descending", |r| r.order.sort = Sort::Descending),
    ("join-no-equals-for-empty", |r| {
        r.order.join = Join::NoEqualsForEmpty
    }),
    ("join-trailing-ampersand", |r| {
        r.order.join = Join::TrailingAmpersand
    }),
    ("join-comma", |r| r.order.join = Join::Commas),
    ("join-html-ampersand", |r| {
        r.order.join = Join::HtmlAmpersand
    }),
    ("method-not-uppercased", |r| r.method = MethodRule::AsGiven),
    ("method-mismatch", |r| r.method = MethodRule::Other),
    ("method-override", |r| r.method = MethodRule::Override),
    ("method-custom-not-encoded", |r| {
        r.method = MethodRule::NotEncoded
    }),
    ("parameters-not-encoded", |r| {
        r.parameters_encoded = Times::None
    }),
    ("parameters-encoded-twice", |r| {
        r.parameters_encoded = Times::Twice
    }),
    ("separators-missing", |r| r.separators = false),
    ("base-string-outer-lowercase", |r| {
        r.outer_small_digits = true
    }),
    ("base-string-newline", |r| r.key.newline_hashed = true),
];
