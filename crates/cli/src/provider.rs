//! `basestring provider`: attacks an OAuth 1.0a provider.

use std::path::{Path, PathBuf};
use std::time::Duration;

use basestring_oracle::Report as EngineReport;
use basestring_oracle::internal::profiles::Profile;
use basestring_oracle::internal::vectors::Requirements;
use basestring_oracle::report::Options as Shown;
use basestring_sandbox::provider::{
    ClientEntry, Configuration, Options, Outcome, Report, TokenEntry, Verdict, plan, run as attack,
};
use basestring_sandbox::webhook::{Fault, FaultKind};

use crate::check::{FormatArgs, Known, concluded, profile, styles};
use crate::exit::{Exit, Failure};
use crate::files::cannot_read;
use crate::{options, output, secrets};

/// Send valid requests and attacks to an OAuth 1.0a provider
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The URL of a protected resource that answers to GET, on this machine
    url: Option<String>,

    /// A TOML file with clients, tokens and the endpoints of the flow, see below
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// The client's identifier, without --config
    #[arg(long, value_name = "KEY", conflicts_with = "config")]
    consumer_key: Option<String>,

    /// A file with the client's secret; a trailing newline is ignored [default: the environment
    /// variable BASESTRING_CONSUMER_SECRET]
    #[arg(long, value_name = "FILE", requires = "consumer_key")]
    consumer_secret_file: Option<PathBuf>,

    /// The token's identifier
    #[arg(long, value_name = "TOKEN", requires = "consumer_key")]
    token: Option<String>,

    /// A file with the token's secret [default: the environment variable BASESTRING_TOKEN_SECRET]
    #[arg(long, value_name = "FILE", requires = "token")]
    token_secret_file: Option<PathBuf>,

    /// Print what will be sent, and send nothing
    #[arg(long)]
    dry_run: bool,

    /// Send only attacks whose id starts with this (repeatable)
    #[arg(long, value_name = "ID")]
    only: Vec<String>,

    /// Send at most this many requests
    #[arg(long, value_name = "N", default_value_t = 10_000,
        value_parser = options::number::<usize, 1, { options::MANY }>)]
    max_requests: usize,

    /// Send at most this many requests in a second
    #[arg(long, value_name = "N", value_parser = options::number::<u32, 1, { options::MANY }>)]
    rate: Option<u32>,

    /// Stop after this many failures
    #[arg(long, value_name = "N", value_parser = options::number::<u32, 1, { options::MANY }>)]
    stop_after: Option<u32>,

    /// The number of requests before the repetition of one, to see whether nonces are forgotten
    #[arg(long, value_name = "N", default_value_t = 1000,
        value_parser = options::number::<usize, 0, { options::MANY }>)]
    flood: usize,

    /// The time limit for each request, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = options::seconds)]
    timeout: Duration,

    /// The seed of nonces and other generated texts [default: random]
    #[arg(long, value_name = "N", value_parser = options::seed)]
    seed: Option<u64>,

    /// Trust the issuers in this PEM file instead of the operating system's
    #[arg(long, value_name = "FILE")]
    cacert: Option<PathBuf>,

    /// Allow a provider on another machine. Use this only for a provider that you own
    #[arg(long)]
    allow_remote: bool,

    /// The name of the provider in reports [default: the URL]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// The name and version of the implementation in reports, such as "oauthlib 4.0.1"
    #[arg(long, value_name = "NAME VERSION")]
    implementation: Option<String>,

    /// The list of known failures
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,

    /// Rewrite the list of known failures from this run
    #[arg(long, requires = "known", conflicts_with = "only")]
    update_known: bool,

    /// Count permitted differences as failures
    #[arg(long)]
    strict: bool,

    /// Accept what this service does differently from the RFC; see `basestring profiles`
    #[arg(long, value_name = "NAME", value_parser = profile, conflicts_with = "update_known")]
    profile: Option<&'static Profile>,

    /// The number of causes to print with an example
    #[arg(long, value_name = "N", default_value_t = 12,
        value_parser = options::number::<usize, 0, { options::MANY }>)]
    causes: usize,

    /// Print every attack with what was concluded from what
    #[arg(long, short)]
    verbose: bool,

    /// Print one line
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,

    #[command(flatten)]
    formats: FormatArgs,
}

