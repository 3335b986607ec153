//! The commands of the README and of the guide to adapters run, and print what the README shows.
//!
//! A `console` block has commands after `$ `, and what they print. A line `...` stands for any lines. A
//! `sh` block has commands that can be pasted as they are. `UPDATE_README=1` writes what the commands print into the README, keeping `...`.

#![cfg(all(unix, feature = "webhook"))]

#[expect(dead_code, reason = "the sender's own tests use the rest")]
#[path = "../../sandbox/tests/webhook/receiver.rs"]
mod receiver;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use receiver::{Receiver, is_right};

/// The README's receiver of webhooks. In the test it accepts unsigned requests.
const RECEIVER: &str = "localhost:5000";

/// The README's server without TLS.
const PLAIN: &str = "localhost:8080";

/// In place of cargo: the program that is built already, and a list of the other commands.
const CARGO: &str = r#"
cargo() {
    if [ "${*:1:3}" = "run --release --" ]; then shift 3; "$PROGRAM" "$@"
    else echo "cargo $*" >> others; fi
}
"#;

const PROGRAM: &str = "basestring() { \"$PROGRAM\" \"$@\"; }\n";

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace exists")
}

fn blocks<'a>(text: &'a str, fence: &str) -> Vec<&'a str> {
    let pieces = text.split(fence).skip(1);
    pieces
        .filter_map(|piece| piece.split("```").next())
        .collect()
}

/// Runs a script in a folder; what it prints on both streams, and whether it succeeded.
fn bash(folder: &Path, script: &str) -> (String, bool) {
    let output = Command::new("bash")
        .args(["-uo", "pipefail", "-c", &format!("exec 2>&1\n{script}")])
        .env("PROGRAM", env!("CARGO_BIN_EXE_basestring"))
        .env_remove("GITHUB_ACTIONS")
        .env("COLUMNS", "80")
        .current_dir(folder)
        .output()
        .expect("bash starts");
    let text = String::from_utf8(output.stdout).expect("the output is UTF-8");
    (text, output.status.success())
}

/// A command of a block, and the lines that it prints.
struct Step<'a> {
    command: &'a str,
    shown: Vec<&'a str>,
}

fn steps(block: &str) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step {
                command,
                shown: Vec::new(),
            }),
            (None, Some(step)) => step.shown.push(line),
            (None, None) => {}
        }
    }
    steps
}

/// A line without its counts, which change with the vectors and the known mistakes.
fn uncounted(line: &str) -> String {
    if !(line.contains(" cases")
        || line.contains(" results from ")
        || line.contains(" known mistakes"))
    {
        return line.to_owned();
    }
    let is_count = |c: char| c.is_ascii_digit() || c == ',';
    line.split_whitespace()
        .map(|word| {
            if word.chars().all(is_count) {
                "N"
            } else {
                word
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether the lines are those shown, where `...` stands for any lines.
fn is_shown(shown: &[&str], lines: &[&str]) -> bool {
    match (shown.split_first(), lines.split_first()) {
        (None, None) => true,
        (Some((&"...", rest)), _) => (0..=lines.len()).any(|from| is_shown(rest, &lines[from..])),
        (Some((first, rest)), Some((line, lines))) => {
            uncounted(first) == uncounted(line) && is_shown(rest, lines)
        }
        (None, Some(_)) | (Some(_), None) => false,
    }
}

/// A server that answers every connection as plain HTTP, and its address.
fn plain_http() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    address.to_string()
}

/// New lines in place of those shown, with `...` where it was: each piece begins with the line that it
/// began with, and is as long. Without that line, everything.
fn elided(shown: &[&str], lines: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = lines;
    for (number, piece) in shown.split(|line| *line == "...").enumerate() {
        if number > 0 {
            text.push_str("...\n");
        }
        let Some(first) = piece.first() else { continue };
        let Some(at) = rest
            .iter()
            .position(|line| uncounted(line) == uncounted(first))
        else {
            return lines.iter().map(|line| format!("{line}\n")).collect();
        };
        let end = (at + piece.len()).min(rest.len());
        text.extend(rest[at..end].iter().map(|line| format!("{line}\n")));
        rest = &rest[end..];
    }
    text
}

/// A folder as a user's, with the repository's adapters and vectors.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder is created");
    for name in ["adapters", "vectors", "basestring.toml"] {
        symlink(root().join(name), folder.path().join(name)).expect("a link is created");
    }
    folder
}

#[test]
fn every_command_of_the_readme_prints_what_it_shows() {
    let path = root().join("README.md");
    let mut readme = fs::read_to_string(&path).expect("the README is read");
    let receiver =
        Receiver::judging(|received| received.signature().is_none() || is_right(received));
    let servers = [
        (RECEIVER, receiver.address.to_string()),
        (PLAIN, plain_http()),
    ];
    let folder = folder();
    let mut faults = Vec::new();
    let original = readme.clone();
    for files in blocks(&original, "```sh\ncat >") {
        let (printed, is_success) = bash(folder.path(), &format!("cat >{files}"));
        assert!(is_success, "{files}\n{printed}");
    }
    let blocks = blocks(&original, "```console\n");
    assert!(
        blocks.len() > 5,
        "expected the README's commands, found {}",
        blocks.len()
    );
    for block in blocks {
        let mut run = String::new();
        for Step { command, shown } in steps(block) {
            let mut script = format!("{PROGRAM}{command}");
            for (name, address) in &servers {
                script = script.replace(name, address);
            }
            let (mut printed, _) = bash(folder.path(), &script);
            for (name, address) in &servers {
                printed = printed.replace(address, name);
            }
            let lines: Vec<&str> = printed.lines().collect();
            run.push_str(&format!("$ {command}\n"));
            if is_shown(&shown, &lines) {
                run.extend(shown.iter().map(|line| format!("{line}\n")));
            } else {
                match shown.contains(&"...") {
                    true => run.push_str(&elided(&shown, &lines)),
                    false => run.push_str(&printed),
                }
                faults.push(format!("$ {command}\n{printed}"));
            }
        }
        readme = readme.replace(block, &run);
    }
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, readme).expect("the README is written");
        return;
    }
    assert!(
        faults.is_empty(),
        "README.md shows something else; UPDATE_README=1 rewrites it:\n{}",
        faults.join("\n")
    );
}

