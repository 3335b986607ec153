//! What to do next where no explanation is found.

use std::net::Ipv4Addr;

use crate::schemes::webhook::Webhook;

use super::super::model::{Advice, Diagnosis, Named};
use super::evidence::{Sample, WebhookGiven};

/// What to say where the application computes the value of the header.
pub(super) fn next_after_same_value(is_known: bool, diagnosis: &mut Diagnosis) {
    diagnosis.to_try.push(if is_known {
        "the application computes the value that the request has. If it rejects the request all the \
         same, look at how it reads the header and compares the two values"
            .to_owned()
    } else {
        "the application computes the right value for this request. The request's own signature is \
         another: it is made with another secret, or over another URL or body"
            .to_owned()
    });
}

/// What to do where nothing explains the service's signature. Another secret is the usual cause, and
/// nothing shows it.
pub(super) fn next_where_unexplained(
    samples: &[Sample<'_>],
    given: &WebhookGiven,
    diagnosis: &mut Diagnosis,
) {
    let Some(first) = samples.first() else {
        return;
    };
    let webhook = first.received.webhook;
    let (service, secret) = (webhook.service(), webhook.secret_name());
    let local = local_host(first).filter(|_| given.signed_url.is_none() && webhook.signs_url());
    if let Some(host) = &local {
        diagnosis.to_try.push(format!(
            "{service} cannot reach {host}: it signs the public URL, of a tunnel or a proxy, that is \
             configured there. Give that URL with --signed-url"
        ));
    } else if let Some(mistake) = webhook.secret_mistake().and_then(Named::find)
        && first.has_digest()
    {
        let found = format!("Possible, and not proven: {secret} is another one");
        diagnosis.advice.push(Advice { found, mistake });
    }
    let next = &mut diagnosis.to_try;
    next.extend(webhook.advice(&first.received.message));
    next.push(format!(
        "check {secret}; to try several, repeat --auth-token"
    ));
    if given.signed_url.is_none() && webhook.signs_url() && local.is_none() {
        next.push(format!(
            "give the URL that is configured at {service}, with --signed-url: nothing in this \
             request shows another one"
        ));
    }
    let parts = if webhook.signs_url() {
        "body and URL are"
    } else {
        "the body is"
    };
    next.push(format!(
        "check that {parts} the bytes that were received, not a copy that was parsed and written again"
    ));
}

/// The host of a request, if it is of a network that no service reaches and no header names another.
fn local_host(sample: &Sample<'_>) -> Option<String> {
    let host = sample.parts()?.host.to_ascii_lowercase();
    let is_private = |address: &Ipv4Addr| address.is_private() || address.is_loopback();
    let is_local = host
        .parse::<Ipv4Addr>()
        .is_ok_and(|address| is_private(&address))
        || matches!(
            host.as_str(),
            "localhost" | "[::1]" | "host.docker.internal"
        )
        || [".local", ".internal", ".localhost", ".test"]
            .iter()
            .any(|end| host.ends_with(end));
    let names = ["X-Forwarded-Host", "X-Original-Host", "Forwarded"];
    let is_named = names
        .iter()
        .any(|name| !sample.headers().values(name).is_empty());
    (is_local && !is_named).then_some(host)
}

/// What to do where nothing explains the application's value.
pub(super) fn next_where_computed_is_unexplained(
    webhook: &dyn Webhook,
    is_known: bool,
    diagnosis: &mut Diagnosis,
) {
    let secret = webhook.secret_name();
    let next = &mut diagnosis.to_try;
    let (cause, signed) = if webhook.signs_url() {
        let cause = "and the URL are not the cause, unless the application uses others";
        (cause, "the URL and the parameters")
    } else {
        let cause = "is not the cause, unless the application uses another";
        (cause, "the body")
    };
    if is_known {
        next.push(format!(
            "the request's signature is right: {secret} {cause}"
        ));
    }
    next.push(format!(
        "print {signed} that the application signs, byte by byte, directly before it computes the value"
    ));
    next.push(format!(
        "check {secret} that the application uses; to try several, repeat --auth-token"
    ));
}
