//! Twilio's own validators, each behind a small server as their documentation shows it. What they
//! accept or reject by mistake is listed here with the reason.
//!
//! A library that is not set up is skipped; with `BASESTRING_WEBHOOK_RECEIVERS=required` that is a
//! failure.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use basestring_sandbox::webhook::{End, Report, Verdict};

use crate::receiver::TOKEN;
use crate::{names, report};

/// A receiver in its own process, which ends with this value.
struct Process {
    child: Child,
    port: u16,
    _stdin: ChildStdin,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Starts a receiver if its library is set up.
fn start(needs: &str, program: &str, script: &str) -> Option<Process> {
    if !root().join(needs).exists() {
        let is_required = std::env::var_os("BASESTRING_WEBHOOK_RECEIVERS").is_some();
        assert!(
            !is_required,
            "{needs} is not set up: run the adapter's install command"
        );
        eprintln!("skipped: {needs} is not set up");
        return None;
    }
    let mut child = Command::new(program)
        .arg(format!("crates/sandbox/tests/receivers/{script}"))
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the receiver's program");
    let mut stdin = child.stdin.take().expect("a pipe");
    writeln!(stdin, "{TOKEN}").expect("it reads the token");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe"))
        .read_line(&mut line)
        .expect("it prints its port");
    let port = line.trim().parse().expect("it prints its port");
    Some(Process {
        child,
        port,
        _stdin: stdin,
    })
}

fn asked(process: &Process) -> Report {
    report(&format!("http://127.0.0.1:{}/voice", process.port))
}

#[test]
fn twilio_for_python() {
    let needs = "adapters/twilio-python/.venv/bin/python";
    let Some(process) = start(needs, needs, "twilio_python.py") else {
        return;
    };
    let report = asked(&process);
    assert_eq!(report.end(), End::Wrong, "{report:#?}");
    // What it validates in place of that query: the one decoded.
    assert_eq!(names(&report, Verdict::AcceptedByMistake), ["form-2"]);
    // The documentation's request.url is Werkzeug's, an IRI: escapes of UTF-8 are decoded in it.
    assert_eq!(
        names(&report, Verdict::RejectedByMistake),
        ["valid-query-utf8"]
    );
    // A text body without bodySHA256 is used as a mapping: a TypeError, answered by 500.
    assert_eq!(names(&report, Verdict::Unclear), ["hash-missing"]);
    let unclear = report.outcome("hash-missing").expect("it is sent");
    assert_eq!(unclear.status, Some(500));
}

#[test]
fn twilio_for_node() {
    let Some(process) = start(
        "adapters/twilio-node/node_modules/twilio",
        "node",
        "twilio_node.mjs",
    ) else {
        return;
    };
    let report = asked(&process);
    // What it accepts besides is a permitted difference: a query as the legacy querystring module
    // writes it, and the hash of {} for an empty body.
    assert_eq!(report.end(), End::Correct, "{report:#?}");
    assert_eq!(names(&report, Verdict::AcceptedByMistake), [""; 0]);
    assert_eq!(names(&report, Verdict::RejectedByMistake), [""; 0]);
    assert_eq!(names(&report, Verdict::Unclear), [""; 0]);
}
