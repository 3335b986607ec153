//! Why the provider cannot start.

use std::fmt;

/// Why the provider cannot start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The options contradict each other.
    Usage(String),
    /// A file cannot be read or written, or is malformed.
    Input(String),
    /// An address cannot be listened on.
    Address(String),
    /// An internal error.
    Internal(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message)
            | Self::Input(message)
            | Self::Address(message)
            | Self::Internal(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Fault {}
