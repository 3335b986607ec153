//! `basestring diagnose`: why a signature is rejected.

use std::path::{Path, PathBuf};
use std::slice;

use basestring::{Kind, Secret};
use basestring_oracle::diagnose::{
    self, Depth, Diagnosis, Evidence, Verdict, WebhookEvidence, WebhookGiven, diagnose,
    diagnose_webhook,
};
use basestring_oracle::internal::diagnose::{add_answer, diagnose_passport, evidence_of};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::internal::vectors::load_embedded;
use basestring_oracle::request::{Captured, Form};

use crate::exit::{Exit, Failure};
use crate::files::{self, is_dash};
use crate::given_parts::PartArgs;
use crate::request_input::{ReadArgs, now, read_input, read_text, refused_in};
use crate::{given_parts, other_side, output, secrets};

/// Find why a signature is rejected: the mistake, its section, the fix
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The signed request in any form that `basestring formats` lists: a curl command, a log, a HAR
    /// file, ...; - reads standard input. Several requests make the result more precise. A server's
    /// answer after a request belongs to it. Optional where --url and other options give the request
    #[arg(required_unless_present = "url")]
    files: Vec<PathBuf>,

    /// The rejected signature, one for each file in order [default: the request's own]
    #[arg(long, value_name = "SIGNATURE", allow_hyphen_values = true)]
    signature: Vec<String>,

    /// The rejected Authorization header, one for each file in order [default: the request's own]
    #[arg(long, value_name = "HEADER", conflicts_with = "webhook_of")]
    authorization: Vec<String>,

    /// The base string that the other side computed, from its log or error message, or @FILE; one for
    /// each file in order
    #[arg(long, value_name = "TEXT|@FILE", conflicts_with = "webhook_of")]
    their_base_string: Vec<String>,

    /// The largest number of mistakes to combine
    #[arg(long, value_name = "1|2|3", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=3))]
    depth: u8,

    /// Diagnose the signature header of a webhook of this service
    #[arg(long, value_name = "SERVICE", group = "webhook_of", value_parser = services())]
    webhook: Option<String>,

    /// The same as --webhook twilio
    #[arg(long, group = "webhook_of")]
    twilio: bool,

    /// The value that your application computed for the webhook, one for each file in order
    #[arg(
        long,
        value_name = "VALUE",
        requires = "webhook_of",
        allow_hyphen_values = true
    )]
    computed: Vec<String>,

    /// The URL that the service requests: the public URL of a receiver behind a proxy
    #[arg(long, value_name = "URL", requires = "webhook_of")]
    signed_url: Option<String>,

    #[command(flatten)]
    reading: ReadArgs,

    #[command(flatten)]
    parts: PartArgs,

    /// Print the diagnosis as JSON
    #[arg(long)]
    json: bool,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,

    #[command(flatten)]
    credentials: secrets::CredentialArgs,

    #[command(flatten)]
    auth_token: AuthTokenArgs,
}

const EXAMPLES: &str = "\
With the secrets, basestring looks for the smallest set of known mistakes that
gives this signature. Without them, it compares what the header and the other
side's base string show. Secrets are never printed.

Examples:
  basestring diagnose rejected.curl --consumer-secret-file secret.txt
  basestring diagnose rejected.har --entry 3 --their-base-string @base.txt
  basestring diagnose webhook.http --webhook github --secret-file secret.txt
  basestring diagnose --twilio --url https://example.com/sms --params Body=hi \\
    --signature RSOYDt4T1cUTdK1PDd93/VVr8B8=";

/// A webhook's secret.
#[derive(clap::Args)]
#[command(next_help_heading = "Credentials")]
struct AuthTokenArgs {
    /// The webhook's secret, such as Twilio's AuthToken. Repeat it to try several. Other users can see it in the list of processes: prefer a file or the
    /// environment variable BASESTRING_AUTH_TOKEN
    #[arg(
        long,
        visible_alias = "secret",
        value_name = "TOKEN",
        requires = "webhook_of",
        conflicts_with = "auth_token_file"
    )]
    auth_token: Vec<String>,

    /// A file with the webhook's secret; a trailing newline is ignored
    #[arg(
        long,
        visible_alias = "secret-file",
        value_name = "FILE",
        requires = "webhook_of"
    )]
    auth_token_file: Option<PathBuf>,
}

/// Diagnoses. Anything but a right signature ends with exit code 1.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    for (option, count) in [
        ("--signature", args.signature.len()),
        ("--authorization", args.authorization.len()),
        ("--their-base-string", args.their_base_string.len()),
        ("--computed", args.computed.len()),
    ] {
        if count > args.files.len().max(1) {
            let message = format!(
                "{option} is given {count} times for {} request files: expected at most one for each",
                args.files.len()
            );
            return Err(Failure::new(Exit::Usage, message));
        }
    }
    let depth = match args.depth {
        1 => Depth::Singles,
        2 => Depth::Pairs,
        _ => Depth::Triples,
    };
    let service = args.webhook.as_deref().and_then(Scheme::from_name);
    let mut diagnosis = match service.or(args.twilio.then_some(Scheme::Twilio)) {
        Some(scheme) => webhook(args, scheme, depth)?,
        None => oauth(args, depth)?,
    };
    if diagnosis.explanations.len() > 1 {
        let files = load_embedded().map_err(Failure::internal)?;
        let cases: Vec<_> = files.into_iter().flat_map(|file| file.cases).collect();
        diagnosis.tell_apart(&cases);
    }
    if args.json {
        let json = serde_json::to_string_pretty(&diagnosis).map_err(Failure::internal)?;
        output::print(&format!("{json}\n"))?;
    } else {
        crate::explain::choose(args.color).write_global();
        output::print(&diagnose::text(&diagnosis, output::layout()))?;
    }
    Ok(match diagnosis.verdict {
        Verdict::Right | Verdict::RightIfEmpty | Verdict::OtherSide => Exit::Success,
        Verdict::FieldIsFaulty
        | Verdict::OtherBody
        | Verdict::OtherRequest
        | Verdict::Explained
        | Verdict::KeyIsWrong
        | Verdict::BaseStringsAgree
        | Verdict::BaseStringsDiffer
        | Verdict::Undecided
        | Verdict::Unexplained
        | Verdict::Unsigned
        | Verdict::NothingShows => Exit::Verdict,
    })
}

