//! The share of a fuzz target's inputs that reach the question of their law.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::generate::laws::{Outcome, Verdict};

/// The environment variable that names a folder for the counts.
const VARIABLE: &str = "BASESTRING_SHARE";

/// A count of runs at which the share is written, as each power of two is.
const STEP: u64 = 1 << 14;

/// How many inputs ran, and how many of them reached the question of their law or were rejected
/// before it.
#[derive(Default)]
pub(super) struct Share {
    run: AtomicU64,
    reached: AtomicU64,
    rejected: AtomicU64,
    idle: AtomicU64,
}

impl Share {
    /// A share without runs.
    pub(super) const fn new() -> Self {
        Self {
            run: AtomicU64::new(0),
            reached: AtomicU64::new(0),
            rejected: AtomicU64::new(0),
            idle: AtomicU64::new(0),
        }
    }

    /// Counts an outcome. Gives the number of runs.
    pub(super) fn count(&self, outcome: &Outcome) -> u64 {
        let counter = match outcome {
            // A law that does not hold was reached.
            Ok(Verdict::Reached) | Err(_) => &self.reached,
            Ok(Verdict::Refused(_)) => &self.rejected,
            Ok(Verdict::Idle) => &self.idle,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        self.run.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Whether the share is written after so many runs.
    pub(super) fn is_due(run: u64) -> bool {
        run.is_power_of_two() || run.is_multiple_of(STEP)
    }

    /// Writes the counts to a file of this process in the folder of [`VARIABLE`], if there is one.
    pub(super) fn write(&self) {
        static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
        let folder = FOLDER.get_or_init(|| std::env::var_os(VARIABLE).map(PathBuf::from));
        if let Some(folder) = folder {
            let [reached, rejected, idle] = self.counts();
            let text = format!("{reached} {rejected} {idle}\n");
            // A target that cannot write its counts goes on.
            let _ = fs::write(folder.join(std::process::id().to_string()), text);
        }
    }

    /// Whether fewer than one input of a hundred reached the question of its law.
    pub(super) fn is_low(&self) -> bool {
        let [reached, rejected, idle] = self.counts();
        reached.saturating_mul(99) < rejected.saturating_add(idle)
    }

    fn counts(&self) -> [u64; 3] {
        [&self.reached, &self.rejected, &self.idle].map(|counter| counter.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use basestring::Kind;

    use super::Share;
    use crate::generate::laws::{Broken, Verdict};

    #[test]
    fn each_outcome_is_counted_and_the_share_is_due_at_powers_of_two() {
        let share = Share::new();
        let outcomes = [
            Ok(Verdict::Reached),
            Err(Broken(String::new())),
            Ok(Verdict::Refused(Kind::MalformedUrl)),
            Ok(Verdict::Idle),
            Ok(Verdict::Reached),
        ];
        let runs = outcomes.each_ref().map(|outcome| share.count(outcome));
        assert_eq!(runs, [1, 2, 3, 4, 5]);
        assert_eq!(runs.map(Share::is_due), [true, true, false, true, false]);
        assert_eq!(share.counts(), [3, 1, 1]);
        assert!(!share.is_low());
        for _ in 0..300 {
            share.count(&Ok(Verdict::Idle));
        }
        assert!(share.is_low());
    }
}
