//! The check against real servers on loopback, each with the expected set of codes. rcgen generates the
//! certificates and x509-ocsp the stapled responses; the servers are those of rustls and openssl.

#![allow(clippy::unwrap_used, clippy::panic)] // A test's way to fail.

mod algorithms;
mod certificates;
mod clocks;
mod evidence;
mod fetching;
mod handshakes;
mod issuers;
mod limits;
mod others;
mod over_http;
mod peers;
mod pki;
mod proxies;
mod reading;
mod revocation;
mod roots;
mod roughtime;
mod staple;
mod text;

use std::net::SocketAddr;
use std::time::Duration;

use basestring_tls::{Options, Report, Roots, Target, check};

use pki::{HOST, Party};

/// A server, the options of its check, and the expected codes.
struct Case {
    name: &'static str,
    host: &'static str,
    address: SocketAddr,
    options: Options,
    /// Faults, then warnings.
    codes: &'static [&'static str],
}

impl Case {
    fn new(
        name: &'static str,
        address: SocketAddr,
        options: Options,
        codes: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            host: HOST,
            address,
            options,
            codes,
        }
    }

    /// The same for another host.
    fn of(self, host: &'static str) -> Self {
        Self { host, ..self }
    }

    fn check(&self) -> Report {
        let options = Options {
            connect: Some(self.address),
            ..self.options.clone()
        };
        check(&Target::parse(self.host).expect("a host"), &options)
    }
}

/// Options with only this root, and enough time for a busy machine.
fn trusting(root: &Party) -> Options {
    let roots = Roots::pinned(root.pem().as_bytes()).expect("a root in PEM");
    let minute = Duration::from_secs(60);
    Options {
        stage_timeout: minute,
        total_timeout: minute,
        ..Options::new(roots)
    }
}

/// The names of all faults and warnings, except that of the few trusted roots, which almost every case
/// has.
fn codes(report: &Report) -> Vec<&'static str> {
    let all = report.faults.iter().chain(&report.warnings);
    let names = all.map(|finding| finding.code.name());
    names.filter(|name| *name != "pinned-roots").collect()
}

/// Checks every case, and shows all that differ from the expected codes.
fn hold(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let report = case.check();
        let found = codes(&report);
        if found != case.codes {
            let (name, expected) = (case.name, case.codes);
            let text = report.to_text();
            wrong.push(format!(
                "{name}: expected {expected:?}, found {found:?}\n{text}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
