//! A proxy of HTTP, as `HTTPS_PROXY` names it: the connection goes through it by CONNECT (RFC 9110
//! 9.3.6).

use std::io::{Read, Write};
use std::net::SocketAddr;

use crate::connect::{Budget, Wire, connect, in_words, resolve};
use crate::http::{HEAD_LIMIT, parse_head};
use crate::target::Target;

/// A proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    target: Target,
    /// The value of the `Proxy-Authorization` header.
    authorization: Option<String>,
}

impl Proxy {
    /// Reads the URL of a proxy: `http://HOST:PORT`, or `HOST:PORT`.
    ///
    /// # Errors
    ///
    /// The expected form. The URL is not repeated, because it may have a password.
    pub fn parse(url: &str) -> Result<Self, String> {
        let expected = || "expected a proxy such as http://proxy.example:3128".to_owned();
        let rest = match url.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
            Some(_) => return Err(format!("{}; only http proxies are supported", expected())),
            None => url,
        };
        let rest = rest.split('/').next().unwrap_or(rest);
        let (credentials, authority) = match rest.rsplit_once('@') {
            Some((credentials, authority)) => (Some(credentials), authority),
            None => (None, rest),
        };
        let target = Target::parse(authority).map_err(|_| expected())?;
        let names_port = authority.ends_with(&format!(":{}", target.port));
        let target = Target {
            port: if names_port { target.port } else { 80 },
            ..target
        };
        let authorization = credentials
            .map(|credentials| format!("Basic {}", crate::base64::plain(&decoded(credentials))));
        Ok(Self {
            target,
            authorization,
        })
    }

    /// Host and port, without credentials.
    #[must_use]
    pub fn authority(&self) -> String {
        self.target.authority(self.target.port, 0)
    }

    /// The addresses of the proxy.
    ///
    /// # Errors
    ///
    /// Why its name has none.
    pub(crate) fn addresses(&self, budget: &Budget) -> Result<Vec<SocketAddr>, String> {
        resolve(&self.target.host, self.target.port, budget)
    }

    /// The header with the credentials, as a line; empty without credentials.
    pub(crate) fn credentials(&self) -> String {
        let line = |value: &String| format!("Proxy-Authorization: {value}\r\n");
        self.authorization.as_ref().map_or_else(String::new, line)
    }

    /// Asks the proxy for a connection.
    pub(crate) fn tunnel(&self, wire: &mut Wire, to: &str) -> Result<(), String> {
        let credentials = self.credentials();
        let request = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n{credentials}\r\n");
        let failed = |fault: std::io::Error| format!("the proxy: {}", in_words(&fault));
        wire.write_all(request.as_bytes()).map_err(failed)?;
        let mut head = Vec::new();
        let mut byte = [0];
        // Byte by byte: what follows the head belongs to the server.
        while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD_LIMIT {
            if wire.read(&mut byte).map_err(failed)? == 0 {
                break;
            }
            head.push(byte[0]);
        }
        wire.first.clear();
        match parse_head(&head) {
            Some(head) if (200..300).contains(&head.status) => Ok(()),
            Some(head) => Err(format!("the proxy answers {} to CONNECT", head.status)),
            None => Err("the proxy does not answer CONNECT with HTTP".to_owned()),
        }
    }
}

/// The proxy for what is fetched over plain HTTP, which is not the server that is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchProxy {
    /// The proxy.
    pub proxy: Proxy,
    /// The hosts and domains that are reached directly, as `NO_PROXY` lists them.
    pub direct: String,
}

impl FetchProxy {
    /// The proxy for a host; none if it is reached directly.
    pub(crate) fn of(&self, host: &Target) -> Option<&Proxy> {
        let is_direct = host.is_loopback() || is_direct(&self.direct, &host.host);
        (!is_direct).then_some(&self.proxy)
    }
}

/// Whether a list of hosts and domains, as `NO_PROXY` has it, has a host.
#[must_use]
pub fn is_direct(list: &str, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    list.split([',', ' ']).map(str::trim).any(|entry| {
        let entry = entry
            .trim_start_matches("*.")
            .trim_start_matches('.')
            .to_ascii_lowercase();
        entry == "*" || !entry.is_empty() && (host == entry || host.ends_with(&format!(".{entry}")))
    })
}

/// Percent-decoded user name and password.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let value = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        match value.filter(|_| *first == b'%') {
            Some(value) => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// A peer: its address, or that of the proxy through which it is reached.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer<'p> {
    pub(crate) address: SocketAddr,
    /// The proxy, and the host and port to connect to.
    pub(crate) through: Option<(&'p Proxy, &'p str)>,
}

impl std::fmt::Display for Peer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.through {
            None => write!(f, "{}", self.address),
            Some((proxy, to)) => write!(f, "{to} through the proxy {}", proxy.authority()),
        }
    }
}

impl Peer<'_> {
    /// Connects again.
    ///
    /// # Errors
    ///
    /// The error of the connection.
    pub(crate) fn connect(&self, budget: &Budget) -> Result<Wire, String> {
        let (mut wire, _) = connect(&[self.address], budget)?;
        if let Some((proxy, to)) = self.through {
            proxy.tunnel(&mut wire, to)?;
        }
        Ok(wire)
    }
}

#[cfg(test)]
mod tests {
    use super::{Proxy, is_direct};

    #[test]
    fn hosts_and_domains_are_reached_directly() {
        for (list, host, direct) in [
            ("", "a.example", false),
            ("*", "a.example", true),
            ("example", "a.example", true),
            (".example, other", "A.Example", true),
            ("*.example", "a.example", true),
            ("ample", "a.example", false),
            ("127.0.0.1", "127.0.0.1", true),
        ] {
            assert_eq!(is_direct(list, host), direct, "{list} {host}");
        }
    }

    #[test]
    fn urls_of_proxies_are_read_and_passwords_are_not_shown() {
        let proxy = Proxy::parse("http://us%40er:pass@proxy.example:3128/").expect("a proxy");
        assert_eq!(proxy.authority(), "proxy.example:3128");
        assert_eq!(
            proxy.authorization.as_deref(),
            Some("Basic dXNAZXI6cGFzcw==")
        );
        assert_eq!(
            Proxy::parse("proxy.example").expect("a proxy").authority(),
            "proxy.example:80"
        );
        for wrong in [
            "socks5://secret@a:1",
            "http://secret@",
            "https://secret@a:1",
        ] {
            let fault = Proxy::parse(wrong).expect_err(wrong);
            assert!(!fault.contains("secret"), "{fault}");
        }
    }
}
