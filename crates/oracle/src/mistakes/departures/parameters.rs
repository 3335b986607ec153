//! Encoding (RFC 5849 3.6), and reading and collecting the parameters (3.4.1.3.1).

use crate::schemes::oauth::rules::{
    Before, Charset, Decode, Duplicates, Encoded, Octets, Semicolon,
};

use super::Of;
use crate::schemes::oauth::Rules;

/// Of the encoder, the query and the sources of the parameters.
pub(super) const DEPARTURES: &[Of<Rules>] = &[
    ("encode-bare-uricomponent", |r| {
        r.encode.set_bare(*b"!*'()", true)
    }),
    ("encode-bare-asterisk", |r| r.encode.set_bare(*b"*", true)),
    ("encode-tilde", |r| r.encode.set_bare(*b"~", false)),
    ("encode-space-plus", |r| r.encode.space_is_plus = true),
    ("encode-lowercase-hex", |r| r.encode.small_digits = true),
    ("encode-latin1", |r| r.encode.charset = Charset::Latin1),
    ("encode-codepoint-as-byte", |r| {
        r.encode.charset = Charset::LowOctet
    }),
    ("encode-utf16-escape", |r| {
        r.encode.charset = Charset::Utf16Escape
    }),
    ("encode-twice", |r| r.order.before = Before::Encoded),
    ("encode-skips-existing-escapes", |r| {
        r.encode.skips_escapes = true
    }),
    ("encode-after-extra-decode", |r| {
        r.order.before = Before::Decoded
    }),
    ("encode-bare-slash", |r| r.encode.set_bare(*b"/", true)),
    ("encode-bare-reserved", |r| {
        r.encode.set_bare(*b":@,;/?$=&", true);
        r.outer_escapes_separators = true
    }),
    ("encode-bare-brackets", |r| r.encode.set_bare(*b"[]", true)),
    ("encode-over-unreserved", |r| {
        r.encode.set_bare(*b"-._~", false)
    }),
    ("encode-name-omitted", |r| {
        r.order.encoded = Encoded::ValueOnly
    }),
    ("encode-value-once", |r| r.order.encoded = Encoded::NameOnly),
    ("encode-html-entities", |r| {
        r.order.before = Before::HtmlEntities
    }),
    ("encode-falsy-value-emptied", |r| {
        r.order.before = Before::FalsyEmptied
    }),
    ("encode-null-stringified", |r| {
        r.order.before = Before::NullWord("undefined")
    }),
    ("encode-whole-pair", |r| {
        r.order.encoded = Encoded::WholePair
    }),
    ("encode-as-form-serializer", |r| {
        r.encode.space_is_plus = true;
        r.encode.set_bare(*b"*", true);
        r.encode.set_bare(*b"~", false)
    }),
    ("encode-as-php-urlencode", |r| {
        r.encode.space_is_plus = true;
        r.encode.set_bare(*b"~", false)
    }),
    ("encode-as-whole-uri-function", |r| {
        r.encode.set_bare(*b"!#$&'()*+,/:;=?@", true)
    }),
    ("encode-as-old-escape", |r| {
        r.encode.charset = Charset::Utf16Escape;
        r.encode.set_bare(*b"*+@/", true);
        r.encode.set_bare(*b"~", false)
    }),
    ("query-plus-kept", |r| r.query.plus_kept = true),
    ("query-not-decoded", |r| r.query.decode = Decode::Not),
    ("query-name-not-decoded", |r| {
        r.query.decode = Decode::ValueOnly
    }),
    ("query-decoded-twice", |r| r.query.decode = Decode::Twice),
    ("query-split-every-equals", |r| {
        r.query.cut_at_second_equals = true
    }),
    ("query-no-equals-dropped", |r| {
        r.query.no_equals_dropped = true
    }),
    ("query-empty-value-dropped", |r| {
        r.query.empty_value_dropped = true
    }),
    ("query-semicolon-separates", |r| {
        r.query.semicolon = Semicolon::Separates
    }),
    ("query-semicolon-pair-dropped", |r| {
        r.query.semicolon = Semicolon::DropsPair
    }),
    ("query-empty-segment-signed", |r| {
        r.query.empty_piece_kept = true
    }),
    ("query-duplicates-last-wins", |r| {
        r.query.duplicates = Duplicates::Last
    }),
    ("query-duplicates-first-wins", |r| {
        r.query.duplicates = Duplicates::First
    }),
    ("query-duplicates-comma-joined", |r| {
        r.query.duplicates = Duplicates::CommaJoined
    }),
    ("query-duplicates-indexed", |r| {
        r.query.duplicates = Duplicates::Indexed
    }),
    ("query-latin1-decode", |r| r.query.octets = Octets::Latin1),
    ("query-lossy-utf8", |r| r.query.octets = Octets::Lossy),
    ("collect-query-left-out", |r| {
        r.collect.query_left_out = true
    }),
    ("collect-query-only-for-get", |r| {
        r.collect.query_for_get_only = true
    }),
    ("collect-form-body-left-out", |r| {
        r.collect.body_left_out = true
    }),
    ("collect-form-body-only-for-post", |r| {
        r.collect.body_for_post_only = true
    }),
    ("collect-charset-breaks-form", |r| {
        r.collect.charset_breaks_form = true
    }),
    ("collect-content-type-case", |r| {
        r.collect.content_type_case = true
    }),
    ("collect-body-without-content-type", |r| {
        r.collect.untyped_is_form = true
    }),
    ("collect-json-signed", |r| r.collect.json_signed = true),
    ("collect-other-body-parsed-as-form", |r| {
        r.collect.other_is_form = true
    }),
    ("collect-multipart-signed", |r| {
        r.collect.multipart_signed = true
    }),
    ("collect-realm-signed", |r| r.collect.realm_signed = true),
    ("collect-signature-signed", |r| {
        r.collect.signature_signed = true
    }),
    ("collect-empty-token-signed", |r| {
        r.collect.empty_token_signed = true
    }),
    ("collect-version-signed-not-sent", |r| {
        r.collect.version_signed = true
    }),
    ("collect-default-injected", |r| {
        r.collect.default_injected = true
    }),
    ("collect-framework-parameters", |r| {
        r.collect.framework_parameters = true
    }),
    ("collect-parameters-twice", |r| r.collect.twice = true),
    ("collect-callback-unsigned", |r| {
        r.collect.callback_unsigned = true
    }),
    ("collect-verifier-unsigned", |r| {
        r.collect.verifier_unsigned = true
    }),
    ("collect-unknown-oauth-dropped", |r| {
        r.collect.unknown_oauth_dropped = true
    }),
    ("collect-only-oauth-parameters", |r| {
        r.collect.only_oauth = true
    }),
    ("collect-quotes-slashed", |r| {
        r.collect.quotes_slashed = true
    }),
    ("collect-submit-button", |r| {
        r.collect.submit_button_dropped = true
    }),
    ("collect-number-format", |r| {
        r.collect.truth_capitalised = true
    }),
];
