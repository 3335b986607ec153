//! What each mistake that can be run changes: a departure in one decision of the algorithm.

mod base_string;
mod field;
mod observed;
mod parameters;
mod signature;
mod webhooks;

use crate::schemes::{Departure, oauth};

/// A mistake's id and what it does to the rules of its scheme.
type Of<R> = (&'static str, fn(&mut R));

/// The departures of OAuth, by what they depart in.
const OAUTH: [&[Of<oauth::Rules>]; 5] = [
    parameters::DEPARTURES,
    base_string::DEPARTURES,
    signature::DEPARTURES,
    field::DEPARTURES,
    observed::DEPARTURES,
];

/// What the mistake of that id does to the rules.
pub(super) fn find(id: &str) -> Option<Departure> {
    fn among<R>(all: &[Of<R>], id: &str) -> Option<fn(&mut R)> {
        let found = all.iter().find(|(known, _)| *known == id);
        found.map(|(_, depart)| *depart)
    }
    OAUTH
        .iter()
        .find_map(|group| among(group, id))
        .map(Departure::Oauth)
        .or_else(|| among(webhooks::TWILIO, id).map(Departure::Twilio))
        .or_else(|| among(webhooks::BASIC, id).map(Departure::Basic))
        .or_else(|| among(webhooks::DIGEST, id).map(Departure::Digest))
}
