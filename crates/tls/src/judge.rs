//! Judging a certificate: each question separately, so that every problem is reported.

use rustls::pki_types::CertificateDer;
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter};

use crate::certificate::Certificate;
use crate::chain::{Chain, Cut, End};
use crate::clock::{Seconds, say, span, unix_time};
use crate::code::{Blame, Code, Finding};
use crate::names::is_for;
use crate::printable::few;
use crate::provider;
use crate::report::CLOCK_TOLERANCE;
use crate::target::Target;
use crate::witnesses::Time;

/// The host's name.
pub(crate) fn name(target: &Target, leaf: &Certificate) -> Option<Finding> {
    let host = &target.host;
    let hosts = leaf.hosts();
    // webpki reads no certificate with a critical extension that it does not know.
    let is_valid = match EndEntityCert::try_from(&leaf.der) {
        Ok(end) => end.verify_is_valid_for_subject_name(&target.name).is_ok(),
        Err(_) => is_for(&target.name, &leaf.extensions.alternatives),
    };
    if is_valid {
        return None;
    }
    if !leaf.extensions.has_alternatives {
        let version = match leaf.version {
            3.. => String::new(),
            old => format!(", which X.509 certificates of version {old} cannot have"),
        };
        return Some(Finding::new(
            Code::OtherHost,
            Blame::Server,
            format!(
                "the certificate is not for {host}: it has no subjectAltName{version}. Of clients, \
                 OpenSSL (curl, Python, Node.js) and Java then compare its common name ({}); browsers, \
                 Go and rustls do not (RFC 9525 2)",
                leaf.subject
            ),
            format!(
                "have it issued with subjectAltName; for a self-signed one: openssl req -x509 \
                 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 90 -subj /CN={host} \
                 -addext subjectAltName=DNS:{host} -addext basicConstraints=critical,CA:FALSE"
            ),
        ));
    }
    Some(Finding::new(
        Code::OtherHost,
        Blame::Server,
        format!(
            "the certificate is not for {host}: it is for {}",
            few(&hosts, 20)
        ),
        format!(
            "use one of these names, or have {host} added to the certificate; if you do not know \
             these names, a proxy or another server answers"
        ),
    ))
}

/// A chain with more paths than could be tried in time.
pub(crate) fn cut_short(chain: &Chain, others: usize) -> Option<Finding> {
    let why = match chain.cut.filter(|_| chain.end != End::Trusted)? {
        Cut::Time => "not every chain of them could be tried in time",
        Cut::Many => "they form too many chains to try",
        Cut::Long => "they form a chain of more than 10 certificates",
    };
    Some(Finding::new(
        Code::ChainRefused,
        Blame::Server,
        format!(
            "no trusted chain was found: the server sends {others} certificates besides its own, \
             and {why}"
        ),
        "have the server send only the certificates of its chain, at most 4 or 5; clients have \
         limits too",
    ))
}

/// A CA's certificate as a server's, as plain `openssl req -x509` makes it.
pub(crate) fn ca_as_leaf(target: &Target, chain: &Chain) -> Option<Finding> {
    let leaf = chain.leaf();
    let host = &target.host;
    leaf.is_ca().then(|| {
        Finding::new(
            Code::CaAsLeaf,
            Blame::Server,
            format!(
                "{} is a CA certificate (CA:TRUE), as plain `openssl req -x509` makes it, and the \
                 server uses it itself: curl, OpenSSL and Go accept that, rustls and Firefox do not",
                leaf.subject
            ),
            format!(
                "make one for the server: openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem \
                 -out cert.pem -days 90 -subj /CN={host} -addext subjectAltName=DNS:{host} -addext \
                 basicConstraints=critical,CA:FALSE"
            ),
        )
    })
}

/// The dates of every certificate of the path and of the root. The server's `Date` alone cannot decide
/// whose clock is wrong; a majority of clocks can.
pub(crate) fn validity(chain: &Chain, now: Seconds, time: &Time) -> Vec<Finding> {
    let is_root = |certificate: &Certificate| {
        let root = chain.root.as_ref();
        !chain.is_pinned_leaf() && root.is_some_and(|root| root.der == certificate.der)
    };
    let root_expired = chain.root.as_ref().is_some_and(|root| now > root.not_after);
    let whole = chain.whole();
    let faults = whole.iter().filter_map(|certificate| {
        if now > certificate.not_after {
            let is_leaf = certificate.der == chain.leaf().der;
            let by_roots = root_expired && !is_leaf && !chain.is_pinned_leaf();
            Some(expired(
                certificate,
                is_root(certificate),
                by_roots,
                now,
                time,
            ))
        } else if now < certificate.not_before {
            Some(early(certificate, is_root(certificate), now, time))
        } else {
            None
        }
    });
    faults.collect()
}

