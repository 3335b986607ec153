//! Which structure bytes in DER are, and the RSA key in it.

use super::der::{self, BIT_STRING, CONTEXT_0, INTEGER, OCTET_STRING, SEQUENCE, Value};
use super::fault::KeyFault;

/// An RSA key in its parts.
pub(super) struct Parts {
    /// What the bytes are, in words.
    pub(super) form: &'static str,
    /// The modulus, big-endian, without leading zeros.
    pub(super) modulus: Vec<u8>,
    /// The public exponent.
    pub(super) exponent: Vec<u8>,
    /// The private key in PKCS #8.
    pub(super) pkcs8: Option<Vec<u8>>,
}

/// The key in these bytes.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts, KeyFault> {
    if let Some(whole) = der::missing(bytes) {
        return Err(KeyFault::cut_short(whole, bytes.len()));
    }
    let members = der::sequence(bytes).ok_or_else(KeyFault::not_a_key)?;
    let tags: Vec<u8> = members.iter().map(|member| member.tag).collect();
    match (&members[..], &tags[..]) {
        ([modulus, exponent], [INTEGER, INTEGER]) => {
            public("RSA public key (PKCS #1)", modulus, exponent, None)
        }
        (
            [_, modulus, exponent, _, _, _, _, _, _, ..],
            [INTEGER, INTEGER, INTEGER, INTEGER, ..],
        ) => {
            let pkcs8 = der::private_key(bytes);
            public("RSA private key (PKCS #1)", modulus, exponent, Some(pkcs8))
        }
        ([_, algorithm, key, ..], [INTEGER, SEQUENCE, OCTET_STRING, ..]) => {
            if !der::is_rsa(algorithm) {
                return Err(KeyFault::not_rsa());
            }
            let mut parts = parts(key.content)?;
            parts.form = "RSA private key (PKCS #8)";
            Ok(parts)
        }
        ([algorithm, key], [SEQUENCE, BIT_STRING]) => spki("RSA public key", algorithm, key),
        ([encryption, key], [SEQUENCE, OCTET_STRING])
            if !key.content.is_empty() && encryption.tag == SEQUENCE =>
        {
            Err(KeyFault::encrypted())
        }
        ([_, content, ..], [INTEGER, SEQUENCE, SEQUENCE] | [INTEGER, SEQUENCE])
            if content.content.starts_with(&[0x06]) =>
        {
            Err(KeyFault::pkcs12())
        }
        ([signed, _, _], [SEQUENCE, SEQUENCE, BIT_STRING]) => of_signed(signed),
        ([version, _, key, ..], [INTEGER, OCTET_STRING, ..]) if version.content == [1] => {
            let _ = key;
            Err(KeyFault::not_rsa())
        }
        _ => Err(KeyFault::not_a_key()),
    }
}

fn public(
    form: &'static str,
    modulus: &Value<'_>,
    exponent: &Value<'_>,
    pkcs8: Option<Vec<u8>>,
) -> Result<Parts, KeyFault> {
    let unsigned = |value| der::unsigned(value).ok_or_else(KeyFault::not_a_key);
    Ok(Parts {
        form,
        modulus: unsigned(modulus)?.to_vec(),
        exponent: unsigned(exponent)?.to_vec(),
        pkcs8,
    })
}

fn spki(form: &'static str, algorithm: &Value<'_>, key: &Value<'_>) -> Result<Parts, KeyFault> {
    if !der::is_rsa(algorithm) {
        return Err(KeyFault::not_rsa());
    }
    // The first byte counts the unused bits.
    let key = key.content.get(1..).unwrap_or_default();
    let mut parts = parts(key)?;
    parts.form = form;
    Ok(parts)
}

/// A certificate, or a request for one.
fn of_signed(signed: &Value<'_>) -> Result<Parts, KeyFault> {
    let members = der::members(signed.content);
    let form = if members.first().is_some_and(|first| first.tag == CONTEXT_0) || members.len() > 5 {
        "X.509 certificate"
    } else {
        "certificate request"
    };
    let found = members.iter().find_map(|member| {
        let inner = der::members(member.content);
        match &inner[..] {
            [algorithm, key] if algorithm.tag == SEQUENCE && key.tag == BIT_STRING => {
                Some((*algorithm, *key))
            }
            _ => None,
        }
    });
    let (algorithm, key) = found.ok_or_else(KeyFault::not_a_key)?;
    spki(form, &algorithm, &key)
}
