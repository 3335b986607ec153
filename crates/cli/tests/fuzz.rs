//! `basestring fuzz` and the triage of its finds.

mod program;

use std::path::Path;
use std::process::{Command, Stdio};

use program::run;
use serde_json::Value;

/// A harness of a language, in a folder of its own.
fn harness(language: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("mine");
    let shown = folder.display().to_string();
    let created = run(&["fuzz", "new", "--language", language, &shown], b"");
    assert_eq!(created.code, Some(0), "{}", created.stderr);
    assert!(
        created.stdout.ends_with("/README.md\n"),
        "{}",
        created.stdout
    );
    (place, folder)
}

/// Plants a fault into a file of a harness.
fn plant(folder: &Path, file: &str, right: &str, wrong: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("a file");
    assert!(text.contains(right), "{text}");
    std::fs::write(path, text.replace(right, wrong)).expect("written");
}

/// Runs a program in a harness's folder; none if it is not installed.
fn run_there(folder: &Path, words: &[&str]) -> Option<String> {
    let (program, arguments) = words.split_first()?;
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("BASESTRING_BINARY", env!("CARGO_BIN_EXE_basestring"))
        .stdin(Stdio::null())
        .output()
        .inspect_err(|fault| eprintln!("skipped: {program}: {fault}"))
        .ok()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    Some(errors)
}

/// Inputs in place of the fuzzer's: `check.sh` of `fuzz/harnesses` runs the harness in the fuzzer.
const INPUTS: &str = "
import oracle, library, random
judge = oracle.Oracle(library.OPERATIONS, library.Unsupported, library.Refused)
for seed in range(400):
    judge.test(random.Random(seed).randbytes(60))
";

#[test]
fn python() {
    let (_place, folder) = harness("python");
    let Some(right) = run_there(&folder, &["python3", "-c", INPUTS]) else {
        return;
    };
    assert_eq!(right, "");
    plant(&folder, "library.py", "safe=\"-._~\"", "safe=\"-._~/\"");
    let wrong = run_there(&folder, &["python3", "-c", INPUTS]).expect("python3");
    assert!(wrong.starts_with("find 1: encode-bare-slash: "), "{wrong}");
    let find = folder.join("finds/find-1.json");
    let text = std::fs::read_to_string(&find).expect("a find");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["op"], "percent_encode");
    triage(&folder, &find);
}

/// A find becomes a vector, and an input for the harness.
fn triage(folder: &Path, find: &Path) {
    let vectors = folder.join("vectors").display().to_string();
    let stored = folder.join("stored").display().to_string();
    let find = find.display().to_string();
    let copied = run(&["vectors", "copy", &vectors], b"");
    assert_eq!(copied.code, Some(0), "{}", copied.stderr);
    // Few of them, so that adding takes little time.
    for entry in std::fs::read_dir(&vectors).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("percent-encode") {
            std::fs::remove_dir_all(path).expect("a folder");
        }
    }
    // The vectors have this case: then the reason is printed, and nothing is added.
    let there = run(&["triage", &find, "--add", &vectors], b"");
    assert!(
        there.stdout.contains("expected each input once"),
        "{}",
        there.stdout
    );
    let own = folder.join("vectors/percent-encode/reserved.json");
    std::fs::remove_file(own).expect("the file of the case");
    let done = run(
        &["triage", &find, "--add", &vectors, "--write", &stored],
        b"",
    );
    assert_eq!(done.code, Some(1), "{}", done.stderr);
    assert!(
        done.stdout
            .contains("wrong: percent_encode: encode-bare-slash"),
        "{}",
        done.stdout
    );
    assert!(done.stdout.contains("1 case added"), "{}", done.stdout);
    let input =
        std::fs::read_to_string(folder.join("stored/percent_encode-encode-bare-slash.json"));
    assert!(input.expect("an input").starts_with("{\"op\":"));
    let listed = run(
        &["vectors", "list", "--vectors", &vectors, "generated/"],
        b"",
    );
    assert!(
        listed.stdout.contains("percent_encode\tmust"),
        "{}",
        listed.stdout
    );
    let right = run(&["triage", &find, "--adapter", "reference"], b"");
    assert_eq!(right.code, Some(0), "{}", right.stdout);
    assert!(
        right.stdout.contains("the answer is right"),
        "{}",
        right.stdout
    );
}

