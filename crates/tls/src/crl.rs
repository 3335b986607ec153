//! Certificate revocation lists (RFC 5280 5 and 6.3): their issuer, their scope, and their validity. A
//! list that is out of date still revokes the certificates it names, and proves nothing about others.

use x509_parser::asn1_rs::FromDer;
use x509_parser::extensions::ParsedExtension;
use x509_parser::revocation_list::CertificateRevocationList;

use crate::certificate::Certificate;
use crate::clock::{Seconds, say};
use crate::extensions::full_names;
use crate::names::Dn;
use crate::report::Revocation;
use crate::signed::Signed;
use crate::statement::{not_now, reason};

/// Critical extensions of lists that clients process: the authority key identifier and the scope.
const PROCESSED: [&str; 2] = ["2.5.29.35", "2.5.29.28"];

/// Judges a certificate by the given lists.
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
        return unchecked("the issuer's certificate, which verifies the CRL, is not known");
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
        because: format!("a CRL is not usable: {because}"),
    })
}

/// The verdict of a list, or why it gives none.
fn examine(
    certificate: &Certificate,
    issuer: &Certificate,
    der: &[u8],
    now: Seconds,
) -> Result<Revocation, String> {
    // webpki rejects what it does not understand: delta and indirect lists, critical extensions.
    webpki::BorrowedCertRevocationList::from_der(der)
        .map_err(|fault| format!("it cannot be read ({fault})"))?;
    let unread = || "it cannot be read".to_owned();
    let (_, list) = CertificateRevocationList::from_der(der).map_err(|_| unread())?;
    if Dn::of(list.issuer()) != certificate.issuer_dn {
        return Err(format!("it is from another CA, {}", list.issuer()));
    }
    covers(certificate, &list)?;
    let (signed, _) = Signed::from_der(der).ok_or_else(unread)?;
    signed
        .verify(&issuer.key)
        .map_err(|fault| fault.words().to_owned())?;
    if list.crl_number().is_none() {
        return Err("it has no CRLNumber (RFC 5280 5.2.3)".to_owned());
    }
    if issuer
        .extensions
        .usage
        .is_some_and(|usage| !usage.signs_crls)
    {
        return Err("the key usage of its signer has no cRLSign".to_owned());
    }
    let from = list.last_update().timestamp();
    let until = list.next_update().map(|until| until.timestamp());
    let until = until.ok_or("it has no nextUpdate")?;
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

/// Whether a list names this issuer.
pub(crate) fn is_by(der: &[u8], issuer: &Dn) -> bool {
    let list = CertificateRevocationList::from_der(der);
    list.is_ok_and(|(_, list)| Dn::of(list.issuer()) == *issuer)
}

/// Whether the certificate is in the list's scope (RFC 5280 5.2.5): large CAs split their lists.
fn covers(certificate: &Certificate, list: &CertificateRevocationList<'_>) -> Result<(), String> {
    let urls = &certificate.extensions.crl_urls;
    for extension in list.extensions() {
        if extension.critical && !PROCESSED.contains(&extension.oid.to_id_string().as_str()) {
            return Err(format!("it has the critical extension {}", extension.oid));
        }
        let ParsedExtension::IssuingDistributionPoint(scope) = extension.parsed_extension() else {
            continue;
        };
        if scope.only_contains_ca_certs && !certificate.is_ca() {
            return Err("it is only for CA certificates".to_owned());
        }
        if scope.only_contains_user_certs && certificate.is_ca() {
            return Err("it is not for CA certificates".to_owned());
        }
        if scope.only_contains_attribute_certs || scope.only_some_reasons.is_some() {
            return Err("it is only for some reasons or for attribute certificates".to_owned());
        }
        let parts: Vec<String> = scope
            .distribution_point
            .iter()
            .flat_map(full_names)
            .collect();
        if !parts.is_empty() && !parts.iter().any(|part| urls.contains(part)) {
            return Err(format!(
                "it is for other certificates of its CA, {}",
                parts.join(", ")
            ));
        }
    }
    Ok(())
}
