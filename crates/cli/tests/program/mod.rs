//! The program as its user runs it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What a run printed, and its exit code. The lines of a message on standard error are one line.
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

/// Runs the program with these arguments, environment and standard input.
pub(crate) fn run_with(arguments: &[&str], environment: &[(&str, &str)], input: &[u8]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_basestring"));
    command
        .args(arguments)
        .env_remove("BASESTRING_CONSUMER_SECRET")
        .env_remove("BASESTRING_TOKEN_SECRET")
        .env_remove("BASESTRING_AUTH_TOKEN")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // A program that ends before it has read all closes the pipe.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the program ends");
    let _ = writer.join();
    let Output {
        stdout,
        stderr,
        status,
    } = output;
    Run {
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: unwrapped(&String::from_utf8_lossy(&stderr)),
        code: status.code(),
    }
}

/// Runs the program with these arguments and standard input.
pub(crate) fn run(arguments: &[&str], input: &[u8]) -> Run {
    run_with(arguments, &[], input)
}

/// A text without the line breaks that fit a message to the terminal: the lines after them are
/// indented by at least six spaces.
fn unwrapped(text: &str) -> String {
    let mut whole = String::new();
    for line in text.lines() {
        match line.strip_prefix("      ") {
            Some(more) => whole.push_str(&format!(" {}", more.trim_start())),
            None => whole.push_str(&format!("\n{line}")),
        }
    }
    whole
        .get(1..)
        .map_or_else(String::new, |whole| format!("{whole}\n"))
}
