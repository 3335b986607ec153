//! HTTP Basic (RFC 7617).

#[cfg(feature = "generate")]
pub(crate) mod generate;
mod input;
pub(crate) mod operations;
pub mod rules;

pub use input::BasicInput;
pub use rules::Rules;
