//! Credentials from the command line, from files and from the environment.

use std::path::{Path, PathBuf};

use basestring::Secret;
use basestring_oracle::explain::Given;
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::rsa_key::RsaKey;

use crate::concealed;
use crate::exit::{Exit, Failure};
use crate::files::{cannot_read, read_file};
use crate::io_reason::reason;
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

    /// The client's RSA private key: PEM or DER
    #[arg(long, value_name = "FILE")]
    private_key: Option<PathBuf>,

    /// The client's RSA public key or certificate, as the server has it: PEM or DER
    #[arg(long, value_name = "FILE")]
    public_key: Option<PathBuf>,

    /// Ask for each secret that is not given. What you type is not shown
    #[arg(long)]
    pub(crate) ask_secrets: bool,
}

impl CredentialArgs {
    /// The credentials. Each secret comes from its option, else its file, else the environment.
    pub(crate) fn given(&self) -> Result<Given, Failure> {
        let mut given = Given {
            client_key: self.consumer_key.clone().map(String::into_bytes),
            token: self.token.clone().map(String::into_bytes),
            token_secret: secret(
                self.token_secret.as_deref(),
                self.token_secret_file.as_deref(),
                "BASESTRING_TOKEN_SECRET",
            )?,
            rsa_private_key: self.private_key.as_deref().map(private_key).transpose()?,
            rsa_public_key: self.public_key.as_deref().map(rsa_key).transpose()?,
            ..Given::default()
        };
        let file = self.consumer_secret_file.as_deref();
        match file.filter(|file| is_key_file(file)) {
            Some(file) => take_key(&mut given, file)?,
            None => {
                given.client_secret = secret(
                    self.consumer_secret.as_deref(),
                    file,
                    "BASESTRING_CONSUMER_SECRET",
                )?;
            }
        }
        if self.ask_secrets {
            self.ask(&mut given)?;
        }
        Ok(given)
    }

    /// Asks for the secrets that are not given. A key of RSA takes the place of the secrets.
    fn ask(&self, given: &mut Given) -> Result<(), Failure> {
        if given.rsa_private_key.is_some() || given.rsa_public_key.is_some() {
            return Ok(());
        }
        if given.client_secret.is_none() {
            given.client_secret = asked("Client secret: ")?;
        }
        if given.token_secret.is_none() {
            given.token_secret = asked("Token secret (empty if there is none): ")?;
        }
        Ok(())
    }
}

/// Asks for a secret on the terminal, without an echo. Nothing typed is no secret.
fn asked(prompt: &str) -> Result<Option<Secret>, Failure> {
    let typed = rpassword::prompt_password(prompt).map_err(|fault| {
        let message = format!(
            "--ask-secrets: cannot ask on the terminal: {}",
            reason(&fault)
        );
        Failure::input(message).help("give the secrets by files or by environment variables")
    })?;
    Ok((!typed.is_empty()).then(|| kept(Secret::new(typed))))
}

/// A webhook's secret.
#[derive(clap::Args)]
#[command(next_help_heading = "Credentials")]
pub(crate) struct AuthTokenArgs {
    /// The webhook's secret, such as Twilio's AuthToken. Repeat it to try several. Other users can see
    /// it in the list of processes: prefer a file or the environment variable BASESTRING_AUTH_TOKEN
    #[arg(
        long,
        visible_alias = "secret",
        value_name = "TOKEN",
        requires = "webhook_of",
        conflicts_with = "auth_token_file"
    )]
    auth_token: Vec<String>,

    /// A file with the webhook's secret; a trailing newline is ignored
    #[arg(
        long,
        visible_alias = "secret-file",
        value_name = "FILE",
        requires = "webhook_of"
    )]
    auth_token_file: Option<PathBuf>,
}

/// The names of the services whose webhooks have a secret.
pub(crate) fn services() -> clap::builder::PossibleValuesParser {
    let names = Scheme::webhooks().map(|webhook| webhook.scheme().name());
    names.collect::<Vec<_>>().into()
}

