//! The few structures of DER (X.690) that hold an RSA key: read as tag, length and content, and written
//! again in the form that the reference accepts.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
/// The version of a certificate.
pub(super) const CONTEXT_0: u8 = 0xa0;

/// rsaEncryption, 1.2.840.113549.1.1.1, with its parameters, which are NULL.
const RSA: [u8; 15] = [
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/// A value with its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
}

/// The first value of these bytes and the bytes after it; `None` where they end before it does.
pub(super) fn value(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let digits = digits.iter();
            let length = digits.fold(0_usize, |length, &digit| (length << 8) | usize::from(digit));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((Value { tag, content }, rest))
}

/// How many bytes the first value says that it has, if that is more than there are.
pub(super) fn missing(bytes: &[u8]) -> Option<usize> {
    let [0x30, first, rest @ ..] = bytes else {
        return None;
    };
    let digits = match first {
        0x82 => rest.get(..2)?,
        0x81 => rest.get(..1)?,
        _ => return None,
    };
    let length = digits
        .iter()
        .fold(0_usize, |length, &digit| (length << 8) | usize::from(digit));
    let whole = 2 + digits.len() + length;
    (whole > bytes.len()).then_some(whole)
}

/// The values of a sequence, one after the other, up to the first bytes that are not a value.
pub(super) fn members(content: &[u8]) -> Vec<Value<'_>> {
    let mut members = Vec::new();
    let mut rest = content;
    while let Some((value, after)) = value(rest) {
        members.push(value);
        rest = after;
    }
    members
}

/// The members of bytes that are one sequence.
pub(super) fn sequence(bytes: &[u8]) -> Option<Vec<Value<'_>>> {
    let (value, _) = value(bytes)?;
    (value.tag == SEQUENCE).then(|| members(value.content))
}

/// An unsigned integer without its leading zeros.
pub(super) fn unsigned<'a>(value: &Value<'a>) -> Option<&'a [u8]> {
    if value.tag != INTEGER {
        return None;
    }
    let zeros = value
        .content
        .iter()
        .take_while(|&&octet| octet == 0)
        .count();
    value.content.get(zeros..)
}

/// Whether an algorithm is rsaEncryption.
pub(super) fn is_rsa(algorithm: &Value<'_>) -> bool {
    let members = members(algorithm.content);
    let oid = members.first().filter(|value| value.tag == OID);
    algorithm.tag == SEQUENCE && oid.is_some_and(|oid| RSA.get(4..13) == Some(oid.content))
}

fn written(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    let length = content.len();
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        Ok(byte) => bytes.extend([0x81, byte]),
        Err(_) => {
            let digits = length.to_be_bytes();
            let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
            let digits = digits.get(zeros..).unwrap_or_default();
            bytes.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
            bytes.extend(digits);
        }
    }
    bytes.extend(content);
    bytes
}

/// SubjectPublicKeyInfo of modulus and exponent.
pub(super) fn public_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let integer = |value: &[u8]| {
        let is_high = value.first().is_none_or(|&octet| octet >= 0x80);
        let zero: &[u8] = if is_high { &[0] } else { &[] };
        written(INTEGER, &[zero, value].concat())
    };
    let key = written(SEQUENCE, &[integer(modulus), integer(exponent)].concat());
    let bits = written(BIT_STRING, &[&[0][..], &key].concat());
    written(SEQUENCE, &[&RSA[..], &bits].concat())
}

/// PKCS #8 of a private key in PKCS #1.
pub(super) fn private_key(pkcs1: &[u8]) -> Vec<u8> {
    let version = [INTEGER, 1, 0];
    let key = written(OCTET_STRING, pkcs1);
    written(SEQUENCE, &[&version[..], &RSA, &key].concat())
}
