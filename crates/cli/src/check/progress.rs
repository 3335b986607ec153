//! The progress of a check, on a terminal.

use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use basestring_oracle::Verdict;
use basestring_oracle::check;
use basestring_oracle::internal::foreign::printed;

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

    /// Removes the line.
    pub(super) fn end(&self) {
        if self.shown {
            output::say_commands("\r\x1b[K");
        }
    }
}
