//! Why a request got no answer that can be judged.

use std::fmt;

/// Where it went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The URL, or a file that was given, cannot be used.
    Input,
    /// No connection: the name is not resolved, or nobody listens.
    Connect,
    /// The connection stands, and TLS does not.
    Tls,
    /// No answer in time, one that ends early, or one that is not HTTP.
    Answer,
    /// No more requests are sent: the bound is reached.
    Bound,
}

/// Why a request got no answer that can be judged: what was expected, what was found, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it went wrong.
    pub kind: FaultKind,
    message: String,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, expected: &str, found: impl fmt::Display) -> Self {
        Self::text(kind, format!("expected {expected}, found {found}"))
    }

    pub(super) const fn text(kind: FaultKind, message: String) -> Self {
        Self { kind, message }
    }

    pub(super) fn input(expected: &str, found: impl fmt::Display) -> Self {
        Self::new(FaultKind::Input, expected, found)
    }

    pub(super) fn answer(expected: &str, found: impl fmt::Display) -> Self {
        Self::new(FaultKind::Answer, expected, found)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
