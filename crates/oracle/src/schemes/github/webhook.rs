//! GitHub's webhooks, as the engine and the sender need them.

use basestring::github::{self, Hash};

use super::input::GithubHash;
use crate::schemes::properties::Properties;
use crate::schemes::scheme::Scheme;
use crate::schemes::webhook::{Content, Documented, Encoding, Rewrite};

fn hash_of(header: &str) -> GithubHash {
    if header.eq_ignore_ascii_case(Hash::Sha1.header()) {
        GithubHash::Sha1
    } else {
        GithubHash::Sha256
    }
}

/// GitHub's webhooks.
pub(super) static GITHUB: Properties = Properties {
    scheme: Scheme::Github,
    service: "GitHub",
    secret_name: "the webhook's secret",
    headers: &["X-Hub-Signature-256", "X-Hub-Signature"],
    prefix: |header| hash_of(header).reference().prefix(),
    other_headers: &[
        ("X-GitHub-Event", "ping"),
        ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
    ],
    user_agent: "GitHub-Hookshot/044aadd",
    encoding: Encoding::Hexadecimal,
    documented: Documented {
        section: "GitHub docs, Validating webhook deliveries",
        rule: "The body, exactly as it was sent.",
        signs_fields: false,
    },
    algorithm: |header| match hash_of(header) {
        GithubHash::Sha1 => "HMAC-SHA1",
        GithubHash::Sha256 => "HMAC-SHA256",
    },
    content: Content::Json(
        r#"{"zen": "Keep it logically awesome.", "hook_id": 1, "hook": {"active": true}}"#,
    ),
    signs_url: false,
    signed_text: |rules, message| rules.github.signed_text(&message.body),
    sign: |rules, message, header| {
        let secret = message.secret.expose();
        rules.github.sign(hash_of(header), secret, &message.body)
    },
    accepts: |message, header, signature| {
        let hash = hash_of(header).reference();
        message.is_verified(|secret| github::verify(hash, secret, &message.body, signature))
    },
    looks: &[
        ("digest-hex", "github-prefix-missing"),
        ("uppercase-hexadecimal", "github-uppercase-hex"),
    ],
    rewrites: &[
        (Rewrite::BodyRespelled, "github-body-reserialized"),
        (Rewrite::BodyTrimmed, "github-body-trimmed"),
        (Rewrite::SecretSpelling, "github-secret-newline"),
    ],
};
