//! `basestring explain`: every stage of a request's signature, with the clause of each.

#![expect(clippy::wildcard_enum_match_arm)]

use std::path::PathBuf;

use basestring_oracle::explain::{Verdict, explain};

use crate::exit::{Exit, Failure};
use crate::request_input::{ProtocolArgs, SchemeName, read_request, refused_in};
use crate::{explain_text, output, secrets};

/// Explain a request's signature, stage by stage, with the clause of each.
///
/// A request that carries protocol parameters is explained by these, and verified where the client
/// secret is given; another is explained as it would be signed. Secrets and the signing key are
/// never shown.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A file with an HTTP request, as sent or as `curl -v` prints it, a curl command line, a HAR
    /// file (its first entry), or what a library printed of a signing; - for standard input
    file: PathBuf,

    /// The scheme of an HTTP request that does not say it [default: http for port 80, else https]
    #[arg(long)]
    scheme: Option<SchemeName>,

    /// Print the explanation as JSON
    #[arg(long)]
    json: bool,

    /// Colours in the text
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,

    #[command(flatten)]
    credentials: secrets::CredentialArgs,

    #[command(flatten)]
    protocol: ProtocolArgs,
}

/// Explains; a signature that is wrong is a verdict.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut given = args.credentials.given()?;
    given.protocol = args.protocol.parameters()?;
    let request = read_request(&args.file, args.scheme)?;
    let explanation = explain(&request, &given).map_err(|fault| {
        let hint = match fault.kind() {
            basestring::Kind::MissingParameter => " (--consumer-key)",
            _ => "",
        };
        Failure::input(format!("{}{hint}", refused_in(Some(&args.file), &fault)))
    })?;
    if args.json {
        let json = serde_json::to_string_pretty(&explanation)
            .map_err(|fault| Failure::new(Exit::Internal, fault.to_string()))?;
        output::print(&format!("{json}\n"))?;
    } else {
        choose(args.color).write_global();
        output::print(&explain_text::render(&explanation))?;
    }
    Ok(match explanation.verdict {
        Verdict::Invalid { .. } => Exit::Verdict,
        _ => Exit::Success,
    })
}

pub(crate) const fn choose(color: clap::ColorChoice) -> anstream::ColorChoice {
    match color {
        clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
        clap::ColorChoice::Always => anstream::ColorChoice::Always,
        clap::ColorChoice::Never => anstream::ColorChoice::Never,
    }
}
