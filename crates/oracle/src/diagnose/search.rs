//! The smallest sets of mistakes that give an observed answer.

use crate::mistakes::{Frequency, Mistake};
use crate::schemes::Rules;

use super::ready::{Ready, Tried};
use super::sample::Sample;
use super::subject::Subject;

/// Mistakes that together give what was observed.
pub type Set = Vec<&'static Mistake>;

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Single mistakes.
    Singles,
    /// Pairs too.
    Pairs,
    /// Triples of different layers too.
    Triples,
}

/// How much is tried at most for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tries {
    /// How many base strings are built to look for mistakes; half as many for other URLs and methods.
    pub(super) texts: usize,
    /// How often a base string is signed with another key or in another way.
    pub(super) keys: usize,
}

impl Tries {
    /// All that is known.
    pub(super) const ALL: Self = Self {
        texts: usize::MAX,
        keys: usize::MAX,
    };
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Whether the right algorithm gives what was observed.
    pub is_right: bool,
    /// The smallest sets that give it, the likeliest first; all of one size.
    pub sets: Vec<Set>,
    /// Single mistakes that give it and contain one of those, such as a whole encoder: what more they
    /// do does not show in these samples.
    pub wider: Vec<&'static Mistake>,
    /// How many sets were tried.
    pub(crate) tried: usize,
}

/// A mistake that changes something about these samples.
struct Candidate {
    mistake: &'static Mistake,
    rules: Rules,
    /// Whether it is after the base string: in the key, the digest or its text.
    is_behind: bool,
    /// Whether it gives what was observed without others.
    agrees: bool,
}

impl Candidate {
    fn of(mistake: &'static Mistake) -> Option<Self> {
        let rules = mistake.rules()?;
        let mut behind = Rules::right();
        behind.oauth.key = rules.oauth.key.clone();
        Some(Self {
            mistake,
            is_behind: rules == behind,
            rules,
            agrees: false,
        })
    }
}

/// Looks for the smallest sets of mistakes that give what was observed in every sample.
///
/// Mistakes that do not change the samples are not tried. Sets whose members undo or hide each other
/// are left out, and so is a set that contains another.
#[must_use]
pub fn search(samples: &[Sample], depth: Depth) -> Found {
    let subjects: Vec<Subject> = samples.iter().map(Subject::of_sample).collect();
    search_subjects(&subjects, depth, Tries::ALL)
}

/// [`search`] over prepared subjects.
pub(super) fn search_subjects(subjects: &[Subject], depth: Depth, tries: Tries) -> Found {
    let views: Vec<_> = subjects.iter().map(Subject::views).collect();
    let ready: Option<Vec<Ready<'_>>> = subjects
        .iter()
        .zip(&views)
        .map(|(subject, views)| subject.ready(views))
        .collect();
    let mut found = Found {
        is_right: false,
        sets: Vec::new(),
        wider: Vec::new(),
        tried: 0,
    };
    let Some(ready) = ready else { return found };
    if ready.iter().all(Ready::is_right) {
        found.is_right = true;
        return found;
    }
    let candidates = candidates(&ready, tries);
    let mut search = Search {
        ready: &ready,
        candidates: &candidates,
        sets: Vec::new(),
        tried: 0,
    };
    search.singles();
    search.settle();
    if search.sets.is_empty() && depth >= Depth::Pairs {
        let pairs = pairs(&candidates);
        search.pairs(&pairs);
        search.settle();
        if search.sets.is_empty() && depth >= Depth::Triples {
            search.triples(&pairs);
            search.settle();
        }
    }
    found.tried = search.tried;
    found.sets = minimal(&search.sets);
    if !found.sets.iter().any(is_stable) {
        // A preview does less than the stable mistakes that explain the samples too.
        search.sets.retain(|(set, _)| is_stable(set));
        found.sets = minimal(&search.sets);
    }
    found.wider = wider(&search.sets, &found.sets);
    found
}

