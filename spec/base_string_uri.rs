//! The base string URI: RFC 5849 3.4.1.2 (R-3.4.1.2-1 to R-3.4.1.2-12).

use crate::encode::percent_encode_into;
use crate::error::Error;
use crate::scan::Set;
use crate::sink::Sink;
use crate::url::{Authority, Url};

/// 3.4.1.2: scheme, authority and path of the request, written so that both sides write the same.
///
/// 1. Scheme and host are in lower case.
/// 2. Host and port match the Host field of the request: so user and password are not in it.
/// 3. The port is there unless it is the scheme's default.
/// 4. The path is as sent; an empty one is `/`. Query and fragment are not in it. What no request
///    line holds, a space or a letter outside ASCII, is sent as an escape, and so written
///    (O-raw-characters).
///
/// `authority` is the Host field's where the request has one ([`Request::authority`]), else the
/// URL's.
///
/// ```
/// let url = basestring::Url::parse(b"HTTP://EXAMPLE.COM:80/r%20v/X?id=123").unwrap();
/// let mut text = String::new();
/// basestring::write_base_string_uri(&url, &url.authority(), &mut text);
/// assert_eq!(text, "http://example.com/r%20v/X");
/// ```
///
/// [`Request::authority`]: crate::Request::authority
pub fn write_base_string_uri<S: Sink + ?Sized>(
    url: &Url<'_>,
    authority: &Authority<'_>,
    sink: &mut S,
) {
    // 1.
    sink.write(url.scheme().beginning());
    // 1. and 2.
    write_lower_case(authority.host(), sink);
    // 3.
    if let Some(port) = authority
        .port()
        .filter(|&port| port != url.scheme().default_port())
    {
        sink.write(b":");
        write_decimal(port, sink);
    }
    // 4.
    write_path(
        if url.path().is_empty() {
            b"/"
        } else {
            url.path()
        },
        sink,
    );
}

/// [`write_base_string_uri`] of a URL alone, as text.
///
/// ```
/// assert_eq!(basestring::base_string_uri(b"http://h/r v").unwrap(), "http://h/r%20v");
/// assert_eq!(
///     basestring::base_string_uri(b"https://www.example.net:8080/?q=1").unwrap(),
///     "https://www.example.net:8080/",
/// );
/// ```
///
/// # Errors
///
/// As [`Url::parse`].
pub fn base_string_uri(url: &[u8]) -> Result<String, Error> {
    let url = Url::parse(url)?;
    let mut text = String::new();
    write_base_string_uri(&url, &url.authority(), &mut text);
    Ok(text)
}

/// What no path holds that is sent: all but `pchar / "/"` (RFC 3986 3.3), an escape's % among them.
const NOT_SENT: Set = Set::of_all_but(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~!$&'()*+,;=:@/%",
);

fn write_path<S: Sink + ?Sized>(path: &[u8], sink: &mut S) {
    let mut rest = path;
    while !rest.is_empty() {
        let (sent, behind) = NOT_SENT.split(rest);
        sink.write(sent);
        let (octet, behind) = behind.split_at(behind.len().min(1));
        percent_encode_into(octet, sink);
        rest = behind;
    }
}

fn write_lower_case<S: Sink + ?Sized>(text: &[u8], sink: &mut S) {
    let mut small = [0; 32];
    for chunk in text.chunks(small.len()) {
        let small = small.get_mut(..chunk.len()).unwrap_or_default();
        small.copy_from_slice(chunk);
        small.make_ascii_lowercase();
        sink.write(small);
    }
}

fn write_decimal<S: Sink + ?Sized>(number: u16, sink: &mut S) {
    let mut started = false;
    for power in [10_000, 1_000, 100, 10, 1] {
        let digit = number / power % 10;
        started |= digit != 0 || power == 1;
        if started {
            sink.write(
                b"0123456789"
                    .get(usize::from(digit)..)
                    .and_then(|d| d.get(..1))
                    .unwrap_or(b""),
            );
        }
    }
}
