//! Two checks compared, case by case: what a change of the implementation did to its verdicts.

mod text;

use std::collections::BTreeMap;

use serde::Serialize;

pub use text::text;

use crate::case::Level;
use crate::judge::Verdict;
use crate::result::{CaseResult, Report, Standing};

/// What came of a case in one of the checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Outcome {
    /// The verdict's name.
    pub(crate) verdict: &'static str,
    /// Why: the mistakes, the stage, the first words of what broke. Nothing where it passed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) cause: String,
}

/// A case whose outcome is another, or that only one of the checks has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    /// The case's id.
    pub(crate) id: String,
    /// How much it binds.
    pub(crate) level: Level,
    /// What came of it before; none for a case that is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) old: Option<Outcome>,
    /// What came of it now; none for a case that is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) new: Option<Outcome>,
}

/// What became of one implementation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Changes {
    /// Its name and version in the old check.
    pub(crate) old: String,
    /// Its name and version in the new one.
    pub(crate) new: String,
    /// How many cases both have.
    pub(crate) common: usize,
    /// Fails or breaks now, and did not before.
    pub(crate) newly_failing: Vec<Change>,
    /// Passes now, and did not before.
    pub(crate) newly_passing: Vec<Change>,
    /// Has another verdict or another cause without being one of those.
    pub(crate) changed: Vec<Change>,
    /// Was put before and is not any more.
    pub(crate) gone_cases: Vec<Change>,
    /// Was not put before.
    pub(crate) new_cases: Vec<Change>,
}

/// Two checks compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The implementations that both have.
    pub(crate) implementations: Vec<Changes>,
    /// The names of those that the new check does not have any more.
    pub gone: Vec<String>,
    /// The names of those that the old check did not have.
    pub(crate) new: Vec<String>,
}

impl Comparison {
    /// Whether a case fails now that did not before.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        let mut all = self.implementations.iter();
        all.any(|changes| !changes.newly_failing.is_empty())
    }

    /// How many cases of how many implementations were compared at all.
    #[must_use]
    pub fn common(&self) -> usize {
        self.implementations.iter().map(|c| c.common).sum()
    }
}

/// Compares an old check with a new one. Implementations are paired by name, whatever their version;
/// two checks of one implementation each are paired in any case.
#[must_use]
pub fn diff(old: &[Report], new: &[Report]) -> Comparison {
    if let ([old], [new]) = (old, new) {
        return Comparison {
            implementations: vec![changes(old, new)],
            ..Comparison::default()
        };
    }
    let mut comparison = Comparison::default();
    let mut left: Vec<&Report> = new.iter().collect();
    for old in old {
        let is_same = |new: &&Report| new.implementation.name == old.implementation.name;
        match left.iter().position(is_same) {
            Some(at) => {
                let new = left.remove(at);
                comparison.implementations.push(changes(old, new));
            }
            None => comparison.gone.push(name(old)),
        }
    }
    comparison.new = left.into_iter().map(name).collect();
    comparison
}

fn name(report: &Report) -> String {
    let hello = &report.implementation;
    let name = format!("{} {}", hello.name, hello.version);
    name.trim().to_owned()
}

fn changes(old: &Report, new: &Report) -> Changes {
    let mut changes = Changes {
        old: name(old),
        new: name(new),
        ..Changes::default()
    };
    let before: BTreeMap<&str, &CaseResult> =
        old.cases.iter().map(|c| (c.id.as_str(), c)).collect();
    let after: BTreeMap<&str, &CaseResult> = new.cases.iter().map(|c| (c.id.as_str(), c)).collect();
    for case in &new.cases {
        let now = outcome(new, case);
        let mut change = Change {
            id: case.id.clone(),
            level: case.level,
            old: None,
            new: Some(now.clone()),
        };
        let Some(earlier) = before.get(case.id.as_str()) else {
            changes.new_cases.push(change);
            continue;
        };
        changes.common += 1;
        let then = outcome(old, earlier);
        if then == now {
            continue;
        }
        change.old = Some(then);
        let fails = |standing: Standing| {
            matches!(
                standing,
                Standing::Failed | Standing::Known | Standing::Broken
            )
        };
        let (then, now) = (old.standing(earlier), new.standing(case));
        let list = match (fails(then), fails(now)) {
            (false, true) => &mut changes.newly_failing,
            _ if now == Standing::Passed => &mut changes.newly_passing,
            _ => &mut changes.changed,
        };
        list.push(change);
    }
    let gone = old
        .cases
        .iter()
        .filter(|case| !after.contains_key(case.id.as_str()));
    changes.gone_cases = gone
        .map(|case| Change {
            id: case.id.clone(),
            level: case.level,
            old: Some(outcome(old, case)),
            new: None,
        })
        .collect();
    changes
}

fn outcome(report: &Report, case: &CaseResult) -> Outcome {
    let cause = match &case.verdict {
        Verdict::Passed => String::new(),
        Verdict::Failed(_) if case.causes().next().is_some() => case.named(),
        Verdict::Failed(difference) => format!("at {}", difference.stage),
        // Numbers of lines and processes change from run to run.
        Verdict::Broken { why } | Verdict::Unsupported { why } => {
            let first = why.lines().find(|line| !line.trim().is_empty());
            let first = first.unwrap_or_default();
            first.chars().filter(|c| !c.is_ascii_digit()).collect()
        }
    };
    Outcome {
        // Whether a failure was known is not a change of the implementation.
        verdict: if report.standing(case) == Standing::Known {
            case.verdict.name()
        } else {
            report.standing(case).name()
        },
        cause,
    }
}
