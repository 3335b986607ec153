//! The corrected request: after a diagnosis, and alone with `--fix`.

use crate::program::{Run, run};

const SECRETS: [&str; 4] = ["--consumer-secret", "fmtCs", "--token-secret", "fmtTs"];

/// A request whose signature leaves the query out, with the protocol parameters in each place.
const REQUESTS: [&str; 3] = [
    "curl 'https://api.shop.example/v1/orders?status=open&page=2' -H 'Authorization: OAuth realm=\"r\", oauth_consumer_key=\"fmtKey\", oauth_nonce=\"n0nce22\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1700000022\", oauth_token=\"fmtTok\", oauth_version=\"1.0\", oauth_signature=\"EOf5G8t9kFZtWWqCQdgM4Jq9qoo%3D\"'",
    "https://api.shop.example/v1/orders?status=open&page=2&oauth_consumer_key=fmtKey&oauth_nonce=n0nce22&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1700000022&oauth_token=fmtTok&oauth_version=1.0&oauth_signature=EOf5G8t9kFZtWWqCQdgM4Jq9qoo%3D",
    "curl https://api.shop.example/v1/orders -d 'status=open&oauth_consumer_key=fmtKey&oauth_nonce=n0nce22&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1700000022&oauth_token=fmtTok&oauth_version=1.0&oauth_signature=EOf5G8t9kFZtWWqCQdgM4Jq9qoo%3D'",
];

fn diagnosed(request: &str, options: &[&str]) -> Run {
    let arguments = [&["diagnose", "-", "--depth", "1"][..], &SECRETS, options].concat();
    run(&arguments, request.as_bytes())
}

#[test]
fn the_corrected_request_is_right_in_every_place() {
    for request in REQUESTS {
        let fixed = diagnosed(request, &["--fix"]);
        assert_eq!(
            (fixed.stderr.as_str(), fixed.code),
            ("", Some(0)),
            "{request}"
        );
        let (first, command) = fixed.stdout.split_once("\n\n").expect("two parts");
        assert!(
            command.contains(first.trim_start_matches("Authorization: ")),
            "{first}"
        );
        assert!(
            command.starts_with("curl ") && command.lines().count() == 1,
            "{command}"
        );
        assert!(
            !command.contains("1700000022") && !command.contains("n0nce22"),
            "{command}"
        );
        let again = diagnosed(command, &[]);
        assert_eq!(again.code, Some(0), "{command}{}", again.stdout);

        // After a diagnosis, the timestamp and the nonce are those of the request.
        let Run { stdout, code, .. } = diagnosed(request, &[]);
        assert_eq!(code, Some(1), "{stdout}");
        let (_, command) = stdout.rsplit_once("\n\n").expect("a command");
        assert!(
            command.contains("1700000022") && command.contains("n0nce22"),
            "{command}"
        );
        assert_eq!(diagnosed(command, &[]).code, Some(0), "{command}");
    }
    let realm = diagnosed(REQUESTS[0], &["--fix"]).stdout;
    assert!(
        realm.starts_with("Authorization: OAuth realm=\"r\", "),
        "{realm}"
    );
}

#[test]
fn what_cannot_be_corrected_is_an_error_with_its_reason() {
    let request = REQUESTS[0];
    let plaintext = request.replace("HMAC-SHA1", "PLAINTEXT");
    let of_body = "POST /p HTTP/1.1\nHost: h\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 9\nAuthorization: OAuth oauth_consumer_key=\"k\", oauth_nonce=\"n\", oauth_timestamp=\"1\",                    oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"EOf5G8t9kFZtWWqCQdgM4Jq9qoo%3D\"\n\n";
    for (request, expected) in [
        (
            plaintext.as_str(),
            "a PLAINTEXT signature is made of the secrets",
        ),
        (of_body, "give the body with --body"),
    ] {
        let Run {
            stdout,
            stderr,
            code,
        } = diagnosed(request, &["--fix"]);
        assert_eq!((stdout.as_str(), code), ("", Some(3)), "{stderr}");
        assert!(stderr.contains(expected), "{stderr}");
    }
    let secret = ["diagnose", "-", "--consumer-secret", "fmtCs", "--fix"];
    let Run { stderr, .. } = run(&secret, request.as_bytes());
    assert!(stderr.contains("the token secret is not given"), "{stderr}");
}

#[test]
fn a_webhook_is_signed_as_the_service_signs_it() {
    let request = "POST https://example.com/sms HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\nX-Twilio-Signature: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nBody=hi";
    let arguments = [
        "diagnose",
        "-",
        "--twilio",
        "--auth-token",
        "12345",
        "--fix",
    ];
    let Run { stdout, .. } = run(&arguments, request.as_bytes());
    assert!(
        stdout.starts_with("X-Twilio-Signature: g90pT4BNEwvv48KBE2+l9ClZguk=\n\ncurl "),
        "{stdout}"
    );
    let (_, command) = stdout.split_once("\n\n").expect("two parts");
    let again = ["diagnose", "-", "--twilio", "--auth-token", "12345"];
    assert_eq!(run(&again, command.as_bytes()).code, Some(0), "{command}");
}
