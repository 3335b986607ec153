//! `basestring tls-clients`: servers that a TLS client must accept or reject, and verdicts on a client.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use basestring_oracle::check::KnownFailures;
use basestring_tls::clients::{
    End, Options, Program, RECIPES, Recipe, Report, SITUATIONS, ServeOptions, Situation, run, serve,
};
use serde_json::{Value, json};

use crate::document;
use crate::exit::{Exit, Failure};
use crate::explain::choose;
use crate::files::{cannot_write, name_of, read};
use crate::suites::{self, SuiteArgs};
use crate::{options, output};

/// Test whether a TLS client rejects the servers that it must reject
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Run(Box<RunArgs>),
    Serve(ServeArgs),
    List(ListArgs),
    Recipes(RecipeArgs),
}

const EXAMPLES: &str = "\
Every server is on this machine, and its certificates are made for the run. Each
invalid server differs from a valid one in one property. The verdict is by what
the servers saw: a request that arrived, or the alert of the client.

Examples:
  basestring tls-clients run -- curl --cacert {ca} {url}
  basestring tls-clients run -- python3 client.py {url} {ca}
  basestring tls-clients serve
  basestring tls-clients recipes";

/// Run a client against every server and name its misconfigurations
#[derive(clap::Args)]
#[command(after_help = RUN)]
pub(crate) struct RunArgs {
    /// The client and its arguments; {url}, {ca} and {authorization} are replaced
    #[arg(
        value_name = "COMMAND",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    command: Vec<String>,

    /// Run only the situations whose names start with this (repeatable)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,

    /// The domain of hosts with several labels; they have to resolve to 127.0.0.1
    #[arg(long, value_name = "DOMAIN", default_value = "localhost")]
    domain: String,

    /// How many clients run at the same time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = options::number::<u8, 1, 64>)]
    jobs: u8,

    /// The time limit for each run of the client, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = options::number::<u64, 1, 600>)]
    timeout: u64,

    /// Fail also for what a client should do, and many do not
    #[arg(long)]
    strict: bool,

    /// A list of known failures; they do not fail the run
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,

    /// Write the failures of this run into the list of --known
    #[arg(long, requires = "known")]
    update_known: bool,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,

    /// List every situation, not only those with a problem
    #[arg(long, short)]
    verbose: bool,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,

    #[command(flatten)]
    formats: SuiteArgs,
}

const RUN: &str = "\
{url} is the URL to request with GET, {ca} a file with the CA to trust, in PEM,
and {authorization} the value of an Authorization header. A client without {ca}
gets the CA in its system's store (SSL_CERT_FILE, NODE_EXTRA_CA_CERTS). A client
with {ca} has another CA there, which it must not use.

Examples:
  basestring tls-clients run -- curl --cacert {ca} {url}
  basestring tls-clients run -- ruby client.rb {url} {ca} {authorization}
  basestring tls-clients run --known known.txt -- node client.js {url} {ca}";

/// Start a server for each situation and print their URLs
#[derive(clap::Args)]
#[command(after_help = SERVE)]
pub(crate) struct ServeArgs {
    /// The first port; the others follow [default: free ones]
    #[arg(long, value_name = "PORT", value_parser = options::number::<u16, 1, 65_535>)]
    port: Option<u16>,

    /// Start only the situations whose names start with this (repeatable)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,

    /// The domain of hosts with several labels; they have to resolve to 127.0.0.1
    #[arg(long, value_name = "DOMAIN", default_value = "localhost")]
    domain: String,
}

const SERVE: &str = "\
Standard output has one line of JSON: the file of the CA to trust, and the URL
of each situation with what a client should do. Standard error has a line for
each connection: what the client offers, and its alert or request. Ctrl-C ends
it.

Examples:
  basestring tls-clients serve --port 9000
  basestring tls-clients serve --only expired --only valid";

