//! `basestring explain`: documented requests stage by stage, what it refuses, and that it never
//! shows a secret.

mod program;

use program::{Run, run, run_with};

/// RFC 5849 3.1, with a signature in its place.
fn rfc_request(signature: &str) -> String {
    format!(
        "POST /request?b5=%3D%253D&a3=a&c%40=&a2=r%20b HTTP/1.1\n\
         Host: example.com:80\n\
         Content-Type: application/x-www-form-urlencoded\n\
         Authorization: OAuth realm=\"Example\",\n    \
         oauth_consumer_key=\"9djdj82h48djs9d2\",\n    \
         oauth_token=\"kkk9d7dh3k39sjv7\",\n    \
         oauth_signature_method=\"HMAC-SHA1\",\n    \
         oauth_timestamp=\"137131201\",\n    \
         oauth_nonce=\"7d8f3e4a\",\n    \
         oauth_signature=\"{signature}\"\n\
         \n\
         c2&a3=2+q\n",
    )
}

const RFC_SECRETS: [&str; 4] = [
    "--consumer-secret",
    "j49sk3j29djd",
    "--token-secret",
    "dh893hdasih9",
];

fn explain(options: &[&str], request: &str) -> Run {
    run(&[&["explain", "-"], options].concat(), request.as_bytes())
}

fn text(options: &[&str], request: &str, code: i32) -> String {
    let Run {
        stdout,
        stderr,
        code: ended,
    } = explain(options, request);
    assert_eq!((stderr.as_str(), ended), ("", Some(code)), "{stdout}");
    stdout
}

#[test]
fn a_webhook_gets_the_command_that_explains_it() {
    let request = "POST /sms HTTP/1.1\nHost: h\nX-Twilio-Signature: s\n\nBody=hi";
    let Run { stderr, code, .. } = explain(&[], request);
    assert_eq!(code, Some(3));
    assert!(
        stderr.contains("basestring explain FILE --webhook twilio"),
        "{stderr}"
    );
}

/// The example of Twilio's documentation.
const TWILIO: &str = "POST https://example.com/myapp.php?foo=1&bar=2 HTTP/1.1\n\
    Content-Type: application/x-www-form-urlencoded\n\
    X-Twilio-Signature: L/OH5YylLD5NRKLltdqwSvS0BnU=\n\n\
    CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212";

#[test]
fn the_example_of_twilio_is_explained_stage_by_stage() {
    let options = ["--twilio", "--auth-token", "12345"];
    insta::assert_snapshot!(text(&options, TWILIO, 0));
}

#[test]
fn a_webhook_is_judged_for_its_own_url() {
    let options = ["--twilio", "--auth-token", "12345"];
    let behind_proxy = TWILIO.replace("https://", "http://");
    let explanation = text(&options, &behind_proxy, 1);
    let (_, verdict) = explanation.split_once("invalid: ").expect("the verdict");
    insta::assert_snapshot!(verdict);
    let signed_url = ["--signed-url", "https://example.com/myapp.php?foo=1&bar=2"];
    text(&[&options[..], &signed_url].concat(), &behind_proxy, 0);
}

#[test]
fn the_webhooks_of_each_service_are_explained_without_their_secret() {
    for (service, header) in [
        ("github", "X-Hub-Signature-256"),
        ("mandrill", "X-Mandrill-Signature"),
        ("plivo", "X-Plivo-Signature"),
        ("trello", "X-Trello-Webhook"),
        ("twilio", "X-Twilio-Signature"),
    ] {
        let request = "POST https://user:passw0rd@h/p HTTP/1.1\nHost: h\n\n{\"a\":1}";
        let secret = ["--webhook", service, "--auth-token", "t0psecret99"];
        let explanation = text(&secret, request, 0);
        assert!(explanation.contains(header), "{explanation}");
        for hidden in ["t0psecret99", "passw0rd"] {
            assert!(!explanation.contains(hidden), "{explanation}");
        }
        let unchecked = text(&["--webhook", service], request, 0);
        assert!(unchecked.contains("no secret was given"), "{unchecked}");
    }
}

