//! The known mistakes of a scheme, and how each fits what was observed.

use std::collections::{BTreeSet, HashMap};

use super::observation::{Observation, Shows};
use crate::mistakes::Mistake;
use crate::protocol::Op;
use crate::schemes::{Rules, Scheme};

/// Over how many right answers a mistake is run before it is run over the wrong ones.
const FIRST: usize = 48;

/// A mistake that can be run.
pub(super) struct Candidate {
    pub(super) mistake: &'static Mistake,
    pub(super) rules: Rules,
    /// In how many decisions it departs.
    pub(super) departures: usize,
}

impl Candidate {
    /// The mistakes of a scheme that may be named alone, the simplest and most frequent first.
    pub(super) fn all(scheme: Scheme) -> Vec<Self> {
        let stable = Mistake::all().iter().filter(|mistake| mistake.is_stable());
        let own = stable.filter(|mistake| mistake.scheme == scheme);
        let mut candidates: Vec<Self> = own
            .filter_map(|mistake| {
                let rules = mistake.rules()?;
                Some(Self {
                    mistake,
                    departures: rules.differences(&Rules::right()),
                    rules,
                })
            })
            .collect();
        candidates.sort_by_key(|candidate| (candidate.departures, candidate.mistake.frequency));
        candidates
    }
}

/// The observations of a scheme in the groups in which they are used.
pub(super) struct Evidence<'o, 'c> {
    pub(super) all: &'o [Observation<'c>],
    /// The right answers, in the order in which they are used against a mistake.
    passed: Vec<usize>,
    /// The right answers to the cases that few mistakes fail, by the mistake's id.
    telling: HashMap<&'o str, Vec<usize>>,
    /// The permitted differences.
    pub(super) permitted: Vec<usize>,
    /// All wrong texts: they are evidence against a mistake that gives others.
    rivals: Vec<usize>,
    /// The wrong answers that show a text.
    pub(super) texts: Vec<usize>,
    /// The wrong answers that show little more than yes or no.
    pub(super) bits: Vec<usize>,
}

impl<'o, 'c> Evidence<'o, 'c> {
    /// Of the answers that show little, those count for which `counts` is true.
    pub(super) fn new(
        all: &'o [Observation<'c>],
        counts: impl Fn(&Observation<'c>) -> bool,
    ) -> Self {
        let (mut passed, mut permitted) = (Vec::new(), Vec::new());
        let (mut texts, mut bits) = (Vec::new(), Vec::new());
        let mut telling: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, one) in all.iter().enumerate() {
            match &one.shows {
                Shows::Right => {
                    passed.push(at);
                    for id in &one.case.kills {
                        telling.entry(id).or_default().push(at);
                    }
                }
                Shows::Text(_) | Shows::Refusal | Shows::Validity(..) if one.is_permitted => {
                    permitted.push(at);
                }
                Shows::Text(_) => texts.push(at),
                Shows::Refusal | Shows::Validity(..) if counts(one) => bits.push(at),
                Shows::Refusal | Shows::Validity(..) => {}
            }
        }
        Self {
            all,
            passed: spread(&passed),
            telling,
            permitted,
            rivals: texts.clone(),
            texts,
            bits,
        }
    }

    /// The evidence of one operation: its right answers, and its wrong texts that are not among these.
    pub(super) fn scoped(&self, op: Op, explained: &BTreeSet<usize>) -> Self {
        let is_own = |at: &usize| self.at(*at).is_some_and(|one| one.call.op() == op);
        let own = |places: &[usize]| places.iter().copied().filter(is_own).collect::<Vec<_>>();
        let telling = self.telling.iter();
        let mut texts = own(&self.texts);
        texts.retain(|at| !explained.contains(at));
        Self {
            all: self.all,
            passed: own(&self.passed),
            telling: telling.map(|(id, places)| (*id, own(places))).collect(),
            permitted: own(&self.permitted),
            rivals: own(&self.rivals),
            texts,
            bits: Vec::new(),
        }
    }

    /// Whether a mistake gives a wrong answer to one of the first cases that were answered rightly.
    pub(super) fn is_refuted_early(&self, candidate: &Candidate) -> bool {
        let telling = self.telling.get(candidate.mistake.id.as_str());
        let telling = telling.map(Vec::as_slice).unwrap_or_default();
        let first = self.passed.iter().take(FIRST);
        self.is_refuted(&candidate.rules, telling.iter().chain(first))
    }

    /// Whether rules give a wrong answer to any case that was answered rightly.
    pub(super) fn is_refuted_late(&self, rules: &Rules) -> bool {
        self.is_refuted(rules, self.passed.iter())
    }

    fn is_refuted<'p>(&self, rules: &Rules, mut places: impl Iterator<Item = &'p usize>) -> bool {
        places.any(|&at| self.at(at).is_some_and(|one| one.is_contradicted_by(rules)))
    }

    /// The places among these whose wrong answer rules give.
    pub(super) fn explained(&self, rules: &Rules, places: &[usize]) -> BTreeSet<usize> {
        let places = places.iter().copied();
        let gives = |at: &usize| self.at(*at).is_some_and(|one| one.is_explained_by(rules));
        places.filter(gives).collect()
    }

    /// The wrong texts in whose place rules give another wrong text, those with a cause too.
    pub(super) fn contradicted(&self, rules: &Rules) -> BTreeSet<usize> {
        let texts = self.rivals.iter().copied();
        let departs = |at: &usize| {
            let one = self.at(*at);
            one.is_some_and(|one| one.is_contradicted_by(rules))
        };
        texts.filter(departs).collect()
    }

    pub(super) fn at(&self, place: usize) -> Option<&Observation<'c>> {
        self.all.get(place)
    }
}

/// The same places in an order in which neighbours are far apart: cases that are side by side test the
/// same rule.
pub(super) fn spread(places: &[usize]) -> Vec<usize> {
    const STEP: usize = 61;
    let starts = 0..STEP.min(places.len());
    let picked = starts.flat_map(|start| places.iter().skip(start).step_by(STEP));
    picked.copied().collect()
}

/// How a mistake fits: it gives no wrong answer where the right one was given.
pub(super) struct Fit {
    /// The place of the candidate.
    pub(super) candidate: usize,
    /// The wrong texts that it gives.
    pub(super) texts: BTreeSet<usize>,
    /// The wrong answers of the other kind that it gives.
    pub(super) bits: BTreeSet<usize>,
    /// The wrong texts in whose place it gives another wrong text.
    pub(super) others: BTreeSet<usize>,
}

/// A cause: each part is one mistake, or several that fit equally. All parts together give the answers.
pub(super) struct Found {
    pub(super) parts: Vec<Vec<usize>>,
    /// The places of the observations.
    pub(super) explains: BTreeSet<usize>,
    /// Whether the observations show enough to name a mistake that is the only one in its part.
    pub(super) is_certain: bool,
}

/// Two mistakes made one after the other, in both orders.
pub(super) fn both(a: &Candidate, b: &Candidate) -> [Rules; 2] {
    let (mut ab, mut ba) = (a.rules.clone(), b.rules.clone());
    b.mistake.apply(&mut ab);
    a.mistake.apply(&mut ba);
    [ab, ba]
}
