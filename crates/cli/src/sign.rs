//! `basestring sign`: a request's signature, as a header field and as a curl command line.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Place, Scheme, SignatureMethod, Signed, Url};
use basestring_oracle::request::{
    Body, OwnedRequest, SourceKind, body_hash, curl_command, sign_request,
};
use serde_json::{Value, json};

use crate::exit::{Exit, Failure};
use crate::request_input::{ProtocolArgs, SchemeName, read_request, refused_in};
use crate::{output, secrets};

/// Sign a request: print its Authorization field and the curl command that sends it.
///
/// Timestamp and nonce are fresh unless they are given. Of PLAINTEXT the signature is made of the
/// secrets, so what is printed holds them.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A file with an HTTP request or a curl command line; - for standard input
    #[arg(required_unless_present = "url", conflicts_with_all = ["url", "method", "header", "data"])]
    file: Option<PathBuf>,

    /// In place of a file: the URL
    #[arg(long)]
    url: Option<String>,

    /// The method [default: GET, and POST with --data]
    #[arg(long, requires = "url")]
    method: Option<String>,

    /// A header field, "Name: value"; may be given several times
    #[arg(long, requires = "url", value_name = "FIELD")]
    header: Vec<String>,

    /// The body; a form unless a Content-Type says otherwise
    #[arg(long, requires = "url")]
    data: Option<String>,

    /// The scheme of an HTTP request that does not say it [default: http for port 80, else https]
    #[arg(long)]
    scheme: Option<SchemeName>,

    /// Where the protocol parameters are put
    #[arg(long, default_value = "header")]
    place: PlaceName,

    /// Add oauth_body_hash, the hash of a body that is no form
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

/// A place of RFC 5849 3.5, as an option.
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
    let lacks = |expected: &str| Failure::input(format!("expected {expected}, found none"));
    if given.client_key.is_none() {
        return Err(lacks("a client identifier (--consumer-key)"));
    }
    if given.client_secret.is_none() {
        let expected = "a client secret (--consumer-secret-file, --consumer-secret or \
                        BASESTRING_CONSUMER_SECRET)";
        return Err(lacks(expected));
    }
    let file = args.file.as_deref();
    let request = match (&args.file, &args.url) {
        (Some(file), _) => read_request(file, args.scheme)?,
        (None, Some(url)) => from_parts(args, url)?,
        (None, None) => return Err(lacks("a file with a request, or --url")),
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
        output::say(&format!("note: {remark}\n"));
    }
    let is_http = Url::parse(&sent.url).is_ok_and(|url| url.scheme() == Scheme::Http);
    if method == SignatureMethod::Plaintext && is_http {
        output::say(
            "warning: PLAINTEXT over http: whoever sees the request has the secrets (RFC 5849 3.4.4)\n",
        );
    }
    let curl = curl_command(&sent);
    if curl.is_none() {
        output::say("note: the body holds a NUL, which no command line can: no curl command\n");
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
                    "expected a header field, \"Name: value\" in one line, found another text that begins with \"{}\"",
                    name.escape_default(),
                )));
            }
        }
    }
    let mut request = OwnedRequest {
        source: SourceKind::Parts,
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
