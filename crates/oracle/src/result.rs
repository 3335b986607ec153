//! The result of a check: one model, of which every report is a view.

mod finding;
mod observed;
mod standing;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::case::{Case, Level};
use crate::implementation::Hello;
use crate::judge::Verdict;
use crate::profiles::Profile;
use crate::protocol::{Answer, Call, Op};
use crate::sent::as_sent;
use crate::vectors::Requirements;

pub use finding::Finding;
pub use observed::{Observed, observed, report_of};
pub use standing::{Counts, Standing, Unkept};

/// The layer of generated cases.
pub(crate) const LAYER: &str = "generated";

/// The result of checking one implementation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The implementation, by its handshake.
    pub implementation: Hello,
    /// The name of the adapter that was run, if it has a manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// The command that was run, if it is an outside program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The seed of the generated cases, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Whether permitted differences count as failures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// The name of the service's profile that accepts wrong answers, if one was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The duration of the check, in seconds.
    pub seconds: f64,
    /// The numbers of cases.
    pub counts: Counts,
    /// The cases in the order of the vectors, then the generated ones.
    pub cases: Vec<CaseResult>,
    /// The generated cases of a long check that are counted and not kept.
    #[serde(default, skip_serializing_if = "Unkept::is_empty")]
    pub unkept: Unkept,
    /// The known mistakes that fit the same cases equally.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
}

/// Known mistakes that fit what was observed equally: one of them is the cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// Their ids.
    pub members: Vec<String>,
    /// The case to which they give different answers, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_apart_by: Option<String>,
}

/// The result of one case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseResult {
    /// The case's id.
    pub id: String,
    /// The operation.
    pub op: Op,
    /// The layer.
    pub layer: String,
    /// How binding the case is.
    pub level: Level,
    /// The ids of the requirements that it tests.
    pub requirements: Vec<String>,
    /// The document and section of the first of them, such as `RFC 5849 3.6`.
    pub section: String,
    /// The time to the answer, in milliseconds.
    pub milliseconds: f64,
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The ids of the known mistakes that together produce the wrong answer, if they are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<String>,
    /// The ids of known mistakes that fit equally: one of them produces the wrong answer, together with
    /// `mistakes` if there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// What the operation does with every request of this kind, if that is the cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// The input, if the case did not pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Value>,
    /// How many more generated cases had the same cause. They are counted and not kept.
    #[serde(default, skip_serializing_if = "standing::is_zero")]
    pub repeats: usize,
    /// Whether the list of known failures has the case with this verdict.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub known: bool,
    /// The departure of the profile for which the wrong answer is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// The whole answer, if it is wrong: an object with `ok` or `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
    /// What the verdict was concluded from, where that is more than one answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The whole answer, right or wrong.
    #[serde(skip)]
    pub(crate) seen: Seen,
}

/// An answer of this run. A report that is read from JSON has none; it is the same report.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(pub(crate) Option<Answer>);

impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// How many mistakes of a class are listed.
const LISTED: usize = 5;

/// A class in words: `one of a, b, c`, or `possibly a`.
pub(crate) fn class_words(members: &[String]) -> String {
    let shown = members.get(..LISTED).unwrap_or(members);
    let more = match members.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let lead = if members.len() == 1 {
        "possibly"
    } else {
        "one of"
    };
    format!("{lead} {}{more}", shown.join(", "))
}

static REQUIREMENTS: LazyLock<Requirements> =
    LazyLock::new(|| Requirements::embedded().unwrap_or_default());

