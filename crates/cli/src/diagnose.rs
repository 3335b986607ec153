//! `basestring diagnose`: why a signature is not the one expected.

#![expect(clippy::wildcard_enum_match_arm)]

use std::path::{Path, PathBuf};
use std::slice;

use basestring::Kind;
use basestring_oracle::diagnose::{
    Depth, Diagnosis, Evidence, TwilioEvidence, Verdict, diagnose, diagnose_twilio,
};
use basestring_oracle::vectors::load_embedded;

use crate::exit::{Exit, Failure};
use crate::request_input::{SchemeName, read_file, read_input, refused_in};
use crate::{diagnose_text, output, secrets};

/// Find out why a signature is refused: name the mistake, where it shows, and how to mend it.
///
/// Reads a request with the signature that was made for it, and looks for the smallest set of known
/// mistakes that gives this signature: in its form, in the Authorization field, by another URL or
/// method, in the encoder, and so on. With the secrets it computes; without them it finds what the
/// field and the other side's base string show. Secrets are never printed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files with an HTTP request, a curl command line, a HAR file, or what a library printed of the
    /// signing; - for standard input. Several requests narrow what is found
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// The signature that was made or received [default: the request's own]; the n-th belongs to
    /// the n-th file
    #[arg(long, value_name = "SIGNATURE", allow_hyphen_values = true)]
    signature: Vec<String>,

    /// The Authorization field that was made or received [default: the request's own]; the n-th
    /// belongs to the n-th file
    #[arg(long, value_name = "FIELD", conflicts_with = "twilio")]
    authorization: Vec<String>,

    /// The base string of the other side, as its log or its error message has it, or @FILE; the n-th
    /// belongs to the n-th file
    #[arg(long, value_name = "TEXT|@FILE", conflicts_with = "twilio")]
    their_base_string: Vec<String>,

    /// The entry of a HAR file, counted from 1
    #[arg(long, value_name = "N")]
    entry: Option<usize>,

    /// The scheme of an HTTP request that does not say it [default: http for port 80, else https]
    #[arg(long)]
    scheme: Option<SchemeName>,

    /// How many mistakes at once are looked for
    #[arg(long, value_name = "1|2|3", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=3))]
    depth: u8,

    /// Twilio's signature, in X-Twilio-Signature, with the AuthToken as the key
    #[arg(long)]
    twilio: bool,

    /// Print what was found as JSON
    #[arg(long)]
    json: bool,

    /// Colours in the text
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,

    #[command(flatten)]
    credentials: secrets::CredentialArgs,

    #[command(flatten)]
    auth_token: AuthTokenArgs,
}

/// Twilio's AuthToken.
#[derive(clap::Args)]
#[command(next_help_heading = "Credentials")]
struct AuthTokenArgs {
    /// Twilio's AuthToken. It shows in the list of processes: a file or the environment variable
    /// BASESTRING_AUTH_TOKEN keeps it to yourself
    #[arg(
        long,
        value_name = "TOKEN",
        requires = "twilio",
        conflicts_with = "auth_token_file"
    )]
    auth_token: Option<String>,

    /// A file with Twilio's AuthToken; a line end behind it is no part of it
    #[arg(long, value_name = "FILE", requires = "twilio")]
    auth_token_file: Option<PathBuf>,
}

/// Diagnoses; whatever is found, or not explained, is a verdict.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    for (option, count) in [
        ("--signature", args.signature.len()),
        ("--authorization", args.authorization.len()),
        ("--their-base-string", args.their_base_string.len()),
    ] {
        if count > args.files.len() {
            let message = format!(
                "expected {option} at most once for each of {} files, found it {count} times",
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
    let mut diagnosis = if args.twilio {
        twilio(args, depth)?
    } else {
        oauth(args, depth)?
    };
    if diagnosis.explanations.len() > 1 {
        let files =
            load_embedded().map_err(|fault| Failure::new(Exit::Internal, fault.to_string()))?;
        let cases: Vec<_> = files.into_iter().flat_map(|file| file.cases).collect();
        diagnosis.tell_apart(&cases);
    }
    if args.json {
        let json = serde_json::to_string_pretty(&diagnosis)
            .map_err(|fault| Failure::new(Exit::Internal, fault.to_string()))?;
        output::print(&format!("{json}\n"))?;
    } else {
        crate::explain::choose(args.color).write_global();
        output::print(&diagnose_text::render(&diagnosis))?;
    }
    Ok(match diagnosis.verdict {
        Verdict::Right => Exit::Success,
        _ => Exit::Verdict,
    })
}

fn oauth(args: &Args, depth: Depth) -> Result<Diagnosis, Failure> {
    let given = args.credentials.given()?;
    let mut all = Vec::new();
    for (index, file) in args.files.iter().enumerate() {
        let read = read_input(file, args.scheme, args.entry)?;
        let their_base_string = args
            .their_base_string
            .get(index)
            .map(|text| base_string(text));
        let printed = read.signature;
        let mut evidence = Evidence::of(read.request);
        evidence.field = args.authorization.get(index).cloned();
        evidence.signature = args.signature.get(index).cloned().or(printed);
        evidence.base_string = their_base_string.transpose()?.or(read.base_string);
        all.push(evidence);
    }
    diagnose(&all, &given, depth).map_err(|fault| {
        let hint = match fault.kind() {
            Kind::MissingParameter => " (--authorization, --their-base-string)",
            _ => "",
        };
        let is_refused = |one| diagnose(slice::from_ref(one), &given, Depth::Singles).is_err();
        let file = file_of(args, all.iter().position(is_refused));
        Failure::input(format!("{}{hint}", refused_in(file, &fault)))
    })
}

fn twilio(args: &Args, depth: Depth) -> Result<Diagnosis, Failure> {
    let token = secrets::secret(
        args.auth_token.auth_token.as_deref(),
        args.auth_token.auth_token_file.as_deref(),
        "BASESTRING_AUTH_TOKEN",
    )?;
    let mut all = Vec::new();
    for (index, file) in args.files.iter().enumerate() {
        all.push(TwilioEvidence {
            request: read_input(file, args.scheme, args.entry)?.request,
            signature: args.signature.get(index).cloned(),
        });
    }
    diagnose_twilio(&all, token.as_ref(), depth).map_err(|fault| {
        let hint = match fault.kind() {
            Kind::MissingParameter => " (--signature)",
            _ => "",
        };
        let token = token.as_ref();
        let is_refused =
            |one| diagnose_twilio(slice::from_ref(one), token, Depth::Singles).is_err();
        let file = file_of(args, all.iter().position(is_refused));
        Failure::input(format!("{}{hint}", refused_in(file, &fault)))
    })
}

fn file_of(args: &Args, index: Option<usize>) -> Option<&Path> {
    index
        .and_then(|index| args.files.get(index))
        .map(PathBuf::as_path)
}

/// A base string from the command line or a file, without the line end that an editor adds.
fn base_string(text: &str) -> Result<String, Failure> {
    let Some(name) = text.strip_prefix('@') else {
        return Ok(text.to_owned());
    };
    let fault = |found: String| {
        Failure::input(format!(
            "expected a file with a base string, found {found}: {name}"
        ))
    };
    let octets = read_file(Path::new(name)).map_err(|found| fault(found.to_string()))?;
    let text =
        String::from_utf8(octets).map_err(|_| fault("bytes that are no UTF-8".to_owned()))?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}
