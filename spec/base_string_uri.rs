//! The base string URI: RFC 5849 3.4.1.2 (R-3.4.1.2-1 to R-3.4.1.2-12).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::url::{Authority, Url};

/// 3.4.1.2: scheme, authority and path of the request.
///
/// 1. “The scheme and host MUST be in lowercase.”
/// 2. “The host and port values MUST match the content of the HTTP request "Host" header field.”
///    `authority` is that header's value ([`Request::authority`](crate::Request::authority)), so
///    user and password are not part of it.
/// 3. “The port MUST be included if it is not the default port for the scheme, and MUST be excluded
///    if it is the default.” The default ports are 80 for http and 443 for https.
/// 4. The path is as sent; an empty one is `/`. Bytes that no request line contains, such as a space
///    or a letter outside ASCII, are sent as escapes (O-raw-characters). Query and fragment are not
///    part of it.
///
/// ```
/// use basestring::{Url, base_string_uri};
/// let url = Url::parse(b"HTTP://EXAMPLE.COM:80/r%20v/X?id=123").unwrap();
/// assert_eq!(base_string_uri(&url, &url.authority()), "http://example.com/r%20v/X");
///
/// let url = Url::parse(b"https://www.example.net:8080/?q=1").unwrap();
/// assert_eq!(base_string_uri(&url, &url.authority()), "https://www.example.net:8080/");
/// ```
#[must_use]
pub fn base_string_uri(url: &Url<'_>, authority: &Authority<'_>) -> String {
    // 1. and 2.
    let scheme = url.scheme().name();
    let host = String::from_utf8_lossy(authority.host()).to_ascii_lowercase();
    // 3.
    let default_port = url.scheme().default_port();
    let port = match authority.port() {
        Some(port) if port != default_port => format!(":{port}"),
        Some(_) | None => String::new(),
    };
    // 4.
    let path = match url.path() {
        b"" => "/".to_owned(),
        path => percent_encode(path, NOT_IN_PATH).to_string(),
    };
    format!("{scheme}://{host}{port}{path}")
}

/// The bytes that no sent path contains: all but `pchar / "/"` (RFC 3986 3.3), of which the `%` of an
/// escape is one.
const NOT_IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/')
    .remove(b'%');
