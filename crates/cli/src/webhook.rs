//! `basestring webhook`: sends valid and invalid webhooks to a receiver.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use basestring_sandbox::webhook::{
    End, Fault, FaultKind, Options, Report, SchemeName, Shape, Statuses, Target, TargetOptions,
    run as send,
};
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::exit::{Exit, Failure};
use crate::suites::{self, SuiteArgs};
use crate::{options, output, secrets, webhook_text};

/// Send valid and invalid webhooks and report which are accepted
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The receiver's URL, http or https, on this machine
    url: String,

    /// The signature scheme
    #[arg(long, value_name = "SCHEME", default_value = "twilio", value_parser = scheme_parser())]
    scheme: SchemeName,

    /// The secret shared by receiver and provider, such as Twilio's AuthToken. Other users can see
    /// it in the list of processes: prefer a file or the environment variable BASESTRING_AUTH_TOKEN
    #[arg(
        long,
        visible_alias = "secret",
        value_name = "TOKEN",
        conflicts_with = "auth_token_file"
    )]
    auth_token: Option<String>,

    /// A file with the secret; a trailing newline is ignored
    #[arg(long, visible_alias = "secret-file", value_name = "FILE")]
    auth_token_file: Option<PathBuf>,

    /// Send only this method [default: both; a 405 response to one of them is not a failure]
    #[arg(long, value_name = "METHOD")]
    method: Option<MethodName>,

    /// Send this parameter in form and query, instead of generated ones (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    param: Vec<(String, String)>,

    /// Send this JSON body. Without --param, no form is sent
    #[arg(long, value_name = "BODY")]
    json_body: Option<String>,

    /// Sign this URL instead of the requested one: the public URL of a receiver behind a proxy
    #[arg(long, value_name = "URL")]
    signed_url: Option<String>,

    /// Sign the URL with its user name and password. Most Twilio products leave them out
    #[arg(long)]
    sign_userinfo: bool,

    /// Add this header to each request, as a proxy does (repeatable)
    #[arg(long, value_name = "NAME: VALUE", value_parser = header)]
    header: Vec<(String, String)>,

    /// Trust the issuers in this PEM file instead of the operating system's
    #[arg(long, value_name = "FILE")]
    cacert: Option<PathBuf>,

    /// Send only requests whose name starts with this (repeatable). The valid ones are always sent
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,

    /// The seed of generated identifiers and client nonces [default: random]
    #[arg(long, value_name = "N", value_parser = options::seed)]
    seed: Option<u64>,

    /// Statuses that accept a request
    #[arg(long, value_name = "N[-M]", value_delimiter = ',', default_value = "200-299", value_parser = statuses)]
    accept_status: Vec<RangeInclusive<u16>>,

    /// Statuses that reject a request
    #[arg(long, value_name = "N[-M]", value_delimiter = ',', default_value = "400-499", value_parser = statuses)]
    refuse_status: Vec<RangeInclusive<u16>>,

    /// Send at most this many requests
    #[arg(long, value_name = "N", default_value_t = 500,
        value_parser = options::number::<usize, 1, { options::MANY }>)]
    max_requests: usize,

    /// The time limit for each request, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = options::number::<u64, 1, 600>)]
    timeout: u64,

    /// Allow a receiver on another machine. Use this only for a receiver that you own
    #[arg(long)]
    i_own_this_endpoint: bool,

    /// Print the report as JSON
    #[arg(long)]
    json: bool,

    /// Print every request, not only those with a problem
    #[arg(long, short)]
    verbose: bool,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,

    #[command(flatten)]
    formats: SuiteArgs,
}

const EXAMPLES: &str = "\
The valid requests come first: a GET, a POST of a form, and a POST of JSON with
bodySHA256. If the receiver answers 401 with a Basic or Digest challenge, the
request is repeated with the user name and password of the URL. Then come
signatures with known mistakes, and requests that were changed after signing.
Redirects are not followed. Secrets are never printed.

Examples:
  basestring webhook http://localhost:5000/sms --auth-token-file token.txt
  basestring webhook https://user:password@localhost/sms --cacert ca.pem
  basestring webhook http://localhost/sms --signed-url https://example.com/sms";

/// A method, as an option.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MethodName {
    #[value(name = "GET", alias = "get")]
    Get,
    #[value(name = "POST", alias = "post")]
    Post,
}

