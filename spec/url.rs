//! The URL of a request as RFC 3986 splits it, as far as RFC 5849 depends on it
//! (R-1-1, U-3.2-1 to U-3.5-1, O-port, O-raw-characters, O-idn).

use std::fmt;
use std::net::Ipv6Addr;

use crate::encode::percent_decode;
use crate::error::{Error, Kind, excerpt};
use crate::split::split_once;

/// http or https: the schemes for which RFC 5849 is defined (R-1-1).
///
/// ```
/// use basestring::{Scheme, Url};
/// assert_eq!(Url::parse(b"HTTPS://h/").unwrap().scheme(), Scheme::Https);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `http`, whose default port is 80.
    Http,
    /// `https`, whose default port is 443.
    Https,
}

impl Scheme {
    /// The name in lowercase (R-3.4.1.2-3).
    ///
    /// ```
    /// assert_eq!(basestring::Scheme::Https.name(), "https");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The port that is not part of the base string URI (R-3.4.1.2-8, R-3.4.1.2-9).
    ///
    /// ```
    /// assert_eq!(basestring::Scheme::Http.default_port(), 80);
    /// ```
    #[must_use]
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A host and its port, as in a URL or in the Host header.
///
/// The host is a name, an IPv4 address or a bracketed IPv6 address, in the letter case that was sent.
///
/// ```
/// let authority = basestring::Authority::parse(b"Example.com").unwrap();
/// assert_eq!((authority.host(), authority.port()), (&b"Example.com"[..], None));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority<'a> {
    host: &'a [u8],
    port: Option<u16>,
}

impl<'a> Authority<'a> {
    /// Parses a host and an optional port (RFC 3986 3.2.2, 3.2.3), without user information: the
    /// value of a Host header.
    ///
    /// An empty port counts as absent. A port is a number: `h:0080` has port 80 (O-port).
    ///
    /// ```
    /// let authority = basestring::Authority::parse(b"[2001:DB8::1]:8080").unwrap();
    /// assert_eq!((authority.host(), authority.port()), (&b"[2001:DB8::1]"[..], Some(8080)));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedUrl`] for an empty host, for characters that a host cannot contain (write a
    /// host outside ASCII in its `xn--` form), for brackets without an IPv6 address, and for a port
    /// that is not a number from 1 to 65535.
    pub fn parse(text: &'a [u8]) -> Result<Self, Error> {
        let (host, port) = split_port(text)?;
        check_host(host)?;
        let port = match port {
            None | Some(b"") => None,
            Some(digits) => Some(
                parse_port(digits).map_err(|e| e.at(text.len() - digits.len(), "the authority"))?,
            ),
        };
        Ok(Self { host, port })
    }

    /// The host as sent, an IPv6 address with its brackets.
    ///
    /// ```
    /// let authority = basestring::Authority::parse(b"[2001:DB8::1]:8080").unwrap();
    /// assert_eq!(authority.host(), b"[2001:DB8::1]");
    /// ```
    #[must_use]
    pub const fn host(&self) -> &'a [u8] {
        self.host
    }

    /// The port, if there is one.
    ///
    /// ```
    /// let authority = basestring::Authority::parse(b"[2001:DB8::1]:8080").unwrap();
    /// assert_eq!(authority.port(), Some(8080));
    /// ```
    #[must_use]
    pub const fn port(&self) -> Option<u16> {
        self.port
    }
}

/// An absolute http or https URL, split as in RFC 3986 3. Its parts are not changed.
///
/// ```
/// let url = basestring::Url::parse(b"http://u:p@EXAMPLE.com:8080/r%20v?b=1#top").unwrap();
/// assert_eq!(url.authority().host(), b"EXAMPLE.com");
/// assert_eq!(url.path(), b"/r%20v");
/// assert_eq!(url.query(), Some(&b"b=1"[..]));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Url<'a> {
    scheme: Scheme,
    userinfo: Option<&'a [u8]>,
    authority: Authority<'a>,
    path: &'a [u8],
    query: Option<&'a [u8]>,
}

/// Shows neither user, password nor query, which may contain a signature of PLAINTEXT.
impl fmt::Debug for Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.authority.host().escape_ascii();
        write!(
            f,
            "Url({}://{host}{}…)",
            self.scheme.name(),
            self.path.escape_ascii()
        )
    }
}

