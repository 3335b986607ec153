//! A signature that is right over another URL than the one that the request shows.

use crate::schemes::Rules;

use super::super::conceal::Conceal;
use super::super::model::{Named, Shown};
use super::super::parting::Parting;
use super::super::proof::{Claim, prove};
use super::super::subject::Received;
use super::evidence::Sample;
use super::genuine::Found;

/// The other URL over which a signature is right, unless the request itself shows it.
pub(super) fn variant(
    sample: &Sample<'_>,
    found: &Found,
    (method, url): (String, String),
    conceal: &Conceal,
) -> Option<Shown> {
    if found.is_evident() {
        return None;
    }
    let place = &found.place;
    let webhook = sample.received.webhook;
    let right = conceal.octets(&sample.received.signed_text(&Rules::right()));
    let theirs = conceal.octets(&found.received.signed_text(&Rules::right()));
    let received = sample.parts();
    let mistakes = received.map(|received| place.parts.difference(&received));
    let mistakes = mistakes.unwrap_or_default().into_iter();
    let mistakes = mistakes.filter_map(|(_, rewrite)| webhook.rewrite_mistake(rewrite));
    let signed = |received: &Received| received.sign(&Rules::right()).into_bytes();
    let observed = sample.received.signature.clone();
    let claim = Claim::of_values(observed, signed(&found.received), signed(&sample.received));
    Some(Shown {
        proof: prove(&[claim])?,
        how: place.from.join(", "),
        method,
        url,
        parting: Parting::of("signed text", &right, &theirs),
        mistakes: mistakes.filter_map(Named::find).collect(),
        or: Vec::new(),
    })
}
