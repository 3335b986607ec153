//! `basestring webhook` against receivers on this machine: its output, its exit codes, and that it
//! never prints a secret.
#![cfg(feature = "webhook")]

#[expect(dead_code, reason = "other tests use the rest")]
mod encodings;
mod program;
#[expect(dead_code, reason = "the sender's own tests use the rest")]
#[path = "../../sandbox/tests/webhook/receiver.rs"]
mod receiver;

use program::{Run, run, run_with};
use receiver::{Receiver, TOKEN, is_right, reply};

/// Runs the command with the token in the environment.
fn webhook(arguments: &[&str]) -> Run {
    let arguments = [&["webhook", "--seed", "1"], arguments].concat();
    run_with(&arguments, &[("BASESTRING_AUTH_TOKEN", TOKEN)], b"")
}

/// What is printed, with the receiver's port as PORT.
fn printed(receiver: &Receiver, arguments: &[&str], code: i32) -> String {
    let Run {
        stdout,
        stderr,
        code: ended,
    } = webhook(&[&[receiver.url().as_str()], arguments].concat());
    assert_eq!((stderr.as_str(), ended), ("", Some(code)), "{stdout}");
    stdout.replace(&receiver.address.port().to_string(), "PORT")
}

#[test]
fn a_correct_receiver() {
    let receiver = Receiver::judging(is_right);
    insta::assert_snapshot!("correct", printed(&receiver, &[], 0));
    insta::assert_snapshot!("correct_verbose", printed(&receiver, &["--verbose"], 0));
}

#[test]
fn a_receiver_that_trims_and_accepts_missing_signatures() {
    let receiver = Receiver::judging(|received| {
        let mut fields = received.form();
        for (_, value) in &mut fields {
            *value = value.trim_ascii().to_vec();
        }
        let token = basestring::WebhookSecret::new(TOKEN).expect("a secret");
        let url = received.url();
        match received.signature() {
            None => true,
            Some(_) if received.is_json() => is_right(received),
            Some(signature) => {
                basestring::twilio::verify(&token, url.as_bytes(), &fields, signature.as_bytes())
                    .is_ok()
            }
        }
    });
    insta::assert_snapshot!("wrong", printed(&receiver, &[], 1));
    let only = ["--only", "signature-missing", "--method", "POST", "--json"];
    insta::assert_snapshot!("wrong_json", printed(&receiver, &only, 1));
    let junit = [&only[..4], &["--junit", "-"]].concat();
    let junit = printed(&receiver, &junit, 1);
    assert!(junit.ends_with("</testsuites>\n"), "{junit}");
    for part in [
        "failures=\"1\" errors=\"0\"",
        "name=\"valid-form\" time=\"0\"/>",
        "name=\"signature-missing\" time=\"0\">\n      <failure ",
        "mistake  twilio-fails-open\n",
    ] {
        assert!(junit.contains(part), "{part}: {junit}");
    }
}

#[test]
fn a_receiver_that_rejects_the_valid_request() {
    let receiver = Receiver::start(|received| {
        let url = received.url().replacen("http://", "https://", 1);
        match receiver::is_right_at(received, &url) {
            true => reply(200, &[]),
            false => reply(403, &[]),
        }
    });
    let arguments = ["--method", "POST", "--param", "Body=hi"];
    insta::assert_snapshot!("rejected", printed(&receiver, &arguments, 11));
    let public = receiver.url().replacen("http://", "https://", 1);
    let arguments = [&arguments[..], &["--signed-url", &public]].concat();
    insta::assert_snapshot!("signed_url", printed(&receiver, &arguments, 0));
}

#[test]
fn parameters_json_and_headers_are_sent_as_given() {
    let receiver = Receiver::judging(is_right);
    let arguments = [
        "--param",
        "Body=a=b c",
        "--param",
        "Empty=",
        "--json-body",
        "{\"own\": 1}",
        "--header",
        "X-Forwarded-Proto: https",
        "--only",
        "none",
    ];
    printed(&receiver, &arguments, 0);
    let log = receiver.log();
    assert_eq!(log.len(), 3);
    assert_eq!(log[0].target, "/voice?Body=a%3Db%20c&Empty=");
    assert_eq!(log[1].body, b"Body=a%3Db%20c&Empty=");
    assert_eq!(log[2].body, b"{\"own\": 1}");
    assert!(
        log.iter()
            .all(|received| received.values("X-Forwarded-Proto") == ["https"])
    );
}

