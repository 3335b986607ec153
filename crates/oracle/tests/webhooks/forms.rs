//! The form of a value, and text in another normal form: what is named, and what is not.

use basestring::{WebhookSecret, plivo};
use basestring_oracle::diagnose::{Verdict, WebhookEvidence, WebhookGiven, diagnose_webhook};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::request::{ReadOptions, read};

use crate::{TOKEN, With, diagnosed, explained, request, sign, twilio_of, words};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A form with one field, signed over the field's value that is given.
fn text(signature: &str, body: &str) -> String {
    let headers = [
        ("Host", "h.example"),
        ("X-Twilio-Signature", signature),
        FORM,
    ];
    request("POST", "/sms", &headers, body)
}

#[test]
fn a_value_without_its_padding_is_named_so() {
    let right = sign("https://h.example/sms", &[("Body", "hi")]);
    let unpadded = right.trim_end_matches('=');
    let with = With {
        computed: Some(unpadded),
        ..With::default()
    };
    let diagnosis = twilio_of(&text(&right, "Body=hi"), &with);
    assert_eq!(diagnosis.verdict, Verdict::Explained);
    assert!(words(&diagnosis).contains("base64-no-padding"));
    let diagnosis = twilio_of(&text(unpadded, "Body=hi"), &With::default());
    assert_eq!(diagnosis.verdict, Verdict::Explained);
    assert!(words(&diagnosis).contains("base64-no-padding"));
    assert!(!words(&diagnosis).contains("twilio-wrong-token"));
    // A second mistake is named too.
    let other = sign("http://h.example/sms", &[("Body", "hi")]);
    let with = With {
        computed: Some(other.trim_end_matches('=')),
        ..With::default()
    };
    let diagnosis = twilio_of(&text(&right, "Body=hi"), &with);
    assert_eq!(explained(&diagnosis), ["twilio-http-behind-proxy"]);
}

#[test]
fn text_in_another_normal_form_is_named_so() {
    let right = sign("https://h.example/sms", &[("Body", "\u{e9}")]);
    let other = sign("https://h.example/sms", &[("Body", "e\u{301}")]);
    let with = With {
        computed: Some(&other),
        ..With::default()
    };
    let diagnosis = twilio_of(&text(&right, "Body=%C3%A9"), &with);
    assert_eq!(diagnosis.verdict, Verdict::Explained);
    assert!(words(&diagnosis).contains("decomposed form"));
}

#[test]
fn a_value_of_another_length_is_not_of_another_secret() {
    let long = "bG9uZyBsb25nIGxvbmcgbG9uZyBsb25nIGxvbmcgbG9uZw==";
    let diagnosis = twilio_of(&text(long, "Body=hi"), &With::default());
    assert_eq!(diagnosis.verdict, Verdict::Unexplained);
    assert!(!words(&diagnosis).contains("twilio-wrong-token"));
    let digest = sign("https://h.example/other", &[]);
    let diagnosis = twilio_of(&text(&digest, "Body=hi"), &With::default());
    assert!(words(&diagnosis).contains("twilio-wrong-token"));
}

#[test]
fn a_right_computed_value_does_not_make_the_services_right() {
    let right = sign("https://h.example/sms", &[("Body", "hi")]);
    let digest = sign("https://h.example/other", &[]);
    let with = With {
        computed: Some(&right),
        ..With::default()
    };
    let diagnosis = twilio_of(&text(&digest, "Body=hi"), &with);
    assert_eq!(diagnosis.verdict, Verdict::Unexplained);
    assert!(words(&diagnosis).contains("the application computes the right value"));
}

#[test]
fn a_query_whose_parameters_are_signed_is_not_dropped() {
    let secret = WebhookSecret::new(TOKEN).expect("a secret");
    let fields = [("Body", "hi"), ("a", "1")];
    let signature = plivo::sign(&secret, b"https://h.example/p", &fields).expect("a signature");
    let headers = [
        ("Host", "h.example"),
        ("X-Plivo-Signature", &signature[..]),
        FORM,
    ];
    let text = request("POST", "/p?a=1", &headers, "Body=hi");
    let diagnosis = diagnosed(Scheme::Plivo, &text, &With::default());
    assert!(!words(&diagnosis).contains("plivo-query-dropped"));
}

#[test]
fn an_empty_value_with_a_right_signature_is_not_explained() {
    let right = sign("https://h.example/sms", &[("Body", "hi")]);
    let request = read(text(&right, "Body=hi").as_bytes(), &ReadOptions::default());
    let evidence = WebhookEvidence {
        request: request.expect("a request"),
        signature: Some(String::new()),
        computed: Some(String::new()),
    };
    let given = WebhookGiven {
        secrets: vec![TOKEN.into()],
        signed_url: None,
    };
    let depth = basestring_oracle::diagnose::Depth::Singles;
    let found = diagnose_webhook(Scheme::Twilio, &[evidence], &given, depth);
    assert_eq!(found.expect("a diagnosis").verdict, Verdict::Right);
}
