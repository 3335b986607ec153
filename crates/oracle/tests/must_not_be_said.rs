//! Statements that must not be made: over generated right requests, of any method, shape and placement,
//! with all, some or none of the secrets and with the other side's base string, `diagnose` and `explain`
//! report no fault and name no mistake.

use basestring::{Credentials, Place, ProtocolParameters, SignatureMethod};
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Verdict, diagnose};
use basestring_oracle::explain::{self, Given, explain};
use basestring_oracle::internal::request::sign_request;
use basestring_oracle::request::{OwnedRequest, read_http};
use basestring_oracle::rsa_key::RsaKey;

/// How many requests are generated.
const REQUESTS: usize = 300;

/// Numbers of a fixed seed: Knuth's multiplier.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % below
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Awkward characters, as they are sent.
    fn word(&mut self) -> String {
        let all = [
            "a",
            "B",
            "1",
            "%20",
            "+",
            "%2B",
            "%25",
            "%26",
            "%3D",
            "~",
            "*",
            "'",
            "(",
            ")",
            "!",
            "%C3%A9",
            "%F0%9F%98%80",
            "[]",
            "%5B%5D",
            ":",
            "@",
            "/",
            "?",
            ";",
            ",",
            ".",
            "-",
            "_",
            "%7E",
            "$",
        ];
        let length = 1 + self.below(5);
        (0..length).map(|_| *self.of(&all)).collect()
    }

    fn pairs(&mut self) -> String {
        let count = self.below(4);
        let pair = |numbers: &mut Self| format!("{}={}", numbers.word(), numbers.word());
        (0..count).map(|_| pair(self)).collect::<Vec<_>>().join("&")
    }
}

/// A request that is signed, with the credentials and its base string.
struct Right {
    request: OwnedRequest,
    credentials: Credentials,
    base_string: String,
    method: SignatureMethod,
}

/// A request before it is signed, and the kind of its body: 1 is a form.
fn unsigned(numbers: &mut Numbers) -> (OwnedRequest, usize) {
    let verb = *numbers.of(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "QUERY"]);
    let host = *numbers.of(&[
        "h.example",
        "API.Example.COM:443",
        "localhost:8080",
        "www.h.example",
        "[::1]",
    ]);
    let path = *numbers.of(&[
        "/",
        "/a/b/",
        "/a//b",
        "/a%20b",
        "/%7Eu",
        "/api/v1/x.json",
        "/index.php/x",
        "",
    ]);
    let scheme = *numbers.of(&["http", "https"]);
    let query = numbers.pairs();
    let mark = if query.is_empty() { "" } else { "?" };
    let mut text =
        format!("{verb} {scheme}://{host}{path}{mark}{query} HTTP/1.1\r\nAccept: */*\r\n");
    let kind = if matches!(verb, "POST" | "PUT" | "PATCH") {
        numbers.below(4)
    } else {
        0
    };
    let form = "Content-Type: application/x-www-form-urlencoded";
    match kind {
        1 => text.push_str(&format!("{form}\r\n\r\n{}", numbers.pairs())),
        2 => text.push_str("Content-Type: application/json\r\n\r\n{\"a\": \"x=1&y=2\"}"),
        3 => text.push_str(&format!(
            "{form}; charset=UTF-8\r\n\r\nb={}",
            numbers.word()
        )),
        _ => text.push_str("\r\n"),
    }
    (read_http(text.as_bytes(), None).expect("a request"), kind)
}

fn right(numbers: &mut Numbers, key: &RsaKey) -> Right {
    let (request, kind) = unsigned(numbers);
    let method = *numbers.of(&SignatureMethod::ALL);
    let mut credentials =
        Credentials::client("ck:1/+", *numbers.of(&["client-s3cret", "a+/=b c%20d&"]));
    credentials.rsa_private_key = key.private();
    match numbers.below(3) {
        0 => {}
        1 => credentials = credentials.with_token("t/k", *numbers.of(&["token-s3cret", "x%2By z"])),
        _ => credentials.token = Some(Vec::new()),
    }
    let mut protocol = ProtocolParameters::new(method, 1_700_000_000, numbers.word());
    if numbers.below(2) == 0 {
        protocol.version = None;
    }
    if numbers.below(5) == 0 {
        protocol.callback = Some(b"https://a.example/cb?x=1&y=2".to_vec());
    }
    let place = match numbers.below(4) {
        0 => Place::Query,
        1 if kind == 1 => Place::Body,
        _ => Place::Header,
    };
    if place == Place::Header && numbers.below(2) == 0 {
        protocol.realm = Some(b"https://h/".to_vec());
    }
    let signed = sign_request(&request, &credentials, &protocol, place);
    let (signed, sent) = signed.expect("a request that can be signed");
    Right {
        request: sent,
        credentials,
        base_string: signed.base_string,
        method,
    }
}

