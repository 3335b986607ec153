//! The prepared paths read what is sent in their own way. They are held against the readable ones
//! here, octet by octet: every octet in every place of a field and of a form, every escape.

use basestring::{
    Call, Credentials, Endpoint, Field, Kind, Pair, Parameter, ProtocolParameters, Request,
    SIGNATURE_LENGTH, Secret, SignatureMethod, Signer, TwilioVerifier, Url, Verification, Verifier,
    base_string, collect_parameters, form_decode, form_encode, hmac_sha1, sign, signing_key,
    twilio, verify,
};

/// X's documented request.
const FIELD: &str = concat!(
    r#"OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", "#,
    r#"oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", "#,
    r#"oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D", "#,
    r#"oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", "#,
    r#"oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0""#,
);
const BODY: &str = "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21";

/// What some reader takes for something else.
const ODD: &[u8] = b"\"\\,=&%+ \t\r\n\0;o\x7F\xFF";

fn credentials() -> Credentials {
    let secret = Secret::new("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw");
    let token_secret = Secret::new("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");
    Credentials::client("xvz1evFS4wEEPTGEFPHBog", secret).with_token(
        "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
        token_secret,
    )
}

struct Prepared {
    credentials: Credentials,
    signer: Signer,
    verifier: Verifier,
    verified: usize,
    signed: usize,
}

impl Prepared {
    fn new() -> Self {
        let credentials = credentials();
        Self {
            signer: Signer::new(&credentials),
            verifier: Verifier::new(credentials.clone()),
            credentials,
            verified: 0,
            signed: 0,
        }
    }

    /// Signs and verifies in both ways.
    fn agree(&mut self, field: &[u8], body: &[u8]) {
        let fields: [Field<'_>; 2] = [
            (b"Content-Type", b"application/x-www-form-urlencoded"),
            (b"Authorization", field),
        ];
        let url = b"https://api.twitter.com/1.1/statuses/update.json?include_entities=true";
        let request = Request {
            method: b"POST",
            url: Url::parse(url).expect("it is a URL"),
            fields: &fields,
            body,
        };
        let show = || format!("{} | {}", field.escape_ascii(), body.escape_ascii());

        let mut signature = [0; SIGNATURE_LENGTH];
        let found = self.signer.sign_request_into(&request, &mut signature);
        let found = found.map(|()| String::from_utf8_lossy(&signature).into_owned());
        let expected = self.readable(&request);
        self.signed += usize::from(expected.is_ok());
        assert_eq!(found, expected, "{}", show());

        let found = self.verifier.verify(&request, &mut Verification::default());
        let expected = verify(&request, &self.credentials, &mut Verification::default());
        self.verified += usize::from(expected.is_ok());
        assert_eq!(found, expected, "{}", show());
    }

    fn readable(&self, request: &Request<'_>) -> Result<String, basestring::Error> {
        let (parameters, mut text) = (collect_parameters(request)?, String::new());
        let authority = request.authority()?;
        base_string(
            request.method,
            &authority,
            &parameters,
            &request.url,
            &mut text,
        );
        Ok(hmac_sha1(text.as_bytes(), &signing_key(&self.credentials)))
    }
}

/// A text with one octet in each place replaced, and one put in.
fn changed(text: &str, mut take: impl FnMut(&[u8])) {
    for place in 0..=text.len() {
        let mut octets = text.as_bytes().to_vec();
        for octet in (0..=u8::MAX).filter(|_| place < text.len()) {
            octets[place] = octet;
            take(&octets);
        }
        for odd in ODD {
            octets = text.as_bytes().to_vec();
            octets.insert(place, *odd);
            take(&octets);
        }
    }
}

#[test]
fn every_octet_in_every_place_of_a_field_is_read_as_the_readable_path_does() {
    let mut prepared = Prepared::new();
    changed(FIELD, |field| prepared.agree(field, BODY.as_bytes()));
    // Each place once as it is, the scheme's letters in two cases, and white space.
    assert!(prepared.verified > FIELD.len(), "{}", prepared.verified);
    assert!(prepared.signed > 100 * 256, "{}", prepared.signed);
}

#[test]
fn every_octet_in_every_place_of_a_form_is_read_as_the_readable_path_does() {
    let mut prepared = Prepared::new();
    changed(BODY, |body| prepared.agree(FIELD.as_bytes(), body));
    assert!(prepared.verified > BODY.len(), "{}", prepared.verified);
    assert!(prepared.signed > 50 * 256, "{}", prepared.signed);
}

#[test]
fn every_escape_in_a_form_is_signed_as_the_readable_path_does() {
    let mut prepared = Prepared::new();
    let mut agree = |name: &[u8], before: usize, behind: usize, [high, low]: [u8; 2]| {
        let (before, behind) = (vec![b'-'; before], vec![b'~'; behind]);
        let text = [name, &before, &[b'%', high, low], &behind];
        prepared.agree(FIELD.as_bytes(), &text.concat());
    };
    for digits in 0..=u16::MAX {
        agree(b"name=", 0, 20, digits.to_be_bytes());
    }
    // Where windows of sixteen octets begin and end.
    for (before, behind) in (0..20).flat_map(|before| (0..20).map(move |behind| (before, behind))) {
        for digits in [
            b"2B", b"2b", b"41", b"7E", b"FF", b"ff", b"0G", b"%2", b"&=", b"=+",
        ] {
            agree(b"name=", before, behind, *digits);
            agree(b"", before, behind, *digits);
        }
    }
    assert!(
        prepared.signed > 22 * 22 + 8 * 20 * 20,
        "{}",
        prepared.signed
    );
}

