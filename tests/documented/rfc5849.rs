//! RFC 5849: the requests of 1.2, 2 and 3.

use basestring::{
    Credentials, ProtocolParameters, Request, SignatureMethod, base_string_uri, collect_parameters,
    normalize_parameters,
};

use crate::example::{Example, assert_shown, get, pairs, post, post_form};

/// 1.2's protocol parameters.
fn photos(timestamp: u64, nonce: &str) -> ProtocolParameters {
    ProtocolParameters {
        realm: Some(b"Photos".to_vec()),
        ..ProtocolParameters::new(SignatureMethod::HmacSha1, timestamp, nonce)
    }
}

fn printer() -> Credentials {
    Credentials::client("dpf43f3p2l4k3l03", "kd94hf93k423kf44")
}

#[test]
fn temporary_credentials_are_requested() {
    let example = Example {
        request: post("https://photos.example.net/initiate"),
        credentials: printer(),
        protocol: ProtocolParameters {
            callback: Some(b"http://printer.example.com/ready".to_vec()),
            ..photos(137_131_200, "wIjqoS")
        },
    };
    assert_eq!(example.signature(), "74KNZJeDHnMBp0EMJ9ZHt/XKycU=");
    assert_shown("rfc5849-1.2-initiate", &example.stages());
}

#[test]
fn token_credentials_are_requested() {
    let example = Example {
        request: post("https://photos.example.net/token"),
        credentials: printer().with_token("hh5s93j4hdidpola", "hdhd0244k9j7ao03"),
        protocol: ProtocolParameters {
            verifier: Some(b"hfdp7dh39dks9884".to_vec()),
            ..photos(137_131_201, "walatlh")
        },
    };
    assert_eq!(example.signature(), "gKgrFCywp7rO0OXSjdot/IHF7IU=");
    assert_shown("rfc5849-1.2-token", &example.stages());
}

#[test]
fn the_photo_is_requested_over_http() {
    let example = |url| Example {
        request: get(url),
        credentials: printer().with_token("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00"),
        protocol: photos(137_131_202, "chapoH"),
    };
    const PRINTED: &str = "MdpQcU8iPSUjWoN/UDMsK2sui9I=";
    let over_http = example("http://photos.example.net/photos?file=vacation.jpg&size=original");
    assert_eq!(over_http.signature(), PRINTED);
    assert_shown("rfc5849-1.2-photo", &over_http.stages());

    // The request is printed without a scheme. The two requests before it are sent over TLS.
    let over_https = example("https://photos.example.net/photos?file=vacation.jpg&size=original");
    assert_ne!(over_https.signature(), PRINTED);
}

#[test]
fn plaintext_asks_for_temporary_and_for_token_credentials() {
    let client = Credentials::client("jd83jd92dhsh93js", "ja893SD9");
    let protocol = ProtocolParameters {
        signature_method: Some(SignatureMethod::Plaintext),
        realm: Some(b"Example".to_vec()),
        ..ProtocolParameters::default()
    };
    let temporary = Example {
        request: post("https://server.example.com/request_temp_credentials"),
        credentials: client.clone(),
        protocol: ProtocolParameters {
            callback: Some(b"http://client.example.net/cb?x=1".to_vec()),
            ..protocol.clone()
        },
    };
    assert_eq!(temporary.signature(), "ja893SD9&");
    assert_shown("rfc5849-2.1-plaintext", &temporary.stages());

    let token = Example {
        request: post("https://server.example.com/request_token"),
        credentials: client.with_token("hdk48Djdsa", "xyz4992k83j47x0b"),
        protocol: ProtocolParameters {
            verifier: Some(b"473f82d3".to_vec()),
            ..protocol
        },
    };
    assert_eq!(token.signature(), "ja893SD9&xyz4992k83j47x0b");
    assert_shown("rfc5849-2.3-plaintext", &token.stages());
}