/// The requests of the files, or the one that the options give.
fn requests(args: &Args) -> Result<Vec<Captured>, Failure> {
    if args.files.is_empty() {
        return given_parts::request(&args.parts).map(|request| vec![request]);
    }
    let read = |file: &PathBuf| read_input(file, &args.reading, Some(&args.parts));
    args.files
        .iter()
        .filter(|file| !is_key(file))
        .map(read)
        .collect()
}

/// Whether a file is a key, which people give with the request.
fn is_key(file: &Path) -> bool {
    !is_dash(file) && secrets::is_key_file(file)
}

fn oauth(args: &Args, depth: Depth) -> Result<Diagnosis, Failure> {
    let mut given = args.credentials.given()?;
    given.now = now().ok();
    for file in args.files.iter().filter(|file| is_key(file)) {
        secrets::take_key(&mut given, file)?;
    }
    let mut all: Vec<Evidence> = Vec::new();
    if args.files.is_empty() {
        all.push(evidence_of(given_parts::request(&args.parts)?));
    }
    for file in args.files.iter().filter(|file| !is_key(file)) {
        let text = files::read(file)?;
        let read = read_text(&text, file, &args.reading, Some(&args.parts));
        let is_answer = match &read {
            Ok(read) => read.request.source.form == Some(Form::Answer),
            Err(_) => true,
        };
        // An answer after a request belongs to it.
        if let Some(last) = all.last_mut().filter(|_| is_answer)
            && add_answer(&String::from_utf8_lossy(&text), last)
        {
            continue;
        }
        all.push(evidence_of(read?));
    }
    for (index, evidence) in all.iter_mut().enumerate() {
        evidence.field = args.authorization.get(index).cloned();
        if let Some(signature) = args.signature.get(index) {
            evidence.signature = Some(signature.clone());
        }
        if let Some(theirs) = args.their_base_string.get(index) {
            other_side::add_option(theirs, evidence)?;
        }
    }
    if let [one] = &all[..]
        && let Some(diagnosis) = diagnose_passport(&one.request, &given)
    {
        return Ok(diagnosis);
    }
    diagnose(&all, &given, depth).map_err(|fault| {
        let is_refused = |one| diagnose(slice::from_ref(one), &given, Depth::Singles).is_err();
        let failure = refused_in(file_of(args, all.iter().position(is_refused)), &fault);
        if fault.kind() == Kind::MissingParameter {
            let mut remarks = all.iter().flat_map(|one| &one.request.remarks);
            if let Some(remark) = remarks.find(|remark| remark.says_why_unsigned()) {
                return failure.help(&remark.text);
            }
            return failure.help(
                "give the rejected header with --authorization, or the other side's base string with \
                 --their-base-string",
            );
        }
        failure
    })
}

fn webhook(args: &Args, scheme: Scheme, depth: Depth) -> Result<Diagnosis, Failure> {
    let tokens = &args.auth_token;
    let first = secrets::secret(
        tokens.auth_token.first().map(String::as_str),
        tokens.auth_token_file.as_deref(),
        "BASESTRING_AUTH_TOKEN",
    )?;
    let first = match first {
        Some(secret) => Some(secret),
        None => secrets::of_service(scheme)?,
    };
    let more = tokens.auth_token.iter().skip(1);
    let more = more.map(|token| Secret::new(token.as_str()));
    let given = WebhookGiven {
        secrets: first.into_iter().chain(more).collect(),
        signed_url: args.signed_url.clone(),
    };
    let mut all = Vec::new();
    for (index, read) in requests(args)?.into_iter().enumerate() {
        all.push(WebhookEvidence {
            request: read.request,
            signature: args.signature.get(index).cloned(),
            computed: args.computed.get(index).cloned(),
        });
    }
    diagnose_webhook(scheme, &all, &given, depth).map_err(|fault| {
        let is_refused =
            |one| diagnose_webhook(scheme, slice::from_ref(one), &given, Depth::Singles).is_err();
        let failure = refused_in(file_of(args, all.iter().position(is_refused)), &fault);
        if fault.kind() == Kind::MissingParameter {
            let mut remarks = all.iter().flat_map(|one| &one.request.remarks);
            if let Some(remark) = remarks.find(|remark| remark.says_why_unsigned()) {
                return failure.help(&remark.text);
            }
            return failure.help("give the signature with --signature");
        }
        failure
    })
}

/// The names of the services whose webhooks can be diagnosed.
fn services() -> clap::builder::PossibleValuesParser {
    let names = Scheme::webhooks().map(|webhook| webhook.scheme().name());
    names.collect::<Vec<_>>().into()
}

fn file_of(args: &Args, index: Option<usize>) -> Option<&Path> {
    index
        .and_then(|index| args.files.get(index))
        .map(PathBuf::as_path)
}
