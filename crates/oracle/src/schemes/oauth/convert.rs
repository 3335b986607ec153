//! The inputs of OAuth's operations as the reference and the rules take them.

use basestring::{Credentials, Field, ProtocolParameters, Request, Secret, SignatureMethod, Url};

use super::input::{CredentialsInput, OauthInput, RequestInput, SignInput};
use super::rules::{Prepared, Secrets, parse};
use crate::protocol::convert::body;
use crate::protocol::fault::Fault;

/// Calls `then` with the request as the reference takes it.
pub(crate) fn with_request<T>(
    input: &RequestInput,
    then: impl FnOnce(&Request<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let body = body(input.body.as_ref(), input.body_base64.as_ref())?;
    let fields: Vec<Field<'_>> = input
        .headers
        .iter()
        .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
        .collect();
    then(&Request {
        method: input.method.as_bytes(),
        url: Url::parse(input.url.as_bytes())?,
        fields: &fields,
        body: &body,
    })
}

pub(crate) fn credentials(input: &CredentialsInput) -> Credentials {
    let secret = |text: &Option<String>| Secret::new(text.as_deref().unwrap_or_default());
    Credentials {
        client_key: input.consumer_key.clone().unwrap_or_default().into_bytes(),
        client_secret: secret(&input.consumer_secret),
        token: input.token.clone().map(String::into_bytes),
        token_secret: secret(&input.token_secret),
        ..Credentials::default()
    }
}

pub(crate) fn protocol(input: &OauthInput) -> Result<ProtocolParameters, Fault> {
    let octets = |text: &Option<String>| text.clone().map(String::into_bytes);
    let method = input
        .signature_method
        .as_deref()
        .map(|m| SignatureMethod::parse(m.as_bytes()));
    Ok(ProtocolParameters {
        signature_method: method.transpose()?,
        timestamp: octets(&input.timestamp),
        nonce: octets(&input.nonce),
        version: octets(&input.version),
        callback: octets(&input.callback),
        verifier: octets(&input.verifier),
        body_hash: octets(&input.body_hash),
        realm: octets(&input.realm),
    })
}

/// Calls `then` with a signing case as the stages take it.
///
/// # Errors
///
/// As the reference's.
pub(crate) fn with_prepared<T>(
    input: &SignInput,
    then: impl FnOnce(&Prepared<'_>, Option<SignatureMethod>, &Secrets<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let oauth = protocol(&input.oauth)?;
    let credentials = credentials(&input.credentials);
    with_request(&input.request, |request| {
        let mut own = parse::from_parameters(&oauth.parameters(&credentials));
        if let Some(field) = request.oauth_authorization()? {
            own.extend(parse::from_parameters(&field.parameters));
        }
        let prepared = Prepared {
            text: input.request.url.as_bytes(),
            request: *request,
            protocol: own,
            realm: oauth.realm.clone(),
        };
        then(
            &prepared,
            oauth.signature_method,
            &secrets(&input.credentials),
        )
    })
}

pub(crate) fn secrets(input: &CredentialsInput) -> Secrets<'_> {
    Secrets {
        client_key: input.consumer_key.as_deref().unwrap_or_default().as_bytes(),
        client_secret: input
            .consumer_secret
            .as_deref()
            .unwrap_or_default()
            .as_bytes(),
        token: input.token.as_deref().map(str::as_bytes),
        token_secret: input.token_secret.as_deref().map(str::as_bytes),
    }
}
