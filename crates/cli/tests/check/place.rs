//! Vectors and an adapter, each test its own.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use crate::program::{Run, run_with};

const CASES: &str = r#"[
{"id": "encode/space/mark", "op": "percent_encode", "in": {"text": "!"},
 "out": {"text": "%21"}, "level": "must", "requirements": ["R-3.6-1"],
 "source": {"document": "RFC 5849", "section": "3.6"}},
{"id": "encode/space/plain", "op": "percent_encode", "in": {"text": "a b"},
 "out": {"text": "a%20b"}, "level": "must", "requirements": ["R-3.6-1"],
 "source": {"document": "RFC 5849", "section": "3.6"}}]"#;

pub(crate) const URIS: &str = r#"[
{"id": "uri/refused/mailto", "op": "base_string_uri", "in": {"url": "mailto:a@h"},
 "refused": {"kind": "malformed-url"}, "level": "may", "requirements": ["R-1-1"],
 "source": {"document": "RFC 5849", "section": "1"}}]"#;

/// Encodes a space as +, exits on an exclamation mark, and accepts every URL.
pub(crate) const WRONG: &str = r#"
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    op, given = request["op"], request["in"]
    if op == "hello":
        ok = {"protocol": 1, "name": "wrong", "version": "2", "language": "Python",
              "ops": ["percent_encode", "base_string_uri"]}
    elif op == "percent_encode":
        if given["text"] == "!":
            sys.exit("no marks")
        ok = {"text": given["text"].replace(" ", "+")}
    else:
        ok = {"text": given["url"]}
    print(json.dumps({"id": request["id"], "ok": ok}), flush=True)
"#;

/// A folder with vectors and an adapter.
pub(crate) struct Place(pub(crate) TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        place.write("vectors/encode/space.json", CASES);
        place.write("vectors/uri/refused.json", URIS);
        place.write("wrong.py", WRONG);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// Checks with these arguments, in which `@` is this folder; the folder's name is `@` again in
    /// what was printed.
    pub(crate) fn check(&self, arguments: &[&str]) -> Run {
        self.run(arguments, &[])
    }

    /// As [`Place::check`], for a terminal of that width.
    pub(crate) fn check_wide(&self, columns: &str, arguments: &[&str]) -> Run {
        self.run(arguments, &[("COLUMNS", columns)])
    }

    /// As [`Place::check`], in this folder.
    pub(crate) fn check_in_place(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_basestring"))
            .args(["check", "--vectors", "vectors"])
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("GITHUB_ACTIONS")
            .output()
            .expect("the program ends");
        Run {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code(),
        }
    }

    fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let folder = self.0.path().display().to_string();
        let mut words = vec![
            "check".to_owned(),
            "--vectors".to_owned(),
            format!("{folder}/vectors"),
        ];
        words.extend(arguments.iter().map(|word| word.replace('@', &folder)));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut run = run_with(&words, environment, b"");
        run.stdout = run.stdout.replace(&folder, "@");
        run.stderr = run.stderr.replace(&folder, "@");
        run
    }

    pub(crate) fn check_wrong(&self, arguments: &[&str]) -> Run {
        let arguments = [&["--adapter", "python3 @/wrong.py"], arguments].concat();
        self.check(&arguments)
    }
}
