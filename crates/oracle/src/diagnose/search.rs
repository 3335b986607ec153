//! The smallest sets of mistakes that give what was observed.

use crate::field::same_authorization;
use crate::implementation::Implementation;
use crate::mistakes::{Frequency, Mistake};
use crate::protocol::{Answer, Call, Op, Output};
use crate::reference::Reference;
use crate::rules::Rules;

/// A call and what somebody else answered to it, as much as is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The call.
    pub call: Call,
    /// The fields that are known: a signature, a base string, an Authorization field.
    pub observed: Output,
}

/// Mistakes that together give what was observed.
pub type Set = Vec<&'static Mistake>;

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Single mistakes.
    Singles,
    /// Pairs too.
    Pairs,
    /// Triples over different layers too.
    Triples,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Whether the right algorithm gives what was observed.
    pub is_right: bool,
    /// The smallest sets that give it, the likeliest first; all of one size.
    pub sets: Vec<Set>,
    /// How many sets were tried.
    pub tried: usize,
}

/// A mistake that changes something about these samples.
struct Candidate {
    mistake: &'static Mistake,
    rules: Rules,
}

/// Looks for the smallest sets of mistakes that give what was observed in every sample.
///
/// Mistakes that leave the samples unchanged are not tried; sets whose members undo or hide each
/// other are none.
#[must_use]
pub fn search(samples: &[Sample], depth: Depth) -> Found {
    let rights: Vec<Answer> = samples
        .iter()
        .map(|sample| Reference.answer(&sample.call))
        .collect();
    let agrees = |rules: &Rules| {
        samples.iter().zip(&rights).all(|(sample, right)| {
            let answer = rules.answer_beside(&sample.call, right.clone());
            fits(&sample.observed, &answer)
        })
    };
    let mut found = Found {
        is_right: false,
        sets: Vec::new(),
        tried: 0,
    };
    if samples
        .iter()
        .zip(&rights)
        .all(|(sample, right)| fits(&sample.observed, right))
    {
        found.is_right = true;
        return found;
    }
    let candidates = candidates(samples, &rights);
    for candidate in &candidates {
        found.tried += 1;
        if agrees(&candidate.rules) {
            found.sets.push(vec![candidate.mistake]);
        }
    }
    if !found.sets.is_empty() || depth == Depth::Singles {
        return found;
    }
    let pairs = pairs(&candidates);
    for (a, b, rules) in &pairs {
        found.tried += 1;
        if agrees(rules) {
            found.sets.push(vec![a.mistake, b.mistake]);
        }
    }
    if !found.sets.is_empty() || depth == Depth::Pairs {
        return found;
    }
    for (a, b, both) in &pairs {
        if a.mistake.layer == b.mistake.layer {
            continue;
        }
        for c in candidates
            .iter()
            .skip_while(|c| !std::ptr::eq(c.mistake, b.mistake))
            .skip(1)
        {
            if [a, b]
                .iter()
                .any(|other| other.mistake.layer == c.mistake.layer)
            {
                continue;
            }
            let Some(rules) = joined(both, c) else {
                continue;
            };
            found.tried += 1;
            if agrees(&rules) {
                found.sets.push(vec![a.mistake, b.mistake, c.mistake]);
            }
        }
    }
    found
}

/// The mistakes that change an answer to one of the samples: encoder bundles first, for they are
/// what people do, then by frequency.
fn candidates(samples: &[Sample], rights: &[Answer]) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Mistake::all()
        .iter()
        .filter_map(|mistake| {
            Some(Candidate {
                mistake,
                rules: mistake.rules()?,
            })
        })
        .filter(|candidate| {
            samples.iter().zip(rights).any(|(sample, right)| {
                candidate.rules.answer_beside(&sample.call, right.clone()) != *right
            })
        })
        .collect();
    candidates.sort_by_key(|candidate| rank(candidate.mistake));
    candidates
}

/// Where a mistake stands in the order of search.
pub(super) fn rank(mistake: &Mistake) -> (bool, Frequency) {
    (!mistake.id.starts_with("encode-as-"), mistake.frequency)
}

fn pairs<'c>(candidates: &'c [Candidate]) -> Vec<(&'c Candidate, &'c Candidate, Rules)> {
    let mut pairs = Vec::new();
    for (index, a) in candidates.iter().enumerate() {
        for b in candidates.iter().skip(index + 1) {
            if let Some(rules) = joined(&a.rules, b) {
                pairs.push((a, b, rules));
            }
        }
    }
    pairs
}

/// The rules with one mistake more; `None` where it undoes, hides or repeats what is there.
fn joined(rules: &Rules, more: &Candidate) -> Option<Rules> {
    let mut joined = rules.clone();
    more.mistake.apply(&mut joined);
    // Where the order matters, one overwrites the other.
    let right = Rules::rfc5849();
    let is_new = joined != *rules && joined != more.rules;
    let keeps_both =
        rules.differences(&right) + more.rules.differences(&right) == joined.differences(&right);
    (is_new && keeps_both).then_some(joined)
}

/// Whether an answer gives every field that was observed.
#[must_use]
pub fn fits(observed: &Output, answer: &Answer) -> bool {
    let Answer::Ok(output) = answer else {
        return false;
    };
    observed
        .0
        .iter()
        .all(|(name, value)| match (output.0.get(name), value.as_str()) {
            (None, _) => false,
            (Some(found), Some(text)) if name == "authorization" => found
                .as_str()
                .is_some_and(|found| same_authorization(text, found)),
            (Some(found), _) => found == value,
        })
}

/// The fields of an answer that tell something about a mistake.
#[must_use]
pub fn telling(op: Op, output: &Output) -> Output {
    let names: &[&str] = match op {
        Op::Sign => &["signature", "base_string", "authorization"],
        Op::SignBaseString | Op::TwilioSign => &["signature"],
        Op::Verify | Op::TwilioVerify => &["valid"],
        Op::ParseAuthorization => &["realm", "params"],
        Op::FormDecode => &["params"],
        Op::Basic | Op::Digest => &["authorization"],
        _ => &["text"],
    };
    let mut telling = Output::default();
    for name in names {
        if let Some(value) = output.0.get(*name) {
            telling = telling.with(name, value.clone());
        }
    }
    telling
}
