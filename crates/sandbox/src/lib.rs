//! Peers to test clients and receivers against on the same machine: [`serve`] is an OAuth 1.0a provider
//! that names what is wrong with a request, [`webhook`] sends valid and invalid webhooks to a receiver
//! and reports which it accepts, and [`provider`] sends valid requests and attacks to a provider.

#![forbid(unsafe_code)]

pub mod provider;
pub mod serve;
pub mod webhook;
