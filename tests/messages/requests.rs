//! Signing and verifying whole requests.

use basestring::{
    Clock, Credentials, Field, Insecure, Kind, NonceUse, Nonces, ProtocolParameters, Request,
    SignatureMethod, Url, Verification, sign, verify,
};

use crate::Refusals;

const FORM: &[u8] = b"application/x-www-form-urlencoded";

fn credentials() -> Credentials {
    Credentials::client("ck", "cs").with_token("tk", "ts")
}

fn request<'a>(url: &'a str, fields: &'a [Field<'a>], body: &'a [u8]) -> Request<'a> {
    Request {
        method: b"POST",
        url: Url::parse(url.as_bytes()).expect("a URL"),
        fields,
        body,
    }
}

/// What is wrong, the URL, the headers and the body.
type Unread = (
    &'static str,
    &'static str,
    &'static [Field<'static>],
    &'static str,
);

const UNREAD: [Unread; 11] = [
    (
        "two Host headers",
        "http://h/",
        &[(b"Host", b"a"), (b"host", b"a")],
        "",
    ),
    ("a Host with a path", "http://h/", &[(b"Host", b"a/b")], ""),
    (
        "a Host with a wrong port",
        "http://h/",
        &[(b"Host", b"a:0")],
        "",
    ),
    ("an escape in the query", "http://h/?a=%z", &[], ""),
    (
        "an escape in the body",
        "http://h/",
        &[(b"Content-Type", FORM)],
        "a=b&c=%z",
    ),
    (
        "no form",
        "http://h/",
        &[(b"Content-Type", b"text/plain")],
        "a=%z",
    ),
    (
        "a form with a parameter",
        "http://h/",
        &[(b"Content-Type", b"Application/X-WWW-Form-URLencoded ; a")],
        "a=%z",
    ),
    (
        "two types",
        "http://h/",
        &[(b"Content-Type", FORM), (b"Content-Type", FORM)],
        "",
    ),
    (
        "two types in one",
        "http://h/",
        &[(b"Content-Type", b"text/plain, text/html")],
        "",
    ),
    (
        "a comma in a parameter",
        "http://h/",
        &[(b"Content-Type", b"text/plain; a=\"b,c\"")],
        "",
    ),
    (
        "two OAuth headers",
        "http://h/",
        &[
            (b"Authorization", b"OAuth a=\"1\""),
            (b"Authorization", b"OAuth b=\"1\""),
        ],
        "",
    ),
];

#[test]
fn requests_that_cannot_be_read() {
    let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
    let mut refusals = Refusals::default();
    for (what, url, fields, body) in UNREAD {
        let found = sign(
            &request(url, fields, body.as_bytes()),
            &credentials(),
            &protocol,
        );
        refusals.line(what, found.err());
    }
    let version = ProtocolParameters {
        version: Some(b"1.1".to_vec()),
        ..protocol.clone()
    };
    let realm = ProtocolParameters {
        realm: Some(b"a\nb".to_vec()),
        ..protocol
    };
    for (what, protocol) in [
        ("version 1.1", version),
        ("a realm with a newline", realm),
        ("no method", ProtocolParameters::default()),
    ] {
        refusals.line(
            what,
            sign(&request("http://h/", &[], b""), &credentials(), &protocol).err(),
        );
    }
    refusals.assert_are("signing");
}

/// Accepts a nonce unless it is `used`.
struct Used;

impl Nonces for Used {
    fn is_new(&mut self, nonce: &NonceUse<'_>) -> bool {
        nonce.nonce != b"used"
    }
}

/// The `Authorization` header of a signed request to `http://h/`.
fn signed(method: SignatureMethod, timestamp: u64, nonce: &str) -> String {
    let protocol = ProtocolParameters::new(method, timestamp, nonce);
    let signed = sign(&request("http://h/", &[], b""), &credentials(), &protocol);
    signed
        .expect("signed")
        .authorization
        .to_field()
        .expect("a header")
}

fn verdict(url: &str, header: &str, insecure: Insecure) -> Option<basestring::Error> {
    let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
    let mut verification = Verification {
        clock: Some(Clock {
            now: 1_000,
            window: Clock::WINDOW,
        }),
        nonces: Some(&mut Used),
        methods: None,
        insecure,
    };
    verify(
        &request(url, &fields, b""),
        &credentials(),
        &mut verification,
    )
    .err()
}

/// What is changed, the URL, and the header.
type Row = (&'static str, &'static str, String);

/// Changes of a header that is right.
fn changed(good: &str) -> Vec<Row> {
    let drop = |name: &str| {
        let start = good.find(name).expect("the parameter is in the header");
        let end = good[start..]
            .find(", ")
            .map_or(good.len(), |end| start + end + 2);
        format!("{}{}", &good[..start], &good[end..])
    };
    let with = |more: &str| format!("{good}, {more}");
    vec![
        ("nothing", "http://h/", good.to_owned()),
        ("another URL", "http://h/p", good.to_owned()),
        ("in two places", "http://h/?oauth_x=1", good.to_owned()),
        (
            "no protocol parameters",
            "http://h/",
            "OAuth a=\"1\"".to_owned(),
        ),
        ("no client", "http://h/", drop("oauth_consumer_key")),
        ("no token", "http://h/", drop("oauth_token")),
        ("no method", "http://h/", drop("oauth_signature_method")),
        ("no timestamp", "http://h/", drop("oauth_timestamp")),
        ("no nonce", "http://h/", drop("oauth_nonce")),
        ("no signature", "http://h/", drop("oauth_signature=")),
        (
            "another client",
            "http://h/",
            good.replace("\"ck\"", "\"other\""),
        ),
        (
            "another token",
            "http://h/",
            good.replace("\"tk\"", "\"other\""),
        ),
        (
            "an empty client",
            "http://h/",
            good.replace("\"ck\"", "\"\""),
        ),
        ("an empty nonce", "http://h/", good.replace("\"n\"", "\"\"")),
        (
            "a method that is not known",
            "http://h/",
            good.replace("HMAC-SHA1", "HMAC-MD5"),
        ),
        ("version 2.0", "http://h/", with("oauth_version=\"2.0\"")),
        (
            "a timestamp with a letter",
            "http://h/",
            good.replace("\"1000\"", "\"1e3\""),
        ),
        (
            "a signature in hexadecimal",
            "http://h/",
            good.replace("oauth_signature=\"", "oauth_signature=\"~"),
        ),
    ]
}

