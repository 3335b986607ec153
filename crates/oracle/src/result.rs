//! The result of a check: one model, of which every report is a view.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{Case, Level};
use crate::check::KnownFailures;
use crate::implementation::Hello;
use crate::judge::Verdict;
use crate::profiles::Profile;
use crate::protocol::{Answer, Call, Op};
use crate::vectors::Requirements;

/// What a check of one implementation found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Who answered.
    pub implementation: Hello,
    /// The name of the adapter that was run, if it has a manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// The command that was run, where it is an outside program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The seed of the generated cases, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Whether differences where the documents leave room count as failures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// The service's profile by which differences are accepted, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// How long it took.
    pub seconds: f64,
    /// The verdicts, counted.
    pub counts: Counts,
    /// The cases in the order of the vectors, the generated ones behind them.
    pub cases: Vec<CaseResult>,
}

/// Verdicts, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Cases that were to be put.
    pub planned: usize,
    /// Cases that the implementation was judged by: passed, failed, differing, accepted and broken.
    pub run: usize,
    /// Right answers.
    pub passed: usize,
    /// Wrong answers.
    pub failed: usize,
    /// Other answers where the documents leave room.
    #[serde(default)]
    pub differs: usize,
    /// Wrong answers that a service's profile accepts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub accepted: usize,
    /// Cases that the implementation cannot be asked.
    pub unsupported: usize,
    /// Cases without an answer.
    pub broken: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Counts {
    /// Whether every planned case has its verdict.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.run + self.unsupported == self.planned
    }

    fn count(&mut self, standing: Standing) {
        match standing {
            Standing::Passed => self.passed += 1,
            Standing::Failed => self.failed += 1,
            Standing::Differs => self.differs += 1,
            Standing::Accepted => self.accepted += 1,
            Standing::Broken => self.broken += 1,
            Standing::Unsupported => {
                self.unsupported += 1;
                return;
            }
        }
        self.run += 1;
    }
}

/// What a verdict comes to, with what the case binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A right answer.
    Passed,
    /// A wrong answer.
    Failed,
    /// Another answer than the one taken here, where the documents leave room.
    Differs,
    /// A wrong answer that a service asks for, by its profile.
    Accepted,
    /// No answer.
    Broken,
    /// It cannot be asked.
    Unsupported,
}

impl Standing {
    /// In a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Differs => "differs",
            Self::Accepted => "accepted",
            Self::Broken => "broken",
            Self::Unsupported => "unsupported",
        }
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
    /// The document and section of the first of them.
    pub clause: String,
    /// How long the answer took.
    pub milliseconds: f64,
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The known mistakes that together give the wrong answer, where they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<String>,
    /// The input, where the case did not pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Value>,
    /// Whether the list of known failures has it, with this verdict.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
    /// For what departure of the profile the wrong answer is accepted, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// The whole answer, where it is wrong: an object with `ok` or `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
}

static REQUIREMENTS: LazyLock<Requirements> =
    LazyLock::new(|| Requirements::embedded().unwrap_or_default());

/// The document and section of the first requirement that a case cites, or else of its source.
fn clause(case: &Case) -> String {
    let cited = case.requirements.iter().find_map(|id| REQUIREMENTS.get(id));
    match cited {
        Some(requirement) => requirement.section.clone(),
        None => format!("{} {}", case.source.document, case.source.section),
    }
}

impl CaseResult {
    pub(crate) fn new(case: &Case, verdict: Verdict, answer: &Answer, milliseconds: f64) -> Self {
        let is_wrong = matches!(verdict, Verdict::Failed(_));
        let input = is_wrong || matches!(verdict, Verdict::Broken { .. });
        Self {
            id: case.id.clone(),
            op: case.call.op(),
            layer: case.layer().to_owned(),
            level: case.level,
            requirements: case.requirements.clone(),
            clause: clause(case),
            milliseconds,
            verdict,
            mistakes: Vec::new(),
            input: input.then(|| case.call.input()),
            answer: is_wrong.then(|| answer.to_value()).flatten(),
            known: false,
            accepted: None,
        }
    }

    /// Whether the answer is wrong, or there was none.
    #[must_use]
    pub const fn is_wrong(&self) -> bool {
        matches!(self.verdict, Verdict::Failed(_) | Verdict::Broken { .. })
    }

    /// What the verdict comes to; `strict` leaves no room.
    #[must_use]
    pub fn standing(&self, strict: bool) -> Standing {
        match self.verdict {
            Verdict::Passed => Standing::Passed,
            Verdict::Failed(_) if self.accepted.is_some() => Standing::Accepted,
            Verdict::Failed(_) if self.level.leaves_room() && !strict => Standing::Differs,
            Verdict::Failed(_) => Standing::Failed,
            Verdict::Broken { .. } => Standing::Broken,
            Verdict::Unsupported { .. } => Standing::Unsupported,
        }
    }

    /// What was asked and what was answered, where the answer is wrong.
    pub(crate) fn exchange(&self) -> Option<(Call, Answer)> {
        let call = Call::parse(self.op, self.input.as_ref()?).ok()?;
        Some((call, Answer::from_value(self.answer.as_ref()?)?))
    }
}

impl Report {
    pub(crate) fn new(implementation: Hello, planned: usize, cases: Vec<CaseResult>) -> Self {
        let mut report = Self {
            implementation,
            adapter: None,
            command: None,
            seed: None,
            strict: false,
            profile: None,
            seconds: 0.0,
            counts: Counts {
                planned,
                ..Counts::default()
            },
            cases,
        };
        report.count();
        report
    }

    /// Counts differences where the documents leave room as failures, or apart again.
    pub fn set_strict(&mut self, strict: bool) {
        self.strict = strict;
        self.count();
    }

    /// Accepts what a service's profile accepts, and counts it apart.
    pub fn accept(&mut self, profile: &Profile) {
        self.profile = Some(profile.name.to_owned());
        for case in &mut self.cases {
            let departure = profile.accepts(case);
            case.accepted = departure.map(|departure| departure.what.to_owned());
        }
        self.count();
    }

    fn count(&mut self) {
        let mut counts = Counts {
            planned: self.counts.planned,
            ..Counts::default()
        };
        for case in &self.cases {
            counts.count(case.standing(self.strict));
        }
        self.counts = counts;
    }

    /// What a case of this report comes to.
    #[must_use]
    pub fn standing(&self, case: &CaseResult) -> Standing {
        case.standing(self.strict)
    }

    /// Marks the cases that a list of known failures has with the verdict that they got.
    pub fn mark_known(&mut self, known: &KnownFailures) {
        let is_known: Vec<bool> = {
            let causes = known.causes(self);
            let listed = |case: &CaseResult| match known.verdict(&case.id) {
                Some(verdict) => verdict == case.verdict.name(),
                None => case.is_wrong() && known.has(case, &causes),
            };
            self.cases.iter().map(listed).collect()
        };
        for (case, known) in self.cases.iter_mut().zip(is_known) {
            case.known = known;
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
            layers[at].1.count(self.standing(case));
        }
        layers
    }
}
