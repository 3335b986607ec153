//! Which case catches which mistake: what proves that the vectors are enough.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroUsize;
use std::thread;

use crate::case::Case;
use crate::implementation::Implementation;
use crate::judge::{Verdict, judge};
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Op};
use crate::reference::Reference;
use crate::schemes::Rules;

/// Mistakes that no right answer can catch, and why: the documents permit what they do.
pub const FREE: [(&str, &str); 1] = [(
    "header-realm-position",
    "the order of the field's parameters is free (R-3.5.1-7)",
)];

/// The kill matrix: a row a case, a column a mistake that can be run.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// The mistakes that each case catches, each with a fingerprint of what it answered there.
    kills: BTreeMap<String, BTreeMap<&'static str, u64>>,
    mistakes: Vec<&'static str>,
}

impl Matrix {
    /// Runs every mistake that can be run over every case.
    #[must_use]
    pub fn compute(cases: &[Case]) -> Self {
        let runnable: Vec<(&'static str, Rules)> = Mistake::all()
            .iter()
            .filter_map(|mistake| Some((mistake.id.as_str(), mistake.rules()?)))
            .collect();
        let row = |case: &Case| {
            let right = Reference.answer(&case.call);
            let killed = runnable
                .iter()
                .filter(|(_, rules)| concerns(rules, case.call.op()))
                .filter_map(|(id, rules)| Some((*id, wrong_answer(case, rules, &right)?)))
                .collect();
            (case.id.clone(), killed)
        };
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = cases.len().div_ceil(threads).max(1);
        let kills = thread::scope(|scope| {
            let shares: Vec<_> = cases
                .chunks(share)
                .map(|share| scope.spawn(|| share.iter().map(row).collect::<Vec<_>>()))
                .collect();
            shares
                .into_iter()
                .flat_map(|share| share.join().unwrap_or_default())
                .collect()
        });
        Self {
            kills,
            mistakes: runnable.into_iter().map(|(id, _)| id).collect(),
        }
    }

    /// The mistakes that can be run.
    #[must_use]
    pub fn mistakes(&self) -> &[&'static str] {
        &self.mistakes
    }

    /// The mistakes that a case catches, by id.
    pub(crate) fn kills<'m>(&'m self, case: &str) -> impl Iterator<Item = &'static str> + 'm {
        let row = self.kills.get(case);
        row.into_iter().flat_map(BTreeMap::keys).copied()
    }

    /// The cases that catch a mistake, by id.
    pub fn killers<'m>(&'m self, mistake: &'m str) -> impl Iterator<Item = &'m str> {
        self.kills
            .iter()
            .filter(move |(_, killed)| killed.contains_key(mistake))
            .map(|(case, _)| case.as_str())
    }

    /// The mistakes that no case catches, except those of [`FREE`].
    #[must_use]
    pub fn survivors(&self) -> Vec<&'static str> {
        let killed: BTreeSet<&str> = self
            .kills
            .values()
            .flat_map(BTreeMap::keys)
            .copied()
            .collect();
        self.mistakes
            .iter()
            .copied()
            .filter(|id| !killed.contains(id) && FREE.iter().all(|(free, _)| free != id))
            .collect()
    }

    /// The mistakes that no case tells apart, two or more together: the same cases catch them, and
    /// they give the same wrong answer in each of these.
    #[must_use]
    pub fn alike(&self) -> Vec<Vec<&'static str>> {
        let mut columns: BTreeMap<Vec<(&str, u64)>, Vec<&'static str>> = BTreeMap::new();
        for mistake in &self.mistakes {
            let column = self.kills.iter().filter_map(|(case, killed)| {
                killed.get(mistake).map(|answer| (case.as_str(), *answer))
            });
            columns.entry(column.collect()).or_default().push(mistake);
        }
        let several = columns.into_values().filter(|alike| alike.len() > 1);
        several.collect()
    }
}

/// Whether rules can give an answer to an operation that differs from the reference's: the rules of
/// webhooks and of HTTP authentication have operations of their own.
fn concerns(rules: &Rules, op: Op) -> bool {
    op.scheme().is_some_and(|scheme| rules.departs_in(scheme))
}

/// A fingerprint of what is wrong in the answer of rules, where the case catches them.
fn wrong_answer(case: &Case, rules: &Rules, right: &Answer) -> Option<u64> {
    let answer = rules.answer_beside(&case.call, right.clone());
    if answer == *right {
        return None;
    }
    let Verdict::Failed(difference) = judge(case, &answer) else {
        return None;
    };
    let mut hasher = DefaultHasher::new();
    difference.stage.hash(&mut hasher);
    difference.found.to_string().hash(&mut hasher);
    Some(hasher.finish())
}
