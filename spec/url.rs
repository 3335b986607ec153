//! The request's URL as RFC 3986 parses it, as far as RFC 5849 leans on it
//! (R-1-1, U-3.2-1 to U-3.5-1, O-port, O-raw-characters, O-idn).

use std::fmt;
use std::net::Ipv6Addr;

use crate::error::{Error, Kind, excerpt};
use crate::form::split_once;
use crate::scan::{Set, find, find_control, split};

/// What a name or an IPv4 address cannot hold: all but `unreserved / sub-delims / "%"`.
const HOST_END: Set = Set::of_all_but(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~!$&'()*+,;=%",
);

/// http or https: the schemes over which RFC 5849 is defined (R-1-1).
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
    /// The name in lower case (R-3.4.1.2-3).
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

    /// The name and what parts it from the authority: how a URL of this scheme begins.
    pub(crate) const fn beginning(self) -> &'static [u8] {
        match self {
            Self::Http => b"http://",
            Self::Https => b"https://",
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

/// A host and the port written with it, as in a URL or in the Host field.
///
/// The host is a name, an IPv4 address or a bracketed IPv6 address, in the letters that were sent.
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
    /// A host and an optional port (RFC 3986 3.2.2, 3.2.3), without user information: the value of
    /// a Host field.
    ///
    /// An empty port is no port, and a port is a number: `h:0080` has port 80 (O-port).
    ///
    /// ```
    /// let authority = basestring::Authority::parse(b"[2001:DB8::1]:8080").unwrap();
    /// assert_eq!((authority.host(), authority.port()), (&b"[2001:DB8::1]"[..], Some(8080)));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedUrl`] for an empty host, for characters that a host cannot hold (a host
    /// outside ASCII is to be given in its `xn--` form), for brackets that hold no IPv6 address,
    /// and for a port that is no number from 1 to 65535.
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

    /// The host's octets as they were sent, an IPv6 address with its brackets.
    ///
    /// ```
    /// let authority = basestring::Authority::parse(b"[2001:DB8::1]:8080").unwrap();
    /// assert_eq!(authority.host(), b"[2001:DB8::1]");
    /// ```
    #[must_use]
    pub const fn host(&self) -> &'a [u8] {
        self.host
    }

    /// The port, where one was written.
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

/// An absolute http or https URL, split as RFC 3986 3 splits it. Nothing in it is changed.
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

/// Shows neither user nor password, nor a query, which may hold a signature of PLAINTEXT.
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
    /// Characters that RFC 3986 does not have but people and clients write (a space, letters outside
    /// ASCII, `" < > [ ] ^ { | }`, the grave accent and, in a query, the backslash) stand for
    /// themselves: they are signed as the escapes that a client must send (O-raw-characters).
    /// Controls are refused.
    ///
    /// ```
    /// use basestring::{Kind, Url};
    /// let refusal = Url::parse(b"http://h:99999/").unwrap_err();
    /// assert_eq!((refusal.kind(), refusal.offset()), (Kind::MalformedUrl, Some(9)));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedUrl`], with the offset of what does not fit.
    pub fn parse(text: &'a [u8]) -> Result<Self, Error> {
        let (scheme, rest) = split_scheme(text)?;
        let before = text.len() - rest.len();
        check_characters(rest).map_err(|e| e.shifted(before, "the URL"))?;

        let (authority, target) = split(rest, *b"/?#");
        let authority_length = authority.len();
        let (userinfo, host_and_port) = split_userinfo(authority);
        if let Some(userinfo) = userinfo {
            check_userinfo(userinfo).map_err(|e| e.shifted(before, "the URL"))?;
        }
        let host_start = before + (authority.len() - host_and_port.len());
        let authority =
            Authority::parse(host_and_port).map_err(|e| e.shifted(host_start, "the URL"))?;

        let (target, _fragment) = split(target, [b'#']);
        let (path, query) = match split(target, [b'?']) {
            (path, [b'?', query @ ..]) => (path, Some(query)),
            (path, _) => (path, None),
        };
        check_path(path).map_err(|e| e.shifted(before + authority_length, "the URL"))?;
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

    /// User and password as written before the `@`, still encoded, where there are any.
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

    /// The path as sent; empty where none is written.
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
    [Scheme::Http, Scheme::Https]
        .into_iter()
        .find_map(|scheme| {
            let beginning = scheme.beginning();
            let (head, rest) = text.split_at_checked(beginning.len())?;
            head.eq_ignore_ascii_case(beginning)
                .then_some((scheme, rest))
        })
        .ok_or_else(|| {
            // Not the query nor what stands before an @: signatures and passwords do.
            let target = text.split(|octet| b"?#".contains(octet)).next();
            let host = target.and_then(|target| target.rsplit(|&octet| octet == b'@').next());
            let found = excerpt(host.unwrap_or_default());
            Error::new(
                Kind::MalformedUrl,
                "an absolute URL, http://… or https://…",
                found,
            )
            .at(0, "the URL")
        })
}

/// User information stands before the last `@` of the authority (U-3.2.1-1).
fn split_userinfo(authority: &[u8]) -> (Option<&[u8]>, &[u8]) {
    if find(authority, [b'@']).is_none() {
        return (None, authority);
    }
    match authority.iter().rposition(|&octet| octet == b'@') {
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
        .position(|&octet| octet == b']')
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
            // A password with a slash in it reads like a port.
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
        _ if HOST_END.find(host).is_none() => check_escapes(host, Kind::MalformedUrl),
        _ => fault("a host of letters, digits and -._~!$&'()*+,;= or escapes"),
    }
}

fn check_characters(rest: &[u8]) -> Result<(), Error> {
    match find_control(rest).and_then(|place| Some((place, rest.get(place..=place)?))) {
        None => Ok(()),
        Some((place, octet)) => Err(Error::new(
            Kind::MalformedUrl,
            "a URL without control characters (as data they are sent as escapes)",
            excerpt(octet),
        )
        .at(place, "the URL")),
    }
}

/// Some readers take a backslash for a slash, and so what stands behind it for no host.
fn check_userinfo(userinfo: &[u8]) -> Result<(), Error> {
    match find(userinfo, [b'\\']) {
        None => Ok(()),
        Some(place) => {
            let expected = "a user and password without a backslash";
            Err(Error::new(Kind::MalformedUrl, expected, "\"\\\"").at(place, "the user"))
        }
    }
}

fn check_path(path: &[u8]) -> Result<(), Error> {
    if let Some(place) = find(path, [b'\\']) {
        let expected = "a path without a backslash (as data it is sent as %5C)";
        return Err(Error::new(Kind::MalformedUrl, expected, "\"\\\"").at(place, "the path"));
    }
    check_escapes(path, Kind::MalformedUrl)
}

/// Whether each `%` begins an escape (RFC 3986 2.1).
fn check_escapes(text: &[u8], kind: Kind) -> Result<(), Error> {
    let mut rest = text;
    while let Some(place) = find(rest, [b'%']) {
        let (_, behind) = rest.split_at(place);
        match behind {
            [_, high, low, tail @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest = tail;
            }
            _ => {
                let found = excerpt(behind.get(..3).unwrap_or(behind));
                let offset = text.len() - behind.len();
                return Err(Error::new(kind, "two hexadecimal digits behind %", found)
                    .at(offset, "the path"));
            }
        }
    }
    Ok(())
}
