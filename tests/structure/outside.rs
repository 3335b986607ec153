//! Where the program meets what it does not control: one place writes to the terminal, one place reads
//! files of any size, and no code is unsafe.

use std::collections::BTreeSet;
use std::fs;

use super::{compare, files, name};

/// What writes to standard output or standard error, past the one function that escapes text from
/// outside.
const WRITERS: &[&str] = &[
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "dbg!(",
    "io::stdout()",
    "io::stderr()",
    "anstream::stdout",
    "anstream::stderr",
];

/// Files that may have them, with the reason.
const MAY_WRITE: &[(&str, &str)] = &[
    ("crates/cli/src/output.rs", "it is the one function"),
    (
        "crates/capi/src/harness.rs",
        "a find that cannot be written, in a fuzzer's log",
    ),
    (
        "crates/capi/src/lib.rs",
        "options of the caller that are wrong, in a fuzzer's log",
    ),
    (
        "crates/cli/src/adapter.rs",
        "the adapter protocol: JSON for a program",
    ),
    (
        "crates/cli/src/check/progress.rs",
        "whether it is a terminal",
    ),
    ("crates/cli/src/vectors.rs", "whether it is a terminal"),
    (
        "crates/cli/src/vectors/package.rs",
        "an archive: bytes for a program",
    ),
    (
        "crates/sandbox/src/provider/authorize.rs",
        "a question to the user, which is escaped",
    ),
    (
        "crates/sandbox/src/serve/log.rs",
        "the log, whose lines are escaped",
    ),
    (
        "crates/tls/clients/rust/src/main.rs",
        "a client under test, whose faults a person reads",
    ),
];

/// What reads a whole file without a limit, past the one function that has a limit.
const READERS: &[&str] = &["fs::read(", "read_to_string(", "read_to_end("];

/// Files that may have them, with the reason.
const MAY_READ: &[(&str, &str)] = &[
    ("crates/oracle/src/bounded.rs", "it is the one function"),
    (
        "crates/tls/src/clients/client.rs",
        "what a client under test printed, until its time limit",
    ),
    (
        "crates/tls/clients/rust/src/main.rs",
        "a client under test, which reads a CA",
    ),
];

/// Shipped files with one of these in their code: tests, comments and generated files do not count.
fn with(marks: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files() {
        let name = name(&file);
        let is_shipped =
            name.starts_with("crates/") && name.contains("/src/") || name.starts_with("spec/");
        // The tool that builds the web page is not shipped.
        if !is_shipped || name.contains("/tests") || name.starts_with("crates/web/bundle/") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("the file can be read");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().map(str::trim_start);
        let mut lines = lines.filter(|line| !line.starts_with("//"));
        if lines.any(|line| marks.iter().any(|mark| line.contains(mark))) {
            found.insert(name);
        }
    }
    found
}

fn listed(list: &[(&str, &str)]) -> BTreeSet<String> {
    list.iter().map(|(file, _)| (*file).to_owned()).collect()
}

#[test]
fn one_function_writes_text_from_outside() {
    let rule = "no writing to standard output or standard error but by crates/cli/src/output.rs";
    compare(&with(WRITERS), &listed(MAY_WRITE), rule);
}

#[test]
fn one_function_reads_files_of_any_size() {
    let rule = "no reading of whole files but by crates/oracle/src/bounded.rs";
    compare(&with(READERS), &listed(MAY_READ), rule);
}

#[test]
fn no_code_is_unsafe() {
    let unsafe_code: BTreeSet<String> = files()
        .into_iter()
        .filter(|file| {
            let text = fs::read_to_string(file).expect("the file can be read");
            let words = ["fn", "impl", "trait", "extern", "{"];
            words
                .iter()
                .any(|word| text.contains(&["un", "safe ", word].concat()))
        })
        .map(|file| name(&file))
        .collect();
    // A C interface is made of raw pointers; `check.sh` of its folder runs Miri and the address sanitizer.
    let listed = ["crates/capi/src/lib.rs", "crates/capi/tests/functions.rs"];
    compare(
        &unsafe_code,
        &listed.map(str::to_owned).into(),
        "no unsafe code but the C interface, which Miri tests",
    );
    let manifest = fs::read_to_string(super::root().join("Cargo.toml")).expect("a manifest");
    let lint = "unsafe_code = \"forbid\"";
    assert!(manifest.contains(lint), "expected {lint} in Cargo.toml");
}