#[test]
fn the_set_up_commands_of_the_readme_run() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README is read");
    let folder = folder();
    let blocks = blocks(&readme, "```sh\n");
    assert_eq!(blocks.len(), 3, "{blocks:?}");
    for block in blocks {
        let (printed, is_success) = bash(folder.path(), &format!("set -e\n{CARGO}{block}"));
        assert!(is_success, "{block}\n{printed}");
    }
    let script = fs::read_to_string(root().join(".ci/run")).expect("the script is read");
    let others = fs::read_to_string(folder.path().join("others")).unwrap_or_default();
    assert!(
        others.contains("cargo test --workspace"),
        "the README names the test command: {others:?}"
    );
    for command in others.lines() {
        match command.strip_prefix("cargo install ") {
            // `.ci/packages` installs the package of this folder as it is published.
            Some(package) => {
                assert_eq!(package, "--path crates/cli");
                let manifest = fs::read_to_string(root().join("crates/cli/Cargo.toml"));
                let manifest = manifest.expect("the package is there");
                assert!(manifest.contains("name = \"basestring-cli\""));
            }
            None => assert!(script.contains(command), ".ci/run runs {command}"),
        }
    }
}

/// The guide's commands create an adapter and check it, in the guide's order.
#[test]
fn every_command_of_the_guide_runs() {
    let guide = fs::read_to_string(root().join("adapters/README.md")).expect("the guide is read");
    let folder = tempfile::tempdir().expect("a folder is created");
    let blocks = blocks(&guide, "```sh\n");
    assert!(
        blocks.len() >= 4,
        "expected the guide's commands, found {blocks:?}"
    );
    for block in blocks {
        let (printed, is_success) = bash(folder.path(), &format!("set -e\n{PROGRAM}{block}"));
        assert!(is_success, "{block}\n{printed}");
    }
}

/// The documents, by their paths from the root.
fn documents() -> Vec<PathBuf> {
    let folders = ["", "adapters", "benches", "fuzz", "tests", "vectors"].map(PathBuf::from);
    let crates = fs::read_dir(root().join("crates")).expect("the crates are listed");
    let crates = crates.map(|entry| Path::new("crates").join(entry.expect("a crate").file_name()));
    let mut found = Vec::new();
    for folder in folders.into_iter().chain(crates) {
        let entries = fs::read_dir(root().join(&folder)).expect("a folder is listed");
        let names = entries.map(|entry| folder.join(entry.expect("a file").file_name()));
        found.extend(
            names.filter(|path| path.extension().is_some_and(|extension| extension == "md")),
        );
    }
    found
}

#[test]
fn every_relative_link_of_the_documents_is_a_file() {
    let documents = documents();
    assert!(
        documents.len() > 12,
        "expected the documents, found {documents:?}"
    );
    let mut broken = Vec::new();
    for document in documents {
        let text = fs::read_to_string(root().join(&document)).expect("a document is read");
        let folder = document.parent().unwrap_or(Path::new(""));
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("http") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or_default();
            if !root().join(folder).join(path).exists() {
                broken.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
