//! The cryptography: ring's, and RustCrypto's for the combinations that ring does not have. It is
//! named in each place, and never the default of the process.

use std::sync::{Arc, OnceLock};

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rustls::SignatureScheme;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::pki_types::{
    AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The provider of rustls.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| {
        let mut provider = rustls::crypto::ring::default_provider();
        provider.signature_verification_algorithms = supported();
        Arc::new(provider)
    }))
}

/// The signature algorithms that are accepted.
pub(crate) fn algorithms() -> &'static [&'static dyn SignatureVerificationAlgorithm] {
    supported().all
}

/// ring's algorithms, and ECDSA with P-521 and with SHA-512.
pub(crate) fn supported() -> WebPkiSupportedAlgorithms {
    type Mapping = (
        SignatureScheme,
        &'static [&'static dyn SignatureVerificationAlgorithm],
    );
    static ALL: OnceLock<Vec<&'static dyn SignatureVerificationAlgorithm>> = OnceLock::new();
    static MAPPING: OnceLock<Vec<Mapping>> = OnceLock::new();
    let ring = || rustls::crypto::ring::default_provider().signature_verification_algorithms;
    let more: Mapping = (SignatureScheme::ECDSA_NISTP521_SHA512, WITH_SHA512);
    WebPkiSupportedAlgorithms {
        all: ALL.get_or_init(|| [ring().all, WITH_SHA512, P521].concat()),
        mapping: MAPPING.get_or_init(|| [ring().mapping, &[more]].concat()),
    }
}

/// ECDSA with SHA-512. TLS 1.3 uses the first.
const WITH_SHA512: &[&dyn SignatureVerificationAlgorithm] = &[
    &Ecdsa(Curve::P521, Hash::Sha512),
    &Ecdsa(Curve::P384, Hash::Sha512),
    &Ecdsa(Curve::P256, Hash::Sha512),
];

/// P-521 with shorter hashes.
const P521: &[&dyn SignatureVerificationAlgorithm] = &[
    &Ecdsa(Curve::P521, Hash::Sha256),
    &Ecdsa(Curve::P521, Hash::Sha384),
];

/// The size of the field of P-521.
const P521_BYTES: usize = 66;

#[derive(Clone, Copy, Debug)]
enum Curve {
    P256,
    P384,
    P521,
}

#[derive(Clone, Copy, Debug)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }
}

/// ECDSA over a NIST curve, with signatures in DER.
#[derive(Clone, Copy, Debug)]
struct Ecdsa(Curve, Hash);

impl SignatureVerificationAlgorithm for Ecdsa {
    fn verify_signature(
        &self,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let digest = self.1.digest(message);
        let verified = match self.0 {
            Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(public_key).and_then(|key| {
                let signature = p256::ecdsa::Signature::from_der(signature)?;
                key.verify_prehash(&digest, &signature)
            }),
            Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(public_key).and_then(|key| {
                let signature = p384::ecdsa::Signature::from_der(signature)?;
                key.verify_prehash(&digest, &signature)
            }),
            Curve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(public_key).and_then(|key| {
                let signature = p521::ecdsa::Signature::from_der(signature)?;
                // A digest is a number: zeros before it do not change it, and one of less than half
                // the size of the field is refused.
                let zeros = vec![0; P521_BYTES.saturating_sub(digest.len())];
                key.verify_prehash(&[zeros, digest].concat(), &signature)
            }),
        };
        verified.map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self.0 {
            Curve::P256 => alg_id::ECDSA_P256,
            Curve::P384 => alg_id::ECDSA_P384,
            Curve::P521 => alg_id::ECDSA_P521,
        }
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self.1 {
            Hash::Sha256 => alg_id::ECDSA_SHA256,
            Hash::Sha384 => alg_id::ECDSA_SHA384,
            Hash::Sha512 => alg_id::ECDSA_SHA512,
        }
    }
}
