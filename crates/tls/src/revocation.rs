//! Revocation by the stapled response, by OCSP responders, and by CRLs.

use crate::asking::Question;
use crate::chain::{Chain, End};
use crate::clock::say;
use crate::code::{Blame, Code, Finding};
use crate::crl;
use crate::fetcher::Fetcher;
use crate::ocsp;
use crate::options::{Fetch, Options};
use crate::printable::printable;
use crate::report::{Report, Revocation, RevocationBy, RevocationCheck};

/// Checks each certificate by CRL and OCSP, and the server's by its stapled response.
pub(crate) fn revocation(
    chain: &Chain,
    staple: &[u8],
    options: &Options,
    fetcher: &Fetcher<'_>,
    report: &mut Report,
) {
    let now = report.at;
    let leaf = chain.leaf();
    let by_staple = ocsp::judge(leaf, chain.issuer(0), staple, None, now);
    let mut checks = vec![RevocationCheck {
        place: 0,
        subject: printable(&leaf.subject),
        by: RevocationBy::Staple,
        verdict: shown(by_staple.clone()),
    }];
    for (place, certificate) in chain.path.iter().enumerate() {
        if place > 0 && certificate.is_self_issued() {
            continue;
        }
        let of = Question {
            certificate,
            issuer: chain.issuer(place),
            options,
            fetcher,
            off: fetcher.is_off().or_else(|| is_stranger(chain)),
            now,
        };
        let mut add = |by, verdict| {
            checks.push(RevocationCheck {
                place,
                subject: printable(&certificate.subject),
                by,
                verdict: shown(verdict),
            });
        };
        if !certificate.extensions.ocsp_urls.is_empty() {
            add(RevocationBy::Ocsp, of.by_ocsp());
        }
        add(RevocationBy::Crl, of.by_crl());
    }
    report.faults.extend(checks.iter().filter_map(revoked));
    if let Revocation::Unchecked { because } = &by_staple {
        staple_unusable(chain, staple, because, report);
    }
    unusable(&checks, options, fetcher, report);
    let of_intermediates = checks
        .iter()
        .filter_map(|check| of_intermediate(check, chain, &options.crls));
    report.warnings.extend(of_intermediates);
    report.revocation = checks;
}

/// A verdict without characters of a peer that may be made for a terminal.
fn shown(verdict: Revocation) -> Revocation {
    match verdict {
        Revocation::Good { source } => Revocation::Good {
            source: printable(&source),
        },
        Revocation::Revoked {
            since,
            reason,
            source,
        } => Revocation::Revoked {
            since,
            reason,
            source: printable(&source),
        },
        Revocation::Unchecked { because } => Revocation::Unchecked {
            because: printable(&because),
        },
    }
}

/// Why the URLs in a chain are not contacted: anyone can write them.
fn is_stranger(chain: &Chain) -> Option<&'static str> {
    let is_trusted = chain.end == End::Trusted && chain.faults.is_empty();
    (!is_trusted).then_some("was not contacted, because the chain is not trusted")
}

/// What does not decide the revocation of the server's certificate.
fn unusable(
    checks: &[RevocationCheck],
    options: &Options,
    fetcher: &Fetcher<'_>,
    report: &mut Report,
) {
    let because = |by| {
        let mut of_leaf = checks.iter().filter(|check| check.place == 0);
        match &of_leaf.find(|check| check.by == by)?.verdict {
            Revocation::Unchecked { because } => Some(because.clone()),
            Revocation::Good { .. } | Revocation::Revoked { .. } => None,
        }
    };
    let by_ocsp = because(RevocationBy::Ocsp);
    let by_crl = because(RevocationBy::Crl);
    let is_decided = checks
        .iter()
        .any(|check| check.place == 0 && !matches!(check.verdict, Revocation::Unchecked { .. }));
    // Without an order to fetch, a URL that may not be contacted here is only listed.
    let is_tried = options.fetch == Fetch::All || fetcher.is_used();
    if let Some(because) = by_ocsp.as_ref().filter(|_| is_tried) {
        report.warnings.push(Finding::new(
            Code::OcspUnusable,
            Blame::Unknown,
            format!("revocation could not be checked by OCSP: {because}"),
            "try again later; if it stays so, report it to the CA",
        ));
    }
    let is_asked = !options.crls.is_empty() || is_tried && !is_decided;
    if let Some(because) = by_crl.as_ref().filter(|_| is_asked) {
        report.warnings.push(Finding::new(
            Code::CrlUnusable,
            Blame::Command,
            format!("revocation could not be checked by CRL: {because}"),
            "pass a current CRL of the certificate's issuer (--crl FILE)",
        ));
    }
    if options.require_revocation && !is_decided {
        let reasons = [because(RevocationBy::Staple), by_ocsp, by_crl];
        let reasons: Vec<String> = reasons.into_iter().flatten().collect();
        report.faults.push(Finding::new(
            Code::RevocationNotChecked,
            Blame::Command,
            format!("revocation could not be checked: {}", reasons.join("; ")),
            "let this program contact the certificate's URLs (--fetch), pass the CRL of the issuer \
             (--crl FILE), or enable OCSP stapling on the server",
        ));
    }
}

/// A CRL that was given for an intermediate, and does not decide its revocation.
fn of_intermediate(check: &RevocationCheck, chain: &Chain, crls: &[Vec<u8>]) -> Option<Finding> {
    let (RevocationBy::Crl, Revocation::Unchecked { because }) = (check.by, &check.verdict) else {
        return None;
    };
    let issuer = &chain
        .path
        .get(check.place)
        .filter(|_| check.place > 0)?
        .issuer_dn;
    crls.iter().any(|crl| crl::is_by(crl, issuer)).then(|| {
        Finding::new(
            Code::CrlUnusable,
            Blame::Command,
            format!(
                "revocation of {} could not be checked by CRL: {because}",
                check.subject
            ),
            "pass a current CRL of its issuer (--crl FILE); OpenSSL, curl, Node.js and Java reject a \
             chain for it when they check revocation",
        )
    })
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
    let since = say(*since);
    Some(Finding::new(
        Code::Revoked,
        Blame::Server,
        format!("{subject} is revoked since {since} ({reason}), by {source}"),
        "send nothing to this server; its operator needs a new key and a new certificate",
    ))
}

/// A stapled response that is missing although it is required, or that is unusable.
fn staple_unusable(chain: &Chain, staple: &[u8], because: &str, report: &mut Report) {
    if chain.leaf().extensions.must_staple {
        report.faults.push(Finding::new(
            Code::MustStaple,
            Blame::Server,
            format!("the certificate requires a stapled OCSP response (RFC 7633): {because}"),
            "enable OCSP stapling on the server, or have the certificate issued without must-staple",
        ));
    } else if !staple.is_empty() {
        report.warnings.push(Finding::new(
            Code::StapleInvalid,
            Blame::Server,
            because,
            "clients cannot use the stapled response: check the OCSP stapling of the server",
        ));
    }
}
