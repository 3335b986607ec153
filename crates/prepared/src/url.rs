//! Reading a URL and a Host header: RFC 3986 3, as `basestring::Url` reads them.
//!
//! Every function returns `None` where the reference returns an error.

use std::net::Ipv6Addr;

use crate::scan::{Set, find, find_control, split};

/// The bytes that no name and no IPv4 address contains: all but `unreserved / sub-delims / "%"`.
const NOT_IN_HOST: Set = Set::of_all_but(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~!$&'()*+,;=%",
);

/// The parts of a URL that are signed.
#[derive(Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) is_https: bool,
    pub(crate) authority: Authority<'a>,
    pub(crate) path: &'a [u8],
    pub(crate) query: &'a [u8],
}

/// A host and its port.
#[derive(Clone, Copy)]
pub(crate) struct Authority<'a> {
    pub(crate) host: &'a [u8],
    pub(crate) port: Option<u16>,
}

impl<'a> Parts<'a> {
    pub(crate) fn read(text: &'a [u8]) -> Option<Self> {
        let (is_https, rest) = split_scheme(text)?;
        if find_control(rest).is_some() {
            return None;
        }
        let (authority, target) = split(rest, *b"/?#");
        let (target, _fragment) = split(target, [b'#']);
        let (path, query) = split(target, [b'?']);
        if find(path, [b'\\']).is_some() || !has_valid_escapes(path) {
            return None;
        }
        Some(Self {
            is_https,
            authority: Authority::read(without_userinfo(authority)?)?,
            path,
            query: query.get(1..).unwrap_or_default(),
        })
    }
}

fn split_scheme(text: &[u8]) -> Option<(bool, &[u8])> {
    let after = |scheme: &[u8]| {
        let (head, rest) = text.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    match after(b"https://") {
        Some(rest) => Some((true, rest)),
        None => Some((false, after(b"http://")?)),
    }
}

/// The user information ends at the last `@`. A backslash in it is refused.
fn without_userinfo(authority: &[u8]) -> Option<&[u8]> {
    if find(authority, [b'@']).is_none() {
        return Some(authority);
    }
    let at = authority.iter().rposition(|&byte| byte == b'@')?;
    let (userinfo, rest) = authority.split_at_checked(at)?;
    match find(userinfo, [b'\\']) {
        None => rest.get(1..),
        Some(_) => None,
    }
}

impl<'a> Authority<'a> {
    /// Host and port, without user information: the value of a Host header.
    pub(crate) fn read(text: &'a [u8]) -> Option<Self> {
        let (host, port) = if text.starts_with(b"[") {
            let length = text.iter().position(|&byte| byte == b']')? + 1;
            let (host, port) = text.split_at_checked(length)?;
            let address = host.get(1..length - 1)?;
            std::str::from_utf8(address)
                .ok()?
                .parse::<Ipv6Addr>()
                .ok()?;
            (host, port)
        } else {
            let (host, port) = split(text, [b':']);
            if host.is_empty() || NOT_IN_HOST.find(host).is_some() || !has_valid_escapes(host) {
                return None;
            }
            (host, port)
        };
        let port = match port {
            [] | [b':'] => None,
            [b':', digits @ ..] => Some(read_port(digits)?),
            _ => return None,
        };
        Some(Self { host, port })
    }
}

/// A port from 1 to 65535, with any number of leading zeros.
fn read_port(digits: &[u8]) -> Option<u16> {
    let port = digits.iter().try_fold(0_u16, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })?;
    (port != 0).then_some(port)
}

/// Whether each `%` begins an escape (RFC 3986 2.1).
fn has_valid_escapes(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(place) = find(rest, [b'%']) {
        match rest.get(place..) {
            Some([_, high, low, tail @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                rest = tail;
            }
            _ => return false,
        }
    }
    true
}
