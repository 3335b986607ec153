//! `basestring sign`: what it prints is valid when it is read back, and when curl sends it.

mod program;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use program::{Run, run};

const CREDENTIALS: [&str; 8] = [
    "--consumer-key",
    "c k/%",
    "--consumer-secret",
    "c&s",
    "--token",
    "t'k\"",
    "--token-secret",
    "ts",
];

/// Requests that a shell, curl and a parser could each get wrong, with the options to sign them.
const REQUESTS: &[(&str, &[&str])] = &[
    ("GET http://HOST/p?a=1&b=it's+%22q%22&&c HTTP/1.1\n\n", &[]),
    (
        "GET http://HOST/a/../b/./c?x={a,b}&y[0]=1 HTTP/1.1\n\n",
        &[],
    ),
    (
        "POST http://HOST/ HTTP/1.1\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\n\nc2&a3=2+q&x='\n\n",
        &["--realm", "a \"realm\" \\ é"],
    ),
    (
        "POST http://HOST/ HTTP/1.1\nContent-Type: application/json\n\n{\"a\": \"$x `y` \\\\ ! é\u{1}\"}\n",
        &["--body-hash"],
    ),
    (
        "POST http://HOST/ HTTP/1.1\n\n@untyped&body=1\n",
        &["--signature-method", "HMAC-SHA256"],
    ),
    (
        "PUT http://HOST/é?é=€ HTTP/1.1\nX-Empty:\nX-Quote: 'a' \"b\"\n\n",
        &["--place", "query"],
    ),
    (
        "PATCH http://HOST/ HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\na=1",
        &["--place", "body"],
    ),
    (
        "DELETE http://HOST/ HTTP/1.1\nHost: other.example\n\n",
        &["--no-version"],
    ),
    (
        "POST http://HOST/ HTTP/1.1\n\n",
        &["--place", "body", "--callback", "oob"],
    ),
    (
        "GET http://HOST/ HTTP/1.1\n\n",
        &["--signature-method", "PLAINTEXT", "--verifier", "v"],
    ),
    ("curl -F a=b http://HOST/", &[]),
    (
        "curl -G --data-urlencode 'q=a b' -u me:pw -A x http://HOST/s",
        &["--place", "query"],
    ),
    (
        "curl --json '{}' http://HOST",
        &["--signature-method", "HMAC-SHA512"],
    ),
];

fn sign(request: &str, options: &[&str]) -> Run {
    let arguments = [&["sign", "-"], &CREDENTIALS[..], options].concat();
    run(&arguments, request.as_bytes())
}

fn verify(request: &[u8]) -> serde_json::Value {
    let arguments = [
        &["explain", "-", "--json", "--scheme", "http"],
        &CREDENTIALS[..],
    ]
    .concat();
    let Run { stdout, stderr, .. } = run(&arguments, request);
    assert_eq!(stderr, "");
    serde_json::from_str(&stdout).expect("JSON")
}

/// The curl command that was printed for a request to this host.
fn signed_command(request: &str, host: &str, options: &[&str]) -> String {
    let Run {
        stdout,
        stderr,
        code,
    } = sign(&request.replace("HOST", host), options);
    assert_eq!(code, Some(0), "{request}: {stderr}");
    let (_, command) = stdout
        .split_once("\n\n")
        .expect("a command after an empty line");
    command.to_owned()
}

#[test]
fn the_printed_curl_command_is_read_back_as_valid() {
    for (request, options) in REQUESTS {
        let command = signed_command(request, "h:8080", options);
        let explanation = verify(command.as_bytes());
        assert_eq!(
            explanation["verdict"]["is"], "valid",
            "{command}\n{explanation:#}"
        );
    }
}

/// Reads one request: all that comes until the body has the length of the header.
fn receive(mut stream: TcpStream) -> Vec<u8> {
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a timeout");
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).expect("a request");
        received.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let text = String::from_utf8_lossy(&received).to_ascii_lowercase();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).map_or(0, |rest| {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                digits.parse().expect("a length")
            });
            let head = received.windows(4).position(|w| w == b"\r\n\r\n");
            if received.len() >= head.expect("an empty line") + 4 + length {
                break;
            }
        }
        if count == 0 {
            break;
        }
    }
    let answer = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    stream.write_all(answer).expect("an answer");
    received
}

