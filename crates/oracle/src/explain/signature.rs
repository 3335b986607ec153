//! 3.4.2, 3.4.3 and 3.4.4, explained. Of the secrets, only the lengths are shown.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Credentials, Error, Secret, SignatureMethod, compute_signature, percent_encode};

use super::Given;
use super::model::{Outcome, Stage};
use crate::method::{Key, facts};

/// The signature of a base string, if the secrets for it are given.
pub(super) fn stage(
    method: SignatureMethod,
    base_string: &str,
    credentials: &Credentials,
    given: &Given,
) -> Result<(Stage, Option<String>), Error> {
    let facts = facts(method);
    let mut remarks = Vec::new();
    let has_secrets = given.client_secret.is_some();
    let signature = match facts.key {
        Key::Rsa if given.rsa_private_key.is_none() => {
            let remark = "no RSA private key was given, so nothing is computed";
            remarks.push(remark.to_owned());
            None
        }
        Key::Hmac | Key::Plaintext if !has_secrets => {
            remarks.push("no client secret was given, so nothing is computed".to_owned());
            None
        }
        Key::Rsa => Some(compute_signature(
            method,
            credentials,
            base_string.as_bytes(),
        )?),
        Key::Hmac | Key::Plaintext => {
            remarks.extend(key_remarks(credentials, given));
            Some(compute_signature(
                method,
                credentials,
                base_string.as_bytes(),
            )?)
        }
    };
    // A PLAINTEXT signature is the secrets.
    let shown = match facts.key {
        Key::Hmac | Key::Rsa => signature.clone(),
        Key::Plaintext => {
            remarks.push("the signature is the key itself, so it is not shown".to_owned());
            None
        }
    };
    if facts.is_extension {
        remarks.push("this method is an extension; RFC 5849 does not define it".to_owned());
    }
    let stage = Stage {
        section: facts.section,
        title: method.name(),
        rule: facts.rule,
        given: Vec::new(),
        result: Outcome::Signature {
            method: method.name().to_owned(),
            key: key_shape(facts.key, given),
            digest: shown.as_deref().and_then(hexadecimal),
            signature: shown,
        },
        remarks,
    };
    Ok((stage, signature))
}

fn key_shape(key: Key, given: &Given) -> String {
    if key == Key::Rsa {
        return match &given.rsa_private_key {
            Some(key) => format!("the client's RSA private key ({} bits)", key.bits()),
            None => "the client's RSA private key".to_owned(),
        };
    }
    let half = |secret: Option<&Secret>| match secret {
        None => "none".to_owned(),
        Some(secret) if secret.is_empty() => "empty".to_owned(),
        Some(secret) => {
            let (length, encoded) = (secret.expose().len(), encoded_length(secret));
            if length == encoded {
                format!("{length} bytes")
            } else {
                format!("{length} bytes, {encoded} when encoded")
            }
        }
    };
    format!(
        "client secret ({}) & token secret ({})",
        half(given.client_secret.as_ref()),
        half(given.token_secret.as_ref()),
    )
}

fn encoded_length(secret: &Secret) -> usize {
    // The encoded text is a secret too, so it is wiped.
    let encoded = Secret::new(percent_encode(secret.expose()));
    encoded.expose().len()
}

fn key_remarks(credentials: &Credentials, given: &Given) -> Vec<String> {
    let mut remarks = Vec::new();
    if credentials.token_secret.is_empty() {
        remarks.push("the & stays, although there is no token secret".to_owned());
    }
    let has_token = credentials.token.as_ref().is_some_and(|t| !t.is_empty());
    if has_token && given.token_secret.is_none() {
        remarks.push("there is a token, but no token secret was given".to_owned());
    }
    if !has_token && given.token_secret.as_ref().is_some_and(|s| !s.is_empty()) {
        remarks.push("a token secret was given, but there is no token".to_owned());
    }
    remarks
}

fn hexadecimal(base64: &str) -> Option<String> {
    let mut text = String::new();
    for octet in STANDARD.decode(base64).ok()? {
        write!(text, "{octet:02x}").ok()?;
    }
    Some(text)
}

/// How a received signature compares with the computed one, without showing either.
pub(super) fn compare(method: SignatureMethod, received: &[u8], computed: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    if facts(method).key == Key::Plaintext {
        return remarks;
    }
    let expected = STANDARD.decode(computed).map_or(0, |octets| octets.len());
    match STANDARD.decode(received) {
        _ if received.contains(&b'%') => {
            remarks.push(
                "the received signature still has escapes: it was encoded twice".to_owned(),
            );
        }
        Ok(octets) if octets.len() == expected => remarks.push(format!(
            "both signatures are {expected} bytes and differ: the base string or a secret is \
             different",
        )),
        Ok(octets) => remarks.push(format!(
            "the received signature is {} bytes, and {} gives {expected}: it was computed with another \
             method or written in another form",
            octets.len(),
            method.name(),
        )),
        Err(_) => remarks.push(format!(
            "the received signature is {} characters and not Base64; {} gives {} characters of Base64",
            received.len(),
            method.name(),
            computed.len(),
        )),
    }
    remarks
}