/// The single mistakes without which the others are the smallest.
fn wider(all: &[(Set, Rules)], smallest: &[Set]) -> Vec<&'static Mistake> {
    all.iter()
        .filter_map(|(set, _)| match set[..] {
            [only] if only.is_stable() => Some(only),
            _ => None,
        })
        .filter(|only| !smallest.iter().flatten().any(|known| known.id == only.id))
        .collect()
}

/// Whether a set has no preview.
fn is_stable(set: &Set) -> bool {
    set.iter().all(|mistake| mistake.is_stable())
}

/// Whether the right rules give what was observed of each subject.
pub(super) fn are_right(subjects: &[Subject]) -> bool {
    subjects.iter().all(|subject| {
        let views = subject.views();
        subject.ready(&views).is_some_and(|ready| ready.is_right())
    })
}

struct Search<'s> {
    ready: &'s [Ready<'s>],
    candidates: &'s [Candidate],
    sets: Vec<(Set, Rules)>,
    tried: usize,
}

/// Two candidates by their places, and the rules with both.
type Pair = ([usize; 2], Rules);

impl Search<'_> {
    fn attempt(&mut self, places: &[usize], rules: &Rules, texts: &mut Texts<'_>) {
        let last = places.last().and_then(|&place| self.candidates.get(place));
        let agrees = if last.is_some_and(|last| last.is_behind) {
            let texts = texts.get(self.ready);
            let mut all = self.ready.iter().zip(texts);
            all.all(|(ready, text)| ready.agrees_with(rules, text.as_deref()))
        } else {
            self.ready.iter().all(|ready| ready.agrees(rules))
        };
        self.note(places, rules, agrees);
    }

    /// Keeps a set that gives what was observed.
    fn note(&mut self, places: &[usize], rules: &Rules, agrees: bool) {
        self.tried += 1;
        if agrees {
            let candidates = places
                .iter()
                .filter_map(|&place| self.candidates.get(place));
            let set = candidates.map(|candidate| candidate.mistake).collect();
            self.sets.push((set, rules.clone()));
        }
    }

    fn singles(&mut self) {
        for (place, candidate) in self.candidates.iter().enumerate() {
            self.note(&[place], &candidate.rules, candidate.agrees);
        }
    }

    fn pairs(&mut self, pairs: &[Pair]) {
        let right = Rules::right();
        for of_first in pairs.chunk_by(|([a, _], _), ([b, _], _)| a == b) {
            let first = of_first
                .first()
                .and_then(|([a, _], _)| self.candidates.get(*a));
            let mut texts = Texts::of(first.map_or(&right, |first| &first.rules));
            for (places, rules) in of_first {
                self.attempt(places, rules, &mut texts);
            }
        }
    }

    /// Drops the sets with a preview unless a set without one explains the samples too: a preview is
    /// never named alone.
    fn settle(&mut self) {
        if !self.sets.iter().any(|(set, _)| is_stable(set)) {
            self.sets.clear();
        }
    }

    /// Of three layers: within one layer, mistakes mostly exclude or contain each other.
    fn triples(&mut self, pairs: &[Pair]) {
        let right = Rules::right();
        for (places @ [a, b], both) in pairs {
            let layer = |place: &usize| self.candidates.get(*place).map(|c| &c.mistake.layer);
            let layers = places.map(|place| layer(&place));
            if layers[0] == layers[1] {
                continue;
            }
            let differences = both.differences(&right);
            let mut texts = Texts::of(both);
            for (c, third) in self.candidates.iter().enumerate().skip(b + 1) {
                if layers.contains(&Some(&third.mistake.layer)) {
                    continue;
                }
                if let Some(rules) = joined(both, differences, third, &right) {
                    self.attempt(&[*a, *b, c], &rules, &mut texts);
                }
            }
        }
    }
}