/// What of the secrets is given.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Secrets {
    All,
    ClientAlone,
    None,
}

fn given(right: &Right, key: &RsaKey, secrets: Secrets) -> Given {
    let credentials = &right.credentials;
    let has_token = credentials
        .token
        .as_ref()
        .is_some_and(|token| !token.is_empty());
    Given {
        client_secret: (secrets != Secrets::None).then(|| credentials.client_secret.clone()),
        token_secret: (secrets == Secrets::All && has_token)
            .then(|| credentials.token_secret.clone()),
        rsa_public_key: (secrets == Secrets::All).then(|| key.clone()),
        ..Given::default()
    }
}

/// What is wrongly reported of a right request.
fn accusation(diagnosis: &Diagnosis) -> Option<String> {
    let Diagnosis {
        form,
        field,
        advice,
        body_hash,
        variants,
        explanations,
        key,
        ..
    } = diagnosis;
    let named = form.as_ref().and_then(|form| form.mistake.as_ref());
    let is_silent = named.is_none()
        && field.is_empty()
        && advice.is_empty()
        && body_hash.is_none()
        && variants.is_empty()
        && explanations.is_empty()
        && key.is_none();
    (!is_silent).then(|| format!("{diagnosis:#?}"))
}

fn key() -> RsaKey {
    RsaKey::read(include_bytes!("rsa_keys/private-pkcs8.pem")).expect("a key")
}

fn diagnosed(right: &Right, given: &Given, theirs: Option<&str>) -> Diagnosis {
    let mut evidence = Evidence::of(right.request.clone());
    evidence.base_string = theirs.map(str::to_owned);
    diagnose(&[evidence], given, Depth::Singles).expect("a diagnosis")
}

#[test]
fn a_right_request_is_never_reported_as_wrong() {
    let (mut numbers, key) = (Numbers(5849), key());
    for number in 0..REQUESTS {
        let right = right(&mut numbers, &key);
        let is_rsa = matches!(right.method.key_kind(), basestring::KeyKind::Rsa);
        let has_token = right
            .credentials
            .token
            .as_ref()
            .is_some_and(|token| !token.is_empty());
        for secrets in [Secrets::All, Secrets::ClientAlone, Secrets::None] {
            let given = given(&right, &key, secrets);
            let diagnosis = diagnosed(&right, &given, None);
            let expected = match secrets {
                Secrets::All => Verdict::Right,
                Secrets::ClientAlone if is_rsa => Verdict::NothingShows,
                Secrets::ClientAlone if has_token => Verdict::Undecided,
                Secrets::ClientAlone => Verdict::Right,
                Secrets::None => Verdict::NothingShows,
            };
            let about = format!("request {number}, {secrets:?}: {:?}", right.base_string);
            assert_eq!(diagnosis.verdict, expected, "{about}");
            assert_eq!(accusation(&diagnosis), None, "{about}");
            let explanation = explain(&right.request, &given).expect("an explanation");
            let is_invalid = matches!(explanation.verdict, explain::Verdict::Invalid { .. });
            assert!(!is_invalid, "{about}: {:?}", explanation.verdict);
        }
    }
}

#[test]
fn the_other_side_s_base_string_never_makes_a_right_signature_wrong() {
    let (mut numbers, key) = (Numbers(3986), key());
    for number in 0..REQUESTS / 3 {
        let right = right(&mut numbers, &key);
        if right.method == SignatureMethod::Plaintext {
            continue;
        }
        let text = &right.base_string;
        let others = [
            (text.clone(), false),
            (text.replacen("%3A%2F%2F", "%3A%2F%2Fwww.", 1), true),
            (
                text.replacen("http", "https", 1)
                    .replacen("httpss", "http", 1),
                true,
            ),
            (
                text.replacen("oauth_version%3D1.0", "x%3Dy", 1) + "%26route%3Dx",
                true,
            ),
            (
                format!("PURGE{}", text.trim_start_matches(|c: char| c != '&')),
                true,
            ),
        ];
        for (theirs, differs) in others {
            let all = given(&right, &key, Secrets::All);
            let diagnosis = diagnosed(&right, &all, Some(&theirs));
            let expected = if differs {
                Verdict::OtherSide
            } else {
                Verdict::Right
            };
            assert_eq!(
                diagnosis.verdict, expected,
                "request {number}: {text} and {theirs}"
            );
            assert_eq!(accusation(&diagnosis), None, "request {number}");
            assert_eq!(
                diagnosis.other_side.is_empty(),
                !differs,
                "request {number}"
            );

            let none = given(&right, &key, Secrets::None);
            let diagnosis = diagnosed(&right, &none, Some(&theirs));
            let expected = if differs {
                Verdict::BaseStringsDiffer
            } else {
                Verdict::BaseStringsAgree
            };
            assert_eq!(
                diagnosis.verdict, expected,
                "request {number}: {text} and {theirs}"
            );
        }
    }
}
