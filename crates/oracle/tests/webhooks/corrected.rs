//! The corrected request after a diagnosis: the signature that the service made, over the URL that it
//! requested.

use basestring::{Secret, WebhookSecret, twilio};
use basestring_oracle::diagnose::{
    Depth, Evidence, WebhookEvidence, WebhookGiven, diagnose_webhook,
};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::diagnose::{corrected, signed_webhook};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::request::{ReadOptions, read, read_http};
use proptest::prelude::*;
use proptest::sample::select;

use crate::{TOKEN, request, sign};

/// The signature that is printed for a request.
fn printed(text: &str) -> String {
    let request = read(text.as_bytes(), &ReadOptions::default()).expect("it is a request");
    let given = WebhookGiven {
        secrets: vec![Secret::from(TOKEN)],
        signed_url: None,
    };
    let signed = signed_webhook(Scheme::Twilio, &request, &given).expect("it is signed");
    let value = signed.request.field("X-Twilio-Signature");
    String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
}

#[test]
fn a_right_signature_is_printed_as_it_is_whatever_url_was_received() {
    let sockets = [
        ("Host", "voice.example.org"),
        ("Upgrade", "websocket"),
        ("X-Forwarded-Proto", "https"),
    ];
    let forwarded = [
        ("Host", "127.0.0.1:3334"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "voice.example.org"),
        ("X-Forwarded-Prefix", "/proxy"),
    ];
    let port = [("Host", "voice.example.org:8443")];
    for (headers, url) in [
        (&sockets[..], "wss://voice.example.org/call"),
        (&forwarded[..], "https://voice.example.org/proxy/call"),
        (&port[..], "https://voice.example.org/call"),
    ] {
        let right = sign(url, &[]);
        let signature = [("X-Twilio-Signature", right.as_str())];
        let text = request("GET", "/call", &[headers, &signature].concat(), "");
        assert_eq!(printed(&text), right, "{url}");
    }
}

#[test]
fn a_web_socket_is_signed_over_its_own_scheme() {
    let headers = [("Host", "voice.example.org"), ("Upgrade", "WebSocket")];
    let text = request("GET", "/call", &headers, "");
    assert_eq!(printed(&text), sign("wss://voice.example.org/call", &[]));
}

#[test]
fn an_empty_signature_is_missing() {
    let text = request("GET", "/call", &[("Host", "voice.example.org")], "");
    let evidence = WebhookEvidence {
        request: read(text.as_bytes(), &ReadOptions::default()).expect("it is a request"),
        signature: Some(" ".to_owned()),
        computed: None,
    };
    let given = WebhookGiven {
        secrets: vec![Secret::from(TOKEN)],
        signed_url: None,
    };
    let found = diagnose_webhook(Scheme::Twilio, &[evidence], &given, Depth::Singles);
    let message = found.expect_err("nothing is to be diagnosed").to_string();
    assert_eq!(
        message,
        "missing-parameter: expected the header X-Twilio-Signature, or a signature, found an empty one"
    );
}

#[test]
fn a_request_that_has_the_signature_of_the_secrets_is_not_corrected() {
    let text = "GET http://h/ HTTP/1.1\r\nAuthorization: OAuth oauth_nonce=\"n\",oauth_token=\"tk\",\
                oauth_consumer_key=\"ck\",oauth_signature_method=\"HMAC-SHA1\",oauth_timestamp=\"1\",\
                oauth_signature=\"vFgUBPdC%2FeVaurgPjwZdIPwSYfg%3D\"\r\n\r\n";
    let given = Given {
        client_secret: Some(Secret::from("cs")),
        token_secret: Some(Secret::from("ts")),
        ..Given::default()
    };
    let evidence = |text: &str| Evidence::of(read_http(text.as_bytes(), None).expect("a request"));
    let why = corrected(&evidence(text), &given, None).expect_err("nothing is to be corrected");
    assert_eq!(
        why,
        "the request has the signature of these secrets already"
    );
    let unquoted = text.replace('"', "");
    assert!(corrected(&evidence(&unquoted), &given, None).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is printed for JSON is right for itself: its URL has the hash of its body, and its signature
    /// is that of its URL.
    #[test]
    fn the_printed_json_is_accepted(
        body in "[{}a-z0-9 \u{e9}]{1,12}",
        before in select(vec!["", "?", "?a=1", "?a=1&b", "?a=%20&", "?bodySHA256x=1"]),
        after in select(vec!["", "&z=1"]),
        sort in 0..6_usize,
        signs in 0..4_usize,
    ) {
        let hash = twilio::body_sha256(body.as_bytes());
        let own = match sort {
            0 => None,
            1 => Some(hash),
            2 => Some(hash.to_ascii_uppercase()),
            3 => Some(twilio::body_sha256(b"{}")),
            4 => Some(String::new()),
            _ => Some("0".repeat(64)),
        };
        let place = "https://h.example/status";
        let url = match own {
            None => format!("{place}{before}"),
            Some(own) if before.len() < 2 => format!("{place}?bodySHA256={own}{after}"),
            Some(own) => format!("{place}{before}&bodySHA256={own}{after}"),
        };
        let signature = match signs {
            0 => None,
            1 => Some(sign(&url, &[])),
            2 => Some(sign(place, &[])),
            _ => Some(sign("https://elsewhere.example/", &[])),
        };
        let length = body.len().to_string();
        let mut headers = vec![("Content-Type", "application/json"), ("Content-Length", &length)];
        headers.extend(signature.as_deref().map(|value| ("X-Twilio-Signature", value)));
        let text = request("POST", &url, &headers, &body);
        let request = read(text.as_bytes(), &ReadOptions::default()).expect("it is a request");
        let given = WebhookGiven { secrets: vec![Secret::from(TOKEN)], signed_url: None };
        let signed = signed_webhook(Scheme::Twilio, &request, &given).expect("it is signed");
        let sent = signed.request;
        let value = sent.field("X-Twilio-Signature").unwrap_or_default();
        let token = WebhookSecret::new(TOKEN).expect("a secret");
        let verified = twilio::verify_body(&token, &sent.url, sent.body.octets(), value);
        let shown = String::from_utf8_lossy(&sent.url).into_owned();
        prop_assert!(verified.is_ok(), "{text}\n{shown}: {verified:?}");
    }
}
