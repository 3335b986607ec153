//! A change of the state that is written to disk, with what it replaces, so that it can be undone.

use super::forgotten::Forgotten;
use super::issued::{Temporary, Token};
use super::nonces::Used;

/// A change of the state.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// A nonce was used.
    Nonce(Used),
    /// The nonces of these seconds were removed.
    Removed(Vec<u64>, Forgotten),
    /// Temporary credentials are new, changed, or removed.
    Temporary {
        id: String,
        before: Option<Temporary>,
        after: Option<Temporary>,
    },
    /// Token credentials are issued or revoked.
    Token {
        id: String,
        before: Option<Token>,
        after: Option<Token>,
    },
}
