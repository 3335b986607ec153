//! An implementation's dialect: what it does at each decision of the algorithm, and how it reads what
//! the documents do not specify.

mod text;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

pub use text::text;

use crate::case::Case;
use crate::cause::name_mistakes;
use crate::check::answer_of;
use crate::implementation::{Hello, Implementation};
use crate::judge::{Verdict, agree, judge};
use crate::mistakes::Mistake;
use crate::protocol::Answer;
use crate::reference::Reference;
use crate::result::{CaseResult, Counts, Report};
use crate::schemes::Rules;
use crate::vectors::{RequirementKind, Requirements};

/// What an implementation does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dialect {
    /// The implementation.
    pub(crate) implementation: Hello,
    /// The verdicts, counted.
    pub counts: Counts,
    /// What it does at each decision.
    pub decisions: Vec<Decision>,
    /// How it reads what is unspecified.
    pub(crate) open: Vec<Spot>,
    /// Wrong answers that no known mistake gives, by their cause.
    pub unexplained: Vec<Unexplained>,
}

/// A decision of the algorithm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// Its name.
    pub decision: String,
    /// The sections that say how to decide.
    pub(crate) clauses: Vec<&'static str>,
    /// What the implementation does.
    #[serde(flatten)]
    pub does: Does,
}

/// What an implementation does at a decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "does", rename_all = "kebab-case")]
pub enum Does {
    /// As the documents require.
    Right {
        /// A case that it passes only because of that.
        shown_by: String,
        /// The known mistakes that no case which was run can show.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        not_told: Vec<&'static str>,
    },
    /// Not as the documents require.
    Otherwise {
        /// The known mistakes that it makes.
        mistakes: Vec<Shown>,
    },
    /// No case that was run shows it.
    Unknown,
}

/// A mistake that an implementation makes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// The mistake.
    pub(crate) mistake: &'static str,
    /// A case that shows it.
    pub(crate) shown_by: String,
    /// How many cases show it.
    pub(crate) cases: usize,
}

/// What the documents do not specify.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Spot {
    /// Its id.
    pub(crate) spot: String,
    /// What is unspecified.
    pub(crate) about: String,
    /// On how many cases the implementation reads it as the reference does.
    pub(crate) as_the_reference: usize,
    /// The cases on which it reads it differently.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) otherwise: Vec<Reading>,
}

/// Another reading than the reference's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Reading {
    /// The case.
    pub(crate) case: String,
    /// Whether the case has this reading as a right one too.
    pub(crate) is_right: bool,
    /// The first stage that differs.
    pub(crate) stage: String,
    /// What was found there.
    pub(crate) found: Value,
}

/// Wrong answers of one cause that no known mistake gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unexplained {
    /// The cause.
    pub(crate) cause: String,
    /// A case that shows it.
    pub(crate) shown_by: String,
    /// How many cases show it.
    pub(crate) cases: usize,
}

/// Runs every case, and describes what the answers show.
#[must_use]
pub fn probe(implementation: &mut dyn Implementation, cases: &[&Case]) -> Dialect {
    let answers: Vec<Answer> = cases
        .iter()
        .map(|case| answer_of(implementation, &case.call))
        .collect();
    let results = cases.iter().zip(&answers);
    let results =
        results.map(|(case, answer)| CaseResult::new(case, judge(case, answer), answer, 0.0));
    let mut report = Report::new(implementation.hello(), cases.len(), results.collect());
    name_mistakes(&mut report, cases);
    Dialect {
        decisions: decisions(&report, cases),
        open: spots(cases, &answers),
        unexplained: unexplained(&report),
        counts: report.counts,
        implementation: report.implementation,
    }
}

