//! Requests as tools export, show and log them. Each file in `pasted/` is the output of a real tool,
//! see `pasted/README.md`. A file's folder is the form, and the end of its name says how the request
//! is signed: `right`, without its `query`, or with another `key`.

use std::fs;
use std::path::{Path, PathBuf};

use basestring::{Scheme, Secret};
use basestring_oracle::diagnose::{Depth, Diagnosis, Evidence, Verdict, diagnose};
use basestring_oracle::explain::Given;
use basestring_oracle::request::{Captured, Form, ReadError, ReadOptions, capture};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

/// The files of a folder, each with its form.
fn files(name: &str) -> Vec<(Form, PathBuf)> {
    let mut files = Vec::new();
    for form in Form::ALL {
        let Ok(entries) = fs::read_dir(folder(name).join(form.name())) else {
            continue;
        };
        let paths = entries.map(|entry| entry.expect("an entry").path());
        files.extend(paths.map(|path| (*form, path)));
    }
    files.sort_by(|one, other| one.1.cmp(&other.1));
    assert!(files.len() > 8, "expected the outputs of tools");
    files
}

fn captured(path: &Path) -> Result<Captured, ReadError> {
    captured_text(&fs::read(path).expect("the file can be read"))
}

fn captured_text(text: &[u8]) -> Result<Captured, ReadError> {
    // All were sent over http, which some of the texts do not say.
    let options = ReadOptions {
        scheme: Some(Scheme::Http),
        ..ReadOptions::default()
    };
    capture(text, &options)
}

fn diagnosed(path: &Path) -> Option<Diagnosis> {
    diagnosed_text(&fs::read(path).expect("the file can be read"))
}

fn diagnosed_text(text: &[u8]) -> Option<Diagnosis> {
    let given = Given {
        client_secret: Some(Secret::new("fmtCs")),
        token_secret: Some(Secret::new("fmtTs")),
        ..Given::default()
    };
    let evidence = Evidence::of(captured_text(text).ok()?.request);
    diagnose(&[evidence], &given, Depth::Singles).ok()
}

#[test]
fn each_output_of_a_tool_is_recognized_as_its_form() {
    let mut wrong = Vec::new();
    for (form, path) in files("pasted") {
        match captured(&path) {
            Err(fault) => wrong.push(format!("{}: {fault}", path.display())),
            Ok(Captured { request, .. }) => {
                let ids: Vec<_> = request.remarks.iter().map(|remark| remark.id).collect();
                let has = |id| ids.contains(&id);
                let is_form = request.source.form == Some(form);
                if !is_form || has("form-assumed") || has("body-length") {
                    wrong.push(format!("{}: {} {ids:?}", path.display(), request.source));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A text with its lines broken at a number of characters.
fn broken(text: &str, width: usize) -> String {
    let mut broken = String::new();
    for line in text.lines() {
        for (at, letter) in line.chars().enumerate() {
            if at > 0 && at % width == 0 {
                broken.push('\n');
            }
            broken.push(letter);
        }
        broken.push('\n');
    }
    broken
}

#[test]
fn a_right_request_with_broken_lines_is_never_called_wrong() {
    let (mut wrong, mut right) = (Vec::new(), 0);
    for (_, path) in files("pasted") {
        let is_right = diagnosed(&path).is_some_and(|found| found.verdict == Verdict::Right);
        let Some(text) = fs::read_to_string(&path).ok().filter(|_| is_right) else {
            continue;
        };
        for width in [72, 79, 80, 100, 120, 132] {
            let Some(found) = diagnosed_text(broken(&text, width).as_bytes()) else {
                continue;
            };
            right += usize::from(found.verdict == Verdict::Right);
            if found.verdict.is_wrong() || !found.field.is_empty() {
                wrong.push(format!(
                    "{} at {width}: {:?}",
                    path.display(),
                    found.verdict
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
    assert!(right > 50, "expected most texts to be read, found {right}");
}

#[test]
fn each_output_of_a_tool_has_the_verdict_of_its_request() {
    let mut wrong = Vec::new();
    for (_, path) in files("pasted") {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let Some(diagnosis) = diagnosed(&path) else {
            wrong.push(format!("{}: not read", path.display()));
            continue;
        };
        let ids = ids(&diagnosis);
        let verdict = diagnosis.verdict;
        let is_expected = match name.rsplit('-').next() {
            Some("right") => verdict == Verdict::Right,
            Some("query") => ids == ["collect-query-left-out"],
            Some("key") => verdict == Verdict::Unexplained,
            Some(_) | None => false,
        };
        if !is_expected {
            wrong.push(format!("{}: {verdict:?} {ids:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a tool prints without the body of a form has no verdict, and has the right one with the body.
#[test]
fn without_the_body_nothing_is_decided() {
    let given = Given {
        client_secret: Some(Secret::new("fmtCs")),
        token_secret: Some(Secret::new("fmtTs")),
        ..Given::default()
    };
    for (form, path) in files("pasted_without_body") {
        let text = fs::read(&path).expect("the file can be read");
        let options = ReadOptions {
            scheme: Some(Scheme::Http),
            ..ReadOptions::default()
        };
        let body = b"note=fish+%26+chips&size=10&tag=x&tag=y%2Bz";
        let with_body = ReadOptions {
            body: Some(body),
            ..options
        };
        for (options, expected) in [(options, Verdict::Undecided), (with_body, Verdict::Right)] {
            let captured = capture(&text, &options).expect("a request");
            let name = path.display();
            assert_eq!(captured.request.source.form, Some(form), "{name}");
            let evidence = Evidence::of(captured.request);
            let diagnosis = diagnose(&[evidence], &given, Depth::Singles).expect("a diagnosis");
            assert_eq!(diagnosis.verdict, expected, "{name}");
        }
    }
}

/// What has no signature is named, and what to print in its place.
#[test]
fn outputs_without_a_signature_are_named() {
    let folder = folder("pasted_without_signature");
    for (name, title) in [
        ("node-debug-fetch", "the debug output of Node's fetch"),
        ("debug-superagent", "the debug output of superagent"),
        ("py-httpx", "the log of Python's httpx"),
        ("guzzle-exception", "an exception of Guzzle"),
        ("guzzle-format-clf", "an access log of a server"),
        ("ruby-restclient-inspect", "a request of rest-client"),
    ] {
        let text = fs::read(folder.join(name).with_extension("txt")).expect("the file can be read");
        let fault = capture(&text, &ReadOptions::default()).expect_err(name);
        assert!(fault.to_string().contains(title), "{name}: {fault}");
        assert!(fault.next_step().is_some(), "{name}");
    }
}

/// The mistakes that a diagnosis names.
fn ids(diagnosis: &Diagnosis) -> Vec<&'static str> {
    let variants = diagnosis
        .variants
        .iter()
        .flat_map(|variant| &variant.mistakes);
    let explanations = diagnosis.explanations.iter().flat_map(|one| &one.mistakes);
    variants
        .chain(explanations)
        .map(|mistake| mistake.id)
        .collect()
}