/// What the real curl sends for the printed command is valid, byte by byte.
#[test]
fn curl_sends_what_was_signed() {
    let has = |program: &str| {
        let found = Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        found.is_ok_and(|status| status.success())
    };
    if !has("curl") || !has("bash") {
        println!("skipped: there is no curl, or no bash to run it");
        return;
    }
    for (request, options) in REQUESTS {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let host = listener.local_addr().expect("an address").to_string();
        let command = signed_command(request, &host, options);
        let mut child = Command::new("bash")
            .arg("-c")
            .arg(format!("{} -s -m 10 --noproxy '*'", command.trim_end()))
            .spawn()
            .expect("bash starts");
        let server = std::thread::spawn(move || receive(listener.accept().expect("curl").0));
        let status = child.wait().expect("curl ends");
        assert!(status.success(), "{command}");
        let received = server.join().expect("a request");
        let explanation = verify(&received);
        let sent = String::from_utf8_lossy(&received);
        assert_eq!(
            explanation["verdict"]["is"], "valid",
            "{command}\n{sent}\n{explanation:#}"
        );
    }
}

#[test]
fn parts_are_signed_as_a_file_is() {
    let fixed = [
        "--timestamp",
        "1318622958",
        "--nonce",
        "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
    ];
    let arguments = [
        &[
            "sign",
            "--url",
            "https://api.twitter.com/1.1/statuses/update.json?include_entities=true",
            "--data",
            "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21",
            "--consumer-key",
            "xvz1evFS4wEEPTGEFPHBog",
            "--consumer-secret",
            "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
            "--token",
            "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            "--token-secret",
            "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        ],
        &fixed[..],
    ]
    .concat();
    let Run { stdout, stderr, .. } = run(&arguments, b"");
    // What was assumed is not in the output.
    assert!(stderr.contains("[method-assumed]"), "{stderr}");
    assert!(
        stderr.lines().all(|line| line.starts_with("note: ")),
        "{stderr}"
    );
    insta::assert_snapshot!(stdout);
    let Run { stdout, .. } = run(&[&arguments[..], &["--json"]].concat(), b"");
    let json: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(json["signature"], "hCtSmYh+iHYCEqBWrE7C7hYmtUk=");
}

#[test]
fn timestamp_and_nonce_are_fresh() {
    let request = "GET https://h/ HTTP/1.1\n\n";
    let (first, second) = (sign(request, &[]).stdout, sign(request, &[]).stdout);
    assert_ne!(first, second);
}

#[test]
fn plaintext_over_http_is_warned_of() {
    let method = ["--signature-method", "PLAINTEXT"];
    let warned = |request: &str| {
        sign(request, &method)
            .stderr
            .contains("warning: PLAINTEXT over http")
    };
    assert!(warned("GET http://h/ HTTP/1.1\n\n"));
    assert!(!warned("GET https://h/ HTTP/1.1\n\n"));
}

#[test]
fn what_cannot_be_signed_is_an_error() {
    let get = "GET https://h/ HTTP/1.1\n\n";
    let basic = "GET https://h/ HTTP/1.1\nAuthorization: Basic bWU6cHc=\n\n";
    let json = "POST https://h/ HTTP/1.1\nContent-Type: application/json\n\n{}";
    let form = "curl -d a=1 https://h/";
    let cases: [(&str, &[&str], &str); 8] = [
        (
            get,
            &["--place", "body"],
            "expected a method that has a body, such as POST, found GET",
        ),
        (
            json,
            &["--place", "body"],
            "by a Content-Type of application/x-www-form-urlencoded",
        ),
        (form, &["--body-hash"], "expected a body that is"),
        (basic, &[], "expected no other Authorization"),
        (
            get,
            &["--place", "query", "--realm", "r"],
            "expected no realm",
        ),
        (
            "curl 'https://h/?oauth_token=x'",
            &[],
            "expected a request without oauth_ parameters",
        ),
        (
            get,
            &["--version", "1.0a"],
            "unknown-version: expected oauth_version 1.0 or none",
        ),
        (
            get,
            &["--signature-method", "RSA-SHA1"],
            "no RSA private key is given",
        ),
    ];
    for (request, options, expected) in cases {
        let Run {
            stdout,
            stderr,
            code,
        } = sign(request, options);
        assert_eq!((stdout.as_str(), code), ("", Some(3)), "{stderr}");
        assert!(stderr.contains(expected), "{stderr}");
    }
    let Run { stderr, code, .. } = run(&["sign", "-", "--consumer-key", "ck"], get.as_bytes());
    assert_eq!(code, Some(3));
    assert!(
        stderr.starts_with("error: no client secret is given\nhelp:  "),
        "{stderr}"
    );
}

#[test]
fn a_protocol_parameter_that_is_malformed_is_refused() {
    let cases = [
        ("--timestamp", "", "bad-timestamp: expected a timestamp"),
        ("--timestamp", "0", "bad-timestamp: expected a timestamp"),
        ("--timestamp", "-1", "bad-timestamp: expected a timestamp"),
        ("--timestamp", "1.5", "bad-timestamp: expected a timestamp"),
        ("--nonce", "", "missing-parameter: expected a nonce"),
        ("--callback", "", "missing-parameter: expected an absolute"),
        (
            "--callback",
            "OOB",
            "expected an absolute URI or oob as callback",
        ),
        (
            "--callback",
            "nope",
            "expected an absolute URI or oob as callback",
        ),
        (
            "--callback",
            "/ready",
            "expected an absolute URI or oob as callback",
        ),
        (
            "--callback",
            "https://h:0/",
            "expected an absolute URI or oob as callback",
        ),
        (
            "--callback",
            "https://h/?oauth_token=t",
            "expected a callback without oauth_token",
        ),
    ];
    for method in ["HMAC-SHA1", "PLAINTEXT"] {
        for (option, value, expected) in cases {
            let given = format!("{option}={value}");
            let Run {
                stdout,
                stderr,
                code,
            } = sign(
                "GET https://h/ HTTP/1.1\n\n",
                &["--signature-method", method, &given],
            );
            assert_eq!((stdout.as_str(), code), ("", Some(3)), "{given}: {stderr}");
            assert!(
                stderr.starts_with(&format!("error: {option}: ")),
                "{stderr}"
            );
            assert!(stderr.contains(expected), "{given}: {stderr}");
        }
    }
}

#[test]
fn what_is_malformed_is_reported_with_file_and_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_str().expect("a path in UTF-8").to_owned()
    };
    let query = write("query.http", "GET https://h/?a=1&b=%zz HTTP/1.1\n\n");
    let body = write("body.curl", "curl -d 'a=1&%zz' https://h/");
    let url = write(
        "url.http",
        "GET https://h:99999/ HTTP/1.1\nAuthorization: OAuth oauth_nonce=\"n\"\n\n",
    );
    let right = write(
        "right.http",
        "GET https://h/ HTTP/1.1\nAuthorization: OAuth oauth_nonce=\"n\"\n\n",
    );
    let signs = |arguments: &[&str]| {
        let arguments = [arguments, &CREDENTIALS[..]].concat();
        run(&arguments, b"GET https://h/?a=%zz HTTP/1.1\n\n")
    };
    let mut told = String::new();
    for Run {
        stdout,
        stderr,
        code,
    } in [
        signs(&["sign", &query]),
        signs(&["explain", &query]),
        signs(&["sign", &body]),
        signs(&["sign", "-"]),
        signs(&["sign", "--url", "https://h/?a=%zz"]),
        signs(&["diagnose", &right, &url]),
    ] {
        assert_eq!((stdout.as_str(), code), ("", Some(3)), "{stderr}");
        told += &stderr.replace(folder.path().to_str().expect("a path in UTF-8"), "…");
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_webhook_is_signed_as_twilio_signs_it() {
    let token = ["--twilio", "--auth-token", "12345"];
    let form = [
        &[
            "sign",
            "--url",
            "https://example.com/sms",
            "--params",
            "Body=hi",
        ],
        &token[..],
    ];
    let Run { stdout, code, .. } = run(&form.concat(), b"");
    assert_eq!(code, Some(0));
    let curl = "curl -H 'Content-Type: application/x-www-form-urlencoded' -H 'X-Twilio-Signature: \
                g90pT4BNEwvv48KBE2+l9ClZguk=' --data-raw Body=hi https://example.com/sms\n";
    assert_eq!(
        stdout,
        format!("X-Twilio-Signature: g90pT4BNEwvv48KBE2+l9ClZguk=\n\n{curl}")
    );

    // A body that is not a form is signed by its hash in the URL.
    let json = [
        &[
            "sign",
            "--url",
            "https://example.com/sms?a=1",
            "--data",
            "{\"a\":1}",
            "--json",
        ],
        &token[..],
    ];
    let Run { stdout, .. } = run(&json.concat(), b"");
    let json: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let url = "https://example.com/sms?a=1&bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    assert_eq!(json["url"], url);
    let command = json["curl"].as_str().expect("a command");
    let verified = run(
        &[&["diagnose", "-"], &token[..]].concat(),
        command.as_bytes(),
    );
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);

    // What was pasted in another form, and no secret.
    let pasted = "{\"url\": \"https://example.com/sms\", \"method\": \"POST\", \"headers\": {\"content-type\": \"application/x-www-form-urlencoded\"}, \"body\": \"Body=hi\"}";
    let Run { stdout, .. } = run(&[&["sign", "-"], &token[..]].concat(), pasted.as_bytes());
    assert!(
        stdout.starts_with("X-Twilio-Signature: g90pT4BNEwvv48KBE2+l9ClZguk=\n"),
        "{stdout}"
    );
    let Run { stderr, code, .. } = run(&["sign", "--twilio", "-"], pasted.as_bytes());
    assert_eq!(code, Some(3));
    assert!(
        stderr.contains("no secret of the webhook is given"),
        "{stderr}"
    );
}