#[test]
fn a_form_of_any_length_is_signed_as_the_readable_path_does() {
    let mut prepared = Prepared::new();
    for unit in [
        "a", "%20", "+", "%2b", "a+", "-%C3%A9", "*", "&", "=", "a=&", "&a&a=b",
    ] {
        for count in 0..80 {
            let text = unit.repeat(count);
            prepared.agree(FIELD.as_bytes(), text.as_bytes());
            prepared.agree(FIELD.as_bytes(), format!("v={text}").as_bytes());
        }
    }
    assert_eq!(prepared.signed, 2 * 11 * 80);
}

/// Parameters whose names share a beginning, so that their order is decided far behind, or by values.
fn alike(shared: usize, endings: &[&str]) -> Vec<(String, String)> {
    let pair = |(index, ending): (usize, &&str)| {
        let name = format!("{}{ending}", "n".repeat(shared));
        // Some values share a beginning too, and some are equal.
        (name, format!("{}{}", "v".repeat(shared), index * 7 % 5))
    };
    endings.iter().enumerate().map(pair).collect()
}

/// Endings whose order by encoded texts is another than that by octets, some of them equal.
const ENDINGS: &[&str] = &[
    "",
    "",
    "",
    "~",
    "-",
    "%",
    "0",
    "a",
    "a",
    "\0",
    "\0\0",
    "é",
    " ",
    "~0123456789ab",
    "~0123456789aa",
    "~0123456789a~",
    "~0123456789a",
    "0123456789%",
    "0123456789-",
    "Z",
    "_",
];

#[test]
fn names_that_share_a_beginning_are_put_in_the_order_of_the_readable_path() {
    let mut prepared = Prepared::new();
    let token = Secret::new("12345678901234567890123456789012");
    let (url, webhook) = (b"http://h/p", "https://mycompany.com/myapp.php");
    let url = Url::parse(url).expect("it is a URL");
    let endpoint = Endpoint::new(b"GET", &url, &url.authority());
    for shared in 0..40 {
        for count in 2..=ENDINGS.len() {
            for endings in [&ENDINGS[..count], &ENDINGS[ENDINGS.len() - count..]] {
                let texts = alike(shared, endings);
                let parameters: Vec<_> = texts
                    .iter()
                    .map(|(name, value)| Parameter::new(&**name, &**value))
                    .collect();
                let form = form_encode(&parameters);
                prepared.agree(FIELD.as_bytes(), form.as_bytes());

                let pairs: Vec<Pair<'_>> = texts
                    .iter()
                    .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
                    .collect();
                let call = Call {
                    endpoint: &endpoint,
                    parameters: &pairs,
                    timestamp: b"1",
                    nonce: b"n",
                };
                let mut signature = [0; SIGNATURE_LENGTH];
                prepared.signer.sign_into(&call, &mut signature);
                let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 1, "n");
                let request = Request {
                    method: b"GET",
                    url,
                    fields: &[(b"Content-Type", b"application/x-www-form-urlencoded")],
                    body: form.as_bytes(),
                };
                let signed = sign(&request, &prepared.credentials, &protocol);
                let expected = signed.expect("the form can be signed").signature;
                assert_eq!(signature, expected.as_bytes(), "{form}");

                let expected = twilio::sign(&token, webhook.as_bytes(), &pairs);
                let mut verifier = TwilioVerifier::new(token.clone());
                let (webhook, form) = (webhook.as_bytes(), form.as_bytes());
                let mut verify = || verifier.verify_form(webhook, form, expected.as_bytes());
                assert_eq!(verify(), Ok(()));
                // The readable path, to which a verdict falls back, allocates.
                let again = allocation_counter::measure(|| assert_eq!(verify(), Ok(())));
                assert_eq!(again.count_total, 0, "{}", form.escape_ascii());
            }
        }
    }
}

#[test]
fn webhooks_are_verified_as_the_readable_path_does() {
    const FORM: &str = "ToCity=SAN+FRANCISCO&Body=Ahoy%21+%C3%87a+va%3f&To=%2B14155551212&To=1&To=1\
        &MessageSid=SMfedcba9876543210fedcba9876543210";
    let token = Secret::new("12345678901234567890123456789012");
    let url = b"https://mycompany.com/myapp.php?foo=1&bar=2";
    let mut prepared = TwilioVerifier::new(token.clone());
    let signature_of = |form: &[u8]| {
        let fields = form_decode(form).ok()?;
        let fields: Vec<_> = fields.iter().map(|p| (&*p.name, &*p.value)).collect();
        Some(twilio::sign(&token, url, &fields))
    };
    let original = signature_of(FORM.as_bytes()).expect("the form can be decoded");
    let mut verified = 0;
    changed(FORM, |form| {
        let own = signature_of(form);
        for signature in [Some(&original), own.as_ref()].into_iter().flatten() {
            let found = prepared.verify_form(url, form, signature.as_bytes());
            let expected = twilio::verify_form(&token, url, form, signature.as_bytes());
            verified += usize::from(expected.is_ok());
            assert_eq!(found, expected, "{}", form.escape_ascii());
        }
    });
    assert!(verified > 256 * FORM.len() / 2, "{verified}");
    let refusal = prepared.verify_form(url, b"a=%zz", original.as_bytes());
    assert_eq!(refusal.map_err(|e| e.kind()), Err(Kind::MalformedParameter));
}
