//! Public keys and signature algorithms: their names, and which are too weak (CA/Browser Forum 6.1.5,
//! 7.1.3).

use x509_parser::asn1_rs::{Any, FromDer};
use x509_parser::prelude::X509Certificate;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

/// A public key.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// The algorithm and size, such as `RSA 2048`.
    pub(crate) name: String,
    /// Why the key is not accepted.
    pub(crate) weakness: Option<Weakness>,
    /// The content bytes of the algorithm identifier.
    pub(crate) algorithm: Vec<u8>,
    /// The bits of the key.
    pub(crate) bits: Vec<u8>,
}

/// Why a key or a signature algorithm is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weakness {
    /// It is too weak.
    TooWeak,
    /// This program does not implement it.
    Unsupported,
}

const RSA_LEAST: usize = 2048;
const EC: &str = "1.2.840.10045.2.1";

impl Key {
    pub(crate) fn of(info: &SubjectPublicKeyInfo<'_>) -> Self {
        let (name, weakness) = described(info);
        Self {
            name,
            weakness,
            algorithm: first_element(info.raw).unwrap_or_default(),
            bits: info.subject_public_key.data.to_vec(),
        }
    }
}

fn described(info: &SubjectPublicKeyInfo<'_>) -> (String, Option<Weakness>) {
    let oid = info.algorithm.algorithm.to_id_string();
    match info.parsed() {
        Ok(PublicKey::RSA(key)) => {
            let zeros = key.modulus.iter().take_while(|byte| **byte == 0).count();
            let first = key.modulus.get(zeros).copied().unwrap_or_default();
            let bytes = key.modulus.len() - zeros;
            let bits = (bytes * 8).saturating_sub(first.leading_zeros() as usize);
            let weakness = (bits < RSA_LEAST).then_some(Weakness::TooWeak);
            (format!("RSA {bits}"), weakness)
        }
        Ok(PublicKey::EC(_)) => curve(info),
        Ok(PublicKey::DSA(_)) => ("DSA".to_owned(), Some(Weakness::TooWeak)),
        Ok(PublicKey::Unknown(_)) | Err(_) => match oid.as_str() {
            EC => curve(info),
            "1.3.101.112" => ("Ed25519".to_owned(), None),
            "1.2.840.10040.4.1" => ("DSA".to_owned(), Some(Weakness::TooWeak)),
            _ => (format!("algorithm {oid}"), Some(Weakness::Unsupported)),
        },
        Ok(PublicKey::GostR3410(_) | PublicKey::GostR3410_2012(_)) => {
            ("GOST R 34.10".to_owned(), Some(Weakness::Unsupported))
        }
    }
}

fn curve(info: &SubjectPublicKeyInfo<'_>) -> (String, Option<Weakness>) {
    let parameters = info.algorithm.parameters.as_ref();
    let Some(oid) = parameters.and_then(|any| any.as_oid().ok()) else {
        let name = "EC with explicit parameters".to_owned();
        return (name, Some(Weakness::Unsupported));
    };
    let oid = oid.to_id_string();
    let (name, weakness) = match oid.as_str() {
        "1.2.840.10045.3.1.7" => ("P-256", None),
        "1.3.132.0.34" => ("P-384", None),
        "1.3.132.0.35" => ("P-521", None),
        "1.2.840.10045.3.1.1" => ("P-192", Some(Weakness::TooWeak)),
        "1.3.132.0.33" => ("P-224", Some(Weakness::TooWeak)),
        "1.3.132.0.10" => ("secp256k1", Some(Weakness::Unsupported)),
        _ => return (format!("EC curve {oid}"), Some(Weakness::Unsupported)),
    };
    (format!("EC {name}"), weakness)
}

/// The name of a certificate's signature algorithm, and why it is not accepted.
pub(crate) fn signature(certificate: &X509Certificate<'_>) -> (String, Option<Weakness>) {
    let oid = certificate.signature_algorithm.algorithm.to_id_string();
    let (name, weakness) = match oid.as_str() {
        "1.2.840.113549.1.1.2" => ("RSA with MD2", Some(Weakness::TooWeak)),
        "1.2.840.113549.1.1.4" => ("RSA with MD5", Some(Weakness::TooWeak)),
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => ("RSA with SHA-1", Some(Weakness::TooWeak)),
        "1.2.840.10040.4.3" => ("DSA with SHA-1", Some(Weakness::TooWeak)),
        "1.2.840.10045.4.1" => ("ECDSA with SHA-1", Some(Weakness::TooWeak)),
        "2.16.840.1.101.3.4.3.1" => ("DSA with SHA-224", Some(Weakness::TooWeak)),
        "2.16.840.1.101.3.4.3.2" => ("DSA with SHA-256", Some(Weakness::TooWeak)),
        "1.2.840.113549.1.1.10" => ("RSA-PSS", None),
        "1.2.840.113549.1.1.11" => ("RSA with SHA-256", None),
        "1.2.840.113549.1.1.12" => ("RSA with SHA-384", None),
        "1.2.840.113549.1.1.13" => ("RSA with SHA-512", None),
        "1.2.840.10045.4.3.2" => ("ECDSA with SHA-256", None),
        "1.2.840.10045.4.3.3" => ("ECDSA with SHA-384", None),
        "1.2.840.10045.4.3.4" => ("ECDSA with SHA-512", None),
        "1.3.101.112" => ("Ed25519", None),
        _ => return (format!("algorithm {oid}"), Some(Weakness::Unsupported)),
    };
    (name.to_owned(), weakness)
}

/// The content bytes of the first element of a sequence.
fn first_element(der: &[u8]) -> Option<Vec<u8>> {
    let (_, whole) = Any::from_der(der).ok()?;
    let (_, first) = Any::from_der(whole.data).ok()?;
    Some(first.data.to_vec())
}
