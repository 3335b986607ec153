//! The rules of a chain (RFC 5280 6.1), apart from dates and the host's name: signatures and keys, CAs
//! and their limits, purposes, name constraints, and critical extensions.
//!
//! They are those that OpenSSL, Go and rustls apply without special options.

use crate::certificate::Certificate;
use crate::code::{Blame, Code, Finding};
use crate::constraints::Violation;
use crate::key::Weakness;

/// Checks a path and its root, which may be missing.
pub(crate) fn check(path: &[Certificate], root: Option<&Certificate>) -> Vec<Finding> {
    let root = root.filter(|root| !root.is_same_entity(&path[0]));
    let whole: Vec<&Certificate> = path.iter().chain(root).collect();
    let mut faults = Vec::new();
    for (place, certificate) in whole.iter().enumerate() {
        let blame = if place < path.len() {
            Blame::Server
        } else {
            Blame::Roots
        };
        faults.extend(form(certificate, place, blame));
        faults.extend(weak_key(certificate, blame));
        faults.extend(purpose(certificate, place, blame));
        if let Some(issuer) = whole.get(place + 1) {
            faults.extend(signature(certificate, issuer));
            faults.extend(key_ids(certificate, issuer));
        }
        if place > 0 {
            faults.extend(authority(&whole, place, blame));
        }
    }
    faults.extend(constraints(&whole));
    faults
}

fn refused(blame: Blame, detail: String, advice: &str) -> Finding {
    Finding::new(Code::ChainRefused, blame, detail, advice)
}

/// What every client rejects in a certificate alone.
fn form(certificate: &Certificate, place: usize, blame: Blame) -> Option<Finding> {
    let subject = &certificate.subject;
    if let Some(fault) = certificate.malformed.first() {
        let detail = format!("{subject} is malformed: {fault}");
        return Some(refused(blame, detail, "have the certificate issued again"));
    }
    // A server's own is accepted by some clients, by its common name, which is a fault of its own.
    let is_old = certificate.version < 3 && certificate.extensions.basic.is_none();
    if is_old && place > 0 && blame == Blame::Server {
        let version = certificate.version;
        let detail = format!("{subject} is an X.509 certificate of version {version}, not 3");
        return Some(refused(
            blame,
            detail,
            "have it issued again as a CA's: openssl x509 -req … -extfile FILE, with the line \
             basicConstraints=critical,CA:TRUE",
        ));
    }
    let oid = certificate.extensions.unknown_critical.first()?;
    let detail = format!(
        "{subject} has the critical extension {oid}, which clients do not know and so reject"
    );
    Some(refused(
        blame,
        detail,
        "have the certificate issued again without this extension, or with it not critical",
    ))
}

fn weak_key(certificate: &Certificate, blame: Blame) -> Option<Finding> {
    let (subject, key) = (&certificate.subject, &certificate.key);
    match key.weakness? {
        Weakness::TooWeak => Some(Finding::new(
            Code::WeakKey,
            blame,
            format!("{subject} has the key {}, which is too weak", key.name),
            "have a certificate issued for a key of RSA 2048, EC P-256 or stronger",
        )),
        Weakness::Unsupported => Some(unsupported(format!(
            "{subject} has a key that this program does not support: {}",
            key.name
        ))),
    }
}

fn unsupported(detail: String) -> Finding {
    Finding::new(
        Code::UnsupportedAlgorithm,
        Blame::Unknown,
        detail,
        "this is not a verdict on the server: check with openssl s_client, and with the client that \
         you use",
    )
}

/// The algorithm of a certificate's signature.
fn signature(certificate: &Certificate, issuer: &Certificate) -> Option<Finding> {
    let (subject, (name, weakness)) = (&certificate.subject, &certificate.signature);
    if *weakness == Some(Weakness::TooWeak) {
        return Some(Finding::new(
            Code::WeakSignature,
            Blame::Server,
            format!("{subject} is signed with {name}, which clients reject as too weak"),
            "have the certificate issued again, signed with SHA-256",
        ));
    }
    if issuer.key.weakness.is_some() {
        // The issuer's key is a finding of its own.
        return None;
    }
    certificate.signed.verify(&issuer.key).err().map(|_| {
        unsupported(format!(
            "{subject} is signed with {name} by a key of {}, which this program cannot verify",
            issuer.key.name
        ))
    })
}

