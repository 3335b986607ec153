//! The header that a signer writes, the clock of a verifier, and the pairs of a webhook: as by the reference.

use basestring::{
    Clock, Credentials, Field, ProtocolParameters, Request, SignatureMethod, Url, Verification,
    WebhookSecret, form_decode, sign, twilio, verify,
};
use basestring_prepared::{Call, Endpoint, Pair, Signer, TwilioVerifier, Verifier, Wire};

const URL: &[u8] = b"http://h/";

fn request<'a>(fields: &'a [Field<'a>]) -> Request<'a> {
    Request {
        method: b"GET",
        url: Url::parse(URL).expect("a URL"),
        fields,
        body: b"",
    }
}

#[test]
fn a_header_is_written_as_by_the_reference() {
    let client = Credentials::client("c k%", "cs");
    let with_token = client.clone().with_token("t&k", "ts");
    let endpoint = Endpoint::new(b"GET", &request(&[]).url, &request(&[]).url.authority());
    for credentials in [client, with_token] {
        for version in [None, Some(b"1.0".to_vec())] {
            for callback in [None, Some(b"http://c/?a=\xFF b".to_vec())] {
                let protocol = ProtocolParameters {
                    version: version.clone(),
                    callback: callback.clone(),
                    ..ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n+\"~")
                };
                let pairs: Vec<Pair<'_>> = callback
                    .iter()
                    .map(|callback| (&b"oauth_callback"[..], &**callback))
                    .collect();
                let mut signer = Signer::new(&credentials);
                if version.is_some() {
                    signer = signer.with_version();
                }
                let call = Call {
                    endpoint: &endpoint,
                    parameters: &pairs,
                    timestamp: b"1",
                    nonce: b"n+\"~",
                };
                let mut header = String::from("it is appended to: ");
                signer.authorization_into(&call, &mut header);
                let signed = sign(&request(&[]), &credentials, &protocol);
                let expected = signed.and_then(|signed| signed.authorization.to_field());
                let header = header.strip_prefix("it is appended to: ");
                assert_eq!(header, expected.as_deref().ok());
            }
        }
    }
}

#[test]
fn a_timestamp_is_compared_with_the_clock_as_by_the_reference() {
    let credentials = Credentials::client("ck", "cs");
    let mut accepted = 0;
    for now in [0, 5, 1_234_567_890, u64::MAX] {
        for window in [0, 1, 300] {
            let near = [-301, -300, -2, -1, 0, 1, 2, 300, 301];
            let near = near.map(|by| now.saturating_add_signed(by).to_string());
            let others = ["18446744073709551616", "001234567890", "9", "x"].map(str::to_owned);
            for timestamp in near.into_iter().chain(others) {
                let protocol = ProtocolParameters {
                    timestamp: Some(timestamp.clone().into_bytes()),
                    ..ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n")
                };
                let signed =
                    sign(&request(&[]), &credentials, &protocol).expect("it can be signed");
                let header = signed.authorization.to_field().expect("it has parameters");
                let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
                let wire = Wire {
                    method: b"GET",
                    url: URL,
                    fields: &fields,
                    body: b"",
                };
                let clocked = || Verification {
                    clock: Some(Clock { now, window }),
                    ..Verification::default()
                };
                let found = Verifier::new(credentials.clone()).verify_alone(&wire, &mut clocked());
                let expected = verify(&request(&fields), &credentials, &mut clocked());
                accepted += usize::from(expected.is_ok());
                assert_eq!(
                    found,
                    expected.ok().map(Ok),
                    "{timestamp} at {now}, {window}"
                );
            }
        }
    }
    assert!(accepted > 30, "{accepted}");
}

#[test]
fn equal_pairs_of_a_webhook_count_once() {
    let token = WebhookSecret::new("12345").expect("a secret");
    let url = b"https://h/hook";
    for form in [
        "a=1&a=1",
        "a=1&b=2&a=%31&a=1",
        "b=&b&b=",
        "a=2&a=1&a=2",
        "ab=1&a=b1",
        "a%2Ba=%20&a%2Ba=+",
    ] {
        let fields = form_decode(form.as_bytes()).expect("a form");
        let pairs: Vec<Pair<'_>> = fields.iter().map(|p| (&*p.name, &*p.value)).collect();
        let expected = twilio::sign(&token, url, &pairs);
        let mut verifier = TwilioVerifier::new(token.clone());
        let is_signed = verifier.is_signature(url, form.as_bytes(), expected.as_bytes());
        assert!(is_signed, "{form}");
    }
}
