//! A report as text: the result, then causes with their fixes, then what is weak and what was not judged.

use std::fmt::Write as _;

use super::causes::Cause;
use super::judge::{Outcome, Verdict};
use super::report::{End, Report};

impl Report {
    /// The report as text; its first line is the result. With `verbose`, every situation is listed.
    #[must_use]
    pub fn to_text(&self, verbose: bool) -> String {
        let mut text = format!("{}\n", self.status());
        for cause in &self.causes {
            let Cause {
                id,
                what,
                fix,
                situations,
            } = cause;
            // Writing to a `String` does not fail.
            let _ = write!(
                text,
                "\ncause: {id}\n  found        {what}\n  seen in      {}\n  fix          {fix}\n",
                situations.join(", ")
            );
        }
        self.listed(&mut text, "Failed", |verdict| verdict.fails());
        self.listed(&mut text, "Weak, as many clients are", |verdict| {
            verdict == Verdict::Weak
        });
        self.revocation(&mut text);
        self.listed(&mut text, "Not judged", |verdict| {
            verdict == Verdict::NotJudged
        });
        if verbose {
            self.listed(&mut text, "Correct", |verdict| verdict == Verdict::Correct);
        }
        text
    }

    /// One line: the result, with its numbers.
    #[must_use]
    pub fn status(&self) -> String {
        let counts = format!(
            "{} correct, {} weak, {} not judged",
            self.count(Verdict::Correct),
            self.count(Verdict::Weak),
            self.count(Verdict::NotJudged)
        );
        match self.end() {
            End::Correct => format!("PASS: {counts}"),
            End::Wrong => format!(
                "FAIL: {} accepted by mistake, {} rejected by mistake, {counts}",
                self.count(Verdict::AcceptedByMistake),
                self.count(Verdict::RejectedByMistake)
            ),
            End::ValidRejected => {
                "NOT JUDGED: the client does not accept the valid server, so nothing else shows \
                 anything"
                    .to_owned()
            }
        }
    }

    fn listed(&self, text: &mut String, title: &str, wanted: fn(Verdict) -> bool) {
        let mut rows = self
            .outcomes
            .iter()
            .filter(|one| wanted(one.verdict))
            .peekable();
        if rows.peek().is_none() {
            return;
        }
        let _ = write!(text, "\n{title}:\n");
        for outcome in rows {
            let Outcome {
                situation,
                verdict,
                because,
                called,
                ..
            } = outcome;
            let what = situation.what;
            let expected = situation.expected.words();
            let _ = writeln!(text, "  {}", situation.id);
            let _ = writeln!(
                text,
                "    server     {what} ({expected}, {})",
                situation.section
            );
            let _ = writeln!(text, "    result     {}: {because}", verdict.words());
            let shows_output = *verdict == Verdict::RejectedByMistake || situation.id == "valid";
            if shows_output && !called.said.is_empty() {
                let _ = writeln!(text, "    output     {}", called.said);
            }
        }
    }

    /// How to switch the check of revocation on, if the client does none.
    fn revocation(&self, text: &mut String) {
        let is_weak = |one: &Outcome| {
            one.verdict == Verdict::Weak && one.situation.id.starts_with("revoked-")
        };
        if let Some(recipe) = self.recipe.filter(|_| self.outcomes.iter().any(is_weak)) {
            let _ = write!(
                text,
                "\nRevocation with {}:\n  fix          {}\n",
                recipe.client, recipe.revocation
            );
        }
    }
}
