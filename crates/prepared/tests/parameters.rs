//! Parameters that are sorted next to the protocol parameters, and protocol parameters in other places
//! than the header: signatures are those of the reference.

use basestring::{
    Credentials, Field, Parameter, Request, Url, Verification, base_string, base_string_uri,
    collect_parameters, hmac_sha1, normalize_parameters, percent_encode, signing_key, verify,
};
use basestring_prepared::{Call, Endpoint, Pair, SIGNATURE_LENGTH, Signer, Verifier, Wire};

const URL: &[u8] = b"http://h/";

const PROTOCOL: [Pair<'static>; 6] = [
    (b"oauth_consumer_key", b"ck"),
    (b"oauth_nonce", b"n"),
    (b"oauth_signature_method", b"HMAC-SHA1"),
    (b"oauth_timestamp", b"1"),
    (b"oauth_token", b"tk"),
    (b"oauth_version", b"1.0"),
];

fn credentials() -> Credentials {
    Credentials::client("ck", "cs").with_token("tk", "ts")
}

fn by_reference(uri: &str, parameters: &[Parameter<'_>]) -> String {
    let text = base_string(b"GET", uri, &normalize_parameters(parameters));
    hmac_sha1(text.as_bytes(), &signing_key(&credentials()))
}

fn signed(parameters: &[Pair<'_>]) {
    let url = Url::parse(URL).expect("a URL");
    let call = Call {
        endpoint: &Endpoint::new(b"GET", &url, &url.authority()),
        parameters,
        timestamp: b"1",
        nonce: b"n",
    };
    let mut signature = [0; SIGNATURE_LENGTH];
    let mut signer = Signer::new(&credentials()).with_version();
    signer.sign_into(&call, &mut signature);
    let all = parameters.iter().chain(&PROTOCOL);
    let all: Vec<_> = all
        .map(|(name, value)| Parameter::new(*name, *value))
        .collect();
    let names: Vec<_> = parameters
        .iter()
        .map(|pair| pair.0.escape_ascii().to_string())
        .collect();
    assert_eq!(
        signature,
        by_reference("http://h/", &all).as_bytes(),
        "{names:?}"
    );
}

#[test]
fn parameters_are_sorted_next_to_each_protocol_parameter() {
    for (name, value) in PROTOCOL {
        let shorter = &name[..name.len() - 1];
        let longer = [name, b"a"].concat();
        let before = [shorter, b"!"].concat();
        let names = [shorter, &longer, &before];
        let values: [&[u8]; 4] = [b"", value, b"!", b"~~"];
        for name in names {
            signed(&[(name, b"v")]);
        }
        for value in values {
            signed(&[(name, value)]);
            signed(&[
                (&longer, b"1"),
                (name, value),
                (shorter, b"2"),
                (&before, b"3"),
            ]);
        }
    }
}

/// Signs a request as received by both crates.
fn received(header: &[u8], query: &str) {
    received_with(&[(b"Authorization", header)], query, b"");
}

fn received_with(fields: &[Field<'_>], query: &str, body: &[u8]) {
    let url = format!("http://h/?{query}");
    let wire = Wire {
        method: b"GET",
        url: url.as_bytes(),
        fields,
        body,
    };
    let mut signature = [0; SIGNATURE_LENGTH];
    let found = Signer::new(&credentials()).sign_wire_into(&wire, &mut signature);
    let request: Request<'_> = wire.parse().expect("a URL");
    let expected = collect_parameters(&request).map(|all| {
        by_reference(
            &base_string_uri(&request.url, &request.authority().expect("a host")),
            &all,
        )
    });
    match expected {
        Ok(expected) => assert_eq!(
            (found, &signature[..]),
            (Ok(()), expected.as_bytes()),
            "{query}"
        ),
        Err(expected) => assert_eq!(found, Err(expected), "{query}"),
    }
}

#[test]
fn protocol_parameters_of_a_query_are_signed_as_by_the_reference() {
    let header = br#"OAuth oauth_consumer_key="ck", oauth_nonce="n", oauth_unknown="u""#;
    for name in PROTOCOL.map(|(name, _)| name).iter().chain(&[
        &b"oauth_signature"[..],
        b"oauth_signatur",
        b"oauth_signatures",
        b"oauth_",
        b"oauth_unknown",
        b"oauth_body_hash",
    ]) {
        let name = name.escape_ascii();
        for value in ["", "v", "a%20b", "a+b", "%2", "%zz"] {
            received(header, &format!("{name}={value}"));
            received(header, &format!("b=1&{name}={value}&{name}=w&a=2"));
        }
    }
}

#[test]
fn headers_of_other_names_are_ignored() {
    let oauth: Field<'_> = (b"Authorization", br#"OAuth oauth_consumer_key="ck""#);
    let form: Field<'_> = (b"Content-Type", b"application/x-www-form-urlencoded");
    let host: Field<'_> = (b"HOST", b"other");
    // As long as the names that are read.
    let other_host: Field<'_> = (b"Date", b"[");
    let other_type: Field<'_> = (b"Content-Md5s", form.1);
    let other_oauth: Field<'_> = (b"Authenticated", oauth.1);
    let basic: Field<'_> = (b"Authorization", b"Basic dTpw");
    for fields in [
        &[oauth, form, host][..],
        &[oauth, other_host, form],
        &[oauth, other_type],
        &[oauth, other_type, form],
        &[other_oauth, form],
        &[other_oauth, oauth],
        &[basic, oauth, form],
    ] {
        received_with(fields, "q=1", b"a=1&b=%41");
    }
}

#[test]
fn a_value_of_one_byte_is_decoded() {
    for byte in 0..=u8::MAX {
        let header = [
            b"OAuth oauth_nonce=\"",
            &[byte][..],
            b"\", oauth_token=\"tk\"",
        ]
        .concat();
        if byte != b'"' && byte != b'\\' && !byte.is_ascii_control() {
            received(&header, "a=1");
        }
    }
}

/// Whatever separates the parameters, each is checked by its name.
#[test]
fn each_protocol_parameter_is_checked_in_any_form_of_the_header() {
    let wrong: [&[u8]; 7] = [b"ck", b"n", b"HMAC-SHA1", b"1", b"tk", b"1.0", b"2.0"];
    for separator in [", ", ",", " ,\t"] {
        for (name, value) in PROTOCOL {
            for other in wrong {
                let sent = PROTOCOL.map(|pair| if pair.0 == name { (name, other) } else { pair });
                let all = sent.map(|(name, value)| Parameter::new(name, value));
                let signature = by_reference("http://h/", &all);
                let pair = |(name, value): Pair<'_>| {
                    format!("{}=\"{}\"", name.escape_ascii(), percent_encode(value))
                };
                let pairs = sent
                    .iter()
                    .copied()
                    .chain([(&b"oauth_signature"[..], signature.as_bytes())]);
                let header = format!(
                    "OAuth {}",
                    pairs.map(pair).collect::<Vec<_>>().join(separator)
                );
                let fields: [Field<'_>; 1] = [(b"Authorization", header.as_bytes())];
                let wire = Wire {
                    method: b"GET",
                    url: URL,
                    fields: &fields,
                    body: b"",
                };
                let request = wire.parse().expect("a URL");
                let expected = verify(&request, &credentials(), &mut Verification::default());
                let found =
                    Verifier::new(credentials()).verify_alone(&wire, &mut Verification::default());
                assert_eq!(found, expected.ok().map(Ok), "{header} for {value:?}");
            }
        }
    }
}

/// Each pair of digits after the escape names a byte that 3.6 encodes.
#[test]
fn an_escape_of_an_unreserved_byte_before_digits_is_decoded() {
    for digits in ["80808080808080808080", "18181818181818181818"] {
        received(
            b"OAuth oauth_nonce=\"n\"",
            &format!("a=%41{digits}&b={digits}%7E"),
        );
    }
}

#[test]
fn values_of_one_name_are_sorted_as_they_are_decoded() {
    for query in ["a=%7E&a=b", "a=%41&a=0&a=+", "a=~&a=%20&a=%1F"] {
        received(b"OAuth oauth_nonce=\"n\"", query);
    }
    // Those of the header are decoded once.
    let header = br#"OAuth a="%2541", a="%25zz", a="A", oauth_nonce="n""#;
    received(header, "a=%2541&a=A&a=%41");
}

/// So many that what their names, or their values, share is skipped before they are sorted.
#[test]
fn many_parameters_of_one_name_are_sorted_by_value() {
    let text = |number: u8| [b'z' - number, b'a' + number].escape_ascii().to_string();
    let values: Vec<String> = (0..12).map(text).collect();
    let pairs = |prefix: &str| -> Vec<String> {
        values
            .iter()
            .map(|value| format!("{prefix}{value}"))
            .collect()
    };
    for prefix in ["", "s", "a prefix of more than sixteen bytes"] {
        let texts = pairs(prefix);
        let same_name: Vec<Pair<'_>> = texts
            .iter()
            .map(|value| (&b"n"[..], value.as_bytes()))
            .collect();
        let same_value: Vec<Pair<'_>> = texts
            .iter()
            .map(|name| (name.as_bytes(), &b"v"[..]))
            .collect();
        signed(&same_name);
        signed(&same_value);
    }
}
