//! Adapters that attack whoever reads the results, and the memory of this program.

use std::fs;
use std::process::{Command, Output};

use crate::place::Place;

/// Answers each request in another way, always with the same text.
const EVIL: &str = r#"
import json, sys
TEXT = ("\x1b[2J\x1b]0;owned\x07\x9b31m\r\n::error::owned\n  ##[error]owned\n##vso[task.x]</script>"
        "<script>alert(1)</script>]]>|`x`|\u202eabc\u2028\u2066 <img src=x onerror=alert(1)>\ufffe")
if len(sys.argv) > 1:
    TEXT = sys.argv[1] * int(sys.argv[2])
OPS = ["percent_encode", "verify", "sign"]
for line in sys.stdin:
    request = json.loads(line)
    number = request["id"]
    if request["op"] == "hello":
        ok = {"protocol": 1, "ops": OPS}
        ok.update({name: TEXT for name in ("name", "version", "language", "homepage", "issues")})
        answer = {"ok": ok}
    else:
        answer = [
            {"broken": TEXT},
            {"refused": {"kind": TEXT, "message": TEXT}},
            {"ok": {"text": TEXT, "signature": TEXT, "valid": TEXT, "params": [[TEXT, TEXT]]}},
            {"unsupported": TEXT},
            {"refused": {"message": TEXT}},
        ][number % 5]
    print(json.dumps({"id": number, **answer}), flush=True)
"#;

const FORMATS: [(&str, &str); 6] = [
    ("--json", "report.json"),
    ("--junit", "report.xml"),
    ("--markdown", "report.md"),
    ("--html", "report.html"),
    ("--sarif", "report.sarif"),
    ("--table", "table.md"),
];

/// Checks with the built-in vectors, in at most 2 GB of memory.
fn check(arguments: &[&str]) -> Output {
    Command::new("prlimit")
        .arg("--as=2000000000")
        .args([env!("CARGO_BIN_EXE_basestring"), "check", "--no-config"])
        .args(arguments)
        .env_remove("GITHUB_ACTIONS")
        .output()
        .expect("the program ends")
}

/// Fails if a terminal or a build server would obey a text.
fn is_quiet(name: &str, text: &str) {
    for character in text.chars() {
        let is_control = character.is_control() && !matches!(character, '\n' | '\t');
        let is_bidi = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
        assert!(!is_control && !is_bidi, "{name}: {character:?}");
    }
    for line in text.lines() {
        let start = line.trim_start();
        let is_own = start.starts_with("::error ") || start.starts_with("::warning ");
        let is_own = is_own || start.starts_with("::notice ");
        assert!(!start.starts_with("::") || is_own, "{name}: {line}");
        assert!(
            !line.contains("##[") && !line.contains("##vso["),
            "{name}: {line}"
        );
    }
}

#[test]
fn no_output_obeys_the_text_of_an_adapter() {
    let place = Place::new();
    place.write("evil.py", EVIL);
    let adapter = format!("python3 {}", place.path("evil.py").display());
    let spaces = format!("{adapter} '{}::error file=x::owned' 1", " ".repeat(200));
    for adapter in [&adapter, &spaces] {
        let paths = FORMATS.map(|(option, file)| (option, place.path(file).display().to_string()));
        let mut arguments = vec!["--adapter", adapter, "--layer", "verify", "--github"];
        arguments.extend(["--layer", "percent-encode", "--timeout", "20"]);
        for (option, path) in &paths {
            arguments.extend([*option, path.as_str()]);
        }
        let run = check(&arguments);
        assert_eq!(run.status.code(), Some(1));
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
        is_quiet("standard output", &text(&run.stdout));
        is_quiet("standard error", &text(&run.stderr));
        for (option, path) in &paths {
            is_quiet(option, &fs::read_to_string(path).expect("a report"));
        }
        let html = fs::read_to_string(place.path("report.html")).expect("a report");
        assert!(
            !html.contains("<script>alert") && !html.contains("<img"),
            "{html}"
        );
    }
}

#[test]
fn long_answers_are_failed_cases_in_little_memory() {
    let place = Place::new();
    place.write("evil.py", EVIL);
    let script = place.path("evil.py").display().to_string();
    // Just under the limit of a line, and beyond it.
    for bytes in ["60000", "1000000"] {
        let adapter = format!("python3 {script} x {bytes}");
        let json = place.path("long.json").display().to_string();
        let limits = [
            "--layer",
            "verify",
            "--timeout",
            "20",
            "--max-answer",
            "600000",
        ];
        let mut arguments = vec!["--adapter", &adapter, "--quiet", "--json", &json];
        arguments.extend(limits);
        let run = check(&arguments);
        if bytes == "60000" {
            assert_eq!(run.status.code(), Some(1));
            let report = fs::metadata(&json).expect("a report").len();
            assert!(report < 20 << 20, "{report} bytes");
        } else {
            // Its handshake is too long already.
            assert_eq!(run.status.code(), Some(4));
        }
    }
}
