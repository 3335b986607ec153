//! A certificate, its fields read once (RFC 5280 4).

#![expect(clippy::wildcard_enum_match_arm)]

use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use x509_parser::asn1_rs::{Any, FromDer};
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension};
use x509_parser::prelude::X509Certificate;

use crate::clock::Seconds;
use crate::provider;
use crate::report::CertificateSummary;

/// The TLS feature extension (RFC 7633), and the feature that asks for a staple.
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
const STATUS_REQUEST: u32 = 5;

/// id-ad-caIssuers (RFC 5280 4.2.2.1).
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

/// A certificate with the fields that are judged.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) subject: String,
    pub(crate) issuer: String,
    /// Names as they are encoded, for comparison and hashes.
    pub(crate) raw_subject: Vec<u8>,
    pub(crate) raw_issuer: Vec<u8>,
    /// The serial number's content octets.
    pub(crate) serial: Vec<u8>,
    /// The public key's bits, without their algorithm.
    pub(crate) key: Vec<u8>,
    pub(crate) not_before: Seconds,
    pub(crate) not_after: Seconds,
    pub(crate) names: Vec<String>,
    pub(crate) is_ca: bool,
    /// Whether it may serve TLS, by its extended key usage.
    pub(crate) for_servers: bool,
    /// Whether it may sign CRLs, by its key usage.
    pub(crate) signs_crls: bool,
    pub(crate) must_staple: bool,
    pub(crate) crl_urls: Vec<String>,
    pub(crate) ca_issuer_urls: Vec<String>,
    signed: Signed,
}

