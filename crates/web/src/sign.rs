//! Signing a request that has no signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{KeyKind, Place, ProtocolParameters, SignatureMethod, Signed};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::diagnose::Corrected;
use basestring_oracle::internal::request::{body_hash, curl_command, sign_request};
use basestring_oracle::internal::schemes::Scheme;
use basestring_oracle::internal::schemes::webhook::Webhook;
use basestring_oracle::request::OwnedRequest;
use serde_json::{Value, json};

use crate::ask::Question;
use crate::carried::has_secret;
use crate::{Fault, fix, read};

/// The protocol parameters that a question has. Missing ones that the method needs are generated.
pub(crate) fn protocol(question: &Question) -> ProtocolParameters {
    let oauth = &question.oauth;
    let bytes = |text: &Option<String>| text.clone().map(String::into_bytes);
    let name = oauth.signature_method.as_deref().unwrap_or("HMAC-SHA1");
    let now = question.now.map(|now| now.to_string());
    ProtocolParameters {
        signature_method: SignatureMethod::parse(name.as_bytes()).ok(),
        timestamp: bytes(&oauth.timestamp).or_else(|| bytes(&now)),
        nonce: bytes(&oauth.nonce).or_else(|| bytes(&question.fresh_nonce)),
        version: match &oauth.version {
            None => Some(b"1.0".to_vec()),
            Some(version) if version.is_empty() => None,
            Some(version) => Some(version.clone().into_bytes()),
        },
        callback: bytes(&oauth.callback),
        verifier: bytes(&oauth.verifier),
        body_hash: None,
        realm: bytes(&oauth.realm),
    }
}

/// Signs a request that has no signature. Gives the document of `basestring sign --json`.
pub(crate) fn sign(question: &Question) -> Result<Value, Fault> {
    let requests = read::requests(question)?;
    let first = requests
        .first()
        .ok_or_else(|| Fault::new("there is no request"))?;
    let service = question.service.as_deref().and_then(Scheme::from_name);
    if let Some(webhook) = service.and_then(Scheme::webhook) {
        return sign_webhook(webhook, &first.request, question);
    }
    let given = question.secrets.given(question.now)?;
    let name = question
        .oauth
        .signature_method
        .as_deref()
        .unwrap_or("HMAC-SHA1");
    let method = SignatureMethod::parse(name.as_bytes())?;
    if given.client_key.is_none() {
        return Err(Fault::new("no client identifier is given").help("give it with --consumer-key"));
    }
    can_sign(method, &given)?;
    let mut protocol = protocol(question);
    if question.oauth.body_hash {
        protocol.body_hash = Some(body_hash(&first.request, method)?.into_bytes());
    }
    let place = match question.oauth.place.as_deref() {
        None | Some("header") => Place::Header,
        Some("body") => Place::Body,
        Some("query") => Place::Query,
        Some(other) => {
            let message = format!("expected header, body or query as the place, found {other:?}");
            return Err(Fault::new(message));
        }
    };
    if method == SignatureMethod::Plaintext {
        // The signature is made of the secrets, so the request is searched as it was before.
        check_secrets(&first.request, Some("Authorization"), question)?;
    }
    let (signed, sent) = sign_request(&first.request, &given.credentials(), &protocol, place)?;
    if method != SignatureMethod::Plaintext {
        check_secrets(&sent, None, question)?;
    }
    Ok(document(&signed, &sent, method, place))
}

/// Refuses a request that has a secret, because a secret signs and is never sent (RFC 5849 3.4).
fn check_secrets(
    request: &OwnedRequest,
    apart_from: Option<&str>,
    question: &Question,
) -> Result<(), Fault> {
    if question.allow_secret || !has_secret(request, apart_from, question) {
        return Ok(());
    }
    let found = "the request has a secret in its URL, headers or body, so it is not printed";
    Err(Fault::new(found).help("remove it: a secret signs and is never sent (RFC 5849 3.4)"))
}

fn sign_webhook(
    webhook: &'static dyn Webhook,
    request: &OwnedRequest,
    question: &Question,
) -> Result<Value, Fault> {
    if question.secrets.of_webhook().is_empty() {
        return Err(Fault::new("no secret of the webhook is given"));
    }
    let Corrected {
        request: sent,
        place: _,
        header,
    } = &fix::signed_webhook(webhook, request, question)?;
    check_secrets(sent, None, question)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(json!({
        "version": 1,
        "method": text(&sent.method),
        "url": text(&sent.url),
        "header": header,
        "signature": sent.field(header).map(text),
        "curl": curl_command(sent),
    }))
}

/// The environment variables that may have the secret of a service's webhooks.
pub(crate) fn variables(question: &Question) -> Value {
    let service = question.service.as_deref().and_then(Scheme::from_name);
    json!({ "variables": service.map(Scheme::secret_variables).unwrap_or_default() })
}

fn can_sign(method: SignatureMethod, given: &Given) -> Result<(), Fault> {
    match method.key_kind() {
        KeyKind::Rsa if given.rsa_private_key.is_none() => {
            Err(Fault::new("no RSA private key is given").help("give it with --private-key"))
        }
        KeyKind::SharedSecrets if given.client_secret.is_none() => {
            Err(Fault::new("no client secret is given").help("give it with --consumer-secret-file"))
        }
        KeyKind::Rsa | KeyKind::SharedSecrets => Ok(()),
    }
}

/// The document of `basestring sign --json`.
fn document(signed: &Signed, sent: &OwnedRequest, method: SignatureMethod, place: Place) -> Value {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers: Vec<[String; 2]> = sent
        .fields
        .iter()
        .map(|(name, value)| [text(name), text(value)])
        .collect();
    let mut json = json!({
        "version": 1,
        "method": text(&sent.method),
        "url": text(&sent.url),
        "headers": headers,
    });
    match std::str::from_utf8(sent.body.octets()) {
        Ok(body) => json["body"] = body.into(),
        Err(_) => json["body_base64"] = STANDARD.encode(sent.body.octets()).into(),
    }
    if place == Place::Header {
        json["authorization"] = sent.field("Authorization").map(text).into();
    }
    if method != SignatureMethod::Plaintext {
        json["base_string"] = signed.base_string.as_str().into();
    }
    json["signature"] = signed.signature.as_str().into();
    json["curl"] = curl_command(sent).into();
    json
}