const URL_OF_3_1: &str = "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b";
const BODY_OF_3_1: &str = "c2&a3=2+q";

fn example_of_3_1(request: Request<'_>) -> Example<'_> {
    Example {
        request,
        credentials: Credentials::client("9djdj82h48djs9d2", "j49sk3j29djd")
            .with_token("kkk9d7dh3k39sjv7", "dh893hdasih9"),
        protocol: ProtocolParameters {
            realm: Some(b"Example".to_vec()),
            ..ProtocolParameters::new(SignatureMethod::HmacSha1, 137_131_201, "7d8f3e4a")
        },
    }
}

#[test]
fn the_request_of_3_1_has_the_signature_of_erratum_2550() {
    let request = post_form(URL_OF_3_1, BODY_OF_3_1);
    let right = example_of_3_1(request);
    assert_eq!(right.signature(), "r6/TJjbCOr97/+UU0NsvSne7s5g=");
    let printed = example_of_3_1(Request {
        method: b"GET",
        ..request
    });
    assert_eq!(printed.signature(), "bYT5CMsGcbgUdFHObYMEfcx6bsw=");

    let shown = format!(
        "POST, as the request is: the signature of erratum 2550\n\n{}\n\
         GET, all else being the same: the signature that 3.1 and 3.4.1.1 print\n\n{}",
        right.stages(),
        printed.stages(),
    );
    assert_shown("rfc5849-3.1", &shown);
}

/// The base string of 3.4.1.1, its lines joined.
#[test]
fn the_base_string_is_that_of_3_4_1_1() {
    let printed = concat!(
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q",
        "%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_",
        "key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_m",
        "ethod%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk",
        "9d7dh3k39sjv7",
    );
    let signed = example_of_3_1(post_form(URL_OF_3_1, BODY_OF_3_1)).sign();
    assert_eq!(signed.base_string, printed);
}

/// The signature printed in 3.4.1.3.1 is another one still, and takes no part.
#[test]
fn parameters_are_collected_as_3_4_1_3_1_and_normalized_as_3_4_1_3_2() {
    let field = concat!(
        r#"OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", "#,
        r#"oauth_token="kkk9d7dh3k39sjv7", oauth_signature_method="HMAC-SHA1", "#,
        r#"oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", "#,
        r#"oauth_signature="djosJKDKJSD8743243%2Fjdk33klY%3D""#,
    );
    let request = post_form(URL_OF_3_1, BODY_OF_3_1);
    let mut fields = request.fields.to_vec();
    fields.push((b"Authorization", field.as_bytes()));
    let request = Request {
        fields: &fields,
        ..request
    };
    let parameters = collect_parameters(&request).expect("the documented request can be read");

    let normalized = normalize_parameters(&parameters);
    assert_eq!(
        normalized,
        concat!(
            "a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=&oauth_consumer_key=9dj",
            "dj82h48djs9d2&oauth_nonce=7d8f3e4a&oauth_signature_method=HMAC-SHA1",
            "&oauth_timestamp=137131201&oauth_token=kkk9d7dh3k39sjv7",
        )
    );
    let shown = format!(
        "3.4.1.3.1, decoded\n{}3.4.1.3.2, encoded and sorted\n  {}\n3.4.1.3.2, joined\n  {}\n",
        pairs(&parameters),
        normalized.replace('&', "\n  "),
        normalized,
    );
    assert_shown("rfc5849-3.4.1.3", &shown);
}

#[test]
fn base_string_uris_are_those_of_3_4_1_2() {
    for (url, printed) in [
        (
            "http://EXAMPLE.COM:80/r%20v/X?id=123",
            "http://example.com/r%20v/X",
        ),
        (
            "https://www.example.net:8080/?q=1",
            "https://www.example.net:8080/",
        ),
    ] {
        let url = basestring::Url::parse(url.as_bytes()).expect("a URL");
        assert_eq!(base_string_uri(&url, &url.authority()), printed);
    }
}
