//! A signature that another key gives is explained by that key, for every way in which people get a
//! key wrong, and the sentence names what is wrong with it.

mod copied;

use basestring::{Secret, hmac_sha1};
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Verdict, diagnose};
use basestring_oracle::explain::Given;
use basestring_oracle::request::read_http;

const CLIENT: &str = "cs3cret+/%2Bx&y";
const TOKEN: &str = "ts3cret ~=*";

const BASE_STRING: &str = "GET&https%3A%2F%2Fh%2Fp&a%3D1%26oauth_consumer_key%3Dckey%26\
                           oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA1%26\
                           oauth_timestamp%3D1%26oauth_token%3Dtoken";

fn encoded(text: &str) -> String {
    basestring::percent_encode(text.as_bytes())
}

fn with_key(key: &str, client: Option<&str>, token: Option<&str>) -> Diagnosis {
    let request = "GET https://h/p?a=1 HTTP/1.1\nAuthorization: OAuth oauth_consumer_key=\"ckey\", \
                   oauth_token=\"token\", oauth_nonce=\"n\", oauth_timestamp=\"1\", \
                   oauth_signature_method=\"HMAC-SHA1\"\n\n";
    let mut evidence = Evidence::of(read_http(request.as_bytes(), None).expect("a request"));
    evidence.signature = Some(hmac_sha1(BASE_STRING.as_bytes(), &Secret::from(key)));
    let given = Given {
        client_secret: client.map(Secret::from),
        token_secret: token.map(Secret::from),
        ..Given::default()
    };
    diagnose(&[evidence], &given, Depth::Triples).expect("a diagnosis")
}

/// What is reported of a signature with this key.
fn reported(key: &str) -> Vec<(String, String)> {
    let diagnosis = with_key(key, Some(CLIENT), Some(TOKEN));
    assert_eq!(diagnosis.verdict, Verdict::Explained, "{key}");
    let explanations = diagnosis.explanations.iter();
    explanations
        .map(|one| (one.ids(), one.how.clone().unwrap_or_default()))
        .collect()
}

#[test]
fn each_pair_of_credentials_in_the_two_places_is_named() {
    let names = [
        "the consumer key",
        "the client secret",
        "the token",
        "the token secret",
        "nothing",
    ];
    let values = ["ckey", CLIENT, "token", TOKEN, ""];
    for (first, client) in names.iter().zip(values) {
        for (second, token) in names.iter().zip(values) {
            let key = format!("{}&{}", encoded(client), encoded(token));
            if (client, token) == (CLIENT, TOKEN) {
                let diagnosis = with_key(&key, Some(CLIENT), Some(TOKEN));
                assert_eq!(diagnosis.verdict, Verdict::Right);
                continue;
            }
            let all = reported(&key);
            assert_eq!(all.len(), 1, "{first} and {second}: {all:?}");
            let (ids, how) = &all[0];
            assert!(ids.starts_with("key-"), "{ids}");
            if client != CLIENT {
                let part = format!("{first} in the place of the client secret");
                assert!(how.contains(&part), "{part}: {how}");
            }
            if token != TOKEN {
                let part = format!("{second} in the place of the token secret");
                assert!(how.contains(&part), "{part}: {how}");
            }
        }
    }
}

/// What is before or after a secret, and what the report says of it.
const ENDS: [(&str, &str, &str); 18] = [
    ("", " ", "a space after it"),
    (" ", "", "a space before it"),
    ("", "\n", "a newline after it"),
    ("", "\r\n", "a carriage return and a newline after it"),
    ("", "\r", "a carriage return after it"),
    ("\t", "", "a tab before it"),
    ("\u{feff}", "", "a byte order mark before it"),
    ("", "\u{a0}", "a non-breaking space after it"),
    ("\u{a0}", "", "a non-breaking space before it"),
    ("", "\u{200b}", "a zero-width space after it"),
    ("\"", "\"", "in quotation marks"),
    ("'", "'", "in single quotation marks"),
    ("\u{201c}", "\u{201d}", "in curly quotation marks"),
    ("\u{2018}", "\u{2019}", "in curly single quotation marks"),
    ("`", "`", "in backticks"),
    ("", "\"", "a quotation mark (\") after it"),
    ("'", "", "a quotation mark (') before it"),
    ("", ",", ", after it"),
];

