//! What a result assumes, and what to look at next where the signature is right: the likely reasons
//! for which a server rejects it, in order of frequency.

use basestring::{Secret, SignatureMethod};

use crate::explain::Given;

use super::body;
use super::evidence::Assembled;

/// How many seconds servers usually allow between their clock and `oauth_timestamp`.
const WINDOW: u64 = 300;

/// What was assumed about the key.
pub(super) fn assumed(assembled: &Assembled, given: &Given) -> Vec<String> {
    let mut assumed = Vec::new();
    let signing = &assembled.signing;
    if assembled.is_rsa() || given.client_secret.is_none() {
        return assumed;
    }
    if lacks_token_secret(assembled, given) {
        assumed.push(
            "oauth_token is sent and no token secret is given: the key was computed with an empty one. \
             A token has a secret of its own, which the server sends with it as oauth_token_secret: give \
             it with --token-secret-file"
                .to_owned(),
        );
    }
    if signing.token.as_ref().is_none_or(Vec::is_empty)
        && given
            .token_secret
            .as_ref()
            .is_some_and(|secret| !secret.is_empty())
    {
        assumed.push(
            "a token secret is given, and no oauth_token is sent: the key was computed with the secret"
                .to_owned(),
        );
    }
    let secrets = [
        ("client secret", given.client_secret.as_ref()),
        ("token secret", given.token_secret.as_ref()),
    ];
    for (name, secret) in secrets {
        assumed.extend(secret.and_then(|secret| odd_ends(name, secret)));
    }
    assumed
}

/// Whether a token is sent whose secret is not given.
pub(super) fn lacks_token_secret(assembled: &Assembled, given: &Given) -> bool {
    let signing = &assembled.signing;
    if assembled.is_rsa() {
        return false;
    }
    let has_token = signing
        .token
        .as_ref()
        .is_some_and(|token| !token.is_empty());
    has_token && given.token_secret.is_none()
}

/// A secret that begins or ends with something that is seldom part of a secret.
fn odd_ends(name: &str, secret: &Secret) -> Option<String> {
    let text = String::from_utf8_lossy(secret.expose());
    let begins = text.chars().next().and_then(odd);
    let ends = text.chars().next_back().and_then(odd);
    let how = match (begins, ends) {
        (None, None) => return None,
        (Some(first), None) => format!("begins with {first}"),
        (None, Some(last)) => format!("ends with {last}"),
        (Some(first), Some(last)) if first == last => format!("begins and ends with {first}"),
        (Some(first), Some(last)) => format!("begins with {first} and ends with {last}"),
    };
    Some(format!(
        "the {name} {how}, which is seldom part of a secret: check whether it was copied along"
    ))
}

/// The name of a character that is seldom the first or the last of a secret.
pub(super) const fn odd(character: char) -> Option<&'static str> {
    Some(match character {
        ' ' => "a space",
        '\t' => "a tab",
        '\n' => "a newline",
        '\r' => "a carriage return",
        '\u{a0}' => "a non-breaking space",
        '\u{feff}' => "a byte order mark",
        '\u{200b}' => "a zero-width space",
        '"' | '\u{201c}' | '\u{201d}' => "a quotation mark",
        '\'' | '\u{2018}' | '\u{2019}' => "a single quotation mark",
        '`' => "a backtick",
        _ => return None,
    })
}

/// What to look at where the signature is right and the server rejects it all the same. Where the base
/// strings agree, the server saw the right request.
pub(super) fn steps(assembled: &Assembled, now: Option<u64>, agree: bool) -> Vec<String> {
    let signing = &assembled.signing;
    let rsa = assembled.is_rsa();
    let mut steps = Vec::new();
    if let Some(kind) = body::unsigned_form(assembled).filter(|_| !agree) {
        steps.push(format!(
            "the body: {kind}, so its parameters are not signed. A server that reads it as a form \
             computes another signature: send it as application/x-www-form-urlencoded, and sign it again"
        ));
    }
    steps.extend(missing_parameter(assembled));
    if agree {
        steps.push(another_key(rsa));
    }
    if signing.signature_method != SignatureMethod::Plaintext && !agree {
        steps.push(
            "a proxy: the server must see the scheme, host, port, path and query of the URL above. Give \
             the base string that it computed with --their-base-string: it shows what differs"
                .to_owned(),
        );
        steps.push(
            "a redirect: a signature is for one URL. Sign the URL to which the server redirects (https, \
             with or without www, a slash at the end)"
                .to_owned(),
        );
    }
    if signing.signature_method.needs_nonce() {
        steps.push(clock(assembled, now));
        steps.push(
            "the nonce: a server accepts each nonce once. Sign every attempt again, with a new nonce and \
             timestamp"
                .to_owned(),
        );
    }
    if !agree {
        steps.push(another_key(rsa));
    }
    steps
}

/// A parameter that the request of an authorization must have (2.1, 2.3), by the path that servers use.
fn missing_parameter(assembled: &Assembled) -> Option<String> {
    let signing = &assembled.signing;
    let target = signing.url.split(|&octet| octet == b'?').next();
    let path = String::from_utf8_lossy(target.unwrap_or_default()).to_ascii_lowercase();
    let path = path.replace(['-', '_'], "");
    let has = |name: &[u8]| assembled.protocol.iter().any(|(known, _)| known == name);
    let is_of = |ends: &[&str]| {
        ends.iter()
            .any(|end| path.trim_end_matches('/').ends_with(end))
    };
    let has_token = signing
        .token
        .as_ref()
        .is_some_and(|token| !token.is_empty());
    if is_of(&["/requesttoken", "/initiate"]) && !has_token && !has(b"oauth_callback") {
        return Some(
            "oauth_callback: a request for temporary credentials must have it, as a URL or as oob \
             (RFC 5849 2.1), and this one has none [callback-missing]"
                .to_owned(),
        );
    }
    if is_of(&["/accesstoken"]) && has_token && !has(b"oauth_verifier") {
        return Some(
            "oauth_verifier: a request for token credentials must have the value that came with the \
             callback (RFC 5849 2.3), and this one has none [verifier-missing]"
                .to_owned(),
        );
    }
    None
}

fn another_key(rsa: bool) -> String {
    let words = if rsa {
        "another key: the server must have the public key of this pair for this oauth_consumer_key. \
         Compare it with --public-key"
    } else {
        "another key: the server must have the same secrets for this oauth_consumer_key and \
         oauth_token. Compare the environments (sandbox, production) and whether they were renewed"
    };
    words.to_owned()
}

fn clock(assembled: &Assembled, now: Option<u64>) -> String {
    let sent = assembled
        .protocol
        .iter()
        .find(|(name, _)| name == b"oauth_timestamp")
        .and_then(|(_, value)| std::str::from_utf8(value).ok()?.parse::<u64>().ok());
    let age = match (sent, now) {
        (Some(sent), Some(now)) if sent > now + WINDOW => {
            format!(
                "oauth_timestamp is {} in the future by this machine's clock. ",
                span(sent - now)
            )
        }
        (Some(sent), Some(now)) if now > sent + WINDOW => {
            format!("oauth_timestamp is {} old now. ", span(now - sent))
        }
        (Some(_), Some(_)) => "oauth_timestamp is less than 5 minutes old. ".to_owned(),
        _ => String::new(),
    };
    format!("the clock: {age}Servers usually accept 5 minutes between it and their clock")
}

/// A number of seconds in its largest unit.
fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        86_400..31_557_600 => (seconds / 86_400, "day"),
        _ => (seconds / 31_557_600, "year"),
    };
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{ending}")
}
