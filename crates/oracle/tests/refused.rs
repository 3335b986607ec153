//! A right signature in a request that servers reject for something else: the verdict is wrong, and the
//! fault alone is named.

use basestring::{Credentials, Place, ProtocolParameters, Secret, SignatureMethod};
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Verdict, diagnose};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::request::sign_request;
use basestring_oracle::request::read_http;

/// How many requests each fault is tried on: a `+` is in about a third of all signatures.
const REQUESTS: usize = 12;

const TARGET: &str = "http://h.example/a?b=1&c=%20";

fn credentials() -> Credentials {
    Credentials::client("ck", "client-s3cret").with_token("tk", "token-s3cret")
}

fn given() -> Given {
    Given {
        client_secret: Some(Secret::new("client-s3cret")),
        token_secret: Some(Secret::new("token-s3cret")),
        ..Given::default()
    }
}

/// A signed request as text, with its signature in the header or in the query.
fn signed(nonce: usize, timestamp: Option<&str>, place: Place) -> (String, String) {
    let request = read_http(format!("GET {TARGET} HTTP/1.1\r\n\r\n").as_bytes(), None);
    let request = request.expect("a request");
    let nonce = format!("nonce{nonce}");
    let mut protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1_700_000_000, nonce);
    if let Some(timestamp) = timestamp {
        protocol.timestamp = Some(timestamp.as_bytes().to_vec());
    }
    let (signature, request) =
        sign_request(&request, &credentials(), &protocol, place).expect("signs");
    let url = String::from_utf8(request.url.clone()).expect("a URL in ASCII");
    let mut text = format!("GET {url} HTTP/1.1\r\n");
    for (name, value) in &request.fields {
        let (name, value) = (
            String::from_utf8_lossy(name),
            String::from_utf8_lossy(value),
        );
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    (text + "\r\n", signature.signature)
}

fn diagnosed(text: &str) -> Diagnosis {
    let request = read_http(text.as_bytes(), None).expect("a request");
    diagnose(&[Evidence::of(request)], &given(), Depth::Triples).expect("a diagnosis")
}

/// Everything that a diagnosis names.
fn named(found: &Diagnosis) -> Vec<&str> {
    let form = found.form.iter().flat_map(|form| &form.mistake);
    let field = found.field.iter().map(|fault| &fault.mistake);
    let advice = found.advice.iter().map(|advice| &advice.mistake);
    let mistakes = found.explanations.iter().flat_map(|e| &e.mistakes);
    let all = form.chain(field).chain(advice).chain(mistakes);
    all.map(|mistake| mistake.id).collect()
}

/// Asserts the verdict and the names for every request that has the fault.
fn is_refused(
    change: impl Fn(&str, &str) -> Option<String>,
    place: Place,
    verdict: Verdict,
    names: &[&str],
) {
    let mut tried = 0;
    for nonce in 0..REQUESTS {
        let (text, signature) = signed(nonce, None, place);
        let Some(changed) = change(&text, &signature) else {
            continue;
        };
        tried += 1;
        let found = diagnosed(&changed);
        assert_eq!(found.verdict, verdict, "{changed}\n{found:#?}");
        assert_eq!(named(&found), names, "{changed}");
        assert!(found.next.is_empty(), "{:?}", found.next);
    }
    assert!(tried > 0, "no request has the fault");
}

fn in_header(change: impl Fn(&str) -> String, names: &[&str]) {
    let changed = |text: &str, _: &str| Some(change(text));
    is_refused(changed, Place::Header, Verdict::FieldIsFaulty, names);
}

#[test]
fn the_scheme_of_the_header_is_oauth() {
    for scheme in [
        "OAuth1 ", "OAuth= ", "OAuth:", "OAuth=", "OAuth2 ", "Bearer ", "",
    ] {
        let changed =
            |text: &str| text.replace("Authorization: OAuth ", &format!("Authorization: {scheme}"));
        in_header(changed, &["header-scheme-misspelt"]);
    }
}

#[test]
fn the_marks_of_the_header_are_those_of_the_rfc() {
    in_header(
        |text| text.replace("\", ", "\"; "),
        &["header-ampersand-separated"],
    );
    in_header(|text| text.replace("=\"", " = \""), &[]);
    in_header(|text| text.replace("=\"", "= \""), &[]);
    in_header(|text| text.replace('"', "'"), &["header-values-unquoted"]);
    in_header(
        |text| {
            text.replace("=\"", " = '")
                .replace("\",", "' ,")
                .replace("\"\r\n", "'\r\n")
        },
        &["header-values-unquoted"],
    );
}

