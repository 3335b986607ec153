//! Twilio's webhook signature.

#[cfg(feature = "generate")]
mod calls;
#[cfg(feature = "generate")]
mod clear;
#[cfg(feature = "generate")]
pub(crate) mod generate;
mod input;
pub(crate) mod operations;
pub(crate) mod rules;

pub use input::{TwilioSignInput, TwilioVerifyInput};
pub(crate) use rules::Rules;
