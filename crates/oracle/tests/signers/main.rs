//! Each known mistake as a signer, diagnosed from what it sends.

#![expect(clippy::wildcard_enum_match_arm)]

mod apart;
mod named;
mod requests;
