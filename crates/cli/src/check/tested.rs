//! The last line of a run: what was tested.

use basestring_oracle::Report;
use basestring_oracle::internal::report::{counted, name};

use super::subject::Subject;
use crate::output;

/// How many implementations are listed by name.
const LISTED: usize = 3;

/// The implementations of a run.
#[derive(Default)]
pub(super) struct Tested {
    /// The names of those that ran. The reference is not among them.
    names: Vec<String>,
    /// The names of those that could not be run.
    failed: Vec<String>,
    /// How many cases were run.
    cases: usize,
    has_reference: bool,
}

impl Tested {
    /// Adds a subject that was run.
    pub(super) fn ran(&mut self, subject: &Subject, report: &Report) {
        self.cases += report.counts.run;
        match subject {
            Subject::Reference => self.has_reference = true,
            Subject::Command { .. } | Subject::Kept { .. } => {
                self.names.push(name(report));
            }
        }
    }

    /// Adds a subject that could not be run.
    pub(super) fn failed(&mut self, subject: &Subject) {
        self.failed.push(subject.name().to_owned());
    }

    /// The line, with a line feed.
    pub(super) fn line(&self) -> String {
        let mut names = listed(&self.names, "implementations");
        if self.has_reference {
            names = match &self.names[..] {
                [] => "the built-in reference alone, no implementation".to_owned(),
                [..] => format!("{names} and the built-in reference"),
            };
        }
        let cases = counted(self.cases, "case");
        let mut line = match &names[..] {
            "" => "nothing".to_owned(),
            names => format!("{names} ({cases})"),
        };
        if !self.failed.is_empty() {
            line = format!("{line}; not {}", listed(&self.failed, "others"));
        }
        output::wrapped_after("Tested: ", &format!("{line}."))
    }
}

/// The names, or how many there are.
fn listed(names: &[String], what: &str) -> String {
    if names.len() > LISTED {
        return format!("{} {what}", names.len());
    }
    names.join(", ")
}