impl AuthTokenArgs {
    /// The secrets: those of the options, else the file's, else the environment's.
    pub(crate) fn given(&self, scheme: Scheme) -> Result<Vec<Secret>, Failure> {
        let first = secret(
            self.auth_token.first().map(String::as_str),
            self.auth_token_file.as_deref(),
            "BASESTRING_AUTH_TOKEN",
        )?;
        let first = match first {
            Some(secret) => Some(secret),
            None => of_service(scheme)?,
        };
        let more = self.auth_token.iter().skip(1);
        let more = more.map(|token| kept(Secret::new(token.as_str())));
        first.into_iter().chain(more).map(of_webhook).collect()
    }

    /// The same, and where there are none and `ask` is true, the one that is typed.
    pub(crate) fn given_or_asked(&self, scheme: Scheme, ask: bool) -> Result<Vec<Secret>, Failure> {
        let given = self.given(scheme)?;
        if ask && given.is_empty() {
            return Ok(asked("The webhook's secret: ")?.into_iter().collect());
        }
        Ok(given)
    }
}

/// Whether a file is a key in PEM, which people give as the secret of an RSA method.
pub(crate) fn is_key_file(file: &Path) -> bool {
    let start = read_file(file).unwrap_or_default();
    start
        .windows(11)
        .take(4096)
        .any(|window| window == b"-----BEGIN ")
}

/// Adds a key, private or public, that is not given by its own option.
pub(crate) fn take_key(given: &mut Given, file: &Path) -> Result<(), Failure> {
    let key = rsa_key(file)?;
    let message = format!("{} is read as an {}", file.display(), key.words());
    output::note("note: ", &message);
    if key.is_private() {
        given.rsa_private_key.get_or_insert(key);
    } else {
        given.rsa_public_key.get_or_insert(key);
    }
    Ok(())
}

fn private_key(file: &Path) -> Result<RsaKey, Failure> {
    let key = rsa_key(file)?;
    if key.is_private() {
        return Ok(key);
    }
    let message = format!(
        "{}: expected an RSA private key, found an {}",
        file.display(),
        key.words()
    );
    Err(Failure::input(message).help("give it with --public-key"))
}

/// An RSA key from a file. The messages never show what is in it.
fn rsa_key(file: &Path) -> Result<RsaKey, Failure> {
    let bytes = read_file(file).map_err(|fault| cannot_read(file, &fault))?;
    RsaKey::read(&bytes).map_err(|fault| {
        let name = file.display().to_string();
        let failure = Failure::input(format!("cannot read an RSA key from {name}: {fault}"));
        match fault.help {
            Some(help) => failure.help(help.replace("FILE", &name)),
            None => failure,
        }
    })
}

/// The secret of a webhook. With an empty one, everybody can sign.
pub(crate) fn of_webhook(secret: Secret) -> Result<Secret, Failure> {
    if !secret.is_empty() {
        return Ok(secret);
    }
    let help = "with an empty secret everybody can sign: check the variable that you pass it from";
    Err(Failure::new(Exit::Usage, "the secret of the webhook is empty").help(help))
}

/// The same secret, which no message has from now on.
fn kept(secret: Secret) -> Secret {
    concealed::keep(&secret);
    secret
}

/// A secret from its option, else its file, else the environment.
pub(crate) fn secret(
    option: Option<&str>,
    file: Option<&Path>,
    variable: &str,
) -> Result<Option<Secret>, Failure> {
    if let Some(text) = option {
        return Ok(Some(kept(Secret::from(text))));
    }
    if let Some(path) = file {
        return from_file(path).map(|secret| Some(kept(secret)));
    }
    match std::env::var_os(variable) {
        None => Ok(None),
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => match text.into_string() {
            Ok(text) => Ok(Some(kept(Secret::new(text)))),
            Err(_) => Err(Failure::input(format!(
                "the environment variable {variable} is not valid UTF-8: expected a secret",
            ))),
        },
    }
}

/// The secret of a webhook's service from the variable in which people keep it. Its use is reported.
pub(crate) fn of_service(scheme: Scheme) -> Result<Option<Secret>, Failure> {
    for variable in scheme.secret_variables() {
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
