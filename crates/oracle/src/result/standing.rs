//! How a case counts in a report, and the numbers of a whole report.

use serde::{Deserialize, Serialize};

/// How a case counts, by its verdict, its level, the profile and the list of known failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A right answer.
    Passed,
    /// A wrong answer.
    Failed,
    /// A wrong answer, or none, that the list of known failures has.
    Known,
    /// An answer that is different from the expected one, where the documents permit several.
    Permitted,
    /// A wrong answer that a service requires, by its profile.
    Accepted,
    /// No answer.
    Broken,
    /// The implementation does not have the operation or the option.
    Unsupported,
}

impl Standing {
    /// Whether it is a failure that is not known: what makes a run fail.
    #[must_use]
    pub const fn fails(self) -> bool {
        match self {
            Self::Failed | Self::Broken => true,
            Self::Passed | Self::Known | Self::Permitted | Self::Accepted | Self::Unsupported => {
                false
            }
        }
    }

    /// The name, as reports print it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Known => "known failure",
            Self::Permitted => "permitted difference",
            Self::Accepted => "accepted",
            Self::Broken => "broken",
            Self::Unsupported => "unsupported",
        }
    }
}

/// Numbers of cases. `run` is the sum of all but `planned` and `unsupported`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Cases that were chosen.
    pub planned: usize,
    /// Cases that have an answer or should have one.
    pub run: usize,
    /// Right answers.
    pub passed: usize,
    /// Wrong answers that are in none of the groups below.
    pub failed: usize,
    /// Wrong or missing answers that the list of known failures has.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) known: usize,
    /// Permitted differences.
    #[serde(default)]
    pub permitted: usize,
    /// Wrong answers that a service's profile accepts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub accepted: usize,
    /// Cases that the implementation does not support.
    pub unsupported: usize,
    /// Cases without an answer that the list of known failures does not have.
    pub(crate) broken: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
pub(super) const fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Counts {
    /// Counts of a number of planned cases, none of which is counted yet.
    pub(crate) fn planned(planned: usize) -> Self {
        Self {
            planned,
            ..Self::default()
        }
    }

    /// Whether every planned case is counted.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.run + self.unsupported == self.planned
    }

    /// Counts that many cases.
    pub(crate) fn count(&mut self, standing: Standing, cases: usize) {
        let counter = match standing {
            Standing::Passed => &mut self.passed,
            Standing::Failed => &mut self.failed,
            Standing::Known => &mut self.known,
            Standing::Permitted => &mut self.permitted,
            Standing::Accepted => &mut self.accepted,
            Standing::Broken => &mut self.broken,
            Standing::Unsupported => {
                self.unsupported += cases;
                return;
            }
        };
        *counter += cases;
        self.run += cases;
    }
}

/// Generated cases that are counted and not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unkept {
    /// Right answers.
    pub passed: usize,
    /// Wrong or missing answers for which there was no room.
    pub failed: usize,
    /// Cases that the implementation does not support.
    pub unsupported: usize,
}

impl Unkept {
    /// Whether every case is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    pub(crate) const fn total(&self) -> usize {
        let Self {
            passed,
            failed,
            unsupported,
        } = *self;
        passed + failed + unsupported
    }

    pub(crate) fn count(&self, counts: &mut Counts) {
        let Self {
            passed,
            failed,
            unsupported,
        } = *self;
        counts.count(Standing::Passed, passed);
        counts.count(Standing::Failed, failed);
        counts.count(Standing::Unsupported, unsupported);
    }
}
