//! HTTP Basic (RFC 7617).

#[cfg(feature = "generate")]
pub(crate) mod generate;
mod input;
pub(crate) mod operations;
pub(crate) mod rules;

pub use input::BasicInput;
pub(crate) use rules::Rules;

use super::webhook::Webhook;

/// It does not sign webhooks.
pub(super) const fn webhook() -> Option<&'static dyn Webhook> {
    None
}
