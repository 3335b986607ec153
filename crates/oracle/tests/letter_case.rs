//! Scheme and host of a webhook's URL in letters that an application or a framework changes: the change is
//! named, and never for a signature that is right.

use basestring::{Secret, twilio};
use basestring_oracle::diagnose::{
    Depth, Diagnosis, Verdict, WebhookEvidence, WebhookGiven, diagnose_webhook,
};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::request::read_http;

/// The signature of a webhook with one field.
fn signature(url: &str) -> String {
    let fields = [(b"Body".to_vec(), b"hi".to_vec())];
    twilio::sign(&Secret::new("token"), url.as_bytes(), &fields)
}

/// What is found for a request to a host with the signature of a URL.
fn found(host: &str, signed: &str, computed: Option<&str>, given: Option<&str>) -> Diagnosis {
    let text = format!(
        "POST https://{host}/sms HTTP/1.1\nHost: {host}\nContent-Type: application/x-www-form-urlencoded\n\
         X-Twilio-Signature: {}\n\nBody=hi",
        signature(signed)
    );
    let evidence = WebhookEvidence {
        request: read_http(text.as_bytes(), None).expect("a request"),
        signature: None,
        computed: computed.map(signature),
    };
    let given = WebhookGiven {
        secrets: vec![Secret::new("token")],
        signed_url: given.map(str::to_owned),
    };
    diagnose_webhook(Scheme::Twilio, &[evidence], &given, Depth::Pairs).expect("a diagnosis")
}

const NAME: &str = "twilio-url-normalised";

const TYPED: [(&str, &str); 5] = [
    ("HTTPS://example.com/sms", "example.com"),
    ("HTTPS://Example.COM/sms", "Example.COM"),
    ("https://Example.COM/sms", "Example.COM"),
    ("https://WWW.example.com/sms", "WWW.example.com"),
    ("https://example.com/sms", "example.com"),
];

fn names(found: &Diagnosis) -> Vec<&'static str> {
    let explained = found.explanations.iter().flat_map(|one| &one.mistakes);
    let variants = found.variants.iter().flat_map(|one| &one.mistakes);
    explained
        .chain(variants)
        .map(|mistake| mistake.id)
        .collect()
}

#[test]
fn a_letter_case_is_never_named_for_a_right_signature() {
    for (typed, host) in TYPED {
        for given in [None, Some(typed)] {
            for computed in [None, Some(typed)] {
                let found = found(host, typed, computed, given);
                // A scheme in uppercase is not what a receiver has, so it is reported unless it is given.
                let is_shown = given.is_some() || typed.starts_with("https");
                if is_shown {
                    assert_eq!(found.verdict, Verdict::Right, "{typed}: {found:?}");
                    assert!(names(&found).is_empty(), "{typed}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn a_url_that_the_application_writes_in_lowercase_is_named() {
    for (typed, host) in TYPED {
        let lower = typed.to_ascii_lowercase();
        if lower == typed {
            continue;
        }
        for host in [host, &host.to_ascii_lowercase()] {
            let found = found(host, typed, Some(&lower), Some(typed));
            assert_eq!(found.verdict, Verdict::Explained, "{typed}: {found:?}");
            assert!(names(&found).contains(&NAME), "{typed}: {found:?}");
        }
    }
}

#[test]
fn a_scheme_that_is_configured_in_uppercase_is_found() {
    for host in ["example.com", "Example.COM"] {
        let typed = format!("HTTPS://{host}/sms");
        let found = found(host, &typed, None, None);
        assert_eq!(found.verdict, Verdict::OtherRequest, "{found:?}");
        assert_eq!(found.variants[0].url, typed, "{found:?}");
    }
}
