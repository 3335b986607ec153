//! The extensions of a certificate (RFC 5280 4.2).

use std::collections::HashSet;

use x509_parser::asn1_rs::FromDer;
use x509_parser::extensions::{DistributionPointName, ParsedExtension, X509Extension};
use x509_parser::prelude::X509Certificate;

use crate::constraints::Constraints;
use crate::names::AltName;

/// The TLS feature extension (RFC 7633), and the feature that requires a stapled response.
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
const STATUS_REQUEST: u32 = 5;

/// id-ad-ocsp and id-ad-caIssuers (RFC 5280 4.2.2.1).
const OCSP: &str = "1.3.6.1.5.5.7.48.1";
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

/// Critical extensions that clients process: OpenSSL rejects all others.
const PROCESSED: [&str; 13] = [
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.31",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.54",
    "1.3.6.1.5.5.7.1.7",
    "1.3.6.1.5.5.7.1.8",
    "2.16.840.1.113730.1.1",
];

/// Extensions that decide whether a chain is valid.
const JUDGED: [&str; 5] = [
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.37",
];

/// Basic constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Basic {
    pub(crate) ca: bool,
    /// How many CAs may follow below this one.
    pub(crate) path_length: Option<u32>,
}

/// Key usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) signs_certificates: bool,
    pub(crate) signs_crls: bool,
    /// Any of the three usages of a TLS server: signature, encryption, key agreement.
    pub(crate) serves_tls: bool,
}

/// Extended key usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Purposes {
    pub(crate) server: bool,
    pub(crate) any: bool,
}

/// The extensions that are judged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions {
    pub(crate) alternatives: Vec<AltName>,
    pub(crate) has_alternatives: bool,
    pub(crate) basic: Option<Basic>,
    pub(crate) usage: Option<Usage>,
    pub(crate) purposes: Option<Purposes>,
    pub(crate) constraints: Option<Constraints>,
    /// The identifier of its own key, and that of its issuer's key.
    pub(crate) key_id: Option<Vec<u8>>,
    pub(crate) issuer_key_id: Option<Vec<u8>>,
    pub(crate) must_staple: bool,
    pub(crate) crl_urls: Vec<String>,
    pub(crate) ocsp_urls: Vec<String>,
    pub(crate) ca_issuer_urls: Vec<String>,
    /// Critical extensions that are not processed here, by identifier.
    pub(crate) unknown_critical: Vec<String>,
    /// What every client rejects.
    pub(crate) malformed: Vec<String>,
}

impl Extensions {
    pub(crate) fn of(read: &X509Certificate<'_>) -> Self {
        let mut found = Self::default();
        let mut seen = HashSet::new();
        for extension in read.extensions() {
            let oid = extension.oid.to_id_string();
            if extension.critical && !PROCESSED.contains(&oid.as_str()) {
                found.unknown_critical.push(oid.clone());
            }
            found.read(&oid, extension);
            if !seen.insert(oid.clone()) {
                found
                    .malformed
                    .push(format!("it has the extension {oid} twice"));
            }
        }
        if found.alternatives.iter().any(AltName::is_malformed) {
            let fault = "its subjectAltName is malformed";
            found.malformed.push(fault.to_owned());
        }
        found
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the parser knows many extensions that are not judged"
    )]
    fn read(&mut self, oid: &str, extension: &X509Extension<'_>) {
        if oid == TLS_FEATURE {
            self.must_staple = requires_staple(extension.value);
            return;
        }
        match extension.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(names) => {
                let names = names.general_names.iter();
                self.alternatives = names.map(AltName::of).collect();
                self.has_alternatives = true;
            }
            ParsedExtension::BasicConstraints(basic) => {
                self.basic = Some(Basic {
                    ca: basic.ca,
                    path_length: basic.path_len_constraint,
                });
            }
            ParsedExtension::KeyUsage(usage) => {
                self.usage = Some(Usage {
                    signs_certificates: usage.key_cert_sign(),
                    signs_crls: usage.crl_sign(),
                    serves_tls: usage.digital_signature()
                        || usage.key_encipherment()
                        || usage.key_agreement(),
                });
            }
            ParsedExtension::ExtendedKeyUsage(usage) => {
                self.purposes = Some(Purposes {
                    server: usage.server_auth,
                    any: usage.any,
                });
            }
            ParsedExtension::NameConstraints(constraints) => {
                self.constraints = Some(Constraints::of(constraints));
            }
            ParsedExtension::SubjectKeyIdentifier(id) => self.key_id = Some(id.0.to_vec()),
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                self.issuer_key_id = id.key_identifier.as_ref().map(|id| id.0.to_vec());
            }
            other => self.read_more(oid, other),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the parser knows many extensions that are not judged"
    )]
    fn read_more(&mut self, oid: &str, parsed: &ParsedExtension<'_>) {
        match parsed {
            ParsedExtension::CRLDistributionPoints(points) => {
                self.crl_urls = points
                    .points
                    .iter()
                    .filter_map(|point| point.distribution_point.as_ref())
                    .flat_map(full_names)
                    .collect();
            }
            ParsedExtension::AuthorityInfoAccess(access) => {
                let of = |method: &str| {
                    let all = access.iter();
                    all.filter(|one| one.access_method.to_id_string() == method)
                        .filter_map(|one| AltName::of(&one.access_location).uri())
                        .collect()
                };
                self.ocsp_urls = of(OCSP);
                self.ca_issuer_urls = of(CA_ISSUERS);
            }
            ParsedExtension::ParseError { .. } if JUDGED.contains(&oid) => {
                self.malformed
                    .push(format!("its extension {oid} is malformed"));
            }
            _ => {}
        }
    }
}

/// Whether the features of RFC 7633 require a stapled OCSP response.
fn requires_staple(value: &[u8]) -> bool {
    Vec::<u32>::from_der(value).is_ok_and(|(_, features)| features.contains(&STATUS_REQUEST))
}

/// The URLs of a distribution point (RFC 5280 4.2.1.13).
pub(crate) fn full_names(point: &DistributionPointName<'_>) -> Vec<String> {
    match point {
        DistributionPointName::FullName(names) => {
            let names = names.iter();
            names.filter_map(|name| AltName::of(name).uri()).collect()
        }
        DistributionPointName::NameRelativeToCRLIssuer(_) => Vec::new(),
    }
}
