//! A certificate, its fields read once (RFC 5280 4).

use rustls::pki_types::CertificateDer;
use x509_parser::asn1_rs::FromDer;
use x509_parser::prelude::X509Certificate;

use crate::clock::Seconds;
use crate::extensions::Extensions;
use crate::key::{self, Key, Weakness};
use crate::names::Dn;
use crate::printable::printable;
use crate::report::CertificateSummary;
use crate::signed::{Signed, Unverified};

/// A certificate with the fields that are judged.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) subject: String,
    pub(crate) issuer: String,
    /// Names for comparison.
    pub(crate) subject_dn: Dn,
    pub(crate) issuer_dn: Dn,
    /// Names as they are encoded, for hashes.
    pub(crate) raw_subject: Vec<u8>,
    pub(crate) raw_issuer: Vec<u8>,
    /// The content bytes of the serial number.
    pub(crate) serial: Vec<u8>,
    pub(crate) key: Key,
    pub(crate) not_before: Seconds,
    pub(crate) not_after: Seconds,
    /// The name of its signature algorithm, and why it is not accepted.
    pub(crate) signature: (String, Option<Weakness>),
    /// X.509 versions are 1, 2 and 3.
    pub(crate) version: u32,
    pub(crate) extensions: Extensions,
    /// Rules that every certificate follows, and this one does not.
    pub(crate) malformed: Vec<String>,
    pub(crate) signed: Signed,
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub(crate) fn parse(der: CertificateDer<'static>) -> Result<Self, String> {
        let copy = der.clone();
        let (rest, read) = X509Certificate::from_der(&copy)
            .map_err(|error| format!("it is not a certificate in DER ({error})"))?;
        if !rest.is_empty() {
            return Err(format!("{} bytes follow the certificate", rest.len()));
        }
        let (signed, _) = Signed::from_der(&copy).ok_or("its signature cannot be read")?;
        let extensions = Extensions::of(&read);
        let mut malformed = extensions.malformed.clone();
        if read.tbs_certificate.signature != read.signature_algorithm {
            malformed.push("it names two different signature algorithms".to_owned());
        }
        let version = read.version().0.saturating_add(1);
        if version < 3 && !read.extensions().is_empty() {
            malformed.push(format!("it has extensions, and is of version {version}"));
        }
        Ok(Self {
            subject: subject_name(&read),
            issuer: read.issuer().to_string(),
            subject_dn: Dn::of(read.subject()),
            issuer_dn: Dn::of(read.issuer()),
            raw_subject: read.subject().as_raw().to_vec(),
            raw_issuer: read.issuer().as_raw().to_vec(),
            serial: read.raw_serial().to_vec(),
            key: Key::of(read.public_key()),
            not_before: read.validity().not_before.timestamp(),
            not_after: read.validity().not_after.timestamp(),
            signature: key::signature(&read),
            version,
            extensions,
            malformed,
            signed,
            der,
        })
    }

    /// The host names and addresses that it is for.
    pub(crate) fn hosts(&self) -> Vec<String> {
        let names = self.extensions.alternatives.iter();
        names.filter_map(crate::names::AltName::host).collect()
    }

    /// Whether it is a CA's certificate.
    pub(crate) fn is_ca(&self) -> bool {
        self.extensions.basic.is_some_and(|basic| basic.ca)
    }

    /// Whether its issuer has the same name.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject_dn == self.issuer_dn
    }

    /// Whether two certificates are for the same name and key.
    pub(crate) fn is_same_entity(&self, other: &Self) -> bool {
        self.key.bits == other.key.bits && self.subject_dn == other.subject_dn
    }

    /// Whether another certificate issued it: by name and signature. A signature that cannot be
    /// verified, because of a weak or unsupported algorithm, does not exclude the issuer.
    pub(crate) fn is_issued_by(&self, issuer: &Self) -> bool {
        self.issuer_dn == issuer.subject_dn
            && match self.signed.verify(&issuer.key) {
                Ok(()) | Err(Unverified::Key(_) | Unverified::Algorithm) => true,
                Err(Unverified::Wrong) => false,
            }
    }

    pub(crate) fn summary(&self) -> CertificateSummary {
        CertificateSummary {
            subject: printable(&self.subject),
            issuer: printable(&self.issuer),
            not_before: self.not_before,
            not_after: self.not_after,
            names: self.hosts().iter().map(|name| printable(name)).collect(),
        }
    }
}

/// The subject, or the serial number if it is empty.
fn subject_name(read: &X509Certificate<'_>) -> String {
    let subject = read.subject().to_string();
    if subject.is_empty() {
        format!("serial {}", read.raw_serial_as_string())
    } else {
        subject
    }
}
