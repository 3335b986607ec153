//! Deliberate mistakes: each gets its name, and the status that RFC 5849 3.2 asks for.

use super::call::now;
use super::flow::refused;
use super::server::{CLIENT_KEY, KEY, PLAIN_KEY};
use super::{Call, Server};

/// The answer to a call that is wrong in one way.
fn named(call: &Call, status: u16, mistake: &str) {
    let (found, code, mistakes) = refused(call);
    assert_eq!(found, status, "{mistake}: {code} {mistakes:?}");
    assert!(
        mistakes.iter().any(|id| id == mistake),
        "{mistake}: {code} {mistakes:?}"
    );
}

#[test]
fn mistakes_in_the_base_string_are_named() {
    type Change = fn(&str, &Server) -> String;
    let server = Server::start(&[]);
    let changes: [(&str, Change); 8] = [
        ("encode-space-plus", |text, _| text.replace("%2520", "%2B")),
        ("base-string-outer-lowercase", |text, _| {
            text.replace("%3A", "%3a")
                .replace("%2F", "%2f")
                .replace("%3D", "%3d")
        }),
        ("uri-port-dropped", |text, server| {
            let (_, port) = server.host().split_once(':').expect("a port");
            text.replace(&format!("%3A{port}"), "")
        }),
        ("uri-scheme-behind-proxy", |text, _| {
            text.replace("http%3A", "https%3A")
        }),
        ("method-mismatch", |text, _| text.replace("POST&", "GET&")),
        ("collect-query-left-out", |text, _| {
            text.replace("%26q%3D1", "")
        }),
        ("collect-form-body-left-out", |text, _| {
            let (before, rest) = text
                .split_once("b%3Da%2520%25C3%25A9%26")
                .expect("the body");
            format!("{before}{rest}")
        }),
        ("method-not-uppercased", |text, _| {
            text.replace("POST&", "post&")
        }),
    ];
    for (mistake, change) in changes {
        let mut call = Call::plain(&server, "POST", "/echo?q=1").form("b=a%20%C3%A9");
        if mistake == "method-not-uppercased" {
            call.method = "post".to_owned();
        }
        let right = call.base_string();
        let wrong = change(&right, &server);
        assert_ne!(wrong, right, "{mistake}");
        named(&call.clone().signed_over(&wrong, PLAIN_KEY), 401, mistake);
        // With the client's own base string, the difference is reported too.
        let call = call.with("oauth_nonce", mistake);
        let wrong = change(&call.base_string(), &server);
        let call = call
            .field("X-OAuth-Base-String", &wrong)
            .signed_over(&wrong, PLAIN_KEY);
        let (_, told) = call.send_for_json();
        let difference = &told["first_difference"];
        assert_eq!(difference["theirs"], wrong, "{mistake}: {told}");
        assert_eq!(
            difference["right"], told["base_string"],
            "{mistake}: {told}"
        );
    }
}

#[test]
fn mistakes_in_the_key_are_named() {
    let server = Server::start(&[]);
    let keys = [
        (
            "key-secrets-not-encoded",
            "consumer secret & more&token secret of tk",
        ),
        ("key-consumer-secret-only", CLIENT_KEY),
        (
            "key-order-swapped",
            "token%20secret%20of%20tk&consumer%20secret%20%26%20more",
        ),
        ("key-identifiers-for-secrets", "ck&tk"),
    ];
    for (mistake, key) in keys {
        named(
            &Call::new(&server, "GET", "/echo?a=1").signed(key),
            401,
            mistake,
        );
    }
}

#[test]
fn mistakes_in_the_signature_s_form_are_named() {
    let server = Server::start(&[]);
    let call = Call::new(&server, "GET", "/echo?a=1").signed(KEY);
    let (_, signature) = call.oauth.last().expect("a signature").clone();
    let unpadded = signature.trim_end_matches('=').to_owned();
    named(
        &call.with("oauth_signature", &unpadded),
        401,
        "base64-no-padding",
    );
}

