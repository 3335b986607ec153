//! What `Debug` shows of the types that hold a secret or a signature (G-4).

use std::fmt::Debug;

use basestring::{
    CredentialsAnswer, Received, percent_encode, plaintext, signing_key, webhook_url,
};

use super::request::sent;
use super::{Outcome, Verdict, accepted, holds};
use crate::generate::credentials::METHODS;
use crate::generate::digest::DigestPlan;
use crate::generate::request::RequestPlan;
use crate::generate::text::Text;

/// No `Debug` text of a public type that holds a secret or a signature shows it, with any method, in
/// any place.
///
/// # Errors
///
/// The law's breach.
pub fn debug_shows_no_secret(
    plan: &RequestPlan,
    digest: &DigestPlan,
    secrets: [u64; 2],
) -> Outcome {
    // Long and of letters and digits, so that no encoding changes it and nothing else holds it.
    let [client, token] = secrets.map(|secret| format!("k{secret:016x}q"));
    for method in 0..METHODS.len() {
        let mut plan = plan.clone();
        plan.protocol.method = method.try_into().unwrap_or_default();
        plan.credentials.client_secret = Text(client.clone());
        plan.credentials.token_secret = Text(token.clone());
        signing_shows_nothing(&plan, [&client, &token])?;
    }

    let form = format!("oauth_token=t&oauth_token_secret={client}");
    let answer = CredentialsAnswer::parse_token(form.as_bytes());
    hides(
        &debug(&accepted(answer, "reading token credentials")?),
        &client,
    )?;
    let form = basestring::form_decode(form.as_bytes());
    hides(&debug(&accepted(form, "reading a form")?), &client)?;

    let url = format!("https://u:{client}@h/");
    let webhook = webhook_url::split_userinfo(url.as_bytes());
    hides(&debug(&accepted(webhook, "a webhook's URL")?), &client)?;
    let url = basestring::Url::parse(url.as_bytes());
    hides(&debug(&accepted(url, "the URL")?), &client)?;

    if let Ok(answer) = digest.answer() {
        let response = String::from_utf8_lossy(&answer.response);
        hides(&debug(&answer), &response)?;
    }
    Ok(Verdict::Reached)
}

fn signing_shows_nothing(plan: &RequestPlan, secrets: [&str; 2]) -> Outcome {
    let sent = sent(plan)?;
    let credentials = &sent.credentials;
    let signed = accepted(sent.plan.sign(), "signing a valid request")?;
    let mut shown = vec![
        debug(credentials),
        debug(&credentials.client_secret),
        debug(&signing_key(credentials)),
        debug(&plaintext(credentials)),
        debug(&signed),
        debug(&signed.authorization),
        debug(&signed.authorization.parameters),
    ];
    let request = accepted(sent.request(), "sending")?;
    let received = request.with(|request| {
        shown.extend([debug(request), debug(&request.url)]);
        shown.push(debug(&Received::parse(request)?));
        Ok(())
    });
    accepted(received, "reading what was sent")?;
    let signature = percent_encode(signed.signature.as_bytes());
    for text in &shown {
        for secret in secrets.into_iter().chain([&*signed.signature, &*signature]) {
            hides(text, secret)?;
        }
    }
    Ok(Verdict::Reached)
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

/// Neither as text nor as a list of bytes.
fn hides(text: &str, secret: &str) -> Outcome {
    let octets = format!("{:?}", secret.as_bytes());
    let octets = octets.trim_matches(['[', ']']);
    holds!(
        !text.contains(secret) && !text.contains(octets),
        "expected no secret, found {secret:?} in {text:?}"
    );
    Ok(Verdict::Reached)
}
