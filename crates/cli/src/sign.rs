//! `basestring sign`: a signed request, as its Authorization header and a curl command.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Authorization, KeyKind, Place, SignatureMethod, Signed, Url};
use basestring_oracle::diagnose::WebhookGiven;
use basestring_oracle::explain::Given;
use basestring_oracle::internal::diagnose::Passport;
use basestring_oracle::internal::request::{body_hash, curl_command, sign_request};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::request::OwnedRequest;
use serde_json::{Value, json};

use crate::document;
use crate::exit::{Exit, Failure};
use crate::given_parts::{self, PartArgs};
use crate::ready::{self, header_value};
use crate::request_input::{ProtocolArgs, ReadArgs, read_input, refused_in};
use crate::{concealed, output, secrets, sign_webhook};

/// Sign a request: print its Authorization header and a curl command
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The request in any form that `basestring formats` lists: a curl command, a log, a HAR file,
    /// ...; - reads standard input. An OAuth Authorization header in it is replaced. Optional where
    /// --url and other options give the request
    #[arg(required_unless_present = "url")]
    file: Option<PathBuf>,

    /// Sign the request as a webhook of this service
    #[arg(long, value_name = "SERVICE", group = "webhook_of", value_parser = secrets::services())]
    webhook: Option<String>,

    /// The same as --webhook twilio
    #[arg(long, group = "webhook_of")]
    twilio: bool,

    #[command(flatten)]
    reading: ReadArgs,

    #[command(flatten)]
    parts: PartArgs,

    /// Where to send the protocol parameters
    #[arg(long, default_value = "header")]
    place: PlaceName,

    /// Add oauth_body_hash, for a body that is not a form
    #[arg(long)]
    body_hash: bool,

    /// Print the request and its signature as JSON
    #[arg(long)]
    json: bool,

    /// Print the request also if it has one of the secrets in its URL, headers or body
    #[arg(long)]
    allow_secret: bool,

    #[command(flatten)]
    credentials: secrets::CredentialArgs,

    #[command(flatten)]
    auth_token: secrets::AuthTokenArgs,

    #[command(flatten)]
    protocol: ProtocolArgs,
}

const EXAMPLES: &str = "\
A PLAINTEXT signature is made of the secrets, so the output contains them. Any
other request that has a secret is refused. Long lines are not folded, so that
you can paste them.

Examples:
  basestring sign --url https://api.example.com/1/items --consumer-key ck \\
    --consumer-secret-file secret.txt
  basestring sign request.curl --consumer-key ck --place query --json
  basestring sign --twilio --url https://example.com/sms --params Body=hi \\
    --auth-token-file token.txt";

/// A place of the protocol parameters (RFC 5849 3.5), as an option.
#[derive(Clone, Copy, clap::ValueEnum)]
enum PlaceName {
    Header,
    Body,
    Query,
}

impl From<PlaceName> for Place {
    fn from(name: PlaceName) -> Self {
        match name {
            PlaceName::Header => Self::Header,
            PlaceName::Body => Self::Body,
            PlaceName::Query => Self::Query,
        }
    }
}

/// Signs and prints.
pub(crate) fn run(args: &Args) -> Result<Exit, Failure> {
    let service = args.webhook.as_deref().and_then(Scheme::from_name);
    if let Some(scheme) = service.or(args.twilio.then_some(Scheme::Twilio)) {
        let ask = args.credentials.ask_secrets;
        let given = WebhookGiven {
            secrets: args.auth_token.given_or_asked(scheme, ask)?,
            signed_url: None,
        };
        let request = request(args)?;
        return sign_webhook::sign(scheme, &request, &given, args.json, args.allow_secret);
    }
    let mut given = args.credentials.given()?;
    if let Some(exit) = sign_passport(args, &given)? {
        return Ok(exit);
    }
    let file = args.file.as_deref();
    let request = request(args)?;
    take_identifiers(&request, &mut given);
    check_keys(args, &given)?;
    let mut protocol = args.protocol.parameters()?;
    let method = args.protocol.method()?;
    if args.body_hash {
        let hash = body_hash(&request, method).map_err(|e| refused_in(file, &e))?;
        protocol.body_hash = Some(hash.into_bytes());
    }
    let place = Place::from(args.place);
    let (signed, sent) = sign_request(&request, &given.credentials(), &protocol, place)
        .map_err(|e| refused_in(file, &e))?;
    for remark in &request.remarks {
        output::note("note: ", &concealed::text(&remark.to_string()));
    }
    // A PLAINTEXT signature is made of the secrets, so the request is searched as it was before.
    let (searched, apart_from) = if method == SignatureMethod::Plaintext {
        (&request, Some("Authorization"))
    } else {
        (&sent, None)
    };
    ready::check_secrets(searched, apart_from, args.allow_secret)?;
    warn_of_plaintext(method, &sent);
    let curl = curl_command(&sent);
    if curl.is_none() {
        output::note(
            "note: ",
            "no curl command is printed: the body has a NUL byte, which a command line cannot have",
        );
    }
    if args.json {
        document::SIGN.print(&as_json(&signed, &sent, method, place, curl))?;
    } else {
        output::print(&ready::text(&sent, Some(place), "Authorization"))?;
    }
    Ok(Exit::Success)
}

