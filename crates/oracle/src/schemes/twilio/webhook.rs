//! Twilio's webhooks, as the engine and the sender need them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::form_pairs;
use basestring::twilio::{self, body_sha256};
use sha2::{Digest, Sha256};

use super::rules::{FieldsRule, Rules as TwilioRules};
use crate::schemes::json::respelled;
use crate::schemes::rules::Rules;
use crate::schemes::scheme::Scheme;
use crate::schemes::shared::{Pairs, pair};
use crate::schemes::webhook::{Content, Documented, Encoding, Finding, Message, Rewrite, Webhook};

/// Twilio's webhooks.
pub(crate) struct Twilio;

/// A validator that reads JSON as a form appends its members.
fn signed_fields(rules: TwilioRules, message: &Message) -> (TwilioRules, Pairs) {
    if rules.fields == FieldsRule::JsonMembers {
        let fields = FieldsRule::Right;
        // A form is a form.
        let pairs = members(&message.body).unwrap_or_else(|| message.fields.clone());
        (TwilioRules { fields, ..rules }, pairs)
    } else {
        (rules, message.fields.clone())
    }
}

/// The members of a body that is JSON.
fn members(body: &[u8]) -> Option<Pairs> {
    let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(body) else {
        return None;
    };
    let text = |value: &serde_json::Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    let members = members.iter();
    let pairs = members.map(|(name, value)| pair(name, text(value).as_bytes()));
    Some(pairs.collect())
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

    fn documented(&self) -> Documented {
        Documented {
            section: "Twilio docs, Webhooks Security",
            rule: "The URL as requested, then the fields sorted by name and value, each once, as name and value \
                   without a separator.",
            signs_fields: true,
        }
    }

    fn algorithm(&self, _: &str) -> &'static str {
        "HMAC-SHA1"
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
        message
            .is_verified(|secret| twilio::verify(secret, &message.url, &message.fields, signature))
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

    fn rewrite_mistake(&self, rewrite: Rewrite) -> Option<&'static str> {
        match rewrite {
            Rewrite::Scheme => Some("twilio-http-behind-proxy"),
            Rewrite::WebSocketScheme => Some("twilio-websocket-scheme"),
            Rewrite::LetterCase => Some("twilio-url-normalised"),
            Rewrite::Userinfo => Some("twilio-credentials-in-url"),
            Rewrite::Host => Some("twilio-internal-host"),
            Rewrite::PortAdded => Some("twilio-port-added"),
            Rewrite::PortDropped => Some("twilio-port-dropped"),
            Rewrite::Path => Some("twilio-path-rewritten"),
            Rewrite::Slash => Some("twilio-trailing-slash"),
            Rewrite::QueryDropped => Some("twilio-query-dropped"),
            Rewrite::QueryOrder => Some("twilio-query-reordered"),
            Rewrite::QueryDuplicates => Some("twilio-query-duplicates-dropped"),
            Rewrite::QueryReencoded => Some("twilio-query-reencoded"),
            Rewrite::QueryDecoded => Some("twilio-query-decoded"),
            Rewrite::BodyHashRemoved => Some("twilio-body-hash-parameter-removed"),
            Rewrite::QueryAppended => Some("twilio-get-parameters-appended"),
            Rewrite::FieldsOmitted => Some("twilio-post-fields-omitted"),
            Rewrite::FieldsDuplicates => Some("twilio-duplicate-last-only"),
            Rewrite::FieldsPlus => Some("twilio-plus-lost"),
            Rewrite::FieldsTrimmed => Some("twilio-values-trimmed"),
            Rewrite::FieldsEmptyDropped => Some("twilio-empty-fields-dropped"),
            Rewrite::FieldsNames => Some("twilio-dotted-names"),
            Rewrite::OtherSecret => Some("twilio-wrong-token"),
            Rewrite::SecretSpelling => Some("twilio-token-case-or-blank"),
            Rewrite::QueryEmptyDropped
            | Rewrite::BodyRespelled
            | Rewrite::BodyTrimmed
            | Rewrite::FieldsNormalForm
            | Rewrite::BodyOther => None,
        }
    }

    fn advice(&self, message: &Message) -> Vec<String> {
        account(message).into_iter().collect()
    }

    fn secret_mistake(&self) -> Option<&'static str> {
        Some("twilio-wrong-token")
    }
}

