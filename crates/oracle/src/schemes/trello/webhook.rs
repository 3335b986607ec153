//! Trello's webhooks, as the engine and the sender need them.

use basestring::trello;

use crate::schemes::properties::{Properties, hmac_sha1, no_prefix};
use crate::schemes::scheme::Scheme;
use crate::schemes::webhook::{Content, Documented, Encoding, Rewrite};

/// Trello's webhooks.
pub(super) static TRELLO: Properties = Properties {
    scheme: Scheme::Trello,
    service: "Trello",
    secret_name: "the application's secret",
    headers: &["X-Trello-Webhook"],
    prefix: no_prefix,
    other_headers: &[],
    user_agent: "Trello-Webhook",
    encoding: Encoding::Base64,
    documented: Documented {
        section: "Trello docs, Webhook Signatures",
        rule: "The body exactly as it was sent, then the URL of the callback as it was given to the service.",
        signs_fields: false,
    },
    algorithm: hmac_sha1,
    content: Content::Json(
        r#"{"action": {"type": "updateCard", "id": "1"}, "model": {"id": "2"}}"#,
    ),
    signs_url: true,
    signed_text: |rules, message| rules.trello.signed_text(&message.url, &message.body),
    sign: |rules, message, _| {
        let secret = message.secret.expose();
        rules.trello.sign(secret, &message.url, &message.body)
    },
    accepts: |message, _, signature| {
        message.is_verified(|secret| trello::verify(secret, &message.body, &message.url, signature))
    },
    looks: &[
        ("digest-hex", "trello-hex-signature"),
        ("digest-sha256-under-sha1-name", "trello-sha256"),
    ],
    rewrites: &[
        (Rewrite::BodyRespelled, "trello-body-reserialized"),
        (Rewrite::SecretSpelling, "trello-secret-newline"),
    ],
};