fn warn_of_plaintext(method: SignatureMethod, sent: &OwnedRequest) {
    let is_http = Url::parse(&sent.url).is_ok_and(|url| url.scheme() == basestring::Scheme::Http);
    if method == SignatureMethod::Plaintext && is_http {
        output::note(
            "warning: ",
            "PLAINTEXT over http shows the secrets to everyone who can see the request; use https \
             (RFC 5849 3.4.4)",
        );
    }
}

/// Prints the signature of a SOAP request to NetSuite, which is in its element tokenPassport.
fn sign_passport(args: &Args, given: &Given) -> Result<Option<Exit>, Failure> {
    let Some(file) = args.file.as_deref().filter(|file| *file != Path::new("-")) else {
        return Ok(None);
    };
    let text = crate::files::read(file)?;
    let Some(passport) = std::str::from_utf8(&text).ok().and_then(Passport::of) else {
        return Ok(None);
    };
    let (Some(client), Some(token)) = (&given.client_secret, &given.token_secret) else {
        let help = "give them with --consumer-secret-file and --token-secret-file";
        return Err(
            Failure::input("NetSuite needs the client secret and the token secret").help(help),
        );
    };
    let base_string = passport.base_string();
    ready::refuse_secrets(concealed::is_in(base_string.as_bytes()), args.allow_secret)?;
    let signature = passport.sign(client, token);
    if args.json {
        document::SIGN.print(&json!({"base_string": base_string, "signature": signature}))?;
    } else {
        output::print(&format!(
            "base string: {base_string}\nsignature: {signature}\n"
        ))?;
    }
    Ok(Some(Exit::Success))
}

/// Checks that what the signature method needs is given.
fn check_keys(args: &Args, given: &Given) -> Result<(), Failure> {
    if given.client_key.is_none() {
        return Err(
            Failure::input("no client identifier is given").help("give it with --consumer-key")
        );
    }
    let is_rsa = args.protocol.method()?.key_kind() == KeyKind::Rsa;
    if is_rsa && given.rsa_private_key.is_none() {
        return Err(
            Failure::input("no RSA private key is given").help("give it with --private-key")
        );
    }
    if !is_rsa && given.client_secret.is_none() {
        let help = "give it with --consumer-secret-file, --consumer-secret, --ask-secrets or the \
                    environment variable BASESTRING_CONSUMER_SECRET";
        return Err(Failure::input("no client secret is given").help(help));
    }
    Ok(())
}

/// The request of the file, or the one that the options give.
fn request(args: &Args) -> Result<OwnedRequest, Failure> {
    let read = match &args.file {
        Some(file) => read_input(file, &args.reading, Some(&args.parts)),
        None => given_parts::request(&args.parts),
    };
    read.map(|captured| captured.request)
}

/// Takes the identifiers that are not given from the header that is replaced.
fn take_identifiers(request: &OwnedRequest, given: &mut Given) {
    let old = request.field("Authorization").unwrap_or_default();
    let Ok(old) = Authorization::parse(old) else {
        return;
    };
    let value = |wanted: &str| {
        let mut parameters = old.parameters.iter();
        let found = parameters.find(|one| one.name == wanted.as_bytes());
        found.map(|one| one.value.to_vec())
    };
    if given.client_key.is_none()
        && let Some(key) = value("oauth_consumer_key")
    {
        output::note(
            "note: ",
            "the client identifier and the token are those of the old Authorization header",
        );
        given.client_key = Some(key);
        let token = given.token.take();
        given.token = token.or_else(|| value("oauth_token"));
    }
}

fn as_json(
    signed: &Signed,
    sent: &OwnedRequest,
    method: SignatureMethod,
    place: Place,
    curl: Option<String>,
) -> Value {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let fields: Vec<Value> = sent
        .fields
        .iter()
        .map(|(name, value)| json!([text(name), text(value)]))
        .collect();
    let mut json = json!({
        "method": text(&sent.method),
        "url": text(&sent.url),
        "headers": fields,
    });
    let (name, body) = match std::str::from_utf8(sent.body.octets()) {
        Ok(body) => ("body", body.to_owned()),
        Err(_) => ("body_base64", STANDARD.encode(sent.body.octets())),
    };
    json[name] = Value::from(body);
    if place == Place::Header {
        json["authorization"] = Value::from(header_value(sent, "Authorization"));
    }
    if method != SignatureMethod::Plaintext {
        json["base_string"] = Value::from(signed.base_string.as_str());
    }
    json["signature"] = Value::from(signed.signature.as_str());
    json["curl"] = Value::from(curl);
    json
}
