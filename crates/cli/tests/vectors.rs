//! `basestring vectors`: drafts taken and refused.

mod program;

use std::fs;
use std::path::PathBuf;

use program::{Run, run};
use tempfile::TempDir;

/// A folder for drafts and vectors.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(place.path("vectors")).expect("a new folder");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn draft(&self, cases: &[(&str, &str, &str)]) {
        let cases: Vec<String> = cases
            .iter()
            .map(|(id, text, encoded)| {
                format!(
                    r#"{{"id": "{id}", "op": "percent_encode", "in": {{"text": "{text}"}},
                    "out": {{"text": "{encoded}"}}, "level": "must", "requirements": ["R-3.6-1"],
                    "source": {{"document": "RFC 5849", "section": "3.6"}}}}"#
                )
            })
            .collect();
        fs::write(self.path("draft.json"), format!("[{}]", cases.join(","))).expect("a new file");
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let folder = self.0.path().display().to_string();
        let words: Vec<String> = arguments.iter().map(|w| w.replace('@', &folder)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut run = run(&words, b"");
        run.stdout = run.stdout.replace(&folder, "@");
        run.stderr = run.stderr.replace(&folder, "@");
        run
    }

    fn add(&self, options: &[&str]) -> Run {
        let fixed = ["vectors", "add", "--vectors", "@/vectors", "@/draft.json"];
        self.run(&[&fixed, options].concat())
    }

    fn ids(&self) -> Vec<String> {
        let run = self.run(&["vectors", "list", "--vectors", "@/vectors"]);
        let ids = run
            .stdout
            .lines()
            .filter_map(|line| line.split('\t').next());
        ids.map(str::to_owned).collect()
    }
}

#[test]
fn drafts_are_merged_sorted_by_id_and_once() {
    let place = Place::new();
    place.draft(&[
        ("encode/space/b", " ", "%20"),
        ("encode/mark/a", "!", "%21"),
    ]);
    let run = place.add(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        run.stdout,
        "encode/mark.json: 1 case\nencode/space.json: 1 case\n2 cases added, 0 already in the vectors, 0 problems\n"
    );
    place.draft(&[
        ("encode/space/a", "a b", "a%20b"),
        ("encode/space/b", " ", "%20"),
    ]);
    let run = place.add(&[]);
    assert_eq!(
        run.stdout,
        "encode/space.json: 1 case\n1 case added, 1 already in the vectors, 0 problems\n"
    );
    assert_eq!(
        place.ids(),
        ["encode/mark/a", "encode/space/a", "encode/space/b"]
    );
    let leftovers = fs::read_dir(place.path("vectors/encode")).expect("a folder");
    assert_eq!(leftovers.count(), 2);
}

