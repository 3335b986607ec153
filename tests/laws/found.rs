//! What the laws found, each as a plain test.

use basestring::{
    Authorization, Credentials, Field, Kind, Request, Secret, Url, Verification, verify,
};

/// A signature of PLAINTEXT is the secrets (3.4.4): where it comes with a method, a place or a form
/// that is wrong, the refusal does not show it.
#[test]
fn a_secret_sent_in_the_wrong_place_is_not_shown() {
    let declared = concat!(
        r#"OAuth oauth_consumer_key="ck", oauth_signature_method="HMAC-SHA1", "#,
        r#"oauth_timestamp="1", oauth_nonce="n", oauth_signature="kq7secret%26vx9secret""#,
    );
    let fields: [Field<'_>; 1] = [(b"Authorization", declared.as_bytes())];
    let url = Url::parse(b"http://h/").expect("a URL");
    let request = Request {
        method: b"GET",
        url,
        fields: &fields,
        body: b"",
    };
    let credentials = Credentials::client("ck", Secret::new("kq7secret"));
    let error = verify(&request, &credentials, &mut Verification::default())
        .expect_err("the signature is none of HMAC-SHA1");
    assert_eq!(error.kind(), Kind::BadSignature);
    assert!(!error.to_string().contains("secret"), "{error}");

    for field in [
        r#"OAuth oauth_nonce="n" oauth_signature="kq7secret%26""#,
        r"OAuth oauth_signature=kq7secret%26",
        r#"OAuth oauth_signature="kq7secret&\""#,
        "Basic a3E3c2VjcmV0",
        "OAut kq7secret",
    ] {
        let error = Authorization::parse(field.as_bytes()).expect_err("the field is malformed");
        assert!(!error.to_string().contains("secret"), "{error}");
        assert!(!error.to_string().contains("a3E3"), "{error}");
    }
    for url in ["user:kq7secret@h/", "h/?oauth_signature=kq7secret%26"] {
        let error = Url::parse(url.as_bytes()).expect_err("the URL has no scheme");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

/// A client whose identifier is empty has one all the same: without `oauth_consumer_key` its request
/// is refused.
#[test]
fn a_missing_client_identifier_is_not_an_empty_one() {
    let field = concat!(
        r#"OAuth oauth_signature_method="HMAC-SHA1", oauth_timestamp="1", oauth_nonce="n", "#,
        r#"oauth_signature=""#,
    );
    let url = Url::parse(b"http://h/").expect("a URL");
    let text = "GET&http%3A%2F%2Fh%2F&oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA1%26\
                oauth_timestamp%3D1";
    let credentials = Credentials::client("", "cs");
    let key = basestring::signing_key(&credentials);
    let signature = basestring::hmac_sha1(text.as_bytes(), &key);
    let field = format!(
        "{field}{}\"",
        basestring::percent_encode(signature.as_bytes())
    );
    let fields: [Field<'_>; 1] = [(b"Authorization", field.as_bytes())];
    let request = Request {
        method: b"GET",
        url,
        fields: &fields,
        body: b"",
    };
    let readable = verify(&request, &credentials, &mut Verification::default());
    assert_eq!(
        readable.as_ref().map_err(|e| e.kind()),
        Err(Kind::MissingParameter)
    );
}
