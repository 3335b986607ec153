//! How a provider accepts and rejects: learned from a valid request, from one with a wrong signature
//! and from one without OAuth parameters.

use std::collections::BTreeSet;

use crate::webhook::http::Answer;
use crate::webhook::{Fault, Seen};

/// What answers to a kind of request have in common.
#[derive(Clone, Debug)]
struct Common {
    statuses: BTreeSet<u16>,
    /// The words of every body.
    words: BTreeSet<String>,
}

/// How a provider accepts and rejects.
#[derive(Clone, Debug)]
pub(super) struct Calibration {
    accepted: Common,
    rejected: Common,
    /// The words of every answer to a valid request.
    common: BTreeSet<String>,
    by: By,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum By {
    /// The statuses differ.
    Status,
    /// The statuses are the same, and the bodies differ.
    Body,
    /// A request with a wrong signature is answered as a valid one is.
    Nothing,
}

impl Calibration {
    /// Compares answers to valid requests with answers to rejected ones. A connection that was closed
    /// without an answer is a rejection.
    pub(super) fn new(valid: &[Answer], wrong: &[Result<Answer, Fault>]) -> Self {
        let of_valid: Vec<&Answer> = valid.iter().collect();
        let of_wrong: Vec<&Answer> = wrong.iter().filter_map(|one| one.as_ref().ok()).collect();
        let mut accepted = Common::of(&of_valid);
        let mut rejected = Common::of(&of_wrong);
        let is_told_by_status = accepted.statuses.is_disjoint(&rejected.statuses);
        let (own, other) = (accepted.words.clone(), rejected.words.clone());
        accepted.words.retain(|word| !other.contains(word));
        rejected.words.retain(|word| !own.contains(word));
        let in_any = |answers: &[&Answer], word: &String| {
            answers
                .iter()
                .any(|answer| words(&answer.body).contains(word))
        };
        accepted.words.retain(|word| !in_any(&of_wrong, word));
        rejected.words.retain(|word| !in_any(&of_valid, word));
        let by = if is_told_by_status {
            By::Status
        } else if accepted.words.is_empty() && rejected.words.is_empty() {
            By::Nothing
        } else {
            By::Body
        };
        Self {
            accepted,
            rejected,
            common: own,
            by,
        }
    }

    /// Whether a wrong signature and a valid one get different answers.
    pub(super) fn tells_apart(&self) -> bool {
        self.by != By::Nothing
    }

    /// Whether the answer to a valid request reads as an error, although its status does not. Without
    /// another sign, the provider rejects the request.
    pub(super) fn reads_as_error(&self) -> bool {
        const SIGNS: [&str; 8] = [
            "error",
            "invalid",
            "unauthorized",
            "unauthenticated",
            "forbidden",
            "denied",
            "failed",
            "rejected",
        ];
        let mut words = self.common.iter().map(|word| word.to_lowercase());
        words.any(|word| SIGNS.contains(&word.as_str()))
    }

    /// Whether valid or rejected requests are answered with this status.
    pub(super) fn is_usual(&self, status: u16) -> bool {
        self.accepted.statuses.contains(&status) || self.rejected.statuses.contains(&status)
    }

    /// Whether rejected requests are answered with this status.
    pub(super) fn rejects_with(&self, status: u16) -> bool {
        self.rejected.statuses.contains(&status)
    }

    /// What an answer shows.
    pub(super) fn seen(&self, answer: &Result<Answer, Fault>) -> Seen {
        let Ok(answer) = answer else {
            return Seen::Unclear;
        };
        let is_of = |common: &Common| common.statuses.contains(&answer.status);
        match answer.status {
            _ if self.by == By::Body && is_of(&self.accepted) => self.by_words(answer),
            _ if is_of(&self.accepted) => Seen::Accepted,
            _ if is_of(&self.rejected) => Seen::Rejected,
            200..=299 => Seen::Accepted,
            408 | 429 | 500..=599 => Seen::Unclear,
            _ => Seen::Rejected,
        }
    }

    fn by_words(&self, answer: &Answer) -> Seen {
        let words = words(&answer.body);
        let share = |common: &Common| {
            let found = common.words.intersection(&words).count();
            (found * 100).checked_div(common.words.len())
        };
        match (share(&self.accepted), share(&self.rejected)) {
            (Some(accepted), Some(rejected)) if accepted > rejected => Seen::Accepted,
            (Some(accepted), Some(rejected)) if accepted < rejected => Seen::Rejected,
            (Some(_), Some(_)) | (None, None) => Seen::Unclear,
            (Some(accepted), None) if accepted >= 50 => Seen::Accepted,
            (Some(_), None) => Seen::Rejected,
            (None, Some(rejected)) if rejected >= 50 => Seen::Rejected,
            (None, Some(_)) => Seen::Accepted,
        }
    }

    /// How accepting differs from rejecting, in words.
    pub(super) fn words(&self) -> String {
        let statuses = |common: &Common| {
            let all: Vec<String> = common.statuses.iter().map(u16::to_string).collect();
            all.join(" or ")
        };
        match self.by {
            By::Status => format!(
                "a valid request is answered {}, one with a wrong signature {}",
                statuses(&self.accepted),
                match &*statuses(&self.rejected) {
                    "" => "with a closed connection",
                    found => found,
                }
            ),
            By::Body => format!(
                "valid and invalid requests are answered {}, with different bodies",
                statuses(&self.accepted)
            ),
            By::Nothing => format!(
                "a request with a wrong signature is answered as a valid one is: {}",
                statuses(&self.accepted)
            ),
        }
    }
}

impl Common {
    fn of(answers: &[&Answer]) -> Self {
        let statuses = answers.iter().map(|answer| answer.status).collect();
        let mut bodies = answers.iter().map(|answer| words(&answer.body));
        let first = bodies.next().unwrap_or_default();
        let words = bodies.fold(first, |common, words| &common & &words);
        Self { statuses, words }
    }
}

/// The words of a body: letters, digits and `_`.
fn words(body: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(body);
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let words = words.filter(|word| !word.is_empty()).take(4096);
    words.map(str::to_owned).collect()
}
