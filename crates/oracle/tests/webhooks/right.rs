//! Right signatures in many shapes, for which nothing is reported.

use basestring::{Secret, form_encode, percent_encode, twilio};
use basestring_oracle::internal::schemes::webhook::Message;
use basestring_oracle::internal::schemes::{Rules, Scheme};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{TOKEN, With, assert_right, diagnosed, request, sign, twilio_of, words};

/// Text with what forms, URLs and JSON escape.
fn awkward() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "a", "Z", "0", " ", "+", "%", "&", "=", "'", "\"", "/", "?", "#", "~", "*", "(", ".", "[]",
        "é", "e\u{301}", "€", "🎉", "\u{feff}", "\n", "-", "_", ";", ",", ":", "@", "\\", "<",
    ]);
    vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    vec((awkward(), awkward()), 0..6)
}

/// A query as somebody configured it: any spelling that a request line can have.
fn query() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "a=1",
        "b=2",
        "a=3",
        "a=1",
        "x=%2B1",
        "x=+1",
        "x=%20y",
        "q='",
        "c",
        "d=",
        "e=%c3%a9",
        "e=%C3%A9",
        "f=a@b",
        "g[]=1",
        "g[]=2",
        "h.i=1",
        "%41=%42",
        "",
        "j=a;b",
        "k=a,b",
        "bodySHA256x=1",
    ]);
    vec(pieces, 1..5).prop_map(|pieces| pieces.join("&"))
}

/// Scheme, host and port of a URL.
fn origin() -> impl Strategy<Value = String> {
    let scheme = select(vec!["http", "https"]);
    let host = select(vec![
        "example.org",
        "api.example.org",
        "Example.ORG",
        "127.0.0.1",
        "[::1]",
        "localhost",
    ]);
    let port = select(vec!["", ":80", ":443", ":8080", ":8443", ":5000"]);
    (scheme, host, port).prop_map(|(scheme, host, port)| format!("{scheme}://{host}{port}"))
}

fn path() -> impl Strategy<Value = String> {
    select(vec![
        "/",
        "/hook",
        "/hook/",
        "/a/b/c",
        "/a//b",
        "/a/../b",
        "/caf%C3%A9",
        "/a%2fb",
        "/a;b=c",
        "/prod/voice",
        "/x.php",
    ])
    .prop_map(str::to_owned)
}

