//! The value that an application computed: explained by what gives exactly this value.

use basestring::{Secret, twilio};
use basestring_oracle::Mistake;
use basestring_oracle::diagnose::{
    Depth, Verdict, WebhookEvidence, WebhookGiven, diagnose_webhook,
};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::internal::schemes::webhook::Message;
use basestring_oracle::request::{ReadOptions, read};

use crate::{TOKEN, With, explained, request, sign, twilio_of, words};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
const URL: &str = "https://crm.example.org/app/hook?tag=b&tag=a&Zone=1&note=%2B1+a@b&e=";
const BODY: &str = "Body=+hi+%2B1+&Tag=2&Tag=1&From=%2B15005550006&Empty=&a.b=1&AA=1&a=2";
const FIELDS: [(&str, &str); 8] = [
    ("Body", " hi +1 "),
    ("Tag", "2"),
    ("Tag", "1"),
    ("From", "+15005550006"),
    ("Empty", ""),
    ("a.b", "1"),
    ("AA", "1"),
    ("a", "2"),
];

/// What is reported where the application computed this value for the request above.
fn of(computed: &str) -> basestring_oracle::diagnose::Diagnosis {
    let signature = sign(URL, &FIELDS);
    let headers = [FORM, ("X-Twilio-Signature", signature.as_str())];
    let with = With {
        computed: Some(computed),
        ..With::default()
    };
    twilio_of(&request("POST", URL, &headers, BODY), &with)
}

#[test]
fn every_mistake_of_the_table_is_named_or_one_with_the_same_value() {
    let message = Message {
        secret: Secret::from(TOKEN),
        url: URL.into(),
        fields: FIELDS
            .map(|(name, value)| (name.into(), value.into()))
            .to_vec(),
        body: BODY.into(),
    };
    let webhook = Scheme::Twilio.webhook().expect("it signs webhooks");
    let mut tried = 0;
    for mistake in Mistake::all().iter().filter(|m| m.scheme == Scheme::Twilio) {
        let Some(rules) = mistake.rules() else {
            continue;
        };
        let computed = webhook.sign(&rules, &message, "X-Twilio-Signature");
        if computed == sign(URL, &FIELDS) {
            continue;
        }
        tried += 1;
        let diagnosis = of(&computed);
        assert_eq!(diagnosis.verdict, Verdict::Explained, "{}", mistake.id);
        // Every explanation gives the value: it is the mistake, or one with the same value here.
        let all = diagnosis.explanations.iter();
        let is_named = all
            .flat_map(|explanation| &explanation.mistakes)
            .any(|named| named.id == mistake.id);
        let has_same_value = SAME.contains(&mistake.id.as_str());
        assert!(
            is_named || has_same_value,
            "{}: {:?}",
            mistake.id,
            explained(&diagnosis)
        );
    }
    assert!(tried > 34, "{tried}");
}

/// Mistakes that a simpler explanation of the same value replaces, or that need the other secret.
const SAME: [&str; 1] = ["twilio-wrong-token"];

#[test]
fn repeated_equal_pairs_are_not_unsorted_ones() {
    // The application appends both of two equal pairs.
    let url = "https://h.example/hook";
    let fields = [("MediaUrl", "1"), ("MediaUrl", "1")];
    let signature = sign(url, &fields);
    let body = "MediaUrl=1&MediaUrl=1";
    let headers = [FORM, ("X-Twilio-Signature", signature.as_str())];
    let computed = sign(&format!("{url}MediaUrl1MediaUrl1"), &[]);
    let with = With {
        computed: Some(&computed),
        ..With::default()
    };
    let diagnosis = twilio_of(&request("POST", url, &headers, body), &with);
    assert_eq!(explained(&diagnosis), ["twilio-repeated-pairs-kept"]);
    assert_eq!(diagnosis.explanations.len(), 1, "{}", words(&diagnosis));
    // And a right signature of such a request has no fault.
    let diagnosis = twilio_of(&request("POST", url, &headers, body), &With::default());
    crate::assert_right(&diagnosis, "repeated pairs");
}

