//! Credentials from the command line, from files and from the environment.

use std::path::{Path, PathBuf};

use basestring::Secret;
use basestring_oracle::explain::Given;
use basestring_oracle::internal::schemes::Scheme;

use crate::exit::Failure;
use crate::files::{cannot_read, read_file};
use crate::output;

/// The longest secret, in bytes. A longer file is not a file with a secret.
const SECRET_LIMIT: usize = 1 << 16;

/// The credentials of client and token.
#[derive(clap::Args)]
#[command(next_help_heading = "Credentials")]
pub(crate) struct CredentialArgs {
    /// The client identifier (oauth_consumer_key)
    #[arg(long, value_name = "KEY")]
    pub(crate) consumer_key: Option<String>,

    /// The client secret. Other users can see it in the list of processes: prefer a file or the
    /// environment variable BASESTRING_CONSUMER_SECRET
    #[arg(long, value_name = "SECRET", conflicts_with = "consumer_secret_file")]
    consumer_secret: Option<String>,

    /// A file with the client secret; a trailing newline is ignored
    #[arg(long, value_name = "FILE")]
    consumer_secret_file: Option<PathBuf>,

    /// The token identifier (oauth_token)
    #[arg(long, value_name = "TOKEN")]
    pub(crate) token: Option<String>,

    /// The token secret. Other users can see it in the list of processes: prefer a file or the
    /// environment variable BASESTRING_TOKEN_SECRET
    #[arg(long, value_name = "SECRET", conflicts_with = "token_secret_file")]
    token_secret: Option<String>,

    /// A file with the token secret; a trailing newline is ignored
    #[arg(long, value_name = "FILE")]
    token_secret_file: Option<PathBuf>,
}

impl CredentialArgs {
    /// The credentials. Each secret comes from its option, else its file, else the environment.
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
                "the environment variable {variable} is not valid UTF-8: expected a secret",
            ))),
        },
    }
}

/// The secret of a webhook's service from the variable in which people keep it. Its use is reported.
pub(crate) fn of_service(scheme: Scheme) -> Result<Option<Secret>, Failure> {
    let variables: &[&str] = match scheme {
        Scheme::Twilio => &["TWILIO_AUTH_TOKEN"],
        Scheme::Github => &["GITHUB_WEBHOOK_SECRET", "WEBHOOK_SECRET"],
        Scheme::Plivo => &["PLIVO_AUTH_TOKEN"],
        Scheme::Mandrill => &["MANDRILL_WEBHOOK_KEY"],
        Scheme::Trello => &["TRELLO_SECRET", "TRELLO_API_SECRET"],
        Scheme::Oauth | Scheme::Digest | Scheme::Basic => &[],
    };
    for variable in variables {
        if let Some(secret) = secret(None, None, variable)? {
            output::note(
                "note: ",
                &format!("the secret is that of the environment variable {variable}"),
            );
            return Ok(Some(secret));
        }
    }
    Ok(None)
}

/// A secret from a file. The messages name the file and never what is in it.
fn from_file(path: &Path) -> Result<Secret, Failure> {
    let bytes = read_file(path).map_err(|fault| cannot_read(path, &fault))?;
    let shown = path.display();
    let unfit =
        |found: String| Failure::input(format!("cannot read a secret from {shown}: {found}"));
    if bytes.len() > SECRET_LIMIT {
        return Err(unfit(format!(
            "it has more than {} KiB",
            SECRET_LIMIT >> 10
        )));
    }
    if std::str::from_utf8(&bytes).is_err() {
        return Err(unfit("it is not valid UTF-8".to_owned()));
    }
    let text = bytes.strip_suffix(b"\n");
    let text = text.map(|text| text.strip_suffix(b"\r").unwrap_or(text));
    if text.is_some() {
        output::note(
            "note: ",
            &format!("the trailing newline of {shown} is not part of the secret"),
        );
    }
    match text.unwrap_or(&bytes) {
        [] => Err(unfit("it is empty".to_owned())),
        text => Ok(Secret::new(text)),
    }
}