/// The account whose AuthToken signs the request, as the request names it.
fn account(message: &Message) -> Option<String> {
    let query = message.url.splitn(2, |&byte| byte == b'?').nth(1);
    let in_query = form_pairs(query.unwrap_or_default())
        .flatten()
        .find(|pair| *pair.name == *b"AccountSid")
        .map(|pair| pair.value.into_owned());
    let mut fields = message.fields.iter();
    let in_form = fields.find(|(name, _)| name == b"AccountSid");
    let in_form = in_form.map(|(_, value)| value.clone());
    let in_json = || {
        let members = members(&message.body).unwrap_or_default().into_iter();
        let mut own = members.filter(|(name, _)| name == b"AccountSid");
        own.next().map(|(_, value)| value)
    };
    let account = in_form.or(in_query).or_else(in_json)?;
    let account = String::from_utf8_lossy(&account).into_owned();
    Some(format!(
        "AccountSid is {account}: the primary AuthToken of this account signs the request. A \
         subaccount has its own AuthToken"
    ))
}

/// Whether a URL has the hash of a body that is not empty.
pub(crate) fn has_hash_of(url: &[u8], body: &[u8]) -> bool {
    !body.is_empty() && hash_of(url).is_some_and(|hash| hash == body_sha256(body))
}

/// The value of bodySHA256 in a URL.
fn hash_of(url: &[u8]) -> Option<String> {
    let query = url.splitn(2, |&byte| byte == b'?').nth(1);
    let mut pairs = form_pairs(query.unwrap_or_default()).flatten();
    let own = pairs.find(|pair| *pair.name == *b"bodySHA256")?;
    Some(String::from_utf8_lossy(&own.value).into_owned())
}

/// A body that is not a form has its hash in the query. A GET has no body, so its bodySHA256 shows
/// nothing.
fn body_hash(message: &Message, is_form: bool) -> Option<Finding> {
    let body = &message.body;
    let hash = hash_of(&message.url);
    if is_form || body.is_empty() {
        return None;
    }
    let found = |found: &str, mistake| Some((found.to_owned(), mistake));
    let Some(hash) = hash else {
        let text = "the body is not a form, and the URL has no bodySHA256";
        return found(text, None);
    };
    let expected = body_sha256(body);
    if hash == expected {
        return None;
    }
    if hash.eq_ignore_ascii_case(&expected) {
        let text = "bodySHA256 is in uppercase";
        return found(text, Some("twilio-body-hash-encoding"));
    }
    if hash == STANDARD.encode(Sha256::digest(body)) {
        let text = "bodySHA256 is Base64, not 64 hexadecimal digits";
        return found(text, Some("twilio-body-hash-encoding"));
    }
    let empty = [(&b""[..], "no body"), (b"{}", "the body {}")];
    if let Some((_, of)) = empty.iter().find(|(text, _)| hash == body_sha256(text)) {
        let text = format!("bodySHA256 is the hash of {of}, not of this one");
        return found(&text, Some("twilio-body-hash-of-empty-body"));
    }
    let is_of = |text: &[u8]| hash == body_sha256(text);
    if let Some((by, _)) = respelled(body).into_iter().find(|(_, text)| is_of(text)) {
        let text = format!("bodySHA256 is the hash of this JSON as {by} writes it");
        return found(&text, Some("twilio-body-reserialised"));
    }
    if is_of(body.trim_ascii_end()) || is_of(&[body, &b"\n"[..]].concat()) {
        let text = "bodySHA256 is the hash of this body with other white space at its end";
        return found(text, None);
    }
    found("bodySHA256 is not the SHA-256 of this body", None)
}