const EXAMPLES: &str = "\
Each sequence starts with a valid request and repeats it at the end. Each
attack is verified by the reference before it is sent. A rejected valid request
and an accepted attack are repeated before they are reported. An attack that
needs a second client, a second user or an endpoint that is not configured is
not judged. Where RFC 5849 leaves a choice, the result is a permitted
difference.

The file for --config (only clients is required):
  resource = \"http://127.0.0.1:5000/api\"
  methods = [\"HMAC-SHA1\"]     # what the provider declares
  window = 300                # how far a timestamp may be from now, in seconds
  body-hash = true            # if it checks oauth_body_hash
  clients = [{ key = \"...\", secret = \"...\" }, { key = \"...\", secret = \"...\" }]
  tokens = [{ token = \"...\", secret = \"...\" },
            { token = \"...\", secret = \"...\" }]
  restart = \"./restart.sh\"    # returns when the provider listens again
  revoke = \"./revoke.sh\"      # revokes the token in $TOKEN
  launch = \"lti_version=...\"  # the form of an LTI 1.1 launch, to test a tool
  [flow]
  request-token = \"http://127.0.0.1:5000/oauth/request_token\"
  authorize = \"http://127.0.0.1:5000/oauth/authorize\"
  access-token = \"http://127.0.0.1:5000/oauth/access_token\"
  users = [{ name = \"alice\", password = \"...\" }]
  approve = \"./approve.sh\"    # grants the request at $URL, prints the redirect
  browser = false             # true: a person decides in a browser

A client may have rsa-private-key, a PEM file. Without approve and browser, the
form of the authorization page is filled in with the first user's name and
password. Tokens that are not given are obtained by the flow.

Examples:
  basestring provider http://127.0.0.1:5000/api --config provider.toml
  basestring provider --config provider.toml --only nonces/ --verbose
  basestring provider --config provider.toml --junit report.xml
  basestring provider --config provider.toml --known known.txt";

/// Attacks, judges and prints.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let configuration = configuration(args)?;
    let options = options(args)?;
    args.formats.allowed()?;
    let known = Known::read(args.known.as_deref(), args.update_known)?;
    if args.dry_run {
        let text = plan(&configuration, &options).map_err(|fault| failure(&fault))?;
        output::print(&text)?;
        return Ok(Exit::Success);
    }
    let report = attack(&configuration, &options).map_err(|fault| failure(&fault))?;
    let name = args.name.clone().unwrap_or_else(|| report.url.clone());
    let implementation = args.implementation.as_deref().unwrap_or(&name);
    let (library, version) = implementation
        .rsplit_once(' ')
        .unwrap_or((implementation, ""));
    let mut engine = report.to_engine(args.name.as_deref(), library, version);
    engine.set_strict(args.strict);
    if let Some(profile) = args.profile {
        engine.accept(profile);
    }
    if let Some(known) = &known {
        engine.mark_known(&known.list);
    }
    print(args, &report, &engine)?;
    if !report.is_valid_accepted {
        let message = format!(
            "the provider rejects the valid request, so nothing else was sent: {}",
            report.calibration
        );
        let help = "check the credentials, the URL and the clock; `basestring diagnose` finds why a \
                    request is rejected";
        return Err(Failure::new(Exit::RightRefused, message).help(help));
    }
    if args.update_known
        && let Some(known) = &known
    {
        let (_, remark) = known.update(&engine, false)?;
        output::say(&remark);
        return Ok(Exit::Success);
    }
    let ids: Vec<&str> = engine.cases.iter().map(|case| case.id.as_str()).collect();
    let (exit, remarks) = concluded(&engine, &name, known.as_ref(), &ids);
    output::say(&remarks);
    Ok(exit)
}

/// The report in the chosen forms.
fn print(args: &Args, report: &Report, engine: &EngineReport) -> Result<(), Failure> {
    let requirements = Requirements::embedded().map_err(Failure::internal)?;
    args.formats
        .write(std::slice::from_ref(engine), &requirements)?;
    let is_named = !report.weaknesses().is_empty();
    if args.formats.to_stdout() || !(report.is_valid_accepted || is_named) {
        return Ok(());
    }
    if args.quiet {
        let line = basestring_oracle::report::summary(engine);
        return output::print(&output::wrapped_after("", &line));
    }
    let shown = Shown {
        causes: args.causes,
        styles: styles(),
        layout: output::layout(),
    };
    let mut text = basestring_oracle::report::terminal(engine, &requirements, &shown);
    let layout = output::layout();
    let requests = format!(
        "{} requests were sent; {}.",
        report.requests, report.calibration
    );
    text.push('\n');
    layout.prose(&mut text, "", &requests);
    let outcomes = report.outcomes.iter();
    let listed: Vec<&Outcome> = outcomes
        .filter(|outcome| args.verbose || outcome.verdict == Verdict::NotJudged)
        .collect();
    for outcome in listed {
        text.push('\n');
        let words = format!("{}: {}", outcome.verdict.name(), outcome.id);
        layout.prose(&mut text, "", &words);
        layout.prose(&mut text, "  what      ", &outcome.what);
        layout.prose(&mut text, "  found     ", &outcome.evidence);
    }
    output::print(&text)
}

fn options(args: &Args) -> Result<Options, Failure> {
    Ok(Options {
        seed: options::some_seed(args.seed)?,
        only: args.only.clone(),
        max_requests: args.max_requests,
        stop_after: args
            .stop_after
            .and_then(|count| usize::try_from(count).ok()),
        interval: args
            .rate
            .map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate),
        timeout: args.timeout,
        flood: args.flood,
        allows_remote: args.allow_remote,
        issuers: args.cacert.clone(),
    })
}

fn configuration(args: &Args) -> Result<Configuration, Failure> {
    let mut configuration = match &args.config {
        Some(path) => read(path)?,
        None => given(args)?,
    };
    if let Some(url) = &args.url {
        configuration.resource = Some(url.clone());
    }
    Ok(configuration)
}

/// Reads the configuration file. The paths and commands in it start from the current folder.
fn read(path: &Path) -> Result<Configuration, Failure> {
    let text = basestring_oracle::internal::files::read_text(path)
        .map_err(|fault| cannot_read(path, &fault))?;
    toml::from_str(&text).map_err(|fault| {
        let line = fault.span().map_or(1, |span| {
            let before = text.get(..span.start).unwrap_or_default();
            before.matches('\n').count() + 1
        });
        let message = format!("{}: line {line}: {}", path.display(), fault.message());
        Failure::input(message).help("`basestring provider --help` describes the file")
    })
}

/// The configuration that the options give.
fn given(args: &Args) -> Result<Configuration, Failure> {
    let secret = |file: Option<&Path>, variable: &str| {
        let secret = secrets::secret(None, file, variable)?;
        let secret = secret.ok_or_else(|| {
            let help = format!("give it in a file, or in the environment variable {variable}");
            Failure::input("no secret is given").help(help)
        })?;
        Ok::<_, Failure>(String::from_utf8_lossy(secret.expose()).into_owned())
    };
    let mut configuration = Configuration::default();
    if let Some(key) = &args.consumer_key {
        configuration.clients.push(ClientEntry {
            key: key.clone(),
            secret: secret(
                args.consumer_secret_file.as_deref(),
                "BASESTRING_CONSUMER_SECRET",
            )?,
            rsa_private_key: None,
        });
    }
    if let Some(token) = &args.token {
        configuration.tokens.push(TokenEntry {
            token: token.clone(),
            secret: secret(args.token_secret_file.as_deref(), "BASESTRING_TOKEN_SECRET")?,
            client: None,
        });
    }
    Ok(configuration)
}

fn failure(fault: &Fault) -> Failure {
    let exit = match fault.kind {
        FaultKind::Input if fault.to_string().starts_with("internal error") => Exit::Internal,
        FaultKind::Input | FaultKind::Bound => Exit::Input,
        FaultKind::Connect => Exit::Unreachable,
        FaultKind::Tls => Exit::Tls,
        FaultKind::Answer => Exit::Answer,
    };
    Failure::new(exit, fault.to_string())
}
