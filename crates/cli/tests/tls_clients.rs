//! `basestring tls-clients`: exit codes, known failures, JUnit, and the servers alone.

#![cfg(feature = "tls")]

mod program;

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use program::{Run, run};
use serde_json::Value;

/// Whether curl is installed; says so if it is not.
fn has_curl() -> bool {
    let has = Command::new("curl").arg("--version").output().is_ok();
    if !has {
        eprintln!("skipped: curl is not installed");
    }
    has
}

/// Runs curl in the situations about names.
fn names(options: &[&str], curl: &[&str]) -> Run {
    let only = [
        "tls-clients",
        "run",
        "--only",
        "other-host",
        "--only",
        "common-name-only",
    ];
    let arguments = [&only[..], options, &["--", "curl", "--silent"], curl].concat();
    run(&arguments, b"")
}

#[test]
fn each_end_has_its_exit_code() {
    if !has_curl() {
        return;
    }
    let right = names(&[], &["--cacert", "{ca}", "{url}"]);
    assert_eq!(right.code, Some(0), "{}{}", right.stdout, right.stderr);
    let wrong = names(&[], &["--insecure", "{url}"]);
    assert_eq!(wrong.code, Some(1), "{}", wrong.stdout);
    let strict = names(&["--strict"], &["--cacert", "{ca}", "{url}"]);
    assert_eq!(strict.code, Some(1), "{}", strict.stdout);
    // The other root is trusted by nothing.
    let refused = names(&[], &["--cacert", "/dev/null", "{url}"]);
    assert_eq!(refused.code, Some(11), "{}", refused.stdout);
    let usage = run(
        &["tls-clients", "run", "--", "curl", "https://localhost/"],
        b"",
    );
    assert_eq!(usage.code, Some(2));
    assert!(usage.stderr.contains("has no {url}"), "{}", usage.stderr);
}

#[test]
fn known_failures_do_not_fail_and_have_to_be_current() {
    if !has_curl() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("known.txt").display().to_string();
    let written = names(
        &["--known", &list, "--update-known"],
        &["--insecure", "{url}"],
    );
    assert_eq!(
        written.code,
        Some(0),
        "{}{}",
        written.stdout,
        written.stderr
    );
    let text = std::fs::read_to_string(&list).expect("the list");
    assert!(text.contains("\nother-host failed\n"), "{text}");
    let known = names(&["--known", &list], &["--insecure", "{url}"]);
    assert_eq!(known.code, Some(0), "{}{}", known.stdout, known.stderr);
    let stale = names(&["--known", &list], &["--cacert", "{ca}", "{url}"]);
    assert_eq!(stale.code, Some(6), "{}{}", stale.stdout, stale.stderr);
    assert!(
        stale.stderr.contains("pass now: other-host"),
        "{}",
        stale.stderr
    );
}

#[test]
fn reports_have_the_proof() {
    if !has_curl() {
        return;
    }
    let json = names(&["--json"], &["--insecure", "{url}"]);
    let json: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(json["clean"], false);
    let outcomes = json["outcomes"].as_array().expect("a list");
    let other = outcomes
        .iter()
        .find(|one| one["id"] == "other-host")
        .expect("it was run");
    assert_eq!(other["verdict"], "accepted-by-mistake");
    assert_eq!(other["record"]["requests"][0]["line"], "GET / HTTP/1.1");
    assert_eq!(
        other["record"]["connections"][0]["hello"]["sni"],
        "localhost"
    );
    let junit = names(&["--junit", "-"], &["--insecure", "{url}"]);
    let junit = roxmltree::Document::parse(&junit.stdout)
        .expect("XML")
        .descendants()
        .count();
    assert!(junit > 3);
}

#[test]
fn the_servers_run_alone() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_basestring"))
        .args(["tls-clients", "serve", "--only", "expired"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut line = String::new();
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    stdout.read_line(&mut line).expect("a line");
    let json: Value = serde_json::from_str(&line).expect("JSON");
    let ca = json["ca"].as_str().expect("a file").to_owned();
    let ids: Vec<&str> = json["situations"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["id"].as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "expired",
            "expired-by-a-second",
            "expired-intermediate",
            "expired-root"
        ]
    );
    let url = json["situations"][0]["url"].as_str().expect("a URL");
    assert!(url.starts_with("https://localhost:"), "{url}");
    assert!(
        std::fs::read_to_string(&ca)
            .expect("the CA")
            .starts_with("-----BEGIN")
    );
    let ended = Command::new("kill").arg(child.id().to_string()).status();
    assert!(ended.expect("kill").success());
    assert!(child.wait().expect("it ends").success());
    // The folder of the CA is removed.
    assert!(!std::path::Path::new(&ca).exists());
}
