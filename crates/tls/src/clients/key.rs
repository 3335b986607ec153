//! Keys that sign certificates and handshakes. They are known to everyone or last as long as a run: they
//! protect nothing.

use std::sync::Arc;

use p521::ecdsa::signature::Signer as _;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
};
use rsa::Pkcs1v15Sign;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use rustls::sign::{Signer, SigningKey};
use rustls::{SignatureAlgorithm, SignatureScheme};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::encode::{bits, element, oid, sequence, unsigned};

/// The kind of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    P256,
    P384,
    P521,
    Ed25519,
    Rsa512,
    Rsa1024,
    Rsa2048,
    Rsa3072,
    Rsa4096,
}

/// The hash of a signature on a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    /// The usual one of the key: SHA-256, or that of the curve's size.
    Usual,
    /// SHA-1; RSA alone.
    Sha1,
    /// MD5; RSA alone.
    Md5,
}

enum Inner {
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    P521(p521::ecdsa::SigningKey),
    Ed25519(Ed25519KeyPair),
    /// The second signs handshakes; none for a key that is too short for that.
    Rsa(Box<rsa::PrivateKey>, Option<RsaKeyPair>),
}

/// A key.
#[derive(Clone)]
pub(crate) struct Key(Arc<Inner>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// A new key. An RSA key is always the same, because making one takes seconds.
    ///
    /// # Errors
    ///
    /// The system has no random bytes.
    pub(crate) fn new(kind: Kind) -> Result<Self, String> {
        let random = SystemRandom::new();
        let fault = |_| "the system gives no random bytes".to_owned();
        let rejected = |fault: ring::error::KeyRejected| fault.to_string();
        let ecdsa = |algorithm| {
            let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(fault)?;
            EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).map_err(rejected)
        };
        Ok(Self(Arc::new(match kind {
            Kind::P256 => Inner::P256(ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING)?),
            Kind::P384 => Inner::P384(ecdsa(&ECDSA_P384_SHA384_ASN1_SIGNING)?),
            Kind::P521 => Inner::P521(p521_key(&random)?),
            Kind::Ed25519 => {
                let document = Ed25519KeyPair::generate_pkcs8(&random).map_err(fault)?;
                let key = Ed25519KeyPair::from_pkcs8(document.as_ref()).map_err(rejected)?;
                Inner::Ed25519(key)
            }
            Kind::Rsa512 => rsa_key(include_bytes!("keys/rsa-512.der"))?,
            Kind::Rsa1024 => rsa_key(include_bytes!("keys/rsa-1024.der"))?,
            Kind::Rsa2048 => rsa_key(include_bytes!("keys/rsa-2048.der"))?,
            Kind::Rsa3072 => rsa_key(include_bytes!("keys/rsa-3072.der"))?,
            Kind::Rsa4096 => rsa_key(include_bytes!("keys/rsa-4096.der"))?,
        })))
    }

    /// The bits of the public key.
    pub(crate) fn public(&self) -> Vec<u8> {
        match &*self.0 {
            Inner::P256(key) | Inner::P384(key) => key.public_key().as_ref().to_vec(),
            Inner::P521(key) => {
                let public = p521::ecdsa::VerifyingKey::from(key);
                public.to_sec1_point(false).as_bytes().to_vec()
            }
            Inner::Ed25519(key) => key.public_key().as_ref().to_vec(),
            Inner::Rsa(key, _) => {
                let modulus = unsigned(&key.n().to_be_bytes());
                let exponent = unsigned(&key.e().to_be_bytes());
                sequence(&[&modulus, &exponent])
            }
        }
    }

    /// The SubjectPublicKeyInfo.
    pub(crate) fn info(&self) -> Vec<u8> {
        let algorithm = match &*self.0 {
            Inner::P256(_) => [oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")].concat(),
            Inner::P384(_) => [oid("1.2.840.10045.2.1"), oid("1.3.132.0.34")].concat(),
            Inner::P521(_) => [oid("1.2.840.10045.2.1"), oid("1.3.132.0.35")].concat(),
            Inner::Ed25519(_) => oid("1.3.101.112"),
            Inner::Rsa(..) => [oid("1.2.840.113549.1.1.1"), element(5, &[])].concat(),
        };
        sequence(&[&element(0x30, &algorithm), &bits(&self.public())])
    }

    /// The AlgorithmIdentifier of its signatures on certificates.
    pub(crate) fn algorithm(&self, hash: Hash) -> Vec<u8> {
        let rsa = |text| [oid(text), element(5, &[])].concat();
        let content = match (&*self.0, hash) {
            (Inner::P256(_), _) => oid("1.2.840.10045.4.3.2"),
            (Inner::P384(_), _) => oid("1.2.840.10045.4.3.3"),
            (Inner::P521(_), _) => oid("1.2.840.10045.4.3.4"),
            (Inner::Ed25519(_), _) => oid("1.3.101.112"),
            (Inner::Rsa(..), Hash::Usual) => rsa("1.2.840.113549.1.1.11"),
            (Inner::Rsa(..), Hash::Sha1) => rsa("1.2.840.113549.1.1.5"),
            (Inner::Rsa(..), Hash::Md5) => rsa("1.2.840.113549.1.1.4"),
        };
        element(0x30, &content)
    }

    /// Signs a certificate, a CRL or an OCSP response.
    ///
    /// # Errors
    ///
    /// The system has no random bytes.
    pub(crate) fn sign(&self, message: &[u8], hash: Hash) -> Result<Vec<u8>, String> {
        let random = SystemRandom::new();
        let failed = |_: ring::error::Unspecified| "a key could not sign".to_owned();
        match (&*self.0, hash) {
            (Inner::P256(key) | Inner::P384(key), _) => {
                let signature = key.sign(&random, message).map_err(failed)?;
                Ok(signature.as_ref().to_vec())
            }
            (Inner::P521(key), _) => Ok(p521_signature(key, message)),
            (Inner::Ed25519(key), _) => Ok(key.sign(message).as_ref().to_vec()),
            (Inner::Rsa(_, Some(key)), Hash::Usual) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .map_err(failed)?;
                Ok(signature)
            }
            (Inner::Rsa(key, _), hash) => {
                let (name, digest) = match hash {
                    Hash::Usual => ("2.16.840.1.101.3.4.2.1", Sha256::digest(message).to_vec()),
                    Hash::Sha1 => ("1.3.14.3.2.26", Sha1::digest(message).to_vec()),
                    Hash::Md5 => ("1.2.840.113549.2.5", md5::Md5::digest(message).to_vec()),
                };
                key.sign(Pkcs1v15Sign::new_unprefixed(), &digest_info(name, &digest))
                    .map_err(|fault| fault.to_string())
            }
        }
    }
}

