//! Misconfigurations: one explains many accepted servers, and is named once.

use serde::Serialize;

use super::judge::{Outcome, Verdict};
use super::recipes::Recipe;

/// A misconfiguration, or a single rule that a client does not check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// Its stable name.
    pub id: &'static str,
    /// What is wrong, in a sentence without a full stop.
    pub what: String,
    /// How to configure the client right.
    pub fix: String,
    /// The situations that it explains.
    pub situations: Vec<&'static str>,
}

/// A known misconfiguration: what is accepted with it, and what is rejected all the same.
struct Known {
    id: &'static str,
    what: &'static str,
    accepted: &'static [&'static str],
    rejected: &'static [&'static str],
}

/// About trust: the first that fits is named, and the others are not looked for.
const TRUST: &[Known] = &[
    Known {
        id: "verification-off",
        what: "the verification of certificates is switched off: the client accepts any",
        accepted: &["self-signed", "unknown-root", "other-host", "expired"],
        rejected: &[],
    },
    Known {
        id: "chain-not-verified",
        what: "the chain of certificates is not verified, only the host's name: anyone can make a \
               certificate for it",
        accepted: &["self-signed", "unknown-root", "expired"],
        rejected: &["other-host"],
    },
    Known {
        id: "trust-not-checked",
        what: "a chain without a trusted root is accepted: anyone can make one",
        accepted: &["self-signed", "unknown-root"],
        rejected: &[],
    },
    Known {
        id: "self-signed-accepted",
        what: "self-signed certificates are accepted: anyone can make one",
        accepted: &["self-signed"],
        rejected: &["unknown-root"],
    },
    Known {
        id: "unknown-root-accepted",
        what: "a chain to an unknown root is accepted: anyone can make one",
        accepted: &["unknown-root"],
        rejected: &["self-signed"],
    },
    Known {
        id: "system-roots-too",
        what: "the system's roots are trusted besides the given CA",
        accepted: &["other-trusted-root"],
        rejected: &["unknown-root", "self-signed"],
    },
];

/// About names, dates and versions.
const OTHERS: &[Known] = &[
    Known {
        id: "host-name-not-checked",
        what: "the host's name is not compared with the certificate: any trusted certificate is \
               accepted",
        accepted: &["other-host"],
        rejected: &["unknown-root"],
    },
    Known {
        id: "dates-not-checked",
        what: "the dates of certificates are not checked",
        accepted: &["expired", "not-yet-valid"],
        rejected: &["unknown-root"],
    },
    Known {
        id: "expiry-not-checked",
        what: "expired certificates are accepted",
        accepted: &["expired"],
        rejected: &["unknown-root", "not-yet-valid"],
    },
    Known {
        id: "old-versions-allowed",
        what: "TLS 1.0 or 1.1 is allowed, which are withdrawn",
        accepted: &["tls-1.0"],
        rejected: &[],
    },
    Known {
        id: "credentials-forwarded",
        what: "the Authorization header is sent to where a redirect leads, also to strangers",
        accepted: &["credentials-to-host"],
        rejected: &[],
    },
    Known {
        id: "credentials-in-clear",
        what: "the Authorization header is sent over plain HTTP after a redirect",
        accepted: &["credentials-to-http"],
        rejected: &["credentials-to-host"],
    },
];

/// What a known misconfiguration explains.
fn explains(id: &str, situation: &str) -> bool {
    let name = [
        "other-host",
        "longer-host",
        "common-name-beside-names",
        "trailing-dot",
        "two-dots",
        "nul-in-name",
        "bare-wildcard",
        "embedded-wildcard",
        "other-ip-address",
        "ip-address-as-dns-name",
        "wildcard-across-labels",
        "common-name-only",
        "top-level-wildcard",
    ];
    let date = [
        "expired",
        "expired-by-a-second",
        "expired-intermediate",
        "not-yet-valid",
        "not-yet-valid-by-minutes",
        "intermediate-not-yet-valid",
        "expired-root",
        "root-not-yet-valid",
    ];
    let expiry = [
        "expired",
        "expired-by-a-second",
        "expired-intermediate",
        "expired-root",
    ];
    let handshake = ["other-key", "other-key-tls-1.2", "tls-1.0", "tls-1.1"];
    let leak = [
        "credentials-to-http",
        "credentials-to-host",
        "credentials-to-port",
    ];
    let is = |list: &[&str]| list.contains(&situation);
    let is_http = situation.starts_with("credentials-") || is(&HTTP);
    let is_certificate = !is(&handshake) && !is_http;
    match id {
        "verification-off" => is_certificate,
        "chain-not-verified" | "trust-not-checked" => is_certificate && !is(&name),
        "self-signed-accepted" | "unknown-root-accepted" | "system-roots-too" => {
            is(&["self-signed", "unknown-root", "other-trusted-root"])
        }
        "host-name-not-checked" => is(&name),
        "dates-not-checked" => is(&date),
        "expiry-not-checked" => is(&expiry),
        "old-versions-allowed" => is(&["tls-1.0", "tls-1.1"]),
        "credentials-forwarded" => is(&leak) || situation == "signed-request-redirected",
        "credentials-in-clear" => situation == "credentials-to-http",
        _ => false,
    }
}

