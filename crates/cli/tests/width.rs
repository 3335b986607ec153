//! The output of every command fits the width of the terminal, and its long values are whole when their
//! lines are joined. Snapshots at 80 and 120 columns.

#![cfg(all(feature = "webhook", feature = "tls"))]

mod program;
#[expect(dead_code, reason = "the sender's own tests use the rest")]
#[path = "../../sandbox/tests/webhook/receiver.rs"]
mod receiver;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use program::{run, run_with};
use receiver::{Receiver, TOKEN, is_right};

const LONG: &str = "curl 'https://api.example.com/1.1/statuses/update.json?include_entities=true&status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21&path=%2Fa%2Fb%2Fc%2Fd%2Fe%2Ff' -d 'a=1 2&b=%C3%A9' -H 'Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1\", oauth_nonce=\"n\", oauth_signature=\"jNGS87Mvt0RvmGa%2B6TsIPO2rWBQ%3D\"'";
const SHORT: &str = "curl -d 'a=1 2' https://api.example.com/ -H 'Authorization: OAuth oauth_consumer_key=\"ck\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1\", oauth_nonce=\"n\", oauth_signature=\"jNGS87Mvt0RvmGa%2B6TsIPO2rWBQ%3D\"'";
const THEIRS: &str = "POST&https%3A%2F%2Fapi.example.com%2F1.1%2Fstatuses%2Fupdate.json&a%3D1%25202%26b%3D%25C3%25A9%26include_entities%3Dtrue%26oauth_consumer_key%3Dck%26oauth_nonce%3Dn%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1%26path%3D%2Fa";
const KEY: [&str; 4] = ["--consumer-key", "ck", "--consumer-secret", "cs"];

/// What a command prints on both streams for a terminal of this width; no line is wider, but those
/// of the corrected request, which are not folded so that they can be pasted.
fn printed(width: usize, arguments: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_basestring"))
        .args(arguments)
        .env_remove("BASESTRING_CONSUMER_SECRET")
        .env_remove("BASESTRING_TOKEN_SECRET")
        .env_remove("GITHUB_ACTIONS")
        .env("BASESTRING_AUTH_TOKEN", TOKEN)
        .env("COLUMNS", width.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let stdin = child.stdin.take().expect("a pipe");
    // A program that reads no input closes the pipe.
    let _ = (&stdin).write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("the output is UTF-8");
    let wide: Vec<&str> = text
        .lines()
        .take_while(|line| !line.starts_with("Corrected, "))
        .filter(|line| line.chars().count() > width)
        .collect();
    assert!(wide.is_empty(), "{arguments:?} at {width}: {wide:#?}");
    format!("$ basestring {}\n{text}", arguments.join(" "))
}

/// The same of several commands, at 80 and at 120 columns.
fn snapshots(name: &str, commands: &[(Vec<&str>, &str)], hide: impl Fn(String) -> String) {
    for width in [80, 120] {
        let all = commands
            .iter()
            .map(|(arguments, input)| printed(width, arguments, input));
        let all: Vec<String> = all.collect();
        insta::assert_snapshot!(format!("{name}_{width}"), hide(all.join("\n")));
    }
}

#[test]
fn explain_fits() {
    let explain = [&["explain", "-"][..], &KEY].concat();
    snapshots("explain", &[(explain, LONG)], |text| text);
}

#[test]
fn diagnose_fits() {
    let short = [&["diagnose", "-"][..], &KEY].concat();
    let long = [&short[..], &["--their-base-string", THEIRS]].concat();
    snapshots("diagnose", &[(short, SHORT), (long, LONG)], |text| text);
}

#[test]
fn sign_is_not_folded() {
    let sign = [&["sign", "--url", "https://api.example.com/1.1/statuses/update.json?status=Hello%20Ladies%20%2B%20Gentlemen", "--timestamp", "1", "--nonce", "n"][..], &KEY].concat();
    let [narrow, wide] =
        ["80", "120"].map(|width| run_with(&sign, &[("COLUMNS", width)], b"").stdout);
    assert_eq!(narrow, wide);
    insta::assert_snapshot!("sign", narrow);
}

#[test]
fn webhook_fits() {
    let receiver =
        Receiver::judging(|received| received.signature().is_none() || is_right(received));
    let url = receiver.url();
    let port = receiver.address.port().to_string();
    let arguments = ["webhook", &url, "--seed", "1"];
    snapshots("webhook", &[(arguments.to_vec(), "")], |text| {
        text.replace(&port, "12345")
    });
    for width in [80, 120] {
        printed(width, &["webhook", &url, "--seed", "1", "--verbose"], "");
    }
}

#[test]
fn tls_fits() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener
        .local_addr()
        .expect("its address")
        .port()
        .to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let target = format!("127.0.0.1:{port}");
    let answer = r#"{"media": [{"media_url": "http://pbs.example.com/media/a-long-name-of-a-picture-that-goes-on.jpg", "media_url_https": "https://pbs.example.com/media/a-long-name-of-a-picture-that-goes-on.jpg"}]}"#;
    let commands = [
        (vec!["tls", &target], ""),
        (vec!["tls", "--mixed", "-"], answer),
    ];
    snapshots("tls", &commands, |text| text.replace(&port, "12345"));
}

