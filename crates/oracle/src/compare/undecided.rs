//! Where implementations diverge on generated inputs, which have no expected answer.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Contestant, classes, parting_stage};
use crate::check::{Generated, answer_of};
use crate::protocol::{Answer, Call, Op};

/// For how many disagreements the smallest input is looked for, at the most.
const SHRUNK: usize = 24;

/// Inputs on which they diverge in the same way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disagreement {
    /// The operation.
    pub op: Op,
    /// The first stage at which the first two sides diverge.
    pub(crate) stage: String,
    /// Who says the same as whom.
    pub sides: Vec<Vec<usize>>,
    /// On how many inputs.
    pub(crate) count: usize,
    /// The minimal input that was found.
    pub input: Value,
    /// What each side says to it.
    pub(crate) answers: Vec<Value>,
}

/// What makes two inputs one disagreement.
type Key = (Op, String, Vec<Vec<usize>>);

/// A call, and the numbers that it is made of.
type Drawn = (Call, (u64, u64));

/// Runs generated calls against all of them.
pub fn undecided(
    contestants: &mut [Contestant],
    source: &Generated,
    count: usize,
) -> Vec<Disagreement> {
    let mut groups: BTreeMap<Key, Vec<Drawn>> = BTreeMap::new();
    for (call, from) in source.undecided_calls(count) {
        if let Some((key, _)) = parted(contestants, &call) {
            groups.entry(key).or_default().push((call, from));
        }
    }
    let size = |call: &Call| call.input().to_string().len();
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, calls)| std::cmp::Reverse(calls.len()));
    let mut disagreements = Vec::new();
    for (place, (key, calls)) in groups.into_iter().enumerate() {
        let count = calls.len();
        let Some((call, from)) = calls.into_iter().min_by_key(|(call, _)| size(call)) else {
            continue;
        };
        // An implementation that breaks again and again is not run any more.
        let is_shrunk = place < SHRUNK && key.1 != "broken";
        let smaller = is_shrunk.then(|| {
            source.smaller(from, |call| {
                let (found, _) = parted(contestants, &call)?;
                (found == key).then_some(call)
            })
        });
        let call = smaller.flatten().unwrap_or(call);
        let answers = parted(contestants, &call).map(|(_, answers)| answers);
        let (op, stage, sides) = key;
        disagreements.push(Disagreement {
            op,
            stage,
            sides,
            count,
            input: call.input(),
            answers: answers.unwrap_or_default(),
        });
    }
    disagreements
}

/// How they diverge on a call, and what each side answers; `None` if they agree.
fn parted(contestants: &mut [Contestant], call: &Call) -> Option<(Key, Vec<Value>)> {
    let op = call.op();
    let answers: Vec<Answer> = contestants
        .iter_mut()
        .map(|one| answer_of(&mut *one.implementation, call))
        .collect();
    let sides = classes(op, &answers.iter().collect::<Vec<_>>());
    if sides.len() < 2 {
        return None;
    }
    let firsts: Vec<&Answer> = sides
        .iter()
        .filter_map(|side| answers.get(*side.first()?))
        .collect();
    let [one, other, ..] = firsts[..] else {
        return None;
    };
    let stage = parting_stage(op, one, other).unwrap_or_else(|| "broken".to_owned());
    let said = |answer: &&Answer| match answer {
        Answer::Broken(why) => json!({"broken": why}),
        Answer::Ok(_) | Answer::Refused { .. } | Answer::Unsupported(_) => {
            answer.to_value().unwrap_or_default()
        }
    };
    let said = firsts.iter().map(said).collect();
    Some(((op, stage, sides), said))
}
