//! Mandrill's webhook signature, `X-Mandrill-Signature`.

#[cfg(feature = "generate")]
pub(crate) mod generate;
pub(crate) mod operations;
pub(crate) mod rules;
mod webhook;

pub(crate) use super::form_input::{SignFormInput, VerifyFormInput};
pub(crate) use rules::Rules;

use super::webhook::Webhook;

/// What the engine and the sender need to know of it.
pub(super) const fn webhook() -> Option<&'static dyn Webhook> {
    Some(&webhook::MANDRILL)
}
