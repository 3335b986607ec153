//! What a user sets up once: completions, manual pages, the version, colors.

mod program;

use std::fs;

use program::{run, run_with};

#[test]
fn every_shell_has_completions_that_name_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = run(&["completion", shell], b"");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        for word in ["diagnose", "completion", "consumer-secret-file"] {
            assert!(run.stdout.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn bash_completes_commands_by_the_script() {
    let script = run(&["completion", "bash"], b"").stdout;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("script");
    fs::write(&file, script).expect("a file");
    let line = "source \"$0\"; COMP_WORDS=(basestring dia); COMP_CWORD=1; \
                _basestring basestring dia basestring; echo \"${COMPREPLY[@]}\"";
    let output = std::process::Command::new("bash")
        .args(["--norc", "-c", line])
        .arg(&file)
        .output()
        .expect("bash ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "diagnose");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("man1");
    let written = run(&["man", &pages.display().to_string()], b"");
    assert_eq!(written.code, Some(0), "{}", written.stderr);
    for name in [
        "basestring",
        "basestring-check",
        "basestring-vectors-add",
        "basestring-man",
    ] {
        let page = fs::read_to_string(pages.join(format!("{name}.1"))).expect("a page");
        assert!(page.contains(".SH NAME"), "{page}");
    }
    let main = fs::read_to_string(pages.join("basestring.1")).expect("a page");
    assert!(main.contains("the command line is not valid"), "{main}");
}

#[test]
fn the_long_version_has_that_of_the_vectors() {
    let version = env!("CARGO_PKG_VERSION");
    let long = run(&["--version"], b"").stdout;
    assert_eq!(long, format!("basestring {version}\nvectors {version}\n"));
    assert_eq!(run(&["-V"], b"").stdout, format!("basestring {version}\n"));
}

#[test]
fn colors_follow_the_option_then_the_environment() {
    let colored = |arguments: &[&str], environment: &[(&str, &str)]| {
        let arguments = [&["explain", "-", "--consumer-key", "ck"], arguments].concat();
        let run = run_with(&arguments, environment, b"curl https://example.com/");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout.contains('\u{1b}')
    };
    let (no, force) = (("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"));
    assert!(!colored(&[], &[]));
    assert!(colored(&[], &[force]));
    assert!(!colored(&[], &[no]));
    assert!(!colored(&[], &[no, force]));
    assert!(colored(&["--color", "always"], &[no]));
    assert!(!colored(&["--color", "never"], &[force]));
}
