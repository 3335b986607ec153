//! The glossary of `tests/glossary/words.txt`, run over every text of the project: comments, string literals and
//! test names of the Rust sources, documents, mistakes, notes of vectors, and every `--help`.
//!
//! `GLOSSARY=crates/tls` prints the findings of one path, whether or not it is in `unclean.txt`.

mod texts;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use texts::{Text, texts_of};
use words::{Exception, Word};

/// The workspace. Cargo sets the variable when it runs a test as well.
fn root() -> PathBuf {
    let package = std::env::var("CARGO_MANIFEST_DIR");
    let package = package.unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let root = Path::new(&package).join("../..");
    root.canonicalize().expect("the workspace is there")
}

fn list(name: &str) -> String {
    let path = root().join("tests/glossary").join(name);
    fs::read_to_string(&path).expect("the glossary's files can be read")
}

/// Every file of the project that can hold a text, by its path from the root.
fn files(folder: &Path, root: &Path, found: &mut Vec<(String, PathBuf)>) {
    const SKIPPED: [&str; 11] = [
        "target",
        "node_modules",
        ".git",
        "corpus",
        "artifacts",
        "build",
        "built",
        "seeds",
        "found",
        "snapshots",
        "proptest-regressions",
    ];
    let entries = fs::read_dir(folder).expect("a folder of the project can be read");
    for entry in entries {
        let entry = entry.expect("a folder of the project can be read");
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().expect("a file has a type");
        let is_hidden = name.starts_with('.') && name != ".ci";
        if kind.is_dir() && !SKIPPED.contains(&name.as_str()) && !is_hidden {
            // What an adapter installs is not ours.
            if name == "vendor" || name == "venv" || path.join("pyvenv.cfg").is_file() {
                continue;
            }
            files(&path, root, found);
        } else if kind.is_file() && !is_hidden {
            let shown = path.strip_prefix(root).expect("a path in the workspace");
            found.push((shown.display().to_string(), path));
        }
    }
}

/// One word that is not written.
struct Finding {
    path: String,
    line: usize,
    word: String,
    instead: String,
    excerpt: String,
}

impl Finding {
    fn shown(&self) -> String {
        let Self {
            path,
            line,
            word,
            instead,
            excerpt,
        } = self;
        format!("{path}:{line}: \"{word}\", write: {instead}\n    {excerpt}")
    }
}

fn findings(path: &str, text: &Text, words: &[Word], exceptions: &mut [Exception]) -> Vec<Finding> {
    let mut found = Vec::new();
    for word in words {
        for range in word.places(&text.masked) {
            let excerpt = text.excerpt(&range);
            let is_excepted = exceptions
                .iter_mut()
                .filter(|exception| exception.concerns(path, &excerpt))
                .map(|exception| exception.is_used = true)
                .count();
            if is_excepted == 0 {
                found.push(Finding {
                    path: path.to_owned(),
                    line: text.line(range.start),
                    word: text.masked[range]
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" "),
                    instead: word.instead.clone(),
                    excerpt,
                });
            }
        }
    }
    found
}

/// Whether a path is this one or below it; with `/*` at its end, whether it is a file directly in it.
fn is_under(path: &str, prefix: &str) -> bool {
    if let Some(folder) = prefix.strip_suffix("/*") {
        return path
            .rsplit_once('/')
            .is_some_and(|(above, _)| above == folder);
    }
    let rest = path.strip_prefix(prefix);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The findings in every text of the project.
fn all_findings(exceptions: &mut [words::Exception]) -> Vec<Finding> {
    let words = words::words(&list("words.txt"));
    let root = root();
    let mut all = Vec::new();
    files(&root, &root, &mut all);
    all.sort();
    assert!(
        all.len() > 300,
        "expected the project's files, found {}",
        all.len()
    );
    let mut found = Vec::new();
    for (shown, path) in &all {
        let Ok(content) = fs::read_to_string(path) else {
            continue;
        };
        for text in texts_of(shown, &content) {
            found.extend(findings(shown, &text, &words, exceptions));
        }
    }
    found
}

/// Prints the findings under one path, and fails where there are some.
fn none_under(prefix: &str, found: &[Finding]) {
    let chosen: Vec<_> = found
        .iter()
        .filter(|finding| is_under(&finding.path, prefix))
        .collect();
    for finding in &chosen {
        println!("{}", finding.shown());
    }
    assert!(chosen.is_empty(), "{} findings in {prefix}", chosen.len());
}

/// The findings outside the folders that are listed as unclean, and listed folders that are clean.
fn faults(found: &[Finding]) -> Vec<String> {
    let unclean = words::lines(&list("unclean.txt"));
    let mut counts: BTreeMap<&str, usize> =
        unclean.iter().map(|prefix| (prefix.as_str(), 0)).collect();
    let mut faults = Vec::new();
    for finding in found {
        match unclean
            .iter()
            .find(|prefix| is_under(&finding.path, prefix))
        {
            Some(prefix) => *counts.entry(prefix).or_default() += 1,
            None => faults.push(finding.shown()),
        }
    }
    for (prefix, count) in counts {
        if count == 0 {
            faults.push(format!(
                "{prefix}: is clean; remove it from tests/glossary/unclean.txt"
            ));
        } else {
            println!("{count:>5} in {prefix}");
        }
    }
    faults
}

#[test]
fn no_text_uses_a_word_that_the_glossary_replaces() {
    let mut exceptions = words::exceptions(&list("exceptions.txt"));
    let found = all_findings(&mut exceptions);
    if let Ok(prefix) = std::env::var("GLOSSARY") {
        return none_under(&prefix, &found);
    }
    let mut faults = faults(&found);
    for exception in exceptions.iter().filter(|exception| !exception.is_used) {
        faults.push(format!(
            "{exception}: matches nothing; remove it from tests/glossary/exceptions.txt"
        ));
    }
    assert!(
        faults.is_empty(),
        "{}\n{} faults",
        faults.join("\n"),
        faults.len()
    );
}

/// The command's own help and that of every command in it.
fn helps(command: &[&str], found: &mut Vec<(String, String)>) {
    let output = Command::new(env!("CARGO_BIN_EXE_basestring"))
        .args(command)
        .arg("--help")
        .output()
        .expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("a help is UTF-8");
    let listed = text
        .lines()
        .take_while(|line| *line != "Options:" && *line != "Arguments:");
    for line in listed {
        let name = line
            .strip_prefix("  ")
            .and_then(|line| line.split("  ").next());
        let name = name.unwrap_or_default();
        let is_command = name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if is_command && !name.is_empty() && name != "help" {
            let inner: Vec<&str> = command.iter().copied().chain([name]).collect();
            helps(&inner, found);
        }
    }
    found.push((format!("basestring {} --help", command.join(" ")), text));
}

#[test]
fn no_help_uses_a_word_that_the_glossary_replaces() {
    let unclean = words::lines(&list("unclean.txt"));
    if unclean
        .iter()
        .any(|prefix| is_under("crates/cli/src/main.rs", prefix))
    {
        return;
    }
    let words = words::words(&list("words.txt"));
    let mut all = Vec::new();
    helps(&[], &mut all);
    assert!(
        all.len() > 14,
        "expected the help of every command, found {}",
        all.len()
    );
    let mut faults = Vec::new();
    for (command, text) in &all {
        // The table of exit codes is the crate's.
        if command.starts_with("basestring tls") && unclean.iter().any(|path| path == "crates/tls")
        {
            continue;
        }
        let found = findings(command, &Text::whole(text), &words, &mut []);
        faults.extend(found.iter().map(Finding::shown));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
