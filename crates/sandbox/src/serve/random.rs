//! Random identifiers, secrets and verification codes (RFC 5849 1.1, 2.2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::fault::Fault;

fn bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|fault| {
        Fault::Internal(format!("cannot read random bytes from the system: {fault}"))
    })?;
    Ok(bytes)
}

/// A text of `count` random bytes (at most 32), as letters, digits, `-` and `_`.
pub(super) fn text(count: usize) -> Result<String, Fault> {
    let bytes = bytes::<32>()?;
    Ok(URL_SAFE_NO_PAD.encode(bytes.get(..count).unwrap_or(&bytes)))
}

/// A random number.
pub(super) fn number() -> Result<u128, Fault> {
    Ok(u128::from_le_bytes(bytes::<16>()?))
}

/// A code of seven digits, for the owner to type (2.2).
pub(super) fn pin() -> Result<String, Fault> {
    // 2^64 is not a multiple of 10^7: some codes are more likely, by one part in 10^12.
    let number = u64::from_le_bytes(bytes::<8>()?);
    Ok(format!("{:07}", number % 10_000_000))
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_have_seven_digits_and_texts_differ() {
        let pin = super::pin().expect("random bytes");
        assert!(
            pin.len() == 7 && pin.bytes().all(|digit| digit.is_ascii_digit()),
            "{pin}"
        );
        assert_ne!(
            super::text(18).expect("random bytes"),
            super::text(18).expect("random bytes")
        );
        assert_eq!(super::text(18).expect("random bytes").len(), 24);
    }
}
