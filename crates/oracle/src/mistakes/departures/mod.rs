//! What each mistake that can be run changes: a departure in one decision of the algorithm.

mod base_string;
mod field;
mod observed;
mod parameters;
mod signature;
mod webhooks;

use crate::rules::Rules;

/// A mistake's id and what it does to the rules.
type Departure = (&'static str, fn(&mut Rules));

/// The departures, by what they depart in.
const GROUPS: [&[Departure]; 6] = [
    parameters::DEPARTURES,
    base_string::DEPARTURES,
    signature::DEPARTURES,
    field::DEPARTURES,
    webhooks::DEPARTURES,
    observed::DEPARTURES,
];

/// What the mistake of that id does to the rules.
pub(super) fn find(id: &str) -> Option<fn(&mut Rules)> {
    let mut all = GROUPS.iter().copied().flatten();
    all.find(|(known, _)| *known == id)
        .map(|(_, depart)| *depart)
}