fn expired(
    certificate: &Certificate,
    is_root: bool,
    by_roots: bool,
    now: Seconds,
    time: &Time,
) -> Finding {
    let subject = &certificate.subject;
    let since = span(now.saturating_sub(certificate.not_after));
    let on = say(certificate.not_after);
    if is_root {
        return Finding::new(
            Code::Expired,
            Blame::Roots,
            format!("the root (trust anchor) {subject} expired {since} ago, on {on}"),
            "update the roots here (the package ca-certificates, or the file of --roots): Java \
             and rustls accept an expired root, and curl, OpenSSL, Go and others reject it",
        );
    }
    if by_roots {
        return Finding::new(
            Code::Expired,
            Blame::Roots,
            format!("{subject}, by an old root, expired {since} ago, on {on}"),
            "the roots here are too old: with the CA's current root this certificate is not needed; \
             update them (ca-certificates, or the file of --roots)",
        );
    }
    let detail = format!("{subject} expired {since} ago, on {on}");
    if let Some(agreed) = time.agreed {
        return by_majority(
            Code::Expired,
            detail,
            agreed > certificate.not_after,
            agreed,
            time,
        );
    }
    match time.server {
        Some(at) if at <= certificate.not_after => Finding::new(
            Code::Expired,
            Blame::Unknown,
            detail,
            format!(
                "the clock here says {}, the server's Date {}, by which it is still valid: one of \
                 the two is wrong. Compare with a third clock, then set the clock or have the \
                 certificate renewed",
                say(now),
                say(at)
            ),
        ),
        Some(_) => Finding::new(
            Code::Expired,
            Blame::Server,
            detail,
            "have the certificate renewed; it has expired by the server's clock too",
        ),
        None => Finding::new(
            Code::Expired,
            Blame::Server,
            detail,
            "have the certificate renewed, if the clock here is right",
        ),
    }
}

/// A certificate out of its dates by the clock here: the majority of clocks decides who is responsible.
fn by_majority(
    code: Code,
    detail: String,
    is_invalid: bool,
    agreed: Seconds,
    time: &Time,
) -> Finding {
    let (by, agreed) = (&time.by, say(agreed));
    if is_invalid {
        let advice = format!(
            "have the server use a certificate that is valid now; {by} agree that it is {agreed}"
        );
        return Finding::new(code, Blame::Server, detail, advice);
    }
    let advice = format!(
        "set the clock of this machine: {by} agree that it is {agreed}, when the certificate is valid"
    );
    Finding::new(code, Blame::Clock, detail, advice)
}

fn early(certificate: &Certificate, is_root: bool, now: Seconds, time: &Time) -> Finding {
    let what = if is_root {
        "the root (trust anchor) "
    } else {
        ""
    };
    let until = span(certificate.not_before.saturating_sub(now));
    let detail = format!(
        "{what}{} becomes valid in {until}, on {}",
        certificate.subject,
        say(certificate.not_before)
    );
    if let Some(agreed) = time.agreed {
        let is_early = agreed < certificate.not_before;
        return by_majority(Code::NotYetValid, detail, is_early, agreed, time);
    }
    let agrees = |at: Seconds| now.saturating_sub(at).saturating_abs() <= CLOCK_TOLERANCE;
    match time.server {
        Some(at) if agrees(at) => Finding::new(
            Code::NotYetValid,
            Blame::Server,
            detail,
            "the clock here and the server's agree: the server uses the certificate too early; wait, \
             or have the previous one used until then",
        ),
        Some(_) | None => Finding::new(
            Code::NotYetValid,
            Blame::Unknown,
            detail,
            format!(
                "either the clock here ({}) is slow by {until} or more, or the server uses the \
                 certificate too early. Compare with a third clock",
                say(now)
            ),
        ),
    }
}

/// Any purpose: purposes are judged separately.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        for purpose in purposes {
            purpose?;
        }
        Ok(())
    }
}

/// Whether an error is about the choice of a path, which [`chain`](crate::chain) makes.
fn is_of_path(error: &webpki::Error) -> bool {
    matches!(
        error,
        webpki::Error::UnknownIssuer
            | webpki::Error::InvalidSignatureForPublicKey
            | webpki::Error::PathLenConstraintViolated
            | webpki::Error::MaximumPathBuildCallsExceeded
            | webpki::Error::MaximumPathDepthExceeded
            | webpki::Error::MaximumSignatureChecksExceeded
    )
}

/// Whether an error is about what rustls does not read, and OpenSSL does.
fn is_of_rustls(error: &webpki::Error) -> bool {
    matches!(
        error,
        webpki::Error::UnsupportedCriticalExtension | webpki::Error::BadDerTime
    )
}

/// What rustls refuses in a chain in which nothing else was found.
pub(crate) fn refused_by_rustls(chain: &Chain, now: Seconds) -> Option<Finding> {
    let root = chain.root.as_ref().filter(|_| chain.end == End::Trusted)?;
    if chain.is_pinned_leaf() || chain.leaf().is_ca() {
        return None;
    }
    let others = chain.path.iter().skip(1).map(|one| one.der.clone());
    let others: Vec<CertificateDer<'_>> = others.collect();
    let refused = webpki::anchor_from_trusted_cert(&root.der).and_then(|anchor| {
        let end = EndEntityCert::try_from(&chain.leaf().der)?;
        end.verify_for_usage(
            provider::algorithms(),
            &[anchor],
            &others,
            unix_time(now),
            AnyPurpose,
            None,
            None,
        )
        .map(|_| ())
    });
    refused
        .err()
        .filter(|error| !is_of_path(error))
        .map(|error| {
            if is_of_rustls(&error) {
                return Finding::new(
                    Code::RefusedByRustls,
                    Blame::Server,
                    format!("rustls rejects the chain ({error}), and OpenSSL accepts it"),
                    "where clients use rustls, have the certificates issued again without critical \
                     extensions for policies, and with dates after 1970",
                );
            }
            Finding::new(
                Code::ChainRefused,
                Blame::Server,
                format!("rustls rejects the chain: {error}"),
                "the certificates break a rule of RFC 5280: have them issued again",
            )
        })
}
