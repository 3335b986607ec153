//! `basestring diagnose`: why a signature is rejected.

use std::path::{Path, PathBuf};
use std::slice;

use basestring::Kind;
use basestring_oracle::diagnose::{
    self, Depth, Diagnosis, Evidence, Verdict, WebhookEvidence, WebhookGiven, diagnose,
    diagnose_webhook,
};
use basestring_oracle::internal::diagnose::{
    Corrected, Fresh, add_answer, corrected, diagnose_passport, evidence_of, signed_webhook,
};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::internal::unsigned::why_unsigned;
use basestring_oracle::request::{Form, OwnedRequest};

use crate::document;
use crate::exit::{Exit, Failure};
use crate::files::{self, is_dash};
use crate::given_parts::PartArgs;
use crate::request_input::{ReadArgs, fresh_nonce, now, read_input, read_text, refused_in};
use crate::{given_parts, options, other_side, output, ready, secrets};

/// Find why a signature is rejected: the mistake, section and fix
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
    #[arg(long, value_name = "1|2|3", default_value_t = 3, value_parser = options::number::<u8, 1, 3>)]
    depth: u8,

    /// Diagnose the signature header of a webhook of this service
    #[arg(long, value_name = "SERVICE", group = "webhook_of", value_parser = secrets::services())]
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

    /// Print the corrected request alone, signed with a new timestamp and nonce: its Authorization
    /// header, or its URL or body, and a curl command
    #[arg(long, conflicts_with = "json")]
    fix: bool,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,

    #[command(flatten)]
    credentials: secrets::CredentialArgs,

    #[command(flatten)]
    auth_token: secrets::AuthTokenArgs,
}

const EXAMPLES: &str = "\
With the secrets, basestring looks for the smallest set of known mistakes that
gives this signature. Without them, it compares what the header and the other
side's base string show. Secrets are never printed.

Examples:
  basestring diagnose rejected.curl --consumer-secret-file secret.txt
  basestring diagnose rejected.har --entry 3 --their-base-string @base.txt
  pbpaste | basestring diagnose - --ask-secrets --fix
  basestring diagnose webhook.http --webhook github --secret-file secret.txt
  basestring diagnose --twilio --url https://example.com/sms --params Body=hi \\
    --signature RSOYDt4T1cUTdK1PDd93/VVr8B8=";

/// Checks that no option for each file is given more often than there are files.
fn check_counts(args: &Args) -> Result<(), Failure> {
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
    Ok(())
}

/// Diagnoses. Anything but a right signature ends with exit code 1.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    check_counts(args)?;
    let depth = match args.depth {
        1 => Depth::Singles,
        2 => Depth::Pairs,
        _ => Depth::Triples,
    };
    let service = args.webhook.as_deref().and_then(Scheme::from_name);
    let Found {
        diagnosis,
        corrected,
    } = match service.or(args.twilio.then_some(Scheme::Twilio)) {
        Some(scheme) => webhook(args, scheme, depth, requests(args)?)?,
        None => oauth(args, depth)?,
    };
    let corrected =
        corrected.and_then(
            |corrected| match ready::has_secret(&corrected.request, None) {
                true => Err("the request itself has a secret in it"),
                false => Ok(corrected),
            },
        );
    if args.fix {
        return fixed(&corrected, &diagnosis);
    }
    let corrected = corrected
        .ok()
        .filter(|corrected| is_corrected(&diagnosis, corrected));
    if args.json {
        let json = AsJson {
            corrected: corrected.as_ref().map(ready::as_json),
            diagnosis: &diagnosis,
        };
        document::DIAGNOSE.print(&json)?;
    } else {
        crate::explain::choose(args.color).write_global();
        let mut text = diagnose::text(&diagnosis, output::layout());
        text.extend(corrected.as_ref().map(ready::after_diagnosis));
        output::print(&text)?;
    }
    Ok(match diagnosis.verdict.is_right() {
        true => Exit::Success,
        false => Exit::Verdict,
    })
}

/// What was found out, and the corrected request, or why there is none.
struct Found {
    diagnosis: Diagnosis,
    corrected: Result<Corrected, &'static str>,
}

/// A diagnosis as JSON, with the corrected request.
#[derive(serde::Serialize)]
struct AsJson<'d> {
    #[serde(flatten)]
    diagnosis: &'d Diagnosis,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<serde_json::Value>,
}

/// Whether a diagnosis ends with a corrected request: the signature is wrong. A webhook that is right
/// for another URL was sent to that URL.
const fn is_corrected(diagnosis: &Diagnosis, corrected: &Corrected) -> bool {
    let is_other_url = matches!(diagnosis.verdict, Verdict::OtherRequest);
    diagnosis.verdict.is_wrong() && (!is_other_url || corrected.place.is_some())
}

