//! A request signed again: what is correct in place of a wrong signature.

use basestring::Place;
use basestring_oracle::diagnose::{Evidence, WebhookGiven};
use basestring_oracle::explain::Given;
use basestring_oracle::internal::diagnose::{self, Corrected, diagnose_passport};
use basestring_oracle::internal::request::curl_command;
use basestring_oracle::internal::schemes::webhook::Webhook;
use basestring_oracle::request::OwnedRequest;
use serde_json::{Value, json};

use crate::ask::Question;
use crate::carried::has_secret;
use crate::{Fault, given, read};

/// The request, signed as it should be: with its own timestamp and nonce, and with new ones. `None`
/// where that is not possible without a guess, or where it has a secret.
pub(crate) fn corrected(evidence: &Evidence, given: &Given, question: &Question) -> Option<Value> {
    let is_shown = |one: &Corrected| !has_secret(&one.request, None, question);
    let same = diagnose::corrected(evidence, given, None)
        .ok()
        .filter(is_shown);
    let fresh = question.now.zip(question.fresh_nonce.clone());
    let fresh = fresh.map(|(now, nonce)| (now.to_string(), nonce));
    let fresh = fresh.and_then(|fresh| diagnose::corrected(evidence, given, Some(&fresh)).ok());
    let fresh = fresh.filter(is_shown);
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
    let signed = signed_webhook(webhook, request, question).ok()?;
    if has_secret(&signed.request, None, question) {
        return None;
    }
    Some(json!({
        "part": part_name(signed.place),
        "same": signed_part(&signed),
        "curl": curl_command(&signed.request),
    }))
}

/// A webhook with its signature.
pub(crate) fn signed_webhook(
    webhook: &'static dyn Webhook,
    request: &OwnedRequest,
    question: &Question,
) -> Result<Corrected, basestring::Error> {
    let given = WebhookGiven {
        secrets: question.secrets.of_webhook(),
        signed_url: question.signed_url.clone(),
    };
    diagnose::signed_webhook(webhook.scheme(), request, &given)
}

/// The corrected request alone, signed with a new timestamp and nonce: its signed part, and a curl
/// command.
pub(crate) fn fixed(question: &Question) -> Result<Value, Fault> {
    let requests = read::requests(question)?;
    let known = question.secrets.given(question.now)?;
    let none = |why: &str| Fault::new(format!("no corrected request can be printed: {why}"));
    let [one] = &requests[..] else {
        return Err(none("several requests are given; give one"));
    };
    let corrected = match given::webhook(question, &requests) {
        Some(webhook) => signed_webhook(webhook, &one.request, question)
            .map_err(|_| none("the webhook's secret is not given, or the request is malformed"))?,
        None if diagnose_passport(&one.request, &known).is_some() => {
            return Err(none("it is signed in its tokenPassport"));
        }
        None => {
            let evidence = given::evidence(one, question);
            let fresh = question.now.zip(question.fresh_nonce.clone());
            let fresh = fresh.map(|(now, nonce)| (now.to_string(), nonce));
            diagnose::corrected(&evidence, &known, fresh.as_ref()).map_err(none)?
        }
    };
    if has_secret(&corrected.request, None, question) {
        return Err(none("the request itself has a secret in it"));
    }
    let part = signed_part(&corrected);
    let text = match curl_command(&corrected.request) {
        Some(curl) => format!("{part}\n\n{curl}\n"),
        None => format!("{part}\n"),
    };
    Ok(json!({ "text": text }))
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
