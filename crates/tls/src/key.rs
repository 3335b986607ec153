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
/// The longest modulus that ring verifies with, and the longest exponent, in bits.
const RSA_MOST: usize = 8192;
const EXPONENT_MOST: usize = 33;
/// What an EC point that is not compressed begins with (SEC 1 2.3.3); ring reads no other.
const UNCOMPRESSED: u8 = 4;
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
            let (bits, exponent) = (length(key.modulus), length(key.exponent));
            let weakness = match (bits, exponent) {
                // With the exponent 1, a signature is its own message.
                (..RSA_LEAST, _) | (_, ..=1) => Some(Weakness::TooWeak),
                (RSA_LEAST..=RSA_MOST, ..=EXPONENT_MOST) => None,
                _ => Some(Weakness::Unsupported),
            };
            (format!("RSA {bits}"), weakness)
        }
        Ok(PublicKey::EC(point)) => match (point.data().first(), curve(info)) {
            (Some(&UNCOMPRESSED), named) | (_, named @ (_, Some(_))) => named,
            (_, (name, None)) => (
                format!("{name}, as a compressed point"),
                Some(Weakness::Unsupported),
            ),
        },
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

/// The length of a number in bits.
fn length(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let first = number.get(zeros).copied().unwrap_or_default();
    ((number.len() - zeros) * 8).saturating_sub(first.leading_zeros() as usize)
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

#[cfg(test)]
mod tests {
    use x509_parser::asn1_rs::FromDer as _;
    use x509_parser::x509::SubjectPublicKeyInfo;

    use super::{Key, Weakness};
    use crate::encode::{bits, oid, sequence, unsigned};

    fn weakness(algorithm: &[&[u8]], key: &[u8]) -> Option<Weakness> {
        let info = sequence(&[&sequence(algorithm), &bits(key)]);
        let (_, info) = SubjectPublicKeyInfo::from_der(&info).expect("a public key");
        Key::of(&info).weakness
    }

    /// A number of so many bits.
    fn number(length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length.div_ceil(8)];
        bytes[0] = 1 << ((length - 1) % 8);
        if let Some(last) = bytes.last_mut() {
            *last |= 1;
        }
        unsigned(&bytes)
    }

    #[test]
    fn keys_that_ring_does_not_read_are_unsupported_and_not_wrong() {
        let null = [5, 0];
        let rsa = |modulus: usize, exponent: usize| {
            let key = sequence(&[&number(modulus), &number(exponent)]);
            weakness(&[&oid("1.2.840.113549.1.1.1"), &null], &key)
        };
        assert_eq!(rsa(2047, 17), Some(Weakness::TooWeak));
        assert_eq!(rsa(2048, 1), Some(Weakness::TooWeak));
        assert_eq!(rsa(2048, 17), None);
        assert_eq!(rsa(8192, 33), None);
        assert_eq!(rsa(8193, 17), Some(Weakness::Unsupported));
        assert_eq!(rsa(2048, 34), Some(Weakness::Unsupported));
        let p256 = |point: &[u8]| {
            let algorithm = [oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")];
            weakness(&[&algorithm[0], &algorithm[1]], point)
        };
        assert_eq!(p256(&[&[4][..], &[7; 64]].concat()), None);
        let compressed = [&[2][..], &[7; 32]].concat();
        assert_eq!(p256(&compressed), Some(Weakness::Unsupported));
    }
}