#[test]
fn mistakes_in_the_protocol_parameters_are_named() {
    let server = Server::start(&[]);
    let call = || Call::new(&server, "GET", "/echo?a=1");
    let milliseconds = format!("{}123", now());
    named(
        &call().with("oauth_timestamp", &milliseconds).signed(KEY),
        401,
        "timestamp-milliseconds",
    );
    let behind = (now() - 3600).to_string();
    named(
        &call().with("oauth_timestamp", &behind).signed(KEY),
        401,
        "timestamp-local-time",
    );
    named(
        &call().with("oauth_timestamp", "137131201").signed(KEY),
        401,
        "timestamp-stale-fixture",
    );
    named(
        &call().with("oauth_timestamp", "12.5").signed(KEY),
        401,
        "timestamp-not-integer",
    );
    named(
        &call().with("oauth_version", "1.0A").signed(KEY),
        400,
        "header-version-1.0a",
    );
    named(
        &call()
            .with("oauth_signature_method", "HMACSHA1")
            .signed(KEY),
        400,
        "digest-method-name-misspelt",
    );
}

#[test]
fn mistakes_in_nonces_clients_and_callbacks_are_named() {
    let server = Server::start(&[]);
    let call = || Call::new(&server, "GET", "/echo?a=1");
    let used = call().signed(KEY);
    assert_eq!(used.send().status, 200);
    named(&used, 401, "nonce-reused");
    let mut twice = call().signed(KEY);
    twice.target.push_str("&oauth_nonce=other");
    named(&twice, 400, "header-and-query-both");
    named(
        &call().with("oauth_consumer_key", "nobody").signed(KEY),
        401,
        "key-wrong-environment",
    );
    let temporary = Call::of_client(&server, "POST", "/oauth/request_token");
    named(
        &temporary.clone().signed(CLIENT_KEY),
        400,
        "callback-missing",
    );
    named(
        &temporary
            .clone()
            .with("oauth_callback", "OOB")
            .signed(CLIENT_KEY),
        400,
        "callback-oob-case",
    );
    named(
        &temporary
            .with("oauth_signature_method", "PLAINTEXT")
            .with("oauth_callback", "oob")
            .with("oauth_signature", CLIENT_KEY),
        400,
        "tls-refused",
    );
    let mut unsigned = call();
    unsigned.oauth.clear();
    named(&unsigned, 400, "header-never-sent");
    named(
        &unsigned.clone().field("Authorization", "Bearer x"),
        400,
        "header-scheme-misspelt",
    );
    named(
        &Call::new(&server, "GET", "/1.1/nothing.json").signed(KEY),
        404,
        "wrong-endpoint",
    );
}

/// 3.2's list: which status goes with which refusal.
#[test]
fn the_status_codes_are_the_rfc_s() {
    let server = Server::start(&[]);
    let call = || Call::new(&server, "GET", "/echo?a=1");
    let is = |call: &Call, status: u16, code: &str| {
        let (found, told, _) = refused(call);
        assert_eq!((found, &told[..]), (status, code));
    };
    is(
        &call().without("oauth_nonce").signed(KEY),
        400,
        "missing-parameter",
    );
    let mut twice = call().signed(KEY);
    twice.oauth.push(("oauth_nonce".to_owned(), "m".to_owned()));
    is(&twice, 400, "duplicate-parameter");
    is(
        &call()
            .with("oauth_signature_method", "HMAC-SHA512")
            .signed(KEY),
        400,
        "unknown-method",
    );
    is(
        &call().with("oauth_token", "nobody").signed(KEY),
        401,
        "unknown-token",
    );
    is(
        &call().with("oauth_token", "ot").signed(KEY),
        401,
        "unknown-token",
    );
    is(
        &call().with("oauth_consumer_key", "other").signed(KEY),
        401,
        "unknown-token",
    );
    is(
        &call().with("oauth_signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
        401,
        "bad-signature",
    );
    is(
        &call()
            .with("oauth_signature_method", "RSA-SHA1")
            .signed(KEY),
        400,
        "unknown-method",
    );
    let account = Call::of_client(&server, "GET", "/1.1/account/verify_credentials.json");
    is(&account.signed(CLIENT_KEY), 401, "unknown-token");
    let mut other = call();
    other.method = "PATCH".to_owned();
    other.target = "/oauth/request_token".to_owned();
    let answer = other.signed(KEY).send();
    assert_eq!(answer.status, 405);
    assert!(answer.head.contains("allow: GET, POST"), "{}", answer.head);
}