fn url() -> impl Strategy<Value = String> {
    (origin(), path(), option::of(query())).prop_map(|(origin, path, query)| {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{origin}{path}{query}")
    })
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

fn form(pairs: &[(String, String)]) -> String {
    let pairs: Vec<basestring::Parameter<'_>> = pairs
        .iter()
        .map(|(name, value)| basestring::Parameter::new(name.as_bytes(), value.as_bytes()))
        .collect();
    form_encode(&pairs)
}

/// The URL without its port, where it has one that is not a part of an address.
fn without_port(url: &str) -> Option<String> {
    let other = twilio::candidates(url.as_bytes()).into_iter().nth(1)?;
    let other = String::from_utf8(other).ok()?;
    (other.len() < url.len()).then_some(other)
}

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_reported_for_a_right_form_of_twilio(
        url in url(),
        pairs in pairs(),
        drops_port in any::<bool>(),
        is_path_only in any::<bool>(),
    ) {
        let signed = without_port(&url).filter(|_| drops_port).unwrap_or_else(|| url.clone());
        let signature = sign(&signed, &borrowed(&pairs));
        let parsed = url.split_once("://").expect("it is a URL").1;
        let (host, target) = parsed.split_at(parsed.find('/').expect("it has a path"));
        // As an access log has it: the target is a path, so that the scheme is unknown, unless the port
        // shows it.
        let shows_other = (url.starts_with("https") && host.ends_with(":80"))
            || (url.starts_with("http:") && host.ends_with(":443"));
        let target = if is_path_only && !shows_other { target } else { &url };
        let headers = [("Host", host), FORM, ("X-Twilio-Signature", signature.as_str())];
        let text = request("POST", target, &headers, &form(&pairs));
        assert_right(&twilio_of(&text, &With::default()), &text);
    }

    #[test]
    fn nothing_is_reported_for_a_right_get_of_twilio(
        url in url(),
        hash in option::of("[0-9a-f]{64}"),
        is_lowercase in any::<bool>(),
    ) {
        let mark = if url.contains('?') { '&' } else { '?' };
        let url = match &hash {
            // A GET has no body, so that the hash is of no matter.
            Some(hash) => format!("{url}{mark}bodySHA256={hash}&bodySHA256={hash}"),
            None => url,
        };
        let name = if is_lowercase { "x-twilio-signature" } else { "X-Twilio-Signature" };
        let signature = sign(&url, &[]);
        let text = request("GET", &url, &[(name, &signature)], "");
        assert_right(&twilio_of(&text, &With::default()), &text);
    }

    #[test]
    fn nothing_is_reported_for_right_json_of_twilio(url in url(), name in awkward(), value in awkward()) {
        let body = serde_json::json!({ name: value, "b": [1.0, null] }).to_string();
        let mark = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{mark}bodySHA256={}", twilio::body_sha256(body.as_bytes()));
        let signature = sign(&url, &[]);
        let length = body.len().to_string();
        let headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", length.as_str()),
            ("X-Twilio-Signature", signature.as_str()),
        ];
        let text = request("POST", &url, &headers, &body);
        assert_right(&twilio_of(&text, &With::default()), &text);
    }

    #[test]
    fn nothing_is_reported_for_a_right_websocket(
        host in select(vec!["voice.example.org", "voice.example.org:8443"]),
        path in path(),
        scheme in select(vec!["wss", "ws"]),
        slash in any::<bool>(),
    ) {
        let signed = format!("{scheme}://{host}{path}");
        let slash = if slash && !signed.ends_with('/') { "/" } else { "" };
        let signature = sign(&format!("{signed}{slash}"), &[]);
        let proto = if scheme == "wss" { "https" } else { "http" };
        let headers = [
            ("Host", host),
            ("Upgrade", "WebSocket"),
            ("Connection", "keep-alive, Upgrade"),
            ("X-Forwarded-Proto", proto),
            ("X-Twilio-Signature", signature.as_str()),
        ];
        let text = request("GET", &path, &headers, "");
        assert_right(&twilio_of(&text, &With::default()), &text);
    }

    #[test]
    fn nothing_is_reported_for_a_right_signature_of_any_service(
        url in url(),
        pairs in pairs(),
        json in any::<bool>(),
    ) {
        for webhook in Scheme::webhooks() {
            let takes_json = matches!(webhook.scheme(), Scheme::Github | Scheme::Trello);
            if json != takes_json && webhook.scheme() != Scheme::Github {
                continue;
            }
            let body = if json {
                format!("{{\"a\": \"{}\"}}\n", percent_encode(url.as_bytes()))
            } else {
                form(&pairs)
            };
            let fields = pairs.iter().filter(|_| !json);
            let message = Message {
                secret: Secret::from(TOKEN),
                url: url.clone().into_bytes(),
                fields: fields
                    .map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes()))
                    .collect(),
                body: body.clone().into_bytes(),
            };
            for header in webhook.headers() {
                if json && webhook.scheme() == Scheme::Twilio {
                    continue;
                }
                let signature = webhook.sign(&Rules::right(), &message, header);
                let kind = if json { "application/json" } else { FORM.1 };
                let length = body.len().to_string();
                let headers = [
                    ("Content-Type", kind),
                    ("Content-Length", length.as_str()),
                    (*header, signature.as_str()),
                ];
                let text = request("POST", &url, &headers, &body);
                let diagnosis = diagnosed(webhook.scheme(), &text, &With::default());
                assert_right(&diagnosis, &text);
            }
        }
    }

    #[test]
    fn the_secret_is_never_printed(url in url(), pairs in pairs(), is_right in any::<bool>()) {
        let secret = if is_right { TOKEN } else { "another secret of another account" };
        let signature = twilio::sign(&Secret::from(secret), url.as_bytes(), &borrowed(&pairs));
        let headers = [FORM, ("X-Twilio-Signature", signature.as_str())];
        let text = request("POST", &url, &headers, &form(&pairs));
        let with = With { computed: Some("5Q4Hq6JMhpsa1ZIWtJqRZz4T9bY="), ..With::default() };
        for with in [With::default(), with] {
            let words = words(&twilio_of(&text, &with));
            prop_assert!(!words.contains(TOKEN), "{words}");
        }
    }
}
