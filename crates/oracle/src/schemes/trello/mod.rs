//! Trello's webhook signature, `X-Trello-Webhook`.

#[cfg(feature = "generate")]
pub(crate) mod generate;
mod input;
pub(crate) mod operations;
pub mod rules;
mod webhook;

pub use input::{TrelloSignInput, TrelloVerifyInput};
pub use rules::Rules;

use super::webhook::Webhook;

/// What the engine and the sender need to know of it.
pub(super) const fn webhook() -> Option<&'static dyn Webhook> {
    Some(&webhook::Trello)
}
