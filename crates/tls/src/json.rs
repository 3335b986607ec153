//! A report as JSON.

use serde_json::{Value, json};

use crate::clock::say;
use crate::code::Finding;
use crate::report::{Report, Revocation, RevocationBy, RevocationCheck, TimeServer};
use crate::words::plain_http;

fn finding(finding: &Finding) -> Value {
    let Finding {
        code,
        detail,
        blame,
        advice,
    } = finding;
    json!({
        "code": code.name(),
        "stage": code.stage().name(),
        "detail": detail,
        "responsible": blame.name(),
        "fix": advice,
    })
}

fn revocation(check: &RevocationCheck) -> Value {
    let by = match check.by {
        RevocationBy::Crl => "crl",
        RevocationBy::Staple => "ocsp-staple",
        RevocationBy::Ocsp => "ocsp",
    };
    let verdict = match &check.verdict {
        Revocation::Good { source } => json!({"status": "good", "source": source}),
        Revocation::Revoked {
            since,
            reason,
            source,
        } => {
            json!({"status": "revoked", "since": say(*since), "reason": reason, "source": source})
        }
        Revocation::Unchecked { because } => json!({"status": "unchecked", "because": because}),
    };
    json!({"certificate": check.place, "subject": check.subject, "by": by, "verdict": verdict})
}

fn time_server(server: &TimeServer) -> Value {
    match &server.ahead {
        Ok(ahead) => json!({"name": server.name, "clock_ahead_seconds": ahead}),
        Err(fault) => json!({"name": server.name, "fault": fault}),
    }
}

impl Report {
    /// The report as JSON, with times in RFC 3339 format, in UTC.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let addresses: Vec<String> = self.addresses.iter().map(ToString::to_string).collect();
        let negotiated = self.negotiated.as_ref().map(|agreed| {
            json!({
                "version": agreed.version,
                "cipher": agreed.cipher,
                "group": agreed.group,
                "old_versions": agreed.old_versions,
                "weak_suite": agreed.weak_suite,
            })
        });
        let chain = self.chain.iter().map(|one| {
            json!({
                "subject": one.subject,
                "issuer": one.issuer,
                "not_before": say(one.not_before),
                "not_after": say(one.not_after),
                "names": one.names,
            })
        });
        json!({
            "target": self.target,
            "status": self.status(),
            "locked": self.faults.is_empty(),
            "exit": self.gravest().map_or(Some(0), |code| code.exit_code()),
            "faults": self.faults.iter().map(finding).collect::<Vec<_>>(),
            "warnings": self.warnings.iter().map(finding).collect::<Vec<_>>(),
            "checked_at": say(self.at),
            "addresses": addresses,
            "connected": self.connected.map(|address| address.to_string()),
            "negotiated": negotiated,
            "chain": chain.collect::<Vec<_>>(),
            "root": self.root,
            "revocation": self.revocation.iter().map(revocation).collect::<Vec<_>>(),
            "https_status": self.https_status,
            "clock_ahead_seconds": self.clock_ahead,
            "time_servers": self.time_servers.iter().map(time_server).collect::<Vec<_>>(),
            "proxy": self.proxy,
            "plain_http": plain_http(&self.plain_http),
        })
    }
}
