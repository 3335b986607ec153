//! What clients of OAuth 1.0a are tested against on the same machine: [`serve`], a provider that
//! says what is wrong with a request.

#![forbid(unsafe_code)]

pub mod serve;
