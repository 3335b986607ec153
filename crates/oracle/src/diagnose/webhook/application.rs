//! What applications compute over a webhook that is signed right, for a sender that tries it.

use crate::mistakes::Mistake;
use crate::schemes::Rules;
use crate::schemes::webhook::{Message, Webhook};

use super::super::subject::Received;
use super::asked::Choices;
use super::headers::Headers;
use super::recipes::{Hit, forms_of_application};
use super::url::Parts;

/// What an application with these mistakes computes.
#[derive(Clone, Debug)]
pub struct ApplicationForm {
    /// How it differs from what the service signs, and which function does that.
    pub how: String,
    /// The mistakes of the table that are made so; there may be none.
    pub mistakes: Vec<&'static Mistake>,
    /// The value that it computes.
    pub signature: String,
}

/// A webhook as it is sent to an application.
#[derive(Clone, Copy, Debug)]
pub struct SentWebhook<'s> {
    /// What the service signs.
    pub message: &'s Message,
    /// The header that carries the signature.
    pub header: &'static str,
    /// The URL that the application receives, where it is another than the one that is signed.
    pub requested: &'s [u8],
    /// The headers of the request.
    pub headers: &'s [(Vec<u8>, Vec<u8>)],
}

/// What applications compute over a webhook, with up to `most` changes of URL, query, fields and body;
/// those with fewer changes come first.
#[must_use]
pub fn application_forms(
    webhook: &'static dyn Webhook,
    sent: &SentWebhook<'_>,
    most: usize,
) -> Vec<ApplicationForm> {
    let right = Received {
        webhook,
        message: sent.message.clone(),
        header: sent.header,
        signature: Vec::new(),
    };
    let parts = |url: &[u8]| Parts::of(&String::from_utf8_lossy(url));
    let places = match parts(&right.message.url) {
        Some(signed) if webhook.signs_url() => {
            let headers = Headers(sent.headers);
            let requested = parts(sent.requested);
            Choices::of_application(&signed, &headers, requested).places(&signed)
        }
        Some(_) | None => Vec::new(),
    };
    let mut hits = requested(&right, sent.requested);
    hits.extend(forms_of_application(&right, &places, most));
    let mut known: Vec<String> = Vec::new();
    hits.retain(|hit| {
        let signature = hit.received.sign(&Rules::right());
        let is_new = !known.contains(&signature);
        known.push(signature);
        is_new
    });
    let hits = hits.into_iter();
    hits.map(|hit| {
        let how = hit.steps.iter().map(|(how, _)| how.clone());
        let by = hit.by.iter().map(|by| format!("as by {by}"));
        ApplicationForm {
            how: how.chain(by).collect::<Vec<_>>().join("; "),
            mistakes: hit.mistakes(),
            signature: hit.received.sign(&Rules::right()),
        }
    })
    .collect()
}

/// The webhook with the URL that the application receives, with its port and without it.
fn requested(right: &Received, requested: &[u8]) -> Vec<Hit> {
    let parts = |url: &[u8]| Parts::of(&String::from_utf8_lossy(url));
    let (Some(signed), Some(own)) = (parts(&right.message.url), parts(requested)) else {
        return Vec::new();
    };
    if !right.webhook.signs_url() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for port in [own.port.clone(), None] {
        let other = Parts {
            port,
            ..own.clone()
        };
        let received = right.with_url(other.url().as_bytes());
        let signature = received.sign(&Rules::right()).into_bytes();
        let webhook = right.webhook;
        if !webhook.accepts(&right.message, right.header, &signature) {
            hits.push(Hit {
                received,
                steps: signed.difference(&other),
                by: Vec::new(),
                mistake: None,
            });
        }
    }
    hits
}
