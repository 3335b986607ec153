//! Twilio's webhooks, as the engine and the sender need them.

use basestring::form_pairs;
use basestring::twilio::{self, body_sha256};

use super::rules::{FieldsRule, Rules as TwilioRules};
use crate::schemes::rules::Rules;
use crate::schemes::scheme::Scheme;
use crate::schemes::shared::{Pairs, pair};
use crate::schemes::webhook::{Content, Encoding, Finding, Message, UrlChange, Webhook};

/// Twilio's webhooks.
pub(crate) struct Twilio;

/// A validator that reads JSON as a form appends its members.
fn signed_fields(rules: TwilioRules, message: &Message) -> (TwilioRules, Pairs) {
    if rules.fields == FieldsRule::JsonMembers {
        let fields = FieldsRule::Right;
        (TwilioRules { fields, ..rules }, members(&message.body))
    } else {
        (rules, message.fields.clone())
    }
}

/// The members of a body that is JSON.
fn members(body: &[u8]) -> Pairs {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(body) else {
        return Pairs::new();
    };
    let text = |value: &serde_json::Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    let members = members.iter();
    members
        .map(|(name, value)| pair(name, text(value).as_bytes()))
        .collect()
}

impl Webhook for Twilio {
    fn scheme(&self) -> Scheme {
        Scheme::Twilio
    }

    fn service(&self) -> &'static str {
        "Twilio"
    }

    fn secret_name(&self) -> &'static str {
        "the AuthToken"
    }

    fn headers(&self) -> &'static [&'static str] {
        &["X-Twilio-Signature"]
    }

    fn prefix(&self, _: &str) -> &'static str {
        ""
    }

    fn other_headers(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn user_agent(&self) -> &'static str {
        "TwilioProxy/1.1"
    }

    fn encoding(&self) -> Encoding {
        Encoding::Base64
    }

    fn content(&self) -> Content {
        Content::Form(&[("From", "+14158675310"), ("Body", "Hello")])
    }

    fn signs_url(&self) -> bool {
        true
    }

    fn candidates(&self, url: &[u8]) -> Vec<Vec<u8>> {
        twilio::candidates(url)
    }

    fn signed_text(&self, rules: &Rules, message: &Message) -> Vec<u8> {
        let (rules, fields) = signed_fields(rules.twilio, message);
        rules.signed_text(&message.url, &fields)
    }

    fn sign(&self, rules: &Rules, message: &Message, _: &str) -> String {
        let (rules, fields) = signed_fields(rules.twilio, message);
        rules.sign(message.secret.expose(), &message.url, &fields)
    }

    fn accepts(&self, message: &Message, _: &str, signature: &[u8]) -> bool {
        let (secret, url) = (&message.secret, &message.url);
        twilio::verify(secret, url, &message.fields, signature).is_ok()
    }

    fn finding(&self, message: &Message, is_form: bool) -> Option<Finding> {
        body_hash(message, is_form)
    }

    fn look(&self, mistake: &str) -> Option<&'static str> {
        match mistake {
            "digest-hex" => Some("twilio-hex-signature"),
            "digest-base64-of-hex" => Some("twilio-base64-of-hex"),
            "digest-sha256-under-sha1-name" => Some("twilio-shared-key-ignored"),
            _ => None,
        }
    }

    fn url_mistake(&self, change: UrlChange) -> Option<&'static str> {
        match change {
            UrlChange::ToHttp | UrlChange::ToOtherScheme => Some("twilio-http-behind-proxy"),
            UrlChange::Forwarded => Some("twilio-internal-host"),
            UrlChange::SlashRemoved | UrlChange::SlashAdded => Some("twilio-trailing-slash"),
            UrlChange::QueryRemoved => Some("twilio-query-dropped"),
            UrlChange::Renamed | UrlChange::Unnamed => None,
        }
    }
}

/// A body that is not a form has its hash in the query.
fn body_hash(message: &Message, is_form: bool) -> Option<Finding> {
    let body = &message.body;
    let mut parts = message.url.splitn(2, |&byte| byte == b'?');
    let query = parts.nth(1).unwrap_or_default();
    let hash = form_pairs(query)
        .flatten()
        .find(|pair| *pair.name == *b"bodySHA256")
        .map(|pair| String::from_utf8_lossy(&pair.value).into_owned());
    let expected = body_sha256(body);
    match hash {
        None if is_form || body.is_empty() => None,
        None => Some((
            "the body is not a form, and the URL has no bodySHA256",
            "twilio-body-hash-skipped",
        )),
        Some(hash) if hash == expected => None,
        Some(hash) if hash.eq_ignore_ascii_case(&expected) => {
            Some(("bodySHA256 is in uppercase", "twilio-body-hash-encoding"))
        }
        Some(hash) if hash.len() != expected.len() => Some((
            "bodySHA256 is not 64 hexadecimal digits",
            "twilio-body-hash-encoding",
        )),
        Some(hash) if body.is_empty() && hash == body_sha256(b"{}") => Some((
            "bodySHA256 is the hash of {}, and there is no body",
            "twilio-body-hash-of-empty-body",
        )),
        Some(_) => Some((
            "bodySHA256 is not the SHA-256 of this body",
            "twilio-body-reserialised",
        )),
    }
}