/// The document and section of the first requirement that a case cites, or else of its source.
fn section(case: &Case) -> String {
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
        // What was sent is what the answer is for, and what a mistake has to explain.
        let sent = is_wrong.then(|| as_sent(&case.call, answer, &case.exact));
        let call = sent.flatten().unwrap_or_else(|| case.call.clone());
        Self {
            id: case.id.clone(),
            op: case.call.op(),
            layer: case.layer().to_owned(),
            level: case.level,
            requirements: case.requirements.clone(),
            section: section(case),
            milliseconds,
            verdict,
            mistakes: Vec::new(),
            candidates: Vec::new(),
            finding: None,
            input: input.then(|| call.input()),
            answer: is_wrong.then(|| answer.to_value()).flatten(),
            seen: Seen(Some(answer.clone())),
            evidence: None,
            repeats: 0,
            known: false,
            accepted: None,
        }
    }

    /// Whether the answer is wrong or missing.
    #[must_use]
    pub const fn is_wrong(&self) -> bool {
        matches!(self.verdict, Verdict::Failed(_) | Verdict::Broken { .. })
    }

    /// How the case counts; by `strict` a permitted difference is a failure.
    #[must_use]
    pub fn standing(&self, strict: bool) -> Standing {
        match self.verdict {
            Verdict::Passed => Standing::Passed,
            Verdict::Failed(_) if self.accepted.is_some() => Standing::Accepted,
            Verdict::Failed(_) if self.is_permitted() && !strict => Standing::Permitted,
            Verdict::Failed(_) | Verdict::Broken { .. } if self.known => Standing::Known,
            Verdict::Failed(_) => Standing::Failed,
            Verdict::Broken { .. } => Standing::Broken,
            Verdict::Unsupported { .. } => Standing::Unsupported,
        }
    }

    /// The call and its answer, if the answer is wrong.
    pub(crate) fn exchange(&self) -> Option<(Call, Answer)> {
        let call = Call::parse(self.op, self.input.as_ref()?).ok()?;
        Some((call, Answer::from_value(self.answer.as_ref()?)?))
    }

    /// Whether the documents permit another answer than the expected one.
    fn is_permitted(&self) -> bool {
        let finding = self.finding.as_ref();
        self.level.permits_differences() || finding.is_some_and(Finding::is_permitted)
    }

    /// The ids of the known mistakes by which the case is grouped: those that are named, then those that fit
    /// equally.
    pub(crate) fn causes(&self) -> impl Iterator<Item = &str> {
        let all = self.mistakes.iter().chain(&self.candidates);
        all.map(String::as_str)
    }

    /// The known mistakes in words; empty if there are none.
    pub(crate) fn named(&self) -> String {
        let mut words = self.mistakes.join(" and ");
        if !self.candidates.is_empty() {
            if !words.is_empty() {
                words.push_str(" and ");
            }
            words.push_str(&class_words(&self.candidates));
        }
        words
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
            counts: Counts::planned(planned),
            cases,
            unkept: Unkept::default(),
            classes: Vec::new(),
        };
        report.count();
        report
    }

    /// Sets whether permitted differences count as failures.
    pub fn set_strict(&mut self, strict: bool) {
        self.strict = strict;
        self.count();
    }

    /// Accepts the wrong answers that a service's profile accepts; they are counted on their own.
    pub fn accept(&mut self, profile: &Profile) {
        self.profile = Some(profile.name.to_owned());
        for case in &mut self.cases {
            let departure = profile.accepts(case);
            case.accepted = departure.map(|departure| departure.what.to_owned());
        }
        self.count();
    }

    pub(crate) fn count(&mut self) {
        let mut counts = Counts::planned(self.counts.planned);
        for case in &self.cases {
            counts.count(case.standing(self.strict), 1 + case.repeats);
        }
        self.unkept.count(&mut counts);
        self.counts = counts;
    }

    /// Plans as many cases as were judged: a check that may run for any time has no other plan.
    #[cfg(feature = "generate")]
    pub(crate) fn plan_all(&mut self) {
        self.count();
        self.counts.planned = self.counts.run + self.counts.unsupported;
    }

    /// How a case of this report counts.
    #[must_use]
    pub fn standing(&self, case: &CaseResult) -> Standing {
        case.standing(self.strict)
    }

    /// The numbers of each layer, in the order of the layers.
    #[must_use]
    pub fn by_layer(&self) -> Vec<(&str, Counts)> {
        let mut layers: Vec<(&str, Counts)> = Vec::new();
        for case in &self.cases {
            let at = layers.iter().position(|(layer, _)| *layer == case.layer);
            let at = at.unwrap_or_else(|| {
                layers.push((&case.layer, Counts::default()));
                layers.len() - 1
            });
            layers[at].1.planned += 1 + case.repeats;
            layers[at].1.count(self.standing(case), 1 + case.repeats);
        }
        let generated = layers.iter_mut().find(|(layer, _)| *layer == LAYER);
        if let Some((_, counts)) = generated {
            self.unkept.count(counts);
            counts.planned += self.unkept.total();
        }
        layers
    }
}
