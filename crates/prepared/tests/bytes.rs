//! The prepared code reads a request in its own way. Every byte at every position of a URL, a header
//! and a form, and every escape, is compared with the reference here.

use basestring::{
    Credentials, Error, Field, Kind, Parameter, ProtocolParameters, Request, Secret,
    SignatureMethod, Url, Verification, WebhookSecret, base_string, base_string_uri,
    collect_parameters, form_decode, form_encode, hmac_sha1, normalize_parameters, sign,
    signing_key, twilio, verify,
};
use basestring_prepared::{
    Call, Endpoint, Pair, SIGNATURE_LENGTH, Signer, TwilioVerifier, Verifier, Wire,
};

/// X's documented request.
const HEADER: &str = concat!(
    r#"OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", "#,
    r#"oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", "#,
    r#"oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D", "#,
    r#"oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", "#,
    r#"oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0""#,
);
const BODY: &str = "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21";

const URL: &str = "https://api.twitter.com/1.1/statuses/update.json?include_entities=true";

/// Bytes that separate or escape something somewhere.
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

    /// Signs and verifies X's request with another header and body by both crates.
    fn agree(&mut self, header: &[u8], body: &[u8]) {
        let fields: [Field<'_>; 2] = [
            (b"Content-Type", b"application/x-www-form-urlencoded"),
            (b"Authorization", header),
        ];
        self.agree_on(&Wire {
            method: b"POST",
            url: URL.as_bytes(),
            fields: &fields,
            body,
        });
    }

    /// Signs and verifies a request by both crates.
    fn agree_on(&mut self, wire: &Wire<'_>) {
        let show = || {
            let fields = wire
                .fields
                .iter()
                .map(|(name, value)| format!("{}: {}", name.escape_ascii(), value.escape_ascii()));
            let fields = fields.collect::<Vec<_>>().join("; ");
            format!(
                "{} | {fields} | {}",
                wire.url.escape_ascii(),
                wire.body.escape_ascii()
            )
        };

        let mut signature = [0; SIGNATURE_LENGTH];
        let found = self.signer.sign_wire_into(wire, &mut signature);
        let found = found.map(|()| String::from_utf8_lossy(&signature).into_owned());
        let expected = wire.parse().and_then(|request| self.by_reference(&request));
        self.signed += usize::from(expected.is_ok());
        match (&found, &expected) {
            // Of several faults, the two may report different ones.
            (Err(found), Err(_)) => assert_ne!(found.kind(), Kind::Other, "{}", show()),
            (found, expected) => assert_eq!(found, expected, "{}", show()),
        }

        let found = self
            .verifier
            .verify_alone(wire, &mut Verification::default());
        let expected = wire
            .parse()
            .and_then(|request| verify(&request, &self.credentials, &mut Verification::default()));
        self.verified += usize::from(expected.is_ok());
        assert_eq!(found, expected.clone().ok().map(Ok), "{}", show());
    }

    fn by_reference(&self, request: &Request<'_>) -> Result<String, Error> {
        let parameters = normalize_parameters(&collect_parameters(request)?);
        let uri = base_string_uri(&request.url, &request.authority()?);
        let text = base_string(request.method, &uri, &parameters);
        Ok(hmac_sha1(text.as_bytes(), &signing_key(&self.credentials)))
    }
}

/// Calls `take` with a text in which one byte is replaced or inserted, at each position.
fn changed(text: &str, mut take: impl FnMut(&[u8])) {
    for place in 0..=text.len() {
        let mut bytes = text.as_bytes().to_vec();
        for byte in (0..=u8::MAX).filter(|_| place < text.len()) {
            bytes[place] = byte;
            take(&bytes);
        }
        for odd in ODD {
            bytes = text.as_bytes().to_vec();
            bytes.insert(place, *odd);
            take(&bytes);
        }
    }
}

#[test]
fn every_byte_of_a_header_is_read_as_by_the_reference() {
    let mut prepared = Prepared::new();
    changed(HEADER, |header| prepared.agree(header, BODY.as_bytes()));
    // Unchanged once for each position, the scheme's letters in two cases, and white space.
    assert!(prepared.verified > HEADER.len(), "{}", prepared.verified);
    assert!(prepared.signed > 100 * 256, "{}", prepared.signed);
}

#[test]
fn every_byte_of_a_form_is_read_as_by_the_reference() {
    let mut prepared = Prepared::new();
    changed(BODY, |body| prepared.agree(HEADER.as_bytes(), body));
    assert!(prepared.verified > BODY.len(), "{}", prepared.verified);
    assert!(prepared.signed > 50 * 256, "{}", prepared.signed);
}

