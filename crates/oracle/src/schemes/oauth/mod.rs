//! OAuth 1.0a (RFC 5849).

pub mod rules;
mod run;

pub use rules::Rules;
pub(crate) use run::with_prepared;
