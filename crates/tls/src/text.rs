//! A report as text: the status first, then what is wrong and what to do, then every stage.

use std::fmt::Write as _;

use crate::clock::{say, span};
use crate::code::Finding;
use crate::report::{PlainHttp, Report, Revocation, RevocationBy};

/// A revocation verdict in words.
pub(crate) fn verdict(verdict: &Revocation) -> String {
    match verdict {
        Revocation::Good { source } => format!("checked, good: {source}"),
        Revocation::Revoked {
            since,
            reason,
            source,
        } => {
            let reason = reason.as_deref().unwrap_or("no reason given");
            format!(
                "checked, revoked since {} ({reason}): {source}",
                say(*since)
            )
        }
        Revocation::Unchecked { because } => format!("could not be checked, because {because}"),
    }
}

/// Plain HTTP in words.
pub(crate) fn plain_http(plain: &PlainHttp) -> String {
    match plain {
        PlainHttp::NotAsked(why) => format!("not asked: {why}"),
        PlainHttp::Refused(how) => format!("refused, as it should be: {how}"),
        PlainHttp::Status(status) => format!("refused, as it should be: status {status}"),
        PlainHttp::ToHttps(status) => format!("redirected to https: status {status}"),
        PlainHttp::Served(status) => format!("served: status {status}"),
    }
}

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

    /// Each stage that was reached, in words.
    #[expect(clippy::too_many_lines)]
    fn lines(&self) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        if !self.addresses.is_empty() {
            let all: Vec<String> = self.addresses.iter().map(ToString::to_string).collect();
            lines.push(("name", all.join(", ")));
        }
        if let Some(address) = self.connected {
            lines.push(("TCP", format!("connected to {address}")));
        }
        if let Some(agreed) = &self.negotiated {
            let group = agreed.group.as_deref().unwrap_or("no group");
            lines.push((
                "TLS",
                format!("{}, {}, {group}", agreed.version, agreed.cipher),
            ));
            let old = match agreed.old_versions.as_deref() {
                None => "no answer in time".to_owned(),
                Some([]) => "refused".to_owned(),
                Some(old) => old.join(" and "),
            };
            lines.push(("TLS 1.0, 1.1", old));
        }
        for certificate in &self.chain {
            let validity = format!(
                "{} to {}",
                say(certificate.not_before),
                say(certificate.not_after)
            );
            let names = match certificate.names.as_slice() {
                [] => String::new(),
                names => format!(", for {}", names.join(", ")),
            };
            let said = format!(
                "{}, by {}, {validity}{names}",
                certificate.subject, certificate.issuer
            );
            lines.push(("certificate", said));
        }
        if let Some(root) = &self.root {
            lines.push(("root", root.clone()));
        }
        for check in &self.revocation {
            let by = match check.by {
                RevocationBy::Crl => "CRL",
                RevocationBy::Staple => "OCSP staple",
            };
            lines.push((
                by,
                format!("{}: {}", check.subject, verdict(&check.verdict)),
            ));
        }
        if let Some(status) = self.https_status {
            lines.push(("HTTPS", format!("status {status}")));
        }
        if let Some(ahead) = self.clock_ahead {
            let said = match ahead {
                0 => "as the server's".to_owned(),
                1.. => format!("{} ahead of the server's", span(ahead)),
                _ => format!("{} behind the server's", span(ahead)),
            };
            lines.push(("clock", said));
        }
        lines.push(("plain HTTP", plain_http(&self.plain_http)));
        lines
    }
}

/// A text without control characters: what a peer sends may be made for a terminal.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
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
            "\n{what}: {code}\n  found   {detail}\n  whose   {blame}\n  advice  {advice}\n"
        );
    }
}