/// Erratum 2550 has the signature that is right.
#[test]
fn the_request_of_the_rfc_is_valid_with_the_signature_of_its_erratum() {
    let request = rfc_request("r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D");
    insta::assert_snapshot!(text(&RFC_SECRETS, &request, 0));
}

#[test]
fn the_signature_that_the_rfc_prints_is_wrong() {
    let request = rfc_request("bYT5CMsGcbgUdFHObYMEfcx6bsw%3D");
    let explanation = text(&RFC_SECRETS, &request, 1);
    let (_, end) = explanation.split_once("3.4.2 ").expect("the stage");
    insta::assert_snapshot!(end);
}

const X: &str =
    "$ curl -X POST 'https://api.twitter.com/1.1/statuses/update.json?include_entities=true' \\
  --data-urlencode 'status=Hello Ladies + Gentlemen, a signed OAuth request!'
";

const X_OPTIONS: [&str; 12] = [
    "--consumer-key",
    "xvz1evFS4wEEPTGEFPHBog",
    "--consumer-secret",
    "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    "--token",
    "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    "--token-secret",
    "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    "--timestamp",
    "1318622958",
    "--nonce",
    "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
];

#[test]
fn the_curl_line_of_x_is_signed_as_x_prints_it() {
    insta::assert_snapshot!(text(&X_OPTIONS, X, 0));
}

#[test]
fn plaintext_is_verified_and_not_shown() {
    let request = "GET https://h/?oauth_consumer_key=ck&oauth_signature_method=PLAINTEXT\
                   &oauth_signature=very%2526secret%26 HTTP/1.1\n\n";
    let explanation = text(&["--consumer-secret", "very&secret"], request, 0);
    insta::assert_snapshot!(explanation);
}

#[test]
fn a_json_body_and_another_host_are_reported() {
    let request = "post http://10.0.0.1:8080?a=B%20&a-b=~*&A=%FF&&x HTTP/1.1\n\
                   Host: API.example.com:8443\n\
                   Content-Type: application/json\n\
                   Authorization: Basic bWU6cHc=\n\
                   \n\
                   {\"a\": 1}\n";
    let options = [
        "--consumer-key",
        "ck",
        "--consumer-secret",
        "c s",
        "--timestamp",
        "1",
        "--nonce",
        "n",
        "--no-version",
    ];
    insta::assert_snapshot!(text(&options, request, 0));
}

#[test]
fn without_a_secret_all_but_the_key_is_explained() {
    let request = rfc_request("r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D");
    let explanation = text(&[], &request, 0);
    assert!(explanation.contains("= POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b"));
    assert!(explanation.ends_with("not verified: no client secret was given\n"));
}

#[test]
fn json_holds_the_same_stages() {
    let request = rfc_request("r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D");
    let json = text(&[&RFC_SECRETS[..], &["--json"]].concat(), &request, 0);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["verdict"]["is"], "valid");
    let clauses: Vec<_> = json["stages"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|stage| stage["section"].as_str().expect("a text"))
        .collect();
    assert_eq!(
        clauses,
        [
            "3.4.1.2",
            "3.4.1.3.1",
            "3.4.1.3.2",
            "3.4.1.1",
            "3.4.2",
            "3.5.1"
        ]
    );
}

#[test]
fn colors_are_printed_when_requested_and_add_nothing_else() {
    let request = rfc_request("r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D");
    let plain = text(&RFC_SECRETS, &request, 0);
    let coloured = text(
        &[&RFC_SECRETS[..], &["--color", "always"]].concat(),
        &request,
        0,
    );
    assert!(coloured.contains("\u{1b}[") && !plain.contains('\u{1b}'));
    let mut stripped = String::new();
    let mut pieces = coloured.split('\u{1b}');
    stripped.extend(pieces.next());
    stripped.extend(
        pieces
            .filter_map(|piece| piece.split_once('m'))
            .map(|(_, text)| text),
    );
    assert_eq!(stripped, plain);
}

