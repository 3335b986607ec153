//! What servers answer to a request that they reject: codes and messages, and what they mean.

use super::remark::Remark;

/// A reason for a rejection, as servers write it.
struct Problem {
    /// The words of the answer, in lowercase. One of them is in it.
    words: &'static [&'static str],
    id: &'static str,
    /// What it means.
    meaning: &'static str,
    /// What to check first.
    check: &'static str,
}

const PROBLEMS: &[Problem] = &[
    Problem {
        words: &[
            "signature_invalid",
            "oauth1_signature_mismatch",
            "signature is invalid",
            "invalid signature",
            "invalid oauth signature",
            "signature does not match",
            "signatures did not match",
            "failed to validate oauth signature",
            "signature mismatch",
            "signature_mismatch",
        ],
        id: "answer-signature-invalid",
        meaning: "the server computes another signature",
        check: "compare the base strings, then the secrets",
    },
    Problem {
        words: &[
            "timestamp_refused",
            "timestamp out of bounds",
            "invalid timestamp",
            "oauth_acceptable_timestamps",
            "timestamp is out",
            "\"code\":135",
        ],
        id: "answer-timestamp-refused",
        meaning: "oauth_timestamp is too far from the server's clock, or older than one that it has seen",
        check: "the clock of the client; the timestamp is in seconds of UTC",
    },
    Problem {
        words: &[
            "nonce_used",
            "invalid nonce",
            "nonce has already been used",
            "nonce already used",
            "invalid_nonce",
        ],
        id: "answer-nonce-used",
        meaning: "the server has seen this nonce with this timestamp",
        check: "sign every attempt again, also one that is repeated or redirected",
    },
    Problem {
        words: &[
            "consumer_key_unknown",
            "consumer_key_rejected",
            "consumer_key_refused",
            "invalid consumer key",
            "consumer key is invalid",
            "invalid api key",
            "invalid key",
            "consumer key has expired",
            "invalid_consumer",
        ],
        id: "answer-consumer-key",
        meaning: "the server does not accept this oauth_consumer_key",
        check: "the environment (sandbox or production) and whether the key was renewed",
    },
    Problem {
        words: &[
            "token_rejected",
            "token_expired",
            "token_revoked",
            "token_used",
            "invalid or expired token",
            "invalid token",
            "token_ip_mismatched",
            "\"code\":89",
            "invalid_token",
            "expired token",
        ],
        id: "answer-token-rejected",
        meaning: "the server does not accept this oauth_token",
        check: "that it is the access token and not the request token, and that it was not revoked",
    },
    Problem {
        words: &[
            "parameter_absent",
            "oauth_parameters_absent",
            "bad authentication data",
            "missing oauth",
            "missing required oauth",
            "missing required parameter",
            "\"code\":215",
            "bad_oauth_request",
        ],
        id: "answer-parameter-absent",
        meaning: "the server found no OAuth parameters, or not all of them",
        check: "that the Authorization header arrives: proxies, redirects and PHP under CGI remove it",
    },
    Problem {
        words: &["parameter_rejected", "oauth_parameters_rejected"],
        id: "answer-parameter-rejected",
        meaning: "the server does not accept one of the parameters",
        check: "the parameter that oauth_parameters_rejected names",
    },
    Problem {
        words: &[
            "signature_method_rejected",
            "invalid signature method",
            "unsupported signature method",
        ],
        id: "answer-method-rejected",
        meaning: "the server does not accept this oauth_signature_method",
        check: "the methods in the server's documentation",
    },
    Problem {
        words: &["version_rejected", "oauth_acceptable_versions"],
        id: "answer-version-rejected",
        meaning: "the server does not accept this oauth_version",
        check: "that it is 1.0, or leave it out",
    },
    Problem {
        words: &[
            "permission_denied",
            "permission_unknown",
            "user_refused",
            "additional_authorization_required",
            "read-only application",
        ],
        id: "answer-permission",
        meaning: "the signature was accepted, and the user or the application has no permission",
        check: "the rights of the application and of the token; a signature is not the cause",
    },
    Problem {
        words: &["could not authenticate you", "\"code\":32"],
        id: "answer-could-not-authenticate",
        meaning: "X does not accept the signature, the key or the token, and does not say which",
        check: "the signature first, then the secrets",
    },
    Problem {
        words: &["invalid_login_attempt", "invalid login attempt"],
        id: "answer-login-attempt",
        meaning: "NetSuite rejects the token: its log of logins (Login Audit Trail) says why",
        check: "the Login Audit Trail, then the realm, which is the account number",
    },
    Problem {
        words: &[
            "malformed syntax",
            "malformed authorization",
            "malformed oauth",
        ],
        id: "answer-malformed",
        meaning: "the server cannot parse the request",
        check: "the quotation marks and commas of the Authorization header",
    },
];

/// Remarks on what an answer says: one for each reason that is known.
///
/// ```
/// use basestring_oracle::internal::request::explain_answer;
/// let remarks = explain_answer("oauth_problem=nonce_used");
/// assert_eq!(remarks[0].id, "answer-nonce-used");
/// assert!(explain_answer("200 OK").is_empty());
/// ```
#[must_use]
pub fn explain_answer(text: &str) -> Vec<Remark> {
    /// An answer is short; a log may be long.
    const LOOKED_AT: usize = 1 << 20;
    let end = (0..=LOOKED_AT.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    let lower = text
        .get(..end.unwrap_or_default())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let lower = lower.replace(['+', '\u{a0}'], " ").replace("\": ", "\":");
    PROBLEMS
        .iter()
        .filter_map(|problem| {
            let word = problem.words.iter().find(|word| lower.contains(**word))?;
            let word = word.trim_matches('"').replace("\":", " ");
            let (meaning, check) = (problem.meaning, problem.check);
            let text = format!("the answer has \"{word}\": {meaning}. Check first: {check}");
            Some(Remark::note(problem.id, text))
        })
        .take(3)
        .collect()
}

/// Whether a text is a server's answer: a status, a problem, an error in JSON.
pub(crate) fn is_answer(text: &str) -> bool {
    let begin = text.trim_start();
    let is_status = begin
        .get(..3)
        .is_some_and(|digits| digits.bytes().all(|o| o.is_ascii_digit()))
        && begin
            .get(3..4)
            .is_none_or(|next| next == " " || next == "\n" || next == "\r");
    let lower = begin.get(..4096).unwrap_or(begin).to_ascii_lowercase();
    let is_error = begin.starts_with(['{', '[', '<'])
        && ["error", "message", "problem", "\"code\""]
            .iter()
            .any(|word| lower.contains(word));
    begin.starts_with("HTTP/")
        || is_status
        || lower.contains("oauth_problem")
        || lower.contains("debug_sbs")
        || is_error
        || lower.contains("expected signature base string")
        || (!lower.contains("://") && !explain_answer(begin).is_empty())
}