#[test]
fn a_find_is_shrunk_by_an_adapter() {
    let place = tempfile::tempdir().expect("a folder");
    let adapter = place.path().join("adapter.py");
    let program = r#"
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    ok = {"protocol": 1, "name": "plus", "ops": ["percent_encode"]}
    if request["op"] != "hello":
        from urllib.parse import quote
        ok = {"text": quote(request["in"]["text"], safe="-._~").replace("%20", "+")}
    print(json.dumps({"id": request["id"], "ok": ok}), flush=True)
"#;
    std::fs::write(&adapter, program).expect("written");
    let find = place.path().join("find.json");
    let call = r#"{"op": "percent_encode", "in": {"text": "many words, and one é"}}"#;
    std::fs::write(&find, call).expect("written");
    let find = find.display().to_string();
    let unrun = run(&["triage", &find], b"");
    assert_eq!(unrun.code, Some(3), "{}", unrun.stdout);
    let command = format!("python3 {}", adapter.display());
    let done = run(&["triage", &find, "--adapter", &command], b"");
    assert_eq!(done.code, Some(1), "{}", done.stderr);
    assert!(
        done.stdout
            .contains(r#"call    {"op":"percent_encode","in":{"text":" "}}"#),
        "{}",
        done.stdout
    );
    assert!(done.stdout.contains("encode-space-plus"), "{}", done.stdout);
}

#[test]
fn javascript() {
    let (_place, folder) = harness("javascript");
    plant(&folder, "library.cjs", "/[!'()*]/g", "/[!'()]/g");
    let Some(found) = run_there(&folder, &["node", "fuzz.cjs", "3"]) else {
        return;
    };
    assert!(found.contains("find 1: encode-bare-asterisk: "), "{found}");
    assert!(folder.join("finds/find-1.json").is_file());
}

#[test]
fn every_language_has_its_files() {
    for (language, file) in [
        ("c", "basestring.h"),
        ("go", "fuzz_test.go"),
        ("rust", "fuzz_targets/fuzz.rs"),
    ] {
        let (_place, folder) = harness(language);
        assert!(folder.join(file).is_file(), "{language}");
        let shown = folder.display().to_string();
        let again = run(&["fuzz", "new", "--language", language, &shown], b"");
        assert_eq!(again.code, Some(3), "{}", again.stderr);
    }
    let none = run(&["fuzz", "new", "--language", "java", "x"], b"");
    assert_eq!(none.code, Some(2));
    for words in [
        "there is no harness for java",
        "python, javascript, c, go, rust",
        "basestring check --adapter DIR --duration 1h",
    ] {
        assert!(none.stderr.contains(words), "{}", none.stderr);
    }
}

#[test]
fn lines_are_judged() {
    let input = b"{\"bytes\": \"eyJvcCI6InBlcmNlbnRfZW5jb2RlIiwiaW4iOnsidGV4dCI6ImEgYiJ9fQ==\"}\n\
        {\"answer\": {\"ok\": {\"text\": \"a%20b\"}}}\n{\"bytes\": \"\"}\n";
    let judged = run(&["fuzz", "judge", "--op", "percent_encode"], input);
    assert_eq!(judged.code, Some(0), "{}", judged.stderr);
    let lines: Vec<&str> = judged.stdout.lines().collect();
    let call = r#"{"id":1,"op":"percent_encode","in":{"text":"a b"}}"#;
    assert_eq!(lines, [call, "null", "null"]);
    for (wrong, words) in [
        (&b"{}\n"[..], "expected an object with bytes or answer"),
        (
            b"{\"answer\": {}}\n",
            "expected bytes of a call before an answer",
        ),
        (b"{\"bytes\": \"#\"}\n", "expected bytes in Base64"),
    ] {
        let run = run(&["fuzz", "judge"], wrong);
        assert_eq!(run.code, Some(3), "{}", run.stderr);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    assert_eq!(run(&["fuzz", "judge", "--op", "wash"], b"").code, Some(2));
    assert_eq!(
        run(&["fuzz", "judge", "--known", "none"], b"").code,
        Some(2)
    );
}

/// One file without a find does not hide the others.
#[test]
fn triage_reports_each_file_before_the_first_that_cannot_be_read() {
    let place = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &[u8]| {
        let path = place.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, content).expect("written");
        path.display().to_string()
    };
    let files = [
        write("elsewhere/crash-1", b"0abc"),
        write("url/crash-empty", b""),
        write("url/crash-of-another-target", b"~abc"),
        write("url/crash-fixed", b"0https://h/"),
        write("url/crash-fixed-too", b"0https://h/"),
    ];
    let mut arguments = vec!["triage"];
    arguments.extend(files.iter().map(String::as_str));
    let done = run(&arguments, b"");
    assert_eq!(done.code, Some(2), "{}", done.stderr);
    assert!(
        done.stderr.contains("\"elsewhere\" is not a fuzz target"),
        "{}",
        done.stderr
    );
    let text = done.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "crash-empty: it is empty",
        "crash-of-another-target: its first byte names no law of url",
        "crash-fixed: the law callback_is_kept of url holds",
        "crash-fixed-too: the law callback_is_kept of url holds",
    ] {
        assert!(text.contains(expected), "{text}");
    }
}
