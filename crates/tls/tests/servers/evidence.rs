//! What the evidence proves and what it does not: clocks, client certificates.

use std::time::{Duration, SystemTime};

use basestring_tls::{Blame, Options, Report};

use crate::peers::{OpenSsl, Server};
use crate::pki::{HOST, Party, server};
use crate::{Case, codes, trusting};

/// An answer dated this many seconds from now.
fn dated(seconds: i64) -> String {
    let span = Duration::from_secs(seconds.unsigned_abs());
    let now = SystemTime::now();
    let at = if seconds < 0 { now - span } else { now + span };
    let at = httpdate::fmt_http_date(at);
    format!("HTTP/1.1 200 OK\r\nDate: {at}\r\nContent-Length: 0\r\n\r\n")
}

/// The check of a certificate that becomes valid in an hour, on a server with this clock.
fn early(clock: i64) -> Report {
    let root = Party::root("the root");
    let mut params = server(&[HOST]);
    params.not_before = time::OffsetDateTime::now_utc() + time::Duration::hours(1);
    let leaf = root.issue(params);
    let address = Server::new(&leaf, &[]).saying(dated(clock)).start();
    Case::new("", address, trusting(&root), &[]).check()
}

#[test]
fn a_clock_that_agrees_with_the_servers_is_not_blamed() {
    let report = early(0);
    assert_eq!(codes(&report), ["not-yet-valid"]);
    assert_eq!(report.faults[0].blame, Blame::Server);
    assert!(report.faults[0].advice.contains("agree"));
    let report = early(7200);
    assert_eq!(codes(&report), ["not-yet-valid", "clock-off"]);
    for finding in report.faults.iter().chain(&report.warnings) {
        let is_about_roots = finding.code.name() == "pinned-roots";
        assert!(is_about_roots || finding.blame == Blame::Unknown);
    }
}

#[test]
fn locked_is_never_written_without_revocation_and_clock() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let status = |head: String, crls: Vec<Vec<u8>>| {
        let address = Server::new(&leaf, &[]).saying(head).start();
        let options = Options {
            crls,
            ..trusting(&root)
        };
        Case::new("", address, options, &[]).check().status()
    };
    let unknown = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_owned();
    for (status, evidence) in [
        (
            status(unknown, Vec::new()),
            "(revocation not checked, clock not compared)",
        ),
        (
            status(dated(0), vec![root.crl(&[], 7)]),
            "(not revoked by CRL, clock as the server's)",
        ),
        (
            status(dated(-7200), Vec::new()),
            "(revocation not checked, clock 2 hours off the server's)",
        ),
    ] {
        assert!(
            status.starts_with(&format!("locked {evidence}: ")),
            "{status}"
        );
    }
}

#[test]
fn a_required_client_certificate_is_named() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    for version in ["-tls1_2", "-tls1_3"] {
        let requires = OpenSsl::start(&leaf, &[version, "-Verify", "1"]);
        let report = Case::new("", requires.address, trusting(&root), &[]).check();
        assert_eq!(
            codes(&report),
            ["client-certificate-required"],
            "{version} {}",
            report.to_text()
        );
        // A server that only asks for one accepts a client without.
        let asks = OpenSsl::start(&leaf, &[version, "-verify", "1"]);
        let report = Case::new("", asks.address, trusting(&root), &[]).check();
        assert_eq!(codes(&report), [""; 0], "{version}");
    }
}