#[test]
fn a_draft_with_which_the_reference_disagrees_is_refused_with_its_stage() {
    let place = Place::new();
    place.draft(&[
        ("encode/space/plus", "a b", "a+b"),
        ("encode/space/right", " ", "%20"),
    ]);
    let run = place.add(&[]);
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!(run.stdout);
    assert!(!place.path("vectors/encode").exists());
    let run = place.add(&["--partial"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(place.ids(), ["encode/space/right"]);
}

#[test]
fn an_id_keeps_its_case_unless_it_is_to_be_replaced() {
    let place = Place::new();
    place.draft(&[("encode/space/a", " ", "%20")]);
    place.add(&[]);
    place.draft(&[("encode/space/a", "a b", "a%20b")]);
    let run = place.add(&[]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout
            .replace('\n', " ")
            .contains("expected a new id, found it with other content"),
        "{}",
        run.stdout
    );
    assert_eq!(place.add(&["--replace"]).code, Some(0));
    assert_eq!(place.ids(), ["encode/space/a"]);
}

#[test]
fn a_draft_with_the_input_of_another_case_is_rejected() {
    let place = Place::new();
    place.draft(&[("encode/space/b", " ", "%20")]);
    place.add(&[]);
    place.draft(&[("encode/space/a", " ", "%20")]);
    let run = place.add(&["--partial"]);
    assert!(
        run.stdout
            .starts_with("@/draft.json: case encode/space/a: expected each input once"),
        "{}",
        run.stdout
    );
    assert_eq!(place.ids(), ["encode/space/b"]);
}

#[test]
fn invalid_files_have_their_codes() {
    let place = Place::new();
    assert_eq!(place.add(&[]).code, Some(3));
    fs::write(place.path("draft.json"), "[]").expect("a new file");
    assert_eq!(place.add(&[]).code, Some(5));
    fs::write(place.path("draft.json"), b"[\xff]").expect("a new file");
    let run = place.add(&[]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr
            .starts_with("error: @/draft.json: expected UTF-8"),
        "{}",
        run.stderr
    );
    assert_eq!(
        place
            .run(&["vectors", "lint", "--vectors", "@/vectors"])
            .code,
        Some(3)
    );
    assert_eq!(place.run(&["vectors", "list", "no such id"]).code, Some(5));
}

#[test]
fn lint_writes_the_canonical_format() {
    let place = Place::new();
    place.draft(&[
        ("encode/space/b", " ", "%20"),
        ("encode/space/a", "a b", "a%20b"),
    ]);
    fs::create_dir(place.path("vectors/encode")).expect("a new folder");
    fs::copy(
        place.path("draft.json"),
        place.path("vectors/encode/space.json"),
    )
    .expect("a copy");
    let lint = |options: &[&str]| {
        let fixed = ["vectors", "lint", "--vectors", "@/vectors"];
        place.run(&[&fixed, options].concat())
    };
    let run = lint(&[]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout
            .starts_with("encode/space.json: expected the canonical format"),
        "{}",
        run.stdout
    );
    // Two cases are no whole suite: that fault stays.
    let run = lint(&["--fix"]);
    assert!(
        run.stdout
            .starts_with("vectors: expected at least 500 cases of our own, found 2"),
        "{}",
        run.stdout
    );
    assert_eq!(place.ids(), ["encode/space/a", "encode/space/b"]);
}

#[test]
fn the_vectors_of_the_program_keep_their_rules() {
    let run = run(&["vectors", "lint"], b"");
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

#[test]
fn copies_are_whole_and_read_again() {
    let place = Place::new();
    let run = place.run(&["vectors", "copy", "@/copy"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for name in [
        "README.md",
        "MATRIX.md",
        "schema.json",
        "requirements.json",
        ".gitattributes",
    ] {
        let ours = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../vectors")
            .join(name);
        assert_eq!(
            fs::read(place.path("copy").join(name)).expect("a copy"),
            fs::read(ours).expect("our own")
        );
    }
    let list = |arguments: &[&str]| {
        place
            .run(&[&["vectors", "list"], arguments].concat())
            .stdout
    };
    assert_eq!(list(&["--vectors", "@/copy"]), list(&[]));
    let run = place.run(&["vectors", "copy", "@/copy"]);
    assert_eq!(run.code, Some(3));
    assert_eq!(
        run.stderr,
        "error: @/copy: expected a new or empty folder, found one with files; --replace writes \
         over them\n"
    );
    assert_eq!(
        place.run(&["vectors", "copy", "@/copy", "--replace"]).code,
        Some(0)
    );
}

#[test]
#[cfg(unix)]
fn the_tar_is_the_copy_and_always_the_same() {
    use std::process::Command;
    let place = Place::new();
    for file in ["@/a.tar", "@/b.tar"] {
        let run = place.run(&["vectors", "package", file]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
    let tar = fs::read(place.path("a.tar")).expect("a tar");
    assert_eq!(tar, fs::read(place.path("b.tar")).expect("a tar"));
    place.run(&["vectors", "copy", "@/copy"]);
    let folder = place.path("");
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        let output = command.args(arguments).current_dir(&folder).output();
        let output = output.expect("the program runs");
        assert!(
            output.status.success(),
            "{program} {arguments:?}: {output:?}"
        );
    };
    run("tar", &["-xf", "a.tar"]);
    run("diff", &["-r", "copy", "basestring-vectors"]);
}

#[test]
fn the_matrix_counts_and_names_what_catches_each_mistake() {
    let place = Place::new();
    place.draft(&[("encode/space/a", " ", "%20"), ("encode/tilde/a", "~", "~")]);
    place.add(&[]);
    let run = place.run(&["vectors", "matrix", "--vectors", "@/vectors"]);
    // Two cases do not catch every mistake.
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout.lines().all(|line| line.len() <= 80),
        "{}",
        run.stdout
    );
    let line = |mistake: &str| {
        let mut lines = run.stdout.lines();
        let line = lines.find(|line| line.split_whitespace().next() == Some(mistake));
        line.expect(mistake)
            .split_whitespace()
            .skip(1)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(line("encode-space-plus"), "1 encode/space/a");
    assert_eq!(line("encode-tilde"), "1 encode/tilde/a");
    assert_eq!(line("twilio-not-sorted"), "0 -");
    assert!(run.stderr.starts_with("error: no case catches "));
    let written = fs::read_to_string(place.path("vectors/encode/tilde.json")).expect("a file");
    assert!(written.contains("\"kills\": [\n"), "{written}");
    assert!(written.contains("\"encode-tilde\""), "{written}");
    // The same draft, without its list of mistakes, is already in the vectors.
    let run = place.add(&[]);
    assert!(
        run.stdout
            .contains("0 cases added, 2 already in the vectors"),
        "{}",
        run.stdout
    );
    let json = place
        .run(&["vectors", "matrix", "--vectors", "@/vectors", "--json"])
        .stdout;
    assert!(json.contains("\"mistake\": \"encode-tilde\""), "{json}");
    let run = place.run(&["vectors", "matrix", "--vectors", "@/vectors", "--write"]);
    assert_eq!(run.stdout, "MATRIX.md\n");
    let markdown = place
        .run(&["vectors", "matrix", "--vectors", "@/vectors", "--markdown"])
        .stdout;
    assert_eq!(
        fs::read_to_string(place.path("vectors/MATRIX.md")).expect("a file"),
        markdown
    );
}

#[test]
fn generated_cases_are_the_same_for_a_seed_and_the_reference_passes_them() {
    let generate = |seed: &str| {
        let run = run(
            &[
                "vectors",
                "generate",
                "40",
                "--op",
                "sign",
                "--op",
                "form_decode",
                "--seed",
                seed,
            ],
            b"",
        );
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    let text = generate("1");
    assert_eq!(text, generate("1"));
    assert_ne!(text, generate("2"));
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("generated")).expect("a folder");
    fs::write(folder.path().join("generated/cases.json"), &text).expect("a file");
    let vectors = folder.path().display().to_string();
    let checked = run(
        &["check", "--reference", "--quiet", "--vectors", &vectors],
        b"",
    );
    assert_eq!(checked.code, Some(0), "{}", checked.stdout);
    assert!(
        checked.stdout.contains("40 of 40 cases"),
        "{}",
        checked.stdout
    );
}
