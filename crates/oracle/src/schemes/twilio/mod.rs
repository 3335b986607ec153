//! Twilio's webhook signature.

#[cfg(feature = "generate")]
mod calls;
#[cfg(feature = "generate")]
mod clear;
#[cfg(feature = "generate")]
pub mod generate;
mod input;
pub(crate) mod operations;
pub mod rules;

pub use input::{TwilioSignInput, TwilioVerifyInput};
pub use rules::Rules;
