//! Certificate revocation lists (RFC 5280 5 and 6.3): whose they are, what they cover, until when they
//! hold. A stale list that names a certificate still revokes it; one that does not proves nothing.

use x509_parser::asn1_rs::FromDer;
use x509_parser::extensions::ParsedExtension;
use x509_parser::revocation_list::CertificateRevocationList;

use crate::certificate::{Certificate, Signed, full_names};
use crate::clock::{Seconds, say};
use crate::report::Revocation;
use crate::revocation::{not_now, reason};

/// Judges a certificate by the lists that are there.
pub(crate) fn judge(
    certificate: &Certificate,
    issuer: Option<&Certificate>,
    crls: &[Vec<u8>],
    now: Seconds,
) -> Revocation {
    let unchecked = |because: &str| Revocation::Unchecked {
        because: because.to_owned(),
    };
    let Some(issuer) = issuer else {
        return unchecked("the certificate of its issuer, which signs the CRL, is not known");
    };
    let verdicts: Vec<Revocation> = crls
        .iter()
        .map(|crl| by_one(certificate, issuer, crl, now))
        .collect();
    let revoked = |verdict: &&Revocation| matches!(verdict, Revocation::Revoked { .. });
    let good = |verdict: &&Revocation| matches!(verdict, Revocation::Good { .. });
    let decided = verdicts.iter().find(revoked);
    if let Some(verdict) = decided.or_else(|| verdicts.iter().find(good)) {
        return verdict.clone();
    }
    let mut reasons: Vec<&str> = Vec::new();
    for verdict in &verdicts {
        if let Revocation::Unchecked { because } = verdict
            && !reasons.contains(&because.as_str())
        {
            reasons.push(because);
        }
    }
    unchecked(&reasons.join("; "))
}

fn by_one(certificate: &Certificate, issuer: &Certificate, der: &[u8], now: Seconds) -> Revocation {
    examine(certificate, issuer, der, now).unwrap_or_else(|because| Revocation::Unchecked {
        because: format!("a CRL is of no use: {because}"),
    })
}

/// The verdict of a list, or why it has none.
fn examine(
    certificate: &Certificate,
    issuer: &Certificate,
    der: &[u8],
    now: Seconds,
) -> Result<Revocation, String> {
    // webpki refuses what it does not understand: delta and indirect lists, critical extensions.
    webpki::BorrowedCertRevocationList::from_der(der)
        .map_err(|fault| format!("it cannot be read: {fault}"))?;
    let unread = || "it cannot be read".to_owned();
    let (_, list) = CertificateRevocationList::from_der(der).map_err(|_| unread())?;
    if list.issuer().as_raw() != certificate.raw_issuer {
        return Err(format!("it is of another CA, {}", list.issuer()));
    }
    covers(certificate, &list)?;
    let (signed, _) = Signed::from_der(der).ok_or_else(unread)?;
    signed.verify(&issuer.der)?;
    if !issuer.signs_crls {
        return Err("its signer's key usage has no cRLSign".to_owned());
    }
    let from = list.last_update().timestamp();
    let until = list.next_update().map(|until| until.timestamp());
    let until = until.ok_or("it does not say until when it holds")?;
    let source = format!("a CRL of {}, valid until {}", issuer.subject, say(until));
    let mut entries = list.iter_revoked_certificates();
    if let Some(entry) = entries.find(|entry| entry.raw_serial() == certificate.serial) {
        return Ok(Revocation::Revoked {
            since: entry.revocation_date.timestamp(),
            reason: entry
                .reason_code()
                .map(|(_, code)| reason(code.0).to_owned()),
            source,
        });
    }
    match not_now(from, until, now) {
        Some(because) => Err(because),
        None => Ok(Revocation::Good { source }),
    }
}

/// Whether the list's scope (RFC 5280 5.2.5) holds the certificate: large CAs split theirs.
fn covers(certificate: &Certificate, list: &CertificateRevocationList<'_>) -> Result<(), String> {
    for extension in list.extensions() {
        let ParsedExtension::IssuingDistributionPoint(scope) = extension.parsed_extension() else {
            continue;
        };
        if scope.only_contains_ca_certs && !certificate.is_ca {
            return Err("it is for CAs' certificates alone".to_owned());
        }
        if scope.only_contains_user_certs && certificate.is_ca {
            return Err("it is not for CAs' certificates".to_owned());
        }
        if scope.only_contains_attribute_certs || scope.only_some_reasons.is_some() {
            return Err("it is for some reasons or attribute certificates alone".to_owned());
        }
        let parts: Vec<String> = scope
            .distribution_point
            .iter()
            .flat_map(full_names)
            .collect();
        if !parts.is_empty() && !parts.iter().any(|part| certificate.crl_urls.contains(part)) {
            return Err(format!(
                "it is another part of its CA's lists, {}",
                parts.join(", ")
            ));
        }
    }
    Ok(())
}
