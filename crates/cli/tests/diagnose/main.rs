//! `basestring diagnose`: documented examples whose signatures are wrong, each kind of finding, and
//! what is refused.

mod body_hash;
#[expect(dead_code, reason = "other tests use the rest")]
#[path = "../encodings/mod.rs"]
mod encodings;
mod fix;
mod other_side;
mod pasted;
mod places;
#[path = "../program/mod.rs"]
mod program;
mod secrets;
mod twilio;

use program::{Run, run};

fn diagnose(options: &[&str], request: &str, code: i32) -> String {
    let Run {
        stdout,
        stderr,
        code: ended,
    } = run(&[&["diagnose", "-"], options].concat(), request.as_bytes());
    assert_eq!((stderr.as_str(), ended), ("", Some(code)), "{stdout}");
    ageless(&stdout)
}

/// The text without the age of the timestamp, which grows.
fn ageless(text: &str) -> String {
    let Some((before, after)) = text.split_once("oauth_timestamp is ") else {
        return text.to_owned();
    };
    let (_, after) = after.split_once(" old now.").expect("an age");
    format!("{before}oauth_timestamp is AGE old now.{after}")
}

/// RFC 5849 3.1 as it is printed: the signature is the one of the same request with GET.
#[test]
fn the_signature_that_the_rfc_prints_is_that_of_a_get() {
    let request = "POST /request?b5=%3D%253D&a3=a&c%40=&a2=r%20b HTTP/1.1\n\
                   Host: example.com\n\
                   Content-Type: application/x-www-form-urlencoded\n\
                   Authorization: OAuth realm=\"Example\",\n    \
                   oauth_consumer_key=\"9djdj82h48djs9d2\",\n    \
                   oauth_token=\"kkk9d7dh3k39sjv7\",\n    \
                   oauth_signature_method=\"HMAC-SHA1\",\n    \
                   oauth_timestamp=\"137131201\",\n    \
                   oauth_nonce=\"7d8f3e4a\",\n    \
                   oauth_signature=\"bYT5CMsGcbgUdFHObYMEfcx6bsw%3D\"\n\
                   \n\
                   c2&a3=2+q\n";
    let options = [
        "--scheme",
        "http",
        "--consumer-secret",
        "j49sk3j29djd",
        "--token-secret",
        "dh893hdasih9",
    ];
    insta::assert_snapshot!(diagnose(&options, request, 1));
}

