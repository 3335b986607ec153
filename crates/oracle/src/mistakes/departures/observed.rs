//! What libraries that are checked here were found to do besides.

use crate::schemes::oauth::rules::{Duplicates, PathRule, QuestionMark};

use super::Of;
use crate::schemes::oauth::Rules;

/// Of any layer.
pub(super) const DEPARTURES: &[Of<Rules>] = &[
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
    ("observed-ampersand-begins-query", |r| {
        r.query.ampersand_begins = true;
        r.uri.path = PathRule::CutAtAmpersand
    }),
    ("observed-path-raw", |r| r.uri.path = PathRule::Raw),
    ("observed-bad-escape-pair-dropped", |r| {
        r.query.bad_escape_dropped = true
    }),
    ("observed-equal-pairs-once", |r| {
        r.query.duplicates = Duplicates::EqualOnce
    }),
    ("observed-body-line-ends-dropped", |r| {
        r.collect.line_ends_dropped = true
    }),
    ("observed-form-with-charset-refused", |r| {
        r.collect.dressed_form_refused = true
    }),
    ("observed-body-of-other-type-refused", |r| {
        r.collect.other_type_refused = true
    }),
    ("observed-ipv6-brackets-dropped", |r| {
        r.uri.brackets_dropped = true
    }),
    ("observed-ten-digit-timestamp-only", |r| {
        r.verify.ten_digit_timestamp = true
    }),
    ("observed-plaintext-needs-nonce", |r| {
        r.verify.plaintext_needs_nonce = true
    }),
];
