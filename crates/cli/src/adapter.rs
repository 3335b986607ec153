//! `basestring adapter`: the reference answers the adapter protocol on standard input and output, and
//! new adapters are created.

mod new;
mod skeleton;

use std::io;

use basestring_oracle::ServeFault;

use crate::exit::{Exit, Failure};

/// Answer the adapter protocol, or create an adapter
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Without a command, this reads one JSON request a line from standard input and
prints one JSON answer a line, so that any language can use the reference.

Examples:
  echo '{\"id\": 1, \"op\": \"percent_encode\", \"in\": {\"text\": \"a b\"}}' |
    basestring adapter
  basestring adapter new --language python my-adapter";

#[derive(clap::Subcommand)]
enum Command {
    New(new::NewArgs),
}

/// Answers until standard input ends or standard output closes.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    if let Some(Command::New(args)) = &args.command {
        return new::run(args);
    }
    match basestring_oracle::serve(io::stdin().lock(), io::stdout().lock()) {
        // A closed pipe is not a failure.
        Err(ServeFault::Output(fault)) if fault.kind() != io::ErrorKind::BrokenPipe => {
            Err(fault.into())
        }
        Err(fault @ ServeFault::Input(_)) => Err(Failure::input(fault.to_string())),
        _ => Ok(Exit::Success),
    }
}
