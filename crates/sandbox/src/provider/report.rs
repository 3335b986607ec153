//! The result of a run, and its form in the engine's model, of which every report is a view.

use basestring_oracle::internal::result::{Observed, observed, report_of};
use basestring_oracle::{Hello, Level, Report as EngineReport};
use serde::Serialize;
use serde_json::Value;

use super::attack::Wanted;

/// The verdict on a provider for one attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it should be.
    Correct,
    /// An invalid request was accepted.
    AcceptedByMistake,
    /// A valid request was rejected.
    RejectedByMistake,
    /// The provider does what the documents permit, and others do not.
    Permitted,
    /// Nothing was shown.
    NotJudged,
}

impl Verdict {
    /// The verdict in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::AcceptedByMistake => "accepted by mistake",
            Self::RejectedByMistake => "rejected by mistake",
            Self::Permitted => "permitted",
            Self::NotJudged => "not judged",
        }
    }
}

/// One attack and its result.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The attack's id.
    pub id: String,
    /// What is special about it, in a sentence.
    pub what: String,
    /// The requirement that it tests.
    pub requirement: String,
    /// How binding it is.
    pub level: Level,
    /// What the provider should do.
    #[serde(skip)]
    pub wanted: Wanted,
    /// The verdict.
    pub verdict: Verdict,
    /// What was concluded from what.
    pub evidence: String,
    /// The ids of the mistakes that the result shows.
    pub mistakes: Vec<String>,
    /// The ids of mistakes that fit equally: one of them is the cause.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// The ids of attacks, or their beginnings, whose result explains this one's if they fail too.
    #[serde(skip)]
    pub(super) covers: &'static [&'static str],
    /// The id of the attack whose result explains this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<String>,
    /// The request that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<Value>,
}

/// The result of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The URL of the provider.
    pub url: String,
    /// How many requests were sent.
    pub requests: usize,
    /// How the provider accepts and rejects.
    pub calibration: String,
    /// Whether a plain valid request is accepted. If not, nothing else is shown.
    pub is_valid_accepted: bool,
    /// Each attack, in the order of sending.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// The ids of the mistakes that are shown and not permitted, sorted.
    #[must_use]
    pub fn weaknesses(&self) -> Vec<String> {
        let wrong = self
            .outcomes
            .iter()
            .filter(|outcome| match outcome.verdict {
                Verdict::AcceptedByMistake | Verdict::RejectedByMistake => true,
                Verdict::Correct | Verdict::Permitted | Verdict::NotJudged => false,
            });
        let mut names: Vec<String> = wrong
            .flat_map(|outcome| {
                let named = outcome.mistakes.iter().chain(&outcome.candidates);
                let named: Vec<String> = named.cloned().collect();
                if named.is_empty() {
                    vec![outcome.id.clone()]
                } else {
                    named
                }
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The report in the engine's model: the name of the run, and the implementation's name and version.
    #[must_use]
    pub fn to_engine(&self, run: Option<&str>, name: &str, version: &str) -> EngineReport {
        let cases = self.outcomes.iter().map(|outcome| {
            observed(Observed {
                id: &outcome.id,
                level: outcome.level,
                requirement: &outcome.requirement,
                is_valid: outcome.wanted == Wanted::Accept,
                is_as_expected: match outcome.verdict {
                    Verdict::Correct => Some(true),
                    Verdict::AcceptedByMistake
                    | Verdict::RejectedByMistake
                    | Verdict::Permitted => Some(false),
                    Verdict::NotJudged => None,
                },
                evidence: &outcome.evidence,
                mistakes: &outcome.mistakes,
                candidates: &outcome.candidates,
                input: outcome.input.as_ref(),
            })
        });
        let hello = Hello {
            protocol: 1,
            name: name.to_owned(),
            version: version.to_owned(),
            ops: vec!["verify".to_owned()],
            ..Hello::default()
        };
        let mut report = report_of(hello, cases.collect());
        report.adapter = run.map(str::to_owned);
        report
    }
}
