//! Twilio's webhook signature.

#[cfg(feature = "generate")]
mod calls;
#[cfg(feature = "generate")]
mod clear;
#[cfg(feature = "generate")]
pub(crate) mod generate;
mod input;
#[cfg(feature = "generate")]
pub(crate) mod laws;
pub(crate) mod operations;
pub(crate) mod rules;
#[cfg(feature = "generate")]
mod special;
mod webhook;

pub use input::{TwilioSignInput, TwilioVerifyInput};
pub(crate) use rules::Rules;
pub(crate) use webhook::has_hash_of;

use super::webhook::Webhook;

/// What the engine and the sender need to know of it.
pub(super) const fn webhook() -> Option<&'static dyn Webhook> {
    Some(&webhook::Twilio)
}