fn decisions(report: &Report, cases: &[&Case]) -> Vec<Decision> {
    let right = Rules::right();
    // Every decision has its entry, also one in which no known mistake departs.
    let all = Rules::decisions().into_iter();
    let mut by_decision: BTreeMap<String, Vec<(&'static Mistake, Rules)>> =
        all.map(|name| (name, Vec::new())).collect();
    for mistake in Mistake::all() {
        let Some(rules) = mistake.rules() else {
            continue;
        };
        for name in rules.differing(&right) {
            by_decision
                .entry(name)
                .or_default()
                .push((mistake, rules.clone()));
        }
    }
    let passed: Vec<(&Case, Answer)> = cases
        .iter()
        .zip(&report.cases)
        .filter(|(_, result)| result.verdict == Verdict::Passed)
        .map(|(case, _)| (*case, Reference.answer(&case.call)))
        .collect();
    let mut shown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for case in &report.cases {
        for mistake in &case.mistakes {
            shown.entry(mistake).or_default().push(&case.id);
        }
    }
    let mut denied: BTreeMap<&'static str, Option<&str>> = BTreeMap::new();
    let mut decisions = Vec::new();
    for (decision, mistakes) in by_decision {
        let mut clauses: Vec<&'static str> = Vec::new();
        for (mistake, _) in &mistakes {
            if !clauses.contains(&mistake.section.as_str()) {
                clauses.push(&mistake.section);
            }
        }
        let mut made: Vec<Shown> = mistakes
            .iter()
            .filter_map(|(mistake, _)| {
                let by = shown.get(mistake.id.as_str())?;
                Some(Shown {
                    mistake: &mistake.id,
                    shown_by: (*by.first()?).to_owned(),
                    cases: by.len(),
                })
            })
            .collect();
        made.sort_by_key(|shown| std::cmp::Reverse(shown.cases));
        let does = if made.is_empty() {
            right_or_unknown(&mistakes, &passed, &mut denied)
        } else {
            Does::Otherwise { mistakes: made }
        };
        decisions.push(Decision {
            decision,
            clauses,
            does,
        });
    }
    decisions
}

fn right_or_unknown<'c>(
    mistakes: &[(&'static Mistake, Rules)],
    passed: &[(&'c Case, Answer)],
    denied: &mut BTreeMap<&'static str, Option<&'c str>>,
) -> Does {
    let mut shown_by = None;
    let mut not_told = Vec::new();
    // One that departs in several decisions may be denied by another of them.
    let is_alone = |rules: &Rules| rules.differing(&Rules::right()).len() == 1;
    for (mistake, rules) in mistakes.iter().filter(|(_, rules)| is_alone(rules)) {
        let by = *denied.entry(&mistake.id).or_insert_with(|| {
            let denies = |(case, right): &&(&'c Case, Answer)| {
                let answer = rules.answer_beside(&case.call, right.clone());
                answer != *right && matches!(judge(case, &answer), Verdict::Failed(_))
            };
            passed.iter().find(denies).map(|(case, _)| case.id.as_str())
        });
        match by {
            Some(id) => shown_by = shown_by.or(Some(id)),
            None => not_told.push(mistake.id.as_str()),
        }
    }
    match shown_by {
        Some(id) => Does::Right {
            shown_by: id.to_owned(),
            not_told,
        },
        None => Does::Unknown,
    }
}

fn spots(cases: &[&Case], answers: &[Answer]) -> Vec<Spot> {
    let requirements = Requirements::embedded().unwrap_or_default();
    let mut spots: BTreeMap<&str, Spot> = BTreeMap::new();
    for (case, answer) in cases.iter().zip(answers) {
        if matches!(answer, Answer::Unsupported(_)) {
            continue;
        }
        let right = Reference.answer(&case.call);
        let verdict = agree(case.call.op(), &right, answer);
        for id in &case.requirements {
            let Some(requirement) = requirements.get(id) else {
                continue;
            };
            if requirement.kind != RequirementKind::Open {
                continue;
            }
            let spot = spots.entry(&requirement.id).or_insert_with(|| Spot {
                spot: requirement.id.clone(),
                about: requirement.text.clone(),
                as_the_reference: 0,
                otherwise: Vec::new(),
            });
            let (stage, found) = match &verdict {
                Verdict::Passed | Verdict::Unsupported { .. } => {
                    spot.as_the_reference += 1;
                    continue;
                }
                Verdict::Failed(difference) => (difference.stage.clone(), difference.found.clone()),
                // A trace has places of one machine in it.
                Verdict::Broken { .. } => ("broken".to_owned(), Value::Null),
            };
            spot.otherwise.push(Reading {
                case: case.id.clone(),
                is_right: judge(case, answer) == Verdict::Passed,
                stage,
                found,
            });
        }
    }
    spots.into_values().collect()
}

fn unexplained(report: &Report) -> Vec<Unexplained> {
    let causes = report.by_cause();
    let causes = causes.iter().filter(|cause| !cause.is_named());
    let unexplained = causes.filter_map(|cause| {
        Some(Unexplained {
            cause: cause.title(),
            shown_by: cause.cases.first()?.id.clone(),
            cases: cause.cases.len(),
        })
    });
    unexplained.collect()
}

impl Dialect {
    /// The dialect as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).expect("a dialect is made of strings, numbers and lists")
    }
}
