//! Commands of the configuration: a restart, a revocation, the owner's decision.

use std::process::{Command, Stdio};

use crate::webhook::Fault;

/// Runs a command by the shell, with variables in its environment. Gives its standard output.
///
/// # Errors
///
/// The command cannot be started, or it fails.
pub(super) fn run(command: &str, variables: &[(&str, &str)]) -> Result<String, Fault> {
    let output = Command::new("sh")
        .arg("-c")
        .arg(command)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output();
    let output = output.map_err(|error| Fault::answer(format!("cannot run {command}: {error}")))?;
    if !output.status.success() {
        let message = format!("the command {command} failed: {}", output.status);
        return Err(Fault::answer(message));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
