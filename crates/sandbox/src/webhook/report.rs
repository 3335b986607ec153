//! What a run found.

use basestring_oracle::diagnose::Named;
use serde::Serialize;

use super::judge::{Expected, Seen, Verdict};
use super::message::Shape;

/// What a run found: of each request what was expected and seen.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of this form: 1.
    pub version: u32,
    /// The URL that was asked, without user name and password.
    pub url: String,
    /// The URL that was signed, where it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_url: Option<String>,
    /// The seed of identifiers and client nonces.
    pub seed: u64,
    /// How many requests were sent, those for a challenge too.
    pub requests: usize,
    /// What speaks against the URL.
    pub warnings: Vec<String>,
    /// Each request that was judged, in the order in which they were sent.
    pub outcomes: Vec<Outcome>,
    /// The right requests that were not let in, so that nothing else of their shape is sent.
    pub refused: Vec<Refusal>,
    /// The mistakes of which nothing was sent.
    pub untried: Vec<Untried>,
}

/// One request and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The request's name: a mistake's id, or what is changed.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
    /// What is done, in a sentence.
    pub what: &'static str,
    /// What should happen.
    pub expected: Expected,
    /// What the answer says.
    pub seen: Seen,
    /// The answer's status; none where there was no answer.
    pub status: Option<u16>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether user name and password were sent.
    pub authorized: bool,
    /// Where a redirect leads, which is not followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// What else is to be said of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The mistakes that it shows; of a right request that is refused, those with which the
    /// receiver lets it in.
    pub mistakes: Vec<Named>,
}

/// A right request that was not let in, and what would have been.
#[derive(Clone, Debug, Serialize)]
pub struct Refusal {
    /// Its shape.
    pub shape: Shape,
    /// The likely cause, in sentences.
    pub causes: Vec<String>,
    /// The requests that were let in, by name.
    pub let_in: Vec<String>,
}

/// A mistake of which nothing was sent, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Untried {
    /// The mistake's id.
    pub id: &'static str,
    /// Why.
    pub why: &'static str,
}

/// The end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The receiver lets in and refuses as it should.
    Right,
    /// It does not.
    Wrong,
    /// What was answered says neither for some requests.
    Unclear,
    /// No right request was let in, so that nothing can be said of wrong ones.
    RightRefused,
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

    /// The end of the run.
    #[must_use]
    pub fn end(&self) -> End {
        let is_right_let_in = Shape::ALL.into_iter().any(|shape| {
            self.outcome(&format!("right-{}", shape.short()))
                .is_some_and(|outcome| outcome.seen == Seen::Accepted)
        });
        if !is_right_let_in {
            End::RightRefused
        } else if self.count(Verdict::LetIn) + self.count(Verdict::RefusedWrongly) > 0 {
            End::Wrong
        } else if self.count(Verdict::Unclear) > 0 {
            End::Unclear
        } else {
            End::Right
        }
    }
}
