//! HTTP Digest (RFC 7616).

pub mod rules;

pub use rules::Rules;