#[test]
fn what_is_before_or_after_either_secret_is_named() {
    for (before, after, expected) in ENDS {
        let changed = |secret: &str| encoded(&format!("{before}{secret}{after}"));
        let of_client = format!("{}&{}", changed(CLIENT), encoded(TOKEN));
        let of_token = format!("{}&{}", encoded(CLIENT), changed(TOKEN));
        let of_both = format!("{}&{}", changed(CLIENT), changed(TOKEN));
        let cases = [
            (of_client, "the client secret"),
            (of_token, "the token secret"),
            (of_both, "each secret"),
        ];
        for (key, which) in cases {
            let all = reported(&key);
            let is_named = all.iter().any(|(ids, how)| {
                ids == "key-whitespace" && how.contains(expected) && how.starts_with(which)
            });
            assert!(is_named, "{which} {expected}: {all:?}");
        }
    }
}

#[test]
fn a_secret_that_is_encoded_or_decoded_once_too_often_is_named() {
    let spaced = CLIENT.replace('+', " ");
    let cases = [
        (format!("{CLIENT}&{TOKEN}"), "not encoded"),
        (
            format!("{}&{}", encoded(&encoded(CLIENT)), encoded(&encoded(TOKEN))),
            "encoded twice",
        ),
        (
            format!("{}&{}", encoded(&encoded(CLIENT)), encoded(TOKEN)),
            "the client secret was encoded twice",
        ),
        (
            format!(
                "{}&{}",
                encoded(&CLIENT.replace("%2B", "+")),
                encoded(TOKEN)
            ),
            "percent-decoded first",
        ),
        (
            format!("{}&{}", encoded(&spaced), encoded(TOKEN)),
            "a space for each +",
        ),
        (
            format!(
                "{}&{}",
                encoded(&CLIENT.to_ascii_uppercase()),
                encoded(TOKEN)
            ),
            "in uppercase",
        ),
        (
            encoded(&format!("{}&{}", encoded(CLIENT), encoded(TOKEN))),
            "encoded once more as a whole",
        ),
        (
            format!("{}{}", encoded(CLIENT), encoded(TOKEN)),
            "without the & between them",
        ),
        (
            format!("{}&null", encoded(CLIENT)),
            "the word null in the place of the token secret",
        ),
        (
            format!("{}&{}\n", encoded(CLIENT), encoded(TOKEN)),
            "a newline at its end",
        ),
    ];
    for (key, expected) in cases {
        let all = reported(&key);
        assert!(
            all.iter().any(|(_, how)| how.contains(expected)),
            "{expected}: {all:?}"
        );
    }
}

/// The signature is right with a token secret that is not given: nothing is reported as wrong.
#[test]
fn without_the_token_secret_a_right_signature_is_undecided() {
    let key = format!("{}&{}", encoded(CLIENT), encoded(TOKEN));
    let diagnosis = with_key(&key, Some(CLIENT), None);
    assert_eq!(diagnosis.verdict, Verdict::Undecided);
    assert!(diagnosis.assumed[0].contains("no token secret is given"));

    let key = format!("{}&", encoded(CLIENT));
    let diagnosis = with_key(&key, Some(CLIENT), None);
    assert_eq!(diagnosis.verdict, Verdict::RightIfEmpty);
    let diagnosis = with_key(&key, Some(CLIENT), Some(""));
    assert_eq!(diagnosis.verdict, Verdict::Right);
}

#[test]
fn a_secret_with_a_space_at_an_end_is_reported_although_it_is_right() {
    for (secret, expected) in [
        (" abc", "begins with a space"),
        ("abc\u{a0}", "ends with a non-breaking space"),
        ("\"abc\"", "begins and ends with a quotation mark"),
    ] {
        let key = format!("{}&{}", encoded(secret), encoded(TOKEN));
        let diagnosis = with_key(&key, Some(secret), Some(TOKEN));
        assert_eq!(diagnosis.verdict, Verdict::Right);
        assert!(
            diagnosis.assumed[0].contains(expected),
            "{:?}",
            diagnosis.assumed
        );
    }
    let key = format!("{}&{}", encoded(CLIENT), encoded(TOKEN));
    let diagnosis = with_key(&key, Some(CLIENT), Some(TOKEN));
    assert!(diagnosis.assumed.is_empty(), "{:?}", diagnosis.assumed);
}
