//! The progress of a check, on a terminal.

use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use basestring_oracle::check;
use basestring_oracle::internal::adapter::Adapter;
use basestring_oracle::internal::foreign::printed;
use basestring_oracle::{Case, Reference, Report, Verdict};

use crate::output;

/// The shortest time between two updates of the line.
const PAUSE: Duration = Duration::from_millis(80);

/// A line on standard error that is updated in place, if standard error is a terminal.
pub(super) struct Progress<'a> {
    name: &'a str,
    shown: bool,
    state: Mutex<State>,
}

struct State {
    last: Instant,
    wrong: usize,
}

impl<'a> Progress<'a> {
    pub(super) fn new(name: &'a str, quiet: bool) -> Self {
        Self {
            name,
            shown: !quiet && io::stderr().is_terminal(),
            state: Mutex::new(State {
                last: Instant::now(),
                wrong: 0,
            }),
        }
    }

    pub(super) fn show(&self, step: &check::Progress<'_>) {
        if !self.shown {
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(|e| e.into_inner());
        if matches!(
            step.last.verdict,
            Verdict::Failed(_) | Verdict::Broken { .. }
        ) {
            state.wrong += 1;
        }
        if state.last.elapsed() >= PAUSE {
            state.last = Instant::now();
            let (done, planned) = (step.done, step.planned);
            output::say_commands(&format!(
                "\r\x1b[K{}: {done} of {planned}, {} wrong",
                printed(self.name),
                state.wrong
            ));
        }
    }

    /// Shows how far a run without a plan has come.
    pub(super) fn show_words(&self, words: &str) {
        if self.shown {
            output::say_commands(&format!("\r\x1b[K{}: {words}", printed(self.name)));
        }
    }

    /// Removes the line.
    pub(super) fn end(&self) {
        if self.shown {
            output::say_commands("\r\x1b[K");
        }
    }
}

/// Runs cases against an adapter, or against the reference if there is none.
pub(super) fn run_all(
    adapters: &mut [Adapter],
    cases: &[&Case],
    progress: &Progress<'_>,
) -> Report {
    let show = |step: check::Progress<'_>| progress.show(&step);
    let report = match adapters {
        [] => check::check(&mut Reference, cases, show),
        [adapter] => check::check(adapter, cases, show),
        copies => check::check_at_once(copies, cases, show),
    };
    progress.end();
    report
}
