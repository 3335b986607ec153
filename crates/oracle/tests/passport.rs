//! The signature of NetSuite's SOAP requests: right, and what each mistake in it is reported as.

use basestring::{Secret, hmac_sha1, hmac_sha256};
use basestring_oracle::diagnose::{Diagnosis, Verdict};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::diagnose::diagnose_passport;
use basestring_oracle::request::read_http;

fn diagnosed(account: &str, algorithm: &str, signature: &str) -> Diagnosis {
    let body = format!(
        "<soap:Envelope><soap:Header><ns:tokenPassport soap:actor=\"x\"><ns:account>{account}</ns:account>\
         <ns:consumerKey>ck</ns:consumerKey><ns:token>tk</ns:token><ns:nonce>n0nce</ns:nonce>\
         <ns:timestamp>1700000000</ns:timestamp><ns:signature algorithm=\"{algorithm}\">{signature}</ns:signature>\
         </ns:tokenPassport></soap:Header></soap:Envelope>"
    );
    let text = format!(
        "POST https://1234567.suitetalk.api.netsuite.com/services HTTP/1.1\n\
         Content-Type: text/xml\nContent-Length: {}\n\n{body}",
        body.len()
    );
    let request = read_http(text.as_bytes(), None).expect("a request");
    let given = Given {
        client_secret: Some(Secret::new("cs3cret")),
        token_secret: Some(Secret::new("ts3cret")),
        ..Given::default()
    };
    diagnose_passport(&request, &given).expect("a tokenPassport")
}

fn signed(text: &str, key: &str) -> String {
    hmac_sha256(text.as_bytes(), &Secret::new(key))
}

const TEXT: &str = "1234567_SB1&ck&tk&n0nce&1700000000";
const KEY: &str = "cs3cret&ts3cret";

#[test]
fn a_right_passport_is_right() {
    let diagnosis = diagnosed("1234567_SB1", "HMAC_SHA256", &signed(TEXT, KEY));
    assert_eq!(diagnosis.verdict, Verdict::Right);
    let sha1 = hmac_sha1(TEXT.as_bytes(), &Secret::new(KEY));
    assert_eq!(
        diagnosed("1234567_SB1", "HMAC_SHA1", &sha1).verdict,
        Verdict::Right
    );
}

#[test]
fn each_mistake_in_a_passport_is_named() {
    let sha1 = hmac_sha1(TEXT.as_bytes(), &Secret::new(KEY));
    for (account, signature, expected) in [
        (
            "1234567_SB1",
            signed(TEXT, "ts3cret&cs3cret"),
            "key-order-swapped",
        ),
        (
            "1234567_SB1",
            signed(TEXT, "ck&tk"),
            "key-identifiers-for-secrets",
        ),
        (
            "1234567_SB1",
            signed(TEXT, "cs3cret&"),
            "key-consumer-secret-only",
        ),
        (
            "1234567_SB1",
            sha1,
            "the signature is that of HMAC_SHA1, and the element names HMAC_SHA256",
        ),
        (
            "1234567-sb1",
            signed(TEXT, KEY),
            "the account 1234567_SB1 is signed, and 1234567-sb1 is sent",
        ),
        (
            "1234567_SB1",
            signed("1234567_SB1&ck&tk&1700000000&n0nce", KEY),
            "the timestamp is signed before the nonce",
        ),
        (
            "1234567_SB1",
            basestring::percent_encode(signed(TEXT, KEY).as_bytes()),
            "the signature is percent-encoded",
        ),
    ] {
        let diagnosis = diagnosed(account, "HMAC_SHA256", &signature);
        assert_eq!(diagnosis.verdict, Verdict::Explained, "{expected}");
        let ids: Vec<_> = diagnosis.explanations.iter().map(|one| one.ids()).collect();
        assert_eq!(ids, [expected]);
    }
    let other = diagnosed("1234567_SB1", "HMAC_SHA256", &signed(TEXT, "other&key"));
    assert_eq!(other.verdict, Verdict::Unexplained);
    assert!(other.explanations.is_empty());
}
