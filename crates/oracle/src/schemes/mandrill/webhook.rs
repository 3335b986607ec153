//! Mandrill's webhooks, as the engine and the sender need them.

use basestring::mandrill;

use crate::schemes::properties::{Properties, hmac_sha1, no_prefix};
use crate::schemes::scheme::Scheme;
use crate::schemes::webhook::{Content, Documented, Encoding, Rewrite};

/// Mandrill's webhooks.
pub(super) static MANDRILL: Properties = Properties {
    scheme: Scheme::Mandrill,
    service: "Mandrill",
    secret_name: "the webhook's authentication key",
    headers: &["X-Mandrill-Signature"],
    prefix: no_prefix,
    other_headers: &[],
    user_agent: "Mandrill-Webhook/1.0",
    encoding: Encoding::Base64,
    documented: Documented {
        section: "Mandrill docs, How to Authenticate Webhook Requests",
        rule: "The URL as it was entered, then the fields sorted by name, each as name and value without a separator.",
        signs_fields: true,
    },
    algorithm: hmac_sha1,
    content: Content::Form(&[(
        "mandrill_events",
        r#"[{"event":"send","msg":{"subject":"a","metadata":{"url":"https:\/\/example.com\/"}}}]"#,
    )]),
    signs_url: true,
    signed_text: |rules, message| rules.mandrill.signed_text(&message.url, &message.fields),
    sign: |rules, message, _| {
        let secret = message.secret.expose();
        rules.mandrill.sign(secret, &message.url, &message.fields)
    },
    accepts: |message, _, signature| {
        message.is_verified(|secret| {
            mandrill::verify(secret, &message.url, &message.fields, signature)
        })
    },
    looks: &[
        ("digest-hex", "mandrill-hex-signature"),
        ("digest-sha256-under-sha1-name", "mandrill-sha256"),
    ],
    rewrites: &[
        (Rewrite::Slash, "mandrill-trailing-slash"),
        (Rewrite::QueryDropped, "mandrill-query-dropped"),
        (Rewrite::FieldsOmitted, "mandrill-fields-omitted"),
        (Rewrite::SecretSpelling, "mandrill-secret-newline"),
    ],
};
