//! What an answer's status says, held against what was expected.

use std::ops::RangeInclusive;

use serde::Serialize;

/// What should happen to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Expected {
    /// It is let in.
    Accept,
    /// It is refused.
    Refuse,
    /// The documents leave it open, or nothing can be said against either.
    Either,
}

/// What a status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Seen {
    /// The request was let in.
    Accepted,
    /// It was refused.
    Refused,
    /// Neither: a redirect, a fault of the server, no answer.
    Unclear,
}

/// What is said of a receiver by one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it should be.
    Right,
    /// The documents leave it open.
    Open,
    /// Neither let in nor refused.
    Unclear,
    /// Refused, and right.
    RefusedWrongly,
    /// Let in, and wrong.
    LetIn,
}

impl Verdict {
    /// The verdict on what was expected and seen.
    #[must_use]
    pub const fn of(expected: Expected, seen: Seen) -> Self {
        match (expected, seen) {
            (_, Seen::Unclear) => Self::Unclear,
            (Expected::Either, _) => Self::Open,
            (Expected::Accept, Seen::Accepted) | (Expected::Refuse, Seen::Refused) => Self::Right,
            (Expected::Accept, Seen::Refused) => Self::RefusedWrongly,
            (Expected::Refuse, Seen::Accepted) => Self::LetIn,
        }
    }

    /// The verdict in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Open => "left open",
            Self::Unclear => "unclear",
            Self::RefusedWrongly => "refused wrongly",
            Self::LetIn => "let in wrongly",
        }
    }
}

/// Which statuses let a request in, and which refuse it.
///
/// ```
/// use basestring_sandbox::webhook::{Seen, Statuses};
/// let statuses = Statuses::default();
/// assert_eq!([204, 403, 500].map(|status| statuses.seen(status)),
///     [Seen::Accepted, Seen::Refused, Seen::Unclear]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statuses {
    /// Those that let in; they go before the others.
    pub accepted: Vec<RangeInclusive<u16>>,
    /// Those that refuse.
    pub refused: Vec<RangeInclusive<u16>>,
}

impl Default for Statuses {
    /// 2xx lets in, 4xx refuses.
    fn default() -> Self {
        Self {
            accepted: vec![200..=299],
            refused: vec![400..=499],
        }
    }
}

impl Statuses {
    /// What a status says.
    #[must_use]
    pub fn seen(&self, status: u16) -> Seen {
        let among = |ranges: &[RangeInclusive<u16>]| ranges.iter().any(|r| r.contains(&status));
        if among(&self.accepted) {
            Seen::Accepted
        } else if among(&self.refused) {
            Seen::Refused
        } else {
            Seen::Unclear
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Expected, Seen, Statuses, Verdict};

    #[test]
    fn what_is_expected_and_seen_gives_the_verdict() {
        use Expected::{Accept, Either, Refuse};
        use Seen::{Accepted, Refused, Unclear};
        for (expected, seen, verdict) in [
            (Accept, Accepted, Verdict::Right),
            (Accept, Refused, Verdict::RefusedWrongly),
            (Accept, Unclear, Verdict::Unclear),
            (Refuse, Accepted, Verdict::LetIn),
            (Refuse, Refused, Verdict::Right),
            (Refuse, Unclear, Verdict::Unclear),
            (Either, Accepted, Verdict::Open),
            (Either, Refused, Verdict::Open),
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
    fn given_statuses_go_before_the_others() {
        let statuses = Statuses {
            accepted: vec![302..=302],
            refused: vec![200..=200, 302..=302],
        };
        assert_eq!(statuses.seen(302), Seen::Accepted);
        assert_eq!(statuses.seen(200), Seen::Refused);
        assert_eq!(statuses.seen(403), Seen::Unclear);
    }
}
