//! `basestring sign`: a signed request, as its Authorization header and a curl command.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{KeyKind, Place, Scheme, SignatureMethod, Signed, Url};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::diagnose::Passport;
use basestring_oracle::internal::request::{body_hash, curl_command, sign_request};
use basestring_oracle::request::{Body, OwnedRequest, Source};
use serde_json::{Value, json};

use crate::exit::{Exit, Failure};
use crate::request_input::{ProtocolArgs, ReadArgs, read_input, refused_in};
use crate::{output, secrets};

/// Sign a request: print its Authorization header and a curl command
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The request: HTTP or a curl command; - reads standard input
    #[arg(required_unless_present = "url", conflicts_with_all = ["url", "method", "header", "data"])]
    file: Option<PathBuf>,

    /// The URL, instead of a file
    #[arg(long)]
    url: Option<String>,

    /// The HTTP method [default: GET, or POST with --data]
    #[arg(long, requires = "url")]
    method: Option<String>,

    /// A header; may be given several times
    #[arg(long, requires = "url", value_name = "NAME: VALUE")]
    header: Vec<String>,

    /// The body: a form, unless there is a Content-Type header
    #[arg(long, requires = "url")]
    data: Option<String>,

    #[command(flatten)]
    reading: ReadArgs,

    /// Where to send the protocol parameters
    #[arg(long, default_value = "header")]
    place: PlaceName,

    /// Add oauth_body_hash, for a body that is not a form
    #[arg(long)]
    body_hash: bool,

    /// Print the request and its signature as JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    credentials: secrets::CredentialArgs,

    #[command(flatten)]
    protocol: ProtocolArgs,
}

const EXAMPLES: &str = "\
A PLAINTEXT signature is made of the secrets, so the output contains them. Long
lines are not folded, so that you can paste them.

Examples:
  basestring sign --url https://api.example.com/1/items --consumer-key ck \\
    --consumer-secret-file secret.txt
  basestring sign request.curl --consumer-key ck --place query --json";

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
    let given = args.credentials.given()?;
    if let Some(exit) = sign_passport(args, &given)? {
        return Ok(exit);
    }
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
        let help = "give it with --consumer-secret-file, --consumer-secret or the environment \
                    variable BASESTRING_CONSUMER_SECRET";
        return Err(Failure::input("no client secret is given").help(help));
    }
    let file = args.file.as_deref();
    let request = match (&args.file, &args.url) {
        (Some(file), _) => read_input(file, &args.reading, None)?.request,
        (None, Some(url)) => from_parts(args, url)?,
        (None, None) => {
            return Err(Failure::input("no request is given").help("give a file, or --url"));
        }
    };
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
        output::note("note: ", &remark.to_string());
    }
    warn_of_plaintext(method, &sent);
    let curl = curl_command(&sent);
    if curl.is_none() {
        output::note(
            "note: ",
            "no curl command is printed: the body has a NUL byte, which a command line cannot have",
        );
    }
    let text = if args.json {
        let json = as_json(&signed, &sent, method, place, curl);
        format!("{json:#}\n")
    } else {
        as_text(&sent, place, curl.as_deref())
    };
    output::print(&text)?;
    Ok(Exit::Success)
}

fn warn_of_plaintext(method: SignatureMethod, sent: &OwnedRequest) {
    let is_http = Url::parse(&sent.url).is_ok_and(|url| url.scheme() == Scheme::Http);
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
    let signature = passport.sign(client, token);
    let text = if args.json {
        format!(
            "{:#}\n",
            json!({"base_string": base_string, "signature": signature})
        )
    } else {
        format!("base string: {base_string}\nsignature: {signature}\n")
    };
    output::print(&text)?;
    Ok(Some(Exit::Success))
}

fn from_parts(args: &Args, url: &str) -> Result<OwnedRequest, Failure> {
    let mut fields = Vec::new();
    for field in &args.header {
        match field.split_once(':') {
            Some((name, value)) if !name.trim().is_empty() && !field.contains(['\r', '\n']) => {
                fields.push((name.trim().into(), value.trim().into()));
            }
            _ => {
                let name = field.split([':', ' ', '=']).next().unwrap_or_default();
                return Err(Failure::input(format!(
                    "--header is not \"NAME: VALUE\" on one line: it begins with \"{}\"",
                    name.escape_default(),
                )));
            }
        }
    }
    let mut request = OwnedRequest {
        source: Source::parts(),
        method: match (&args.method, &args.data) {
            (Some(method), _) => method.clone().into_bytes(),
            (None, Some(_)) => b"POST".to_vec(),
            (None, None) => b"GET".to_vec(),
        },
        url: url.into(),
        fields,
        body: Body::Octets(args.data.clone().unwrap_or_default().into_bytes()),
        remarks: Vec::new(),
    };
    if args.data.is_some() && !request.has_field("Content-Type") {
        let form = "application/x-www-form-urlencoded";
        request.fields.push(("Content-Type".into(), form.into()));
    }
    Ok(request)
}

fn authorization(sent: &OwnedRequest) -> Option<String> {
    let is_authorization = |name: &[u8]| name.eq_ignore_ascii_case(b"Authorization");
    let (_, value) = sent
        .fields
        .iter()
        .rfind(|(name, _)| is_authorization(name))?;
    Some(String::from_utf8_lossy(value).into_owned())
}

fn as_text(sent: &OwnedRequest, place: Place, curl: Option<&str>) -> String {
    let first = match place {
        Place::Header => format!("Authorization: {}", authorization(sent).unwrap_or_default()),
        Place::Body => String::from_utf8_lossy(sent.body.octets()).into_owned(),
        Place::Query => String::from_utf8_lossy(&sent.url).into_owned(),
    };
    match curl {
        Some(curl) => format!("{first}\n\n{curl}\n"),
        None => format!("{first}\n"),
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
        json["authorization"] = Value::from(authorization(sent));
    }
    if method != SignatureMethod::Plaintext {
        json["base_string"] = Value::from(signed.base_string.as_str());
    }
    json["signature"] = Value::from(signed.signature.as_str());
    json["curl"] = Value::from(curl);
    json
}
