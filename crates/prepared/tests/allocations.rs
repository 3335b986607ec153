//! Signing and verifying allocate nothing once the buffers are large enough.

use std::hint::black_box;

use basestring::{Authorization, Credentials, Field, Secret, Url, Verification, WebhookSecret};
use basestring_prepared::{
    Call, Endpoint, Pair, SIGNATURE_LENGTH, Signer, TwilioVerifier, Verifier, Wire, raw_parameters,
};

/// X's documented request.
const HEADER: &[u8] = br#"OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0""#;
const BODY: &[u8] = b"status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21";
const SIGNATURE: &[u8; SIGNATURE_LENGTH] = b"hCtSmYh+iHYCEqBWrE7C7hYmtUk=";
const URL: &[u8] = b"https://api.twitter.com/1.1/statuses/update.json?include_entities=true";
const FIELDS: &[Field<'_>] = &[
    (b"Content-Type", b"application/x-www-form-urlencoded"),
    (b"Authorization", HEADER),
];

fn credentials() -> Credentials {
    let secret = Secret::new("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw");
    let token_secret = Secret::new("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");
    Credentials::client("xvz1evFS4wEEPTGEFPHBog", secret).with_token(
        "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
        token_secret,
    )
}

const RECEIVED: Wire<'_> = Wire {
    method: b"POST",
    url: URL,
    fields: FIELDS,
    body: BODY,
};

/// The number of allocations of a second run.
fn allocations(mut run: impl FnMut()) -> u64 {
    run();
    allocation_counter::measure(run).count_total
}

#[test]
fn the_counter_counts() {
    let count = allocations(|| {
        black_box(Authorization::parse(black_box(HEADER)).is_ok());
    });
    assert!(
        count > 0,
        "expected allocations of the decoded header, found none"
    );
}

#[test]
fn signing_parameters_allocates_nothing() {
    let mut signer = Signer::new(&credentials()).with_version();
    let url = Url::parse(URL).expect("it is a URL");
    let endpoint = Endpoint::new(b"POST", &url, &url.authority());
    let pairs: &[Pair<'_>] = &[
        (b"include_entities", b"true"),
        (
            b"status",
            b"Hello Ladies + Gentlemen, a signed OAuth request!",
        ),
    ];
    let call = Call {
        endpoint: &endpoint,
        parameters: pairs,
        timestamp: b"1318622958",
        nonce: b"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
    };
    let mut header = String::with_capacity(1024);
    let count = allocations(|| {
        let mut signature = [0; SIGNATURE_LENGTH];
        signer.sign_into(&call, &mut signature);
        assert_eq!(&signature, SIGNATURE);
        header.clear();
        signer.authorization_into(&call, &mut header);
    });
    assert_eq!(count, 0);
}

#[test]
fn signing_a_received_request_allocates_nothing() {
    let mut signer = Signer::new(&credentials());
    let count = allocations(|| {
        let mut signature = [0; SIGNATURE_LENGTH];
        assert_eq!(signer.sign_wire_into(&RECEIVED, &mut signature), Ok(()));
        assert_eq!(&signature, SIGNATURE);
    });
    assert_eq!(count, 0);
}

#[test]
fn verifying_allocates_nothing() {
    let mut verifier = Verifier::new(credentials());
    let count = allocations(|| {
        let verdict = verifier.verify(&RECEIVED, &mut Verification::default());
        assert_eq!(verdict, Ok(()));
    });
    assert_eq!(count, 0);
}

#[test]
fn verifying_a_webhook_allocates_nothing() {
    let mut verifier = TwilioVerifier::new(WebhookSecret::new("12345").expect("a secret"));
    let url = b"https://example.com/myapp.php?foo=1&bar=2";
    let form = b"Digits=1234&To=%2B18005551212&From=%2B14158675310\
        &Caller=%2B14158675310&CallSid=CA1234567890ABCDE";
    let count = allocations(|| {
        let verdict = verifier.verify_form(url, form, b"L/OH5YylLD5NRKLltdqwSvS0BnU=");
        assert_eq!(verdict, Ok(()));
    });
    assert_eq!(count, 0);
}

#[test]
fn reading_a_header_to_slices_allocates_nothing() {
    let count = allocations(|| {
        assert_eq!(raw_parameters(black_box(HEADER)).count(), 7);
    });
    assert_eq!(count, 0);
}
