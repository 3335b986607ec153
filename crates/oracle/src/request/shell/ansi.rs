//! The escapes of bash's `$'…'`.

/// The value of the escape after a backslash, and its length.
pub(super) fn ansi_escape(escape: &[u8]) -> Option<(Vec<u8>, usize)> {
    let simple = |octet: u8| Some((vec![octet], 1));
    let digits = |from: usize, most: usize, radix: u32| {
        let behind = escape.get(from..).unwrap_or_default();
        let count = behind
            .iter()
            .take(most)
            .take_while(|&&octet| char::from(octet).is_digit(radix))
            .count();
        let text = std::str::from_utf8(behind.get(..count)?).ok()?;
        Some((u32::from_str_radix(text, radix).ok()?, from + count))
    };
    match escape.first()? {
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        b'a' => simple(7),
        b'b' => simple(8),
        b'f' => simple(12),
        b'v' => simple(11),
        b'e' | b'E' => simple(27),
        octet @ (b'\\' | b'\'' | b'"' | b'?') => simple(*octet),
        b'x' => {
            let (number, length) = digits(1, 2, 16)?;
            Some((vec![u8::try_from(number).ok()?], length))
        }
        b'0'..=b'7' => {
            let (number, length) = digits(0, 3, 8)?;
            Some((vec![u8::try_from(number & 0xFF).ok()?], length))
        }
        letter @ (b'u' | b'U') => {
            let (number, length) = digits(1, if *letter == b'u' { 4 } else { 8 }, 16)?;
            let text = char::from_u32(number)?.to_string();
            Some((text.into_bytes(), length))
        }
        _ => None,
    }
}
