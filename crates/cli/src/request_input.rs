//! A request from a file or standard input, and the protocol parameters that sign it.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use basestring::{Callback, Error, Kind, ProtocolParameters, Scheme, SignatureMethod};
use basestring_oracle::internal::profiles::note_service;
use basestring_oracle::internal::request::describe;
use basestring_oracle::request::{
    Captured, Form, OwnedRequest, ReadError, ReadOptions, Remark, capture,
};

use crate::exit::{Exit, Failure};
use crate::files;
use crate::given_parts::{self, PartArgs};
use crate::named_files::NamedFiles;
use crate::options;

/// A scheme, as an option.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum SchemeName {
    Http,
    Https,
}

impl From<SchemeName> for Scheme {
    fn from(name: SchemeName) -> Self {
        match name {
            SchemeName::Http => Self::Http,
            SchemeName::Https => Self::Https,
        }
    }
}

/// How a pasted request is read.
#[derive(clap::Args)]
#[command(next_help_heading = "Reading the request")]
pub(crate) struct ReadArgs {
    /// The form of the text: `basestring formats` lists them [default: it is recognized]
    #[arg(long, value_name = "NAME", value_parser = form_names(), hide_possible_values = true)]
    format: Option<String>,

    /// Which request, where there are several, counted from 1 [default: the first signed one]
    #[arg(long, value_name = "N", value_parser = options::number::<usize, 1, { options::MANY }>)]
    entry: Option<usize>,

    /// The scheme of an HTTP request without one [default: http for port 80, otherwise https]
    #[arg(long)]
    scheme: Option<SchemeName>,

    /// The folder of the files that a pasted command may name [default: the current folder]
    #[arg(id = "folder", long = "files", value_name = "FOLDER")]
    files: Option<PathBuf>,
}

fn form_names() -> clap::builder::PossibleValuesParser {
    let names = Form::ALL.iter().map(|form| form.name());
    names.collect::<Vec<_>>().into()
}

/// Reads a request from a file, or from standard input where the file is `-`.
pub(crate) fn read_input(
    file: &Path,
    args: &ReadArgs,
    parts: Option<&PartArgs>,
) -> Result<Captured, Failure> {
    let text = files::read(file)?;
    read_text(&text, file, args, parts)
}

/// Reads a request from the text of a file.
pub(crate) fn read_text(
    text: &[u8],
    file: &Path,
    args: &ReadArgs,
    parts: Option<&PartArgs>,
) -> Result<Captured, Failure> {
    let named = NamedFiles::of(file, args.files.as_deref());
    let body = parts.map(given_parts::body).transpose()?.flatten();
    let headers = parts
        .map(given_parts::headers)
        .transpose()?
        .unwrap_or_default();
    let options = ReadOptions {
        format: args.format.as_deref().and_then(Form::from_name),
        entry: args.entry,
        scheme: args.scheme.map(Scheme::from),
        method: parts.and_then(|parts| parts.method.as_deref()),
        url: parts.and_then(|parts| parts.url.as_deref()),
        body: body.as_deref(),
        read_file: &|name| named.bytes(name),
    };
    let mut captured = capture(text, &options).map_err(|fault| unreadable(file, &fault))?;
    let is_form = parts.is_some_and(|parts| !parts.params.is_empty());
    replace_headers(headers, is_form, &mut captured.request);
    note_service(&mut captured.request);
    for path in named.read() {
        let text = format!("the file {} was read", path.display());
        captured
            .request
            .remarks
            .push(Remark::note("file-read", text));
    }
    Ok(captured)
}

/// Puts the given headers in the places of the request's own.
fn replace_headers(headers: Vec<(Vec<u8>, Vec<u8>)>, is_form: bool, request: &mut OwnedRequest) {
    for (name, value) in headers {
        request
            .fields
            .retain(|(own, _)| !own.eq_ignore_ascii_case(&name));
        request.fields.push((name, value));
    }
    if is_form && !request.has_field("Content-Type") {
        let form = b"application/x-www-form-urlencoded".to_vec();
        request.fields.push((b"Content-Type".to_vec(), form));
    }
}

/// The failure of a text that is not a request.
fn unreadable(file: &Path, fault: &ReadError) -> Failure {
    let name = files::name_of(file);
    match fault.form() {
        None => {
            let failure = Failure::input(format!("cannot read a request from {name}: {fault}"));
            match fault.next_step() {
                Some(help) => failure.help(help),
                None => failure,
            }
        }
        Some(form) => {
            let title = form.title();
            let message = format!("cannot read {name} as {title}: {fault}");
            let instead = fault.next_step().unwrap_or(describe(form).instead);
            Failure::input(message).help(instead)
        }
    }
}

