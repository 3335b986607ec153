//! OCSP responses to staple, right and wrong in one way each.

use std::time::SystemTime;

use der::asn1::OctetString;
use der::{Decode as _, Encode as _};
use p256_for_ocsp::ecdsa::{DerSignature, SigningKey};
use p256_for_ocsp::pkcs8::DecodePrivateKey as _;
use sha1_for_ocsp::{Digest as _, Sha1};
use sha2_for_ocsp::Sha256;
use x509_cert::Certificate;
use x509_cert::ext::pkix::CrlReason;
use x509_ocsp::builder::OcspResponseBuilder;
use x509_ocsp::ext::Nonce;
use x509_ocsp::{
    CertId, CertStatus, OcspGeneralizedTime, OcspResponse, ResponderId, RevokedInfo, SingleResponse,
};

use crate::pki::{DAY, Party};

/// What a response says.
#[derive(Clone, Copy)]
pub(crate) enum Says {
    Good,
    Revoked,
    Unknown,
}

/// A response to be made.
pub(crate) struct Staple<'a> {
    /// About whom.
    pub(crate) about: &'a Party,
    /// Whose issuer this is.
    pub(crate) issuer: &'a Party,
    /// Who signs.
    pub(crate) signer: &'a Party,
    pub(crate) says: Says,
    /// When it was made, in days before now; it holds for seven.
    pub(crate) days_old: u32,
    /// Whether hashes are SHA-256, not SHA-1.
    pub(crate) sha256: bool,
    /// Whether the signer is named by its key, not its name.
    pub(crate) by_key: bool,
    /// The nonce of the request.
    pub(crate) nonce: Option<&'a [u8]>,
}

impl<'a> Staple<'a> {
    /// Good, an hour or so old, signed by the issuer.
    pub(crate) const fn good(about: &'a Party, issuer: &'a Party) -> Self {
        Self {
            about,
            issuer,
            signer: issuer,
            says: Says::Good,
            days_old: 0,
            sha256: false,
            by_key: false,
            nonce: None,
        }
    }

    /// The response, in DER.
    pub(crate) fn der(&self) -> Vec<u8> {
        let read = |party: &Party| {
            Certificate::from_der(&party.certificate).expect("a certificate just made")
        };
        let (about, issuer, signer) = (read(self.about), read(self.issuer), read(self.signer));
        let id = if self.sha256 {
            CertId::from_cert::<Sha256>(&issuer, &about)
        } else {
            CertId::from_cert::<Sha1>(&issuer, &about)
        };
        let made = SystemTime::now() - DAY * self.days_old;
        let at = |time: SystemTime| OcspGeneralizedTime::try_from(time).expect("a time after 1970");
        let status = match self.says {
            Says::Good => CertStatus::good(),
            Says::Unknown => CertStatus::unknown(),
            Says::Revoked => CertStatus::revoked(RevokedInfo {
                revocation_time: at(made - DAY),
                revocation_reason: Some(CrlReason::KeyCompromise),
            }),
        };
        let single = SingleResponse::new(id.expect("an id"), status, at(made))
            .with_next_update(at(made + DAY * 7));
        let responder: ResponderId = if self.by_key {
            let key = &signer
                .tbs_certificate
                .subject_public_key_info
                .subject_public_key;
            let hash = Sha1::digest(key.raw_bytes()).to_vec();
            ResponderId::ByKey(OctetString::new(hash).expect("20 bytes"))
        } else {
            signer.tbs_certificate.subject.clone().into()
        };
        let mut key =
            SigningKey::from_pkcs8_der(self.signer.key.serialized_der()).expect("a key of P-256");
        let embedded = (signer != issuer).then(|| vec![signer]);
        let mut response = OcspResponseBuilder::new(responder).with_single_response(single);
        if let Some(nonce) = self.nonce {
            let nonce = Nonce::new(nonce).expect("a nonce");
            response = response.with_extension(nonce).expect("an extension");
        }
        response
            .sign::<_, DerSignature>(&mut key, embedded, at(made))
            .and_then(|response| Ok(response.to_der()?))
            .expect("a response that can be signed")
    }
}

/// A responder's refusal.
pub(crate) fn try_later() -> Vec<u8> {
    OcspResponse::try_later()
        .to_der()
        .expect("it can be encoded")
}
