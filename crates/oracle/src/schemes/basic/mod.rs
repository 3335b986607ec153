//! HTTP Basic (RFC 7617).

pub mod rules;

pub use rules::Rules;
