//! Requests that carry another scheme than OAuth 1.0a: they are named as such, and a request that has
//! OAuth in one place and another scheme in another is diagnosed as OAuth.

use basestring::{
    Credentials, Kind, Place, ProtocolParameters, Secret, SignatureMethod, basic, digest,
};
use basestring_oracle::diagnose::{Depth, Evidence, Verdict, diagnose};
use basestring_oracle::explain::{Given, explain};
use basestring_oracle::internal::diagnose::evidence_of;
use basestring_oracle::internal::request::sign_request;
use basestring_oracle::internal::unsigned::why_unsigned;
use basestring_oracle::request::{OwnedRequest, ReadOptions, capture, read_http};

/// User names, passwords and tokens; some look as if OAuth were meant.
const WORDS: &[&str] = &[
    "Mufasa",
    "oauth_consumer_key",
    "oauth_token=\"1\"",
    "a\\b",
    "OAuth oauth_nonce=n",
    "x, oauth_signature=s",
    "\u{e9}",
];

/// Values of an Authorization header, each with what it is called.
fn others() -> Vec<(String, &'static str)> {
    let mut all = Vec::new();
    for word in WORDS {
        let value = basic::authorization(word.as_bytes(), &Secret::new("secret-word"));
        let value = value.expect("a user name");
        all.push((value, "HTTP Basic (RFC 7617)"));
        all.push((digest_answer(word), "HTTP Digest (RFC 7616)"));
        all.push((
            format!("Digest username={word:?}, response=\"6629\""),
            "HTTP Digest (RFC 7616)",
        ));
    }
    for (value, title) in [
        (
            "Bearer secret-word.oauth_x.sig",
            "a bearer token, as in OAuth 2.0 (RFC 6750)",
        ),
        (
            "bearer secret-word==",
            "a bearer token, as in OAuth 2.0 (RFC 6750)",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=secret-word/20130524/us-east-1/s3/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature=abcdef",
            "AWS Signature Version 4",
        ),
        (
            "Hawk id=\"secret-word\", ts=\"1353832234\", nonce=\"j4h3g2\", mac=\"6R4=\"",
            "Hawk",
        ),
        ("NTLM secret-word", "NTLM"),
        (
            "Negotiate secret-word==",
            "Negotiate: Kerberos or NTLM (RFC 4559)",
        ),
        ("Token token=\"secret-word\"", "a token of an API"),
        (
            "OAuth 00D50000000IZ3Z!secret-word_x.y",
            "OAuth and a token without parameters, as in drafts of OAuth 2.0",
        ),
    ] {
        all.push((value.to_owned(), title));
    }
    all
}

fn digest_answer(user: &str) -> String {
    let challenge =
        digest::Challenge::parse(b"Digest realm=\"oauth_nonce=1\", nonce=\"n\", qop=\"auth\"");
    let asked = digest::Request {
        method: b"GET",
        uri: b"/dir?oauth_x=1",
        body: b"",
    };
    let (cnonce, nc) = (Some(&b"c"[..]), Some(&b"00000001"[..]));
    let secret = Secret::new("secret-word");
    let challenge = challenge.expect("a challenge");
    digest::respond(&challenge, user.as_bytes(), &secret, &asked, cnonce, nc).expect("an answer")
}

fn request(authorization: &str) -> OwnedRequest {
    let text = format!("GET https://h/dir?a=1 HTTP/1.1\nAuthorization: {authorization}\n\n");
    read_http(text.as_bytes(), None).expect("a request")
}

/// `diagnose`, also of a header that is given separately, and `explain` name the scheme, print no value
/// of it and no mistake of OAuth.
#[test]
fn another_scheme_is_named_and_no_fault_of_oauth_is() {
    for (authorization, title) in others() {
        let own = request(&authorization);
        let mut given =
            Evidence::of(read_http(b"GET https://h/ HTTP/1.1\n\n", None).expect("a request"));
        given.field = Some(authorization.clone());
        let why = why_unsigned(&own, None).expect("a reason");
        assert!(
            why.next
                .starts_with(&format!("this request carries {title}, not OAuth 1.0a."))
        );
        assert_eq!(
            why_unsigned(&given.request, given.field.as_deref()),
            Some(why.clone())
        );
        assert!(!why.next.contains("secret-word"), "{why:?}");
        let none = Given::default();
        for fault in [
            diagnose(&[Evidence::of(own.clone())], &none, Depth::Pairs).expect_err(&authorization),
            diagnose(&[given], &none, Depth::Pairs).expect_err(&authorization),
            explain(&own, &none).expect_err(&authorization),
        ] {
            assert_eq!(
                fault.kind(),
                Kind::MissingParameter,
                "{authorization}: {fault}"
            );
            let fault = fault.to_string();
            assert!(
                fault.contains(&format!("found {title} in its Authorization header")),
                "{fault}"
            );
            assert!(!fault.contains("secret-word"), "{fault}");
        }
    }
}

