//! `basestring mistakes`: the catalogue, and how a mistake is added.

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use program::{run, run_with};

const NARROW: &[(&str, &str)] = &[("COLUMNS", "80")];

/// The longest line of an output, in characters.
fn width(text: &str) -> usize {
    let widths = text.lines().map(|line| line.chars().count());
    widths.max().unwrap_or_default()
}

#[test]
fn the_list_fits_80_columns() {
    let listed = run_with(&["mistakes", "list"], NARROW, b"");
    assert_eq!(listed.code, Some(0), "{}", listed.stderr);
    assert!(width(&listed.stdout) <= 80, "{}", width(&listed.stdout));
    let some = run_with(&["mistakes", "list", "base64"], NARROW, b"");
    insta::assert_snapshot!(some.stdout);
}

#[test]
fn the_list_as_json_has_every_id_once() {
    let listed = run(&["mistakes", "list", "--json"], b"");
    let listed: serde_json::Value = serde_json::from_str(&listed.stdout).expect("JSON");
    let listed = listed["mistakes"].as_array().expect("a list");
    let mut ids: Vec<&str> = listed.iter().filter_map(|m| m["id"].as_str()).collect();
    assert_eq!(ids.len(), listed.len());
    assert!(ids.len() > 330, "{}", ids.len());
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), listed.len());
}

#[test]
fn a_mistake_is_shown_with_its_example_and_where_it_is_defined() {
    let narrow = run_with(&["mistakes", "show", "encode-space-plus"], NARROW, b"");
    assert_eq!(narrow.code, Some(0), "{}", narrow.stderr);
    assert!(width(&narrow.stdout) <= 80);
    insta::assert_snapshot!("shown_80", narrow.stdout);
    let long = run_with(&["mistakes", "show", "query-plus-kept"], NARROW, b"");
    insta::assert_snapshot!("shown_base_string_80", long.stdout);
    let wide = [("COLUMNS", "120")];
    let wide = run_with(&["mistakes", "show", "query-plus-kept"], &wide, b"");
    insta::assert_snapshot!("shown_base_string_120", wide.stdout);
    let not_run = run_with(&["mistakes", "show", "verify-nonce-ignored"], NARROW, b"");
    insta::assert_snapshot!("shown_symptom_80", not_run.stdout);
    let json = run(&["mistakes", "show", "--json", "encode-space-plus"], b"");
    insta::assert_snapshot!("shown_json", json.stdout);
}

#[test]
fn mistakes_are_shown_in_80_columns() {
    // Each call starts the program: every tenth of them has all forms of pages.
    for mistake in basestring_oracle::Mistake::all().iter().step_by(10) {
        let shown = run_with(&["mistakes", "show", &mistake.id], NARROW, b"");
        assert_eq!(shown.code, Some(0), "{}: {}", mistake.id, shown.stderr);
        assert!(width(&shown.stdout) <= 80, "{}", mistake.id);
    }
}

#[test]
fn an_old_id_still_finds_a_mistake() {
    let shown = run(&["mistakes", "show", "observed-path-raw"], b"");
    assert!(
        shown.stdout.starts_with("uri-path-raw\n"),
        "{}",
        shown.stdout
    );
    assert!(shown.stdout.contains("observed-path-raw"));
}

#[test]
fn an_unknown_id_is_an_error_with_the_nearest_ids() {
    let shown = run(&["mistakes", "show", "encode-space-pluss"], b"");
    assert_eq!(shown.code, Some(2));
    insta::assert_snapshot!(shown.stderr);
}

/// A folder that looks like a checkout without mistakes.
fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let schemes = folder
        .path()
        .join("crates/oracle/src/schemes/oauth/mistakes");
    fs::create_dir_all(schemes).expect("the folder of the schemes");
    fs::write(folder.path().join("Cargo.toml"), "").expect("a manifest");
    folder
}

/// Runs the program in a folder: standard output, standard error and exit code.
fn run_in(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_basestring"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs");
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
        output.status.code(),
    )
}

const DRAFT: &str = r#"{
  "id": "sort-backwards-and-twice",
  "scheme": "oauth",
  "layer": "sort",
  "side": "client",
  "frequency": "rare",
  "description": "Sorts in descending order and encodes twice.",
  "why": "Names are sorted by ascending byte value.",
  "section": "RFC 5849 3.4.1.3.2",
  "fix": "Sort once, in ascending order.",
  "references": ["common"],
  "departure": {"order.sort": "Sort::Descending", "uri_encoded": "Times::Twice"},
  "examples": [{"op": "normalize_parameters", "in": {"params": [["a", "1"], ["b", "2"]]}}]
}"#;