/// The identifiers of issuer keys, by which OpenSSL chooses issuers.
fn key_ids(certificate: &Certificate, issuer: &Certificate) -> Option<Finding> {
    let named = certificate.extensions.issuer_key_id.as_ref()?;
    let own = issuer.extensions.key_id.as_ref()?;
    (named != own).then(|| {
        let detail = format!(
            "the authorityKeyIdentifier of {} is not the subjectKeyIdentifier of {}, so OpenSSL \
             does not accept it as the issuer",
            certificate.subject, issuer.subject
        );
        refused(Blame::Server, detail, "have the certificate issued again")
    })
}

/// Extended key usage of every certificate, and key usage of the server's.
fn purpose(certificate: &Certificate, place: usize, blame: Blame) -> Option<Finding> {
    let subject = &certificate.subject;
    let extensions = &certificate.extensions;
    let wrong = |detail: String| {
        let advice = "have a certificate issued for TLS servers (serverAuth); this one is for \
                      another purpose, such as clients";
        Some(Finding::new(Code::WrongPurpose, blame, detail, advice))
    };
    match extensions.purposes {
        Some(purposes) if !purposes.server && purposes.any => {
            return wrong(format!(
                "the extended key usage of {subject} is anyExtendedKeyUsage without serverAuth, \
                 which OpenSSL and Firefox reject"
            ));
        }
        Some(purposes) if !purposes.server => {
            return wrong(format!(
                "{subject} is not for servers: its extended key usage has no serverAuth"
            ));
        }
        Some(_) | None => {}
    }
    let usage = extensions.usage?;
    if place == 0 && !usage.serves_tls {
        return wrong(format!(
            "{subject} is not for servers: its key usage has none of digitalSignature, \
             keyEncipherment and keyAgreement"
        ));
    }
    None
}

/// What an issuer needs: to be a CA that may sign certificates, and no longer a path than it allows.
fn authority(whole: &[&Certificate], place: usize, blame: Blame) -> Option<Finding> {
    let certificate = whole.get(place)?;
    let subject = &certificate.subject;
    let advice = "have the chain issued again by a CA that may sign certificates";
    let extensions = &certificate.extensions;
    // A root of version 1 has no extensions, and is trusted as it is.
    let is_old_root = certificate.version < 3 && blame == Blame::Roots;
    if !certificate.is_ca() && !is_old_root {
        let detail = format!("{subject} signs a certificate and is not a CA (basicConstraints)");
        return Some(refused(blame, detail, advice));
    }
    if extensions
        .usage
        .is_some_and(|usage| !usage.signs_certificates)
    {
        let detail = format!("{subject} signs a certificate, and its key usage has no keyCertSign");
        return Some(refused(blame, detail, advice));
    }
    let most = extensions.basic?.path_length?;
    let below = whole.iter().take(place).skip(1);
    let count = below.filter(|one| !one.is_self_issued()).count();
    (u32::try_from(count).unwrap_or(u32::MAX) > most).then(|| {
        let detail = format!(
            "{subject} allows {most} CAs below it (pathLenConstraint), and the chain has {count}"
        );
        refused(blame, detail, advice)
    })
}

/// Name constraints of every CA, for all certificates below it.
fn constraints(whole: &[&Certificate]) -> Option<Finding> {
    let mut compared = 0;
    for (place, authority) in whole.iter().enumerate().skip(1) {
        let Some(constraints) = &authority.extensions.constraints else {
            continue;
        };
        for (below, certificate) in whole.iter().enumerate().take(place) {
            if below > 0 && certificate.is_self_issued() {
                continue;
            }
            let names = &certificate.extensions.alternatives;
            let subject = &certificate.subject_dn;
            if let Err(violation) = constraints.check(subject, names, &mut compared) {
                return Some(constrained(authority, certificate, violation));
            }
        }
    }
    None
}

fn constrained(authority: &Certificate, certificate: &Certificate, how: Violation) -> Finding {
    let (ca, subject) = (&authority.subject, &certificate.subject);
    let detail = match how {
        Violation::Name(name) => {
            format!("{ca} may not issue {subject}: {name} by its name constraints")
        }
        Violation::Malformed(fault) => {
            format!("the name constraints of {ca} are malformed: {fault}")
        }
        Violation::TooMany => format!("{ca} has too many name constraints to check"),
    };
    let advice = "have the certificate issued by a CA whose name constraints permit its names";
    refused(Blame::Server, detail, advice)
}