/// A GET without a body, with a repeated parameter, as a regulatory status callback has it.
#[test]
fn a_framework_that_sorts_and_drops_is_named() {
    let hash = "b7a80df52b4d45926de7e92a63219b4dec8e93e3527a65188d147b54c880ea9f";
    let path = "https://crm.example.org/callback/twilio/kyc/status";
    let query =
        format!("bodySHA256={hash}&bodySHA256={hash}&Status=pending+review&Account=AC1&Empty=");
    let sorted = format!("Account=AC1&Empty=&Status=pending%20review&bodySHA256={hash}");
    let url = format!("{path}?{query}");
    let signature = sign(&url, &[]);
    let text = request("GET", &url, &[("X-Twilio-Signature", &signature)], "");
    let computed = sign(&format!("{path}?{sorted}"), &[]);
    let with = With {
        computed: Some(&computed),
        ..With::default()
    };
    let diagnosis = twilio_of(&text, &with);
    assert_eq!(
        explained(&diagnosis),
        [
            "twilio-query-duplicates-dropped",
            "twilio-query-reordered",
            "twilio-query-reencoded"
        ]
    );
    assert!(words(&diagnosis).contains("Laravel's fullUrl()"));
    let appended = [
        ("Account", "AC1"),
        ("Empty", ""),
        ("Status", "pending review"),
        ("bodySHA256", hash),
    ];
    let computed = sign(&format!("{path}?{sorted}"), &appended);
    let with = With {
        computed: Some(&computed),
        ..With::default()
    };
    let ids = explained(&twilio_of(&text, &with));
    assert!(ids.contains(&"twilio-get-parameters-appended"), "{ids:?}");
}

/// A WebSocket is signed over wss.
#[test]
fn a_websocket_that_is_validated_as_https_or_ws_is_named() {
    let signature = sign("wss://voice.example.org/call", &[]);
    let headers = [
        ("Host", "voice.example.org"),
        ("Upgrade", "websocket"),
        ("X-Forwarded-Proto", "https"),
        ("X-Twilio-Signature", signature.as_str()),
    ];
    let text = request("GET", "/call", &headers, "");
    for scheme in ["https", "ws", "http"] {
        let computed = sign(&format!("{scheme}://voice.example.org/call"), &[]);
        let with = With {
            computed: Some(&computed),
            ..With::default()
        };
        let diagnosis = twilio_of(&text, &with);
        assert_eq!(
            explained(&diagnosis),
            ["twilio-websocket-scheme"],
            "{scheme}"
        );
    }
}

/// A captured signature over https is an application's, not the service's.
#[test]
fn a_websocket_whose_signature_is_over_https_is_wrong() {
    for (scheme, is_right) in [("wss", true), ("https", false)] {
        let signature = sign(&format!("{scheme}://voice.example.org/call"), &[]);
        let headers = [
            ("Host", "voice.example.org"),
            ("Upgrade", "websocket"),
            ("X-Twilio-Signature", signature.as_str()),
        ];
        let diagnosis = twilio_of(&request("GET", "/call", &headers, ""), &With::default());
        if is_right {
            crate::assert_right(&diagnosis, scheme);
        } else {
            assert_eq!(diagnosis.verdict, Verdict::Explained);
            assert_eq!(diagnosis.advice[0].mistake.id, "twilio-websocket-scheme");
        }
    }
}

