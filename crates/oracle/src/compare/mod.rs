//! Compares implementations: what each passes, how often two agree, and where they diverge.

mod text;
mod undecided;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

pub use text::text;
pub(crate) use undecided::Disagreement;
pub use undecided::undecided;

use crate::case::Case;
use crate::cause::name_mistakes;
use crate::check::answer_of;
use crate::implementation::Implementation;
use crate::judge::{Verdict, agree, judge};
use crate::protocol::{Answer, Op};
use crate::reference::Reference;
use crate::result::{CaseResult, Counts, Report};

/// One that is compared, and what to call it.
pub struct Contestant {
    /// Its name.
    pub name: String,
    /// Itself.
    pub implementation: Box<dyn Implementation>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Who was compared; what follows names them by their places here.
    pub(crate) names: Vec<String>,
    /// The verdicts of each layer, one for each implementation.
    pub(crate) layers: Vec<(String, Vec<Counts>)>,
    /// How often each two agree.
    pub pairs: Vec<Agreement>,
    /// Where they diverge, the most frequent cause first.
    pub partings: Vec<Parting>,
    /// The seed of the generated inputs, if there were any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Where they diverge on generated inputs, which have no expected answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disagreements: Vec<Disagreement>,
}

impl Comparison {
    /// The comparison as JSON.
    #[must_use]
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).expect("a comparison is made of strings, numbers and lists")
    }
}

/// How often two agree, of the cases that are applicable to both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// The one.
    pub(crate) a: usize,
    /// The other.
    pub(crate) b: usize,
    /// How many cases both answered or refused.
    pub compared: usize,
    /// On how many both say the same.
    pub agreed: usize,
}

/// Cases on which they diverge in the same way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parting {
    /// The sides.
    pub(crate) sides: Vec<Side>,
    /// The cases' ids, the shortest first.
    pub(crate) cases: Vec<String>,
    /// The first one's input.
    pub(crate) input: Value,
}

/// Those that say the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Side {
    /// Who.
    pub(crate) who: Vec<usize>,
    /// What they do: `passed`, the mistakes, or where it goes wrong.
    pub(crate) does: String,
}

/// Runs every case against all of them.
pub fn compare(contestants: &mut [Contestant], cases: &[&Case]) -> Comparison {
    let names = contestants.iter().map(|one| one.name.clone()).collect();
    let mut answers: Vec<Vec<Answer>> = Vec::new();
    let mut reports: Vec<Report> = Vec::new();
    for one in contestants.iter_mut() {
        let implementation = &mut *one.implementation;
        let own: Vec<Answer> = cases
            .iter()
            .map(|case| answer_of(implementation, &case.call))
            .collect();
        let results = cases.iter().zip(&own);
        let results =
            results.map(|(case, answer)| CaseResult::new(case, judge(case, answer), answer, 0.0));
        let mut report = Report::new(implementation.hello(), cases.len(), results.collect());
        name_mistakes(&mut report, cases);
        answers.push(own);
        reports.push(report);
    }
    Comparison {
        names,
        layers: layers(&reports),
        pairs: pairs(cases, &answers),
        partings: partings(cases, &answers, &reports),
        seed: None,
        disagreements: Vec::new(),
    }
}

fn layers(reports: &[Report]) -> Vec<(String, Vec<Counts>)> {
    let by_layer: Vec<Vec<(&str, Counts)>> = reports.iter().map(Report::by_layer).collect();
    let Some(first) = by_layer.first() else {
        return Vec::new();
    };
    let rows = first.iter().enumerate().map(|(row, (layer, _))| {
        let counts = by_layer.iter().filter_map(|layers| layers.get(row));
        (
            (*layer).to_owned(),
            counts.map(|(_, counts)| *counts).collect(),
        )
    });
    rows.collect()
}

fn pairs(cases: &[&Case], answers: &[Vec<Answer>]) -> Vec<Agreement> {
    let mut pairs = Vec::new();
    for (a, of_a) in answers.iter().enumerate() {
        for (b, of_b) in answers.iter().enumerate().skip(a + 1) {
            let mut agreement = Agreement {
                a,
                b,
                compared: 0,
                agreed: 0,
            };
            for ((case, one), other) in cases.iter().zip(of_a).zip(of_b) {
                if is_said(one) && is_said(other) {
                    agreement.compared += 1;
                    agreement.agreed += usize::from(says_the_same(case.call.op(), one, other));
                }
            }
            pairs.push(agreement);
        }
    }
    pairs
}

