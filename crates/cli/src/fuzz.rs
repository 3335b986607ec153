//! `basestring fuzz`: fuzz an implementation in its own language.

mod judge;
mod new;
mod template;

use crate::exit::{Exit, Failure};

/// Create a fuzz harness for an implementation, and judge its answers
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
A harness runs your library in a fuzzer of its language, which measures what the
library executes. Each answer is compared with the reference's: a wrong one is a
find, not a crash alone.

Examples:
  basestring fuzz new --language python my-fuzzer
  basestring fuzz judge --help";

#[derive(clap::Subcommand)]
enum Command {
    New(new::NewArgs),
    Judge(judge::JudgeArgs),
}

pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::New(args) => new::run(args),
        Command::Judge(args) => judge::run(args),
    }
}
