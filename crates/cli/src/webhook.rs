//! `basestring webhook`: sends webhooks as Twilio does, and wrong in one way each.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use basestring_sandbox::webhook::{
    End, Fault, FaultKind, Options, Shape, Statuses, Target, TargetOptions, run as send,
};

use crate::exit::{Exit, Failure};
use crate::{output, secrets, webhook_text};

/// Act as Twilio against a receiver of webhooks: send it signed requests, then the same wrong in one
/// way each, and say which it lets in.
///
/// The right requests come first: a GET, a POST of a form, and a POST of JSON with bodySHA256. A
/// receiver that answers 401 with a challenge, Basic or Digest, gets the request again with user name
/// and password of https://user:password@host/. Then come the signatures that known mistakes make,
/// and requests that were changed behind the signing. No redirect is followed. Secrets are never
/// printed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The receiver's URL, http or https; its host is this machine
    url: String,

    /// Twilio's AuthToken, which the receiver has too. It shows in the list of processes: a file or
    /// the environment variable BASESTRING_AUTH_TOKEN keeps it to yourself
    #[arg(long, value_name = "TOKEN", conflicts_with = "auth_token_file")]
    auth_token: Option<String>,

    /// A file with the AuthToken; a line end behind it is no part of it
    #[arg(long, value_name = "FILE")]
    auth_token_file: Option<PathBuf>,

    /// Send this method alone [default: both, and a receiver may answer 405 to either]
    #[arg(long, value_name = "METHOD")]
    method: Option<MethodName>,

    /// A field of form and query, in place of those of a call; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = field)]
    param: Vec<(String, String)>,

    /// The body of the POST of JSON; without --param no form is sent then
    #[arg(long, value_name = "BODY")]
    json: Option<String>,

    /// The URL that is signed, where the receiver knows itself by another than the one that is asked:
    /// the public one before a proxy
    #[arg(long, value_name = "URL")]
    signed_url: Option<String>,

    /// Sign user name and password with the URL. Most of Twilio's products leave them out
    #[arg(long)]
    sign_userinfo: bool,

    /// A field that each request has besides Twilio's, as a proxy adds it; may be given several times
    #[arg(long, value_name = "NAME: VALUE", value_parser = header)]
    header: Vec<(String, String)>,

    /// Trust the issuers in this file, in PEM, in place of the operating system's
    #[arg(long, value_name = "FILE")]
    cacert: Option<PathBuf>,

    /// Send only what has a name that begins so; may be given several times. The right requests are
    /// always sent
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,

    /// The seed of made-up identifiers and client nonces [default: a fresh one]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Statuses that let a request in
    #[arg(long, value_name = "N[-M]", value_delimiter = ',', default_value = "200-299", value_parser = statuses)]
    accept_status: Vec<RangeInclusive<u16>>,

    /// Statuses that refuse a request
    #[arg(long, value_name = "N[-M]", value_delimiter = ',', default_value = "400-499", value_parser = statuses)]
    refuse_status: Vec<RangeInclusive<u16>>,

    /// At most so many requests
    #[arg(long, value_name = "N", default_value_t = 250)]
    max_requests: usize,

    /// How long a request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,

    /// The receiver is mine and may be asked though it is not on this machine
    #[arg(long)]
    i_own_this_endpoint: bool,

    /// Print what was found as JSON
    #[arg(long)]
    json_report: bool,

    /// Print each request, also where all is as it should be
    #[arg(long, short)]
    verbose: bool,

    /// Colours in the text
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,
}

/// A method of Twilio's, as an option.
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
        let expected = "--auth-token-file, --auth-token or BASESTRING_AUTH_TOKEN";
        Failure::input(format!("expected an AuthToken ({expected}), found none"))
    })?;
    let seed = match args.seed {
        Some(seed) => seed,
        None => getrandom::u32().map(u64::from).map_err(|fault| {
            let message = format!("expected random numbers of the system, found: {fault}");
            Failure::new(Exit::Internal, message)
        })?,
    };
    let mut options = Options::new(auth_token);
    options.shapes = shapes(args)?;
    options.may_leave_out = args.method.is_none() && args.json.is_none() && args.param.is_empty();
    options.fields = (!args.param.is_empty()).then(|| args.param.clone());
    options.json = args.json.clone().map(String::into_bytes);
    options.extra_fields.clone_from(&args.header);
    options.only.clone_from(&args.only);
    options.seed = seed;
    options.statuses = Statuses {
        accepted: args.accept_status.clone(),
        refused: args.refuse_status.clone(),
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
    if args.json_report {
        let json = serde_json::to_string_pretty(&report)
            .map_err(|fault| Failure::new(Exit::Internal, fault.to_string()))?;
        output::print(&format!("{json}\n"))?;
    } else {
        crate::explain::choose(args.color).write_global();
        output::print(&webhook_text::render(&report, args.verbose))?;
    }
    Ok(match report.end() {
        End::Right => Exit::Success,
        End::Wrong => Exit::Verdict,
        End::Unclear => Exit::Nothing,
        End::RightRefused => Exit::RightRefused,
    })
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
    let posts = match (&args.json, args.param.is_empty()) {
        (Some(_), true) => vec![Shape::Json],
        (None, false) => vec![Shape::Form],
        (Some(_), false) | (None, true) => vec![Shape::Form, Shape::Json],
    };
    match args.method {
        Some(MethodName::Get) if args.json.is_some() => {
            let message = "expected --json with POST, found --method GET";
            Err(Failure::new(Exit::Usage, message))
        }
        Some(MethodName::Get) => Ok(vec![Shape::Get]),
        Some(MethodName::Post) => Ok(posts),
        None if args.json.is_some() && args.param.is_empty() => Ok(posts),
        None => Ok([vec![Shape::Get], posts].concat()),
    }
}

fn field(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("expected NAME=VALUE, found no =")?;
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
        _ => Err("expected a header field, NAME: VALUE in one line".to_owned()),
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
        _ => Err("expected a status from 100 to 599, or two with - between".to_owned()),
    }
}