/// Headers that are signed at another time, with a used nonce, or by PLAINTEXT.
fn signed_otherwise() -> Vec<Row> {
    vec![
        (
            "too old",
            "http://h/",
            signed(SignatureMethod::HmacSha1, 699, "n"),
        ),
        (
            "just new enough",
            "http://h/",
            signed(SignatureMethod::HmacSha1, 700, "n"),
        ),
        (
            "just early enough",
            "http://h/",
            signed(SignatureMethod::HmacSha1, 1_300, "n"),
        ),
        (
            "too early",
            "http://h/",
            signed(SignatureMethod::HmacSha1, 1_301, "n"),
        ),
        (
            "a used nonce",
            "http://h/",
            signed(SignatureMethod::HmacSha1, 1_000, "used"),
        ),
        (
            "PLAINTEXT over http",
            "http://h/",
            signed(SignatureMethod::Plaintext, 0, "used"),
        ),
        (
            "PLAINTEXT over https",
            "https://h/",
            signed(SignatureMethod::Plaintext, 0, "used"),
        ),
        (
            "PLAINTEXT with another secret",
            "https://h/",
            signed(SignatureMethod::Plaintext, 0, "n").replace("ts\"", "t\""),
        ),
    ]
}

#[test]
fn requests_that_are_not_verified() {
    let good = signed(SignatureMethod::HmacSha1, 1_000, "n");
    let mut refusals = Refusals::default();
    for (what, url, header) in changed(&good).into_iter().chain(signed_otherwise()) {
        refusals.line(what, verdict(url, &header, Insecure::default()));
    }
    let plaintext = signed(SignatureMethod::Plaintext, 0, "n");
    refusals.line(
        "PLAINTEXT over http, allowed",
        verdict("http://h/", &plaintext, Insecure::ALLOWED),
    );
    refusals.assert_are("verifying");
}

/// What a signature looks like decides whether a message shows it: 28 characters of Base64 at least.
#[test]
fn a_signature_is_shown_if_it_is_base64() {
    let good = signed(SignatureMethod::HmacSha1, 1_000, "n");
    let start = good.find("oauth_signature=\"").expect("a signature");
    let mut refusals = Refusals::default();
    for signature in [
        "",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "aaaa/aaaa%2Baaaaaaaaaaaaaaaaaa==aaaa",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAA!",
        "secret&secret",
    ] {
        let end = good[start..]
            .find(", ")
            .map_or(good.len(), |end| start + end);
        let header = format!(
            "{}oauth_signature=\"{signature}\"{}",
            &good[..start],
            &good[end..]
        );
        refusals.line(
            signature,
            verdict("http://h/", &header, Insecure::default()),
        );
    }
    refusals.assert_are("signature-shown");
}

#[test]
fn methods_that_are_not_offered_and_clients_without_a_secret() {
    let mut refusals = Refusals::default();
    let unsigned = request("https://h/", &[], b"");
    let client = Credentials::client("ck", "");
    for method in SignatureMethod::ALL
        .into_iter()
        .filter(|method| method.key_kind() == basestring::KeyKind::SharedSecrets)
    {
        let protocol = ProtocolParameters::new(method, 1, "n");
        let header = sign(&unsigned, &client, &protocol)
            .expect("signed")
            .authorization
            .to_field()
            .expect("a header");
        let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
        let request = request("https://h/", &fields, b"");
        for (what, insecure) in [
            ("refused", Insecure::default()),
            ("allowed", Insecure::ALLOWED),
        ] {
            let mut verification = Verification {
                insecure,
                ..Verification::default()
            };
            let found = verify(&request, &client, &mut verification).err();
            refusals.line(
                &format!("{} with an empty secret, {what}", method.name()),
                found,
            );
        }
        let offered = [SignatureMethod::HmacSha1, SignatureMethod::Plaintext];
        let mut verification = Verification {
            methods: Some(&offered),
            insecure: Insecure::ALLOWED,
            ..Verification::default()
        };
        let found = verify(&request, &client, &mut verification).err();
        refusals.line(&format!("{} of two that are offered", method.name()), found);
    }
    refusals.assert_are("methods");
}

#[test]
fn kinds_have_names_and_statuses() {
    let mut refusals = Refusals::default();
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.name()), Some(kind));
        let error = basestring::Error::new(kind, "one thing", "another");
        assert_eq!(
            (error.expected(), error.found(), error.offset()),
            ("one thing", "another", None)
        );
        refusals.line(
            &format!("{kind} {}", kind.status()),
            Some(error.at(7, "the text")),
        );
    }
    assert_eq!(Kind::from_name(""), None);
    refusals.assert_are("kinds");
}
