//! Revocation by the stapled response, by OCSP responders, and by CRLs.

use crate::certificate::Certificate;
use crate::chain::Chain;
use crate::clock::say;
use crate::code::{Blame, Code, Finding};
use crate::connect::Budget;
use crate::http::{fetch, post};
use crate::report::{Report, Revocation, RevocationBy, RevocationCheck};
use crate::target::Options;
use crate::{crl, ocsp};

/// Checks each certificate by CRL and OCSP, and the server's by its stapled response.
pub(crate) fn revocation(
    chain: &Chain,
    staple: &[u8],
    options: &Options,
    budget: &Budget,
    report: &mut Report,
) {
    let now = report.at;
    let by_staple = ocsp::judge(chain.leaf(), chain.issuer(0), staple, now);
    let mut checks = vec![RevocationCheck {
        subject: chain.leaf().subject.clone(),
        by: RevocationBy::Staple,
        verdict: by_staple.clone(),
    }];
    for (place, certificate) in chain.path.iter().enumerate() {
        if place > 0 && certificate.is_self_issued() {
            continue;
        }
        let of = Question {
            certificate,
            issuer: chain.issuer(place),
            options,
            budget,
            now,
        };
        let mut add = |by, verdict| {
            let subject = certificate.subject.clone();
            checks.push(RevocationCheck {
                subject,
                by,
                verdict,
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
    unusable(&checks, chain.leaf(), options, report);
    report.revocation = checks;
}

/// What does not decide the revocation of the server's certificate.
fn unusable(
    checks: &[RevocationCheck],
    leaf: &Certificate,
    options: &Options,
    report: &mut Report,
) {
    let of_leaf = |by| {
        let mut all = checks.iter();
        all.find(|check| check.by == by && check.subject == leaf.subject)
    };
    let because = |by| match &of_leaf(by)?.verdict {
        Revocation::Unchecked { because } => Some(because.clone()),
        Revocation::Good { .. } | Revocation::Revoked { .. } => None,
    };
    let by_ocsp = because(RevocationBy::Ocsp);
    let by_crl = because(RevocationBy::Crl);
    let is_decided = checks.iter().any(|check| {
        check.subject == leaf.subject && !matches!(check.verdict, Revocation::Unchecked { .. })
    });
    if let Some(because) = by_ocsp.as_ref().filter(|_| options.fetch) {
        report.warnings.push(Finding::new(
            Code::OcspUnusable,
            Blame::Unknown,
            format!("revocation could not be checked by OCSP: {because}"),
            "try again later; if it stays so, report it to the CA",
        ));
    }
    let is_asked = !options.crls.is_empty() || options.fetch && !is_decided;
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
            "pass --fetch, pass the CRL of the issuer (--crl FILE), or enable OCSP stapling on the \
             server",
        ));
    }
}

/// A certificate whose revocation is checked.
struct Question<'q> {
    certificate: &'q Certificate,
    issuer: Option<&'q Certificate>,
    options: &'q Options,
    budget: &'q Budget,
    now: crate::clock::Seconds,
}

impl Question<'_> {
    fn by_ocsp(&self) -> Revocation {
        let urls = &self.certificate.extensions.ocsp_urls;
        if !self.options.fetch {
            return Revocation::Unchecked {
                because: format!(
                    "the certificate names {}, which was not contacted (--fetch)",
                    urls.join(" and ")
                ),
            };
        }
        let Some(issuer) = self.issuer else {
            return Revocation::Unchecked {
                because: "the issuer's certificate, which OCSP needs, is not known".to_owned(),
            };
        };
        let request = ocsp::request(self.certificate, issuer);
        let mut reasons = Vec::new();
        for url in urls {
            let verdict = match post(url, "application/ocsp-request", &request, self.budget) {
                Ok(response) => ocsp::judge(self.certificate, self.issuer, &response, self.now),
                Err(fault) => Revocation::Unchecked {
                    because: format!("no answer from {fault}"),
                },
            };
            match verdict {
                Revocation::Unchecked { because } => reasons.push(because),
                Revocation::Good { .. } | Revocation::Revoked { .. } => return verdict,
            }
        }
        Revocation::Unchecked {
            because: reasons.join("; "),
        }
    }

    fn by_crl(&self) -> Revocation {
        let urls = &self.certificate.extensions.crl_urls;
        let mut crls = self.options.crls.clone();
        let mut faults = Vec::new();
        if self.options.fetch {
            for url in urls {
                match fetch(url, self.budget) {
                    Ok(crl) => crls.push(crl),
                    Err(fault) => faults.push(format!("cannot fetch {fault}")),
                }
            }
            if urls.is_empty() {
                faults.push("the certificate names no CRL".to_owned());
            }
        } else if crls.is_empty() {
            faults.push(match urls.as_slice() {
                [] => "no CRL was given (--crl FILE)".to_owned(),
                urls => format!(
                    "the certificate names {}, which was not fetched (--fetch)",
                    urls.join(" and ")
                ),
            });
        }
        match crl::judge(self.certificate, self.issuer, &crls, self.now) {
            Revocation::Unchecked { because } => {
                let known = (!because.is_empty()).then_some(because);
                let because: Vec<String> = known.into_iter().chain(faults).collect();
                Revocation::Unchecked {
                    because: because.join("; "),
                }
            }
            decided @ (Revocation::Good { .. } | Revocation::Revoked { .. }) => decided,
        }
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
