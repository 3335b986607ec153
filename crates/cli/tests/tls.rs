//! `basestring tls`, with `openssl s_server` for a peer: exit codes, stores of roots, JSON, `--mixed`.

#![cfg(feature = "tls")]

mod program;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use program::{Run, run, run_with};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde_json::Value;

/// A root and a server's certificate by it, in files.
struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let key = KeyPair::generate().expect("ring makes keys");
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "a local root");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).expect("a root");
        let issuer = Issuer::from_params(&params, &key);
        let server = KeyPair::generate().expect("ring makes keys");
        let leaf = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
        let leaf = leaf.signed_by(&server, &issuer).expect("a certificate");
        let folder = tempfile::tempdir().expect("a folder");
        let files = Self { folder };
        let write = |name, text: String| fs::write(files.path(name), text).expect("a file");
        write("root.pem", root.pem());
        write("leaf.pem", leaf.pem());
        write("key.pem", server.serialize_pem());
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

/// `openssl s_server`, ended with its test.
struct Server {
    child: Child,
    /// `HOST:PORT` of the name in the certificate.
    target: String,
}

impl Server {
    fn start(files: &Files, arguments: &[&str]) -> Self {
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert"])
            .arg(files.path("leaf.pem"))
            .arg("-key")
            .arg(files.path("key.pem"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program openssl, which is needed here: apt install openssl");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let accept = lines.find_map(|line| Some(line.ok()?.strip_prefix("ACCEPT ")?.to_owned()));
        let address = accept.expect("openssl says where it listens");
        thread::spawn(move || lines.for_each(drop));
        let (_, port) = address.rsplit_once(':').expect("a port");
        Self {
            child,
            target: format!("localhost:{port}"),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the check of a server with time enough for a busy machine.
fn tls(arguments: &[&str]) -> Run {
    run(
        &[
            &["tls", "--timeout", "60", "--total-timeout", "60"],
            arguments,
        ]
        .concat(),
        b"",
    )
}

/// The names of what was found.
fn found(run: &Run, what: &str) -> Vec<String> {
    let json: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let findings = json["reports"][0][what].as_array().expect("a list").clone();
    let name = |finding: &Value| finding["code"].as_str().map(str::to_owned);
    findings.iter().filter_map(name).collect()
}

#[test]
fn each_end_has_its_exit_code() {
    let files = Files::new();
    let root = files.text("root.pem");
    let server = Server::start(&files, &[]);
    let good = tls(&["--roots", &root, &server.target]);
    assert_eq!(good.code, Some(0), "{}{}", good.stdout, good.stderr);
    assert!(
        good.stdout
            .starts_with("locked (revocation not checked, clock not compared): localhost:"),
        "{}",
        good.stdout
    );

    let expired = tls(&[
        "--roots",
        &root,
        "--now",
        "9999-12-31T00:00:00Z",
        &server.target,
    ]);
    assert_eq!(expired.code, Some(28), "{}", expired.stdout);
    let needed = tls(&["--roots", &root, "--require-revocation", &server.target]);
    assert_eq!(needed.code, Some(34), "{}", needed.stdout);
    // The gravest of two: the root is unknown, and the name another.
    let (_, port) = server.target.rsplit_once(':').expect("a port");
    let at = format!("127.0.0.1:{port}");
    let two = tls(&["--roots", "mozilla", "--connect", &at, "other.example"]);
    assert_eq!(two.code, Some(25), "{}", two.stdout);
    let line = "not locked: other.example:443: Connect succeeded, but TLS certificate verification failed: missing-intermediate, other-host";
    let status = two.stdout.split("\n\n").next().unwrap_or_default();
    assert_eq!(status.replace('\n', " "), line);
    let is_wide = |line: &str| line.chars().count() > 80;
    assert!(!two.stdout.lines().any(is_wide), "{}", two.stdout);

    let old = Server::start(&files, &["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]);
    let old = tls(&["--roots", &root, &old.target]);
    assert_eq!(old.code, Some(19), "{}", old.stdout);
    let name = tls(&["--roots", "mozilla", "no-such-host.invalid"]);
    assert_eq!(name.code, Some(12), "{}", name.stdout);
}

#[test]
fn a_port_without_tls_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let target = listener.local_addr().expect("a port").to_string();
    let refused = {
        let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
        closed.local_addr().expect("a port").to_string()
    };
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let plain = tls(&["--roots", "mozilla", &target]);
    assert_eq!(plain.code, Some(14), "{}", plain.stdout);
    let junit = tls(&["--roots", "mozilla", "--junit", "-", &target]);
    assert_eq!(junit.code, Some(14), "{}", junit.stdout);
    let document = roxmltree::Document::parse(&junit.stdout).expect("JUnit XML");
    let failures = document
        .descendants()
        .filter(|node| node.has_tag_name("failure"));
    let failed: Vec<_> = failures
        .filter_map(|node| node.parent()?.attribute("name"))
        .collect();
    assert_eq!(failed, ["plain-http-on-port"], "{}", junit.stdout);
    let closed = tls(&["--roots", "mozilla", &refused]);
    assert_eq!(closed.code, Some(13), "{}", closed.stdout);
    // Of several hosts the gravest fault decides.
    let both = tls(&["--roots", "mozilla", "--json", &target, &refused]);
    assert_eq!(both.code, Some(13), "{}", both.stdout);
    assert_eq!(found(&both, "faults"), ["plain-http-on-port"]);
}

#[test]
fn a_root_only_of_this_machine_is_reported() {
    let files = Files::new();
    let root = files.text("root.pem");
    let server = Server::start(&files, &[]);
    let stores = [("SSL_CERT_FILE", root.as_str()), ("SSL_CERT_DIR", "")];
    let under = |roots: &str| {
        let words = [
            "tls",
            "--json",
            "--timeout",
            "60",
            "--total-timeout",
            "60",
            "--roots",
        ];
        run_with(
            &[&words[..], &[roots, &server.target]].concat(),
            &stores,
            b"",
        )
    };
    let system = under("system");
    assert_eq!(system.code, Some(0), "{}{}", system.stdout, system.stderr);
    assert_eq!(found(&system, "warnings"), ["local-root"]);
    let mozilla = under("mozilla");
    assert_eq!(
        mozilla.code,
        Some(24),
        "{}{}",
        mozilla.stdout,
        mozilla.stderr
    );
    assert!(
        mozilla.stdout.contains("a proxy may read"),
        "{}",
        mozilla.stdout
    );
}

#[test]
fn invalid_options_are_reported() {
    let files = Files::new();
    let usage = [
        &["tls"][..],
        &["tls", "http://api.x.com"],
        &["tls", "api.x.com:0"],
        &["tls", "a", "--mixed", "-"],
        &["tls", "a", "--now", "noon"],
        &["tls", "a", "--timeout", "0"],
    ];
    for arguments in usage {
        let run = run(arguments, b"");
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
    }
    for server in [
        "roughtime:time.example:2002:AAAA",
        "roughtime:time.example:2002",
        "time.example:x",
    ] {
        // Before the server is contacted, whose name cannot be looked up.
        let arguments = &["tls", "nothing.invalid", "--time-server", server];
        let run = run(arguments, b"");
        assert_eq!(run.code, Some(2), "{server}: {}", run.stderr);
        assert!(run.stderr.contains("--time-server"), "{}", run.stderr);
        assert!(
            run.stderr.to_lowercase().contains("expected "),
            "{}",
            run.stderr
        );
    }
    let key = files.text("key.pem");
    let inputs = [
        &["tls", "localhost", "--roots", "no-such-file"][..],
        &["tls", "localhost", "--roots", &key],
        &["tls", "localhost", "--roots", "mozilla", "--crl", &key],
        &["tls", "--mixed", "-"],
    ];
    for arguments in inputs {
        let run = run(arguments, b"{");
        assert_eq!(run.code, Some(3), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
    let no_store = [("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "")];
    let none = run_with(&["tls", "localhost"], &no_store, b"");
    assert_eq!(none.code, Some(3), "{}", none.stderr);
}

#[test]
fn http_urls_of_an_answer_are_listed() {
    let answer =
        br#"{"media": [{"media_url": "http://p/1\u001b", "media_url_https": "https://p/1"}],
        "url": "http://p/2"}"#;
    let mixed = run(&["tls", "--mixed", "-"], answer);
    assert_eq!(mixed.code, Some(37), "{}", mixed.stderr);
    insta::assert_snapshot!(mixed.stdout);
    let json = run(&["tls", "--mixed", "-", "--json"], answer);
    assert_eq!(json.code, Some(37));
    let value: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(
        value["http_urls"][0]["instead"]["path"],
        "$.media[0].media_url_https"
    );
    assert_eq!(value["http_urls"][1]["instead"], Value::Null);
    let without = run(&["tls", "--mixed", "-"], br#"["http://p/2"]"#);
    assert_eq!(without.code, Some(38), "{}", without.stderr);
    let none = run(&["tls", "--mixed", "-"], br#"["https://p/2"]"#);
    assert_eq!(
        (none.code, none.stdout.as_str()),
        (Some(0), "no http URLs\n")
    );
}

#[test]
fn mixed_content_of_html_is_listed_and_its_hosts_are_checked() {
    let page = b"<img src=http://no-such-host.invalid/1><a href=http://other.invalid/>x</a>";
    let listed = run(&["tls", "--mixed", "-"], page);
    assert_eq!(listed.code, Some(38), "{}{}", listed.stdout, listed.stderr);
    assert!(
        listed.stdout.contains("line 1: img src"),
        "{}",
        listed.stdout
    );
    assert!(listed.stdout.contains("\"https://no-such-host.invalid/1\""));
    let checked = run(&["tls", "--mixed", "-", "--follow-hosts"], page);
    assert_eq!(
        checked.code,
        Some(12),
        "{}{}",
        checked.stdout,
        checked.stderr
    );
    assert!(
        checked.stdout.contains("no-such-host.invalid:443"),
        "{}",
        checked.stdout
    );
    assert!(
        !checked.stdout.contains("other.invalid"),
        "{}",
        checked.stdout
    );
}

#[test]
fn the_proxy_of_the_environment_is_used_and_named() {
    let proxy = ("HTTPS_PROXY", "http://user:secret@127.0.0.1:1");
    let through = run_with(&["tls", "api.example.com", "--no-http"], &[proxy], b"");
    let text = format!("{}{}", through.stdout, through.stderr);
    assert_eq!(through.code, Some(13), "{text}");
    assert!(
        text.contains("through 127.0.0.1:1") && !text.contains("secret"),
        "{text}"
    );
    let malformed = ("HTTPS_PROXY", "socks5://secret@127.0.0.1:1");
    let malformed = run_with(&["tls", "api.example.com"], &[malformed], b"");
    assert_eq!(malformed.code, Some(3));
    assert!(!malformed.stderr.contains("secret"), "{}", malformed.stderr);
}
