//! What each mistake that can be run changes: a departure in one decision of the algorithm.

use crate::rules::{
    Basic, Before, Charset, Computation, Decode, Digest, DigestText, Duplicates, Encoded,
    FieldsRule, Header, Join, Key, MethodRule, Octets, Parse, PathRule, Plain, PortRule,
    QuestionMark, Rules, SchemeRule, Semicolon, Sort, Times, TokenRule, UrlRule,
};

/// A mistake's id and what it does to the rules.
pub(super) type Departure = (&'static str, fn(&mut Rules));

/// What each mistake that can be run changes.
pub(super) const DEPARTURES: &[Departure] = &[
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
    ("observed-signature-in-request-signed", |r| {
        r.collect.other_signature_signed = true
    }),
    ("observed-empty-token-dropped", |r| {
        r.collect.empty_token_dropped = true
    }),
    ("observed-oauth-parameter-replaced", |r| {
        r.collect.replaced_by_request = true
    }),
    ("observed-query-ends-at-question-mark", |r| {
        r.query.question_mark = QuestionMark::EndsQuery
    }),
    ("observed-question-mark-separates", |r| {
        r.query.question_mark = QuestionMark::Separates
    }),
    ("observed-decoded-before-equals", |r| {
        r.query.decoded_before_equals = true
    }),
    ("observed-path-form-decoded", |r| {
        r.uri.path = PathRule::FormDecoded
    }),
    ("observed-cut-at-null", |r| r.query.cut_at_null = true),
    ("observed-split-at-question-mark-alone", |r| {
        r.query.fragment_read = true;
        r.uri.fragment_in_path = true
    }),
];
