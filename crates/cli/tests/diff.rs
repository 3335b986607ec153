//! `basestring diff`: what a change did to the verdicts.

mod program;

use std::fs;

use program::{Run, run};
use tempfile::TempDir;

/// A report with cases of these ids, verdicts and stages.
fn report(name: &str, version: &str, cases: &[(&str, &str, &str)]) -> String {
    let cases: Vec<String> = cases
        .iter()
        .map(|(id, verdict, cause)| {
            let more = match *verdict {
                "failed" => format!(r#", "stage": "{cause}", "expected": "a", "found": "b""#),
                "passed" => String::new(),
                _ => format!(r#", "why": "{cause}""#),
            };
            let level = if id.ends_with("may") { "may" } else { "must" };
            format!(
                r#"{{"id": "{id}", "op": "sign", "layer": "a", "level": "{level}",
                "requirements": [], "section": "RFC 5849 3.6", "milliseconds": 1.0,
                "verdict": "{verdict}"{more}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"implementation": {{"name": "{name}", "version": "{version}"}}, "seconds": 1.0,
        "counts": {{"planned": 1, "run": 1, "passed": 1, "failed": 0, "unsupported": 0, "broken": 0}},
        "cases": [{}]}}"#,
        cases.join(",")
    )
}

fn diff(old: &[String], new: &[String], options: &[&str]) -> Run {
    let folder: TempDir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, reports: &[String]| {
        let path = folder.path().join(name);
        let text = format!(
            r#"{{"version": 1, "basestring": "0.1.0", "reports": [{}]}}"#,
            reports.join(",")
        );
        fs::write(&path, text).expect("a new file");
        path.display().to_string()
    };
    let (old, new) = (write("old.json", old), write("new.json", new));
    let mut run = run(&[&["diff", &old, &new], options].concat(), b"");
    run.stderr = run
        .stderr
        .replace(&folder.path().display().to_string(), "@");
    run
}

fn one(version: &str, cases: &[(&str, &str, &str)]) -> Vec<String> {
    vec![report("lib", version, cases)]
}

#[test]
fn each_kind_of_change_has_its_list() {
    let old = one(
        "1",
        &[
            ("a/b/fails", "passed", ""),
            ("a/b/breaks", "unsupported", "no such op"),
            ("a/b/passes", "failed", "signature"),
            ("a/b/stage", "failed", "parameters"),
            ("a/b/may", "passed", ""),
            ("a/b/same", "failed", "text"),
            ("a/b/gone", "passed", ""),
            ("a/b/line", "broken", "line 12 of x.py"),
        ],
    );
    let new = one(
        "2",
        &[
            ("a/b/fails", "failed", "text"),
            ("a/b/breaks", "broken", "ValueError\\u001b"),
            ("a/b/passes", "passed", ""),
            ("a/b/stage", "failed", "signature"),
            ("a/b/may", "failed", "text"),
            ("a/b/same", "failed", "text"),
            ("a/b/new", "failed", "text"),
            ("a/b/line", "broken", "line 13 of x.py"),
        ],
    );
    let run = diff(&old, &new, &[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
    let json = diff(&old, &new, &["--json"]);
    assert_eq!(json.code, Some(1));
    insta::assert_snapshot!(json.stdout);
}

#[test]
fn no_new_failure_is_success() {
    let old = one(
        "1",
        &[("a/b/c", "failed", "text"), ("a/b/d", "failed", "text")],
    );
    let new = one(
        "2",
        &[("a/b/c", "passed", ""), ("a/b/d", "failed", "signature")],
    );
    assert_eq!(diff(&old, &old, &[]).code, Some(0));
    let run = diff(&old, &new, &[]);
    assert_eq!(run.code, Some(0));
    assert_eq!(
        run.stdout.split(", of 2").next(),
        Some("lib 1 -> lib 2: 0 newly failing, 1 newly passing, 1 changed, 0 gone, 0 new")
    );
}

#[test]
fn implementations_are_paired_by_name_and_none_is_lost_in_silence() {
    let case = [("a/b/c", "passed", "")];
    let (one, two) = (report("one", "1", &case), report("two", "1", &case));
    let swapped = diff(
        &[one.clone(), two.clone()],
        &[two.clone(), one.clone()],
        &[],
    );
    assert_eq!(swapped.code, Some(0), "{}", swapped.stderr);
    let run = diff(&[one.clone(), two.clone()], std::slice::from_ref(&one), &[]);
    assert_eq!(run.code, Some(5));
    assert_eq!(
        run.stderr,
        "error: @/new.json has no results of two 1, which @/old.json has\n"
    );
    let run = diff(std::slice::from_ref(&one), &[one.clone(), two], &[]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout.contains("two 1: not in the old report"),
        "{}",
        run.stdout
    );
}

#[test]
fn an_invalid_report_has_its_code() {
    let case = [("a/b/c", "passed", "")];
    let other = [("a/b/d", "passed", "")];
    assert_eq!(diff(&one("1", &case), &one("1", &other), &[]).code, Some(5));
    let run = diff(
        &one("1", &case),
        &["{\"implementation\": 1}".to_owned()],
        &[],
    );
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr
            .starts_with("error: @/new.json is not a report of `check --json`: "),
        "{}",
        run.stderr
    );
    let missing = crate::run(&["diff", "/no/such", "/no/such"], b"");
    assert_eq!(missing.code, Some(3));
}

#[test]
fn a_check_is_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json").display().to_string();
    let checked = run(
        &[
            "check",
            "--reference",
            "--layer",
            "normalize",
            "--quiet",
            "--json",
            &file,
        ],
        b"",
    );
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    let run = run(&["diff", &file, &file], b"");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("0 newly failing"), "{}", run.stdout);
}
