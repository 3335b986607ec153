//! A change of the state that is written to disk.

use super::issued::{Temporary, Token};
use super::nonces::Used;

/// A change of the state.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// A nonce was used.
    Nonce(Used),
    /// Temporary credentials are new or changed.
    Temporary(String, Temporary),
    /// Temporary credentials were removed.
    NoTemporary(String),
    /// Token credentials were issued.
    Token(String, Token),
    /// Token credentials were revoked.
    NoToken(String),
}
