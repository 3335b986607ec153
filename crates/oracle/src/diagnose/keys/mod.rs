//! The keys that may have been used in place of the right one: another of the four credentials in
//! the place of a secret, a secret that was copied with something before or after it, one that is
//! encoded or decoded once too often, and keys that are joined in another way.
//!
//! Each guess is a key in bytes with a sentence on how it came about. A signature that one of them
//! gives proves it: no other key gives the same bytes.

mod change;
mod copied;
pub(super) mod files;
mod joined;
mod places;
mod texts;

use basestring::Secret;

use super::subject::Signing;
use crate::method::{Key, facts};

/// A key that is not the right one, and how it came about.
pub(super) struct Guess {
    /// How it came about, as a sentence without a full stop.
    pub(super) how: String,
    /// The id of the mistake, where there is one.
    pub(super) mistake: Option<&'static str>,
    /// What to do, where no mistake says so.
    pub(super) fix: Option<&'static str>,
    /// The key.
    pub(super) key: Secret,
}

/// How far to look for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// One thing is wrong with it, and it is a usual one.
    Usual,
    /// One thing is wrong with it.
    One,
    /// Two things are wrong with it: both secrets, or a place and a secret.
    Two,
}

/// The keys that may have been used, the likeliest first. Two that are the same bytes are one guess;
/// the right key is not among them.
pub(super) fn guesses(signing: &Signing, reach: Reach) -> Vec<Guess> {
    match facts(signing.signature_method).key {
        Key::Rsa => return Vec::new(),
        Key::Hmac | Key::Plaintext => {}
    }
    let mut all = places::guesses(signing);
    all.extend(texts::of_one(signing));
    all.extend(joined::guesses(signing));
    if reach != Reach::Usual {
        all.extend(texts::of_copied(signing));
    }
    if reach == Reach::Two {
        all.extend(texts::of_both(signing));
        all.extend(places::with_texts(signing));
    }
    let right = key(
        signing.client_secret.expose(),
        signing.token_secret.as_ref().map_or(b"", Secret::expose),
    );
    let mut kept: Vec<Guess> = Vec::with_capacity(all.len());
    let mut seen = std::collections::HashSet::from([right.expose().to_vec()]);
    for guess in all {
        if seen.insert(guess.key.expose().to_vec()) {
            kept.push(guess);
        }
    }
    kept
}

/// 3.4.2: both secrets, each encoded, joined by `&`.
fn key(client: &[u8], token: &[u8]) -> Secret {
    let encoded = |secret: &[u8]| Secret::new(basestring::percent_encode(secret));
    of_encoded(encoded(client).expose(), encoded(token).expose())
}

/// The same of secrets that are encoded already, or that are not encoded.
fn of_encoded(client: &[u8], token: &[u8]) -> Secret {
    Secret::new([client, b"&", token].concat())
}
