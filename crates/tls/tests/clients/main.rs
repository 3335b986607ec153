//! TLS clients in every situation: right ones are clean, and each misconfiguration is named.

#![cfg(feature = "clients")]
#![allow(clippy::unwrap_used, clippy::panic)] // A test's way to fail.

mod programs;
mod rust;

use basestring_tls::clients::{Client, Options, Report, run};

/// Runs a client in the situations whose names start with one of these; in all if there are none.
fn report(client: &dyn Client, only: &[&str]) -> Report {
    let options = Options {
        only: only.iter().map(|id| (*id).to_owned()).collect(),
        ..Options::default()
    };
    run(client, &options).expect("servers on loopback")
}

/// The names of the causes.
fn causes(report: &Report) -> Vec<&'static str> {
    report.causes.iter().map(|cause| cause.id).collect()
}
