//! Why there is no result.

use basestring::Error;

/// Why an operation has no result.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The reference refuses.
    Refused(Error),
    /// The interface has no place for this.
    Unsupported(String),
    /// The input is not of the operation's form.
    Input(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}
