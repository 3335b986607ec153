//! Why a request got no answer that can be judged.

use std::fmt;

/// The stage that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The URL, or a file that was given, cannot be used.
    Input,
    /// No connection: the name cannot be resolved, or nothing listens.
    Connect,
    /// The TLS handshake failed.
    Tls,
    /// No answer in time, an incomplete answer, or one that is not HTTP.
    Answer,
    /// The limit of requests is reached.
    Bound,
}

/// Why a request got no answer that can be judged: what failed, what was found, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The stage that failed.
    pub kind: FaultKind,
    message: String,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Input, message)
    }

    pub(crate) fn answer(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Answer, message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
