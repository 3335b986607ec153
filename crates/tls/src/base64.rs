//! Base64 (RFC 4648 4) in a path, as OCSP by GET needs it (RFC 6960 A.1).

/// Bytes in Base64, with `+`, `/` and `=` percent-encoded.
pub(crate) fn for_url(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place > three.len() {
                text.push_str("%3D");
                continue;
            }
            match u8::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0) {
                value @ 0..=25 => text.push(char::from(b'A' + value)),
                value @ 26..=51 => text.push(char::from(b'a' + value - 26)),
                value @ 52..=61 => text.push(char::from(b'0' + value - 52)),
                62 => text.push_str("%2B"),
                _ => text.push_str("%2F"),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::for_url;

    #[test]
    fn rfc_4648_10_and_the_characters_that_a_path_does_not_have() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg%3D%3D"),
            (b"fo", "Zm8%3D"),
            (b"foobar", "Zm9vYmFy"),
            (&[0xfb, 0xff, 0xfe], "%2B%2F%2F%2B"),
        ] {
            assert_eq!(for_url(bytes), text);
        }
    }
}
