//! A campaign that was stopped, to be resumed.

use serde::{Deserialize, Serialize};

use super::Campaign;
use crate::implementation::Implementation;
use crate::result::Unkept;

/// What a campaign needs to be resumed. A kept case is generated again from its numbers, and run again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The number of the next case.
    next: u64,
    /// For how long it ran, in seconds.
    seconds: f64,
    /// The cases that were judged and not kept.
    unkept: Unkept,
    /// The kept cases: number, attempt, and how many more had the same cause.
    kept: Vec<(u64, u64, usize)>,
    /// The causes that were reported.
    reported: Vec<String>,
}

impl State {
    /// How many cases were generated.
    #[must_use]
    pub const fn cases(&self) -> u64 {
        self.next
    }
}

impl Campaign<'_> {
    /// What is needed to resume.
    #[must_use]
    pub fn state(&self) -> State {
        let results = self.report.cases.iter().skip(self.vectors.len());
        let kept = self.made.iter().zip(results);
        State {
            next: self.next,
            seconds: self.seconds,
            unkept: self.report.unkept,
            kept: kept
                .map(|(made, result)| {
                    let (number, attempt) = made.numbers();
                    (number, attempt, result.repeats)
                })
                .collect(),
            reported: self.reported.iter().cloned().collect(),
        }
    }

    /// Goes on from a state: generates its kept cases again, and runs them. What passes now, because the
    /// implementation was fixed, is counted as passed once.
    pub fn resume<I: Implementation + Send>(&mut self, copies: &mut [I], state: State) {
        let State {
            next,
            seconds,
            unkept,
            kept,
            reported,
        } = state;
        self.next = next;
        self.seconds += seconds;
        self.report.unkept = unkept;
        self.reported.extend(reported);
        let mut repeats = Vec::new();
        let mut again = Vec::new();
        for (number, attempt, more) in kept {
            if let Some(made) = self.source.made(number, attempt) {
                repeats.push((made.case.id.clone(), more));
                again.push(made);
            }
        }
        self.take(copies, again);
        for (id, more) in repeats {
            let kept = self.report.cases.iter_mut().find(|case| case.id == id);
            if let Some(case) = kept.filter(|case| case.is_wrong()) {
                case.repeats += more;
            }
        }
        self.name();
    }
}