/// A host that no service reaches does not show that the token is wrong.
#[test]
fn a_local_host_asks_for_the_public_url_and_not_for_another_token() {
    let signature = sign("https://ab12.ngrok.example/hook", &FIELDS);
    let of = |host: &str, signed_url: Option<&str>| {
        let headers = [
            FORM,
            ("Host", host),
            ("X-Twilio-Signature", signature.as_str()),
        ];
        let with = With {
            signed_url,
            ..With::default()
        };
        twilio_of(&request("POST", "/hook", &headers, BODY), &with)
    };
    for host in [
        "localhost:3000",
        "127.0.0.1:8080",
        "192.168.0.7",
        "app.local",
    ] {
        let diagnosis = of(host, None);
        assert_eq!(diagnosis.verdict, Verdict::Unexplained);
        assert!(diagnosis.advice.is_empty(), "{}", words(&diagnosis));
        assert!(diagnosis.to_try[0].contains("--signed-url"), "{host}");
    }
    let diagnosis = of("localhost:3000", Some("https://ab12.ngrok.example/hook"));
    crate::assert_right(&diagnosis, "with the public URL");
    let diagnosis = of("app.example.org", None);
    assert_eq!(diagnosis.advice[0].mistake.id, "twilio-wrong-token");
}

#[test]
fn an_empty_header_is_no_signature() {
    let text = request("POST", URL, &[FORM, ("X-Twilio-Signature", "")], BODY);
    let request = read(text.as_bytes(), &ReadOptions::default()).expect("it is a request");
    let evidence = WebhookEvidence {
        request,
        signature: None,
        computed: None,
    };
    let given = WebhookGiven {
        secrets: vec![Secret::from(TOKEN)],
        signed_url: None,
    };
    let fault = diagnose_webhook(Scheme::Twilio, &[evidence], &given, Depth::Singles);
    let fault = fault.expect_err("there is no signature").to_string();
    assert!(fault.contains("an empty header"), "{fault}");
}

/// An API Gateway event has no raw query, and its path has no stage.
#[test]
fn an_event_of_an_api_gateway_is_read_and_its_pitfalls_are_named() {
    let base = "https://abc123.execute-api.us-east-1.amazonaws.com";
    let fields = [("AccountSid", "AC1"), ("From", "+15005550006")];
    for query in [
        "a=1&tag=x&tag=y&name=O%27Neil+%26+co",
        "a=1&tag=x&tag=y&name=O'Neil%20%26%20co",
        "a=1&tag=x&tag=y&name=O%27Neil%20%26%20co",
    ] {
        let signature = sign(&format!("{base}/prod/hook?{query}"), &fields);
        let event = serde_json::json!({
            "resource": "/hook", "path": "/hook", "httpMethod": "POST",
            "headers": {
                "Host": "abc123.execute-api.us-east-1.amazonaws.com",
                "X-Twilio-Signature": signature,
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Forwarded-Proto": "https",
            },
            "queryStringParameters": {"a": "1", "tag": "y", "name": "O'Neil & co"},
            "multiValueQueryStringParameters":
                {"a": ["1"], "tag": ["x", "y"], "name": ["O'Neil & co"]},
            "requestContext": {"path": "/prod/hook", "stage": "prod"},
            "body": "AccountSid=AC1&From=%2B15005550006",
            "isBase64Encoded": false,
        })
        .to_string();
        let logged = format!("2026-11-29T12:00:00Z 1f2e INFO {event}\n");
        for text in [&event, &logged] {
            crate::assert_right(&twilio_of(text, &With::default()), text);
        }
        for (computed, ids) in [
            (
                format!("{base}/hook?{query}"),
                &["twilio-path-rewritten"][..],
            ),
            (format!("{base}/prod/hook"), &["twilio-query-dropped"]),
            (
                format!("{base}/prod/hook?a=1&tag=x&tag=y&name=O'Neil & co"),
                &["twilio-query-decoded"],
            ),
            (
                format!("http://{}/prod/hook?{query}", &base[8..]),
                &["twilio-http-behind-proxy"],
            ),
        ] {
            let computed = sign(&computed, &fields);
            let with = With {
                computed: Some(&computed),
                ..With::default()
            };
            assert_eq!(explained(&twilio_of(&event, &with)), ids, "{query}");
        }
    }
}

#[test]
fn the_same_value_is_right_and_an_unknown_one_is_not_explained() {
    let same = of(&sign(URL, &FIELDS));
    assert_eq!(same.verdict, Verdict::Right);
    let unknown = of("5Q4Hq6JMhpsa1ZIWtJqRZz4T9bY=");
    assert_eq!(unknown.verdict, Verdict::Unexplained);
    assert!(unknown.explanations.is_empty() && unknown.advice.is_empty());
    assert!(words(&unknown).contains("byte by byte"));
}

