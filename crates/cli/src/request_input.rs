//! A request from a file or standard input, and the protocol parameters that sign it.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use basestring::{Callback, Error, Kind, ProtocolParameters, Scheme, SignatureMethod};
use basestring_oracle::internal::request::read_har;
use basestring_oracle::request::{DebugOutput, OwnedRequest, ReadOptions, read_all};

use crate::exit::{Exit, Failure};
use crate::files;

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

/// Reads a request from a file, or from standard input where the file is `-`. Files that a curl
/// command names are looked for in the folder of the file.
pub(crate) fn read_request(
    file: &Path,
    scheme: Option<SchemeName>,
) -> Result<OwnedRequest, Failure> {
    read_input(file, scheme, None).map(|read| read.request)
}

/// The same, with the base string and signature of a debug output; of a HAR file, the given entry.
pub(crate) fn read_input(
    file: &Path,
    scheme: Option<SchemeName>,
    entry: Option<usize>,
) -> Result<DebugOutput, Failure> {
    let text = files::read(file)?;
    let folder = match file.parent() {
        Some(folder) if !files::is_dash(file) => folder.to_owned(),
        _ => PathBuf::new(),
    };
    let options = ReadOptions {
        scheme: scheme.map(Scheme::from),
        read_file: &|name| files::read_file(&folder.join(name)),
    };
    let read = match entry {
        Some(entry) => read_har(&text, entry).map(|request| DebugOutput {
            request,
            base_string: None,
            signature: None,
        }),
        None => read_all(&text, &options),
    };
    read.map_err(|fault| {
        let name = files::name_of(file);
        Failure::input(format!("cannot read a request from {name}: {fault}"))
    })
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
    /// The signature method: HMAC-SHA1, HMAC-SHA256, HMAC-SHA512 or PLAINTEXT
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

fn now() -> Result<u64, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map(|since| since.as_secs()).map_err(|_| {
        let message = "the clock of this machine is before 1970";
        Failure::new(Exit::Internal, message).help("set the clock, or give --timestamp")
    })
}

fn fresh_nonce() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|fault| {
        let message = format!("the system gives no random bytes: {fault}");
        Failure::new(Exit::Internal, message).help("give --nonce")
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
