//! HTTP Digest (RFC 7616).

#[cfg(feature = "generate")]
mod clear;
#[cfg(feature = "generate")]
pub(crate) mod generate;
mod input;
pub(crate) mod operations;
#[cfg(feature = "generate")]
pub mod plan;
pub mod rules;

pub use input::{ChallengeParameters, DigestInput};
pub use rules::Rules;
