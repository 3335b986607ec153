//! X's pages "Creating a signature" and "Authorizing a request": one request and two signatures,
//! of which the second belongs to another URL than the printed one.

use basestring::{
    Authorization, Credentials, ProtocolParameters, Request, SignatureMethod, Verification, verify,
};

use crate::example::{Example, assert_shown, pairs, post_form};

const BODY: &str = "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21";

/// The signature of "Authorizing a request".
const AUTHORIZING: &str = "tnnArxj06cWHq44gCs1OSKk/jLY=";

fn credentials() -> Credentials {
    Credentials::client(
        "xvz1evFS4wEEPTGEFPHBog",
        "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    )
    .with_token(
        "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
        "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    )
}

fn update(url: &str) -> Example<'_> {
    const NONCE: &str = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
    Example {
        request: post_form(url, BODY),
        credentials: credentials(),
        protocol: ProtocolParameters {
            version: Some(b"1.0".to_vec()),
            ..ProtocolParameters::new(SignatureMethod::HmacSha1, 1_318_622_958, NONCE)
        },
    }
}

#[test]
fn creating_a_signature() {
    let example = update("https://api.twitter.com/1.1/statuses/update.json?include_entities=true");
    assert_eq!(example.signature(), "hCtSmYh+iHYCEqBWrE7C7hYmtUk=");
    assert_shown("x-creating-a-signature", &example.stages());
}

#[test]
fn authorizing_a_request_prints_the_signature_of_version_1() {
    let signed = update("https://api.twitter.com/1/statuses/update.json?include_entities=true");
    assert_eq!(signed.signature(), AUTHORIZING);
    let printed = update("https://api.x.com/1.1/statuses/update.json?include_entities=true");
    assert_eq!(printed.signature(), "Ls93hJiZbQ3akF3HF3x1Bz8/zU4=");

    let shown = format!(
        "the URL that the printed signature covers\n\n{}\nthe URL that is printed\n\n{}",
        signed.stages(),
        printed.stages(),
    );
    assert_shown("x-authorizing-a-request", &shown);
}

#[test]
fn the_header_of_authorizing_a_request_is_read() {
    let field = concat!(
        r#"OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", "#,
        r#"oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", "#,
        r#"oauth_signature="tnnArxj06cWHq44gCs1OSKk%2FjLY%3D", "#,
        r#"oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", "#,
        r#"oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", "#,
        r#"oauth_version="1.0""#,
    );
    let parsed = Authorization::parse(field.as_bytes()).expect("the documented field is right");
    assert_eq!(parsed.to_field().as_deref(), Ok(field));
    assert_shown("x-header", &pairs(&parsed.parameters));

    let is_accepted = |url| {
        let request = post_form(url, BODY);
        let mut fields = request.fields.to_vec();
        fields.push((b"Authorization", field.as_bytes()));
        let request = Request {
            fields: &fields,
            ..request
        };
        verify(&request, &credentials(), &mut Verification::default()).is_ok()
    };
    assert!(is_accepted(
        "https://api.twitter.com/1/statuses/update.json?include_entities=true"
    ));
    assert!(!is_accepted(
        "https://api.x.com/1.1/statuses/update.json?include_entities=true"
    ));
}
