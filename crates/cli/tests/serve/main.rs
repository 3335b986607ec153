//! `basestring serve` as its users run it: a process, real clients, real requests.
#![cfg(feature = "serve")]

mod body_hash;
mod browser;
mod call;
mod clients;
#[path = "../encodings/mod.rs"]
mod encodings;
mod faults;
mod flow;
mod hosts;
mod mistakes;
mod pages;
mod places;
mod rsa;
mod secrets;
mod server;
mod state;

pub(crate) use call::{Answer, Call};
pub(crate) use server::Server;
