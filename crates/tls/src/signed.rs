//! Signed structures: certificates, revocation lists and OCSP responses.

use x509_parser::asn1_rs::{Any, FromDer};

use crate::key::{Key, Weakness};
use crate::provider;

/// A signature with what it signs.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    /// The signed bytes, as received.
    pub(crate) message: Vec<u8>,
    /// The content bytes of the algorithm identifier.
    pub(crate) algorithm: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// Why a signature is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unverified {
    /// The signature is wrong.
    Wrong,
    /// The key of the signer is too weak, or its algorithm is not supported.
    Key(Weakness),
    /// The signature's algorithm is not accepted for this key.
    Algorithm,
}

impl Unverified {
    /// The reason in words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Wrong => "its signature is wrong",
            Self::Key(Weakness::TooWeak) => "its signer's key is too weak",
            Self::Key(Weakness::Unsupported) => "its signer's key has an unsupported algorithm",
            Self::Algorithm => "its signature algorithm is not accepted",
        }
    }
}

impl Signed {
    /// Splits `SEQUENCE { tbs, algorithm, BIT STRING, … }`, the form of certificates, CRLs and basic
    /// OCSP responses. The bytes are cut out and not encoded again.
    pub(crate) fn from_der(der: &[u8]) -> Option<(Self, &[u8])> {
        let (_, whole) = Any::from_der(der).ok()?;
        let content = whole.data;
        let (rest, _) = Any::from_der(content).ok()?;
        let message = &content[..content.len() - rest.len()];
        let (rest, algorithm) = Any::from_der(rest).ok()?;
        let (rest, signature) = Any::from_der(rest).ok()?;
        // The first byte counts unused bits: none in a signature.
        let signature = signature.data.strip_prefix(&[0])?;
        let signed = Self {
            message: message.to_vec(),
            algorithm: algorithm.data.to_vec(),
            signature: signature.to_vec(),
        };
        Some((signed, rest))
    }

    /// Verifies the signature with a key.
    pub(crate) fn verify(&self, key: &Key) -> Result<(), Unverified> {
        if let Some(weakness) = key.weakness {
            return Err(Unverified::Key(weakness));
        }
        let mut is_known = false;
        for algorithm in provider::algorithms() {
            let is_this = algorithm.signature_alg_id().as_ref() == self.algorithm
                && algorithm.public_key_alg_id().as_ref() == key.algorithm;
            if !is_this {
                continue;
            }
            is_known = true;
            let verified = algorithm.verify_signature(&key.bits, &self.message, &self.signature);
            if verified.is_ok() {
                return Ok(());
            }
        }
        Err(if is_known {
            Unverified::Wrong
        } else {
            Unverified::Algorithm
        })
    }
}