fn draft(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("draft.json");
    fs::write(&path, text).expect("a draft");
    path
}

#[test]
fn add_writes_the_folder_of_a_draft() {
    let folder = checkout();
    draft(folder.path(), DRAFT);
    let (stdout, stderr, code) = run_in(folder.path(), &["mistakes", "add", "draft.json"]);
    assert_eq!(code, Some(0), "{stderr}");
    let mistake = folder
        .path()
        .join("crates/oracle/src/schemes/oauth/mistakes/sort-backwards-and-twice");
    let mut text = stdout;
    for name in ["mistake.json", "departure.rs", "fixture.json"] {
        let file = fs::read_to_string(mistake.join(name)).expect("a file that was written");
        text.push_str(&format!("--- {name}\n{file}"));
    }
    insta::assert_snapshot!(text);
    let (_, stderr, code) = run_in(folder.path(), &["mistakes", "add", "draft.json"]);
    assert_eq!(code, Some(3));
    assert!(stderr.contains("exists"), "{stderr}");
}

#[test]
fn what_is_missing_in_a_draft_is_reported() {
    let folder = checkout();
    let mut faults = String::new();
    for (from, to) in [
        ("\"oauth\"", "\"oath\""),
        ("\"rare\"", "\"often\""),
        ("  \"fix\": \"Sort once, in ascending order.\",\n", ""),
        ("order.sort", "order.sorted"),
        ("sort-backwards-and-twice", "sort-none"),
        ("sort-backwards-and-twice", "Sort"),
        ("\"references\"", "\"seen_in\""),
        ("normalize_parameters", "normalise"),
        ("\"section\"", "\"symptom\": \"none\", \"section\""),
    ] {
        draft(folder.path(), &DRAFT.replace(from, to));
        let (_, stderr, code) = run_in(folder.path(), &["mistakes", "add", "draft.json"]);
        assert_eq!(code, Some(3), "{stderr}");
        faults.push_str(&stderr);
    }
    insta::assert_snapshot!(faults);
}

#[test]
fn outside_a_checkout_add_and_update_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = draft(folder.path(), DRAFT);
    let add = ["mistakes", "add", path.to_str().expect("a path in UTF-8")];
    for arguments in [&add[..], &["mistakes", "update"]] {
        let (_, stderr, code) = run_in(folder.path(), arguments);
        assert_eq!(code, Some(3));
        let stderr: Vec<&str> = stderr.split_whitespace().collect();
        let stderr = stderr.join(" ");
        assert!(
            stderr.contains("is not in a checkout of basestring"),
            "{stderr}"
        );
    }
}

#[test]
fn update_names_a_folder_that_the_program_was_built_without() {
    let folder = checkout();
    draft(folder.path(), DRAFT);
    run_in(folder.path(), &["mistakes", "add", "draft.json"]);
    let (_, stderr, code) = run_in(folder.path(), &["mistakes", "update", "--only-fixtures"]);
    assert_eq!(code, Some(3));
    let stderr: Vec<&str> = stderr.split_whitespace().collect();
    let stderr = stderr.join(" ");
    assert!(
        stderr.contains("sort-backwards-and-twice: this program was built without it"),
        "{stderr}"
    );
}

/// The program computes the outputs of an example: no fixture is part of it.
#[test]
fn no_output_of_a_fixture_is_in_the_program() {
    let program = fs::read(env!("CARGO_BIN_EXE_basestring")).expect("the program is read");
    let program = String::from_utf8_lossy(&program);
    let has = |text: &str| program.contains(text);
    let checkout = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    // Wrong signatures are in no vector, for a vector has the right one.
    for id in [
        "key-encoded-whole",
        "encode-space-plus",
        "sort-none",
        "uri-query-kept",
    ] {
        let mistake = basestring_oracle::Mistake::find(id).expect(id);
        let fixture =
            basestring_oracle::internal::mistakes::read_fixture(&mistake.folder(checkout));
        let fixture = fixture.expect("a fixture");
        let wrong: Vec<&str> = fixture
            .iter()
            .filter_map(|shown| shown.wrong["signature"].as_str())
            .collect();
        assert!(!wrong.is_empty(), "{id}");
        assert!(!wrong.into_iter().any(has), "{id}");
    }
}