#[test]
fn what_cannot_be_explained_is_an_error_with_what_was_expected_and_found() {
    let long = format!("GET / HTTP/1.1\nHost: h\nX: {}\n\n", "a".repeat(10_000_000));
    let signed = "--consumer-key=ck";
    let cases: [(&[&str], &str, &str); 10] = [
        (&[], "", "standard input: expected a request, found nothing"),
        (&[], &long, "found more, at line 3"),
        (
            &[signed],
            "GET http://h:99999/ HTTP/1.1\n\n",
            "malformed-url: expected a port from 1 to 65535, found \"99999\", at byte 9 of the URL",
        ),
        (
            &[signed],
            "curl https://h/%zz",
            "found \"%zz\", at byte 10 of the URL",
        ),
        (
            &[signed],
            "curl 'https://h/?a=100%'",
            "malformed-parameter: expected two hexadecimal digits",
        ),
        (
            &[signed],
            "curl --frobnicate https://h",
            "expected an option of curl, found \"--frobnicate\"",
        ),
        (
            &[],
            "curl https://h",
            "expected protocol parameters in the request, or a client identifier",
        ),
        (
            &["--consumer-secret-file", "/nowhere/secret"],
            "curl https://h",
            "cannot read /nowhere/secret: no such file",
        ),
        (
            &[signed, "--timestamp", "now"],
            "curl https://h",
            "bad-timestamp: expected a timestamp of",
        ),
        (
            &[signed, "--signature-method", "MD5"],
            "curl https://h",
            "found \"MD5\"",
        ),
    ];
    for (options, request, expected) in cases {
        let Run {
            stdout,
            stderr,
            code,
        } = explain(options, request);
        assert_eq!((stdout.as_str(), code), ("", Some(3)), "{stderr}");
        assert!(
            stderr.starts_with("error: ") && stderr.contains(expected),
            "{stderr}"
        );
        assert!(stderr.len() < 400, "{stderr}");
    }
}

/// Forms of the secrets that could be printed.
const FORMS: [&str; 6] = [
    "cl!ent&s3cret",
    "cl%21ent%26s3cret",
    "cl%2521ent",
    "t0ken/s3cret",
    "t0ken%2Fs3cret",
    "t0ken%252F",
];

const PLAINTEXT: &str = "cl%2521ent%2526s3cret%26t0ken%252Fs3cret";

const PARAMETERS: &str = "oauth_consumer_key=ck&oauth_token=tk&oauth_timestamp=1&oauth_nonce=n";

fn with_header(method: &str, signature: &str) -> String {
    let all = format!("{PARAMETERS}&oauth_signature_method={method}&oauth_signature={signature}");
    let pairs: Vec<String> = all
        .split('&')
        .map(|p| format!("{}\"", p.replacen('=', "=\"", 1)))
        .collect();
    format!(
        "POST https://h/ HTTP/1.1\nAuthorization: OAuth {}\n\n",
        pairs.join(", ")
    )
}

