//! `basestring completion`: the completion script of a shell.

use clap_complete::Shell;

use crate::exit::{Exit, Failure};
use crate::output;

/// Print the completion script of a shell
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  basestring completion bash >> ~/.bash_completion
  basestring completion fish > ~/.config/fish/completions/basestring.fish
  basestring completion zsh > ~/.zfunc/_basestring";

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::command(), "basestring", &mut script);
    output::document(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}
