//! Trello's webhooks, as the engine and the sender need them.

use basestring::trello;

use crate::schemes::rules::Rules;
use crate::schemes::scheme::Scheme;
use crate::schemes::webhook::{Content, Encoding, Finding, Message, Rewrite, Webhook};

/// Trello's webhooks.
pub(crate) struct Trello;

impl Webhook for Trello {
    fn scheme(&self) -> Scheme {
        Scheme::Trello
    }

    fn service(&self) -> &'static str {
        "Trello"
    }

    fn secret_name(&self) -> &'static str {
        "the application's secret"
    }

    fn headers(&self) -> &'static [&'static str] {
        &["X-Trello-Webhook"]
    }

    fn prefix(&self, _: &str) -> &'static str {
        ""
    }

    fn other_headers(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn user_agent(&self) -> &'static str {
        "Trello-Webhook"
    }

    fn encoding(&self) -> Encoding {
        Encoding::Base64
    }

    fn content(&self) -> Content {
        Content::Json(r#"{"action": {"type": "updateCard", "id": "1"}, "model": {"id": "2"}}"#)
    }

    fn signs_url(&self) -> bool {
        true
    }

    fn candidates(&self, url: &[u8]) -> Vec<Vec<u8>> {
        vec![url.to_vec()]
    }

    fn signed_text(&self, rules: &Rules, message: &Message) -> Vec<u8> {
        rules.trello.signed_text(&message.url, &message.body)
    }

    fn sign(&self, rules: &Rules, message: &Message, _: &str) -> String {
        let secret = message.secret.expose();
        rules.trello.sign(secret, &message.url, &message.body)
    }

    fn accepts(&self, message: &Message, _: &str, signature: &[u8]) -> bool {
        trello::verify(&message.secret, &message.body, &message.url, signature).is_ok()
    }

    fn finding(&self, _: &Message, _: bool) -> Option<Finding> {
        None
    }

    fn look(&self, mistake: &str) -> Option<&'static str> {
        match mistake {
            "digest-hex" => Some("trello-hex-signature"),
            "digest-sha256-under-sha1-name" => Some("trello-sha256"),
            _ => None,
        }
    }

    fn rewrite_mistake(&self, rewrite: Rewrite) -> Option<&'static str> {
        match rewrite {
            Rewrite::BodyRespelled => Some("trello-body-reserialized"),
            Rewrite::SecretSpelling => Some("trello-secret-newline"),
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
            | Rewrite::BodyTrimmed
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
