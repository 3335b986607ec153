//! The host that a request is for (RFC 9112 3.2.2), and whether it is one of this server's names.
//!
//! Another site's page can reach this server under a name of its own (DNS rebinding), so the pages are
//! served only under names that belong to this server.

use std::net::IpAddr;

use basestring::Scheme;
use hyper::Version;
use hyper::header::{HOST, HeaderValue, ORIGIN};
use hyper::http::request::Parts;

use super::options::Options;
use super::received::{Peer, is_absolute};
use super::refusal::{Refusal, Why};

/// A header with which a browser says which site a request comes from.
const FETCH_SITE: &str = "sec-fetch-site";

/// The host and port that a request is for, as sent. None for a request of HTTP/1.0 without `Host`.
///
/// # Errors
///
/// 400 for a missing, repeated or invalid `Host`, and for one that differs from `:authority`; 421 for a
/// target of another scheme than the connection's.
pub(super) fn authority(parts: &Parts, peer: &Peer) -> Result<Option<String>, Refusal> {
    let mut hosts = parts.headers.get_all(HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() {
        return Err(bad("Host is sent more than once"));
    }
    let host = host.map(text).transpose()?;
    let target = parts.uri.authority().filter(|_| is_absolute(parts));
    let Some(target) = target.map(|target| target.as_str()) else {
        return match host {
            None if parts.version >= Version::HTTP_11 => Err(bad("Host is missing")),
            host => host.map(valid).transpose(),
        };
    };
    let target = valid(target)?;
    if parts.version >= Version::HTTP_2 {
        let differs = host.is_some_and(|host| !host.eq_ignore_ascii_case(&target));
        return match differs {
            true => Err(bad("Host differs from :authority (RFC 9113 8.3.1)")),
            false => Ok(Some(target)),
        };
    }
    let scheme = parts.uri.scheme_str().unwrap_or_default();
    if !scheme.eq_ignore_ascii_case(peer.scheme.name()) {
        let message = format!(
            "the target is a URL of the scheme {}, and this connection is {}",
            scheme.escape_debug(),
            peer.scheme.name()
        );
        return Err(Refusal::new(Why::Misdirected, message));
    }
    // In absolute form, the target decides, and Host is ignored.
    Ok(Some(target))
}

fn bad(message: &str) -> Refusal {
    Refusal::new(Why::BadHost, message)
}

fn text(value: &HeaderValue) -> Result<&str, Refusal> {
    value.to_str().map_err(|_| bad("Host is not a host"))
}

/// `host` or `host:port`, if it is one (RFC 3986 3.2.2), without user information.
fn valid(authority: &str) -> Result<String, Refusal> {
    let (host, port) = split(authority);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(&byte);
    let is_literal = host.starts_with('[') && host.ends_with(']');
    let is_host = if is_literal {
        literal(host).is_some()
    } else {
        !host.is_empty() && host.bytes().all(is_name)
    };
    let is_port = port.is_none_or(|port| port.is_empty() || port.parse::<u16>().is_ok());
    if is_host && is_port && !port.is_some_and(|port| port.starts_with('+')) {
        return Ok(authority.to_owned());
    }
    Err(bad("Host is not a host with an optional port"))
}

/// The host and the text after its colon.
fn split(authority: &str) -> (&str, Option<&str>) {
    let name = authority.rfind(']').map_or(0, |end| end + 1);
    match authority.get(name..).and_then(|rest| rest.rfind(':')) {
        Some(colon) => {
            let (host, port) = authority.split_at(name + colon);
            (host, port.get(1..))
        }
        None => (authority, None),
    }
}

/// The address of an IP literal: `127.0.0.1` or `[::1]`.
fn literal(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse().ok().map(IpAddr::V6),
        None => host.parse().ok().map(IpAddr::V4),
    }
}

/// The names under which the pages are served.
#[derive(Clone, Debug)]
pub(super) struct Names {
    names: Vec<String>,
    addresses: Vec<IpAddr>,
}