#[test]
fn a_bare_plus_in_the_signature_of_a_query_is_a_space() {
    let bare = |text: &str, signature: &str| {
        let encoded = signature
            .replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D");
        signature
            .contains('+')
            .then(|| text.replace(&encoded, signature))
    };
    is_refused(
        bare,
        Place::Query,
        Verdict::Refused,
        &["header-signature-not-encoded"],
    );
    let space =
        |text: &str, signature: &str| signature.contains('+').then(|| text.replace("%2B", "%20"));
    is_refused(space, Place::Header, Verdict::Refused, &[]);
}

#[test]
fn a_signature_is_sent_without_what_a_language_prints_around_it() {
    let around = |before: &'static str, behind: &'static str| {
        move |text: &str, _: &str| {
            let opened = text.replace("oauth_signature=\"", &format!("oauth_signature=\"{before}"));
            Some(opened.replace("%3D\"", &format!("%3D{behind}\"")))
        }
    };
    for (before, behind, names) in [
        ("b%27", "%27", &["header-bytes-repr"][..]),
        ("%22", "%22", &[]),
        ("%27", "%27", &[]),
    ] {
        is_refused(
            around(before, behind),
            Place::Header,
            Verdict::Refused,
            names,
        );
    }
    for end in ["%0A", "%0D%0A"] {
        let names = &["base64-trailing-newline", "base64-trailing-newline"];
        is_refused(around("", end), Place::Header, Verdict::Explained, names);
    }
}

#[test]
fn a_parameter_that_servers_reject_is_not_a_right_request() {
    for timestamp in ["-5", "1.5", "1.7e9", "2023-11-14T22:13:20Z", "+", "0"] {
        let found = diagnosed(&signed(1, Some(timestamp), Place::Header).0);
        assert_eq!(found.verdict, Verdict::Refused, "{timestamp}");
    }
    // What a positive integer is, RFC 5849 3.3 leaves open.
    for timestamp in ["+1700000000", "0001700000000", "99999999999999999999999"] {
        let found = diagnosed(&signed(1, Some(timestamp), Place::Header).0);
        assert_eq!(found.verdict, Verdict::Right, "{timestamp}");
        assert_eq!(named(&found), [""; 0], "{timestamp}");
    }
    let (text, _) = signed(1, None, Place::Header);
    let twice = text.replace("oauth_nonce=", "oauth_nonce=\"nonce1\", oauth_nonce=");
    assert_ne!(diagnosed(&twice).verdict, Verdict::Right);
}

#[test]
fn parameters_that_are_sent_twice_and_signed_once_are_in_two_places() {
    let (text, _) = signed(1, None, Place::Header);
    let copies = "&oauth_consumer_key=ck&oauth_token=tk&oauth_nonce=nonce1 HTTP/1.1";
    let found = diagnosed(&text.replacen(" HTTP/1.1", copies, 1));
    assert_eq!(found.verdict, Verdict::Explained);
    assert_eq!(named(&found), ["header-and-query-both"]);
}

#[test]
fn without_the_secrets_the_refusal_alone_is_reported() {
    let (text, _) = signed(1, None, Place::Header);
    let spaced = text.replace("=\"", " = \"");
    let request = read_http(spaced.as_bytes(), None).expect("a request");
    let found = diagnose(&[Evidence::of(request)], &Given::default(), Depth::Singles);
    let verdict = found.expect("a diagnosis").verdict;
    assert_eq!(verdict, Verdict::RefusedUnverified);
}

#[test]
fn a_parameter_of_the_request_whose_name_begins_so_is_no_second_place() {
    let (text, _) = signed(1, None, Place::Header);
    let own = text.replacen(" HTTP/1.1", "&oauth_foo=1 HTTP/1.1", 1);
    let request = read_http(own.as_bytes(), None).expect("a request");
    let found = diagnose(&[Evidence::of(request)], &Given::default(), Depth::Singles);
    let found = found.expect("a diagnosis");
    assert_eq!(found.verdict, Verdict::NothingShows);
    assert_eq!(named(&found), [""; 0]);
}

#[test]
fn the_secrets_of_plaintext_are_encoded_once_for_the_header() {
    let request = read_http(b"GET https://h.example/a HTTP/1.1\r\n\r\n", None);
    let protocol = ProtocolParameters::new(SignatureMethod::Plaintext, 1_700_000_000, "nonce1");
    let request = request.expect("a request");
    let (_, mut request) =
        sign_request(&request, &credentials(), &protocol, Place::Header).expect("signs");
    let verdict = |request: &basestring_oracle::request::OwnedRequest| {
        diagnose(&[Evidence::of(request.clone())], &given(), Depth::Singles).expect("a diagnosis")
    };
    assert_eq!(verdict(&request).verdict, Verdict::Right);
    for (_, value) in &mut request.fields {
        *value = String::from_utf8_lossy(value)
            .replace("%26", "%2526")
            .into_bytes();
    }
    let found = verdict(&request);
    assert_eq!(found.verdict, Verdict::Refused, "{found:#?}");
    assert!(
        named(&found).contains(&"plaintext-encoded-twice"),
        "{found:#?}"
    );
}
