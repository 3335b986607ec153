//! Changes of what a request carries: a GET's query, a form's fields, a JSON body and its hash.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::percent_encode;
use basestring::twilio::body_sha256;
use sha2::{Digest, Sha256};

use super::changed;
use crate::webhook::judge::Expected::{self, Accept, Either, Refuse};
use crate::webhook::message::{Message, Shape};
use crate::webhook::plan::{Attempt, Material};

/// A GET's query.
pub(super) fn of_query(right: &Message) -> Vec<Attempt> {
    if !right.place.target.contains(&b'?') {
        return Vec::new();
    }
    let tampered = changed(right, |message| {
        if let Some(last) = message.place.target.last_mut() {
            *last = if *last == b'3' { b'4' } else { b'3' };
        }
    });
    vec![Attempt::new(
        "query-tampered",
        tampered,
        Refuse,
        "the query's last character changed behind the signing",
    )]
}

/// A form's fields.
pub(super) fn of_fields(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let sent = |name: &str, expected: Expected, what, change: &dyn Fn(&mut Message)| {
        let message = changed(right, |message| {
            change(message);
            // What is sent is changed, and the signature stays.
            let form = Message::form(material.target, &message.query, message.fields.clone());
            message.body = form.body;
        });
        Attempt::new(name, message, expected, what)
    };
    vec![
        sent(
            "value-tampered",
            Refuse,
            "a field's value changed behind the signing",
            &|message| {
                if let Some((_, value)) = message.fields.last_mut() {
                    value.push(b'3');
                }
            },
        ),
        sent(
            "field-added",
            Refuse,
            "a field added behind the signing",
            &|message| {
                message.fields.push((b"Added".to_vec(), b"1".to_vec()));
            },
        ),
        sent(
            "field-removed",
            Refuse,
            "a field taken away behind the signing",
            &|message| {
                message.fields.pop();
            },
        ),
        sent(
            "body-removed",
            Refuse,
            "all fields taken away behind the signing",
            &|message| {
                message.fields.clear();
            },
        ),
        sent(
            "fields-reordered",
            Accept,
            "the fields sent in the reverse order: they are sorted before signing",
            &|message| message.fields.reverse(),
        )
        .showing(&["twilio-not-sorted"]),
    ]
}

/// A JSON body and its hash.
pub(super) fn of_body(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let tampered = [right.body.as_slice(), b" "].concat();
    let hashed = |name: &str, hash: &str, expected, what| {
        Attempt::new(name, with_hash(material, right, Some(hash)), expected, what)
    };
    let capitals = body_sha256(&right.body).to_ascii_uppercase();
    let base64 = STANDARD.encode(Sha256::digest(&right.body));
    let base64 = percent_encode(base64.as_bytes());
    vec![
        Attempt::new(
            "body-tampered",
            changed(right, |message| message.body.clone_from(&tampered)),
            Refuse,
            "the body changed behind the signing; URL, hash and signature stay",
        )
        .showing(&["twilio-body-hash-skipped"]),
        Attempt::new(
            "hash-missing",
            with_hash(material, right, None),
            Refuse,
            "JSON without bodySHA256: nothing in the signature covers the body",
        )
        .showing(&["twilio-body-hash-skipped"]),
        hashed(
            "hash-wrong",
            &body_sha256(&tampered),
            Refuse,
            "the hash of another body, rightly signed",
        )
        .showing(&["twilio-body-hash-skipped"]),
        hashed(
            "hash-capitals",
            &capitals,
            Either,
            "the hash in capitals: the documents have small letters, and do not say that they must be",
        )
        .showing(&["twilio-body-hash-encoding"]),
        hashed("hash-base64", &base64, Refuse, "the hash as Base64")
            .showing(&["twilio-body-hash-encoding"]),
    ]
}

/// JSON that a parser writes in another way.
pub(super) fn of_written_json(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let hash = body_sha256(br#"{"a":1}"#);
    let message = with_hash(material, right, Some(&hash));
    let what = "the hash of the JSON as a parser writes it anew";
    let attempt = Attempt::new("hash-reserialised", message, Refuse, what);
    vec![attempt.showing(&["twilio-body-reserialised"])]
}

/// JSON without an octet.
pub(super) fn of_empty_body(material: &Material<'_>, right: &Message) -> Vec<Attempt> {
    let message = with_hash(material, right, Some(&body_sha256(b"{}")));
    let what = "no body, and the hash of {}";
    let attempt = Attempt::new("hash-of-braces", message, Refuse, what);
    vec![attempt.showing(&["twilio-body-hash-of-empty-body"])]
}

/// A right signature over another hash, or over none.
fn with_hash(material: &Material<'_>, right: &Message, hash: Option<&str>) -> Message {
    let query = hash.map(|hash| format!("bodySHA256={hash}"));
    let place = Message::get(material.target, &query.unwrap_or_default());
    Message {
        shape: Shape::Json,
        body: right.body.clone(),
        ..place
    }
    .signed(material.token)
}
