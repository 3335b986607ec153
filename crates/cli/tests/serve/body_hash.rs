//! A body that is not the one whose hash is signed is rejected, and its nonce is not used up.

use super::server::KEY;
use super::{Call, Server};

#[test]
fn a_body_that_was_changed_on_its_way_is_rejected() {
    let server = Server::start(&[]);
    // The SHA-1 of {"a":1}.
    let hash = "n4nHQM60bXQYySSnisV5QdXpZSA=";
    let mut call = Call::new(&server, "POST", "/echo").field("Content-Type", "application/json");
    call.body = "{\"a\":1}".to_owned();
    let right = call.with("oauth_body_hash", hash).signed(KEY);

    let mut tampered = right.clone();
    tampered.body = "{\"a\":2}".to_owned();
    let (answer, json) = tampered.send_for_json();
    assert_eq!(answer.status, 401, "{}", answer.body);
    assert_eq!(json["error"], "bad-body-hash", "{json}");

    // The cause is named where it is found.
    let mut spaced = right.clone();
    spaced.body = "{\"a\": 1}".to_owned();
    let (answer, _) = spaced.send_for_json();
    assert_eq!(answer.status, 401);
    assert!(answer.body.contains("without spaces"), "{}", answer.body);

    let answer = right.send();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let again = right.send();
    assert_eq!(again.status, 401);
}

/// The signature is judged first, and a form is signed by its parameters.
#[test]
fn a_wrong_signature_is_a_wrong_signature_and_a_form_has_no_hash() {
    let server = Server::start(&[]);
    let mut call = Call::new(&server, "POST", "/echo").field("Content-Type", "application/json");
    call.body = "{}".to_owned();
    let wrong = call.with("oauth_body_hash", "x").signed("another&key");
    let (answer, json) = wrong.send_for_json();
    assert_eq!(
        (answer.status, &json["error"]),
        (401, &"bad-signature".into())
    );

    let form = Call::new(&server, "POST", "/echo").form("a=1");
    let form = form.with("oauth_body_hash", "x").signed(KEY);
    assert_eq!(form.send().status, 200);
}
