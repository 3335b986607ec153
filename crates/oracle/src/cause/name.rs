//! Names the mistakes that produce wrong answers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::evidence::{Told, Wrong};
use crate::case::Case;
use crate::diagnose::{Depth, Sample, search};
use crate::implementation::Implementation;
use crate::judge::{Verdict, judge};
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Op};
use crate::reference::Reference;
use crate::result::Report;
use crate::schemes::Rules;

/// How many answers are looked into with pairs of all mistakes, at the most: what was named before is
/// tried on every one.
const SEARCHES: usize = 100;

/// Of how many thousandths of the cases that a mistake would change it must give the answers, to be
/// named alone: where one bit is all that is known, and elsewhere. An equal signature is no accident,
/// but two other mistakes may give it too.
const SHARE_OF_WEAK: usize = 500;
const SHARE: usize = 50;

/// How often rules are run over what passed, at the most.
const RUNS: usize = 200_000;

/// A mistake that can be run.
struct Candidate {
    mistake: &'static Mistake,
    rules: Rules,
    /// In how many decisions it departs.
    departures: usize,
}

/// Names the known mistakes of each wrong answer of a report: one if one gives it, or else
/// two. `cases` are those that were put, by which mistakes are weighed that the implementation
/// would have shown elsewhere too.
///
/// The work is limited by counts, not by the clock, so that equal reports get the same names.
pub fn name_mistakes(report: &mut Report, cases: &[&Case]) {
    let wrong: Vec<Wrong> = report
        .cases
        .iter()
        .enumerate()
        .filter(|(_, case)| matches!(case.verdict, Verdict::Failed(_)))
        .filter_map(|(place, case)| {
            let (call, answer) = case.exchange()?;
            let right = Reference.answer(&call);
            Wrong::of(place, call, right, &answer)
        })
        .collect();
    if wrong.is_empty() {
        return;
    }
    let candidates = candidates();
    let singles: Vec<Vec<usize>> = wrong
        .iter()
        .map(|wrong| singles(wrong, &candidates))
        .collect();
    let weights = Weights::new(report, cases, &candidates, &wrong, &singles);
    let mut named: Vec<Vec<usize>> = wrong
        .iter()
        .zip(&singles)
        .map(|(wrong, singles)| weights.best(wrong, singles, SHARE).into_iter().collect())
        .collect();
    name_pairs(&wrong, &candidates, &mut named);
    for ((wrong, singles), named) in wrong.iter().zip(&singles).zip(&mut named) {
        if named.is_empty() {
            named.extend(weights.best(wrong, singles, 0));
        }
    }
    for (wrong, named) in wrong.iter().zip(&named) {
        if let Some(case) = report.cases.get_mut(wrong.place) {
            let ids = named.iter().filter_map(|&at| candidates.get(at));
            case.mistakes = ids.map(|candidate| candidate.mistake.id.clone()).collect();
        }
    }
}

/// Encoders as a whole first, for they are what people take; then the frequent ones.
fn candidates() -> Vec<Candidate> {
    let with_rules = |mistake: &'static Mistake| {
        let rules = mistake.rules()?;
        Some(Candidate {
            mistake,
            departures: rules.differences(&Rules::right()),
            rules,
        })
    };
    // A cause has one mistake or two, and a preview is never named alone.
    let stable = Mistake::all().iter().filter(|mistake| mistake.is_stable());
    let mut candidates: Vec<Candidate> = stable.filter_map(with_rules).collect();
    candidates.sort_by_key(|candidate| {
        let is_whole = candidate.mistake.id.starts_with("encode-as-");
        (!is_whole, candidate.mistake.frequency)
    });
    candidates
}

fn singles(wrong: &Wrong, candidates: &[Candidate]) -> Vec<usize> {
    let gives =
        |rules: &Rules| wrong.is_given_by(&rules.answer_beside(&wrong.call, wrong.right.clone()));
    let places = candidates.iter().enumerate();
    let places = places.filter(|(_, candidate)| gives(&candidate.rules));
    places.map(|(place, _)| place).collect()
}

/// How much each mistake has for it and against it.
#[derive(Default)]
struct Weights {
    /// In how many decisions it departs: with equal evidence the smallest departure counts.
    departures: Vec<usize>,
    /// How many wrong answers it gives.
    gives: BTreeMap<usize, usize>,
    /// The same by operation.
    gives_in: BTreeMap<(usize, Op), usize>,
    /// How many right answers it would have made wrong.
    denied: BTreeMap<(usize, Op), usize>,
}

