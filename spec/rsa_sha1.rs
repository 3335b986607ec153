//! RSA-SHA1: RFC 5849 3.4.3 (R-3.4.3-1 to R-3.4.3-4), behind the feature `rsa-sha1`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use sha1::Sha1;

use crate::error::{Error, Kind};

/// The client's private key; it does not print.
#[derive(Clone)]
pub struct PrivateKey(SigningKey<Sha1>);

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

impl PrivateKey {
    /// A key in PKCS #8, DER.
    ///
    /// # Errors
    ///
    /// [`Kind::Other`] for octets that are no such key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, Error> {
        let key = rsa::PrivateKey::from_pkcs8_der(der)
            .map_err(|fault| no_key("an RSA private key in PKCS #8 (DER)", fault))?;
        Ok(Self(SigningKey::new(key)))
    }

    /// The public key that belongs to it.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        let private: &rsa::PrivateKey = self.0.as_ref();
        PublicKey(VerifyingKey::new(private.to_public_key()))
    }
}

/// The client's public key.
#[derive(Clone, Debug)]
pub struct PublicKey(VerifyingKey<Sha1>);

impl PublicKey {
    /// A key as SubjectPublicKeyInfo, DER.
    ///
    /// # Errors
    ///
    /// [`Kind::Other`] for octets that are no such key.
    pub fn from_public_key_der(der: &[u8]) -> Result<Self, Error> {
        let key = rsa::PublicKey::from_public_key_der(der)
            .map_err(|fault| no_key("an RSA public key (DER)", fault))?;
        Ok(Self(VerifyingKey::new(key)))
    }
}

fn no_key(expected: &'static str, fault: impl std::fmt::Display) -> Error {
    Error::new(Kind::Other, expected, fault.to_string())
}

/// 3.4.3: RSASSA-PKCS1-v1_5 with SHA-1 of the base string, as Base64 in one line. The secrets take
/// no part (R-3.4.3-4).
///
/// # Errors
///
/// [`Kind::Other`] for a key too short to hold the digest.
pub fn rsa_sha1(base_string: &[u8], key: &PrivateKey) -> Result<String, Error> {
    let signature = key
        .0
        .try_sign(base_string)
        .map_err(|fault| no_key("an RSA key long enough for SHA-1", fault))?;
    Ok(STANDARD.encode(signature.to_bytes()))
}

/// Whether a signature, as received, is one of the base string by the key's owner.
#[must_use]
pub fn is_rsa_sha1(base_string: &[u8], signature: &[u8], key: &PublicKey) -> bool {
    STANDARD
        .decode(signature)
        .ok()
        .and_then(|octets| Signature::try_from(octets.as_slice()).ok())
        .is_some_and(|signature| key.0.verify(base_string, &signature).is_ok())
}