impl<'a> Url<'a> {
    /// Splits a URL: `scheme "://" [ userinfo "@" ] host [ ":" port ] path [ "?" query ]`, and a
    /// fragment, which is never sent (U-3.5-1).
    ///
    /// Characters that are not in RFC 3986 but that people and clients write (a space, letters outside
    /// ASCII, `" < > [ ] ^ { | }`, the grave accent and, in a query, the backslash) are accepted.
    /// They are signed as the escapes that a client must send (O-raw-characters). Control characters
    /// are rejected.
    ///
    /// ```
    /// use basestring::{Kind, Url};
    /// let refusal = Url::parse(b"http://h:99999/").unwrap_err();
    /// assert_eq!((refusal.kind(), refusal.offset()), (Kind::MalformedUrl, Some(9)));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedUrl`], with the offset of the part that is invalid.
    pub fn parse(text: &'a [u8]) -> Result<Self, Error> {
        let (scheme, rest) = split_scheme(text)?;
        let before = text.len() - rest.len();
        check_characters(rest).map_err(|e| e.shifted(before, "the URL"))?;

        let (authority, target) = split_before(rest, b"/?#");
        let (userinfo, host_and_port) = split_userinfo(authority);
        check_userinfo(userinfo.unwrap_or_default()).map_err(|e| e.shifted(before, "the URL"))?;
        let host_start = before + authority.len() - host_and_port.len();
        let path_start = before + authority.len();
        let authority =
            Authority::parse(host_and_port).map_err(|e| e.shifted(host_start, "the URL"))?;

        let (target, _fragment) = split_before(target, b"#");
        let (path, query) = match split_once(target, b'?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        check_path(path).map_err(|e| e.shifted(path_start, "the URL"))?;
        Ok(Self {
            scheme,
            userinfo,
            authority,
            path,
            query,
        })
    }

    /// The scheme.
    ///
    /// ```
    /// use basestring::{Scheme, Url};
    /// assert_eq!(Url::parse(b"HTTP://h/").unwrap().scheme(), Scheme::Http);
    /// ```
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// User and password as written before the `@`, still encoded, if there are any.
    ///
    /// ```
    /// let url = basestring::Url::parse(b"https://u:p%40@h/").unwrap();
    /// assert_eq!(url.userinfo(), Some(&b"u:p%40"[..]));
    /// ```
    #[must_use]
    pub const fn userinfo(&self) -> Option<&'a [u8]> {
        self.userinfo
    }

    /// Host and port.
    ///
    /// ```
    /// let url = basestring::Url::parse(b"http://u:p@h:81/").unwrap();
    /// assert_eq!((url.authority().host(), url.authority().port()), (&b"h"[..], Some(81)));
    /// ```
    #[must_use]
    pub const fn authority(&self) -> Authority<'a> {
        self.authority
    }

    /// The path as sent; empty if there is none.
    ///
    /// ```
    /// use basestring::Url;
    /// assert_eq!(Url::parse(b"http://h/a%2Fb;c").unwrap().path(), b"/a%2Fb;c");
    /// assert_eq!(Url::parse(b"http://h").unwrap().path(), b"");
    /// ```
    #[must_use]
    pub const fn path(&self) -> &'a [u8] {
        self.path
    }

    /// The query as sent, without the `?`.
    ///
    /// ```
    /// use basestring::Url;
    /// assert_eq!(Url::parse(b"http://h/?").unwrap().query(), Some(&b""[..]));
    /// assert_eq!(Url::parse(b"http://h/").unwrap().query(), None);
    /// ```
    #[must_use]
    pub const fn query(&self) -> Option<&'a [u8]> {
        self.query
    }
}

fn split_scheme(text: &[u8]) -> Result<(Scheme, &[u8]), Error> {
    for scheme in [Scheme::Http, Scheme::Https] {
        let start = format!("{}://", scheme.name());
        if let Some((head, rest)) = text.split_at_checked(start.len())
            && head.eq_ignore_ascii_case(start.as_bytes())
        {
            return Ok((scheme, rest));
        }
    }
    // Do not show the query nor the text before an @: they may contain a signature or a password.
    let (target, _query) = split_before(text, b"?#");
    let (_userinfo, host) = split_userinfo(target);
    let expected = "an absolute URL, http://… or https://…";
    Err(Error::new(Kind::MalformedUrl, expected, excerpt(host)).at(0, "the URL"))
}

/// The text before the first of these bytes, and the text from it on.
fn split_before<'t>(text: &'t [u8], bytes: &[u8]) -> (&'t [u8], &'t [u8]) {
    let place = text.iter().position(|byte| bytes.contains(byte));
    text.split_at(place.unwrap_or(text.len()))
}