/// Requests that carry secrets, wherever they can be.
fn requests_with_secrets() -> Vec<String> {
    let (parameters, plaintext) = (PARAMETERS, PLAINTEXT);
    let form = "Content-Type: application/x-www-form-urlencoded";
    let carried =
        format!("{parameters}&oauth_signature_method=PLAINTEXT&oauth_signature={plaintext}");
    let mut requests = vec![
        "GET https://h/ HTTP/1.1\n\n".to_owned(),
        format!("GET https://h/?{carried} HTTP/1.1\n\n"),
        format!("GET https://h/?{carried}&oauth_signature={plaintext} HTTP/1.1\n\n"),
        format!("POST https://h/ HTTP/1.1\n{form}\n\n{carried}"),
        format!("curl -d '{carried}' https://h/"),
        format!("curl -u 'me:cl!ent&s3cret' https://me:cl%21ent%26s3cret@h/?{parameters}"),
        format!("GET https://h/?{carried} HTTP/1.1 more\n\n"),
        format!("GET ftp://h/?{carried} HTTP/1.1\n\n"),
        format!("GET https://h/ HTTP/1.1\nAuthorization OAuth oauth_signature=\"{plaintext}\"\n\n"),
        format!("GET https://h/ HTTP/1.1\nAuthorization: OAuth oauth_signature={plaintext}\n\n"),
        "curl https://h/ 'cl!ent&s3cret'".to_owned(),
        "curl -u me \"cl!ent&s3cret\" https://h/".to_owned(),
    ];
    for method in ["PLAINTEXT", "plaintext", "HMAC-SHA1", "RSA-SHA1", ""] {
        for signature in [plaintext, "cl%2521ent%2526s3cret%26", "x", ""] {
            requests.push(with_header(method, signature));
        }
    }
    requests
}

/// Options and environment.
type Given<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

/// Where every secret can come from, in every form of it that could be printed.
#[test]
fn no_output_holds_a_secret() {
    let folder = std::env::temp_dir().join(format!("basestring-secrets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("secret");
    std::fs::write(&file, "cl!ent&s3cret\r\n").expect("a file");
    let file = file.to_str().expect("a path in UTF-8");
    let requests = requests_with_secrets();
    let given: [Given<'_>; 3] = [
        (
            &[
                "--consumer-secret",
                "cl!ent&s3cret",
                "--token-secret",
                "t0ken/s3cret",
            ],
            &[],
        ),
        (
            &["--consumer-secret-file", file],
            &[("BASESTRING_TOKEN_SECRET", "t0ken/s3cret")],
        ),
        (&[], &[("BASESTRING_CONSUMER_SECRET", "cl!ent&s3cret")]),
    ];
    for request in &requests {
        for (options, environment) in given {
            for format in [
                &["--color", "always"][..],
                &["--json"],
                &["--signature-method", "PLAINTEXT"],
            ] {
                let own = ["explain", "-", "--consumer-key", "ck", "--token", "tk"];
                let arguments = [&own, options, format].concat();
                let Run { stdout, stderr, .. } =
                    run_with(&arguments, environment, request.as_bytes());
                assert!(!stdout.is_empty() || !stderr.is_empty());
                for form in FORMS {
                    assert!(!stdout.contains(form), "{form} of {request}\n{stdout}");
                    assert!(!stderr.contains(form), "{form} of {request}\n{stderr}");
                }
            }
        }
    }
    std::fs::remove_dir_all(folder).expect("the folder");
}

#[test]
fn a_trailing_newline_of_a_secret_file_is_ignored_with_a_note() {
    let file = std::env::temp_dir().join(format!("basestring-line-end-{}", std::process::id()));
    let name = file.to_str().expect("a path in UTF-8");
    let request = rfc_request("r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D");
    let options = [
        "--consumer-secret-file",
        name,
        "--token-secret",
        "dh893hdasih9",
    ];
    for (content, note) in [("j49sk3j29djd\r\n", true), ("j49sk3j29djd", false)] {
        std::fs::write(&file, content).expect("a file");
        let Run {
            stdout,
            stderr,
            code,
        } = explain(&options, &request);
        assert_eq!(code, Some(0), "{stdout}");
        assert_eq!(
            stderr.starts_with("note: the trailing newline of "),
            note,
            "{stderr}"
        );
    }
    std::fs::write(&file, "\n").expect("a file");
    let Run { stderr, code, .. } = explain(&options, &request);
    assert_eq!(code, Some(3));
    assert!(
        stderr.contains("error: cannot read a secret from ") && stderr.ends_with(": it is empty\n"),
        "{stderr}"
    );
    std::fs::remove_file(file).expect("the file");
}