/// A receiver that echoes everything it receives, in every place that a report shows.
#[test]
fn no_secret_is_printed() {
    const PASSWORD: &str = "p4ssw0rd-of-mine";
    let receiver = Receiver::start(|received| {
        let authorization = received.value("Authorization").unwrap_or_default();
        let echo = format!("http://u:{PASSWORD}@h/{TOKEN}?{authorization}");
        let challenge = format!("Basic realm=\"{TOKEN}\"");
        let body = format!("{TOKEN} {PASSWORD} {authorization}");
        let status = match (authorization.is_empty(), is_right(received)) {
            (true, _) => 401,
            (false, true) if received.method == "GET" => 403,
            (false, true) => 200,
            (false, false) => 302,
        };
        format!(
            "HTTP/1.1 {status} {TOKEN}\r\nLocation: {echo}\r\nWWW-Authenticate: {challenge}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    });
    let encoded = "dXNlcjpwNHNzdzByZC1vZi1taW5l";
    let url = receiver.url_with(&format!("user:{PASSWORD}"));
    for more in [&["--verbose"][..], &["--json"], &["--sign-userinfo"]] {
        let Run { stdout, stderr, .. } = webhook(&[&[url.as_str()], more].concat());
        assert!(stdout.contains("302"), "{stdout}{stderr}");
        for secret in [TOKEN, PASSWORD, encoded] {
            assert!(
                !stdout.contains(secret) && !stderr.contains(secret),
                "{secret}: {stdout}"
            );
        }
    }
    // Nor in errors about an invalid URL or another host.
    for url in [
        "http://user:p4ssw0rd-of-mine@192.0.2.1/",
        "http://user:p4ssw0rd-of-mine%zz@h/",
    ] {
        let Run {
            stdout,
            stderr,
            code,
        } = webhook(&[url]);
        assert_eq!((stdout.as_str(), code), ("", Some(3)));
        assert!(!stderr.contains(PASSWORD), "{stderr}");
    }
}

/// Whether the sender ends with this code and this text in its messages.
fn ends_with(arguments: &[&str], code: i32, found: &str) {
    let Run {
        stderr,
        code: ended,
        stdout,
    } = webhook(arguments);
    assert_eq!(ended, Some(code), "{arguments:?} {stdout}{stderr}");
    assert!(stderr.contains(found), "{arguments:?} {stderr}");
}

#[test]
fn each_invalid_option_has_its_exit_code() {
    let plain = Receiver::start(|_| reply(200, &[]));
    let url = plain.url();
    ends_with(&["http://192.0.2.1/"], 3, "--i-own-this-endpoint");
    ends_with(&["ftp://127.0.0.1/"], 3, "http");
    let options: [(&[&str], i32, &str); 6] = [
        (&["--sign-userinfo"], 3, "user name and password"),
        (
            &["--method", "GET", "--json-body", "{}"],
            2,
            "--json-body needs POST",
        ),
        (&["--method", "PUT"], 2, "PUT"),
        (&["--param", "alone"], 2, "NAME=VALUE"),
        (&["--header", "a b: c"], 2, "NAME: VALUE"),
        (&["--accept-status", "99"], 2, "from 100 to 599"),
    ];
    for (options, code, found) in options {
        ends_with(&[&[url.as_str()], options].concat(), code, found);
    }
}

#[test]
fn each_result_has_its_exit_code() {
    let silent = Receiver::start(|_| Vec::new());
    let plain = Receiver::start(|_| reply(200, &[]));
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = format!("http://{}/", free.local_addr().expect("its address"));
    drop(free);
    let unclear = Receiver::start(|received| match received.signature() {
        None => reply(500, &[]),
        _ if is_right(received) => reply(200, &[]),
        _ => reply(403, &[]),
    });
    let certificates = tempfile::NamedTempFile::new().expect("a file");
    let no_certificate = certificates.path().to_str().expect("a path");
    let https = plain.url().replacen("http", "https", 1);
    ends_with(&[&nobody], 8, "cannot connect to");
    ends_with(&[&https, "--timeout", "1"], 9, "TLS handshake failed");
    ends_with(&[&silent.url()], 10, "closed the connection");
    ends_with(&[&unclear.url()], 5, "");
    ends_with(
        &[&https, "--cacert", no_certificate],
        3,
        "the file has no PEM certificate",
    );
    let Run { stderr, code, .. } = run(&["webhook", &nobody], b"");
    assert_eq!(code, Some(3));
    assert!(stderr.contains("BASESTRING_AUTH_TOKEN"), "{stderr}");
}

/// A receiver that repeats a text wherever an answer can have one.
fn repeating(text: &str, status: u16) -> Receiver {
    let text = text.to_owned();
    Receiver::start(move |_| {
        let fields = [
            ("Location", format!("/login?next={text}")),
            ("Set-Cookie", format!("session={text}")),
            ("WWW-Authenticate", format!("Basic realm=\"{text}\"")),
            ("X-Error", text.clone()),
        ];
        let fields = fields.iter();
        let fields: String = fields
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let length = text.len();
        format!("HTTP/1.1 {status} {text}\r\n{fields}Content-Length: {length}\r\n\r\n{text}")
            .into_bytes()
    })
}

#[test]
fn a_secret_in_any_place_and_encoding_is_in_no_output() {
    let secrets = [encodings::CLIENT, encodings::TOKEN, encodings::OTHER];
    for (number, (name, encoding)) in encodings::ENCODINGS.iter().enumerate() {
        let secret = secrets[number % secrets.len()];
        let sent = encoding(secret).replace(['\r', '\n'], " ");
        let receiver = repeating(&sent, [200, 500, 401, 302][number % 4]);
        let target = encodings::in_target(&sent);
        let url = format!("{}/{target}?a={target}", receiver.url());
        let (body, header) = (format!("Body={sent}"), format!("X-Debug: {sent}"));
        let json = serde_json::json!({ "a": sent }).to_string();
        let options: &[&str] = match number % 3 {
            0 => &["--verbose"],
            1 => &["--json"],
            _ => &["--junit", "-"],
        };
        let given = [
            "webhook",
            "--seed",
            "1",
            &url,
            "--param",
            &body,
            "--header",
            &header,
            "--json-body",
            &json,
        ];
        let environment = [("BASESTRING_AUTH_TOKEN", secret), ("COLUMNS", "100000")];
        let Run {
            stdout,
            stderr,
            code,
        } = run_with(&[&given[..], options].concat(), &environment, b"");
        assert_ne!(code, Some(101), "{stderr}");
        assert!(
            format!("{stdout}{stderr}").contains('…'),
            "{name}: {stdout}{stderr}"
        );
        for (form, text) in encodings::forms(secret) {
            assert!(!stdout.contains(&text), "{name}: found as {form}\n{stdout}");
            assert!(!stderr.contains(&text), "{name}: found as {form}\n{stderr}");
        }
    }
}
