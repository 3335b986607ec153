//! Revocation by CRLs and by the staple, and what both have in common: reasons, and times that do not
//! quite agree.

#![expect(clippy::wildcard_enum_match_arm)]

use crate::certificate::Certificate;
use crate::chain::Chain;
use crate::clock::{Seconds, say};
use crate::code::{Blame, Code, Finding};
use crate::connect::Budget;
use crate::http::fetch;
use crate::report::{Report, Revocation, RevocationBy, RevocationCheck};
use crate::target::Options;
use crate::{crl, ocsp};

/// By so much a signed date may be ahead of the clock here: clocks differ.
const TOLERANCE: Seconds = 300;

/// A reason by its number (RFC 5280 5.3.1).
pub(crate) const fn reason(number: u8) -> &'static str {
    match number {
        0 => "unspecified",
        1 => "keyCompromise",
        2 => "cACompromise",
        3 => "affiliationChanged",
        4 => "superseded",
        5 => "cessationOfOperation",
        6 => "certificateHold",
        8 => "removeFromCRL",
        9 => "privilegeWithdrawn",
        10 => "aACompromise",
        _ => "a reason that RFC 5280 does not name",
    }
}

/// Why a statement that holds from one time to another proves nothing now; none where it does.
pub(crate) fn not_now(from: Seconds, until: Seconds, now: Seconds) -> Option<String> {
    if from > now.saturating_add(TOLERANCE) {
        return Some(format!("it is dated in the future, {}", say(from)));
    }
    (until < now).then(|| format!("it is stale: it held until {}", say(until)))
}

/// Revocation of each certificate by CRL, and of the server's by its staple.
pub(crate) fn revocation(
    chain: &Chain,
    staple: &[u8],
    options: &Options,
    budget: &Budget,
    report: &mut Report,
) {
    let by_staple = ocsp::judge(chain.leaf(), chain.issuer(0), staple, report.at);
    let mut checks = vec![RevocationCheck {
        subject: chain.leaf().subject.clone(),
        by: RevocationBy::Staple,
        verdict: by_staple.clone(),
    }];
    for (place, certificate) in chain.path.iter().enumerate() {
        if place > 0 && certificate.is_self_issued() {
            continue;
        }
        checks.push(RevocationCheck {
            subject: certificate.subject.clone(),
            by: RevocationBy::Crl,
            verdict: by_crl(certificate, chain.issuer(place), options, budget, report.at),
        });
    }
    report.faults.extend(checks.iter().filter_map(revoked));
    if let Revocation::Unchecked { because } = &by_staple {
        staple_proves_nothing(chain, staple, because, report);
    }
    let because = |by| {
        let of_leaf = checks.iter().find(|check| check.by == by)?;
        match &of_leaf.verdict {
            Revocation::Unchecked { because } => Some(because),
            _ => None,
        }
    };
    let by_crl = because(RevocationBy::Crl);
    if let Some(because) = by_crl.filter(|_| !options.crls.is_empty() || options.fetch) {
        report.warnings.push(Finding::new(
            Code::CrlUnusable,
            Blame::Caller,
            format!("revocation by CRL could not be checked, because {because}"),
            "give the CRL of the certificate's issuer, as it is now",
        ));
    }
    if let (true, Some(by_crl), Some(by_staple)) = (
        options.require_revocation,
        by_crl,
        because(RevocationBy::Staple),
    ) {
        report.faults.push(Finding::new(
            Code::RevocationNotChecked,
            Blame::Caller,
            format!("revocation could not be checked, because {by_staple}; {by_crl}"),
            "give its issuer's CRL (--crl FILE), let it be fetched (--fetch), or have the server staple",
        ));
    }
    report.revocation = checks;
}

fn by_crl(
    certificate: &Certificate,
    issuer: Option<&Certificate>,
    options: &Options,
    budget: &Budget,
    now: Seconds,
) -> Revocation {
    let mut crls = options.crls.clone();
    let mut faults = Vec::new();
    if options.fetch {
        for url in &certificate.crl_urls {
            match fetch(url, budget) {
                Ok(crl) => crls.push(crl),
                Err(fault) => faults.push(format!("it could not be fetched from {fault}")),
            }
        }
        if certificate.crl_urls.is_empty() {
            faults.push("the certificate names no CRL".to_owned());
        }
    }
    if crls.is_empty() && !options.fetch {
        faults.push("no CRL was given (--crl FILE, --fetch)".to_owned());
    }
    let verdict = crl::judge(certificate, issuer, &crls, now);
    match verdict {
        Revocation::Unchecked { because } => {
            let known = (!because.is_empty()).then_some(because);
            let because: Vec<String> = known.into_iter().chain(faults).collect();
            Revocation::Unchecked {
                because: because.join("; "),
            }
        }
        decided => decided,
    }
}

fn revoked(check: &RevocationCheck) -> Option<Finding> {
    let Revocation::Revoked {
        since,
        reason,
        source,
    } = &check.verdict
    else {
        return None;
    };
    let reason = reason.as_deref().unwrap_or("no reason given");
    let subject = &check.subject;
    Some(Finding::new(
        Code::Revoked,
        Blame::Server,
        format!(
            "{subject} is revoked since {} ({reason}), by {source}",
            say(*since)
        ),
        "send nothing to this server; whoever keeps it needs a new key and a new certificate",
    ))
}

/// A staple that is missing where it must be, or is there and says nothing.
fn staple_proves_nothing(chain: &Chain, staple: &[u8], because: &str, report: &mut Report) {
    if chain.leaf().must_staple {
        report.faults.push(Finding::new(
            Code::MustStaple,
            Blame::Server,
            format!("the certificate demands a stapled OCSP response (RFC 7633): {because}"),
            "have OCSP stapling switched on at the server, or the certificate made without must-staple",
        ));
    } else if !staple.is_empty() {
        report.warnings.push(Finding::new(
            Code::StapleInvalid,
            Blame::Server,
            because,
            "the server staples what no client can rely on: have its OCSP stapling looked at",
        ));
    }
}
