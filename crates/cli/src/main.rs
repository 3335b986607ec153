//! The program `basestring`: arguments in, text out. One command is one module.

#![forbid(unsafe_code)]

mod adapter;
mod check;
mod compare;
mod diagnose;
mod diagnose_text;
mod diff;
mod exit;
mod explain;
mod explain_text;
mod output;
mod probe;
mod profiles;
mod request_input;
mod secrets;
mod self_test;
#[cfg(feature = "serve")]
mod serve;
mod sign;
#[cfg(feature = "tls")]
mod tls;
mod vectors;
#[cfg(feature = "webhook")]
mod webhook;
#[cfg(feature = "webhook")]
mod webhook_text;

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
    Check(check::Args),
    Compare(compare::Args),
    Diff(diff::Args),
    Probe(probe::Args),
    Profiles(profiles::Args),
    Vectors(vectors::Args),
    Explain(explain::Args),
    Diagnose(diagnose::Args),
    Sign(sign::Args),
    SelfTest(self_test::Args),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    #[cfg(feature = "webhook")]
    Webhook(webhook::Args),
    #[cfg(feature = "tls")]
    Tls(Box<tls::Args>),
}

impl Command {
    fn run(&self) -> Result<Exit, Failure> {
        match self {
            Self::Adapter(args) => adapter::run(args),
            Self::Check(args) => check::run(args),
            Self::Compare(args) => compare::run(args),
            Self::Diff(args) => diff::run(args),
            Self::Probe(args) => probe::run(args),
            Self::Profiles(args) => profiles::run(args),
            Self::Vectors(args) => vectors::run(args),
            Self::Explain(args) => explain::run(args),
            Self::Diagnose(args) => diagnose::run(args),
            Self::Sign(args) => sign::run(args),
            Self::SelfTest(args) => self_test::run(args),
            #[cfg(feature = "serve")]
            Self::Serve(args) => serve::run(args),
            #[cfg(feature = "webhook")]
            Self::Webhook(args) => webhook::run(args),
            #[cfg(feature = "tls")]
            Self::Tls(args) => tls::run(args),
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
