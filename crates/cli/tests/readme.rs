//! Every command of the README and of the guide to adapters is run: those of the program here, in a
//! folder of their own, and cargo's own by `.ci/run`.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

/// What stands in for cargo: the program that is built already, and a list of the other commands.
const SHIM: &str = r#"
cargo() {
    if [ "${*:1:3}" = "run --release --" ]; then shift 3; "$PROGRAM" "$@"
    else echo "cargo $*" >> others; fi
}
"#;

fn blocks(readme: &str) -> Vec<&str> {
    let pieces = readme.split("```sh\n").skip(1);
    pieces
        .filter_map(|piece| piece.split("```").next())
        .collect()
}

#[test]
fn every_command_of_the_readme_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().expect("the workspace is there");
    let readme = fs::read_to_string(root.join("README.md")).expect("the README is read");
    let folder = tempfile::tempdir().expect("a folder is made");
    for name in ["adapters", "vectors"] {
        symlink(root.join(name), folder.path().join(name)).expect("a link is made");
    }
    let blocks = blocks(&readme);
    assert!(
        blocks.len() >= 5,
        "expected the README's commands, found {blocks:?}"
    );
    for block in blocks {
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &format!("{SHIM}{block}")])
            .env("PROGRAM", env!("CARGO_BIN_EXE_basestring"))
            .current_dir(folder.path())
            .output()
            .expect("bash is started");
        assert!(
            output.status.success(),
            "{block}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let script = fs::read_to_string(root.join(".ci/run")).expect("the script is read");
    let others = fs::read_to_string(folder.path().join("others")).unwrap_or_default();
    assert!(
        others.contains("cargo test"),
        "the README names the test command: {others:?}"
    );
    for command in others.lines() {
        assert!(script.contains(command), ".ci/run runs {command}");
    }
}

/// The guide's commands make an adapter and check it, in the guide's order.
#[test]
fn every_command_of_the_guide_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let guide = fs::read_to_string(root.join("adapters/README.md")).expect("the guide is read");
    let folder = tempfile::tempdir().expect("a folder is made");
    let blocks = blocks(&guide);
    assert!(
        blocks.len() >= 4,
        "expected the guide's commands, found {blocks:?}"
    );
    for block in blocks {
        let shim = "basestring() { \"$PROGRAM\" \"$@\"; }\n";
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &format!("{shim}{block}")])
            .env("PROGRAM", env!("CARGO_BIN_EXE_basestring"))
            .current_dir(folder.path())
            .output()
            .expect("bash is started");
        assert!(
            output.status.success(),
            "{block}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
