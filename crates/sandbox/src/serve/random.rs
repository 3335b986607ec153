//! Identifiers, secrets and verification codes that nobody can guess (RFC 5849 1.1, 2.2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Fault;

fn octets<const N: usize>() -> Result<[u8; N], Fault> {
    let mut octets = [0; N];
    getrandom::fill(&mut octets)
        .map_err(|fault| Fault::Internal(format!("expected random octets, found: {fault}")))?;
    Ok(octets)
}

/// A text of `count` random octets (at most 32), in letters, digits, `-` and `_`.
pub(super) fn text(count: usize) -> Result<String, Fault> {
    let octets = octets::<32>()?;
    Ok(URL_SAFE_NO_PAD.encode(octets.get(..count).unwrap_or(&octets)))
}

/// A code of seven digits, to be typed by hand (2.2).
pub(super) fn pin() -> Result<String, Fault> {
    // Of 2^64 values the last few make some codes likelier by one part in 10^12.
    let number = u64::from_le_bytes(octets::<8>()?);
    Ok(format!("{:07}", number % 10_000_000))
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_are_seven_digits_and_texts_differ() {
        let pin = super::pin().expect("what is right");
        assert!(
            pin.len() == 7 && pin.bytes().all(|digit| digit.is_ascii_digit()),
            "{pin}"
        );
        assert_ne!(
            super::text(18).expect("what is right"),
            super::text(18).expect("what is right")
        );
        assert_eq!(super::text(18).expect("what is right").len(), 24);
    }
}
