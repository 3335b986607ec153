//! GitHub's webhooks, as the engine and the sender need them.

use basestring::github::{self, Hash};

use super::input::GithubHash;
use crate::schemes::rules::Rules;
use crate::schemes::scheme::Scheme;
use crate::schemes::webhook::{Content, Encoding, Finding, Message, Rewrite, Webhook};

/// GitHub's webhooks.
pub(crate) struct Github;

fn hash_of(header: &str) -> GithubHash {
    if header.eq_ignore_ascii_case(Hash::Sha1.header()) {
        GithubHash::Sha1
    } else {
        GithubHash::Sha256
    }
}

impl Webhook for Github {
    fn scheme(&self) -> Scheme {
        Scheme::Github
    }

    fn service(&self) -> &'static str {
        "GitHub"
    }

    fn secret_name(&self) -> &'static str {
        "the webhook's secret"
    }

    fn headers(&self) -> &'static [&'static str] {
        &["X-Hub-Signature-256", "X-Hub-Signature"]
    }

    fn prefix(&self, header: &str) -> &'static str {
        hash_of(header).reference().prefix()
    }

    fn other_headers(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("X-GitHub-Event", "ping"),
            ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
        ]
    }

    fn user_agent(&self) -> &'static str {
        "GitHub-Hookshot/044aadd"
    }

    fn encoding(&self) -> Encoding {
        Encoding::Hexadecimal
    }

    fn content(&self) -> Content {
        Content::Json(
            r#"{"zen": "Keep it logically awesome.", "hook_id": 1, "hook": {"active": true}}"#,
        )
    }

    fn signs_url(&self) -> bool {
        false
    }

    fn candidates(&self, url: &[u8]) -> Vec<Vec<u8>> {
        vec![url.to_vec()]
    }

    fn signed_text(&self, rules: &Rules, message: &Message) -> Vec<u8> {
        rules.github.signed_text(&message.body)
    }

    fn sign(&self, rules: &Rules, message: &Message, header: &str) -> String {
        let secret = message.secret.expose();
        rules.github.sign(hash_of(header), secret, &message.body)
    }

    fn accepts(&self, message: &Message, header: &str, signature: &[u8]) -> bool {
        let hash = hash_of(header).reference();
        github::verify(hash, &message.secret, &message.body, signature).is_ok()
    }

    fn finding(&self, _: &Message, _: bool) -> Option<Finding> {
        None
    }

    fn look(&self, mistake: &str) -> Option<&'static str> {
        match mistake {
            "digest-hex" => Some("github-prefix-missing"),
            "uppercase-hexadecimal" => Some("github-uppercase-hex"),
            _ => None,
        }
    }

    fn rewrite_mistake(&self, rewrite: Rewrite) -> Option<&'static str> {
        match rewrite {
            Rewrite::BodyRespelled => Some("github-body-reserialized"),
            Rewrite::BodyTrimmed => Some("github-body-trimmed"),
            Rewrite::SecretSpelling => Some("github-secret-newline"),
            Rewrite::Scheme
            | Rewrite::WebSocketScheme
            | Rewrite::Userinfo
            | Rewrite::Host
            | Rewrite::PortAdded
            | Rewrite::PortDropped
            | Rewrite::Path
            | Rewrite::Slash
            | Rewrite::QueryDropped
            | Rewrite::QueryOrder
            | Rewrite::QueryDuplicates
            | Rewrite::QueryEmptyDropped
            | Rewrite::QueryReencoded
            | Rewrite::QueryDecoded
            | Rewrite::BodyHashRemoved
            | Rewrite::QueryAppended
            | Rewrite::FieldsOmitted
            | Rewrite::FieldsDuplicates
            | Rewrite::FieldsPlus
            | Rewrite::FieldsTrimmed
            | Rewrite::FieldsEmptyDropped
            | Rewrite::FieldsNames
            | Rewrite::OtherSecret
            | Rewrite::BodyOther => None,
        }
    }

    fn advice(&self, _: &Message) -> Vec<String> {
        Vec::new()
    }

    fn secret_mistake(&self) -> Option<&'static str> {
        None
    }
}
