//! The fewest known mistakes that give the wrong texts.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::candidate::{Candidate, Evidence, Fit, Found, spread};
use super::pairs;

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
            return chosen.into_iter().chain(pairs).collect();
        }
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
