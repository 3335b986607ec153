//! Signing a request, and signing again one whose signature is wrong.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{KeyKind, Place, ProtocolParameters, SignatureMethod};
use basestring_oracle::diagnose::{Evidence, WebhookGiven};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::diagnose::{self, Corrected};
use basestring_oracle::internal::request::{body_hash, curl_command, sign_request};
use basestring_oracle::internal::schemes::webhook::Webhook;
use basestring_oracle::request::OwnedRequest;
use serde_json::{Value, json};

use crate::ask::Question;
use crate::{Fault, read};

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
    signed(&first.request, &given, &protocol, place)
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

fn signed(
    request: &OwnedRequest,
    given: &Given,
    protocol: &ProtocolParameters,
    place: Place,
) -> Result<Value, Fault> {
    let (signed, sent) = sign_request(request, &given.credentials(), protocol, place)?;
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
    if protocol.signature_method != Some(SignatureMethod::Plaintext) {
        json["base_string"] = signed.base_string.as_str().into();
    }
    json["signature"] = signed.signature.as_str().into();
    json["curl"] = curl_command(&sent).into();
    Ok(json)
}

/// The request, signed as it should be: with its own timestamp and nonce, and with new ones. `None`
/// where that is not possible without a guess.
pub(crate) fn corrected(evidence: &Evidence, given: &Given, question: &Question) -> Option<Value> {
    let same = diagnose::corrected(evidence, given, None).ok();
    let fresh = question.now.zip(question.fresh_nonce.clone());
    let fresh = fresh.map(|(now, nonce)| (now.to_string(), nonce));
    let fresh = fresh.and_then(|fresh| diagnose::corrected(evidence, given, Some(&fresh)).ok());
    let place = same.as_ref().or(fresh.as_ref())?.place?;
    Some(json!({
        "part": part_name(Some(place)),
        "same": same.as_ref().map(signed_part),
        "same_curl": same.as_ref().and_then(|same| curl_command(&same.request)),
        "fresh": fresh.as_ref().map(signed_part),
        "curl": fresh.and_then(|fresh| curl_command(&fresh.request)),
    }))
}

/// Of a corrected request: the member of the program's document, the signed part, and the curl command.
pub(crate) fn same(corrected: &Value) -> Option<(&'static str, &str, Option<&str>)> {
    let name = match corrected["part"].as_str()? {
        "body" => "body",
        "URL" => "url",
        _ => "header",
    };
    let curl = corrected["same_curl"].as_str();
    Some((name, corrected["same"].as_str()?, curl))
}

/// A webhook, signed as its service signs it.
pub(crate) fn corrected_webhook(
    webhook: &'static dyn Webhook,
    request: &OwnedRequest,
    question: &Question,
) -> Option<Value> {
    let given = WebhookGiven {
        secrets: question.secrets.of_webhook(),
        signed_url: question.signed_url.clone(),
    };
    let signed = diagnose::signed_webhook(webhook.scheme(), request, &given).ok()?;
    Some(json!({
        "part": part_name(signed.place),
        "same": signed_part(&signed),
        "curl": curl_command(&signed.request),
    }))
}

fn part_name(place: Option<Place>) -> &'static str {
    match place {
        None | Some(Place::Header) => "header",
        Some(Place::Body) => "body",
        Some(Place::Query) => "URL",
    }
}

/// The part of a request that has its signature.
fn signed_part(corrected: &Corrected) -> String {
    let Corrected {
        request,
        place,
        header,
    } = corrected;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match place {
        None | Some(Place::Header) => {
            format!(
                "{header}: {}",
                text(request.field(header).unwrap_or_default())
            )
        }
        Some(Place::Body) => text(request.body.octets()),
        Some(Place::Query) => text(&request.url),
    }
}
