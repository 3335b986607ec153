//! A report as text: the status first, then faults and warnings with their fixes, then every stage.

use std::fmt::Write as _;

use crate::clock::{Seconds, say, span};
use crate::code::Finding;
use crate::printable::{few, printable};
use crate::report::{CertificateSummary, Negotiated, Report, RevocationBy};
use crate::words::{plain_http, verdict};

/// The highest number of a certificate's names that are shown.
const NAMES: usize = 20;

/// A line of the table of stages: its name, and its text.
type Line = (&'static str, String);

impl Report {
    /// The report as text; its first line is the status.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.status());
        findings(&mut text, "fault", &self.faults);
        findings(&mut text, "warning", &self.warnings);
        text.push('\n');
        for (name, value) in self.lines() {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "  {name:<12} {}", printable(&value));
        }
        text
    }

    /// Each stage that was reached.
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        if !self.addresses.is_empty() {
            let all: Vec<String> = self.addresses.iter().map(ToString::to_string).collect();
            lines.push(("name", all.join(", ")));
        }
        if let Some(proxy) = &self.proxy {
            lines.push(("proxy", format!("through {proxy}")));
        }
        if let Some(address) = self.connected {
            lines.push(("TCP", format!("connected to {address}")));
        }
        lines.extend(self.negotiated.iter().flat_map(handshake));
        lines.extend(self.chain.iter().map(certificate));
        if let Some(root) = &self.root {
            lines.push(("root", root.clone()));
        }
        for check in &self.revocation {
            let by = match check.by {
                RevocationBy::Crl => "CRL",
                RevocationBy::Staple => "OCSP staple",
                RevocationBy::Ocsp => "OCSP",
            };
            let text = format!("{}: {}", check.subject, verdict(&check.verdict));
            lines.push((by, text));
        }
        if let Some(status) = self.https_status {
            lines.push(("HTTPS", format!("status {status}")));
        }
        if let Some(ahead) = self.clock_ahead {
            lines.push(("clock", beside(ahead, "'s")));
        }
        for server in &self.time_servers {
            let text = match &server.ahead {
                Ok(ahead) => beside(*ahead, &format!(" {}", server.name)),
                Err(fault) => format!("not compared with {}: {fault}", server.name),
            };
            lines.push(("clock", text));
        }
        lines.push(("plain HTTP", plain_http(&self.plain_http)));
        lines
    }
}

/// The clock here next to that of a server, of which this is the name.
fn beside(ahead: Seconds, name: &str) -> String {
    match ahead {
        0 => format!("as the server{name}"),
        1.. => format!("{} ahead of the server{name}", span(ahead)),
        ..0 => format!("{} behind the server{name}", span(ahead)),
    }
}

fn handshake(agreed: &Negotiated) -> [Line; 2] {
    let Negotiated {
        version,
        cipher,
        group,
        old_versions,
        // It is a warning.
        weak_suite: _,
    } = agreed;
    let group = group.as_deref().unwrap_or("no group");
    let old = match old_versions.as_deref() {
        None => "no answer in time".to_owned(),
        Some([]) => "rejected".to_owned(),
        Some(old) => format!("accepted: {}", old.join(" and ")),
    };
    [
        ("TLS", format!("{version}, {cipher}, {group}")),
        ("TLS 1.0, 1.1", old),
    ]
}

fn certificate(certificate: &CertificateSummary) -> Line {
    let CertificateSummary {
        subject,
        issuer,
        not_before,
        not_after,
        names,
    } = certificate;
    let names = match names.as_slice() {
        [] => String::new(),
        names => format!(", for {}", few(names, NAMES)),
    };
    let (from, to) = (say(*not_before), say(*not_after));
    let text = format!("{subject}, by {issuer}, {from} to {to}{names}");
    ("certificate", text)
}

fn findings(text: &mut String, what: &str, findings: &[Finding]) {
    for finding in findings {
        let Finding {
            code,
            detail,
            blame,
            advice,
        } = finding;
        let (detail, blame) = (printable(detail), blame.name());
        let _ = write!(
            text,
            "\n{what}: {code}\n  found        {detail}\n  responsible  {blame}\n  fix          {advice}\n"
        );
    }
}