/// X's page "Authorizing a request": the signature is the one of another host and another version.
#[test]
fn the_signature_that_x_prints_is_that_of_another_url() {
    let request = "curl -X POST 'https://api.x.com/1.1/statuses/update.json?include_entities=true' \
                   --data 'status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21' \
                   -H 'Authorization: OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", \
                   oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", \
                   oauth_signature=\"tnnArxj06cWHq44gCs1OSKk%2FjLY%3D\", \
                   oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1318622958\", \
                   oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", \
                   oauth_version=\"1.0\"'";
    let options = [
        "--consumer-secret",
        "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "--token-secret",
        "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    ];
    insta::assert_snapshot!(diagnose(&options, request, 1));
}

const SECRETS: [&str; 4] = [
    "--consumer-secret",
    "consumer-s3cret",
    "--token-secret",
    "token-s3cret",
];

/// A request for `/items` with this query, and this signature as it is in the header.
fn items(query: &str, token: &str, signature: &str) -> String {
    format!(
        "GET /items?{query} HTTP/1.1\n\
         Host: api.example.com:443\n\
         Authorization: OAuth oauth_consumer_key=\"ck\", {token}\
         oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1700000000\", \
         oauth_nonce=\"n1\", oauth_signature=\"{signature}\"\n\
         \n",
    )
}

const QUERY: &str = "q=a%20b%2Ac~d&n=1";
const TOKEN: &str = "oauth_token=\"tk\", ";
const RIGHT: &str = "u4uN4Y3c1NdZWQm/uLzwbg7ivUE=";
/// Encoded as in the field: by Java's URLEncoder, and so on.
const JAVA: &str = "Vz13qoQN56WoJ67xZnpW77M0M%2Fk%3D";
const PLUS_WITHOUT_AMPERSAND: &str = "YZYDqwQ7tw5qsbKn5DFiPjWiytI%3D";
const LOWER: &str = "FiU3T2EzxlpATatleqjdPKdstYA%3D";
const LOWER_WITH_ESCAPES: &str = "WLSQg6rosNQ7JXksC26dWBYMnTs%3D";
const BASE_STRING: &str = "GET&https%3A%2F%2Fapi.example.com%2Fitems&n%3D1%26\
                           oauth_consumer_key%3Dck%26oauth_nonce%3Dn1%26\
                           oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1700000000%26\
                           oauth_token%3Dtk%26q%3Da%2520b%252Ac~d";

fn with_signature(signature: &str) -> String {
    items(QUERY, TOKEN, signature)
}

#[test]
fn a_right_signature_is_right() {
    let request = with_signature("u4uN4Y3c1NdZWQm%2FuLzwbg7ivUE%3D");
    insta::assert_snapshot!(diagnose(&SECRETS, &request, 0));
}

#[test]
fn java_s_url_encoder_is_one_mistake() {
    let request = with_signature(JAVA);
    insta::assert_snapshot!(diagnose(&SECRETS, &request, 1));
}

#[test]
fn a_pair_is_in_two_layers() {
    let request = items(QUERY, "", PLUS_WITHOUT_AMPERSAND);
    insta::assert_snapshot!(diagnose(&SECRETS[..2], &request, 1));
}

#[test]
fn the_form_of_the_signature_tells_hexadecimal_digits() {
    let request = with_signature("bb8b8de18ddcd4d7595909bfb8bcf06e0ee2bd41");
    insta::assert_snapshot!(diagnose(&SECRETS, &request, 1));
    // And without the secrets.
    insta::assert_snapshot!(diagnose(&[], &request, 1));
}

#[test]
fn missing_padding_is_reported() {
    let request = with_signature("u4uN4Y3c1NdZWQm%2FuLzwbg7ivUE");
    insta::assert_snapshot!(diagnose(&SECRETS, &request, 1));
}

#[test]
fn the_field_alone_tells_its_faults() {
    let request = "POST https://api.example.com/request_token HTTP/1.1\n\n";
    let field = "Authorization: OAuth, oauth_callback=\"http://a/b\",oauth_consumer_key=\"ck\" \
                 oauth_nonce=\"n\",oauth_signature=\"u4uN4Y3c1NdZWQm/uLzwbg7ivUE=\",\
                 oauth_signature_method=\"HMAC-SHA1\",oauth_timestamp=1700000000000,";
    insta::assert_snapshot!(diagnose(&["--authorization", field], request, 1));
}

#[test]
fn a_malformed_header_with_the_right_signature_is_not_a_wrong_signature() {
    let request = with_signature(RIGHT);
    insta::assert_snapshot!(diagnose(&SECRETS, &request, 1));
}

#[test]
fn the_other_side_s_base_string_is_explained_without_secrets() {
    let theirs = BASE_STRING.replace("%2520b%252A", "%2Bb%252A");
    let request = with_signature("u4uN4Y3c1NdZWQm%2FuLzwbg7ivUE%3D");
    insta::assert_snapshot!(diagnose(&["--their-base-string", &theirs], &request, 1));
}

#[test]
fn where_the_base_strings_agree_the_key_is_wrong() {
    let request = with_signature("m%2BvIw5TVk72pNmQs0pJtBVGZCzs%3D");
    let theirs = ["--their-base-string", BASE_STRING];
    insta::assert_snapshot!(diagnose(&[&SECRETS[..], &theirs].concat(), &request, 1));
    let without = diagnose(&theirs, &request, 1);
    assert!(
        without.contains("the base strings are the same: if the signature is rejected"),
        "{without}"
    );
}

#[test]
fn a_base_string_that_nothing_explains_is_compared_all_the_same() {
    let theirs = BASE_STRING.replace("n%3D1%26", "n%3D2%26");
    let request = with_signature("m%2BvIw5TVk72pNmQs0pJtBVGZCzs%3D");
    insta::assert_snapshot!(diagnose(&["--their-base-string", &theirs], &request, 1));
}

#[test]
fn what_is_not_explained_is_reported() {
    let request = with_signature("m%2BvIw5TVk72pNmQs0pJtBVGZCzs%3D");
    insta::assert_snapshot!(diagnose(&SECRETS, &request, 1));
}

#[test]
fn several_explanations_are_distinguished_by_a_request_or_another_sample() {
    let request = items("q=ab&n=1", TOKEN, LOWER);
    insta::assert_snapshot!(diagnose(&SECRETS, &request, 1));
}

#[test]
fn another_sample_narrows_the_explanations() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (first, second) = (path("first"), path("second"));
    std::fs::write(&first, items("q=ab&n=1", TOKEN, LOWER)).expect("a file");
    std::fs::write(&second, with_signature(LOWER_WITH_ESCAPES)).expect("a file");
    let arguments = [&["diagnose", &first, &second], &SECRETS[..]].concat();
    let Run { stdout, code, .. } = run(&arguments, b"");
    assert_eq!(code, Some(1));
    assert_eq!(stdout.matches("\nExplanation").count(), 1, "{stdout}");
    assert!(stdout.contains("encode-lowercase-hex"), "{stdout}");
}

