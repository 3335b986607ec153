//! Twilio's "Validating requests", and the examples of RFC 7617 and RFC 7616.

use basestring::digest::{self, Challenge};
use basestring::{Secret, WebhookSecret, basic, twilio};

use crate::example::assert_shown;

#[test]
fn twilio_signs_url_and_form() {
    let token = WebhookSecret::new("12345").expect("a secret");
    let url = b"https://example.com/myapp.php?foo=1&bar=2";
    let fields = [
        ("Digits", "1234"),
        ("To", "+18005551212"),
        ("From", "+14158675310"),
        ("Caller", "+14158675310"),
        ("CallSid", "CA1234567890ABCDE"),
    ];
    let signature = twilio::sign(&token, url, &fields);
    assert_eq!(signature, "L/OH5YylLD5NRKLltdqwSvS0BnU=");
    assert_eq!(
        twilio::verify(&token, url, &fields, signature.as_bytes()),
        Ok(())
    );
    let text = String::from_utf8(twilio::signed_text(url, &fields)).expect("all of it is ASCII");
    assert_shown(
        "twilio",
        &format!("signed text\n  {text}\nX-Twilio-Signature\n  {signature}\n"),
    );
}

#[test]
fn twilio_hashes_a_body_of_another_type() {
    // The page prints the hash of this body. It does not print the token of the signature.
    let body = br#"{"CallSid":"CA1234567890ABCDE","Caller":"+12349013030"}"#;
    let hash = "5ccde7145dfb8f56479710896586cb9d5911809d83afbe34627818790db0aec9";
    assert_eq!(twilio::body_sha256(body), hash);
}

#[test]
fn basic_is_that_of_rfc_7617() {
    let field = |username: &[u8], password: &str| {
        basic::authorization(username, &Secret::new(password))
            .expect("the documented pair can be sent")
    };
    let aladdin = field(b"Aladdin", "open sesame");
    assert_eq!(aladdin, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    let test = field(b"test", "123£");
    assert_eq!(test, "Basic dGVzdDoxMjPCow==");
    let text = format!("2\n  {aladdin}\n2.1, in UTF-8\n  {test}\n");
    assert_shown("rfc7617", &text);
}

/// The challenge of RFC 7616 3.9.1, for one of its two algorithms.
fn challenge_of_3_9_1(algorithm: &str) -> String {
    format!(
        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
         nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
         opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
    )
}

/// What the client of a documented example sends, and every stage of it.
fn answer(
    challenge: &str,
    user: &str,
    password: &str,
    uri: &str,
    cnonce: &str,
) -> (String, String) {
    let parsed = Challenge::parse(challenge.as_bytes()).expect("the documented challenge is right");
    let request = digest::Request {
        method: b"GET",
        uri: uri.as_bytes(),
        body: b"",
    };
    let password = Secret::new(password);
    let (cnonce, nc) = (Some(cnonce.as_bytes()), Some(&b"00000001"[..]));
    let answer = digest::answer(&parsed, user.as_bytes(), &password, &request, cnonce, nc)
        .expect("the documented challenge can be answered");
    let verdict = digest::verify(
        &answer,
        &parsed,
        user.as_bytes(),
        &password,
        &request,
        |_| true,
    );
    assert_eq!(verdict, Ok(()));

    let algorithm = answer.algorithm;
    let a2 = digest::a2(algorithm, answer.qop, &request);
    let text = format!(
        "challenge\n  {challenge}\nA2\n  {}\nH(A2)\n  {}\nresponse\n  {}\nAuthorization\n  {}\n",
        a2.escape_ascii(),
        algorithm.hash(&a2),
        answer.response.escape_ascii(),
        answer.to_field().expect("the answer can be written"),
    );
    let response = String::from_utf8(answer.response).expect("it is hexadecimal");
    (response, text)
}

#[test]
fn digest_is_that_of_rfc_7616_3_9_1() {
    let by = |algorithm| {
        answer(
            &challenge_of_3_9_1(algorithm),
            "Mufasa",
            "Circle of Life",
            "/dir/index.html",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        )
    };
    let (response, md5) = by("MD5");
    assert_eq!(response, "8ca523f5e9506fed4657c9700eebdbec");
    let (response, sha256) = by("SHA-256");
    assert_eq!(
        response,
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    );
    assert_shown("rfc7616-3.9.1", &format!("{md5}\n{sha256}"));
}

#[test]
fn digest_of_rfc_7616_3_9_2_is_that_of_erratum_4897() {
    let challenge = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
        nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", \
        opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true";
    let (response, text) = answer(
        challenge,
        "Jäsøn Doe",
        "Secret, or not?",
        "/doe.json",
        "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
    );
    // The RFC prints ae66e67d…, which is made of the first half of SHA-512, another function.
    assert_eq!(
        response,
        "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"
    );
    assert_shown("rfc7616-3.9.2", &text);
}
