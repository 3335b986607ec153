//! No secret is printed, wherever it comes from.

use crate::program::{Run, run_with};

/// Options and environment.
type Given<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)]);

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

/// Requests whose signatures have secrets.
fn signed_with_secrets() -> Vec<String> {
    let field = |method: &str, signature: &str, separator: &str| {
        let all =
            format!("{PARAMETERS}&oauth_signature_method={method}&oauth_signature={signature}");
        let pairs: Vec<String> = all
            .split('&')
            .map(|p| format!("{}\"", p.replacen('=', "=\"", 1)))
            .collect();
        format!("OAuth {}", pairs.join(separator))
    };
    let mut requests = Vec::new();
    for method in ["PLAINTEXT", "plaintext", "HMAC-SHA1", "RSA-SHA1", ""] {
        for signature in [
            PLAINTEXT,
            "cl%2521ent%2526s3cret%26",
            "cl!ent&s3cret&t0ken/s3cret",
            "u4uN4Y3c1NdZWQm%2FuLzwbg7ivUE%3D",
        ] {
            for separator in [", ", "&", " "] {
                let field = field(method, signature, separator);
                requests.push(format!(
                    "POST https://h/ HTTP/1.1\nAuthorization: {field}\n\n"
                ));
                requests.push(format!("Authorization: {field}"));
                requests.push(format!("POST https://h/\nSigning {field}"));
            }
            let carried =
                format!("{PARAMETERS}&oauth_signature_method={method}&oauth_signature={signature}");
            requests.push(format!("GET https://h/?{carried} HTTP/1.1\n\n"));
            requests.push(format!(
                "{{\"log\": {{\"entries\": [{{\"request\": {{\"method\": \"GET\", \"url\": \"https://h/?{carried}\"}}}}]}}}}"
            ));
        }
    }
    requests
}

/// Requests with secrets where none belong.
fn stray_secrets() -> Vec<String> {
    let mut requests = Vec::new();
    let stray = "oauth_consumer_secret=cl%21ent%26s3cret&oauth_token_secret=t0ken%2Fs3cret";
    let signed =
        "oauth_signature_method=HMAC-SHA1&oauth_signature=u4uN4Y3c1NdZWQm%2FuLzwbg7ivUE%3D";
    requests.push(format!(
        "GET https://h/?{PARAMETERS}&{stray}&{signed} HTTP/1.1\n\n"
    ));
    requests.push(format!(
        "GET https://me:cl%21ent%26s3cret@h/?{PARAMETERS}&{signed} HTTP/1.1\n\n"
    ));
    requests
        .push("GET&https%3A%2F%2Fh%2F&oauth_nonce%3Dn%26s%3Dcl%252521ent%252526s3cret".to_owned());
    requests.push("POST https://h/ HTTP/1.1\nX-Twilio-Signature: t0ken/s3cret\n\n".to_owned());
    requests
}

/// Where every secret can come from and where it may be by mistake, in every form of it that
/// could be printed.
#[test]
fn no_output_holds_a_secret() {
    let theirs = "GET&https%3A%2F%2Fh%2F&oauth_consumer_key%3Dck%26oauth_consumer_secret%3Dcl%252521ent%252526s3cret";
    let secrets = [
        "--consumer-secret",
        "cl!ent&s3cret",
        "--token-secret",
        "t0ken/s3cret",
    ];
    let given: [Given<'_>; 4] = [
        (&secrets, &[]),
        (
            &["--their-base-string", theirs, "--json"],
            &[
                ("BASESTRING_CONSUMER_SECRET", "cl!ent&s3cret"),
                ("BASESTRING_TOKEN_SECRET", "t0ken/s3cret"),
            ],
        ),
        (
            &["--signature", "cl%21ent%26s3cret&t0ken%2Fs3cret"],
            &[("BASESTRING_CONSUMER_SECRET", "cl!ent&s3cret")],
        ),
        (
            &["--twilio", "--color", "always"],
            &[("BASESTRING_AUTH_TOKEN", "t0ken/s3cret")],
        ),
    ];
    for request in signed_with_secrets().iter().chain(&stray_secrets()) {
        for (options, environment) in given {
            let arguments = [&["diagnose", "-", "--depth", "1"], options].concat();
            let Run { stdout, stderr, .. } = run_with(&arguments, environment, request.as_bytes());
            assert!(!stdout.is_empty() || !stderr.is_empty());
            assert!(!stderr.contains("panicked"), "{request}\n{stderr}");
            for form in FORMS {
                assert!(!stdout.contains(form), "{form} of {request}\n{stdout}");
                assert!(!stderr.contains(form), "{form} of {request}\n{stderr}");
            }
        }
    }
}

/// The options of a client whose secret is `cl!ent&s3cret`.
const SIGN: [&str; 6] = [
    "sign",
    "-",
    "--consumer-key",
    "ck",
    "--consumer-secret",
    "cl!ent&s3cret",
];

#[test]
fn a_request_with_a_secret_is_printed_only_if_that_is_allowed() {
    let webhook = [
        "sign",
        "-",
        "--webhook",
        "github",
        "--auth-token",
        "cl!ent&s3cret",
    ];
    let plaintext = [&SIGN[..], &["--signature-method", "PLAINTEXT"]].concat();
    let json = [&SIGN[..], &["--json", "--body-hash"]].concat();
    let query = "GET https://h/?a=cl%21ent%26s3cret HTTP/1.1\n\n";
    let old = "Authorization: OAuth oauth_consumer_key=\"cl%21ent%26s3cret\"";
    for (options, request) in [
        (&SIGN[..], query),
        (
            &SIGN[..],
            "GET https://h/ HTTP/1.1\nX-Key: Y2whZW50JnMzY3JldA==\n\n",
        ),
        (
            &json[..],
            "POST https://h/ HTTP/1.1\nContent-Type: application/json\n\n\"cl!ent&s3cret\"",
        ),
        (&SIGN[..2], &format!("GET https://h/ HTTP/1.1\n{old}\n\n")),
        (&plaintext[..], query),
        (&webhook[..], query),
    ] {
        let environment = [("BASESTRING_CONSUMER_SECRET", "cl!ent&s3cret")];
        let run = |options: &[&str]| run_with(options, &environment, request.as_bytes());
        let refused = run(options);
        assert_eq!(refused.code, Some(3), "{options:?} {request}");
        assert_eq!(refused.stdout, "");
        let said = refused.stderr;
        assert!(said.contains("error: the request has a secret"), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
        let allowed = run(&[options, &["--allow-secret"]].concat());
        let said = allowed.stderr;
        assert_eq!(allowed.code, Some(0), "{said}");
        assert!(said.contains("warning: the request has a secret"), "{said}");
        assert!(!allowed.stdout.is_empty());
    }
}

#[test]
fn a_header_that_is_replaced_may_have_had_a_secret() {
    let old = "GET https://h/ HTTP/1.1\nAuthorization: OAuth oauth_consumer_key=\"ck\", \
               oauth_signature_method=\"PLAINTEXT\", oauth_signature=\"cl%2521ent%2526s3cret%26\"\n\n";
    for method in ["HMAC-SHA1", "PLAINTEXT"] {
        let options = [&SIGN[..], &["--signature-method", method]].concat();
        let Run { code, stderr, .. } = run_with(&options, &[], old.as_bytes());
        assert_eq!(code, Some(0), "{stderr}");
        assert!(!stderr.contains("warning"), "{stderr}");
    }
}
