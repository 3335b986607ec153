//! `check --table`: it depends only on failures, and keeps the rows of what is not run.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::place::{Place, WRONG};

/// Both answer with `WRONG`; only the first is set up.
const THERE: &str =
    r#"{"name": "there", "command": ["python3", "adapter.py"], "needs": ["python3"]}"#;
const MISSING: &str = r#"{"name": "missing", "command": ["python3", "adapter.py"],
 "probe": ["false"], "install": "true"}"#;

/// A vector that `WRONG` passes.
const PASSED: &str = r#"[
{"id": "encode/letters/plain", "op": "percent_encode", "in": {"text": "abc"},
 "out": {"text": "abc"}, "level": "must", "requirements": ["R-3.6-1"],
 "source": {"document": "RFC 5849", "section": "3.6"}}]"#;

/// Enough spaces to name the mistake.
const SPACES: &str = r#"[
{"id": "encode/spaces/NAME", "op": "percent_encode", "in": {"text": "a b c"},
 "out": {"text": "a%20b%20c"}, "level": "must", "requirements": ["R-3.6-6"],
 "source": {"document": "RFC 5849", "section": "3.6"}}]"#;

fn place() -> Place {
    let place = Place::new();
    place.write("adapters/there/adapter.json", THERE);
    place.write("adapters/there/adapter.py", WRONG);
    place.write("adapters/missing/adapter.json", MISSING);
    place.write(
        "adapters/missing/adapter.py",
        &WRONG.replace("\"wrong\"", "\"other\""),
    );
    place
}

fn check(place: &Place) -> crate::program::Run {
    place.check(&[
        "--adapter",
        "@/adapters",
        "--table",
        "@/table.md",
        "--quiet",
    ])
}

#[test]
fn a_vector_that_every_implementation_passes_does_not_change_the_table() {
    let place = place();
    check(&place);
    let table = place.read("table.md");
    assert!(
        table.contains("| `there` | `wrong 2` | Python | 1 | 1 | 1 |"),
        "{table}"
    );
    place.write("vectors/encode/letters.json", PASSED);
    let run = check(&place);
    assert!(run.stdout.contains("2 of 4"), "{}", run.stdout);
    assert_eq!(place.read("table.md"), table);
}

#[test]
fn rows_of_an_adapter_that_is_not_set_up_are_kept() {
    let place = place();
    let installed = MISSING.replace("false", "true");
    place.write("adapters/missing/adapter.json", &installed);
    check(&place);
    let whole = place.read("table.md");
    assert!(whole.contains("| `missing` | `other 2` |"), "{whole}");
    assert!(whole.contains("\n## `missing`\n"), "{whole}");

    place.write("adapters/missing/adapter.json", MISSING);
    let run = check(&place);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stderr.contains("note: not set up: missing;"),
        "{}",
        run.stderr
    );
    assert_eq!(place.read("table.md"), whole);
}

#[test]
fn a_folder_of_which_nothing_is_set_up_is_an_error() {
    let place = place();
    place.write(
        "adapters/there/adapter.json",
        &THERE.replace(
            "\"needs\": [\"python3\"]",
            "\"needs\": [\"no-such-program\"]",
        ),
    );
    let run = check(&place);
    assert_eq!(run.code, Some(4), "{}", run.stderr);
    assert!(run.stderr.contains("(missing, there)"), "{}", run.stderr);
    assert!(!place.path("table.md").exists());
}

#[test]
fn a_kept_row_has_the_mistake_s_present_description() {
    let place = Place::new();
    let adapter = "python3 @/wrong.py";
    place.write(
        "vectors/encode/spaces.json",
        &SPACES.replace("NAME", "plain"),
    );
    // It tells the mistake apart from the encoders that also encode this character.
    let tilde = SPACES.replace("spaces/NAME", "tilde/plain");
    let tilde = tilde.replace("a b c", "~").replace("a%20b%20c", "~");
    place.write("vectors/encode/tilde.json", &tilde);
    place.check(&["--adapter", adapter, "--table", "@/table.md", "--quiet"]);
    let table = place.read("table.md");
    let row = table
        .lines()
        .find(|line| line.contains("`encode-space-plus`: "))
        .expect("the mistake is named");
    let (before, after) = row.split_once("`encode-space-plus`: ").expect("its id");
    let (_, rest) = after.split_once(" | ").expect("its section");
    let old = format!("{before}`encode-space-plus`: An old text. | {rest}");
    place.write("table.md", &table.replace(row, &old));
    let quiet = ["--adapter", "reference", "--table", "@/table.md", "--quiet"];
    place.check(&quiet);
    let renewed = place.read("table.md");
    assert!(renewed.contains(row), "{renewed}");
}

/// Compares the stored table with the program and the folders, which needs no library.
#[test]
fn the_stored_table_has_the_adapters_of_its_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../adapters");
    let stored = fs::read_to_string(folder.join("TABLE.md")).expect("the table");
    assert!(
        basestring_oracle::report::table(&[], &stored) == stored,
        "adapters/TABLE.md is not current: run `basestring check --adapter adapters --table \
         adapters/TABLE.md`"
    );
    let first = stored.split("\n## ").next().unwrap_or_default();
    let rows = first.lines().filter(|line| line.starts_with("| `"));
    let names: BTreeSet<String> = rows
        .filter_map(|row| Some(row.split('`').nth(1)?.to_owned()))
        .collect();
    let adapters: BTreeSet<String> = fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("adapter.json").is_file())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    assert_eq!(names, adapters);
}
