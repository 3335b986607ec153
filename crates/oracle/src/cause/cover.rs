//! The fewest known mistakes that give the wrong texts.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::candidate::{Candidate, Evidence, Fit, Found, spread};
use super::pairs;
use crate::schemes::Rules;

/// The end of the name of the decision which bytes are not encoded.
const BARE: &str = ".bare";

/// Over how many wrong texts a mistake is run to see whether it gives any of them.
const TRIED: usize = 200;

/// How many wrong texts a mistake must give for each one in whose place it gives another.
const TRUST: usize = 4;

/// The mistakes that fit and give at least one of the wrong texts.
fn fits(candidates: &[Candidate], evidence: &Evidence<'_, '_>) -> Vec<Fit> {
    let tried: Vec<usize> = spread(&evidence.texts).into_iter().take(TRIED).collect();
    let fits = candidates
        .iter()
        .enumerate()
        .filter_map(|(place, candidate)| {
            let rules = &candidate.rules;
            let gives = |at: &&usize| {
                evidence
                    .at(**at)
                    .is_some_and(|one| one.is_explained_by(rules))
            };
            if evidence.is_refuted_early(candidate) || tried.iter().find(gives).is_none() {
                return None;
            }
            if evidence.is_refuted_late(rules) {
                return None;
            }
            Some(Fit {
                candidate: place,
                texts: evidence.explained(rules, &evidence.texts),
                bits: evidence.explained(rules, &evidence.bits),
                others: evidence.contradicted(rules),
            })
        });
    fits.collect()
}

/// The causes of the wrong texts.
pub(super) fn cover(candidates: &[Candidate], evidence: &Evidence<'_, '_>) -> Vec<Found> {
    let mut fits = fits(candidates, evidence);
    loop {
        let chosen = chosen(&fits, evidence);
        let singles: BTreeSet<usize> = chosen
            .iter()
            .flat_map(|found| found.explains.clone())
            .collect();
        let texts = evidence.texts.iter().copied();
        let left: Vec<usize> = texts.filter(|at| !singles.contains(at)).collect();
        let pairs = pairs::pairs(candidates, evidence, &chosen, &left);
        // One that gives other wrong texts than those that were given, and not because of a second
        // mistake, is not the cause.
        let is_trusted = |fit: &Fit| {
            let with = pairs
                .iter()
                .filter(|pair| pair.parts.iter().flatten().any(|at| *at == fit.candidate));
            let resolved: BTreeSet<usize> = with.flat_map(|pair| pair.explains.clone()).collect();
            fit.others.difference(&resolved).count() * TRUST <= fit.texts.len()
        };
        let before = fits.len();
        let distrusted: Vec<usize> = fits
            .iter()
            .filter(|fit| {
                chosen
                    .iter()
                    .any(|found| found.parts.iter().flatten().any(|at| *at == fit.candidate))
            })
            .filter(|fit| !is_trusted(fit))
            .map(|fit| fit.candidate)
            .collect();
        fits.retain(|fit| !distrusted.contains(&fit.candidate));
        if fits.len() == before {
            let mut found: Vec<Found> = chosen.into_iter().chain(pairs).collect();
            doubt(&mut found, candidates, evidence);
            return found;
        }
    }
}

/// A mistake is not certain if its decision also matters for wrong texts without a cause: another value of
/// that decision, which is on no list, may give all of them.
fn doubt(found: &mut [Found], candidates: &[Candidate], evidence: &Evidence<'_, '_>) {
    let explained: BTreeSet<usize> = found.iter().flat_map(|f| f.explains.clone()).collect();
    let texts = evidence.texts.iter().copied();
    let left: Vec<usize> = texts
        .filter(|at| !explained.contains(at))
        .take(TRIED)
        .collect();
    let right = Rules::right();
    // Together with another mistake it gives wrong texts that have no other reason.
    let pairs = found.iter().filter(|one| one.parts.len() > 1);
    let confirmed: BTreeSet<usize> = pairs
        .flat_map(|one| one.parts.iter().flatten().copied())
        .collect();
    for one in found {
        let [part] = &one.parts[..] else { continue };
        let [place] = part[..] else { continue };
        if confirmed.contains(&place) {
            continue;
        }
        let Some(own) = candidates.get(place) else {
            continue;
        };
        let decisions = own.rules.differing(&right);
        let mut others = candidates.iter().filter(|other| {
            let theirs = other.rules.differing(&right);
            // Which bytes an encoder leaves bare is a decision for each of them.
            let is_one = theirs.len() == 1 && !theirs.iter().any(|name| name.ends_with(BARE));
            other.mistake.id != own.mistake.id && is_one && decisions == theirs
        });
        one.is_certain = !others.any(|other| {
            let mut left = left.iter().filter_map(|at| evidence.at(*at));
            left.any(|one| one.is_changed_by(&other.rules))
        });
    }
}

/// The mistake with the most wrong texts, then the one with the most of those that are left.
fn chosen(fits: &[Fit], evidence: &Evidence<'_, '_>) -> Vec<Found> {
    let mut left: BTreeSet<usize> = evidence.texts.iter().copied().collect();
    let mut chosen = Vec::new();
    loop {
        let gain =
            |fit: &Fit| -> BTreeSet<usize> { fit.texts.intersection(&left).copied().collect() };
        let best = fits.iter().min_by_key(|fit| {
            (
                Reverse(gain(fit).len()),
                Reverse(fit.bits.len()),
                fit.others.len(),
            )
        });
        let Some(best) = best.filter(|best| !gain(best).is_empty()) else {
            return chosen;
        };
        let new = gain(best);
        let equal = fits.iter().filter(|fit| {
            fit.bits == best.bits && fit.others.len() == best.others.len() && gain(fit) == new
        });
        let members = equal.map(|fit| fit.candidate).collect();
        left.retain(|at| !new.contains(at));
        chosen.push(Found {
            parts: vec![members],
            explains: new.union(&best.bits).copied().collect(),
            is_certain: true,
        });
    }
}
