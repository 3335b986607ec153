//! A request from a file or standard input, and the protocol parameters that sign it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use basestring::{Callback, Error, Kind, ProtocolParameters, Scheme, SignatureMethod};
use basestring_oracle::request::{DebugOutput, OwnedRequest, ReadOptions, read_all, read_har};

use crate::exit::{Exit, Failure};

/// As much as is read of a file or of standard input.
const INPUT_LIMIT: u64 = 64 << 20;

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
/// command line names are sought beside it.
pub(crate) fn read_request(
    file: &Path,
    scheme: Option<SchemeName>,
) -> Result<OwnedRequest, Failure> {
    read_input(file, scheme, None).map(|read| read.request)
}

/// The same, with what a debug output says besides; of a HAR file the entry that is asked for.
pub(crate) fn read_input(
    file: &Path,
    scheme: Option<SchemeName>,
    entry: Option<usize>,
) -> Result<DebugOutput, Failure> {
    let is_stdin = is_stdin(file);
    let name = name_of(file);
    let text = if is_stdin {
        read_whole(io::stdin().lock())
    } else {
        read_file(file)
    };
    let text = text.map_err(|fault| {
        Failure::input(format!(
            "expected an HTTP request or a curl command line, found {fault}: {name}",
        ))
    })?;
    let folder = match file.parent() {
        Some(folder) if !is_stdin => folder.to_owned(),
        _ => PathBuf::new(),
    };
    let options = ReadOptions {
        scheme: scheme.map(Scheme::from),
        read_file: &|name| read_file(&folder.join(name)),
    };
    let read = match entry {
        Some(entry) => read_har(&text, entry).map(|request| DebugOutput {
            request,
            base_string: None,
            signature: None,
        }),
        None => read_all(&text, &options),
    };
    read.map_err(|fault| Failure::input(format!("{name}: {fault}")))
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

fn name_of(file: &Path) -> String {
    if is_stdin(file) {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    }
}

pub(crate) fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    read_whole(File::open(path)?)
}

pub(crate) fn read_whole(source: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    source.take(INPUT_LIMIT + 1).read_to_end(&mut text)?;
    if text.len() as u64 > INPUT_LIMIT {
        let message = format!("more than {INPUT_LIMIT} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(text)
}

/// A refusal of the reference, about an input.
pub(crate) fn refused(fault: &Error) -> Failure {
    Failure::input(fault.to_string())
}

/// A refusal of the reference, about a request: with the file that it was read from where it is what
/// stands there that is refused, and not an option.
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
        Some(file) => Failure::input(format!("{}: {fault}", name_of(file))),
        None => refused(fault),
    }
}

/// The protocol parameters of a request that is to be signed.
#[derive(clap::Args)]
#[command(next_help_heading = "Protocol parameters", disable_version_flag = true)]
pub(crate) struct ProtocolArgs {
    /// HMAC-SHA1, HMAC-SHA256, HMAC-SHA512 or PLAINTEXT
    #[arg(long, value_name = "METHOD", default_value = "HMAC-SHA1")]
    signature_method: String,

    /// oauth_timestamp, in seconds [default: now]
    #[arg(long, value_name = "SECONDS")]
    timestamp: Option<String>,

    /// oauth_nonce [default: 32 random hexadecimal digits]
    #[arg(long)]
    nonce: Option<String>,

    /// oauth_version
    #[arg(
        id = "oauth_version",
        long = "version",
        value_name = "VERSION",
        default_value = "1.0"
    )]
    version: String,

    /// Without oauth_version, which the RFC leaves free
    #[arg(long, conflicts_with = "oauth_version")]
    no_version: bool,

    /// oauth_callback: an absolute URI, or oob (with the request for temporary credentials)
    #[arg(long, value_name = "URI")]
    callback: Option<String>,

    /// oauth_verifier (with the request for token credentials)
    #[arg(long, value_name = "CODE")]
    verifier: Option<String>,

    /// The realm of the Authorization field; it is not signed
    #[arg(long)]
    realm: Option<String>,
}

impl ProtocolArgs {
    /// The method that is asked for.
    pub(crate) fn method(&self) -> Result<SignatureMethod, Failure> {
        SignatureMethod::parse(self.signature_method.as_bytes()).map_err(|e| refused(&e))
    }

    /// The parameters, with a fresh timestamp and nonce where none are given and the method needs
    /// them.
    pub(crate) fn parameters(&self) -> Result<ProtocolParameters, Failure> {
        let method = self.method()?;
        let octets = |text: &Option<String>| text.clone().map(String::into_bytes);
        let mut protocol = ProtocolParameters {
            signature_method: Some(method),
            timestamp: octets(&self.timestamp),
            nonce: octets(&self.nonce),
            version: (!self.no_version).then(|| self.version.clone().into_bytes()),
            callback: octets(&self.callback),
            verifier: octets(&self.verifier),
            body_hash: None,
            realm: octets(&self.realm),
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
        let message =
            "expected a clock behind 1970, found one before it (--timestamp sets the time)";
        Failure::new(Exit::Internal, message)
    })
}

fn fresh_nonce() -> Result<String, Failure> {
    let mut octets = [0; 16];
    getrandom::fill(&mut octets).map_err(|fault| {
        let message = format!("expected random bytes from the system, found: {fault}");
        Failure::new(Exit::Internal, message)
    })?;
    Ok(octets.iter().map(|octet| format!("{octet:02x}")).collect())
}
