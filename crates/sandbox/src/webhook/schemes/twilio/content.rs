//! Changes of `bodySHA256`, the hash of a JSON body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::percent_encode;
use basestring::twilio::body_sha256;
use basestring_oracle::internal::schemes::respelled;
use sha2::{Digest, Sha256};

use crate::webhook::attempt::Attempt;
use crate::webhook::judge::Expected::{Either, Reject};
use crate::webhook::message::{Message, Shape};
use crate::webhook::scheme::Inputs;

/// Other hashes with a correct signature, and none.
pub(super) fn of_hash(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    let with = |name: &'static str, hash: Option<&str>, expected, what: &'static str| {
        Attempt::new(name, with_hash(inputs, valid, hash), expected, what)
    };
    let other = body_sha256(&[valid.body.as_slice(), b" "].concat());
    let uppercase = body_sha256(&valid.body).to_ascii_uppercase();
    let base64 = STANDARD.encode(Sha256::digest(&valid.body));
    let base64 = percent_encode(base64.as_bytes());
    vec![
        with(
            "hash-missing",
            None,
            Either,
            "JSON without bodySHA256, which Twilio does not send: nothing in the signature covers the \
             body. Reject it if you read the body",
        ),
        with(
            "hash-wrong",
            Some(&other),
            Reject,
            "the hash of another body, correctly signed",
        ),
        with(
            "hash-uppercase",
            Some(&uppercase),
            Either,
            "the hash in uppercase: the documents show lowercase and do not require it",
        ),
        with(
            "hash-base64",
            Some(&base64),
            Reject,
            "the hash as Base64 instead of hexadecimal",
        ),
    ]
}

/// The hash of the JSON as a parser writes it again.
pub(super) fn of_rewritten_json(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    let hash = body_sha256(br#"{"a":1}"#);
    let message = with_hash(inputs, valid, Some(&hash));
    let what = "the hash of the JSON as a parser writes it, not of the bytes sent";
    vec![Attempt::new("hash-reserialised", message, Reject, what)]
}

/// The hash of `{}` for an empty body.
pub(super) fn of_empty_body(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    let message = with_hash(inputs, valid, Some(&body_sha256(b"{}")));
    let what = "an empty body with the hash of {}: Twilio's library for Node.js hashes {} for it";
    vec![Attempt::new("hash-of-braces", message, Either, what)]
}

/// A correct signature over a URL with this hash, or with none.
fn with_hash(inputs: &Inputs<'_>, valid: &Message, hash: Option<&str>) -> Message {
    let query = hash.map(|hash| format!("bodySHA256={hash}"));
    let query = query.unwrap_or_default();
    inputs.signed(Message::json(inputs.target, &query, &valid.body))
}

/// The hashes that a receiver without the raw body compares with; they explain why valid JSON is
/// rejected.
pub(super) fn of_parsed_body(inputs: &Inputs<'_>, valid: &Message) -> Vec<Attempt> {
    if valid.shape != Shape::Json {
        return Vec::new();
    }
    let with = |name: &'static str, body: &[u8], what: &'static str| {
        let message = with_hash(inputs, valid, Some(&body_sha256(body)));
        Attempt::new(name, message, Reject, what)
    };
    let missing = with_hash(inputs, valid, Some(&body_sha256(b"{}")));
    let behind_proxy = missing.changed(|message| {
        let url = String::from_utf8_lossy(&message.place.signed_url).into_owned();
        let other = url.replacen("https://", "http://", 1);
        message.place.signed_url = other.into_bytes();
    });
    let is_other = behind_proxy.place.signed_url != missing.place.signed_url;
    let http = is_other.then(|| {
        let what = "JSON with the hash of {}, signed over http: the receiver has no raw body, and it \
                    validates http where https is signed";
        let signed = inputs.signed(behind_proxy);
        Attempt::new("raw-body-missing-http", signed, Reject, what)
    });
    let mut attempts = vec![
        with(
            "raw-body-missing",
            b"{}",
            "JSON with the hash of {}: the receiver has no raw body and hashes {} instead. With \
             Express, keep it: express.json({verify: (req, res, buf) => { req.rawBody = buf }})",
        ),
        with(
            "raw-body-empty",
            b"",
            "JSON with the hash of an empty body: the receiver reads the body after something else \
             has consumed it",
        ),
    ];
    for (by, body) in respelled(&valid.body) {
        let message = with_hash(inputs, valid, Some(&body_sha256(&body)));
        let what = format!("JSON with the hash of what {by} writes after parsing it");
        let name = format!("raw-body-rewritten-{}", attempts.len() - 1);
        attempts.push(Attempt::new(name, message, Reject, what));
    }
    attempts.extend(http);
    attempts
}
