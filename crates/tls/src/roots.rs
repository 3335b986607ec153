//! Trusted roots: the operating system's, Mozilla's, or given ones.

use std::fmt;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer};

use crate::certificate::Certificate;
use crate::stores;

/// Where roots come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootsKind {
    /// The operating system's store (`SSL_CERT_FILE` and `SSL_CERT_DIR` name another).
    System,
    /// Mozilla's, as compiled in.
    Mozilla,
    /// The roots of a file: pinned roots.
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
    /// The operating system's roots. Roots that cannot be read are left out.
    ///
    /// # Errors
    ///
    /// The reason if there are none.
    pub fn system() -> Result<Self, String> {
        let loaded = rustls_native_certs::load_native_certs();
        let roots = Self::of(RootsKind::System, loaded.certs);
        if roots.certificates.is_empty() {
            let faults: Vec<String> = loaded.errors.iter().map(ToString::to_string).collect();
            return Err(format!(
                "the operating system's store has no roots{}{}. Install the package \
                 ca-certificates, or pass --roots mozilla",
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

    /// The given roots: certificates in PEM, or one in DER.
    ///
    /// # Errors
    ///
    /// What the file is instead, and how to convert it.
    pub fn pinned(bytes: &[u8]) -> Result<Self, String> {
        Ok(Self {
            kind: RootsKind::Pinned,
            certificates: stores::read(bytes)?,
        })
    }

    fn of(kind: RootsKind, ders: Vec<CertificateDer<'static>>) -> Self {
        let read = ders.into_iter().map(Certificate::parse);
        Self {
            kind,
            certificates: read.filter_map(Result::ok).collect(),
        }
    }

    /// The roots that issued a certificate, and the certificate itself if it is one of them.
    pub(crate) fn issuers_of<'r>(
        &'r self,
        certificate: &'r Certificate,
    ) -> impl Iterator<Item = &'r Certificate> {
        self.certificates
            .iter()
            .filter(|root| root.is_same_entity(certificate) || certificate.is_issued_by(root))
    }

    /// Whether a root, by its name and key, is one of these.
    pub(crate) fn has(&self, root: &Certificate) -> bool {
        self.certificates.iter().any(|one| one.is_same_entity(root))
    }
}

/// Reads certificate revocation lists: one in DER, or any number in PEM.
///
/// # Errors
///
/// Why they cannot be read.
pub fn read_crls(bytes: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let fault = |error: &dyn fmt::Display| {
        format!("it is not a certificate revocation list in DER or PEM ({error})")
    };
    let ders = if bytes.first() == Some(&0x30) {
        vec![bytes.to_vec()]
    } else {
        CertificateRevocationListDer::pem_slice_iter(bytes)
            .map(|der| der.map(|der| der.to_vec()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| fault(&error))?
    };
    if ders.is_empty() {
        return Err(fault(&"it has none"));
    }
    for der in &ders {
        webpki::BorrowedCertRevocationList::from_der(der).map_err(|error| fault(&error))?;
    }
    Ok(ders)
}
