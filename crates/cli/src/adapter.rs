//! `basestring adapter`: the reference speaks the adapter protocol on standard input and output, and
//! adapters are begun.

mod new;
mod skeleton;

use std::io;

use basestring_oracle::ServeFault;

use crate::exit::{Exit, Failure};

/// Answer the adapter protocol on standard input and output, so that any language can ask the
/// reference: one JSON object a line in, one a line out. Or begin an adapter of one's own.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    New(new::NewArgs),
}

/// Serves until standard input ends or standard output closes.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    if let Some(Command::New(args)) = &args.command {
        return new::run(args);
    }
    match basestring_oracle::serve(io::stdin().lock(), io::stdout().lock()) {
        // A reader that has gone away has seen what it wanted.
        Err(ServeFault::Output(fault)) if fault.kind() != io::ErrorKind::BrokenPipe => {
            Err(fault.into())
        }
        Err(fault @ ServeFault::Input(_)) => Err(Failure::input(fault.to_string())),
        _ => Ok(Exit::Success),
    }
}