/// Prints the corrected request alone.
fn fixed(
    corrected: &Result<Corrected, &'static str>,
    diagnosis: &Diagnosis,
) -> Result<Exit, Failure> {
    let corrected = match corrected {
        Ok(corrected) => corrected,
        Err(why) => {
            let message = format!("no corrected request can be printed: {why}");
            return Err(Failure::input(message));
        }
    };
    if matches!(diagnosis.verdict, Verdict::Right | Verdict::RightIfEmpty) {
        output::note(
            "note: ",
            "the signature is right: the request is signed again as it is",
        );
    }
    let Corrected {
        request,
        place,
        header,
    } = corrected;
    output::document(&ready::text(request, *place, header))?;
    Ok(Exit::Success)
}

/// The requests of the files, or the one that the options give.
fn requests(args: &Args) -> Result<Vec<OwnedRequest>, Failure> {
    if args.files.is_empty() {
        return given_parts::request(&args.parts).map(|captured| vec![captured.request]);
    }
    let read = |file: &PathBuf| {
        let captured = read_input(file, &args.reading, Some(&args.parts));
        captured.map(|captured| captured.request)
    };
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

fn oauth(args: &Args, depth: Depth) -> Result<Found, Failure> {
    let mut given = args.credentials.given()?;
    given.now = now().ok();
    for file in args.files.iter().filter(|file| is_key(file)) {
        secrets::take_key(&mut given, file)?;
    }
    let all = all_evidence(args)?;
    if let [one] = &all[..]
        && let Some(diagnosis) = diagnose_passport(&one.request, &given)
    {
        let corrected = Err("it is signed in its tokenPassport; use `basestring sign`");
        return Ok(Found {
            diagnosis,
            corrected,
        });
    }
    let diagnosed = diagnose(&all, &given, depth);
    // A webhook needs no option.
    if let Err(fault) = &diagnosed
        && fault.kind() == Kind::MissingParameter
        && args.authorization.is_empty()
        && let Some(scheme) = webhook_of(&all)
    {
        let requests = all.into_iter().map(|one| one.request);
        return webhook(args, scheme, depth, requests.collect());
    }
    let diagnosis = diagnosed.map_err(|fault| {
        let is_refused = |one| diagnose(slice::from_ref(one), &given, Depth::Singles).is_err();
        let failure = refused_in(file_of(args, all.iter().position(is_refused)), &fault);
        if fault.kind() == Kind::MissingParameter {
            let mut why = all.iter().filter_map(|one| why_unsigned(&one.request, one.field.as_deref()));
            if let Some(why) = why.next() {
                return failure.help(&why.next);
            }
            return failure.help(
                "give the rejected header with --authorization, or the other side's base string with \
                 --their-base-string",
            );
        }
        failure
    })?;
    let fresh = args.fix.then(fresh).transpose()?;
    let corrected = match &all[..] {
        [one] => corrected(one, &given, fresh.as_ref()),
        _ => Err(SEVERAL),
    };
    Ok(Found {
        diagnosis,
        corrected,
    })
}

const SEVERAL: &str = "several requests are given; give one";

/// A new timestamp and nonce.
fn fresh() -> Result<Fresh, Failure> {
    Ok((now()?.to_string(), fresh_nonce()?))
}

/// What the files say, and the options for each of them.
fn all_evidence(args: &Args) -> Result<Vec<Evidence>, Failure> {
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
    Ok(all)
}

/// The service of whose webhooks all requests have the signature header, with a value.
fn webhook_of(all: &[Evidence]) -> Option<Scheme> {
    let is_signed = |one: &Evidence, header: &&str| {
        let value = one.request.field(header).unwrap_or_default();
        !value.trim_ascii().is_empty()
    };
    let has_header = |one, headers: &[&str]| headers.iter().any(|header| is_signed(one, header));
    let mut webhooks = Scheme::webhooks();
    let own = webhooks.find(|webhook| all.iter().all(|one| has_header(one, webhook.headers())))?;
    Some(own.scheme())
}

fn webhook(
    args: &Args,
    scheme: Scheme,
    depth: Depth,
    requests: Vec<OwnedRequest>,
) -> Result<Found, Failure> {
    let ask = args.credentials.ask_secrets;
    let given = WebhookGiven {
        secrets: args.auth_token.given_or_asked(scheme, ask)?,
        signed_url: args.signed_url.clone(),
    };
    let mut all = Vec::new();
    for (index, request) in requests.into_iter().enumerate() {
        all.push(WebhookEvidence {
            request,
            signature: args.signature.get(index).cloned(),
            computed: args.computed.get(index).cloned(),
        });
    }
    let diagnosis = diagnose_webhook(scheme, &all, &given, depth).map_err(|fault| {
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
    })?;
    let corrected = match &all[..] {
        [one] => signed_webhook(scheme, &one.request, &given)
            .map_err(|_| "the webhook's secret is not given, or the request is malformed"),
        _ => Err(SEVERAL),
    };
    Ok(Found {
        diagnosis,
        corrected,
    })
}

fn file_of(args: &Args, index: Option<usize>) -> Option<&Path> {
    index
        .and_then(|index| args.files.get(index))
        .map(PathBuf::as_path)
}
