//! `basestring adapter new`: each skeleton is checked as it is written, where its language is here.

mod program;

use std::path::Path;
use std::process::Command;

use program::run;

/// Whether a program is on `PATH`.
fn is_here(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Begins an adapter, builds it where it is built, and checks it.
fn begin_and_check(language: &str) {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("adapters/mine");
    let shown = folder.display().to_string();
    let begun = run(&["adapter", "new", "--language", language, &shown], b"");
    assert_eq!(begun.code, Some(0), "{}", begun.stderr);
    let text = std::fs::read_to_string(folder.join("adapter.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let needs: Vec<&str> = manifest["needs"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(serde_json::Value::as_str)
        .collect();
    if let Some(missing) = needs.iter().find(|program| !is_here(program)) {
        // The report of a test that cannot run here says so; nothing else can.
        eprintln!("skipped: {missing} is not on PATH");
        return;
    }
    if let Some(install) = manifest["install"].as_str() {
        let early = run(&["check", "--adapter", &shown, "--quiet"], b"");
        let says = format!("\nhelp:  set it up with: cd {shown} && {install}\n");
        assert_eq!(early.code, Some(4), "{}", early.stdout);
        assert!(early.stderr.contains(&says), "{}", early.stderr);
        let output = Command::new("sh")
            .args(["-c", install])
            .current_dir(&folder)
            .env_remove("CARGO_TARGET_DIR")
            .output()
            .expect("a shell");
        assert!(
            output.status.success(),
            "{install}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    // A language may take its time to start.
    let checked = run(
        &["check", "--adapter", &shown, "--quiet", "--timeout", "60"],
        b"",
    );
    assert_eq!(
        checked.code,
        Some(0),
        "{}{}",
        checked.stdout,
        checked.stderr
    );
    let line = checked.stdout.lines().next().expect("a line");
    let counts = line.strip_prefix("PASS my-library 0: ");
    let (passed, of) = counts
        .and_then(|counts| counts.split_once(" of "))
        .expect(line);
    assert!(passed.parse::<usize>().expect("a count") > 50, "{line}");
    assert!(of.starts_with(passed), "{line}");
    assert!(line.contains("unsupported"), "{line}");
    // Each missing program is printed.
    let other = run(
        &["check", "--adapter", &shown, "--quiet", "--op", "sign"],
        b"",
    );
    assert_eq!(other.code, Some(5), "{}", other.stdout);
}

#[test]
fn python() {
    begin_and_check("python");
}

#[test]
fn node() {
    begin_and_check("node");
}

#[test]
fn perl() {
    begin_and_check("perl");
}

#[test]
fn ruby() {
    begin_and_check("ruby");
}

#[test]
fn php() {
    begin_and_check("php");
}

#[test]
fn java() {
    begin_and_check("java");
}

#[test]
fn go() {
    begin_and_check("go");
}

#[test]
fn c() {
    begin_and_check("c");
}

#[test]
fn rust() {
    begin_and_check("rust");
}

#[test]
fn a_folder_with_files_and_an_unknown_language_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let shown = place.path().display().to_string();
    let run =
        |language: &str| program::run(&["adapter", "new", "--language", language, &shown], b"");
    assert_eq!(run("cobol").code, Some(2));
    assert_eq!(run("perl").code, Some(0));
    assert!(Path::new(&shown).join("adapter.pl").is_file());
    let again = run("perl");
    assert_eq!(again.code, Some(3));
    assert_eq!(
        again.stderr,
        format!("error: {shown} is not empty\nhelp:  choose a new folder\n")
    );
}

/// The manifest is relative to its own folder: it can be checked from anywhere, and moved.
#[test]
fn a_folder_named_alone_can_be_checked_from_where_it_was_made() {
    let place = tempfile::tempdir().expect("a folder");
    let program = env!("CARGO_BIN_EXE_basestring");
    let run = |words: &[&str]| {
        let mut command = Command::new(program);
        let output = command.args(words).current_dir(place.path()).output();
        output.expect("the program runs").status.code()
    };
    if !is_here("python3") {
        return;
    }
    assert_eq!(
        run(&["adapter", "new", "--language", "python", "mine"]),
        Some(0)
    );
    assert_eq!(run(&["check", "--adapter", "mine", "--quiet"]), Some(0));
    assert_eq!(
        run(&["adapter", "new", "--language", "python", "a/b/c"]),
        Some(0)
    );
    assert_eq!(run(&["check", "--adapter", "a/b/c", "--quiet"]), Some(0));
    std::fs::rename(place.path().join("mine"), place.path().join("moved")).expect("a move");
    assert_eq!(run(&["check", "--adapter", "moved", "--quiet"]), Some(0));
    let here = place.path().join("moved");
    let mut command = Command::new(program);
    let checked = command
        .args(["check", "--adapter", ".", "--quiet"])
        .current_dir(here)
        .output();
    assert_eq!(checked.expect("the program runs").status.code(), Some(0));
}

#[test]
#[cfg(unix)]
fn a_program_of_its_folder_starts_from_any_folder() {
    if !is_here("python3") {
        eprintln!("skipped: python3 is not on PATH");
        return;
    }
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("adapters/mine");
    let begun = run(
        &[
            "adapter",
            "new",
            "--language",
            "python",
            &folder.display().to_string(),
        ],
        b"",
    );
    assert_eq!(begun.code, Some(0), "{}", begun.stderr);
    let python = Command::new("sh")
        .args(["-c", "command -v python3"])
        .output()
        .expect("a shell");
    let python = String::from_utf8(python.stdout).expect("a path");
    std::fs::create_dir(folder.join("bin")).expect("a folder");
    std::os::unix::fs::symlink(python.trim(), folder.join("bin/python")).expect("a link");
    let manifest = folder.join("adapter.json");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    let own = text.replacen("\"python3\",", "\"bin/python\",", 1);
    assert_ne!(own, text);
    std::fs::write(&manifest, own).expect("written");
    for (here, name) in [(place.path(), "adapters/mine"), (&folder, ".")] {
        let output = Command::new(env!("CARGO_BIN_EXE_basestring"))
            .args(["check", "--adapter", name, "--quiet", "--timeout", "60"])
            .current_dir(here)
            .output()
            .expect("it runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{name}: {errors}");
    }
}
