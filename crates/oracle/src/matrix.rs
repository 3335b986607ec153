//! Which case kills which mistake: what proves that the vectors are enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::implementation::Implementation;
use crate::judge::{Verdict, judge};
use crate::mistakes::Mistake;
use crate::protocol::Answer;
use crate::reference::Reference;
use crate::rules::Rules;

/// The kill matrix: a row a case, a column a mistake that can be run.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    kills: BTreeMap<String, BTreeSet<&'static str>>,
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
        let kills = cases
            .iter()
            .map(|case| {
                let right = Reference.answer(&case.call);
                let killed = runnable
                    .iter()
                    .filter(|(_, rules)| is_killed(case, rules, &right))
                    .map(|(id, _)| *id)
                    .collect();
                (case.id.clone(), killed)
            })
            .collect();
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

    /// The mistakes that a case kills.
    #[must_use]
    pub fn kills(&self, case: &str) -> Option<&BTreeSet<&'static str>> {
        self.kills.get(case)
    }

    /// The cases that kill a mistake, by id.
    pub fn killers<'m>(&'m self, mistake: &'m str) -> impl Iterator<Item = &'m str> {
        self.kills
            .iter()
            .filter(move |(_, killed)| killed.contains(mistake))
            .map(|(case, _)| case.as_str())
    }

    /// The mistakes that no case kills.
    #[must_use]
    pub fn survivors(&self) -> Vec<&'static str> {
        let killed: BTreeSet<&str> = self.kills.values().flatten().copied().collect();
        self.mistakes
            .iter()
            .copied()
            .filter(|id| !killed.contains(id))
            .collect()
    }
}

fn is_killed(case: &Case, rules: &Rules, right: &Answer) -> bool {
    let answer = rules.answer_beside(&case.call, right.clone());
    answer != *right && matches!(judge(case, &answer), Verdict::Failed(_))
}