impl Weights {
    fn new(
        report: &Report,
        cases: &[&Case],
        candidates: &[Candidate],
        wrong: &[Wrong],
        singles: &[Vec<usize>],
    ) -> Self {
        let mut weights = Self {
            departures: candidates.iter().map(|c| c.departures).collect(),
            ..Self::default()
        };
        for (wrong, singles) in wrong.iter().zip(singles) {
            for &single in singles {
                *weights.gives.entry(single).or_default() += 1;
                let in_op = weights.gives_in.entry((single, wrong.call.op()));
                *in_op.or_default() += 1;
            }
        }
        let by_id: HashMap<&str, &Case> = cases.iter().map(|c| (c.id.as_str(), *c)).collect();
        let mut passed: BTreeMap<Op, Vec<(&Case, Answer)>> = BTreeMap::new();
        let asked: Vec<Op> = wrong.iter().map(|wrong| wrong.call.op()).collect();
        for result in &report.cases {
            if result.verdict == Verdict::Passed
                && asked.contains(&result.op)
                && let Some(case) = by_id.get(result.id.as_str())
            {
                let right = Reference.answer(&case.call);
                passed.entry(result.op).or_default().push((case, right));
            }
        }
        let mut runs = 0;
        for &(single, op) in weights.gives_in.keys() {
            let Some(Candidate { rules, .. }) = candidates.get(single) else {
                continue;
            };
            let passed = passed.get(&op).map(Vec::as_slice).unwrap_or_default();
            runs += passed.len();
            if runs > RUNS {
                break;
            }
            let denies = |(case, right): &&(&Case, Answer)| {
                let answer = rules.answer_beside(&case.call, right.clone());
                answer != *right && matches!(judge(case, &answer), Verdict::Failed(_))
            };
            let denied = passed.iter().filter(denies).count();
            weights.denied.insert((single, op), denied);
        }
        weights
    }

    /// The mistake with the most for it. One bit is no evidence against what passed.
    fn best(&self, wrong: &Wrong, singles: &[usize], least: usize) -> Option<usize> {
        let op = wrong.call.op();
        let least = if wrong.is_weak() {
            SHARE_OF_WEAK
        } else {
            least
        };
        let denied = |single: usize| self.denied.get(&(single, op)).copied().unwrap_or_default();
        let in_op = |single: usize| {
            self.gives_in
                .get(&(single, op))
                .copied()
                .unwrap_or_default()
        };
        let share = |single: usize| {
            let (gives, denied) = (in_op(single), denied(single));
            gives * 1000 / (gives + denied).max(1)
        };
        let fitting = singles
            .iter()
            .copied()
            .filter(|&single| share(single) >= least);
        fitting.min_by_key(|single| {
            let gives = self.gives.get(single);
            let departures = self.departures.get(*single);
            (
                Reverse(share(*single)),
                Reverse(gives.copied()),
                departures.copied(),
                *single,
            )
        })
    }
}

/// Names two where no one gives the answer: two of those named in this report, or else any two.
fn name_pairs(wrong: &[Wrong], candidates: &[Candidate], named: &mut [Vec<usize>]) {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for single in named.iter().flatten() {
        *counts.entry(*single).or_default() += 1;
    }
    let mut known: Vec<usize> = counts.keys().copied().collect();
    known.sort_by_key(|single| Reverse(counts.get(single)));
    let mut pairs: Vec<([usize; 2], [Rules; 2])> = Vec::new();
    for (index, &a) in known.iter().enumerate() {
        for &b in known.iter().skip(index + 1) {
            pairs.extend(pair(candidates, [a, b]));
        }
    }
    let mut searches = 0;
    for (wrong, named) in wrong.iter().zip(named) {
        let Told::Fields(observed) = &wrong.told else {
            continue;
        };
        if !named.is_empty() {
            continue;
        }
        let gives = |rules: &Rules| {
            wrong.is_given_by(&rules.answer_beside(&wrong.call, wrong.right.clone()))
        };
        let mut found = pairs
            .iter()
            .find(|(_, rules)| rules.iter().any(gives))
            .map(|(p, _)| *p);
        if found.is_none() && searches < SEARCHES {
            searches += 1;
            let sample = Sample {
                call: wrong.call.clone(),
                observed: observed.clone(),
            };
            let sets = search(&[sample], Depth::Pairs).sets;
            let place = |m: &&Mistake| candidates.iter().position(|c| c.mistake.id == m.id);
            let of_two = sets.iter().filter_map(|set| match &set[..] {
                [a, b] => Some([place(a)?, place(b)?]),
                _ => None,
            });
            // One that is named already is the likelier half.
            found = of_two.max_by_key(|pair| {
                pair.iter()
                    .filter_map(|half| counts.get(half))
                    .sum::<usize>()
            });
            if let Some(both) = found {
                pairs.extend(pair(candidates, both));
            }
        }
        if let Some(both) = found {
            named.extend(both);
        }
    }
}

/// Two mistakes made one after the other, in both orders.
fn pair(candidates: &[Candidate], places: [usize; 2]) -> Option<([usize; 2], [Rules; 2])> {
    let [a, b] = places.map(|place| candidates.get(place));
    let (a, b) = (a?, b?);
    let (mut ab, mut ba) = (a.rules.clone(), b.rules.clone());
    b.mistake.apply(&mut ab);
    a.mistake.apply(&mut ba);
    Some((places, [ab, ba]))
}