#[test]
fn every_byte_of_a_url_is_read_as_by_the_reference() {
    let mut prepared = Prepared::new();
    let fields: [Field<'_>; 1] = [(b"Authorization", HEADER.as_bytes())];
    for url in [
        URL,
        "http://u:p@API.Twitter.com:0080/1.1/%7e?a=%20+&b#c",
        "http://[2001:db8::1]:8443",
        "https://h:443",
    ] {
        changed(url, |url| {
            prepared.agree_on(&Wire {
                method: b"get",
                url,
                fields: &fields,
                body: b"",
            });
        });
    }
    assert!(prepared.signed > 50 * 256, "{}", prepared.signed);
}

#[test]
fn every_byte_of_a_host_and_a_content_type_is_read_as_by_the_reference() {
    let mut prepared = Prepared::new();
    let agree = |prepared: &mut Prepared, fields: &[Field<'_>]| {
        prepared.agree_on(&Wire {
            method: b"POST",
            url: URL.as_bytes(),
            fields,
            body: BODY.as_bytes(),
        });
    };
    let header: Field<'_> = (b"authorization", HEADER.as_bytes());
    for host in ["api.Twitter.com:8080", " [::1]:443 "] {
        changed(host, |host| {
            agree(&mut prepared, &[(b"hOST", host), header])
        });
    }
    changed("Application/x-www-form-urlencoded; charset=UTF-8", |form| {
        agree(&mut prepared, &[header, (b"content-TYPE", form)]);
    });
    for name in ["Authorization", "Host", "Content-Type"] {
        let twice: Field<'_> = (name.as_bytes(), b"OAuth a=\"1\"");
        agree(&mut prepared, &[header, twice, twice]);
    }
    agree(&mut prepared, &[(b"Authorization", b"Basic dTpw"), header]);
    assert!(prepared.signed > 20 * 256, "{}", prepared.signed);
}

#[test]
fn a_realm_is_read_as_by_the_reference() {
    let mut prepared = Prepared::new();
    for realm in [
        r#"realm="a \" b", "#,
        r#"Realm="", "#,
        r#"realm="a", realm="b", "#,
    ] {
        let header = HEADER.replacen("OAuth ", &format!("OAuth {realm}"), 1);
        let beginning = &header[.."OAuth ".len() + realm.len()];
        changed(beginning, |beginning| {
            let rest = &header.as_bytes()["OAuth ".len() + realm.len()..];
            prepared.agree(&[beginning, rest].concat(), BODY.as_bytes());
        });
    }
    assert!(prepared.verified > 50, "{}", prepared.verified);
}

#[test]
fn every_escape_in_a_form_is_signed_as_by_the_reference() {
    let mut prepared = Prepared::new();
    let mut agree = |name: &[u8], before: usize, behind: usize, [high, low]: [u8; 2]| {
        let (before, behind) = (vec![b'-'; before], vec![b'~'; behind]);
        let text = [name, &before, &[b'%', high, low], &behind];
        prepared.agree(HEADER.as_bytes(), &text.concat());
    };
    for digits in 0..=u16::MAX {
        agree(b"name=", 0, 20, digits.to_be_bytes());
    }
    // At the ends of windows of sixteen bytes.
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
fn a_form_of_any_length_is_signed_as_by_the_reference() {
    let mut prepared = Prepared::new();
    for unit in [
        "a", "%20", "+", "%2b", "a+", "-%C3%A9", "*", "&", "=", "a=&", "&a&a=b",
    ] {
        for count in 0..80 {
            let text = unit.repeat(count);
            prepared.agree(HEADER.as_bytes(), text.as_bytes());
            prepared.agree(HEADER.as_bytes(), format!("v={text}").as_bytes());
        }
    }
    assert_eq!(prepared.signed, 2 * 11 * 80);
}

/// Parameters whose names share a beginning, so that a late byte or the value decides their order.
fn sharing(shared: usize, endings: &[&str]) -> Vec<(String, String)> {
    let pair = |(index, ending): (usize, &&str)| {
        let name = format!("{}{ending}", "n".repeat(shared));
        // Some values share a beginning, and some are equal.
        (name, format!("{}{}", "v".repeat(shared), index * 7 % 5))
    };
    endings.iter().enumerate().map(pair).collect()
}

/// Endings that sort differently by encoded texts and by bytes. Some are equal.
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
fn names_that_share_a_beginning_are_sorted_as_by_the_reference() {
    let mut prepared = Prepared::new();
    let token = WebhookSecret::new("12345678901234567890123456789012").expect("a secret");
    let (url, webhook) = (b"http://h/p", "https://mycompany.com/myapp.php");
    let url = Url::parse(url).expect("it is a URL");
    let endpoint = Endpoint::new(b"GET", &url, &url.authority());
    for shared in 0..40 {
        for count in 2..=ENDINGS.len() {
            for endings in [&ENDINGS[..count], &ENDINGS[ENDINGS.len() - count..]] {
                let texts = sharing(shared, endings);
                let parameters: Vec<_> = texts
                    .iter()
                    .map(|(name, value)| Parameter::new(&**name, &**value))
                    .collect();
                let form = form_encode(&parameters);
                prepared.agree(HEADER.as_bytes(), form.as_bytes());

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
                // The reference allocates: so this verdict is the prepared code's own.
                let again = allocation_counter::measure(|| assert_eq!(verify(), Ok(())));
                assert_eq!(again.count_total, 0, "{}", form.escape_ascii());
            }
        }
    }
}

#[test]
fn webhooks_are_verified_as_by_the_reference() {
    const FORM: &str = "ToCity=SAN+FRANCISCO&Body=Ahoy%21+%C3%87a+va%3f&To=%2B14155551212&To=1&To=1\
        &MessageSid=SMfedcba9876543210fedcba9876543210";
    let token = WebhookSecret::new("12345678901234567890123456789012").expect("a secret");
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
