//! `basestring diagnose --twilio`: which URL and which form of the fields verifies.

use crate::diagnose;
use crate::program::run;

/// Twilio's fields with this URL and signature.
fn webhook(url: &str, signature: &str) -> String {
    format!(
        "POST {url} HTTP/1.1\n\
         Content-Type: application/x-www-form-urlencoded; charset=UTF-8\n\
         X-Twilio-Signature: {signature}\n\
         \n\
         To=%2B18005551212&From=%2B14158675310&CallSid=CA1&Body=Hello+World&a=1"
    )
}

const TWILIO: [&str; 3] = ["--twilio", "--auth-token", "twilio-t0ken-1234"];

#[test]
fn twilio_signs_with_or_without_the_port_and_that_is_reported() {
    let request = webhook(
        "https://example.com:8443/hook?x=1",
        "rBniMTKyxbTdLGSJNjHUBBeIoyQ=",
    );
    insta::assert_snapshot!(diagnose(&TWILIO, &request, 0));
    // A port that no validator would guess.
    let request = webhook(
        "https://example.com/hook?x=1",
        "rnne1zSHGH/5RqzCibPZIQOe8go=",
    );
    let text = diagnose(&TWILIO, &request, 1);
    assert!(
        text.contains("no known mistake explains the signature"),
        "{text}"
    );
}

#[test]
fn twilio_behind_a_proxy_is_another_url() {
    let request = webhook(
        "http://example.com/hook?x=1",
        "rBniMTKyxbTdLGSJNjHUBBeIoyQ=",
    );
    insta::assert_snapshot!(diagnose(&TWILIO, &request, 1));
}

#[test]
fn unsorted_parameters_of_twilio_are_reported() {
    let request = webhook(
        "https://example.com/hook?x=1",
        "CRpO28gXiqEJqyLg/qTSBDEIUso=",
    );
    insta::assert_snapshot!(diagnose(&TWILIO, &request, 1));
    // Without the query besides.
    let request = webhook(
        "https://example.com/hook?x=1",
        "0WdwGRHov983Syv/zlXc5OCnv/I=",
    );
    let text = diagnose(&TWILIO, &request, 1);
    assert!(
        text.contains("twilio-query-dropped + twilio-not-sorted"),
        "{text}"
    );
}

#[test]
fn twilio_s_json_body_is_compared_with_its_hash() {
    let hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    let request = |body: &str| {
        format!(
            "POST https://example.com/hook?bodySHA256={hash} HTTP/1.1\n\
             Content-Type: application/json\n\
             X-Twilio-Signature: nr9yOv5f8SkD/wrK5UCw29zkWeU=\n\
             \n\
             {body}"
        )
    };
    let text = diagnose(
        &TWILIO,
        &request("{\"property\": \"value\", \"boolean\": true}"),
        0,
    );
    assert!(
        text.contains("right: the signature matches this request"),
        "{text}"
    );
    let other = request("{\"property\":\"value\",\"boolean\":true}");
    insta::assert_snapshot!(diagnose(&TWILIO, &other, 1));
}

/// A webhook as options, over the request in Twilio's documentation.
const GIVEN: [&str; 7] = [
    "diagnose",
    "--twilio",
    "--auth-token",
    "12345",
    "--url",
    "https://mycompany.com/myapp.php?foo=1&bar=2",
    "--signature=GvWf1cFY/Q7PnoempGyD5oXAezc=",
];

#[test]
fn a_webhook_is_diagnosed_from_options_alone() {
    let json = r#"{"CallSid": "CA1234567890ABCDE", "Caller": "+14158675310", "Digits": 1234, "From": "+14158675310", "To": "+18005551212"}"#;
    let form = "CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212";
    let several = [
        "--params=CallSid=CA1234567890ABCDE",
        "--params=Caller=+14158675310",
        "--params=Digits=1234",
        "--params=From=+14158675310",
        "--params=To=+18005551212",
    ];
    for parameters in [
        &["--params", json][..],
        &["--params", form],
        &["--body", form],
        &several,
    ] {
        let found = run(&[&GIVEN[..], parameters].concat(), b"");
        assert_eq!(
            found.code,
            Some(0),
            "{parameters:?}\n{}\n{}",
            found.stdout,
            found.stderr
        );
    }
    // A plus sign in a form is a space, and the output reports it.
    let decoded = form.replace("%2B", "+");
    let found = run(&[&GIVEN[..], &["--params", &decoded]].concat(), b"");
    assert_eq!(found.code, Some(1));
    assert!(found.stdout.contains("[plus-is-space]"), "{}", found.stdout);
    let wrong = run(&[&GIVEN[..], &["--params", "{\"a\": {}}"]].concat(), b"");
    assert_eq!(wrong.code, Some(3));
    assert!(
        wrong.stderr.contains("--params: expected an object"),
        "{}",
        wrong.stderr
    );
}
