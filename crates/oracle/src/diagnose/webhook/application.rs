//! What applications compute over a webhook that is signed right, for a sender that tries it.

use crate::mistakes::Mistake;
use crate::schemes::Rules;
use crate::schemes::webhook::{Message, Webhook};

use super::super::subject::Received;
use super::asked::Choices;
use super::headers::Headers;
use super::recipes::forms_of_application;
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
    let hits = forms_of_application(&right, &places, most).into_iter();
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