/// Whether it answered or refused.
pub(super) const fn is_said(answer: &Answer) -> bool {
    matches!(answer, Answer::Ok(_) | Answer::Refused { .. })
}

/// Equal results, and refusals that do not name different kinds.
pub(super) fn says_the_same(op: Op, one: &Answer, other: &Answer) -> bool {
    parting_stage(op, one, other).is_none()
}

/// The first stage at which two answers diverge. A stage that only one of them shows is ignored.
pub(super) fn parting_stage(op: Op, one: &Answer, other: &Answer) -> Option<String> {
    let forwards = agree(op, one, other);
    let backwards = agree(op, other, one);
    match (forwards, backwards) {
        (Verdict::Passed, _) | (_, Verdict::Passed) => None,
        (Verdict::Failed(difference), _) | (_, Verdict::Failed(difference)) => {
            Some(difference.stage)
        }
        (Verdict::Broken { .. }, _) | (_, Verdict::Broken { .. }) => Some("broken".to_owned()),
        (Verdict::Unsupported { .. }, Verdict::Unsupported { .. }) => None,
    }
}

/// The implementations that say something, by what they say.
pub(super) fn classes(op: Op, answers: &[&Answer]) -> Vec<Vec<usize>> {
    let mut classes: Vec<Vec<usize>> = Vec::new();
    for (who, answer) in answers.iter().enumerate() {
        if matches!(answer, Answer::Unsupported(_)) {
            continue;
        }
        let same = classes.iter_mut().find(|class| {
            let first = class.first().and_then(|first| answers.get(*first));
            first.is_some_and(|first| match (first, answer) {
                (Answer::Broken(_), Answer::Broken(_)) => true,
                (first, answer) => is_said(first) && says_the_same(op, first, answer),
            })
        });
        match same {
            Some(class) => class.push(who),
            None => classes.push(vec![who]),
        }
    }
    classes
}

fn partings(cases: &[&Case], answers: &[Vec<Answer>], reports: &[Report]) -> Vec<Parting> {
    let mut groups: BTreeMap<Vec<Side>, Vec<&Case>> = BTreeMap::new();
    for (place, case) in cases.iter().enumerate() {
        let of_case: Vec<&Answer> = answers.iter().filter_map(|own| own.get(place)).collect();
        let classes = classes(case.call.op(), &of_case);
        if classes.len() < 2 {
            continue;
        }
        let sides = classes.into_iter().map(|who| {
            let first = who.first().and_then(|first| reports.get(*first));
            let result = first.and_then(|report| report.cases.get(place));
            let said = who.first().and_then(|first| of_case.get(*first));
            let does = match (result, said) {
                (Some(result), Some(answer)) => does(case, result, answer),
                _ => String::new(),
            };
            Side { who, does }
        });
        groups.entry(sides.collect()).or_default().push(case);
    }
    let size = |case: &&Case| case.call.input().to_string().len();
    let mut partings: Vec<Parting> = groups
        .into_iter()
        .filter_map(|(sides, mut cases)| {
            cases.sort_by_key(size);
            let input = cases.first()?.call.input();
            Some(Parting {
                sides,
                cases: cases.iter().map(|case| case.id.clone()).collect(),
                input,
            })
        })
        .collect();
    partings.sort_by_key(|parting| std::cmp::Reverse(parting.cases.len()));
    partings
}

fn does(case: &Case, result: &CaseResult, answer: &Answer) -> String {
    if result.verdict == Verdict::Passed {
        let is_first = says_the_same(result.op, &Reference.answer(&case.call), answer);
        return if is_first {
            "passed"
        } else {
            "passed by another right answer"
        }
        .to_owned();
    }
    let named = result.named();
    if !named.is_empty() {
        return named;
    }
    match &result.verdict {
        Verdict::Failed(difference) if difference.stage == "refusal" => {
            let refuses = difference.found.get("refused").is_some();
            let word = if refuses {
                "refuses"
            } else {
                "does not refuse"
            };
            format!("{word} ({}, {})", result.op, result.section)
        }
        Verdict::Failed(difference) => {
            format!(
                "another {} ({}, {})",
                difference.stage, result.op, result.section
            )
        }
        verdict @ (Verdict::Passed | Verdict::Unsupported { .. } | Verdict::Broken { .. }) => {
            verdict.name().to_owned()
        }
    }
}
