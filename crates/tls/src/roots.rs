//! Roots that are trusted: the operating system's, Mozilla's, or a given few.

use std::fmt;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, TrustAnchor};

use crate::certificate::Certificate;

/// Where roots come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootsKind {
    /// The operating system's store (`SSL_CERT_FILE` and `SSL_CERT_DIR` name another).
    System,
    /// Mozilla's, as compiled in.
    Mozilla,
    /// A given set, as small as can be: the pinned roots.
    Pinned,
}

impl fmt::Display for RootsKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "the system's roots",
            Self::Mozilla => "Mozilla's roots",
            Self::Pinned => "the given roots",
        })
    }
}

/// A set of roots.
#[derive(Clone, Debug)]
pub struct Roots {
    /// Where they come from.
    pub kind: RootsKind,
    pub(crate) certificates: Vec<Certificate>,
}

impl Roots {
    /// The operating system's roots. Those that cannot be read are left out.
    ///
    /// # Errors
    ///
    /// Why there are none.
    pub fn system() -> Result<Self, String> {
        let loaded = rustls_native_certs::load_native_certs();
        let roots = Self::of(RootsKind::System, loaded.certs);
        if roots.certificates.is_empty() {
            let faults: Vec<String> = loaded.errors.iter().map(ToString::to_string).collect();
            return Err(format!(
                "expected roots in the operating system's store, found none{}{} (is the package ca-certificates there? else --roots mozilla)",
                if faults.is_empty() { "" } else { ": " },
                faults.join("; ")
            ));
        }
        Ok(roots)
    }

    /// Mozilla's roots.
    #[must_use]
    pub fn mozilla() -> Self {
        let certificates = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        Self::of(RootsKind::Mozilla, certificates.to_vec())
    }

    /// The given roots: certificates in PEM.
    ///
    /// # Errors
    ///
    /// What was expected, where there is none or one cannot be read.
    pub fn pinned(pem: &[u8]) -> Result<Self, String> {
        let mut certificates = Vec::new();
        for der in CertificateDer::pem_slice_iter(pem) {
            let der =
                der.map_err(|fault| format!("expected certificates in PEM, found: {fault}"))?;
            let certificate = Certificate::parse(der)?;
            webpki::anchor_from_trusted_cert(&certificate.der)
                .map_err(|fault| format!("expected a root's certificate, found: {fault}"))?;
            certificates.push(certificate);
        }
        if certificates.is_empty() {
            return Err("expected certificates in PEM, found none".to_owned());
        }
        Ok(Self {
            kind: RootsKind::Pinned,
            certificates,
        })
    }

    fn of(kind: RootsKind, ders: Vec<CertificateDer<'static>>) -> Self {
        let read = ders.into_iter().map(Certificate::parse);
        Self {
            kind,
            certificates: read.filter_map(Result::ok).collect(),
        }
    }

    /// The roots as webpki takes them.
    pub(crate) fn anchors(&self) -> Vec<TrustAnchor<'_>> {
        let anchors = self.certificates.iter();
        anchors
            .filter_map(|root| webpki::anchor_from_trusted_cert(&root.der).ok())
            .collect()
    }

    /// The root that signed a certificate, or the certificate itself where it is one.
    pub(crate) fn issuer_of(&self, certificate: &Certificate) -> Option<&Certificate> {
        let issued = |root: &&Certificate| {
            (root.key == certificate.key && root.raw_subject == certificate.raw_subject)
                || certificate.is_signed_by(root)
        };
        self.certificates.iter().find(issued)
    }

    /// Whether a root, by its name and key, is one of these.
    pub(crate) fn has(&self, root: &Certificate) -> bool {
        let same = |one: &Certificate| one.raw_subject == root.raw_subject && one.key == root.key;
        self.certificates.iter().any(same)
    }
}

/// Reads certificate revocation lists: one in DER, or any number in PEM.
///
/// # Errors
///
/// What was expected, where there is none or one cannot be read.
pub fn read_crls(octets: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let expected = |fault: String| {
        format!("expected a certificate revocation list in DER or PEM, found: {fault}")
    };
    let ders = if octets.first() == Some(&0x30) {
        vec![octets.to_vec()]
    } else {
        CertificateRevocationListDer::pem_slice_iter(octets)
            .map(|der| der.map(|der| der.to_vec()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|fault| expected(fault.to_string()))?
    };
    if ders.is_empty() {
        return Err(expected("none".to_owned()));
    }
    for der in &ders {
        webpki::BorrowedCertRevocationList::from_der(der)
            .map_err(|fault| expected(fault.to_string()))?;
    }
    Ok(ders)
}
