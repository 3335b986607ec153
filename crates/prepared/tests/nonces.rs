//! The refusal of a used nonce is the one that the reference gives, to the letter.

use basestring::{
    Credentials, Field, NonceUse, Nonces, ProtocolParameters, Request, SignatureMethod, Url,
    Verification, sign, verify,
};
use basestring_prepared::{Verifier, Wire};

/// A store in which every nonce was used.
struct Used;

impl Nonces for Used {
    fn is_new(&mut self, _: &NonceUse<'_>) -> bool {
        false
    }
}

#[test]
fn a_used_nonce_is_refused_in_the_words_of_the_reference() {
    let credentials = Credentials::client("ck", "cs").with_token("tk", "ts");
    // A message shows the first 48 bytes of a nonce.
    for length in [1, 47, 48, 49, 200] {
        let request = Request {
            method: b"GET",
            url: Url::parse(b"http://h/").expect("a URL"),
            fields: &[],
            body: b"",
        };
        let nonce = "n\u{e9}".repeat(length);
        let nonce = nonce.as_bytes()[..length].to_vec();
        let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, nonce);
        let signed = sign(&request, &credentials, &protocol).expect("it can be signed");
        let header = signed.authorization.to_field().expect("it has parameters");
        let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
        let wire = Wire {
            method: request.method,
            url: b"http://h/",
            fields: &fields,
            body: b"",
        };
        let mut used = Used;
        let mut verification = Verification {
            nonces: Some(&mut used),
            ..Verification::default()
        };
        let found = Verifier::new(credentials.clone()).verify_alone(&wire, &mut verification);
        let received = Request {
            fields: &fields,
            ..request
        };
        let expected = verify(&received, &credentials, &mut verification);
        assert!(expected.is_err());
        assert_eq!(found, Some(expected), "{length}");
    }
}