/// The hash of a JSON body: a cause is named only if it gives the hash.
#[test]
fn a_body_that_was_changed_is_named_only_where_its_hash_shows_how() {
    let sent = "{\"a\": \"\u{e9}\", \"b\": [1, 2]}";
    let url = format!(
        "https://h.example/hook?bodySHA256={}",
        twilio::body_sha256(sent.as_bytes())
    );
    let signature = sign(&url, &[]);
    let of = |body: &str| {
        let length = body.len().to_string();
        let headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", length.as_str()),
            ("X-Twilio-Signature", signature.as_str()),
        ];
        twilio_of(&request("POST", &url, &headers, body), &With::default())
    };
    crate::assert_right(&of(sent), sent);
    let rewritten = of("{\"a\":\"\u{e9}\",\"b\":[1,2]}");
    assert_eq!(rewritten.advice[0].mistake.id, "twilio-body-reserialised");
    let other = of("{\"a\": \"x\"}");
    assert_eq!(other.verdict, Verdict::OtherBody);
    assert!(other.advice.is_empty(), "{}", words(&other));
    assert!(words(&other).contains("signature is right over https://h.example/hook?"));
}

/// The right signature of a URL without bodySHA256, and JSON: a request shows no mistake of a receiver.
#[test]
fn a_body_without_its_hash_is_reported_and_no_mistake_is_named() {
    let signature = sign("https://h.example/hook", &[]);
    let headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", "2"),
        ("X-Twilio-Signature", signature.as_str()),
    ];
    let text = request("POST", "https://h.example/hook", &headers, "{}");
    let missing = twilio_of(&text, &With::default());
    assert_eq!(missing.verdict, Verdict::OtherBody);
    assert!(missing.advice.is_empty() && missing.variants.is_empty());
    let words = words(&missing);
    assert!(words.contains("the URL has no bodySHA256"), "{words}");
    assert!(!words.contains("twilio-body-hash-skipped"), "{words}");
}

/// The Content-Type of JSON was changed to that of a form: the hash shows what the body is.
#[test]
fn json_that_is_called_a_form_is_right_over_its_url() {
    let body = "{\"a\": 1, \"b\": \"x\"}";
    let hash = twilio::body_sha256(body.as_bytes());
    let url = format!("https://h.example/hook?bodySHA256={hash}");
    let length = body.len().to_string();
    let of = |signature: &str| {
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", length.as_str()),
            ("X-Twilio-Signature", signature),
        ];
        twilio_of(&request("POST", &url, &headers, body), &With::default())
    };
    let right = of(&sign(&url, &[]));
    crate::assert_right(&right, body);
    assert!(
        right.next[0].contains("the Content-Type"),
        "{:?}",
        right.next
    );
    let other = of(&sign("https://other.example/", &[]));
    assert_eq!(other.verdict, Verdict::Unexplained);
}

/// A URL that is given and is not the signed one is reported, though the signature is right.
#[test]
fn a_given_url_that_is_not_signed_is_reported() {
    let signature = sign("https://h.example/sms", &[]);
    let of = |url: &str| {
        let headers = [("X-Twilio-Signature", signature.as_str())];
        let text = request("GET", "https://h.example/sms", &headers, "");
        let with = With {
            signed_url: Some(url),
            ..With::default()
        };
        twilio_of(&text, &with)
    };
    for same in ["https://h.example/sms", "https://h.example:443/sms"] {
        let next = of(same).next.join("\n");
        assert!(!next.contains("not over the given"), "{same}: {next}");
    }
    for other in [
        "https://other.example/sms",
        "https://h.example/",
        "http://h.example/sms",
    ] {
        let diagnosis = of(other);
        crate::assert_right(&diagnosis, other);
        let shown = format!("not over the given {other}");
        assert!(diagnosis.next[0].contains(&shown), "{:?}", diagnosis.next);
    }
}
