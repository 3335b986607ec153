//! `basestring adapter`: the reference speaks the adapter protocol on standard input and output.

use std::io;

use crate::exit::{Exit, Failure};

/// Answer the adapter protocol on standard input and output, so that any language can ask the
/// reference: one JSON object a line in, one a line out.
#[derive(clap::Args)]
pub(crate) struct Args {}

/// Serves until standard input ends or standard output closes.
pub(crate) fn run(_args: &Args) -> Result<Exit, Failure> {
    match basestring_oracle::serve(io::stdin().lock(), io::stdout().lock()) {
        Err(fault) if fault.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            Exit::Input,
            format!("expected lines of the adapter protocol on standard input, found: {fault}"),
        )),
        _ => Ok(Exit::Success),
    }
}
