//! The result of a run.

use std::fmt;

use serde_json::{Value, json};

use super::causes::{self, Cause};
use super::judge::{Outcome, Verdict};
use super::recipes::{self, Recipe};

/// The result of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// The client's name or command.
    pub client: String,
    /// Each situation with its verdict, in the order of the table.
    pub outcomes: Vec<Outcome>,
    /// What explains the failures, each once.
    pub causes: Vec<Cause>,
    /// How the client is configured right, if it is known.
    pub recipe: Option<&'static Recipe>,
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client accepts and rejects as it must.
    Correct,
    /// It does not.
    Wrong,
    /// It rejects the valid server, so that nothing else was judged.
    ValidRejected,
}

impl Report {
    pub(crate) fn new(client: String, takes_ca: bool, outcomes: Vec<Outcome>) -> Self {
        let recipe = recipes::find(&client, &outcomes);
        Self {
            causes: causes::name(&outcomes, takes_ca, recipe),
            client,
            outcomes,
            recipe,
        }
    }

    /// How the run ended.
    #[must_use]
    pub fn end(&self) -> End {
        let is_valid = |one: &Outcome| one.situation.id == "valid" && one.is_accepted();
        if !self.outcomes.iter().any(is_valid) {
            End::ValidRejected
        } else if self.outcomes.iter().any(|one| one.verdict.fails()) {
            End::Wrong
        } else {
            End::Correct
        }
    }

    /// The situations that fail; with `strict` also those in which the client is weak.
    pub fn failed(&self, strict: bool) -> impl Iterator<Item = &'static str> {
        self.of(move |verdict| verdict.fails() || strict && verdict == Verdict::Weak)
    }

    /// The situations that pass.
    pub fn passed(&self, strict: bool) -> impl Iterator<Item = &'static str> {
        self.of(move |verdict| match verdict {
            Verdict::Correct => true,
            Verdict::Weak => !strict,
            Verdict::AcceptedByMistake | Verdict::RejectedByMistake | Verdict::NotJudged => false,
        })
    }

    fn of(&self, wanted: impl Fn(Verdict) -> bool) -> impl Iterator<Item = &'static str> {
        let outcomes = self.outcomes.iter().filter(move |one| wanted(one.verdict));
        outcomes.map(|one| one.situation.id)
    }

    /// How many outcomes have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let outcomes = self.outcomes.iter();
        outcomes.filter(|one| one.verdict == verdict).count()
    }

    /// The report as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let outcome = |outcome: &Outcome| {
            let Outcome {
                situation,
                verdict,
                because,
                record,
                called,
            } = outcome;
            json!({
                "id": situation.id,
                "expected": situation.expected,
                "what": situation.what,
                "section": situation.section,
                "twin": situation.twin,
                "verdict": verdict,
                "because": because,
                "record": record,
                "exit": called.exit,
                "stderr": called.said,
                "timed_out": called.timed_out,
            })
        };
        json!({
            "version": 1,
            "client": self.client,
            "clean": self.end() == End::Correct,
            "causes": self.causes,
            "recipe": self.recipe,
            "outcomes": self.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        })
    }
}

/// The causes and the failures, as a failed test prints them.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for cause in &self.causes {
            let Cause {
                id,
                what,
                fix,
                situations,
            } = cause;
            writeln!(
                f,
                "{id}: {what}\n  seen in  {}\n  fix      {fix}",
                situations.join(", ")
            )?;
        }
        for outcome in self.outcomes.iter().filter(|one| one.verdict.fails()) {
            let (id, words) = (outcome.situation.id, outcome.verdict.words());
            writeln!(f, "{id}: {words}: {}", outcome.because)?;
        }
        Ok(())
    }
}
