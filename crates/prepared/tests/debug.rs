//! What `Debug` and `Display` show: names and places, and no values.

use basestring::{Credentials, WebhookSecret};
use basestring_prepared::{Signer, TwilioVerifier, Verifier, Wire, raw_parameters};

#[test]
fn each_type_shows_what_it_is() {
    let credentials = Credentials::client("ck", "cs");
    let token = WebhookSecret::new("12345").expect("a secret");
    let wire = Wire {
        method: b"G\"T",
        url: b"http://h/",
        fields: &[],
        body: b"",
    };
    let mut parameters = raw_parameters(br#"OAuth realm="r", a="1", b=2"#);
    let before = format!("{parameters:?}");
    let shown = [
        format!("{:?}", Signer::new(&credentials)),
        format!("{:?}", Verifier::new(credentials)),
        format!("{:?}", TwilioVerifier::new(token)),
        format!("{wire:?}"),
        before,
        format!("{:?}", parameters.next()),
        format!("{:?}", parameters.next()),
        format!("{parameters:?}"),
        parameters
            .next()
            .and_then(Result::err)
            .map(|malformed| malformed.to_string())
            .unwrap_or_default(),
    ];
    let expected = [
        "Signer(…)",
        "Verifier(…)",
        "TwilioVerifier(…)",
        r#"Wire(G\"T …)"#,
        "RawParameters(6 of 27)",
        "Some(Ok(Realm(…)))",
        "Some(Ok(Other(a)))",
        "RawParameters(24 of 27)",
        "malformed Authorization header at byte 24",
    ];
    assert_eq!(shown, expected);
}
