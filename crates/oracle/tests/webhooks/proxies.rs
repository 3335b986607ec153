//! Requests as they arrive after a proxy: the signature is right for the URL that the service
//! requested, and headers show which one that is.

use basestring_oracle::diagnose::Verdict;

use crate::{With, assert_right, request, sign, twilio_of, words};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A form that reached this path and host, with these headers, and was signed for that URL.
fn received(host: &str, target: &str, headers: &[(&str, &str)], signed: &str) -> String {
    let signature = sign(signed, &[("From", "+15005550006"), ("To", "+15005550001")]);
    let own = [
        ("Host", host),
        FORM,
        ("X-Twilio-Signature", signature.as_str()),
    ];
    let headers = [&own[..], headers].concat();
    let body = "From=%2B15005550006&To=%2B15005550001";
    request("POST", target, &headers, body)
}

#[test]
fn headers_show_the_url_that_was_requested() {
    let public = "https://voice.example.org/proxy/voice?a=1";
    let inner = ("127.0.0.1:3334", "/voice?a=1");
    let (proto, host) = (
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "voice.example.org"),
    );
    let cases: [&[(&str, &str)]; 8] = [
        &[proto, host, ("X-Forwarded-Prefix", "/proxy")],
        &[proto, host, ("X-Forwarded-Prefix", "proxy/")],
        &[proto, host, ("X-Original-URL", "/proxy/voice?a=1")],
        &[proto, host, ("X-Original-URI", "/proxy/voice?a=1")],
        &[proto, host, ("X-Forwarded-Uri", "/proxy/voice")],
        &[("X-Original-URL", public), proto, host],
        &[
            (
                "Forwarded",
                "for=1.2.3.4;proto=https;host=\"voice.example.org\"",
            ),
            ("X-Script-Name", "/proxy"),
        ],
        &[
            ("X-Forwarded-Proto", "https,http"),
            ("X-Forwarded-Host", "voice.example.org, inner"),
            ("X-Forwarded-Prefix", "/proxy"),
        ],
    ];
    for headers in cases {
        let text = received(inner.0, inner.1, headers, public);
        let diagnosis = twilio_of(&text, &With::default());
        assert_right(&diagnosis, &text);
        let words = words(&diagnosis);
        assert!(words.contains(public), "{words}");
        assert!(words.contains("twilio-path-rewritten"), "{words}");
        assert!(words.contains("twilio-internal-host"), "{words}");
    }
}

#[test]
fn the_port_of_the_proxy_is_tried() {
    let headers = [
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "voice.example.org"),
        ("X-Forwarded-Port", "8443"),
    ];
    for signed in [
        "https://voice.example.org:8443/voice",
        "https://voice.example.org/voice",
    ] {
        let text = received("app:3000", "/voice", &headers, signed);
        assert_right(&twilio_of(&text, &With::default()), &text);
    }
}

#[test]
fn what_no_header_shows_is_another_request() {
    // The request shows its scheme, and the signature is over another one.
    let text = received(
        "example.org",
        "http://example.org/hook",
        &[],
        "https://example.org/hook",
    );
    let diagnosis = twilio_of(&text, &With::default());
    assert_eq!(diagnosis.verdict, Verdict::OtherRequest);
    assert_eq!(diagnosis.variants[0].url, "https://example.org/hook");
    assert_eq!(
        diagnosis.variants[0].mistakes[0].id,
        "twilio-http-behind-proxy"
    );
    // A prefix that the application has and the service did not request.
    let text = received(
        "example.org",
        "https://example.org/app/hook",
        &[],
        "https://example.org/hook",
    );
    let diagnosis = twilio_of(&text, &With::default());
    assert_eq!(diagnosis.verdict, Verdict::OtherRequest);
    assert_eq!(
        diagnosis.variants[0].mistakes[0].id,
        "twilio-path-rewritten"
    );
}

#[test]
fn a_given_public_url_is_tried_first() {
    let public = "https://voice.example.org/some/where/else";
    let text = received("app:3000", "/hook", &[], public);
    let unknown = twilio_of(&text, &With::default());
    assert_eq!(unknown.verdict, Verdict::Unexplained, "{}", words(&unknown));
    assert!(words(&unknown).contains("--signed-url"));
    let with = With {
        signed_url: Some(public),
        ..With::default()
    };
    let known = twilio_of(&text, &with);
    assert_right(&known, &text);
    assert!(words(&known).contains(public));
    // The query that was received belongs to it.
    let signed = format!("{public}?a=1");
    let text = received("app:3000", "/hook?a=1", &[], &signed);
    assert_right(&twilio_of(&text, &with), &text);
}

#[test]
fn several_secrets_are_tried_and_the_right_one_is_reported() {
    let url = "https://sms.example.org/hook";
    let text = received("sms.example.org", url, &[], url);
    let with = With {
        secrets: &["another", "one more", crate::TOKEN],
        ..With::default()
    };
    let diagnosis = twilio_of(&text, &with);
    assert_right(&diagnosis, &text);
    assert!(
        words(&diagnosis).contains("number 3"),
        "{}",
        words(&diagnosis)
    );
    let quoted = format!("\"{}\"\r\n", crate::TOKEN);
    let with = With {
        secrets: &[&quoted],
        ..With::default()
    };
    let diagnosis = twilio_of(&text, &with);
    assert_right(&diagnosis, &text);
    assert!(words(&diagnosis).contains("quotation marks around it"));
}

#[test]
fn a_signature_by_another_token_is_not_explained_by_a_mistake() {
    let fields = [
        ("AccountSid", "AC00112233445566778899aabbccddeeff"),
        ("Body", "hi"),
    ];
    let url = "https://sms.example.org/hook";
    let other = basestring::Secret::from("11112222333344445555666677778888");
    let signature = basestring::twilio::sign(&other, url.as_bytes(), &fields);
    let headers = [FORM, ("X-Twilio-Signature", signature.as_str())];
    let body = "AccountSid=AC00112233445566778899aabbccddeeff&Body=hi";
    let diagnosis = twilio_of(&request("POST", url, &headers, body), &With::default());
    assert_eq!(diagnosis.verdict, Verdict::Unexplained);
    assert!(diagnosis.explanations.is_empty());
    let words = words(&diagnosis);
    for expected in [
        "twilio-wrong-token",
        "AC00112233445566778899aabbccddeeff",
        "not proven",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    assert!(!words.contains("their-base-string"), "{words}");
}
