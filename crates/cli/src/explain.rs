//! `basestring explain`: every stage of a request's signature, with its section.

use std::path::PathBuf;

use basestring_oracle::diagnose::WebhookGiven;
use basestring_oracle::explain::{self, Explanation, Verdict, explain};
use basestring_oracle::internal::explain::explain_webhook;
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::internal::unsigned::why_unsigned;
use basestring_oracle::request::OwnedRequest;

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

    /// Explain the signature of a webhook of this service
    #[arg(long, value_name = "SERVICE", group = "webhook_of", value_parser = secrets::services())]
    webhook: Option<String>,

    /// The same as --webhook twilio
    #[arg(long, group = "webhook_of")]
    twilio: bool,

    /// The URL that the service requests: the public URL of a receiver behind a proxy
    #[arg(long, value_name = "URL", requires = "webhook_of")]
    signed_url: Option<String>,

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
    auth_token: secrets::AuthTokenArgs,

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
  pbpaste | basestring explain - --consumer-key ck --json
  basestring explain webhook.http --twilio --auth-token-file token.txt";

/// Explains a request. A wrong signature ends with exit code 1.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let request = read_input(&args.file, &args.reading, Some(&args.parts))?.request;
    let service = args.webhook.as_deref().and_then(Scheme::from_name);
    let explanation = match service.or(args.twilio.then_some(Scheme::Twilio)) {
        Some(scheme) => webhook(args, scheme, &request)?,
        None => oauth(args, &request)?,
    };
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

fn oauth(args: &Args, request: &OwnedRequest) -> Result<Explanation, Failure> {
    let mut given = args.credentials.given()?;
    given.protocol = args.protocol.parameters()?;
    explain(request, &given).map_err(|fault| {
        let failure = refused_in(Some(&args.file), &fault);
        if fault.kind() == basestring::Kind::MissingParameter {
            let mut webhooks = Scheme::webhooks();
            let own = webhooks.find(|webhook| {
                let mut headers = webhook.headers().iter();
                headers.any(|header| request.has_field(header))
            });
            if let Some(name) = own.map(|webhook| webhook.scheme().name()) {
                return failure.help(format!(
                    "for a webhook: basestring explain FILE --webhook {name} --auth-token-file TOKEN"
                ));
            }
            let why = why_unsigned(request, None);
            let help = "give the client identifier with --consumer-key";
            return failure.help(why.as_ref().map_or(help, |why| &why.next));
        }
        failure
    })
}

fn webhook(args: &Args, scheme: Scheme, request: &OwnedRequest) -> Result<Explanation, Failure> {
    let given = WebhookGiven {
        secrets: args
            .auth_token
            .given_or_asked(scheme, args.credentials.ask_secrets)?,
        signed_url: args.signed_url.clone(),
    };
    explain_webhook(scheme, request, &given).map_err(|fault| refused_in(Some(&args.file), &fault))
}

pub(crate) const fn choose(color: clap::ColorChoice) -> anstream::ColorChoice {
    match color {
        clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
        clap::ColorChoice::Always => anstream::ColorChoice::Always,
        clap::ColorChoice::Never => anstream::ColorChoice::Never,
    }
}
