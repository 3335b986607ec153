//! The program `basestring`: arguments in, text out. Each command is one module.

#![forbid(unsafe_code)]

mod adapter;
mod check;
mod compare;
mod completion;
mod concealed;
mod diagnose;
mod diff;
mod document;
mod exit;
mod explain;
mod files;
mod formats;
#[cfg(feature = "fuzz")]
mod fuzz;
mod given_parts;
mod io_reason;
mod man;
mod mistakes;
mod named_files;
mod options;
mod other_side;
mod output;
mod page;
#[cfg(feature = "serve")]
mod panics;
mod probe;
mod profiles;
#[cfg(feature = "provider")]
mod provider;
#[cfg(feature = "tls")]
mod proxy;
mod ready;
mod report_options;
mod request_input;
mod schema;
mod secrets;
mod self_test;
#[cfg(feature = "serve")]
mod serve;
mod sign;
mod sign_webhook;
#[cfg(any(feature = "tls", feature = "webhook"))]
mod suites;
#[cfg(feature = "tls")]
mod tls;
#[cfg(feature = "tls")]
mod tls_clients;
#[cfg(feature = "fuzz")]
mod triage;
#[cfg(feature = "tls")]
mod until_ended;
mod vectors;
#[cfg(feature = "webhook")]
mod webhook;
#[cfg(feature = "webhook")]
mod webhook_text;

use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use exit::{Exit, Failure};

/// What `--version` prints: the versions of the program and of its vectors.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let vectors = basestring_oracle::internal::vectors::VERSION;
    format!("{}\nvectors {vectors}", env!("CARGO_PKG_VERSION"))
});

/// Check, explain and sign OAuth 1.0a requests (RFC 5849) and webhook signatures
#[derive(Parser)]
#[command(name = "basestring", version, long_version = VERSION.as_str(), after_help = exit::TABLE)]
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
    Mistakes(mistakes::Args),
    Probe(probe::Args),
    Profiles(profiles::Args),
    Vectors(vectors::Args),
    Explain(explain::Args),
    Formats(formats::Args),
    Diagnose(diagnose::Args),
    Sign(sign::Args),
    SelfTest(self_test::Args),
    #[cfg(feature = "fuzz")]
    Fuzz(fuzz::Args),
    #[cfg(feature = "fuzz")]
    Triage(triage::Args),
    Completion(completion::Args),
    Man(man::Args),
    Page(page::Args),
    Schema(schema::Args),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    #[cfg(feature = "webhook")]
    Webhook(webhook::Args),
    #[cfg(feature = "provider")]
    Provider(Box<provider::Args>),
    #[cfg(feature = "tls")]
    Tls(Box<tls::Args>),
    #[cfg(feature = "tls")]
    TlsClients(tls_clients::Args),
}

impl Command {
    fn run(self) -> Result<Exit, Failure> {
        match self {
            Self::Adapter(args) => adapter::run(&args),
            Self::Check(args) => check::run(&args.configured()?),
            Self::Compare(args) => compare::run(&args),
            Self::Diff(args) => diff::run(&args),
            Self::Mistakes(args) => mistakes::run(&args),
            Self::Probe(args) => probe::run(&args),
            Self::Profiles(args) => profiles::run(&args),
            Self::Vectors(args) => vectors::run(&args),
            Self::Explain(args) => explain::run(&args),
            Self::Formats(args) => formats::run(&args),
            Self::Diagnose(args) => diagnose::run(&args),
            Self::Sign(args) => sign::run(&args),
            Self::Completion(args) => completion::run(&args),
            Self::Man(args) => man::run(&args),
            Self::Page(args) => page::run(&args),
            Self::Schema(args) => schema::run(&args),
            Self::SelfTest(args) => self_test::run(&args),
            #[cfg(feature = "fuzz")]
            Self::Fuzz(args) => fuzz::run(&args),
            #[cfg(feature = "fuzz")]
            Self::Triage(args) => triage::run(&args),
            #[cfg(feature = "serve")]
            Self::Serve(args) => serve::run(&args),
            #[cfg(feature = "webhook")]
            Self::Webhook(args) => webhook::run(&args),
            #[cfg(feature = "provider")]
            Self::Provider(args) => provider::run(&args),
            #[cfg(feature = "tls")]
            Self::Tls(args) => tls::run(&args),
            #[cfg(feature = "tls")]
            Self::TlsClients(args) => tls_clients::run_command(&args),
        }
    }
}

/// The commands by what they are for, as `basestring --help` lists them.
const GROUPS: [(&str, &[&str]); 5] = [
    (
        "Debug a request",
        &["explain", "diagnose", "sign", "formats", "page"],
    ),
    (
        "Test an implementation",
        &[
            "check", "compare", "probe", "diff", "profiles", "adapter", "fuzz",
        ],
    ),
    (
        "Test over the network",
        &["serve", "provider", "webhook", "tls", "tls-clients"],
    ),
    (
        "Work on the vectors",
        &["vectors", "mistakes", "self-test", "triage"],
    ),
    ("Set up the program", &["completion", "man", "schema"]),
];

/// The list of the commands, in groups. A command of no group is in a group of its own.
fn listing(command: &clap::Command) -> String {
    let line = |command: &clap::Command| {
        let about = command.get_about().map(ToString::to_string);
        format!(
            "  {:<11} {}\n",
            command.get_name(),
            about.unwrap_or_default()
        )
    };
    let mut text = String::new();
    for (title, names) in GROUPS {
        text.push_str(&format!("{title}:\n"));
        let found = names
            .iter()
            .filter_map(|name| command.find_subcommand(name));
        text.extend(found.map(line));
        text.push('\n');
    }
    let is_listed = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let others = command
        .get_subcommands()
        .filter(|command| !is_listed(command.get_name()));
    let others: String = others.map(line).collect();
    if !others.is_empty() {
        text.push_str(&format!("Other commands:\n{others}\n"));
    }
    text
}

/// The command line, with help that fits the terminal.
fn command() -> clap::Command {
    let command = Arguments::command().term_width(output::layout().width().min(100));
    let template = format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\n{}Options:\n{{options}}{{after-help}}",
        listing(&command)
    );
    options::with_negative_numbers(command.help_template(template))
}

fn main() -> ExitCode {
    let arguments = Arguments::from_arg_matches(&command().get_matches());
    let arguments = arguments.unwrap_or_else(|fault| fault.exit());
    match arguments.command.run() {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::say(&failure.rendered(output::layout()));
            failure.exit.into()
        }
    }
}

#[cfg(test)]
mod tests;
