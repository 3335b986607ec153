//! The result of a run.

use basestring_oracle::Mistake;
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
    /// What is wrong besides single requests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
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
    /// The name of an accepted request that explains why this one is accepted too: the receiver does
    /// not check what both differ in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_by: Option<&'static str>,
}

/// Something that is wrong besides single requests.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What it is, in a sentence.
    pub text: String,
    /// The mistake.
    pub mistake: Option<Named>,
}

/// A valid request that was rejected, and the likely causes.
#[derive(Clone, Debug, Serialize)]
pub struct Refusal {
    /// Its shape.
    pub shape: Shape,
    /// The likely causes, in sentences.
    pub causes: Vec<String>,
    /// The mistakes that are proven: with each of them the receiver accepts what it should reject.
    pub mistakes: Vec<Named>,
    /// The names of the requests that were accepted instead.
    pub accepted: Vec<String>,
    /// Whether the login failed, so that no signature was looked at.
    pub is_login: bool,
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

impl Refusal {
    /// Adds mistakes, each once.
    pub(super) fn add(&mut self, mistakes: Vec<&'static Mistake>) {
        for mistake in mistakes {
            if !self.mistakes.iter().any(|known| known.id == mistake.id) {
                self.mistakes.push(mistake.into());
            }
        }
    }
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
        } else if wrong > 0 || !self.findings.is_empty() {
            End::Wrong
        } else if self.count(Verdict::Unclear) > 0 {
            End::Unclear
        } else {
            End::Correct
        }
    }
}