/// An adapter that encodes a space as `+`.
const PLUS: &str = r#"
import json, sys
from urllib.parse import quote_plus
for line in sys.stdin:
    request = json.loads(line)
    if request["op"] == "hello":
        ok = {"protocol": 1, "name": "plus", "version": "1", "ops": ["percent_encode"]}
    else:
        ok = {"text": quote_plus(request["in"].get("text", ""), safe="~")}
    print(json.dumps({"id": request["id"], "ok": ok}), flush=True)
"#;

#[test]
fn check_compare_and_probe_fit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("adapter.py");
    fs::write(&path, PLUS).expect("a file");
    let adapter = format!("python3 {}", path.display());
    let hide = |text: String| {
        let text = text.replace(&adapter, "python3 adapter.py");
        let is_timed =
            |line: &str| line.contains(" ms") || line.contains(" s,") || line.ends_with(" s");
        let kept = text.lines().filter(|line| !is_timed(line));
        kept.map(|line| format!("{line}\n")).collect()
    };
    let layer = ["--layer", "percent-encode"];
    let check = [&["check", "--adapter", &adapter][..], &layer].concat();
    let compare = [&["compare", "reference", &adapter][..], &layer].concat();
    let probe = [&["probe", &adapter][..], &layer].concat();
    snapshots("check", &[(check, ""), (compare, ""), (probe, "")], hide);
}

#[test]
fn lists_fit() {
    for width in [80, 120] {
        printed(width, &["profiles"], "");
        printed(width, &["vectors", "lint"], "");
    }
}

/// A folder with inputs that are wrong.
struct Wrong {
    folder: tempfile::TempDir,
}

impl Wrong {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let files: [(&str, &[u8]); 3] = [
            ("empty.txt", b""),
            ("binary.har", b"\xff\xfe"),
            ("request.json", b"{\"log\": 1}"),
        ];
        for (name, content) in files {
            fs::write(folder.path().join(name), content).expect("a file");
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn snapshots(&self, name: &str, commands: &[(Vec<&str>, &str)]) {
        let at = self.folder.path().display().to_string();
        snapshots(name, commands, |text| text.replace(&at, "@"));
    }
}

#[test]
fn errors_about_requests_say_what_failed_where_and_what_to_do() {
    const CURL: &str = "curl https://api.example.com/";
    let wrong = Wrong::new();
    let [at, empty, binary, json, missing] =
        ["", "empty.txt", "binary.har", "request.json", "request.har"].map(|name| wrong.path(name));
    let sign = ["sign", "--url", "https://api.example.com/"];
    let commands = vec![
        (vec!["explain", &missing], ""),
        (vec!["explain", &at], ""),
        (vec!["explain", &empty], ""),
        (vec!["explain", &binary], ""),
        (vec!["explain", &json], ""),
        (vec!["explain", "-"], CURL),
        (vec!["explain", "-"], "curl ftp://api.example.com/"),
        (vec!["diagnose", "-"], CURL),
        (
            vec!["diagnose", "-", "--consumer-secret-file", &empty],
            CURL,
        ),
        (
            vec!["diagnose", "-", "--their-base-string", "@missing.txt"],
            CURL,
        ),
        (sign.to_vec(), ""),
        ([&sign[..], &["--consumer-key", "ck"]].concat(), ""),
    ];
    wrong.snapshots("errors_requests", &commands);
}

#[test]
fn errors_about_vectors_and_adapters_say_what_failed_where_and_what_to_do() {
    let wrong = Wrong::new();
    let [at, json, below, missing] =
        ["", "request.json", "request.json/report", "request.har"].map(|name| wrong.path(name));
    let commands = vec![
        (
            vec!["check", "--adapter", "no-such-program --with arguments"],
            "",
        ),
        (vec!["check", "--layer", "no-such-layer"], ""),
        (vec!["check", "--id", "no-such-id"], ""),
        (vec!["check", "--vectors", &at], ""),
        (vec!["check", "--json", &below], ""),
        (
            vec!["check", "--adapter", "python3 a.py", "--update-known"],
            "",
        ),
        (vec!["diff", &json, &missing], ""),
        (vec!["diff", &missing, &json], ""),
        (vec!["vectors", "add", &json], ""),
        (vec!["vectors", "list", "no-such-text"], ""),
    ];
    wrong.snapshots("errors_vectors", &commands);
}

#[test]
fn errors_about_servers_say_what_failed_where_and_what_to_do() {
    let wrong = Wrong::new();
    let [binary, json, missing] =
        ["binary.har", "request.json", "request.har"].map(|name| wrong.path(name));
    let commands = vec![
        (vec!["tls", "--mixed", &binary], ""),
        (vec!["tls", "api.example.com", "--roots", &missing], ""),
        (vec!["serve", "--credentials", &json, "--port", "0"], ""),
        (vec!["serve", "--bind", "192.0.2.1", "--port", "0"], ""),
        (vec!["webhook", "http://127.0.0.1:1/"], ""),
        (vec!["webhook", "https://192.0.2.1/"], ""),
        (vec!["webhook", "ftp://127.0.0.1/"], ""),
    ];
    wrong.snapshots("errors_servers", &commands);
    let run = run(&["webhook", "http://127.0.0.1:1/"], b"");
    assert_eq!(run.code, Some(3));
    let begins = "error: no secret is given\nhelp:  ";
    assert!(run.stderr.starts_with(begins), "{}", run.stderr);
}
