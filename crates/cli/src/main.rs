//! The program `basestring`: arguments in, text out. One command is one module.

#![forbid(unsafe_code)]

mod adapter;
mod exit;
mod output;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use exit::{Exit, Failure};

/// Checks, explains and signs OAuth 1.0a requests (RFC 5849) and Twilio's webhook signatures.
#[derive(Parser)]
#[command(name = "basestring", version, about, after_help = exit::TABLE)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Adapter(adapter::Args),
}

impl Command {
    fn run(&self) -> Result<Exit, Failure> {
        match self {
            Self::Adapter(args) => adapter::run(args),
        }
    }
}

fn main() -> ExitCode {
    match Arguments::parse().command.run() {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::say(&format!("error: {failure}\n"));
            failure.exit.into()
        }
    }
}
