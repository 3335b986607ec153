//! What an answer's status shows, and the verdict on it.

use std::ops::RangeInclusive;

use serde::Serialize;

/// What a receiver should do with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    /// Accept it.
    Accept,
    /// Reject it.
    Reject,
    /// Either: the documents do not specify it.
    Either,
}

/// What a status shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Seen {
    /// The receiver accepted the request.
    Accepted,
    /// The receiver rejected it.
    Rejected,
    /// Neither: a redirect, an error of the server, no answer.
    Unclear,
}

/// The verdict on a receiver for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As expected.
    Correct,
    /// The documents do not specify what to do.
    Unspecified,
    /// Neither accepted nor rejected.
    Unclear,
    /// A valid request was rejected.
    RejectedByMistake,
    /// An invalid request was accepted.
    AcceptedByMistake,
}

impl Verdict {
    /// All verdicts, in the order of a summary.
    pub const ALL: [Self; 5] = [
        Self::Correct,
        Self::AcceptedByMistake,
        Self::RejectedByMistake,
        Self::Unclear,
        Self::Unspecified,
    ];

    /// The verdict for what was expected and seen.
    #[must_use]
    pub const fn of(expected: Expected, seen: Seen) -> Self {
        match (expected, seen) {
            (Expected::Accept | Expected::Reject | Expected::Either, Seen::Unclear) => {
                Self::Unclear
            }
            (Expected::Either, Seen::Accepted | Seen::Rejected) => Self::Unspecified,
            (Expected::Accept, Seen::Accepted) | (Expected::Reject, Seen::Rejected) => {
                Self::Correct
            }
            (Expected::Accept, Seen::Rejected) => Self::RejectedByMistake,
            (Expected::Reject, Seen::Accepted) => Self::AcceptedByMistake,
        }
    }

    /// The verdict in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Correct => "correct",
            Self::Unspecified => "unspecified",
            Self::Unclear => "unclear",
            Self::RejectedByMistake => "rejected by mistake",
            Self::AcceptedByMistake => "accepted by mistake",
        }
    }
}

/// Which statuses accept a request, and which reject it.
///
/// ```
/// use basestring_sandbox::webhook::{Seen, Statuses};
/// let statuses = Statuses::default();
/// assert_eq!([204, 403, 500].map(|status| statuses.seen(status)),
///     [Seen::Accepted, Seen::Rejected, Seen::Unclear]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statuses {
    /// Statuses that accept. They take precedence.
    pub accepted: Vec<RangeInclusive<u16>>,
    /// Statuses that reject.
    pub rejected: Vec<RangeInclusive<u16>>,
}

impl Default for Statuses {
    /// 2xx accepts, 4xx rejects.
    fn default() -> Self {
        Self {
            accepted: vec![200..=299],
            rejected: vec![400..=499],
        }
    }
}

impl Statuses {
    /// What a status shows.
    #[must_use]
    pub fn seen(&self, status: u16) -> Seen {
        let among = |ranges: &[RangeInclusive<u16>]| ranges.iter().any(|r| r.contains(&status));
        if among(&self.accepted) {
            Seen::Accepted
        } else if among(&self.rejected) {
            Seen::Rejected
        } else {
            Seen::Unclear
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Expected, Seen, Statuses, Verdict};

    #[test]
    fn the_verdict_follows_from_expected_and_seen() {
        use Expected::{Accept, Either, Reject};
        use Seen::{Accepted, Rejected, Unclear};
        for (expected, seen, verdict) in [
            (Accept, Accepted, Verdict::Correct),
            (Accept, Rejected, Verdict::RejectedByMistake),
            (Accept, Unclear, Verdict::Unclear),
            (Reject, Accepted, Verdict::AcceptedByMistake),
            (Reject, Rejected, Verdict::Correct),
            (Reject, Unclear, Verdict::Unclear),
            (Either, Accepted, Verdict::Unspecified),
            (Either, Rejected, Verdict::Unspecified),
            (Either, Unclear, Verdict::Unclear),
        ] {
            assert_eq!(
                Verdict::of(expected, seen),
                verdict,
                "{expected:?} {seen:?}"
            );
        }
    }

    #[test]
    fn statuses_that_accept_take_precedence() {
        let statuses = Statuses {
            accepted: vec![302..=302],
            rejected: vec![200..=200, 302..=302],
        };
        assert_eq!(statuses.seen(302), Seen::Accepted);
        assert_eq!(statuses.seen(200), Seen::Rejected);
        assert_eq!(statuses.seen(403), Seen::Unclear);
    }
}