/// Situations about HTTP, besides those about credentials.
const HTTP: [&str; 4] = [
    "redirect-to-http",
    "mixed-content",
    "hsts-ignored",
    "signed-request-redirected",
];

/// Names what explains the outcomes: misconfigurations first, then single rules.
pub(crate) fn name(outcomes: &[Outcome], takes_ca: bool, recipe: Option<&Recipe>) -> Vec<Cause> {
    let judged = |id: &&str| {
        let mut all = outcomes.iter();
        all.find(|one| one.situation.id == *id && one.verdict != Verdict::NotJudged)
    };
    let accepts = |id: &&str| judged(id).is_some_and(Outcome::is_accepted);
    let rejects = |id: &&str| judged(id).is_some_and(|one| !one.is_accepted());
    let fits =
        |known: &&Known| known.accepted.iter().all(accepts) && known.rejected.iter().all(rejects);
    let is_valid = outcomes
        .iter()
        .any(|one| one.situation.id == "valid" && one.is_accepted());
    if !is_valid {
        return not_used(outcomes, takes_ca, recipe).into_iter().collect();
    }
    let trust = TRUST.iter().find(fits);
    let others = OTHERS.iter().filter(fits);
    let mut causes: Vec<Cause> = Vec::new();
    let mut left: Vec<&Outcome> = outcomes.iter().filter(|one| one.verdict.fails()).collect();
    for known in trust.into_iter().chain(others) {
        let explained = left
            .iter()
            .filter(|one| explains(known.id, one.situation.id));
        let situations: Vec<&'static str> = explained.map(|one| one.situation.id).collect();
        left.retain(|one| !situations.contains(&one.situation.id));
        if !situations.is_empty() {
            causes.push(Cause {
                id: known.id,
                what: known.what.to_owned(),
                fix: fix(known.id, recipe),
                situations,
            });
        }
    }
    causes.extend(left.iter().map(|one| single(one)));
    causes
}

/// A rule that is not checked alone.
fn single(outcome: &Outcome) -> Cause {
    let situation = outcome.situation;
    let what = situation.what;
    let did = if situation.expected.accepts() {
        "rejected"
    } else {
        "accepted"
    };
    Cause {
        id: situation.id,
        what: format!("{did}: {what}"),
        fix: format!("see {}", situation.section),
        situations: vec![situation.id],
    }
}

/// A client that rejects the valid server and accepts one of the system's store.
fn not_used(outcomes: &[Outcome], takes_ca: bool, recipe: Option<&Recipe>) -> Option<Cause> {
    let other = outcomes
        .iter()
        .find(|one| one.situation.id == "other-trusted-root" && one.record.is_accepted())?;
    takes_ca.then(|| Cause {
        id: "ca-not-used",
        what: "the given CA is not used: the client trusts the system's roots instead".to_owned(),
        fix: fix("ca-not-used", recipe),
        situations: vec![other.situation.id],
    })
}

/// The fix of a known misconfiguration.
fn fix(id: &str, recipe: Option<&Recipe>) -> String {
    let general = match id {
        "verification-off"
        | "chain-not-verified"
        | "trust-not-checked"
        | "self-signed-accepted"
        | "unknown-root-accepted" => {
            "switch the verification of certificates on, and give the CA of your test server instead"
        }
        "host-name-not-checked" => {
            "switch the check of the host's name on, or use a library's default"
        }
        "dates-not-checked" | "expiry-not-checked" => {
            "accept no certificate by a callback; have the server's certificate renewed"
        }
        "system-roots-too" => {
            "make a store with the given CA alone, not one with the defaults added"
        }
        "ca-not-used" => "set the CA where this client reads it",
        "old-versions-allowed" => "set the lowest version to TLS 1.2",
        "credentials-forwarded" | "credentials-in-clear" => {
            "do not follow redirects automatically; follow one only to the same scheme, host and port, \
             or remove the header before"
        }
        _ => "see the section",
    };
    match recipe {
        Some(recipe) if !id.starts_with("credentials") => {
            let Recipe {
                client, off, right, ..
            } = recipe;
            format!("{general}. In {client}, these switch it off: {off}. Right: {right}")
        }
        Some(_) | None => general.to_owned(),
    }
}