/// A login at a proxy or a web server, with OAuth in the query or the body: the signature is verified.
#[test]
fn oauth_with_another_scheme_in_the_header_is_diagnosed_as_oauth() {
    for (authorization, title) in others() {
        for place in [Place::Query, Place::Body] {
            let text = format!(
                "POST https://h/dir?a=1 HTTP/1.1\nAuthorization: {authorization}\n\
                 Content-Type: application/x-www-form-urlencoded\n\nb=2"
            );
            let request = read_http(text.as_bytes(), None).expect("a request");
            let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
            let credentials = Credentials::client("ck", "cs");
            if authorization.starts_with("OAuth") {
                continue;
            }
            let (_, sent) = sign_request(&request, &credentials, &protocol, place).expect("signed");
            let given = Given {
                client_secret: Some(Secret::new("cs")),
                ..Given::default()
            };
            let found = diagnose(&[Evidence::of(sent)], &given, Depth::Pairs).expect("a diagnosis");
            assert_eq!(found.verdict, Verdict::Right, "{authorization}: {found:?}");
            assert!(found.field.is_empty(), "{authorization}: {found:?}");
            let remarks = &found.seen[0].remarks;
            assert!(
                remarks.iter().any(|remark| remark.contains(title)),
                "{remarks:?}"
            );
        }
    }
}

/// OAuth with a wrong scheme, or after another scheme, stays a mistake in the header.
#[test]
fn oauth_under_another_name_is_a_mistake_in_the_header() {
    let parameters = "oauth_consumer_key=\"ck\", oauth_signature_method=\"HMAC-SHA1\", \
                      oauth_timestamp=\"1\", oauth_nonce=\"n\", oauth_signature=\"x\"";
    for before in [
        "Bearer ",
        "",
        "Basic dXNlcjpwYXNz, OAuth ",
        "Token ",
        "Digest ",
    ] {
        let request = request(&format!("{before}{parameters}"));
        let found = diagnose(&[Evidence::of(request)], &Given::default(), Depth::Pairs);
        let found = found.expect("a diagnosis");
        assert!(
            found
                .field
                .iter()
                .any(|fault| fault.mistake.id == "header-scheme-misspelt"),
            "{before}: {found:?}"
        );
    }
}

/// What a server asks for is reported with the request that it rejects.
#[test]
fn a_challenge_of_another_scheme_is_reported() {
    let oauth = "OAuth oauth_consumer_key=\"ck\", oauth_signature_method=\"HMAC-SHA1\", \
                 oauth_timestamp=\"1\", oauth_nonce=\"n\", oauth_signature=\"x\"";
    for (challenges, id) in [
        (
            "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"",
            Some("answer-asks-other"),
        ),
        (
            "Bearer error=\"invalid_request\"",
            Some("answer-asks-other"),
        ),
        (
            "Negotiate\n< WWW-Authenticate: NTLM",
            Some("answer-asks-other"),
        ),
        ("OAuth realm=\"a\"", None),
        ("Basic realm=\"OAuth\", OAuth realm=\"a\"", None),
        ("Basic realm=\"a\"\n< www-authenticate: OAuth", None),
    ] {
        let text = format!(
            "> GET / HTTP/1.1\n> Host: h\n> Authorization: {oauth}\n>\n< HTTP/1.1 401 Unauthorized\n\
             < WWW-Authenticate: {challenges}\n<\n"
        );
        let read = capture(text.as_bytes(), &ReadOptions::default()).expect("a request");
        let evidence = evidence_of(read);
        let mut remarks = evidence.request.remarks.iter();
        let found = remarks.find(|remark| remark.id.starts_with("answer-asks"));
        assert_eq!(found.map(|remark| remark.id), id, "{challenges}");
    }
    let unsigned = "> GET / HTTP/1.1\n> Host: h\n>\n< HTTP/1.1 401 Unauthorized\n\
                    < WWW-Authenticate: OAuth realm=\"a\"\n<\n";
    let read = capture(unsigned.as_bytes(), &ReadOptions::default()).expect("a request");
    let why = why_unsigned(&evidence_of(read).request, None).expect("a reason");
    assert!(why.next.contains("asks for OAuth"), "{why:?}");
}

/// A login that a tool adds when it sends is not reported as another one.
#[test]
fn a_login_that_a_tool_adds_later_is_named() {
    for (command, title) in [
        ("curl -u u:p https://h/", "HTTP Basic"),
        ("curl --digest -u u:p https://h/", "HTTP Digest"),
        ("curl -u u:p --ntlm https://h/", "NTLM"),
        (
            "curl --anyauth -u u:p https://h/",
            "the scheme that the server asks for",
        ),
        (
            "curl --aws-sigv4 aws:amz -u u:p https://h/",
            "AWS Signature Version 4",
        ),
        ("curl --oauth2-bearer t https://h/", "a bearer token"),
        ("https://u:p@h/", "HTTP Basic"),
    ] {
        let read = capture(command.as_bytes(), &ReadOptions::default()).expect("a request");
        let why = why_unsigned(&read.request, None).expect("a reason");
        assert!(
            why.next
                .starts_with(&format!("this request carries {title}")),
            "{command}: {why:?}"
        );
    }
}
