//! The result of a check: one model, of which every report is a view.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{Case, Level};
use crate::check::KnownFailures;
use crate::implementation::Hello;
use crate::judge::Verdict;
use crate::protocol::Op;

/// What a check of one implementation found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Who answered.
    pub implementation: Hello,
    /// The command that was run, where it is an outside program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// How long it took.
    pub seconds: f64,
    /// The verdicts, counted.
    pub counts: Counts,
    /// The cases in the order of the vectors.
    pub cases: Vec<CaseResult>,
}

/// Verdicts, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Cases that were to be put.
    pub planned: usize,
    /// Cases that the implementation was judged by: passed, failed and broken.
    pub run: usize,
    /// Right answers.
    pub passed: usize,
    /// Wrong answers.
    pub failed: usize,
    /// Cases that the implementation cannot be asked.
    pub unsupported: usize,
    /// Cases without an answer.
    pub broken: usize,
}

impl Counts {
    /// Whether every planned case has its verdict.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.run + self.unsupported == self.planned
    }

    fn count(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Failed(_) => self.failed += 1,
            Verdict::Broken { .. } => self.broken += 1,
            Verdict::Unsupported { .. } => {
                self.unsupported += 1;
                return;
            }
        }
        self.run += 1;
    }
}

/// What a check found for one case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseResult {
    /// The case's id.
    pub id: String,
    /// The operation.
    pub op: Op,
    /// The layer.
    pub layer: String,
    /// How much the case binds.
    pub level: Level,
    /// The requirements that it shows.
    pub requirements: Vec<String>,
    /// The document and section that it tests.
    pub clause: String,
    /// How long the answer took.
    pub milliseconds: f64,
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The input, where the case did not pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Value>,
    /// Whether the list of known failures has it, with this verdict.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
}

impl CaseResult {
    pub(crate) fn new(case: &Case, verdict: Verdict, milliseconds: f64) -> Self {
        let input = matches!(verdict, Verdict::Failed(_) | Verdict::Broken { .. });
        Self {
            id: case.id.clone(),
            op: case.call.op(),
            layer: case.layer().to_owned(),
            level: case.level,
            requirements: case.requirements.clone(),
            clause: format!("{} {}", case.source.document, case.source.section),
            milliseconds,
            verdict,
            input: input.then(|| case.call.input()),
            known: false,
        }
    }

    /// Whether the answer is wrong, or there was none.
    #[must_use]
    pub const fn is_wrong(&self) -> bool {
        matches!(self.verdict, Verdict::Failed(_) | Verdict::Broken { .. })
    }
}

/// Cases that went wrong in the same way: at the same stage of the same operation, against the same
/// clause.
#[derive(Clone, Debug)]
pub struct Cause<'a> {
    /// The operation.
    pub op: Op,
    /// The stage, or `broken` where there was no answer.
    pub stage: &'a str,
    /// The document and section.
    pub clause: &'a str,
    /// The cases.
    pub cases: Vec<&'a CaseResult>,
}

impl Report {
    pub(crate) fn new(implementation: Hello, planned: usize, cases: Vec<CaseResult>) -> Self {
        let mut counts = Counts {
            planned,
            ..Counts::default()
        };
        for case in &cases {
            counts.count(&case.verdict);
        }
        Self {
            implementation,
            command: None,
            seconds: 0.0,
            counts,
            cases,
        }
    }

    /// Marks the cases that a list of known failures has with the verdict that they got.
    pub fn mark_known(&mut self, known: &KnownFailures) {
        for case in &mut self.cases {
            case.known = known.verdict(&case.id) == Some(case.verdict.name());
        }
    }

    /// The verdicts of each layer, counted, in the layers' order.
    #[must_use]
    pub fn by_layer(&self) -> Vec<(&str, Counts)> {
        let mut layers: Vec<(&str, Counts)> = Vec::new();
        for case in &self.cases {
            let at = layers.iter().position(|(layer, _)| *layer == case.layer);
            let at = at.unwrap_or_else(|| {
                layers.push((&case.layer, Counts::default()));
                layers.len() - 1
            });
            layers[at].1.planned += 1;
            layers[at].1.count(&case.verdict);
        }
        layers
    }

    /// What went wrong, grouped by cause, the most frequent first.
    #[must_use]
    pub fn by_cause(&self) -> Vec<Cause<'_>> {
        let mut causes: BTreeMap<(Op, &str, &str), Vec<&CaseResult>> = BTreeMap::new();
        for case in &self.cases {
            let stage = match &case.verdict {
                Verdict::Failed(difference) => difference.stage.as_str(),
                Verdict::Broken { .. } => "broken",
                Verdict::Passed | Verdict::Unsupported { .. } => continue,
            };
            let cause = (case.op, stage, case.clause.as_str());
            causes.entry(cause).or_default().push(case);
        }
        let mut causes: Vec<_> = causes
            .into_iter()
            .map(|((op, stage, clause), cases)| Cause {
                op,
                stage,
                clause,
                cases,
            })
            .collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.cases.len()));
        causes
    }
}
