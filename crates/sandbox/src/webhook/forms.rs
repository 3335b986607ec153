//! The signatures of receivers that validate another URL, query or body than they were sent, as the
//! engine knows applications and frameworks. They are sent where a valid request is rejected.

use basestring_oracle::internal::diagnose::{SentWebhook, application_forms};
use basestring_oracle::internal::schemes::webhook;

use super::attempt::Attempt;
use super::judge::Expected;
use super::message::Message;
use super::scheme::Inputs;

/// The most forms that are sent for one request.
const MOST: usize = 60;

/// What applications compute over a message, with up to `changes` changes.
pub(super) fn of(
    inputs: &Inputs<'_>,
    extra_headers: &[(String, String)],
    message: &Message,
    changes: usize,
) -> Vec<Attempt> {
    let webhook = inputs.scheme.webhook();
    let sent = webhook::Message {
        secret: inputs.secret.clone(),
        url: message.place.signed_url.clone(),
        fields: message.parameters.clone(),
        body: message.body.clone(),
    };
    let requested = inputs.target.requested(&message.place);
    let headers = message.all_headers(inputs.scheme.user_agent()).into_iter();
    let headers = headers.map(|(name, value)| (name.into_bytes(), value));
    let extra = extra_headers.iter();
    let extra = extra.map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes()));
    let headers: Vec<_> = headers.chain(extra).collect();
    let mut attempts: Vec<Attempt> = Vec::new();
    for header in webhook.headers() {
        let sent = SentWebhook {
            message: &sent,
            header,
            requested: &requested,
            headers: &headers,
        };
        for form in application_forms(webhook, &sent, changes) {
            let changed = message.changed(|message| {
                let own = message.signatures.iter_mut();
                let own = own.filter(|(name, _)| name == header);
                own.for_each(|(_, value)| value.clone_from(&form.signature));
            });
            let name = format!("form-{}", attempts.len() + 1);
            let mut attempt = Attempt::new(name, changed, Expected::Reject, form.how);
            attempt.mistakes = form.mistakes;
            attempts.push(attempt);
        }
    }
    attempts.truncate(MOST);
    attempts
}
