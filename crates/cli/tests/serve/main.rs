//! `basestring serve` as its users run it: a process, real clients, real requests.
#![cfg(feature = "serve")]

mod call;
mod clients;
mod flow;
mod mistakes;
mod secrets;
mod server;
mod state;

pub(crate) use call::{Answer, Call};
pub(crate) use server::Server;