/// List the situations: what each server does, and what a client should do
#[derive(clap::Args)]
#[command(after_help = LIST)]
pub(crate) struct ListArgs {
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

const LIST: &str = "\
Examples:
  basestring tls-clients list
  basestring tls-clients list --json";

/// List how each client is configured right, and what switches its checks off
#[derive(clap::Args)]
#[command(after_help = RECIPE)]
pub(crate) struct RecipeArgs {
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

const RECIPE: &str = "\
Examples:
  basestring tls-clients recipes
  basestring tls-clients recipes --json";

/// Runs the chosen command.
pub(crate) fn run_command(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Run(args) => run_client(args),
        Command::Serve(args) => serve_all(args),
        Command::List(args) => list(args),
        Command::Recipes(args) => recipes(args),
    }
}

fn run_client(args: &RunArgs) -> Result<Exit, Failure> {
    choose(args.color).write_global();
    known_names(&args.only)?;
    let has_url = args.command.iter().any(|word| word.contains("{url}"));
    if !has_url {
        let message = "the command has no {url}, which is replaced by the URL to request";
        let help = "basestring tls-clients run -- curl --cacert {ca} {url}";
        return Err(Failure::new(Exit::Usage, message).help(help));
    }
    let program = Program {
        words: args.command.clone(),
        timeout: Duration::from_secs(args.timeout),
    };
    let options = Options {
        domain: args.domain.clone(),
        only: args.only.clone(),
        jobs: args.jobs.into(),
    };
    let report = run(&program, &options).map_err(Failure::input)?;
    args.formats
        .write(|| vec![suites::of::tls_clients(&report, args.strict)])?;
    if args.json {
        document::TLS_CLIENTS.print(&report.to_json())?;
    } else if !args.formats.to_stdout() {
        output::print(&colored(&report, args.verbose))?;
    }
    ended(args, &report)
}

/// The report, with its first line in green, yellow or red.
fn colored(report: &Report, verbose: bool) -> String {
    let color = match report.end() {
        End::Correct => anstyle::AnsiColor::Green,
        End::Wrong => anstyle::AnsiColor::Red,
        End::ValidRejected => anstyle::AnsiColor::Yellow,
    };
    let style = color.on_default().bold();
    let text = output::wrapped(&report.to_text(verbose));
    let (status, rest) = text.split_once('\n').unwrap_or((&text, ""));
    format!("{style}{status}{style:#}\n{rest}")
}

fn ended(args: &RunArgs, report: &Report) -> Result<Exit, Failure> {
    if report.end() == End::ValidRejected {
        return Ok(Exit::RightRefused);
    }
    let failed: BTreeSet<&str> = report.failed(args.strict).collect();
    let Some(path) = &args.known else {
        return Ok(if failed.is_empty() {
            Exit::Success
        } else {
            Exit::Verdict
        });
    };
    if args.update_known {
        write_known(path, &failed)?;
        return Ok(Exit::Success);
    }
    let known = known(path)?;
    let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
    if failed.difference(&known).next().is_some() {
        return Ok(Exit::Verdict);
    }
    // What was not judged says nothing about the list.
    let passed: Vec<&str> = report
        .passed(args.strict)
        .filter(|id| known.contains(id))
        .collect();
    if passed.is_empty() {
        return Ok(Exit::Success);
    }
    let message = format!("{} pass now: {}", name_of(path), passed.join(", "));
    let help = "--update-known writes the list again";
    Err(Failure::new(Exit::Stale, message).help(help))
}

/// The names in a list of known failures.
fn known(path: &Path) -> Result<Vec<String>, Failure> {
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    let fault = |fault: String| Failure::input(format!("{}: {fault}", name_of(path)));
    KnownFailures::parse(&text).map_err(fault)?;
    let words = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let words = words.filter_map(|line| line.split_whitespace().next());
    Ok(words.map(str::to_owned).collect())
}

fn write_known(path: &Path, failed: &BTreeSet<&str>) -> Result<(), Failure> {
    let mut text = String::from("# Written by `basestring tls-clients run --update-known`.\n\n");
    for id in failed {
        text.push_str(id);
        text.push_str(" failed\n");
    }
    basestring_oracle::internal::files::write_atomically(path, &text)
        .map_err(|fault| cannot_write(path, &fault))
}

fn known_names(only: &[String]) -> Result<(), Failure> {
    for name in only {
        if !SITUATIONS
            .iter()
            .any(|one| one.id.starts_with(name.as_str()))
        {
            let message = format!("no situation starts with \"{name}\"");
            let help = "`basestring tls-clients list` lists the situations";
            return Err(Failure::new(Exit::Usage, message).help(help));
        }
    }
    Ok(())
}

fn serve_all(args: &ServeArgs) -> Result<Exit, Failure> {
    known_names(&args.only)?;
    let options = ServeOptions {
        domain: args.domain.clone(),
        only: args.only.clone(),
        port: args.port.unwrap_or(0),
    };
    let mut serving = serve(&options).map_err(|fault| Failure::new(Exit::Address, fault))?;
    let line = document::TLS_CLIENTS_SERVE.value(&serving.to_json())?;
    output::print_json(&format!("{line}\n"))?;
    crate::until_ended::wait(|| {
        for line in serving.news() {
            output::say(&format!("{line}\n"));
        }
    })?;
    Ok(Exit::Success)
}

fn list(args: &ListArgs) -> Result<Exit, Failure> {
    if args.json {
        let all: Vec<Value> = SITUATIONS.iter().map(Situation::to_json).collect();
        document::TLS_CLIENTS_LIST.print(&json!({"situations": all}))?;
        return Ok(Exit::Success);
    }
    let layout = output::layout();
    let mut text = String::new();
    for Situation {
        id,
        expected,
        what,
        section,
        ..
    } in SITUATIONS.iter()
    {
        let words = expected.words();
        layout.prose(
            &mut text,
            &format!("{id:<31} "),
            &format!("{words}: {what} ({section})"),
        );
    }
    output::print(&text)?;
    Ok(Exit::Success)
}

fn recipes(args: &RecipeArgs) -> Result<Exit, Failure> {
    if args.json {
        document::TLS_CLIENTS_RECIPES.print(&json!({"recipes": RECIPES}))?;
        return Ok(Exit::Success);
    }
    let layout = output::layout();
    let mut text = String::new();
    for Recipe {
        client,
        off,
        right,
        revocation,
        ..
    } in RECIPES
    {
        text.push_str(&format!("{client}\n"));
        layout.prose(&mut text, "  right       ", right);
        layout.prose(&mut text, "  wrong       ", off);
        layout.prose(&mut text, "  revocation  ", revocation);
    }
    output::print(&text)?;
    Ok(Exit::Success)
}
