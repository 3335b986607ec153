//! RSA signatures: RFC 5849 3.4.3 (R-3.4.3-1 to R-3.4.3-4) and the same with SHA-2, as services have
//! added it. Needs the feature `rsa`.
//!
//! The example of the OAuth wiki, whose key has been public since 2007:
//!
//! ```
//! use base64::Engine;
//! use base64::engine::general_purpose::STANDARD;
//! use basestring::rsa::{PrivateKey, PublicKey, is_rsa_sha1, rsa_sha1};
//! # const KEY: &str = "\
//! #     MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBALRiMLAh9iimur8VA7qVvdqx\
//! #     evEuUkW4K+2KdMXmnQbG9Aa7k7eBjK1S+0LYmVjPKlJGNXHDGuy5Fw/d7rjVJ0BLB+ubPK8i\
//! #     A/Tw3hLQgXMRRGRXXCn8ikfuQfjUS1uZSatdLB81mydBETlJhI6GH4twrbDJCR2Bwy/XWXgq\
//! #     gGRzAgMBAAECgYBYWVtleUzavkbrPjy0T5FMou8HX9u2AC2ry8vD/l7cqedtwMPp9k7TubgN\
//! #     Fo+NGvKsl2ynyprOZR1xjQ7WgrgVB+mmuScOM/5HVceFuGRDhYTCObE+y1kxRloNYXnx3ei1\
//! #     zbeYLPCHdhxRYW7T0qcynNmwrn05/KO2RLjgQNalsQJBANeA3Q4Nugqy4QBUCEC09SqylT2K\
//! #     9FrrItqL2QKc9v0ZzO2uwllCbg0dwpVuYPYXYvikNHHg+aCWF+VXsb9rpPsCQQDWR9TT4ORd\
//! #     zoj+NccnqkMsDmzt0EfNaAOwHOmVJ2RVBspPcxt5iN4HI7HNeG6U5YsFBb+/GZbgfBT3kpNG\
//! #     WPTpAkBI+gFhjfJvRw38n3g/+UeAkwMI2TJQS4n8+hid0uus3/zOjDySH3XHCUnocn1xOJAy\
//! #     ZODBo47E+67R4jV1/gzbAkEAklJaspRPXP877NssM5nAZMU0/O/NGCZ+3jPgDUno6WbJn5cq\
//! #     m8MqWhW1xGkImgRk+fkDBquiq4gPiT898jusgQJAd5Zrr6Q8AO/0isr/3aa6O6NLQxISLKcP\
//! #     Dk2NOccAfS/xOtfOz4sJYM3+Bs4Io9+dZGSDCA54Lw03eHTNQghS0A==";
//! const BASE_STRING: &str = "\
//!     GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacaction.jpg%26oaut\
//!     h_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3D13917289812797014437%2\
//!     6oauth_signature_method%3DRSA-SHA1%26oauth_timestamp%3D1196666512%26oaut\
//!     h_version%3D1.0%26size%3Doriginal";
//! # const SIGNATURE: &str = "\
//! #     jvTp/wX1TYtByB1m+Pbyo0lnCOLIsyGCH7wke8AUs3BpnwZJtAuEJkvQL2/9n4s5wUmUl4aC\
//! #     I4BwpraNx4RtEXMe5qg5T1LVTGliMRpKasKsW//e+RinhejgCuzoH26dyF8iY2ZZ/5D1ilge\
//! #     ijhV/vBka5twt399mXwaYdCwFYE=";
//! let key = PrivateKey::from_pkcs8(&STANDARD.decode(KEY).unwrap()).unwrap();
//! assert_eq!(rsa_sha1(BASE_STRING.as_bytes(), &key).unwrap(), SIGNATURE);
//!
//! let owner: PublicKey = key.public_key();
//! assert!(is_rsa_sha1(BASE_STRING.as_bytes(), SIGNATURE.as_bytes(), &owner));
//! assert!(!is_rsa_sha1(b"another base string", SIGNATURE.as_bytes(), &owner));
//!
//! assert_eq!(format!("{key:?}"), "PrivateKey(…)");
//! assert!(PrivateKey::from_pkcs8(b"no key").is_err());
//! assert!(PublicKey::from_public_key_der(b"no key").is_err());
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1v15::{Signature, SigningKey, VerifyingKey};
use rsa::pkcs8::{AssociatedOid, DecodePrivateKey, DecodePublicKey};
use rsa::signature::{SignatureEncoding, Signer, Verifier};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::error::{Error, Kind};

