//! What clients and receivers are tested against on the same machine: [`serve`], a provider that
//! says what is wrong with a request, and [`webhook`], a sender of webhooks that are right, and wrong
//! in one way each.

#![forbid(unsafe_code)]

pub mod serve;
pub mod webhook;