/// The base strings by the rules to which mistakes after the base string are added. They are computed
/// when the first of these needs them.
struct Texts<'r> {
    rules: &'r Rules,
    built: Option<Vec<Option<Vec<u8>>>>,
}

impl<'r> Texts<'r> {
    const fn of(rules: &'r Rules) -> Self {
        Self { rules, built: None }
    }

    fn get(&mut self, ready: &[Ready<'_>]) -> &[Option<Vec<u8>>] {
        let rules = self.rules;
        self.built
            .get_or_insert_with(|| ready.iter().map(|ready| ready.text(rules)).collect())
    }
}

/// The mistakes that change the answer to one of the samples: whole encoders first, because they are
/// the most common, then by frequency. Those after the base string come last, so that in every set
/// the base string is that of the mistakes before them.
fn candidates(ready: &[Ready<'_>], tries: Tries) -> Vec<Candidate> {
    let all = Mistake::all().iter().filter_map(Candidate::of);
    let all = all.filter(|candidate| ready.iter().any(|ready| ready.is_of(&candidate.rules)));
    let (mut behind, mut before): (Vec<_>, Vec<_>) = all.partition(|one| one.is_behind);
    for (candidates, most) in [(&mut before, tries.texts), (&mut behind, tries.keys)] {
        candidates.sort_by_key(|candidate| rank(candidate.mistake));
        candidates.truncate(most);
    }
    before.extend(behind);
    before.retain_mut(|candidate| {
        let (rules, is_behind) = (&candidate.rules, candidate.is_behind);
        let tried: Vec<Tried> = ready
            .iter()
            .map(|one| one.tried(rules, is_behind))
            .collect();
        candidate.agrees = tried.iter().all(|tried| tried.is_observed);
        tried.iter().any(|tried| tried.is_changed)
    });
    before
}

/// The place of a mistake in the order of the search.
fn rank(mistake: &Mistake) -> (bool, Frequency) {
    (!is_bundle(mistake), mistake.frequency)
}

/// Whether a mistake is a whole encoder.
fn is_bundle(mistake: &Mistake) -> bool {
    mistake.id.starts_with("encode-as-")
}

fn pairs(candidates: &[Candidate]) -> Vec<Pair> {
    let right = Rules::right();
    let mut pairs = Vec::new();
    for (place, a) in candidates.iter().enumerate() {
        let differences = a.rules.differences(&right);
        for (other, b) in candidates.iter().enumerate().skip(place + 1) {
            if let Some(rules) = joined(&a.rules, differences, b, &right) {
                pairs.push(([place, other], rules));
            }
        }
    }
    pairs
}

/// The rules with one more mistake; `None` if it undoes, hides or repeats another.
fn joined(rules: &Rules, differences: usize, more: &Candidate, right: &Rules) -> Option<Rules> {
    let mut joined = rules.clone();
    more.mistake.apply(&mut joined);
    // If the order matters, one overwrites the other.
    let is_new = joined != *rules && joined != more.rules;
    let keeps_both = differences + more.rules.differences(right) == joined.differences(right);
    (is_new && keeps_both).then_some(joined)
}

/// The sets that contain no other one, the likeliest first.
fn minimal(sets: &[(Set, Rules)]) -> Vec<Set> {
    let right = Rules::right();
    let contains = |more: &Rules, less: &Rules| {
        let (whole, part) = (more.differences(&right), less.differences(&right));
        part < whole && part + more.differences(less) == whole
    };
    let is_minimal = |rules: &Rules| !sets.iter().any(|(_, less)| contains(rules, less));
    let mut kept: Vec<Set> = sets
        .iter()
        .filter(|(_, rules)| is_minimal(rules))
        .map(|(set, _)| set.clone())
        .collect();
    // Stable: among equals, the order of the search stays.
    kept.sort_by_key(|set| {
        let ranks = set.iter().map(|mistake| mistake.frequency as usize);
        ranks.sum::<usize>()
    });
    kept
}
