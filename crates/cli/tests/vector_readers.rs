//! The readers of the vectors in nine languages find every case in the folder that `vectors copy` and
//! the archive that `vectors package` write. A language that is not installed is skipped.

mod program;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use program::{Run, run};

/// A language, and the shell command that runs its reader in the folder of the readers: `$VECTORS` is
/// the folder of the vectors, `$BUILD` one for what is compiled. The first word of a check must be
/// installed, and the check must succeed.
const READERS: [(&str, &str, &str); 9] = [
    (
        "C",
        "echo '#include <jansson.h>' | cc -E -",
        "cc cases.c -ljansson -o \"$BUILD/cases\" && find \"$VECTORS\" -mindepth 2 -name '*.json' -exec \"$BUILD/cases\" {} +",
    ),
    (
        "Go",
        "go version",
        "GOCACHE=\"$BUILD/go\" go run cases.go \"$VECTORS\"",
    ),
    (
        "Java",
        "java --version && ls /usr/share/java/gson.jar",
        "java -cp /usr/share/java/gson.jar Cases.java \"$VECTORS\"",
    ),
    (
        "JavaScript",
        "node --version",
        "node cases.mjs \"$VECTORS\"",
    ),
    ("Perl", "perl -MJSON::PP -e 1", "perl cases.pl \"$VECTORS\""),
    ("PHP", "php --version", "php cases.php \"$VECTORS\""),
    (
        "Python",
        "python3 --version",
        "python3 cases.py \"$VECTORS\"",
    ),
    ("Ruby", "ruby --version", "ruby cases.rb \"$VECTORS\""),
    (
        "Rust",
        "\"$CARGO\" --version",
        "cd \"$SOURCE\" && \"$CARGO\" run --quiet --locked -p basestring-vectors --example cases",
    ),
];

/// What a command prints; `None` where it fails.
fn printed(command: &str, vectors: &Path, build: &Path) -> Result<String, String> {
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(vectors.join("readers"))
        .env("VECTORS", vectors)
        .env("BUILD", build)
        .env("SOURCE", env!("CARGO_MANIFEST_DIR"))
        .env("CARGO", env!("CARGO"))
        .output()
        .map_err(|fault| fault.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    String::from_utf8(output.stdout).map_err(|fault| fault.to_string())
}

/// The lines `id op` of every case.
fn expected() -> BTreeSet<String> {
    let files = basestring_oracle::internal::vectors::load_embedded().expect("the vectors");
    let cases = files.into_iter().flat_map(|file| file.cases);
    let lines = cases.map(|case| format!("{} {}", case.id, case.call.op().name()));
    lines.collect()
}

#[test]
fn each_reader_finds_every_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let (vectors, build) = (folder.path().join("vectors"), folder.path().join("build"));
    std::fs::create_dir(&build).expect("a folder");
    let Run {
        stdout,
        stderr,
        code,
    } = run(&["vectors", "copy", vectors.to_str().expect("a path")], b"");
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    let expected = expected();
    for (language, check, command) in READERS {
        if let Err(missing) = printed(check, &vectors, &build) {
            println!("skipped: {language} is not installed ({})", missing.trim());
            continue;
        }
        let found = printed(command, &vectors, &build);
        let found = found.expect(language);
        let found: Vec<String> = found.lines().map(str::to_owned).collect();
        assert_eq!(found.len(), expected.len(), "{language}");
        let found: BTreeSet<String> = found.into_iter().collect();
        assert_eq!(found, expected, "{language}");
    }
}

/// A reader is as short as the README says.
#[test]
fn each_reader_has_ten_lines_of_code() {
    let readers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/readers");
    let mut count = 0;
    for entry in std::fs::read_dir(readers).expect("the readers are listed") {
        let path = entry.expect("a reader").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let is_code = |line: &&str| {
            let comments = ["//", "/*", "# ", "\"\"\""];
            let is_comment = comments
                .iter()
                .any(|start| line.trim_start().starts_with(start));
            !is_comment && line.contains(char::is_alphanumeric)
        };
        assert!(
            text.lines().filter(is_code).count() <= 10,
            "{}",
            path.display()
        );
        count += 1;
    }
    assert_eq!(count, READERS.len());
}