/// As oauthlib prints it with its debug log.
#[test]
fn a_library_s_debug_log_is_a_request_with_its_base_string() {
    let log = format!(
        "DEBUG:oauthlib.oauth1.rfc5849:Collected params: [('n', '1')]\n\
         DEBUG:oauthlib.oauth1.rfc5849:Normalized URI: https://api.example.com/items\n\
         DEBUG:oauthlib.oauth1.rfc5849:Signing: signature base string: {BASE_STRING}\n\
         DEBUG:oauthlib.oauth1.rfc5849:Signature: {RIGHT}\n"
    );
    insta::assert_snapshot!(diagnose(&SECRETS, &log, 0));
}

#[test]
fn an_entry_of_a_har_file_is_a_request() {
    let field = with_signature("u4uN4Y3c1NdZWQm%2FuLzwbg7ivUE%3D");
    let field = field
        .lines()
        .nth(2)
        .expect("the field")
        .replace("Authorization: ", "");
    let har = serde_json::json!({"log": {"version": "1.2", "entries": [
        {"request": {"method": "GET", "url": "https://h/", "headers": []}},
        {"request": {
            "method": "GET",
            "url": format!("https://api.example.com/items?{QUERY}"),
            "headers": [
                {"name": ":authority", "value": "api.example.com"},
                {"name": "authorization", "value": field},
            ],
        }},
    ]}})
    .to_string();
    let text = diagnose(&[&SECRETS[..], &["--entry", "2"]].concat(), &har, 0);
    assert!(text.contains("(from a HAR file, request 2 of 2)"), "{text}");
}

#[test]
fn json_holds_the_same_findings() {
    let request = with_signature(JAVA);
    let json = diagnose(&[&SECRETS[..], &["--json"]].concat(), &request, 1);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["verdict"], "explained");
    let explanation = &json["explanations"][0];
    assert_eq!(
        explanation["mistakes"][0]["id"],
        "encode-as-form-serializer"
    );
    assert_eq!(explanation["parting"]["part"], "the parameter q");
}

/// Options, a request, the exit code and what the error says.
const UNREADABLE: [(&[&str], &str, i32, &str); 9] = [
    (
        &[],
        "",
        3,
        "standard input: expected a request, found nothing",
    ),
    (
        &[],
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"https://h/?s=s3cr",
        3,
        "found the end at line 1, column 76; the file may have been cut short",
    ),
    (&[], "{\"a\": 1}", 3, "found JSON without a URL, a method"),
    (
        &["--entry", "2"],
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"https://h/\"}}]}}",
        3,
        "expected an entry from 1 to 1, found 2",
    ),
    (
        &[],
        "curl https://h/",
        3,
        "help:  give the rejected header with --authorization",
    ),
    (
        &["--twilio"],
        "curl https://h/",
        3,
        "help:  give the signature with --signature",
    ),
    (
        &["--their-base-string", "@/nowhere/file"],
        "curl https://h/",
        3,
        "cannot read /nowhere/file: no such file",
    ),
    (
        &["--signature", "a", "--signature", "b"],
        "curl https://h/",
        2,
        "--signature is given 2 times for 1 request files: expected at most one for each",
    ),
    (
        &[],
        "curl --frobnicate https://h/",
        3,
        "expected an option of curl, found \"--frobnicate\"",
    ),
];

#[test]
fn what_cannot_be_diagnosed_is_an_error_with_what_was_expected_and_found() {
    for (options, request, code, expected) in UNREADABLE {
        let arguments = [&["diagnose", "-"], options].concat();
        let found = run(&arguments, request.as_bytes());
        assert_eq!(
            (found.stdout.as_str(), found.code),
            ("", Some(code)),
            "{}",
            found.stderr
        );
        assert!(found.stderr.contains(expected), "{}", found.stderr);
        assert!(!found.stderr.contains("s3cr"), "{}", found.stderr);
    }
}