/// The client's private key. `Debug` hides it.
#[derive(Clone)]
pub struct PrivateKey(rsa::PrivateKey);

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
    /// [`Kind::Other`] for bytes that are not such a key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, Error> {
        let key = rsa::PrivateKey::from_pkcs8_der(der)
            .map_err(|fault| no_key("an RSA private key in PKCS #8 (DER)", fault))?;
        Ok(Self(key))
    }

    /// The public key that belongs to it.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.to_public_key())
    }
}

/// The client's public key.
#[derive(Clone, Debug)]
pub struct PublicKey(rsa::PublicKey);

impl PublicKey {
    /// A key as SubjectPublicKeyInfo, DER.
    ///
    /// # Errors
    ///
    /// [`Kind::Other`] for bytes that are not such a key.
    pub fn from_public_key_der(der: &[u8]) -> Result<Self, Error> {
        let key = rsa::PublicKey::from_public_key_der(der)
            .map_err(|fault| no_key("an RSA public key (DER)", fault))?;
        Ok(Self(key))
    }
}

fn no_key(expected: &'static str, fault: impl std::fmt::Display) -> Error {
    Error::new(Kind::Other, expected, fault.to_string())
}

/// 3.4.3: “S = RSASSA-PKCS1-V1_5-SIGN (K, M)” with SHA-1, where M is the base string, as Base64 in one
/// line. The shared secrets are not used (R-3.4.3-4).
///
/// # Errors
///
/// [`Kind::Other`] for a key that is too short for the digest.
pub fn rsa_sha1(base_string: &[u8], key: &PrivateKey) -> Result<String, Error> {
    sign::<Sha1>(base_string, key)
}

/// [`rsa_sha1`] with SHA-256.
///
/// # Errors
///
/// [`Kind::Other`] for a key that is too short for the digest.
pub fn rsa_sha256(base_string: &[u8], key: &PrivateKey) -> Result<String, Error> {
    sign::<Sha256>(base_string, key)
}

/// [`rsa_sha1`] with SHA-512.
///
/// # Errors
///
/// [`Kind::Other`] for a key that is too short for the digest.
pub fn rsa_sha512(base_string: &[u8], key: &PrivateKey) -> Result<String, Error> {
    sign::<Sha512>(base_string, key)
}

/// 3.4.3: “RSASSA-PKCS1-V1_5-VERIFY ((n, e), M, S)” with SHA-1: whether a received signature is one of
/// the base string by the key's owner.
#[must_use]
pub fn is_rsa_sha1(base_string: &[u8], signature: &[u8], key: &PublicKey) -> bool {
    verify::<Sha1>(base_string, signature, key)
}

/// [`is_rsa_sha1`] with SHA-256.
#[must_use]
pub fn is_rsa_sha256(base_string: &[u8], signature: &[u8], key: &PublicKey) -> bool {
    verify::<Sha256>(base_string, signature, key)
}

/// [`is_rsa_sha1`] with SHA-512.
#[must_use]
pub fn is_rsa_sha512(base_string: &[u8], signature: &[u8], key: &PublicKey) -> bool {
    verify::<Sha512>(base_string, signature, key)
}

fn sign<D>(base_string: &[u8], key: &PrivateKey) -> Result<String, Error>
where
    D: Digest + AssociatedOid,
    SigningKey<D>: Signer<Signature>,
{
    let signature = SigningKey::<D>::new(key.0.clone())
        .try_sign(base_string)
        .map_err(|fault| no_key("an RSA key long enough for the digest", fault))?;
    Ok(STANDARD.encode(signature.to_bytes()))
}

fn verify<D>(base_string: &[u8], signature: &[u8], key: &PublicKey) -> bool
where
    D: Digest + AssociatedOid,
    VerifyingKey<D>: Verifier<Signature>,
{
    let bytes = STANDARD.decode(signature).ok();
    let signature = bytes.and_then(|bytes| Signature::try_from(bytes.as_slice()).ok());
    let key = VerifyingKey::<D>::new(key.0.clone());
    signature.is_some_and(|signature| key.verify(base_string, &signature).is_ok())
}
