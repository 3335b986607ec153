//! `basestring explain`: every stage of a request's signature, with its section.

use std::path::PathBuf;

use basestring_oracle::explain::{self, Verdict, explain};
use basestring_oracle::internal::unsigned::why_unsigned;

use crate::document;
use crate::exit::{Exit, Failure};
use crate::given_parts::PartArgs;
use crate::request_input::{ProtocolArgs, ReadArgs, read_input, refused_in};
use crate::{output, secrets};

/// Show every stage of a request's signature, with its section
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The request in any form that `basestring formats` lists: a curl command, a log, a HAR file,
    /// ...; - reads standard input
    file: PathBuf,

    #[command(flatten)]
    reading: ReadArgs,

    #[command(flatten)]
    parts: PartArgs,

    /// Print the explanation as JSON
    #[arg(long)]
    json: bool,

    /// When to use colors
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,

    #[command(flatten)]
    credentials: secrets::CredentialArgs,

    #[command(flatten)]
    protocol: ProtocolArgs,
}

const EXAMPLES: &str = "\
A request that has OAuth parameters is explained with them, and its signature is
verified if you give the client secret. Any other request is explained as it
would be signed. Secrets and the signing key are never printed.

Examples:
  basestring explain request.curl --consumer-key ck
  basestring explain request.http --consumer-secret-file secret.txt
  pbpaste | basestring explain - --consumer-key ck --json";

/// Explains a request. A wrong signature ends with exit code 1.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut given = args.credentials.given()?;
    given.protocol = args.protocol.parameters()?;
    let request = read_input(&args.file, &args.reading, Some(&args.parts))?.request;
    let explanation = explain(&request, &given).map_err(|fault| {
        let failure = refused_in(Some(&args.file), &fault);
        if fault.kind() == basestring::Kind::MissingParameter {
            let why = why_unsigned(&request, None);
            let help = "give the client identifier with --consumer-key";
            return failure.help(why.as_ref().map_or(help, |why| &why.next));
        }
        failure
    })?;
    if args.json {
        document::EXPLAIN.print(&explanation)?;
    } else {
        choose(args.color).write_global();
        output::print(&explain::text(&explanation, output::layout()))?;
    }
    Ok(match explanation.verdict {
        Verdict::Invalid { .. } => Exit::Verdict,
        Verdict::Valid | Verdict::Unchecked { .. } | Verdict::Signed | Verdict::Unsigned => {
            Exit::Success
        }
    })
}

pub(crate) const fn choose(color: clap::ColorChoice) -> anstream::ColorChoice {
    match color {
        clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
        clap::ColorChoice::Always => anstream::ColorChoice::Always,
        clap::ColorChoice::Never => anstream::ColorChoice::Never,
    }
}