/// What is signed, and the signature.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    /// The signed octets, as they came.
    pub(crate) message: Vec<u8>,
    /// The algorithm identifier's content octets.
    pub(crate) algorithm: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl Signed {
    /// Takes `SEQUENCE { tbs, algorithm, BIT STRING, … }` apart: certificates, CRLs and basic OCSP
    /// responses are made so. The octets are cut out and not encoded again.
    pub(crate) fn from_der(der: &[u8]) -> Option<(Self, &[u8])> {
        let (_, whole) = Any::from_der(der).ok()?;
        let content = whole.data;
        let (rest, _) = Any::from_der(content).ok()?;
        let message = &content[..content.len() - rest.len()];
        let (rest, algorithm) = Any::from_der(rest).ok()?;
        let (rest, signature) = Any::from_der(rest).ok()?;
        // The first octet counts unused bits: none in a signature.
        let signature = signature.data.strip_prefix(&[0])?;
        let signed = Self {
            message: message.to_vec(),
            algorithm: algorithm.data.to_vec(),
            signature: signature.to_vec(),
        };
        Some((signed, rest))
    }

    /// Whether the signature is by this certificate's key.
    ///
    /// # Errors
    ///
    /// Why not, in words.
    pub(crate) fn verify(&self, signer: &CertificateDer<'_>) -> Result<(), &'static str> {
        let signer =
            webpki::EndEntityCert::try_from(signer).map_err(|_| "its signer cannot be read")?;
        let mut known = false;
        for algorithm in provider::algorithms() {
            if algorithm.signature_alg_id().as_ref() != self.algorithm {
                continue;
            }
            known = true;
            let verified = signer.verify_signature(
                *algorithm as &dyn SignatureVerificationAlgorithm,
                &self.message,
                &self.signature,
            );
            if verified.is_ok() {
                return Ok(());
            }
        }
        Err(if known {
            "its signature is wrong"
        } else {
            "its signature's algorithm is not one that is accepted"
        })
    }
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
            .map_err(|fault| format!("expected a certificate in DER, found: {fault}"))?;
        if !rest.is_empty() {
            let count = rest.len();
            return Err(format!(
                "expected a certificate in DER, found {count} bytes behind it"
            ));
        }
        let (signed, _) = Signed::from_der(&copy)
            .ok_or("expected a certificate in DER, found a signature that is none")?;
        let mut certificate = Self {
            subject: named(&read.subject().to_string(), &read),
            issuer: read.issuer().to_string(),
            raw_subject: read.subject().as_raw().to_vec(),
            raw_issuer: read.issuer().as_raw().to_vec(),
            serial: read.raw_serial().to_vec(),
            key: read.public_key().subject_public_key.data.to_vec(),
            not_before: read.validity().not_before.timestamp(),
            not_after: read.validity().not_after.timestamp(),
            names: Vec::new(),
            is_ca: read.is_ca(),
            for_servers: true,
            signs_crls: true,
            must_staple: false,
            crl_urls: Vec::new(),
            ca_issuer_urls: Vec::new(),
            signed,
            der,
        };
        for extension in read.extensions() {
            certificate.take(extension.parsed_extension());
            if extension.oid.to_id_string() == TLS_FEATURE {
                certificate.must_staple = asks_for_staple(extension.value);
            }
        }
        Ok(certificate)
    }

    fn take(&mut self, extension: &ParsedExtension<'_>) {
        match extension {
            ParsedExtension::SubjectAlternativeName(names) => {
                self.names = names.general_names.iter().filter_map(said).collect();
            }
            ParsedExtension::ExtendedKeyUsage(usage) => {
                self.for_servers = usage.server_auth || usage.any;
            }
            ParsedExtension::KeyUsage(usage) => self.signs_crls = usage.crl_sign(),
            ParsedExtension::CRLDistributionPoints(points) => {
                self.crl_urls = points
                    .points
                    .iter()
                    .filter_map(|point| point.distribution_point.as_ref())
                    .flat_map(full_names)
                    .collect();
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                let issuers = access
                    .iter()
                    .filter(|one| one.access_method.to_id_string() == CA_ISSUERS);
                self.ca_issuer_urls = issuers
                    .filter_map(|one| uri(&one.access_location))
                    .collect();
            }
            _ => {}
        }
    }

    /// Whether its issuer's name is its own.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.raw_subject == self.raw_issuer
    }

    /// Whether it is signed by another, or by itself.
    pub(crate) fn is_signed_by(&self, issuer: &Self) -> bool {
        self.raw_issuer == issuer.raw_subject && self.signed.verify(&issuer.der).is_ok()
    }

    pub(crate) fn summary(&self) -> CertificateSummary {
        CertificateSummary {
            subject: self.subject.clone(),
            issuer: self.issuer.clone(),
            not_before: self.not_before,
            not_after: self.not_after,
            names: self.names.clone(),
        }
    }
}

/// The subject, or where it is empty the serial number: some name a certificate needs to have.
fn named(subject: &str, read: &X509Certificate<'_>) -> String {
    if subject.is_empty() {
        format!("serial {}", read.raw_serial_as_string())
    } else {
        subject.to_owned()
    }
}

/// Whether the features of RFC 7633 ask for a stapled OCSP response.
fn asks_for_staple(value: &[u8]) -> bool {
    Vec::<u32>::from_der(value).is_ok_and(|(_, features)| features.contains(&STATUS_REQUEST))
}

/// A name or an address of a certificate.
fn said(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(octets) => match *octets {
            [a, b, c, d] => Some(std::net::Ipv4Addr::new(*a, *b, *c, *d).to_string()),
            octets => {
                let octets = <[u8; 16]>::try_from(octets).ok()?;
                Some(std::net::Ipv6Addr::from(octets).to_string())
            }
        },
        _ => None,
    }
}

fn uri(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::URI(uri) => Some((*uri).to_owned()),
        _ => None,
    }
}

/// The URLs of a distribution point (RFC 5280 4.2.1.13).
pub(crate) fn full_names(point: &DistributionPointName<'_>) -> Vec<String> {
    match point {
        DistributionPointName::FullName(names) => names.iter().filter_map(uri).collect(),
        DistributionPointName::NameRelativeToCRLIssuer(_) => Vec::new(),
    }
}
