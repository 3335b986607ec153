//! Refusals that no vector can express, each with the request that is accepted.

use basestring::{
    Authorization, Callback, Credentials, CredentialsAnswer, Field, Kind, Parameter,
    ProtocolParameters, Request, Secret, SignatureMethod, Signed, Url, Verification, digest, sign,
    verify,
};

fn credentials() -> Credentials {
    Credentials::client("ck", "cs3cret").with_token("tk", "ts3cret")
}

fn request<'a>(fields: &'a [Field<'a>]) -> Request<'a> {
    let url = Url::parse(b"https://h/p?a=1").expect("a URL");
    Request {
        method: b"GET",
        url,
        fields,
        body: b"",
    }
}

fn signed(method: SignatureMethod) -> Signed {
    let protocol = ProtocolParameters::new(method, 1, "n");
    sign(&request(&[]), &credentials(), &protocol).expect("a signed request")
}

/// The verdict on a request with this header, for a server that offers these methods.
fn verdict(field: &str, methods: Option<&[SignatureMethod]>) -> Result<(), Kind> {
    let fields: [Field<'_>; 1] = [(b"Authorization", field.as_bytes())];
    let mut verification = Verification {
        methods,
        ..Verification::default()
    };
    let verdict = verify(&request(&fields), &credentials(), &mut verification);
    verdict.map_err(|refusal| refusal.kind())
}

#[test]
fn a_method_that_is_not_offered_is_refused() {
    for method in [SignatureMethod::HmacSha1, SignatureMethod::Plaintext] {
        let field = signed(method).authorization.to_field().expect("a header");
        assert_eq!(verdict(&field, None), Ok(()));
        assert_eq!(verdict(&field, Some(&[method])), Ok(()));
        let other = [SignatureMethod::HmacSha256];
        assert_eq!(verdict(&field, Some(&other)), Err(Kind::UnknownMethod));
    }
}

#[test]
fn a_protocol_parameter_twice_is_refused_also_where_one_is_empty() {
    let field = signed(SignatureMethod::HmacSha1)
        .authorization
        .to_field()
        .expect("a header");
    assert_eq!(verdict(&field, None), Ok(()));
    for name in [
        "oauth_signature",
        "oauth_nonce",
        "oauth_token",
        "oauth_consumer_key",
    ] {
        for twice in [
            field.replacen("OAuth ", &format!("OAuth {name}=\"\", "), 1),
            format!("{field}, {name}=\"\""),
        ] {
            assert_eq!(
                verdict(&twice, None),
                Err(Kind::DuplicateParameter),
                "{twice}"
            );
        }
    }
}

#[test]
fn temporary_credentials_are_accepted_only_with_the_confirmation() {
    let answer = |confirmed: &str| {
        let body = format!("oauth_token=t&oauth_token_secret=s{confirmed}");
        CredentialsAnswer::parse_temporary(body.as_bytes())
            .map(drop)
            .map_err(|e| e.kind())
    };
    assert_eq!(answer("&oauth_callback_confirmed=true"), Ok(()));
    for other in [
        "",
        "&oauth_callback_confirmed=",
        "&oauth_callback_confirmed=anything",
    ] {
        assert_eq!(answer(other), Err(Kind::MissingParameter), "{other}");
    }
}

#[test]
fn a_callback_keeps_the_server_s_names_free() {
    let kind = |value: &'static [u8]| Callback::parse(value).map_err(|e| e.kind());
    assert!(kind(b"http://h/cb?x=oauth_token").is_ok());
    for taken in [
        &b"http://h/cb?oauth_token=t"[..],
        b"http://h/cb?x=1&oauth_verifier=v#f",
    ] {
        assert_eq!(kind(taken), Err(Kind::MalformedParameter));
    }
    assert_eq!(kind(b""), Err(Kind::MissingParameter));
}

#[test]
fn nothing_that_prints_shows_a_secret() {
    let signed = signed(SignatureMethod::Plaintext);
    let field = signed.authorization.to_field().expect("a header");
    let fields: [Field<'_>; 1] = [(b"Authorization", field.as_bytes())];
    let request = request(&fields);
    let received = basestring::Received::parse(&request).expect("a received request");
    let url = Url::parse(b"https://u:s3cret@h/").expect("a URL");
    let shown = format!(
        "{signed:?} {:?} {request:?} {received:?} {url:?}",
        signed.authorization
    );
    assert!(!shown.contains("s3cret"), "{shown}");
    assert!(!shown.contains("115, 51, 99"), "bytes as numbers: {shown}");
    let refusal = Url::parse(b"http://user:s3cret/x@h/").expect_err("no port");
    assert!(!refusal.to_string().contains("s3cret"), "{refusal}");
}

#[test]
fn a_backslash_hides_no_host() {
    for url in [&b"http://h\\@g/"[..], b"http://h\\g/", b"http://h/a\\b"] {
        assert_eq!(
            Url::parse(url).map(drop).map_err(|e| e.kind()),
            Err(Kind::MalformedUrl)
        );
    }
}

#[cfg(feature = "rsa")]
mod rsa {
    use basestring::{Credentials, Insecure, KeyKind, Kind, SignatureMethod, Verification, verify};

    use super::{Field, ProtocolParameters, request, sign};

    /// The test key of the OAuth wiki, public since 2007, from the vectors.
    fn key() -> basestring::rsa::PrivateKey {
        use base64::Engine;
        let text = include_str!("../vectors/published/oauth-wiki.json");
        let cases: Vec<serde_json::Value> = serde_json::from_str(text).expect("a file of cases");
        let mut keys = cases
            .iter()
            .filter_map(|case| case["in"]["private_key_pkcs8_base64"].as_str());
        let der = keys.next().expect("a case with a key");
        let der = base64::engine::general_purpose::STANDARD
            .decode(der)
            .expect("Base64");
        basestring::rsa::PrivateKey::from_pkcs8(&der).expect("a key")
    }

    #[test]
    fn a_private_key_does_not_print() {
        assert_eq!(format!("{:?}", key()), "PrivateKey(…)");
        let credentials = Credentials {
            rsa_private_key: Some(key()),
            ..super::credentials()
        };
        assert!(format!("{credentials:?}").contains("PrivateKey(…)"));
    }

    const METHODS: [SignatureMethod; 3] = [
        SignatureMethod::RsaSha1,
        SignatureMethod::RsaSha256,
        SignatureMethod::RsaSha512,
    ];

    fn verdict(header: &str, server: &Credentials, insecure: Insecure) -> Result<(), Kind> {
        let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
        let mut verification = Verification {
            insecure,
            ..Verification::default()
        };
        verify(&request(&fields), server, &mut verification).map_err(|e| e.kind())
    }

    fn signed_by(signer: &Credentials, method: SignatureMethod) -> String {
        let protocol = ProtocolParameters::new(method, 1, "n");
        let signed = sign(&request(&[]), signer, &protocol).expect("a signature");
        signed.authorization.to_field().expect("a header")
    }

    #[test]
    fn a_signature_by_rsa_is_the_owner_s_over_this_request_alone() {
        let signer = Credentials {
            rsa_private_key: Some(key()),
            ..super::credentials()
        };
        let server = Credentials {
            rsa_public_key: Some(key().public_key()),
            ..super::credentials()
        };
        for method in METHODS {
            let header = signed_by(&signer, method);
            let verdict = |header: &str, server| verdict(header, server, Insecure::default());
            assert_eq!(verdict(&header, &server), Ok(()));
            let other = header.replace("oauth_nonce=\"n\"", "oauth_nonce=\"m\"");
            assert_eq!(verdict(&other, &server), Err(Kind::BadSignature));
            // The hash is part of the signature.
            for hash in METHODS.into_iter().filter(|other| *other != method) {
                let other = header.replace(method.name(), hash.name());
                assert_eq!(verdict(&other, &server), Err(Kind::BadSignature));
            }
            let without_key = super::credentials();
            assert_eq!(verdict(&header, &without_key), Err(Kind::UnknownMethod));
        }
    }

    /// Everyone knows the identifier of a client. Without a shared secret, its key for HMAC and
    /// PLAINTEXT is `&`.
    #[test]
    fn a_client_with_an_rsa_key_and_no_secret_is_not_forged() {
        let attacker = Credentials::client("ck", "");
        let server = Credentials {
            rsa_public_key: Some(key().public_key()),
            ..attacker.clone()
        };
        let shared = SignatureMethod::ALL
            .into_iter()
            .filter(|method| method.key_kind() == KeyKind::SharedSecrets);
        for method in shared {
            let header = signed_by(&attacker, method);
            for insecure in [Insecure::default(), Insecure::ALLOWED] {
                let found = verdict(&header, &server, insecure);
                assert_eq!(found, Err(Kind::UnknownMethod), "{}", method.name());
            }
            // Without an RSA key it is the caller's decision.
            let without_key = verdict(&header, &attacker, Insecure::default());
            assert_eq!(without_key, Err(Kind::UnknownMethod));
            assert_eq!(verdict(&header, &attacker, Insecure::ALLOWED), Ok(()));
        }
    }
}

#[test]
fn plaintext_is_refused_over_http() {
    let protocol = ProtocolParameters::new(SignatureMethod::Plaintext, 1, "n");
    let verdict = |url: &'static [u8]| {
        let url = Url::parse(url).expect("a URL");
        let unsigned = Request {
            url,
            ..request(&[])
        };
        let signed = sign(&unsigned, &credentials(), &protocol).expect("a signed request");
        let header = signed.authorization.to_field().expect("a header");
        let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
        let request = Request {
            fields: &fields,
            ..unsigned
        };
        let verdict = verify(&request, &credentials(), &mut Verification::default());
        verdict.map_err(|refusal| refusal.kind())
    };
    assert_eq!(verdict(b"https://h/"), Ok(()));
    assert_eq!(verdict(b"http://h/"), Err(Kind::UnknownMethod));
}

#[test]
fn a_header_that_would_be_misread_is_not_built() {
    let written = |name: &'static str| {
        let field = Authorization {
            realm: None,
            parameters: vec![Parameter::new(name, "v")],
        };
        field.to_field().map_err(|refusal| refusal.kind())
    };
    assert_eq!(written("realms"), Ok("OAuth realms=\"v\"".to_owned()));
    for name in ["realm", "REALM", ""] {
        assert_eq!(written(name), Err(Kind::MalformedParameter), "{name}");
    }
}

#[test]
fn a_nonce_count_begins_at_one() {
    let challenge = digest::Challenge::parse(b"Digest realm=\"r\", nonce=\"N\", qop=\"auth\"")
        .expect("a challenge");
    let request = digest::Request {
        method: b"GET",
        uri: b"/",
        body: b"",
    };
    let password = Secret::new("p");
    let kind = |nc: &[u8]| {
        digest::answer(&challenge, b"u", &password, &request, Some(b"c"), Some(nc))
            .err()
            .map(|refusal| refusal.kind())
    };
    assert_eq!(kind(b"00000001"), None);
    assert_eq!(kind(b"ffffffff"), None);
    assert_eq!(kind(b"00000000"), Some(Kind::MalformedParameter));
}

#[cfg(feature = "http")]
mod http_requests {
    use basestring::{Kind, Scheme, SignatureMethod, Verification, http_request};

    use super::{ProtocolParameters, credentials};

    #[test]
    fn an_http_request_is_verified_for_its_scheme_and_signed_again() {
        let mut sent = http::Request::get("https://h/p?a=1")
            .body("")
            .expect("a request");
        let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
        let first = http_request::sign(&mut sent, &credentials(), &protocol).expect("signed");
        let again = http_request::sign(&mut sent, &credentials(), &protocol).expect("signed");
        assert_eq!(
            first.signature, again.signature,
            "an old header is not signed"
        );
        let verdict = |scheme| {
            http_request::verify(&sent, scheme, &credentials(), &mut Verification::default())
        };
        // A server's request has a path, and its host is in a header.
        assert_eq!(verdict(Scheme::Https), Ok(()));
        let received = http::Request::get("/p?a=1")
            .header("Host", "h")
            .header("Authorization", sent.headers()["authorization"].clone())
            .body("")
            .expect("a request");
        let verdict = |scheme| {
            let mut verification = Verification::default();
            http_request::verify(&received, scheme, &credentials(), &mut verification)
                .map_err(|e| e.kind())
        };
        assert_eq!(verdict(Scheme::Https), Ok(()));
        assert_eq!(verdict(Scheme::Http), Err(Kind::BadSignature));
    }

    #[test]
    fn a_header_of_another_scheme_is_not_overwritten() {
        let mut request = http::Request::get("https://h/p")
            .header("Authorization", "Basic dTpwNHNz")
            .body("")
            .expect("a request");
        let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
        let refusal = http_request::sign(&mut request, &credentials(), &protocol)
            .expect_err("the header would be lost");
        assert_eq!(refusal.kind(), Kind::MalformedHeader);
        assert!(!refusal.to_string().contains("dTpwNHNz"), "{refusal}");
        assert_eq!(request.headers()["authorization"], "Basic dTpwNHNz");
    }
}