/// User information ends at the last `@` of the authority (U-3.2.1-1).
fn split_userinfo(authority: &[u8]) -> (Option<&[u8]>, &[u8]) {
    match authority.iter().rposition(|&byte| byte == b'@') {
        Some(place) => (
            authority.get(..place),
            authority.get(place + 1..).unwrap_or_default(),
        ),
        None => (None, authority),
    }
}

fn split_port(text: &[u8]) -> Result<(&[u8], Option<&[u8]>), Error> {
    if !text.starts_with(b"[") {
        return Ok(match split_once(text, b':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        });
    }
    let close = text
        .iter()
        .position(|&byte| byte == b']')
        .map_or(0, |place| place + 1);
    match text.split_at_checked(close) {
        Some((host @ [_, ..], [])) => Ok((host, None)),
        Some((host @ [_, ..], [b':', port @ ..])) => Ok((host, Some(port))),
        _ => Err(Error::new(
            Kind::MalformedUrl,
            "an IPv6 address in brackets, then nothing or a colon and a port",
            excerpt(text),
        )
        .at(0, "the authority")),
    }
}

fn parse_port(digits: &[u8]) -> Result<u16, Error> {
    digits
        .iter()
        .try_fold(0_u32, |number, digit| {
            let value = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
            Some(number * 10 + value).filter(|&number| number <= u32::from(u16::MAX))
        })
        .and_then(|number| u16::try_from(number).ok())
        .filter(|&number| number != 0)
        .ok_or_else(|| {
            // A password with a slash in it looks like a port: do not show it.
            let is_number = digits.iter().all(u8::is_ascii_digit);
            let found = if is_number {
                excerpt(digits)
            } else {
                "no number".to_owned()
            };
            Error::new(Kind::MalformedUrl, "a port from 1 to 65535", found)
        })
}

/// A host: `IP-literal / IPv4address / reg-name` (RFC 3986 3.2.2).
fn check_host(host: &[u8]) -> Result<(), Error> {
    let fault = |expected: &'static str| {
        Err(Error::new(Kind::MalformedUrl, expected, excerpt(host)).at(0, "the authority"))
    };
    match host {
        [] => fault("a host"),
        [b'[', inner @ .., b']'] => {
            let address = std::str::from_utf8(inner)
                .ok()
                .and_then(|t| t.parse::<Ipv6Addr>().ok());
            if address.is_none() {
                fault("an IPv6 address in the brackets")
            } else {
                Ok(())
            }
        }
        _ if !host.is_ascii() => fault("a host in ASCII (an international name as xn--…)"),
        _ if host.iter().all(is_in_name) => check_escapes(host, "the authority"),
        _ => fault("a host of letters, digits and -._~!$&'()*+,;= or escapes"),
    }
}

/// Whether a name or an IPv4 address may contain a byte: `unreserved / sub-delims / "%"`.
fn is_in_name(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%".contains(byte)
}

fn check_characters(rest: &[u8]) -> Result<(), Error> {
    let expected = "a URL without control characters (as data they are sent as escapes)";
    refuse_byte(rest, u8::is_ascii_control, expected, "the URL")
}

/// Some readers read a backslash as a slash, and so read another host.
fn check_userinfo(userinfo: &[u8]) -> Result<(), Error> {
    let expected = "a user and password without a backslash";
    refuse_byte(userinfo, |&byte| byte == b'\\', expected, "the user")
}

fn check_path(path: &[u8]) -> Result<(), Error> {
    let expected = "a path without a backslash (as data it is sent as %5C)";
    refuse_byte(path, |&byte| byte == b'\\', expected, "the path")?;
    check_escapes(path, "the path")
}

fn refuse_byte(
    text: &[u8],
    is_refused: impl Fn(&u8) -> bool,
    expected: &'static str,
    of: &'static str,
) -> Result<(), Error> {
    match text.iter().enumerate().find(|(_, byte)| is_refused(byte)) {
        None => Ok(()),
        Some((place, byte)) => {
            Err(Error::new(Kind::MalformedUrl, expected, excerpt(&[*byte])).at(place, of))
        }
    }
}

/// Each `%` begins an escape (RFC 3986 2.1).
fn check_escapes(text: &[u8], of: &'static str) -> Result<(), Error> {
    match percent_decode(text) {
        Ok(_) => Ok(()),
        Err(error) => {
            let offset = error.offset().unwrap_or_default();
            let expected = "two hexadecimal digits after %";
            let found = error.found().to_owned();
            Err(Error::new(Kind::MalformedUrl, expected, found).at(offset, of))
        }
    }
}
