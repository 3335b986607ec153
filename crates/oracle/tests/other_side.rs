//! Base strings of the other side that were only printed in another way, or written in another order:
//! no mistake is named that they do not show.

use basestring::{Credentials, Place, ProtocolParameters, Secret, SignatureMethod, percent_decode};
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Part, Verdict, diagnose, verdict};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::request::{find_base_strings, sign_request};
use basestring_oracle::request::{ReadOptions, capture, read_http};

/// A request that is signed, and its base string.
fn signed(text: &str) -> (Evidence, String) {
    let request = read_http(text.as_bytes(), None).expect("a request");
    let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
    let credentials = Credentials::client("ck", "cs");
    let (signed, sent) =
        sign_request(&request, &credentials, &protocol, Place::Header).expect("signed");
    (Evidence::of(sent), signed.base_string)
}

fn diagnosed(evidence: Evidence) -> Diagnosis {
    let given = Given {
        client_secret: Some(Secret::new("cs")),
        ..Given::default()
    };
    diagnose(&[evidence], &given, Depth::Pairs).expect("a diagnosis")
}

const REQUESTS: [&str; 4] = [
    "GET https://api.example.com/1/statuses.json?a=1&b=2 HTTP/1.1\n\n",
    "GET https://api.example.com/a%20b?x=1%2B2%3D3&y[]=%C3%A9 HTTP/1.1\n\n",
    "POST https://h:8443/ HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\nstatus=a+b&t=%25",
    "DELETE http://h/ HTTP/1.1\n\n",
];

/// Many servers print the base string decoded, and sign it encoded.
#[test]
fn a_base_string_that_is_printed_decoded_is_the_same() {
    for request in REQUESTS {
        let (evidence, base_string) = signed(request);
        let once = percent_decode(base_string.as_bytes()).expect("decoded");
        let mut printed = vec![once.clone()];
        printed.extend(percent_decode(&once));
        for theirs in printed {
            let mut evidence = evidence.clone();
            evidence.base_string = Some(String::from_utf8_lossy(&theirs).into_owned());
            let found = diagnosed(evidence);
            assert_eq!(found.verdict, Verdict::Right, "{request}: {found:?}");
            assert!(found.explanations.is_empty(), "{request}: {found:?}");
            let mut remarks = found.seen[0].remarks.iter();
            assert!(remarks.any(|remark| remark.ends_with("[base-string-decoded]")));
        }
    }
}

/// Another order is reported as one, and not as another request.
#[test]
fn parameters_in_another_order_are_named_so() {
    let (mut evidence, base_string) = signed(REQUESTS[0]);
    let theirs = base_string.replace("a%3D1%26b%3D2%26", "b%3D2%26a%3D1%26");
    assert_ne!(theirs, base_string);
    evidence.base_string = Some(theirs);
    let found = diagnosed(evidence);
    assert_eq!(found.verdict, Verdict::OtherSide);
    assert_eq!(found.other_side[0].part, Part::Writing);
    assert!(
        found.other_side[0].how.ends_with("in another order"),
        "{found:?}"
    );
    let (words, _) = verdict(&found);
    assert!(!words.contains("another request"), "{words}");
}

/// A parameter of a URL is not a base string, whatever URL its name or value is.
#[test]
fn a_url_in_a_query_is_not_a_base_string() {
    let header = "Authorization: OAuth oauth_consumer_key=\"ck\", oauth_nonce=\"n\", oauth_timestamp=\"1\", \
                  oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"s\"";
    for query in [
        "kind=BOARD&https%3A%2F%2Fx.example%2F=1",
        "kind=BOARD&https%3A%2F%2Fx.example%2F=1&oauth_x=1",
        "a=%7BID%7D&http%3A%2F%2Fx.example%2F",
        "a=%3DGET&http%3A%2F%2Fx.example%2F",
        "a=GET%26http%253A%252F%252Fh%252F%26a%253D1",
        "back=POST&https://x.example/=1",
    ] {
        for text in [
            format!("2023-01-01 DEBUG GET https://api.example.com/price?{query}"),
            format!("POST /price\nbody: {query}"),
        ] {
            assert!(find_base_strings(&text).is_empty(), "{text}");
            let log = format!("{text}\n{header}");
            if let Ok(read) = capture(log.as_bytes(), &ReadOptions::default()) {
                assert!(read.printed.base_string.is_none(), "{log}");
            }
        }
    }
    for announced in [
        "text=GET&http%3A%2F%2Fh%2F&a%3D1",
        "oauth_signature_base_string=GET%26http%253A%252F%252Fh%252F%26a%253D1",
        "https://h/problem?debug_sbs=GET%26http%253A%252F%252Fh%252F%26a%253D1",
        "expected=GET&http%3A%2F%2Fh%2F&a%3D1%26oauth_nonce%3Dn",
    ] {
        assert_eq!(find_base_strings(announced).len(), 1, "{announced}");
    }
}

/// A request for one version of an API that is signed for another is no published example.
#[test]
fn another_version_in_the_path_is_not_a_published_example() {
    for (sent, signed_for) in [("/1/", "/2/"), ("/v1/", "/v2/"), ("/1.1/", "/1/")] {
        let (evidence, _) = signed(&format!(
            "GET https://api.example.com{signed_for}x HTTP/1.1\n\n"
        ));
        let mut evidence = evidence;
        evidence.request.url = format!("https://api.example.com{sent}x").into_bytes();
        let found = diagnosed(evidence);
        assert_eq!(found.verdict, Verdict::OtherRequest, "{found:?}");
        assert!(found.variants[0].how.contains(signed_for), "{found:?}");
        assert!(
            found.variants.iter().all(|one| one.mistakes.is_empty()),
            "{found:?}"
        );
    }
}
