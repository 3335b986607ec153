//! Credentials from the command line, from files and from the environment.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use basestring::Secret;
use basestring_oracle::explain::Given;

use crate::exit::Failure;
use crate::output;

/// More than any secret is long, and little enough that a wrong file is told at once.
const SECRET_LIMIT: u64 = 1 << 16;

/// The credentials of client and token.
#[derive(clap::Args)]
#[command(next_help_heading = "Credentials")]
pub(crate) struct CredentialArgs {
    /// The client identifier (oauth_consumer_key)
    #[arg(long, value_name = "KEY")]
    pub(crate) consumer_key: Option<String>,

    /// The client secret. It shows in the list of processes: a file or the environment variable
    /// BASESTRING_CONSUMER_SECRET keeps it to yourself
    #[arg(long, value_name = "SECRET", conflicts_with = "consumer_secret_file")]
    consumer_secret: Option<String>,

    /// A file with the client secret; a line end behind it is no part of it
    #[arg(long, value_name = "FILE")]
    consumer_secret_file: Option<PathBuf>,

    /// The token identifier (oauth_token)
    #[arg(long, value_name = "TOKEN")]
    pub(crate) token: Option<String>,

    /// The token secret. It shows in the list of processes: a file or the environment variable
    /// BASESTRING_TOKEN_SECRET keeps it to yourself
    #[arg(long, value_name = "SECRET", conflicts_with = "token_secret_file")]
    token_secret: Option<String>,

    /// A file with the token secret; a line end behind it is no part of it
    #[arg(long, value_name = "FILE")]
    token_secret_file: Option<PathBuf>,
}

impl CredentialArgs {
    /// The credentials, each secret from its option, else its file, else the environment.
    pub(crate) fn given(&self) -> Result<Given, Failure> {
        Ok(Given {
            client_key: self.consumer_key.clone().map(String::into_bytes),
            client_secret: secret(
                self.consumer_secret.as_deref(),
                self.consumer_secret_file.as_deref(),
                "BASESTRING_CONSUMER_SECRET",
            )?,
            token: self.token.clone().map(String::into_bytes),
            token_secret: secret(
                self.token_secret.as_deref(),
                self.token_secret_file.as_deref(),
                "BASESTRING_TOKEN_SECRET",
            )?,
            ..Given::default()
        })
    }
}

/// A secret from its option, else its file, else the environment.
pub(crate) fn secret(
    option: Option<&str>,
    file: Option<&Path>,
    variable: &str,
) -> Result<Option<Secret>, Failure> {
    if let Some(text) = option {
        return Ok(Some(Secret::from(text)));
    }
    if let Some(path) = file {
        return from_file(path).map(Some);
    }
    match std::env::var_os(variable) {
        None => Ok(None),
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => match text.into_string() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(_) => Err(Failure::input(format!(
                "expected a secret in UTF-8, found other bytes in the environment variable {variable}",
            ))),
        },
    }
}

/// Messages of this function name the file and never what is in it.
fn from_file(path: &Path) -> Result<Secret, Failure> {
    let fault = |found: String| {
        Failure::input(format!(
            "expected a file with a secret, found {found}: {}",
            path.display(),
        ))
    };
    let mut octets = Vec::new();
    let file = File::open(path).map_err(|e| fault(e.to_string()))?;
    file.take(SECRET_LIMIT + 1)
        .read_to_end(&mut octets)
        .map_err(|e| fault(e.to_string()))?;
    if octets.len() as u64 > SECRET_LIMIT {
        return Err(fault(format!("more than {SECRET_LIMIT} bytes")));
    }
    if std::str::from_utf8(&octets).is_err() {
        return Err(fault("bytes that are no UTF-8".to_owned()));
    }
    let text = octets.strip_suffix(b"\n");
    let text = text.map(|text| text.strip_suffix(b"\r").unwrap_or(text));
    if text.is_some() {
        output::say(&format!(
            "note: the line end at the end of {} is taken for no part of the secret\n",
            path.display(),
        ));
    }
    match text.unwrap_or(&octets) {
        [] => Err(fault("nothing in it".to_owned())),
        text => Ok(Secret::new(text)),
    }
}
