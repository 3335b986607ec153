//! The mistakes of answers that show little more than yes or no.
//!
//! One such answer is given by many mistakes, and by many departures that are on no list. So a mistake is a
//! candidate only if it gives all wrong answers of an operation, and no other.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, Evidence, Found};
use crate::protocol::Op;

/// How many wrong answers a mistake must give, at the least, to be named as the only one.
const ENOUGH: usize = 3;

/// The mistakes that give all wrong answers of an operation which the causes that were found do not give.
pub(super) fn weak(
    candidates: &[Candidate],
    evidence: &Evidence<'_, '_>,
    found: &[Found],
) -> Vec<Found> {
    let explained: BTreeSet<usize> = found.iter().flat_map(|f| f.explains.clone()).collect();
    let mut by_op: BTreeMap<Op, Vec<usize>> = BTreeMap::new();
    for &at in &evidence.bits {
        if let Some(one) = evidence.at(at).filter(|_| !explained.contains(&at)) {
            by_op.entry(one.call.op()).or_default().push(at);
        }
    }
    let classes = by_op.into_values().filter_map(|places| {
        let members = members(candidates, evidence, &explained, &places);
        (!members.is_empty()).then(|| Found {
            parts: vec![members],
            is_certain: places.len() >= ENOUGH,
            explains: places.into_iter().collect(),
        })
    });
    classes.collect()
}

fn members(
    candidates: &[Candidate],
    evidence: &Evidence<'_, '_>,
    explained: &BTreeSet<usize>,
    places: &[usize],
) -> Vec<usize> {
    let fits = |candidate: &Candidate| {
        let rules = &candidate.rules;
        let gives = |at: &usize| {
            evidence
                .at(*at)
                .is_some_and(|one| one.is_explained_by(rules))
        };
        // A wrong text in whose place it gives another is against it.
        places.iter().all(gives)
            && !evidence.is_refuted_early(candidate)
            && !evidence.is_refuted_late(rules)
            && evidence.contradicted(rules).is_subset(explained)
    };
    let places = candidates.iter().enumerate();
    let fitting = places.filter(|(_, candidate)| fits(candidate));
    fitting.map(|(place, _)| place).collect()
}
