//! Base64 (RFC 4648 4), and in a path, as OCSP by GET needs it (RFC 6960 A.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes in Base64.
pub(crate) fn plain(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Bytes in Base64, with `+`, `/` and `=` percent-encoded.
pub(crate) fn for_url(bytes: &[u8]) -> String {
    let text = plain(bytes);
    text.replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
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