/// An error of the reference about an option.
pub(crate) fn refused(fault: &Error) -> Failure {
    Failure::input(fault.to_string())
}

/// An error of the reference about a request. The message names the file if the file's content is
/// wrong, and not an option.
pub(crate) fn refused_in(file: Option<&Path>, fault: &Error) -> Failure {
    let is_written = matches!(
        fault.kind(),
        Kind::MalformedUrl
            | Kind::MalformedHeader
            | Kind::MalformedParameter
            | Kind::DuplicateParameter
            | Kind::SeveralPlaces
    );
    match file.filter(|_| is_written) {
        Some(file) => Failure::input(format!("{}: {fault}", files::name_of(file))),
        None => refused(fault),
    }
}

/// The protocol parameters of a request to sign.
#[derive(clap::Args)]
#[command(next_help_heading = "Protocol parameters", disable_version_flag = true)]
pub(crate) struct ProtocolArgs {
    /// The signature method: HMAC-SHA1, HMAC-SHA256, HMAC-SHA512, RSA-SHA1, RSA-SHA256, RSA-SHA512 or
    /// PLAINTEXT
    #[arg(long, value_name = "METHOD", default_value = "HMAC-SHA1")]
    signature_method: String,

    /// oauth_timestamp, in seconds [default: now]
    #[arg(long, value_name = "SECONDS")]
    timestamp: Option<String>,

    /// oauth_nonce [default: 32 random hexadecimal digits]
    #[arg(long)]
    nonce: Option<String>,

    /// The value of oauth_version
    #[arg(
        id = "oauth_version",
        long = "version",
        value_name = "VERSION",
        default_value = "1.0"
    )]
    version: String,

    /// Send no oauth_version, which is optional
    #[arg(long, conflicts_with = "oauth_version")]
    no_version: bool,

    /// oauth_callback: an absolute URI, or oob (for the request token)
    #[arg(long, value_name = "URI")]
    callback: Option<String>,

    /// oauth_verifier (for the access token)
    #[arg(long, value_name = "CODE")]
    verifier: Option<String>,

    /// The realm of the Authorization header; it is not signed
    #[arg(long)]
    realm: Option<String>,
}

impl ProtocolArgs {
    /// The requested signature method.
    pub(crate) fn method(&self) -> Result<SignatureMethod, Failure> {
        SignatureMethod::parse(self.signature_method.as_bytes()).map_err(|e| refused(&e))
    }

    /// The parameters, with a new timestamp and nonce if the method needs them and none are given.
    pub(crate) fn parameters(&self) -> Result<ProtocolParameters, Failure> {
        let method = self.method()?;
        let bytes = |text: &Option<String>| text.clone().map(String::into_bytes);
        let mut protocol = ProtocolParameters {
            signature_method: Some(method),
            timestamp: bytes(&self.timestamp),
            nonce: bytes(&self.nonce),
            version: (!self.no_version).then(|| self.version.clone().into_bytes()),
            callback: bytes(&self.callback),
            verifier: bytes(&self.verifier),
            body_hash: None,
            realm: bytes(&self.realm),
        };
        let of = |option: &'static str| move |e: Error| Failure::input(format!("{option}: {e}"));
        if let Some(timestamp) = &protocol.timestamp {
            basestring::parse_timestamp(timestamp).map_err(of("--timestamp"))?;
        }
        if protocol.nonce.as_ref().is_some_and(Vec::is_empty) {
            let fault = Error::new(Kind::MissingParameter, "a nonce", "an empty one");
            return Err(of("--nonce")(fault));
        }
        if let Some(callback) = &protocol.callback {
            Callback::parse(callback).map_err(of("--callback"))?;
        }
        if method.needs_nonce() {
            if protocol.timestamp.is_none() {
                protocol.timestamp = Some(now()?.to_string().into_bytes());
            }
            if protocol.nonce.is_none() {
                protocol.nonce = Some(fresh_nonce()?.into_bytes());
            }
        }
        Ok(protocol)
    }
}

pub(crate) fn now() -> Result<u64, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map(|since| since.as_secs()).map_err(|_| {
        let message = "the clock of this machine is before 1970";
        Failure::new(Exit::Internal, message).help("set the clock, or give --timestamp")
    })
}

pub(crate) fn fresh_nonce() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|fault| {
        let message = format!("the system gives no random bytes: {fault}");
        Failure::new(Exit::Internal, message).help("give --nonce")
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
