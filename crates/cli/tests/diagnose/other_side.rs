//! A right signature stays right where the other side computes for another request: what differs is
//! reported, and what carries it.

use super::{BASE_STRING, SECRETS, TOKEN, diagnose, items, with_signature};

const SIGNED: &str = "u4uN4Y3c1NdZWQm%2FuLzwbg7ivUE%3D";

/// A change of the right base string, and what is reported of it.
const CHANGES: [(&str, &str, &str, &str); 12] = [
    (
        "https%3A",
        "http%3A",
        "the scheme is http, not https",
        "X-Forwarded-Proto",
    ),
    (
        "api.example",
        "www.api.example",
        "the host is www.api.example.com",
        "redirect",
    ),
    (
        "api.example.com",
        "backend",
        "the host is backend, not api.example.com",
        "X-Forwarded-Host",
    ),
    (
        "example.com%2F",
        "example.com%3A8443%2F",
        "it has port 8443, not no port",
        "X-Forwarded-Port",
    ),
    (
        "com%2Fitems",
        "com%2Fv1%2Fitems",
        "the path has the prefix /v1",
        "proxy_pass",
    ),
    (
        "com%2Fitems",
        "com%2Fitems%2F",
        "the path has a slash at its end",
        "APPEND_SLASH",
    ),
    (
        "com%2Fitems",
        "com%2Findex.php%2Fitems",
        "the path has /index.php",
        "REQUEST_URI",
    ),
    ("n%3D1%26", "", "without n of the query", "QSA"),
    (
        "d",
        "d%26route%3D%252Fitems",
        "with route, which the request does not have",
        "router",
    ),
    (
        "GET&",
        "POST&",
        "the method is POST, not GET",
        "request line",
    ),
    ("%2520b", "%2Bb", "another value of q", "encode-space-plus"),
    (
        "oauth_nonce%3Dn1",
        "oauth_nonce%3Dn2",
        "the base string of another request",
        "same attempt",
    ),
];

/// The base string with one place changed; the last one, for what is added at the end.
fn changed(from: &str, to: &str) -> String {
    let (before, after) = BASE_STRING.rsplit_once(from).expect("a part of it");
    format!("{before}{to}{after}")
}

#[test]
fn the_difference_is_reported_and_the_signature_is_right() {
    for (from, to, how, fix) in CHANGES {
        let theirs = changed(from, to);
        let options = [&SECRETS[..], &["--their-base-string", &theirs]].concat();
        let text = diagnose(&options, &with_signature(SIGNED), 0);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(how), "{how}: {text}");
        assert!(
            words.contains("right: the signature matches this request"),
            "{text}"
        );
        for accusation in ["wrong", "the key is", "Explanation"] {
            assert!(!words.contains(accusation), "{accusation}: {text}");
        }
        assert!(words.contains(fix), "{fix}: {text}");
    }
}

#[test]
fn a_proxy_that_ends_tls_is_reported_to_who_runs_the_server() {
    let theirs = changed("https%3A", "http%3A");
    let options = [&SECRETS[..], &["--their-base-string", &theirs]].concat();
    insta::assert_snapshot!(diagnose(&options, &with_signature(SIGNED), 0));
    // Without the secrets it is unknown which side is wrong.
    insta::assert_snapshot!(diagnose(&options[4..], &with_signature(SIGNED), 1));
}

#[test]
fn the_base_string_is_found_in_an_error_message() {
    let theirs = changed("https%3A", "http%3A");
    for around in [
        format!(
            "DEBUG Verify HMAC failed: signature base string: {theirs}\nINFO Valid signature: False"
        ),
        format!("{{\"error\": {{\"message\": \"signature base string: {theirs}\"}}}}"),
        format!(
            "oauth_problem=signature_invalid&oauth_signature_base_string={}&x=y",
            theirs.replace('%', "%25").replace('&', "%26")
        ),
        theirs.replace('&', "&amp;"),
    ] {
        let options = [&SECRETS[..], &["--their-base-string", &around]].concat();
        let text = diagnose(&options, &with_signature(SIGNED), 0);
        assert!(text.contains("the scheme is http, not https"), "{text}");
    }
}

#[test]
fn the_key_is_wrong_only_if_the_base_strings_are_the_same() {
    let wrong = "m%2BvIw5TVk72pNmQs0pJtBVGZCzs%3D";
    for (from, to, ..) in CHANGES {
        let theirs = changed(from, to);
        let options = [
            &SECRETS[..],
            &["--their-base-string", &theirs, "--depth", "1"],
        ]
        .concat();
        let text = diagnose(&options, &with_signature(wrong), 1);
        assert!(!text.contains("key is wrong"), "{text}");
    }
}

#[test]
fn a_token_without_its_secret_is_not_simply_right() {
    // HMAC-SHA1 of the base string with the key consumer-s3cret&.
    let request = items(
        "q=a%20b%2Ac~d&n=1",
        TOKEN,
        "FuSYAeebu7PKXvUF%2BNU3up9ZeTE%3D",
    );
    let text = diagnose(&SECRETS[..2], &request, 0);
    assert!(
        text.contains("right if the token secret is empty"),
        "{text}"
    );
    assert!(text.contains("no token secret is given"), "{text}");
}
