//! The signatures of webhooks.

use basestring::github::Hash;
use basestring::{WebhookSecret, github, mandrill, plivo, trello, twilio};

use crate::Refusals;

const FIELDS: [(&str, &str); 2] = [("b", "2"), ("a", "1")];

#[test]
fn a_wrong_signature() {
    let (key, url) = (WebhookSecret::new("k").expect("a secret"), b"https://h/p");
    let mut refusals = Refusals::default();
    for signature in [
        "",
        "AAAA",
        "a text that is longer than forty-eight bytes, all of them plain",
    ] {
        let text = signature.as_bytes();
        refusals.line(
            "twilio::verify",
            twilio::verify(&key, url, &FIELDS, text).err(),
        );
        refusals.line(
            "twilio::verify_form",
            twilio::verify_form(&key, url, b"a=1", text).err(),
        );
        refusals.line(
            "twilio::verify_body",
            twilio::verify_body(&key, url, b"{}", text).err(),
        );
        refusals.line(
            "mandrill::verify",
            mandrill::verify(&key, url, &FIELDS, text).err(),
        );
        refusals.line(
            "plivo::verify",
            plivo::verify(&key, url, &FIELDS, text).err(),
        );
        refusals.line(
            "trello::verify",
            trello::verify(&key, b"{}", url, text).err(),
        );
        for hash in Hash::ALL {
            let found = github::verify(hash, &key, b"{}", text);
            refusals.line(&format!("github::verify, {}", hash.header()), found.err());
        }
    }
    refusals.assert_are("webhooks");
}

#[test]
fn a_form_a_query_and_a_secret_that_are_refused() {
    let key = WebhookSecret::new("k").expect("a secret");
    let mut refusals = Refusals::default();
    refusals.line(
        "twilio::verify_form",
        twilio::verify_form(&key, b"https://h/", b"a=1&b=%z", b"").err(),
    );
    refusals.line(
        "plivo::sign",
        plivo::sign(&key, b"https://h/?a=%z", &FIELDS).err(),
    );
    refusals.line(
        "plivo::sign, empty query",
        plivo::sign(&key, b"https://h/?", &FIELDS).err(),
    );
    refusals.line("WebhookSecret::new", WebhookSecret::new("").err());
    refusals.assert_are("webhooks-unread");
}

/// The hash of a body is in the query once, and the URL is signed with it.
#[test]
fn the_hash_of_a_body() {
    let key = WebhookSecret::new("k").expect("a secret");
    let hash = twilio::body_sha256(b"{}");
    let mut refusals = Refusals::default();
    for query in [
        format!("bodySHA256={hash}"),
        format!("a=1&bodySHA256={hash}&b"),
        format!("bodySHA256={}", hash.to_uppercase()),
        format!("bodySHA256={hash}&bodySHA256={hash}"),
        format!("bodySHA256={hash}&bodySHA256=0"),
        format!("bodysha256={hash}"),
        format!("a#?bodySHA256={hash}"),
        format!("bodySHA256={hash}#bodySHA256=0"),
        "bodySHA256".to_owned(),
        "bodySHA256=".to_owned(),
        String::new(),
    ] {
        let url = format!("https://h/?{query}");
        let signature = twilio::sign(&key, url.as_bytes(), twilio::NO_FIELDS);
        let verdict = |body: &[u8]| {
            twilio::verify_body(&key, url.as_bytes(), body, signature.as_bytes()).err()
        };
        refusals.line(&url, verdict(b"{}"));
        refusals.line("  of another body", verdict(b"{} "));
    }
    refusals.assert_are("webhooks-body");
}
