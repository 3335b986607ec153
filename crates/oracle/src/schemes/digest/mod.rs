//! HTTP Digest (RFC 7616).

#[cfg(feature = "generate")]
mod change;
#[cfg(feature = "generate")]
mod clear;
#[cfg(feature = "generate")]
pub(crate) mod generate;
mod input;
pub(crate) mod operations;
#[cfg(feature = "generate")]
pub(crate) mod plan;
pub(crate) mod rules;
pub(crate) mod sent;

pub use input::{ChallengeParameters, DigestInput};
pub(crate) use rules::Rules;

use super::webhook::Webhook;

/// It does not sign webhooks.
pub(super) const fn webhook() -> Option<&'static dyn Webhook> {
    None
}
