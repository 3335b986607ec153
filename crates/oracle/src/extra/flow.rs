//! The messages of section 2, and the places of the protocol parameters (3.5).

use basestring::{Callback, CredentialsAnswer, Kind, Place};
use serde::Deserialize;

use super::{Input, Result, read};
use crate::protocol::answer::Output;
use crate::protocol::convert::parameters;
use crate::protocol::fault::Fault;
use crate::protocol::input::Pairs;
use crate::schemes::oauth::RequestInput;
use crate::schemes::oauth::convert::with_request;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallbackInput {
    callback: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authorize {
    url: String,
    token: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Redirect {
    callback: String,
    token: String,
    verifier: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerBody {
    body: String,
    temporary: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Append {
    body: String,
    params: Pairs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    request: RequestInput,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    kind: String,
}

/// 2.1: the value of `oauth_callback`, as a server reads it.
pub(crate) fn x_callback(input: &Input) -> Result {
    let CallbackInput { callback } = read(input)?;
    let callback = Callback::parse(callback.as_bytes())?;
    let is_out_of_band = callback == Callback::OutOfBand;
    Ok(Output::of("out_of_band", is_out_of_band).with_octets("text", callback.value()))
}

/// 2.2: the URL to which a client sends the owner.
pub(crate) fn x_authorization_uri(input: &Input) -> Result {
    let Authorize { url, token } = read(input)?;
    let url = basestring::authorization_uri(url.as_bytes(), token.as_bytes());
    Ok(Output::default().with_octets("url", &url))
}

/// 2.2: the URL to which a server sends the owner back.
pub(crate) fn x_callback_redirect(input: &Input) -> Result {
    let Redirect {
        callback,
        token,
        verifier,
    } = read(input)?;
    let (callback, token, verifier) = (callback.as_bytes(), token.as_bytes(), verifier.as_bytes());
    let url = basestring::callback_redirect(callback, token, verifier);
    Ok(Output::default().with_octets("url", &url))
}

/// 2.1 and 2.3: the response with credentials, as a client reads it, and as a server writes the same.
pub(crate) fn x_credentials_answer(input: &Input) -> Result {
    let AnswerBody { body, temporary } = read(input)?;
    let answer = if temporary {
        CredentialsAnswer::parse_temporary(body.as_bytes())?
    } else {
        CredentialsAnswer::parse_token(body.as_bytes())?
    };
    Ok(Output::default()
        .with_octets("token", &answer.token)
        .with_octets("token_secret", answer.secret.expose())
        .with("callback_confirmed", answer.callback_confirmed)
        .with_params(&answer.others)
        .with("body", answer.to_form()))
}

/// 3.5.2: a form with the protocol parameters added.
pub(crate) fn x_append_to_body(input: &Input) -> Result {
    let Append { body, params } = read(input)?;
    let protocol = parameters(Some(&params), None)?;
    let form = basestring::append_to_body(body.as_bytes(), &protocol);
    Ok(Output::default().with_octets("body", &form))
}

/// 3.5: the protocol parameters of a received request and their place.
pub(crate) fn x_protocol_parameters(input: &Input) -> Result {
    let Sent { request } = read(input)?;
    with_request(&request, |request| {
        let (place, parameters) = basestring::protocol_parameters(request)?;
        let name = match place {
            Place::Header => "header",
            Place::Body => "body",
            Place::Query => "query",
        };
        Ok(Output::of("place", name).with_params(&parameters))
    })
}

/// 3.2: the status code for a refusal of a kind.
pub(crate) fn x_status(input: &Input) -> Result {
    let Status { kind } = read(input)?;
    let kind = Kind::from_name(&kind)
        .ok_or_else(|| Fault::Input(format!("expected a refusal kind as kind, found {kind:?}")))?;
    Ok(Output::of("status", kind.status()))
}
