//! The signature base string: RFC 5849 3.4.1.1 (R-3.4.1.1-1 to R-3.4.1.1-7).

use crate::encode::percent_encode;

/// 3.4.1.1: the text that is signed, “constructed by concatenating together, in order, the following
/// HTTP request elements”.
///
/// 1. “The HTTP request method in uppercase.” A custom method “MUST be encoded” (3.6); encoding
///    changes no other method.
/// 2. “An "&" character (ASCII code 38).”
/// 3. “The base string URI from Section 3.4.1.2, after being encoded (Section 3.6).”
/// 4. “An "&" character (ASCII code 38)”, also if there is no parameter.
/// 5. “The request parameters as normalized in Section 3.4.1.3.2, after being encoded (Section 3.6).”
///
/// ```
/// use basestring::base_string;
/// assert_eq!(
///     base_string(b"post", "http://example.com/request", "a=r%20b&b5=%3D%253D"),
///     "POST&http%3A%2F%2Fexample.com%2Frequest&a%3Dr%2520b%26b5%3D%253D%25253D",
/// );
/// ```
#[must_use]
pub fn base_string(method: &[u8], base_string_uri: &str, normalized_parameters: &str) -> String {
    // 1.
    let mut text = percent_encode(&method.to_ascii_uppercase());
    // 2.
    text.push('&');
    // 3.
    text.push_str(&percent_encode(base_string_uri.as_bytes()));
    // 4.
    text.push('&');
    // 5.
    text.push_str(&percent_encode(normalized_parameters.as_bytes()));
    text
}