impl Key {
    /// Signs a handshake of TLS 1.0 or 1.1: MD5 and SHA-1 together (RFC 4346 7.4.3).
    ///
    /// # Errors
    ///
    /// The key is not an RSA key.
    pub(crate) fn sign_old(&self, message: &[u8]) -> Result<Vec<u8>, String> {
        let Inner::Rsa(key, _) = &*self.0 else {
            return Err("only RSA keys sign in old versions".to_owned());
        };
        let digests = [
            md5::Md5::digest(message).to_vec(),
            Sha1::digest(message).to_vec(),
        ];
        key.sign(Pkcs1v15Sign::new_unprefixed(), &digests.concat())
            .map_err(|fault| fault.to_string())
    }
}

/// DigestInfo (RFC 8017 9.2).
fn digest_info(name: &str, digest: &[u8]) -> Vec<u8> {
    let algorithm = sequence(&[&oid(name), &element(5, &[])]);
    sequence(&[&algorithm, &element(4, digest)])
}

fn rsa_key(der: &[u8]) -> Result<Inner, String> {
    let key = rsa::PrivateKey::from_pkcs8_der(der).map_err(|fault| fault.to_string())?;
    Ok(Inner::Rsa(Box::new(key), RsaKeyPair::from_pkcs8(der).ok()))
}

fn p521_key(random: &SystemRandom) -> Result<p521::ecdsa::SigningKey, String> {
    use ring::rand::SecureRandom as _;

    let mut bytes = [0; 66];
    random
        .fill(&mut bytes)
        .map_err(|_| "the system gives no random bytes".to_owned())?;
    // Below the order, which has 521 bits.
    bytes[0] = 0;
    p521::ecdsa::SigningKey::from_slice(&bytes).map_err(|fault| fault.to_string())
}

fn p521_signature(key: &p521::ecdsa::SigningKey, message: &[u8]) -> Vec<u8> {
    let signature: p521::ecdsa::Signature = key.sign(message);
    signature.to_der().as_bytes().to_vec()
}

impl SigningKey for Key {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let own = match &*self.0 {
            Inner::P256(_) => SignatureScheme::ECDSA_NISTP256_SHA256,
            Inner::P384(_) => SignatureScheme::ECDSA_NISTP384_SHA384,
            Inner::P521(_) => SignatureScheme::ECDSA_NISTP521_SHA512,
            Inner::Ed25519(_) => SignatureScheme::ED25519,
            Inner::Rsa(..) => SignatureScheme::RSA_PSS_SHA256,
        };
        offered.contains(&own).then(|| {
            Box::new(Handshake {
                key: self.clone(),
                scheme: own,
            }) as Box<dyn Signer>
        })
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match &*self.0 {
            Inner::P256(_) | Inner::P384(_) | Inner::P521(_) => SignatureAlgorithm::ECDSA,
            Inner::Ed25519(_) => SignatureAlgorithm::ED25519,
            Inner::Rsa(..) => SignatureAlgorithm::RSA,
        }
    }
}

/// Signs a handshake.
#[derive(Debug)]
struct Handshake {
    key: Key,
    scheme: SignatureScheme,
}

impl Signer for Handshake {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        if let Inner::Rsa(_, Some(key)) = &*self.key.0 {
            let mut signature = vec![0; key.public().modulus_len()];
            key.sign(
                &RSA_PSS_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| rustls::Error::General("a key could not sign".to_owned()))?;
            return Ok(signature);
        }
        let signed = self.key.sign(message, Hash::Usual);
        signed.map_err(rustls::Error::General)
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}
