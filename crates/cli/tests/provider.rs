//! `provider` as a command, against `serve`.

#![cfg(all(feature = "provider", feature = "serve"))]

mod program;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use program::run;

/// A provider that ends with this value.
struct Served {
    child: Child,
    base: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const ACCOUNTS: &str = r#"{"clients": [{"key": "client", "secret": "s3cret-of-client"}],
    "users": [{"id": 1, "screen_name": "alice", "password": "p4ssword"}],
    "tokens": [{"token": "token", "secret": "s3cret-of-token", "client": "client", "user": "alice"}]}"#;

fn serve(folder: &std::path::Path) -> Served {
    let accounts = folder.join("accounts.json");
    fs::write(&accounts, ACCOUNTS).expect("a file");
    let mut child = Command::new(env!("CARGO_BIN_EXE_basestring"))
        .args(["serve", "--port", "0", "--log", "off", "--credentials"])
        .arg(accounts)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    output.read_line(&mut line).expect("a line");
    let ready: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    let base = ready["listening"].as_str().expect("a URL").to_owned();
    Served { child, base }
}

/// The path of a configuration with this secret of the token.
fn configuration(folder: &std::path::Path, base: &str, secret: &str) -> String {
    let path = folder.join("provider.toml");
    let text = format!(
        "resource = \"{base}echo\"\nclients = [{{ key = \"client\", secret = \"s3cret-of-client\" }}]\n\
         tokens = [{{ token = \"token\", secret = \"{secret}\" }}]\n"
    );
    fs::write(&path, text).expect("a file");
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn a_right_provider_passes_and_every_format_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = serve(folder.path());
    let config = configuration(folder.path(), &served.base, "s3cret-of-token");
    let arguments = [
        "provider",
        "--config",
        &config,
        "--only",
        "signature/",
        "--json",
        "-",
    ];
    let found = run(&arguments, b"");
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    let document: serde_json::Value = serde_json::from_str(&found.stdout).expect("JSON");
    let case = &document["reports"][0]["cases"][0];
    assert_eq!(case["id"], "signature/wrong");
    assert_eq!(case["verdict"], "passed");
    assert!(
        case["evidence"]
            .as_str()
            .is_some_and(|text| text.contains("401"))
    );
    assert!(!found.stdout.contains("s3cret"));
}

#[test]
fn nothing_is_sent_by_a_dry_run() {
    let folder = tempfile::tempdir().expect("a folder");
    // Nothing listens there.
    let config = configuration(folder.path(), "http://127.0.0.1:1/", "s3cret-of-token");
    let found = run(&["provider", "--config", &config, "--dry-run"], b"");
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    assert!(found.stdout.contains("signature/wrong (invalid)"));
    assert!(found.stdout.contains("oauth_signature="));
    assert!(!found.stdout.contains("s3cret"));
}

#[test]
fn the_exit_code_says_why_nothing_was_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = serve(folder.path());
    let config = configuration(folder.path(), &served.base, "wrong-secret");
    let found = run(&["provider", "--config", &config], b"");
    assert_eq!(found.code, Some(11), "{}", found.stderr);
    let config = configuration(folder.path(), "http://127.0.0.1:1/", "x");
    assert_eq!(run(&["provider", "--config", &config], b"").code, Some(8));
    let config = configuration(folder.path(), "http://192.0.2.1/", "x");
    let found = run(&["provider", "--config", &config], b"");
    assert_eq!(found.code, Some(3));
    assert!(found.stderr.contains("--allow-remote"), "{}", found.stderr);
    assert_eq!(run(&["provider", "http://127.0.0.1:1/"], b"").code, Some(3));
}
