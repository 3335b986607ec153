//! Twilio's entries in the table of mistakes, as a sender makes them.

use basestring_oracle::Mistake;
use basestring_oracle::internal::schemes::Scheme;

use super::header::headers;
use crate::webhook::judge::Expected;
use crate::webhook::message::Message;
use crate::webhook::scheme::{Inputs, Mistaken};

/// Every stable entry, in the order of the table.
pub(super) fn all() -> Vec<&'static Mistake> {
    let all = Mistake::all().iter();
    all.filter(|mistake| mistake.scheme == Scheme::Twilio && mistake.is_stable())
        .collect()
}

/// The signature of a sender with the mistake.
pub(super) fn mistaken(
    mistake: &'static Mistake,
    inputs: &Inputs<'_>,
    message: &Message,
) -> Mistaken {
    let Some(rules) = mistake.rules() else {
        return Mistaken::NotRunnable;
    };
    // This mistake changes only URLs with credentials.
    let url = match mistake.id.as_str() {
        "twilio-credentials-in-url" => inputs.target.whole_url(&message.query),
        _ => Some(message.place.signed_url.clone()),
    };
    let Some(url) = url else {
        return Mistaken::NotApplicable;
    };
    let secret = inputs.secret.expose();
    let signature = rules.twilio_signature(secret, &url, &message.parameters);
    Mistaken::Signatures(headers(signature))
}

/// What is expected of a mistaken signature that the documented verification accepts, or an official
/// library.
pub(super) fn tolerated(mistake: &Mistake) -> (Expected, &'static str) {
    let what = match mistake.id.as_str() {
        "twilio-query-reencoded" => {
            "the query is encoded again: Twilio's library for Node.js tries this form as well"
        }
        "twilio-repeated-pairs-kept" => {
            "the same name and value twice, both signed: Twilio's libraries sign it once, the documents \
             do not say"
        }
        _ => "the URL is signed in a form that Twilio's own validators also try",
    };
    (Expected::Either, what)
}

/// Whether an official library accepts what this mistake signs, besides what is right.
pub(super) fn is_tolerated(mistake: &Mistake) -> bool {
    ["twilio-query-reencoded", "twilio-repeated-pairs-kept"].contains(&mistake.id.as_str())
}

/// Why no request shows a mistake.
pub(super) fn why_not_sent(mistake: &Mistake, is_runnable: bool) -> &'static str {
    const NO_REQUEST: &str = "it affects only requests that this run does not send";
    match (mistake.id.as_str(), is_runnable) {
        ("twilio-not-constant-time", false) => "only the time of an answer shows it",
        ("twilio-http-behind-proxy", true) => "the signed URL is not https",
        ("twilio-port-added", true) => "the URL has a port",
        ("twilio-port-dropped", true) => "the URL has no port",
        ("twilio-url-normalised", true) => "normalization does not change this URL",
        ("twilio-credentials-in-url", true) => "the URL has no user name and password",
        ("twilio-websocket-scheme", true) => "the signed URL is not wss",
        ("twilio-token-case-or-blank", true) => "the AuthToken has no uppercase letter",
        _ => NO_REQUEST,
    }
}
