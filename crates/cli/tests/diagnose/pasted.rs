//! What a pasted text must not do, and secrets that are typed on the terminal.

use std::path::Path;
use std::process::Command;

use crate::program::{Run, run};

const AUTHORIZATION: &str = "OAuth oauth_consumer_key=\"ck\", oauth_nonce=\"n\", oauth_timestamp=\"1\", \
                             oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"tnnArxj06cWHq44gCs1OSKk/jLY%3D\"";

/// A file outside the current folder is not opened, whatever names it.
#[test]
fn a_pasted_command_opens_no_file_outside_the_folder() {
    let outside = tempfile::tempdir().expect("a folder");
    let file = outside.path().join("outside.txt");
    std::fs::write(&file, "outside=secret&a=1").expect("a file");
    let file = file.display();
    for command in [
        format!("curl -d @{file} https://h/"),
        format!("curl -K {file} https://h/"),
        format!("curl --data-binary @{file} https://h/"),
        format!("curl --data-urlencode x@{file} https://h/"),
        format!("curl --json @{file} https://h/"),
        format!("curl --url-query @{file} https://h/"),
        format!("curl -T {file} https://h/"),
        format!("curl -H @{file} https://h/"),
        format!("curl -d @/../..{file} https://h/"),
        format!("curl -d @- https://h/ < {file}"),
        format!("cat {file} | curl -d @- https://h/"),
        format!("curl file://{file}"),
        format!("wget --post-file={file} https://h/"),
    ] {
        let (curl, rest) = command.split_once(' ').expect("a command");
        let (before, after) = match rest.split_once(" <") {
            Some((before, after)) => (before, format!(" <{after}")),
            None => (rest, String::new()),
        };
        let option = if curl == "wget" { "--header" } else { "-H" };
        let text = format!("{curl} {before} {option} 'Authorization: {AUTHORIZATION}'{after}");
        let Run {
            stdout,
            stderr,
            code,
        } = run(
            &["diagnose", "-", "--consumer-secret", "cs"],
            text.as_bytes(),
        );
        assert_eq!(code, Some(3), "{text}\n{stdout}\n{stderr}");
        let printed = stdout + &stderr;
        assert!(!printed.contains("outside=secret"), "{text}\n{printed}");
    }
}

/// Types two secrets on a terminal, and prints what the program shows there.
const TYPES: &str = "
import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
shown = b''
for prompt, secret in ((b'Client secret: ', b'kd94hf93k423kf44'), (b'there is none): ', b'pfkkdhi9sl3r4s00')):
    while prompt not in shown:
        shown += os.read(terminal, 4096)
    # The program prints the prompt before it turns the echo off.
    time.sleep(0.5)
    os.write(terminal, secret + b'\\n')
try:
    while True:
        read = os.read(terminal, 4096)
        if not read:
            break
        shown += read
except OSError:
    pass
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
";

/// The request of OAuth Core 1.0, A.5.
const PHOTOS: &str = "GET /photos?file=vacation.jpg&size=original HTTP/1.1\nHost: photos.example.net\n\
    Authorization: OAuth oauth_consumer_key=\"dpf43f3p2l4k3l03\", oauth_token=\"nnch734d00sl2jdk\", \
    oauth_signature_method=\"HMAC-SHA1\", oauth_signature=\"tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D\", \
    oauth_timestamp=\"1191242096\", oauth_nonce=\"kllo9940pd9333jh\", oauth_version=\"1.0\"\n\n";

/// The secrets are typed on the terminal, are not shown, and are used.
#[test]
fn secrets_are_typed_without_an_echo() {
    let is_there = |name: &str| {
        let mut probe = Command::new("python3");
        let output = probe.args(["-c", &format!("import {name}")]).output();
        output.is_ok_and(|output| output.status.success())
    };
    if !cfg!(unix) || !is_there("pty") {
        println!("skipped: no Python with the module pty");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("request.http");
    std::fs::write(&file, PHOTOS).expect("a file");
    let program = Path::new(env!("CARGO_BIN_EXE_basestring"));
    let output = Command::new("python3")
        .args(["-c", TYPES])
        .arg(program)
        .arg("diagnose")
        .arg(&file)
        .args(["--scheme", "http", "--ask-secrets"])
        .env_remove("BASESTRING_CONSUMER_SECRET")
        .env_remove("BASESTRING_TOKEN_SECRET")
        .output()
        .expect("Python runs");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("matches this request"), "{shown}");
    for secret in ["kd94hf93k423kf44", "pfkkdhi9sl3r4s00"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(output.status.code(), Some(0), "{shown}");
}
