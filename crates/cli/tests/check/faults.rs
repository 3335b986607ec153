//! Adapters that fail, and files that cannot be written.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use crate::place::Place;

/// Starts a child that keeps its standard output open, writes the child's number into a file, and
/// never answers.
const HANGING: &str = r#"
import json, pathlib, subprocess, sys, time
for line in sys.stdin:
    request = json.loads(line)
    if request["op"] == "hello":
        ok = {"protocol": 1, "name": "hanging", "version": "1", "language": "Python",
              "ops": ["percent_encode"]}
        print(json.dumps({"id": request["id"], "ok": ok}), flush=True)
        continue
    child = subprocess.Popen(["sleep", "600"])
    with pathlib.Path(__file__).with_name("children").open("a") as file:
        file.write(f"{child.pid}\n")
    time.sleep(600)
"#;

#[test]
#[cfg(target_os = "linux")]
fn an_adapter_that_hangs_is_ended_with_what_it_started() {
    let place = Place::new();
    place.write("hanging.py", HANGING);
    let adapter = format!("python3 {}", place.path("hanging.py").display());
    let run = place.check(&["--adapter", &adapter, "--timeout", "3", "--quiet"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let children = fs::read_to_string(place.path("children")).expect("the adapter got the request");
    assert!(!children.is_empty());
    for child in children.lines() {
        // A stopped process whose new parent has not looked at it yet is no longer running.
        let stat = fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        let state = stat
            .rsplit(") ")
            .next()
            .and_then(|rest| rest.chars().next());
        assert!(matches!(state, None | Some('Z' | 'X')), "{child}: {stat}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_reported_before_the_run() {
    let place = Place::new();
    place.write("marking.py", "open(__file__ + '.ran', 'w').close()");
    let adapter = format!("python3 {}", place.path("marking.py").display());
    let folder = place.path("vectors").display().to_string();
    let below_a_file = place.path("wrong.py/report").display().to_string();
    for (option, path) in [("--json", &folder), ("--html", &below_a_file)] {
        let run = place.check(&["--adapter", &adapter, option, path]);
        assert_eq!((run.stdout.as_str(), run.code), ("", Some(3)));
        assert!(
            run.stderr.contains("error: cannot write "),
            "{}",
            run.stderr
        );
        assert!(!place.path("marking.py.ran").exists());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn answers_that_cannot_be_written_are_a_fault_of_the_output() {
    let full = File::options()
        .write(true)
        .open("/dev/full")
        .expect("a device without room");
    let place = Place::new();
    place.write("line", "{\"id\": 1, \"op\": \"hello\"}\n");
    let output = Command::new(env!("CARGO_BIN_EXE_basestring"))
        .arg("adapter")
        .stdin(File::open(place.path("line")).expect("a file"))
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .expect("the program ends");
    assert_eq!(output.status.code(), Some(70));
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(
        printed.starts_with("error: cannot write the output: "),
        "{printed}"
    );
}