/// Sends, judges and prints.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let auth_token = secrets::secret(
        args.auth_token.as_deref(),
        args.auth_token_file.as_deref(),
        "BASESTRING_AUTH_TOKEN",
    )?;
    let auth_token = auth_token.ok_or_else(|| {
        let help = "give it with --auth-token-file, --auth-token or the environment variable \
                    BASESTRING_AUTH_TOKEN";
        Failure::input("no secret is given").help(help)
    })?;
    let auth_token = secrets::of_webhook(auth_token)?;
    let seed = match args.seed {
        Some(seed) => seed,
        None => getrandom::u32().map(u64::from).map_err(|fault| {
            let message = format!("the system gives no random bytes: {fault}");
            Failure::new(Exit::Internal, message).help("give --seed")
        })?,
    };
    let mut options = Options::new(auth_token);
    options.scheme = args.scheme;
    options.shapes = shapes(args)?;
    options.may_leave_out =
        args.method.is_none() && args.json_body.is_none() && args.param.is_empty();
    options.parameters = (!args.param.is_empty()).then(|| args.param.clone());
    options.json = args.json_body.clone().map(String::into_bytes);
    options.extra_headers.clone_from(&args.header);
    options.only.clone_from(&args.only);
    options.seed = seed;
    options.statuses = Statuses {
        accepted: args.accept_status.clone(),
        rejected: args.refuse_status.clone(),
    };
    options.max_requests = args.max_requests;
    options.timeout = Duration::from_secs(args.timeout);
    options.issuers.clone_from(&args.cacert);
    let target = TargetOptions {
        signed_url: args.signed_url.clone(),
        signs_userinfo: args.sign_userinfo,
        is_own_endpoint: args.i_own_this_endpoint,
    };
    let report = Target::new(&args.url, &target)
        .and_then(|target| send(&target, &options))
        .map_err(|fault| failure(&fault))?;
    print(&report, args)?;
    Ok(match report.end() {
        End::Correct => Exit::Success,
        End::Wrong => Exit::Verdict,
        End::Unclear => Exit::Nothing,
        End::ValidRejected => Exit::RightRefused,
    })
}

/// Writes the report in the chosen forms.
fn print(report: &Report, args: &Args) -> Result<(), Failure> {
    args.formats.write(|| vec![suites::of::webhook(report)])?;
    if args.formats.to_stdout() {
        return Ok(());
    }
    if args.json {
        crate::document::WEBHOOK.print(report)?;
    } else {
        crate::explain::choose(args.color).write_global();
        output::print(&webhook_text::render(
            report,
            args.verbose,
            output::layout(),
        ))?;
    }
    Ok(())
}

fn scheme_parser() -> impl TypedValueParser<Value = SchemeName> {
    let names = SchemeName::ALL.iter().map(|scheme| scheme.name());
    PossibleValuesParser::new(names).try_map(|name| SchemeName::find(&name).ok_or("no such scheme"))
}

fn failure(fault: &Fault) -> Failure {
    let exit = match fault.kind {
        FaultKind::Input | FaultKind::Bound => Exit::Input,
        FaultKind::Connect => Exit::Unreachable,
        FaultKind::Tls => Exit::Tls,
        FaultKind::Answer => Exit::Answer,
    };
    Failure::new(exit, fault.to_string())
}

fn shapes(args: &Args) -> Result<Vec<Shape>, Failure> {
    let posts = match (&args.json_body, args.param.is_empty()) {
        (Some(_), true) => vec![Shape::Json],
        (None, false) => vec![Shape::Form],
        (Some(_), false) | (None, true) => vec![Shape::Form, Shape::Json],
    };
    match args.method {
        Some(MethodName::Get) if args.json_body.is_some() => {
            let message = "--json-body needs POST, and --method is GET";
            Err(Failure::new(Exit::Usage, message))
        }
        Some(MethodName::Get) => Ok(vec![Shape::Get]),
        Some(MethodName::Post) => Ok(posts),
        None if args.json_body.is_some() && args.param.is_empty() => Ok(posts),
        None => Ok([vec![Shape::Get], posts].concat()),
    }
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("expected NAME=VALUE, and it has no =")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn header(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((name, value))
            if !name.is_empty()
                && !name.contains(char::is_whitespace)
                && !value.contains(char::is_control) =>
        {
            Ok((name.to_owned(), value.trim().to_owned()))
        }
        _ => Err("expected a header on one line, NAME: VALUE".to_owned()),
    }
}

fn statuses(text: &str) -> Result<RangeInclusive<u16>, String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let status = |digits: &str| {
        let status = digits.parse::<u16>().ok();
        status.filter(|status| (100..=599).contains(status))
    };
    match (status(first), status(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        _ => Err("expected a status from 100 to 599, or a range such as 200-299".to_owned()),
    }
}
