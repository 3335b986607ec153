//! The credentials of a webhook's URL, and the answer to a 401 with them.

use basestring::digest::nonce_count;
use basestring::webhook_url::{Preference, Warning, split_userinfo};
use serde::Deserialize;

use super::{Input, Result, read};
use crate::protocol::answer::Output;
use crate::protocol::fault::Fault;
use crate::schemes::oauth::UrlInput;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Challenged {
    url: String,
    /// The values of the `WWW-Authenticate` headers.
    challenges: Vec<String>,
    #[serde(default)]
    preference: Choose,
    method: String,
    #[serde(default)]
    body: String,
    cnonce: Option<String>,
    /// How many requests with the challenge's nonce there are with this one.
    count: Option<u32>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Choose {
    #[default]
    Strongest,
    ServerOrder,
}

/// RFC 3986 3.2.1: a webhook's URL, split into the request and the credentials.
pub(crate) fn x_webhook_url(input: &Input) -> Result {
    let UrlInput { url } = read(input)?;
    let webhook = split_userinfo(url.as_bytes())?;
    let warnings = webhook.warnings.iter().map(|warning| match warning {
        Warning::SpecialInUsername => Ok("special_in_username"),
        Warning::SpecialInPassword => Ok("special_in_password"),
        Warning::WithoutTls => Ok("without_tls"),
        other => Err(Fault::Unsupported(format!("the warning {other}"))),
    });
    let output = Output::default()
        .with_octets("url", &webhook.url)
        .with_octets("target", &webhook.target)
        .with(
            "warnings",
            warnings.collect::<std::result::Result<Vec<_>, _>>()?,
        );
    Ok(match &webhook.credentials {
        Some(credentials) => output
            .with_octets("username", &credentials.username)
            .with_octets("password", credentials.password.expose()),
        None => output,
    })
}

/// RFC 7235 4.1: the `Authorization` header with which a request to a webhook's URL is repeated.
pub(crate) fn x_answer_challenge(input: &Input) -> Result {
    let input: Challenged = read(input)?;
    let preference = match input.preference {
        Choose::Strongest => Preference::Strongest,
        Choose::ServerOrder => Preference::ServerOrder,
    };
    let webhook = split_userinfo(input.url.as_bytes())?;
    let nc = input.count.map(nonce_count);
    let choice = webhook.choose_challenge(&input.challenges, preference)?;
    let field = webhook.answer_challenge(
        &choice,
        input.method.as_bytes(),
        input.body.as_bytes(),
        input.cnonce.as_deref().map(str::as_bytes),
        nc.as_deref().map(str::as_bytes),
    )?;
    Ok(Output::of("authorization", field))
}
