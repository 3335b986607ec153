//! GitHub's webhook signatures, `X-Hub-Signature-256` and `X-Hub-Signature`.

#[cfg(feature = "generate")]
pub(crate) mod generate;
mod input;
pub(crate) mod operations;
pub(crate) mod rules;
mod webhook;

pub(crate) use input::{GithubSignInput, GithubVerifyInput};
pub(crate) use rules::Rules;

use super::webhook::Webhook;

/// What the engine and the sender need to know of it.
pub(super) const fn webhook() -> Option<&'static dyn Webhook> {
    Some(&webhook::GITHUB)
}
