//! The result of a run.

use basestring_oracle::diagnose::Named;
use serde::Serialize;

use super::judge::{Expected, Seen, Verdict};
use super::message::Shape;
use super::schemes::SchemeName;

/// The result of a run: for each request, what was expected and seen.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of this format: 1.
    pub version: u32,
    /// The signature scheme.
    pub scheme: SchemeName,
    /// The requested URL, without user name and password.
    pub url: String,
    /// The signed URL, if it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_url: Option<String>,
    /// The seed of generated identifiers and client nonces.
    pub seed: u64,
    /// How many requests were sent, including those that were answered by a challenge.
    pub requests: usize,
    /// Problems of the URL.
    pub warnings: Vec<String>,
    /// Each request that was judged, in the order of sending.
    pub outcomes: Vec<Outcome>,
    /// The valid requests that were rejected. Nothing else of their shape was sent.
    pub refused: Vec<Refusal>,
    /// The mistakes for which nothing was sent.
    pub untried: Vec<Untried>,
}

/// One request and its result.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The request's name: a mistake's id, or what was changed.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
    /// What is special about it, in a sentence.
    pub what: String,
    /// What the receiver should do.
    pub expected: Expected,
    /// What the answer shows.
    pub seen: Seen,
    /// The answer's status; none without an answer.
    pub status: Option<u16>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether user name and password were sent.
    pub authorized: bool,
    /// The target of a redirect, which is not followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// A remark on the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The mistakes that the request shows. For a valid request that is rejected: those with which
    /// the receiver accepts it.
    pub mistakes: Vec<Named>,
}

/// A valid request that was rejected, and the likely causes.
#[derive(Clone, Debug, Serialize)]
pub struct Refusal {
    /// Its shape.
    pub shape: Shape,
    /// The likely causes, in sentences.
    pub causes: Vec<String>,
    /// The names of the requests that were accepted instead.
    pub accepted: Vec<String>,
}

/// A mistake for which nothing was sent, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Untried {
    /// The mistake's id.
    pub id: &'static str,
    /// Why.
    pub why: &'static str,
}

/// The overall result of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The receiver accepts and rejects as it should.
    Correct,
    /// It does not.
    Wrong,
    /// Some answers neither accept nor reject.
    Unclear,
    /// No valid request was accepted, so that invalid ones show nothing.
    ValidRejected,
}

impl Report {
    /// How many outcomes have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let outcomes = self.outcomes.iter();
        outcomes
            .filter(|outcome| outcome.verdict == verdict)
            .count()
    }

    /// The outcome of that name.
    #[must_use]
    pub fn outcome(&self, name: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.name == name)
    }

    /// The overall result.
    #[must_use]
    pub fn end(&self) -> End {
        let is_valid_accepted = Shape::ALL.into_iter().any(|shape| {
            self.outcome(shape.valid_name())
                .is_some_and(|outcome| outcome.seen == Seen::Accepted)
        });
        let wrong = self.count(Verdict::AcceptedByMistake) + self.count(Verdict::RejectedByMistake);
        if !is_valid_accepted {
            End::ValidRejected
        } else if wrong > 0 {
            End::Wrong
        } else if self.count(Verdict::Unclear) > 0 {
            End::Unclear
        } else {
            End::Correct
        }
    }
}
