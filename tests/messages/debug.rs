//! What `Debug` and `Display` show of each type: enough to tell values apart, and no secret.

use std::fmt::{Debug, Write as _};

use basestring::digest::{Answer, Challenge, split_challenges};
use basestring::webhook_url::{Preference, choose_challenge, split_userinfo};
use basestring::{
    Authorization, Callback, Credentials, CredentialsAnswer, Field, KeyKind, Parameter, Place,
    ProtocolParameters, Received, Request, Scheme, Secret, SignatureMethod, Url, parse_timestamp,
    sign,
};

#[derive(Default)]
struct Shown(String);

impl Shown {
    fn add(&mut self, value: &dyn Debug) {
        writeln!(self.0, "{value:?}").expect("a string can be written");
    }
}

#[test]
fn debug_shows() {
    let mut shown = Shown::default();
    let credentials = Credentials::client("ck", "hidden").with_token("tk", "hidden");
    shown.add(&credentials);
    shown.add(&Secret::new("hidden"));
    shown.add(&Url::parse(b"https://u:p@h:8/p/%41?hidden#f"));
    shown.add(&Url::parse(b"http://[::1]"));
    shown.add(&Parameter::new("oauth_signature", "hidden"));
    shown.add(&Parameter::new("oauth_token_secret", "hidden"));
    shown.add(&Parameter::new("a\n", "\u{e9}"));
    let header = b"OAuth realm=\"r\", oauth_nonce=\"n\", a=\"1\"";
    shown.add(&Authorization::parse(header));
    let fields: [Field<'_>; 0] = [];
    let request = Request {
        method: b"GET",
        url: Url::parse(b"http://h/p?q").expect("a URL"),
        fields: &fields,
        body: b"hidden",
    };
    shown.add(&request);
    let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
    let signed = sign(&request, &credentials, &protocol).expect("signed");
    shown.add(&signed);
    let header = signed.authorization.to_field().expect("a header");
    let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
    shown.add(&Received::parse(&Request {
        fields: &fields,
        ..request
    }));
    shown.add(&CredentialsAnswer::parse_token(
        b"oauth_token=t&oauth_token_secret=hidden&a=1",
    ));
    shown.add(&Callback::parse(b"oob"));
    shown.add(&split_challenges(b"NTLM abc=, Basic realm=r"));
    shown.add(&Challenge::new("r", "N"));
    shown.add(&Answer::parse(
        b"Digest realm=r, nonce=N, uri=\"/\", username=u, response=hidden",
    ));
    shown.add(&split_userinfo(b"http://u!:hidden!@h/p"));
    shown.add(&choose_challenge(&["Basic realm=w"], Preference::Strongest));
    for warning in split_userinfo(b"http://u!:hidden!@h/p")
        .expect("a URL")
        .warnings
    {
        shown.0 += &format!("{warning}\n");
    }
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("debug", shown.0);
    });
}

#[test]
fn names_of_schemes_places_and_methods() {
    assert_eq!(
        [Scheme::Http, Scheme::Https].map(Scheme::name),
        ["http", "https"]
    );
    assert_eq!(
        [Scheme::Http, Scheme::Https].map(Scheme::default_port),
        [80, 443]
    );
    let places = [Place::Header, Place::Body, Place::Query].map(Place::name);
    assert_eq!(places, ["Authorization header", "form body", "query"]);
    for method in SignatureMethod::ALL {
        assert_eq!(SignatureMethod::parse(method.name().as_bytes()), Ok(method));
        let is_plaintext = method == SignatureMethod::Plaintext;
        assert_eq!(method.needs_nonce(), !is_plaintext);
        let is_rsa = method.name().starts_with("RSA");
        assert_eq!(method.key_kind() == KeyKind::Rsa, is_rsa);
    }
}

#[test]
fn a_callback_has_its_value() {
    assert_eq!(Callback::OutOfBand.value(), b"oob");
    assert_eq!(Callback::Uri(b"x-app:done").value(), b"x-app:done");
}

#[test]
fn forty_eight_bytes_are_shown_whole() {
    let found = |length: usize| {
        let timestamp = "x".repeat(length);
        let refusal = parse_timestamp(timestamp.as_bytes()).expect_err("letters");
        refusal.found().to_owned()
    };
    let shown = "x".repeat(48);
    assert_eq!(found(48), format!("\"{shown}\""));
    assert_eq!(found(49), format!("\"{shown}\"… (49 bytes)"));
}
