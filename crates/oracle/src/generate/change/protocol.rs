//! Changes to protocol parameters, credentials, clock and nonces. Each returns `None` if there is
//! nothing to change.

use basestring::{Clock, Credentials, Secret};

use super::Sent;
use crate::generate::credentials::METHODS;
use crate::generate::text::Text;

pub(super) fn order(sent: &mut Sent, which: usize) -> Option<()> {
    let places = sent.protocol.len().max(1);
    sent.protocol.rotate_left(which % places);
    sent.protocol.reverse();
    Some(())
}

pub(super) fn realm(sent: &mut Sent) -> Option<()> {
    let realm = &mut sent.plan.protocol.realm;
    *realm = match realm.take() {
        Some(_) => None,
        None => Some(Text("another realm".into()).into()),
    };
    Some(())
}

pub(super) fn timestamp(sent: &mut Sent) -> Option<()> {
    let timestamp = sent.plan.protocol.timestamp();
    let other = timestamp.checked_add(1).unwrap_or(timestamp - 1);
    set(sent, "oauth_timestamp", other.to_string().as_bytes())
}

pub(super) fn version(sent: &mut Sent) -> Option<()> {
    if !sent.remove("oauth_version") {
        sent.set("oauth_version", "1.0");
    }
    Some(())
}

pub(super) fn signature_method(sent: &mut Sent, which: usize) -> Option<()> {
    let next = usize::from(sent.plan.protocol.method).wrapping_add(1 + which % 3);
    let other = METHODS.get(next % METHODS.len())?;
    set(sent, "oauth_signature_method", other.name().as_bytes())
}

pub(super) fn signature(sent: &mut Sent, which: usize) -> Option<()> {
    let signature = sent.value("oauth_signature")?;
    let length = signature.len().max(1);
    let character = signature.get_mut(which % length)?;
    *character = if *character == b'A' { b'B' } else { b'A' };
    Some(())
}

pub(super) fn longer_secret(secret: &mut Secret) -> Option<()> {
    *secret = Secret::new([secret.expose(), b"x"].concat());
    Some(())
}

/// Moves the last byte of the client secret to the token secret.
pub(super) fn secret_boundary(credentials: &mut Credentials) -> Option<()> {
    let (last, rest) = credentials.client_secret.expose().split_last()?;
    let longer = [&[*last], credentials.token_secret.expose()].concat();
    let (client, token) = (Secret::new(rest), Secret::new(longer));
    (credentials.client_secret, credentials.token_secret) = (client, token);
    Some(())
}

pub(super) fn token(sent: &mut Sent) -> Option<()> {
    let mut token = sent.value("oauth_token").cloned().unwrap_or_default();
    token.push(b'x');
    set(sent, "oauth_token", &token)
}

pub(super) fn unknown_version(sent: &mut Sent, which: usize) -> Option<()> {
    let others: [&[u8]; 5] = [b"2.0", b"1.0a", b"1", b"", b"1.0 "];
    set(sent, "oauth_version", others.get(which % others.len())?)
}

pub(super) fn unknown_method(sent: &mut Sent, which: usize) -> Option<()> {
    let others = ["hmac-sha1", "HMAC-SHA1 ", "RSA-SHA256", "HMAC-MD5"];
    let other = others.get(which % others.len())?;
    set(sent, "oauth_signature_method", other.as_bytes())
}

pub(super) fn no_timestamp(sent: &mut Sent, which: usize) -> Option<()> {
    let others = ["0", "-1", "+1", "1.5", "1e9", " 1", "1x", "\u{661}", "000"];
    let other = others.get(which % others.len())?;
    set(sent, "oauth_timestamp", other.as_bytes())
}

/// The parameters that a request must have, and whether also with PLAINTEXT.
const REQUIRED: [(&str, bool); 5] = [
    ("oauth_signature_method", true),
    ("oauth_signature", true),
    ("oauth_timestamp", false),
    ("oauth_nonce", false),
    ("oauth_consumer_key", true),
];

fn required(which: usize) -> Option<(&'static str, bool)> {
    REQUIRED.get(which % REQUIRED.len()).copied()
}

/// Whether a request with PLAINTEXT must have the parameter that [`remove_required`] removes.
pub(super) fn is_needed_by_plaintext(which: usize) -> bool {
    required(which).is_some_and(|(_, with_plaintext)| with_plaintext)
}

pub(super) fn remove_required(sent: &mut Sent, which: usize) -> Option<()> {
    let (name, _) = required(which)?;
    sent.remove(name);
    Some(())
}

pub(super) fn empty_required(sent: &mut Sent, which: usize) -> Option<()> {
    let (name, _) = required(which)?;
    // An empty client identifier is an identifier, though not this client's.
    (name != "oauth_consumer_key").then(|| sent.set(name, ""))
}

pub(super) fn duplicate(sent: &mut Sent, which: usize) -> Option<()> {
    let places = sent.protocol.len().max(1);
    let again = sent.protocol.get(which % places)?.clone();
    sent.protocol.push(again);
    Some(())
}

pub(super) fn second_place(sent: &mut Sent) -> Option<()> {
    sent.second_place = true;
    Some(())
}

/// Sets the clock to the edge of the window or, with `beyond`, seconds beyond it.
pub(super) fn clock(sent: &mut Sent, which: usize, beyond: u64) -> Option<()> {
    let distance = Clock::WINDOW + beyond;
    let timestamp = sent.plan.protocol.timestamp();
    let now = if which.is_multiple_of(2) {
        timestamp.checked_add(distance)?
    } else {
        timestamp.checked_sub(distance)?
    };
    sent.clock = Some(Clock {
        now,
        window: Clock::WINDOW,
    });
    Some(())
}

pub(super) fn used_nonce(sent: &mut Sent) -> Option<()> {
    sent.all_used = true;
    Some(())
}

pub(super) fn set(sent: &mut Sent, name: &'static str, to: &[u8]) -> Option<()> {
    sent.set(name, to);
    Some(())
}

/// Adds a byte to a parameter's value.
pub(super) fn longer(sent: &mut Sent, name: &'static str) -> Option<()> {
    sent.value(name)?.push(b'x');
    Some(())
}
