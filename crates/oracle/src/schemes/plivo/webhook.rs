//! Plivo's webhooks, as the engine and the sender need them.

use basestring::plivo;

use crate::schemes::properties::{Properties, hmac_sha1, no_prefix};
use crate::schemes::scheme::Scheme;
use crate::schemes::webhook::{Content, Documented, Encoding, Rewrite};

/// Plivo's webhooks.
pub(super) static PLIVO: Properties = Properties {
    scheme: Scheme::Plivo,
    service: "Plivo",
    secret_name: "the auth token",
    headers: &["X-Plivo-Signature"],
    prefix: no_prefix,
    other_headers: &[],
    user_agent: "PlivoXML",
    encoding: Encoding::Base64,
    documented: Documented {
        section: "Plivo helper libraries, X-Plivo-Signature",
        rule: "The URL without its query, then the parameters of the query, or else of the form, sorted by name, each as name and value without a separator.",
        signs_fields: true,
    },
    algorithm: hmac_sha1,
    content: Content::Form(&[
        ("CallUUID", "abc"),
        ("From", "+15551234"),
        ("Direction", "inbound"),
    ]),
    signs_url: true,
    signed_text: |rules, message| rules.plivo.signed_text(&message.url, &message.fields),
    sign: |rules, message, _| {
        let secret = message.secret.expose();
        rules.plivo.sign(secret, &message.url, &message.fields)
    },
    accepts: |message, _, signature| {
        message
            .is_verified(|secret| plivo::verify(secret, &message.url, &message.fields, signature))
    },
    looks: &[
        ("digest-hex", "plivo-hex-signature"),
        ("digest-sha256-under-sha1-name", "plivo-sha256"),
    ],
    rewrites: &[
        (Rewrite::QueryDropped, "plivo-query-dropped"),
        (Rewrite::SecretSpelling, "plivo-secret-newline"),
    ],
};
