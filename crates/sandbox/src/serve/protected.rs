//! The protected resources: one that echoes the request, and the one that X's clients call first.

use basestring::{Received, Request, base_string_uri, collect_parameters};
use basestring_oracle::diagnose::Conceal;
use serde::Serialize;

use super::credentials::User;
use super::refusal::Refusal;
use super::verify::Verified;

/// A request as the server understood it.
#[derive(Debug, Serialize)]
pub(super) struct Echo {
    method: String,
    /// The base string URI. The parameters of the query are in `parameters`.
    uri: String,
    /// Where the protocol parameters were.
    place: &'static str,
    signature_method: &'static str,
    client: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// The signed parameters, decoded, in the order of their sources.
    parameters: Vec<(String, String)>,
    base_string: String,
    /// Bytes of the body.
    body_length: usize,
}

/// Echoes a valid request, without secrets that it may contain by mistake.
pub(super) fn echo(
    request: &Request<'_>,
    received: &Received<'_>,
    verified: &Verified,
    conceal: &Conceal,
) -> Result<Echo, Refusal> {
    let text = |bytes: &[u8]| conceal.text(&String::from_utf8_lossy(bytes));
    let parameters = collect_parameters(request)?;
    let signed = parameters
        .iter()
        .filter(|parameter| *parameter.name != *b"oauth_signature");
    let uri = base_string_uri(&request.url, &request.authority()?);
    let (token, user) = verified.token.clone().unzip();
    Ok(Echo {
        method: text(request.method),
        uri: conceal.text(&uri),
        place: received.place().name(),
        signature_method: received.method().name(),
        client: verified.client.key.clone(),
        token,
        user: user.flatten(),
        parameters: signed
            .map(|parameter| (text(&parameter.name), text(&parameter.value)))
            .collect(),
        base_string: text(received.base_string()?.as_bytes()),
        body_length: request.body.len(),
    })
}

/// `account/verify_credentials`.
#[derive(Debug, Serialize)]
pub(super) struct Account {
    id: u64,
    id_str: String,
    name: String,
    screen_name: String,
}

/// The owner of the token.
pub(super) fn account(user: &User) -> Account {
    Account {
        id: user.id,
        id_str: user.id.to_string(),
        name: user.screen_name.clone(),
        screen_name: user.screen_name.clone(),
    }
}