impl Names {
    /// `localhost` and its addresses, the address that is listened on, and the names of the certificate.
    pub(super) fn of(options: &Options) -> Self {
        let mut names = vec!["localhost".to_owned()];
        let mut addresses = vec![
            IpAddr::from([127, 0, 0, 1]),
            IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1_u16]),
        ];
        if !options.address.ip().is_unspecified() {
            addresses.push(options.address.ip());
        }
        for name in options.tls.iter().flat_map(|tls| &tls.names) {
            match name.parse() {
                Ok(address) => addresses.push(address),
                Err(_) => names.push(name.to_ascii_lowercase()),
            }
        }
        Self { names, addresses }
    }

    /// Whether a request is for this server. The port is not compared, because it may be forwarded.
    pub(super) fn check(&self, authority: Option<&str>, peer: &Peer) -> Result<(), Refusal> {
        let Some(authority) = authority else {
            return Ok(());
        };
        let (host, _) = split(authority);
        let is_own = match literal(host) {
            Some(address) => {
                // A name of another site never leads here by the address of the connection.
                self.addresses.contains(&address) || address == peer.local.ip().to_canonical()
            }
            None => self.names.contains(&host.to_ascii_lowercase()),
        };
        if is_own {
            return Ok(());
        }
        let message = format!(
            "this server is not {}; the names of its pages are its addresses, localhost, and each \
             --tls-name",
            host.escape_debug()
        );
        Err(Refusal::new(Why::Misdirected, message))
    }
}

/// Whether a form is from a page of this server, as far as the browser says: `Origin` is the scheme, host
/// and port of the request itself.
pub(super) fn is_same_origin(parts: &Parts, authority: Option<&str>, scheme: Scheme) -> bool {
    let site = parts.headers.get_all(FETCH_SITE).iter();
    let mut origins = parts.headers.get_all(ORIGIN).iter();
    let own = authority.map(|authority| normal(&format!("{}://{authority}", scheme.name())));
    origins.all(|origin| {
        let origin = origin.to_str().ok().map(normal);
        origin.is_some() && origin == own
    }) && site
        .into_iter()
        .all(|site| matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// An origin in lowercase, without the default port of its scheme.
fn normal(origin: &str) -> String {
    let origin = origin.to_ascii_lowercase();
    let bare = match origin.split_once("://") {
        Some(("http", host)) => host.strip_suffix(":80"),
        Some(("https", host)) => host.strip_suffix(":443"),
        Some(_) | None => None,
    };
    match (bare, origin.split_once("://")) {
        (Some(bare), Some((scheme, _))) => format!("{scheme}://{bare}"),
        _ => origin,
    }
}

#[cfg(test)]
mod tests {
    use super::{literal, normal, split, valid};

    #[test]
    fn hosts_are_split_and_validated() {
        assert_eq!(split("h:80"), ("h", Some("80")));
        assert_eq!(split("[::1]:80"), ("[::1]", Some("80")));
        assert_eq!(split("[::1]"), ("[::1]", None));
        assert!(literal("[::1]").is_some_and(|address| address.is_loopback()));
        assert!(literal("127.1").is_none());
        for right in [
            "h",
            "h:",
            "h:65535",
            "[::1]:1",
            "a-b.example",
            "127.0.0.1:8049",
        ] {
            assert!(valid(right).is_ok(), "{right}");
        }
        for wrong in [
            "", ":80", "h:x", "h:65536", "h:+1", "a b", "u@h", "[::1", "[x]", "h\"><b>", "h/", "h?",
        ] {
            assert!(valid(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_default_port_of_an_origin_may_be_left_out() {
        assert_eq!(normal("HTTP://Localhost:80"), "http://localhost");
        assert_eq!(normal("https://h:443"), "https://h");
        assert_eq!(normal("http://h:443"), "http://h:443");
        assert_eq!(normal("null"), "null");
    }
}
