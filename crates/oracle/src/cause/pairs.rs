//! Wrong texts that two mistakes give together.

use std::collections::BTreeSet;

use super::candidate::{Candidate, Evidence, Found, both};
use super::observation::Shows;
use crate::diagnose::{Depth, Sample, search};
use crate::schemes::Rules;

/// How many answers are searched with pairs of all mistakes, at the most.
const SEARCHES: usize = 40;

/// How many mistakes of a class are tried as a half of a pair.
const HALVES: usize = 3;

/// A pair that gives some of the wrong texts.
struct Pair {
    places: [usize; 2],
    rules: [Rules; 2],
    explains: BTreeSet<usize>,
}

/// The pairs that give wrong texts which no single mistake gives: two of those that are chosen, or else
/// any two of which neither gives a wrong answer where the right one was given.
pub(super) fn pairs(
    candidates: &[Candidate],
    evidence: &Evidence<'_, '_>,
    chosen: &[Found],
    left: &[usize],
) -> Vec<Found> {
    let halves = chosen.iter().flat_map(|found| found.parts.iter());
    let halves: Vec<usize> = halves
        .flat_map(|part| part.iter().copied().take(HALVES))
        .collect();
    let mut pairs: Vec<Pair> = Vec::new();
    for (index, &a) in halves.iter().enumerate() {
        let rest = halves.iter().skip(index + 1);
        pairs.extend(rest.filter_map(|&b| pair(candidates, [a, b])));
    }
    let mut searches = 0;
    for &at in left {
        let Some(one) = evidence.at(at) else { continue };
        let gives = |pair: &&mut Pair| pair.rules.iter().any(|rules| one.is_explained_by(rules));
        if let Some(pair) = pairs.iter_mut().find(gives) {
            pair.explains.insert(at);
            continue;
        }
        let Shows::Text(observed) = &one.shows else {
            continue;
        };
        if searches == SEARCHES {
            continue;
        }
        searches += 1;
        let sample = Sample {
            call: one.call.clone(),
            observed: observed.clone(),
        };
        if let Some(places) = searched(candidates, evidence, &halves, &sample)
            && let Some(mut pair) = pair(candidates, places)
        {
            pair.explains.insert(at);
            pairs.push(pair);
        }
    }
    let used = pairs.into_iter().filter(|pair| !pair.explains.is_empty());
    let found = used.map(|pair| {
        let part = |place: usize| {
            let parts = chosen.iter().flat_map(|found| found.parts.iter());
            let mut of_chosen = parts.filter(|part| part.contains(&place));
            of_chosen.next().cloned().unwrap_or_else(|| vec![place])
        };
        Found {
            parts: pair.places.map(part).to_vec(),
            explains: pair.explains,
            is_certain: true,
        }
    });
    found.collect()
}

/// The only pair that gives an answer, or else the only one with a mistake that is chosen already.
fn searched(
    candidates: &[Candidate],
    evidence: &Evidence<'_, '_>,
    halves: &[usize],
    sample: &Sample,
) -> Option<[usize; 2]> {
    let place = |id: &str| candidates.iter().position(|c| c.mistake.id == id);
    let fits = |place: &usize| {
        let candidate = candidates.get(*place);
        candidate.is_some_and(|one| {
            halves.contains(place)
                || !(evidence.is_refuted_early(one) || evidence.is_refuted_late(&one.rules))
        })
    };
    let sets = search(std::slice::from_ref(sample), Depth::Pairs).sets;
    let mut pairs: Vec<[usize; 2]> = sets
        .iter()
        .filter_map(|set| match &set[..] {
            [a, b] => Some([place(&a.id)?, place(&b.id)?]),
            _ => None,
        })
        .filter(|pair| pair.iter().all(fits))
        .collect();
    if pairs.len() > 1 {
        pairs.retain(|pair| pair.iter().any(|half| halves.contains(half)));
    }
    match &pairs[..] {
        [one] => Some(*one),
        _ => None,
    }
}

fn pair(candidates: &[Candidate], places: [usize; 2]) -> Option<Pair> {
    let [a, b] = places.map(|place| candidates.get(place));
    Some(Pair {
        places,
        rules: both(a?, b?),
        explains: BTreeSet::new(),
    })
}
