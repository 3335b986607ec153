//! Mandrill's webhooks, as the engine and the sender need them.

use basestring::mandrill;

use crate::schemes::rules::Rules;
use crate::schemes::scheme::Scheme;
use crate::schemes::webhook::{Content, Encoding, Finding, Message, Rewrite, Webhook};

/// Mandrill's webhooks.
pub(crate) struct Mandrill;

impl Webhook for Mandrill {
    fn scheme(&self) -> Scheme {
        Scheme::Mandrill
    }

    fn service(&self) -> &'static str {
        "Mandrill"
    }

    fn secret_name(&self) -> &'static str {
        "the webhook's authentication key"
    }

    fn headers(&self) -> &'static [&'static str] {
        &["X-Mandrill-Signature"]
    }

    fn prefix(&self, _: &str) -> &'static str {
        ""
    }

    fn other_headers(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn user_agent(&self) -> &'static str {
        "Mandrill-Webhook/1.0"
    }

    fn encoding(&self) -> Encoding {
        Encoding::Base64
    }

    fn content(&self) -> Content {
        Content::Form(&[(
            "mandrill_events",
            r#"[{"event":"send","msg":{"subject":"a","metadata":{"url":"https:\/\/example.com\/"}}}]"#,
        )])
    }

    fn signs_url(&self) -> bool {
        true
    }

    fn candidates(&self, url: &[u8]) -> Vec<Vec<u8>> {
        vec![url.to_vec()]
    }

    fn signed_text(&self, rules: &Rules, message: &Message) -> Vec<u8> {
        rules.mandrill.signed_text(&message.url, &message.fields)
    }

    fn sign(&self, rules: &Rules, message: &Message, _: &str) -> String {
        let secret = message.secret.expose();
        rules.mandrill.sign(secret, &message.url, &message.fields)
    }

    fn accepts(&self, message: &Message, _: &str, signature: &[u8]) -> bool {
        mandrill::verify(&message.secret, &message.url, &message.fields, signature).is_ok()
    }

    fn finding(&self, _: &Message, _: bool) -> Option<Finding> {
        None
    }

    fn look(&self, mistake: &str) -> Option<&'static str> {
        match mistake {
            "digest-hex" => Some("mandrill-hex-signature"),
            "digest-sha256-under-sha1-name" => Some("mandrill-sha256"),
            _ => None,
        }
    }

    fn rewrite_mistake(&self, rewrite: Rewrite) -> Option<&'static str> {
        match rewrite {
            Rewrite::Slash => Some("mandrill-trailing-slash"),
            Rewrite::QueryDropped => Some("mandrill-query-dropped"),
            Rewrite::FieldsOmitted => Some("mandrill-fields-omitted"),
            Rewrite::SecretSpelling => Some("mandrill-secret-newline"),
            Rewrite::Scheme
            | Rewrite::WebSocketScheme
            | Rewrite::Userinfo
            | Rewrite::Host
            | Rewrite::PortAdded
            | Rewrite::PortDropped
            | Rewrite::Path
            | Rewrite::QueryOrder
            | Rewrite::QueryDuplicates
            | Rewrite::QueryEmptyDropped
            | Rewrite::QueryReencoded
            | Rewrite::QueryDecoded
            | Rewrite::BodyHashRemoved
            | Rewrite::QueryAppended
            | Rewrite::FieldsDuplicates
            | Rewrite::FieldsPlus
            | Rewrite::FieldsTrimmed
            | Rewrite::FieldsEmptyDropped
            | Rewrite::FieldsNames
            | Rewrite::BodyRespelled
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
