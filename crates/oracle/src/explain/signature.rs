//! 3.4.2, 3.4.3 and 3.4.4, explained: of the secrets it says the lengths and no more.

#![expect(clippy::wildcard_enum_match_arm)]

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::{Credentials, Error, Secret, SignatureMethod, compute_signature, percent_encode};

use super::Given;
use super::model::{Outcome, Stage};

/// The signature of a base string, where the secrets for it are given.
pub(super) fn stage(
    method: SignatureMethod,
    base_string: &str,
    credentials: &Credentials,
    given: &Given,
) -> Result<(Stage, Option<String>), Error> {
    let (clause, title, rule) = words(method);
    let mut remarks = Vec::new();
    let has_secrets = given.client_secret.is_some();
    let signature = match method {
        SignatureMethod::RsaSha1 => {
            remarks.push("an RSA key cannot be given here: nothing is computed".to_owned());
            None
        }
        _ if !has_secrets => {
            remarks.push("no client secret was given: nothing is computed".to_owned());
            None
        }
        method => {
            let computed = compute_signature(method, credentials, base_string.as_bytes())?;
            Some(computed)
        }
    };
    if has_secrets && method != SignatureMethod::RsaSha1 {
        remarks.extend(key_remarks(credentials, given));
    }
    // A PLAINTEXT signature is the secrets themselves.
    let shown = signature
        .clone()
        .filter(|_| method != SignatureMethod::Plaintext);
    match method {
        SignatureMethod::Plaintext => {
            remarks.push("the signature is the key itself, so it is not shown".to_owned());
        }
        SignatureMethod::HmacSha256 | SignatureMethod::HmacSha512 => {
            remarks.push("this method is an extension: RFC 5849 does not have it".to_owned());
        }
        _ => {}
    }
    let stage = Stage {
        clause,
        title,
        rule,
        given: Vec::new(),
        result: Outcome::Signature {
            method: method.name().to_owned(),
            key: key_shape(method, given),
            digest: shown.as_deref().and_then(hexadecimal),
            signature: shown,
        },
        remarks,
    };
    Ok((stage, signature))
}

const fn words(method: SignatureMethod) -> (&'static str, &'static str, &'static str) {
    match method {
        SignatureMethod::RsaSha1 => (
            "3.4.3",
            "RSA-SHA1",
            "RSASSA-PKCS1-v1_5 with SHA-1 over the base string, with the client's private key, as \
             Base64.",
        ),
        SignatureMethod::Plaintext => (
            "3.4.4",
            "PLAINTEXT",
            "The two secrets, each encoded, joined by &; the base string takes no part.",
        ),
        SignatureMethod::HmacSha1 => (
            "3.4.2",
            "HMAC-SHA1",
            "HMAC-SHA1 of the base string, with the two secrets, each encoded, joined by & as key; \
             its 20 octets as Base64.",
        ),
        _ => (
            "3.4.2",
            "HMAC with another hash",
            "As HMAC-SHA1, with the other hash: the two secrets, each encoded, joined by & are the \
             key, and the digest's octets are written as Base64.",
        ),
    }
}

fn key_shape(method: SignatureMethod, given: &Given) -> String {
    if method == SignatureMethod::RsaSha1 {
        return "the client's RSA private key".to_owned();
    }
    let half = |secret: Option<&Secret>| match secret {
        None => "none".to_owned(),
        Some(secret) if secret.is_empty() => "empty".to_owned(),
        Some(secret) => {
            let (length, encoded) = (secret.expose().len(), encoded_length(secret));
            if length == encoded {
                format!("{length} octets")
            } else {
                format!("{length} octets, encoded {encoded}")
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
    // The encoded text is a secret too: it is wiped as soon as it has been measured.
    let encoded = Secret::new(percent_encode(secret.expose()));
    encoded.expose().len()
}

fn key_remarks(credentials: &Credentials, given: &Given) -> Vec<String> {
    let mut remarks = Vec::new();
    if credentials.token_secret.is_empty() {
        remarks.push("the & stays though there is no token secret".to_owned());
    }
    let has_token = credentials.token.as_ref().is_some_and(|t| !t.is_empty());
    if has_token && given.token_secret.is_none() {
        remarks.push("there is a token, and no token secret was given".to_owned());
    }
    if !has_token && given.token_secret.as_ref().is_some_and(|s| !s.is_empty()) {
        remarks.push("a token secret was given, and there is no token".to_owned());
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

/// How a received signature compares with the computed one, without giving either away.
pub(super) fn compare(method: SignatureMethod, received: &[u8], computed: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    if method == SignatureMethod::Plaintext {
        return remarks;
    }
    let expected = STANDARD.decode(computed).map_or(0, |octets| octets.len());
    match STANDARD.decode(received) {
        _ if received.contains(&b'%') => {
            remarks.push(
                "the signature received still holds escapes: it was encoded twice".to_owned(),
            );
        }
        Ok(octets) if octets.len() == expected => remarks.push(format!(
            "both signatures are {expected} octets and differ: the base string or a secret was \
             another",
        )),
        Ok(octets) => remarks.push(format!(
            "the signature received is {} octets, and {} gives {expected}: it was made by another \
             method, or written otherwise",
            octets.len(),
            method.name(),
        )),
        Err(_) => remarks.push(format!(
            "the signature received is {} characters and no Base64; {} gives {} characters of it",
            received.len(),
            method.name(),
            computed.len(),
        )),
    }
    remarks
}
