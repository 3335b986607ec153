//! The target of a check.

use std::net::IpAddr;

use rustls::pki_types::ServerName;

/// A host, by name or address, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The host, without brackets.
    pub host: String,
    /// The port, 443 by default.
    pub port: u16,
    pub(crate) name: ServerName<'static>,
}

impl Target {
    /// Reads `HOST`, `HOST:PORT`, an IPv6 address with or without brackets, or an https URL.
    ///
    /// # Errors
    ///
    /// The expected form, and what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let malformed = |what: &str| {
            format!(
                "cannot read the host {text:?}: {what}. Expected HOST or HOST:PORT, such as api.x.com:443"
            )
        };
        if text.starts_with("http://") {
            return Err(malformed("it is an http URL, which is not TLS"));
        }
        let rest = text.strip_prefix("https://").unwrap_or(text);
        let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let (host, port) = split(rest).ok_or_else(|| malformed("it has another form"))?;
        let port = match port {
            None => 443,
            Some(port) => match port.parse() {
                Ok(port) if port != 0 => port,
                Ok(_) | Err(_) => return Err(malformed("the port is not between 1 and 65535")),
            },
        };
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| malformed("the host is neither a name in ASCII nor an address"))?;
        Ok(Self {
            host: host.to_owned(),
            port,
            name,
        })
    }

    /// Whether the host is an address of this machine, or its name `localhost`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.host.parse::<IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => self.host.eq_ignore_ascii_case("localhost"),
        }
    }

    /// Host and port, an IPv6 address in brackets; the port only if it is not `default`.
    #[must_use]
    pub fn authority(&self, port: u16, default: u16) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        if port == default {
            host
        } else {
            format!("{host}:{port}")
        }
    }
}

/// Host and port of a text, without the brackets of an IPv6 address.
fn split(text: &str) -> Option<(&str, Option<&str>)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, port) = rest.split_once(']')?;
        return match port {
            "" => Some((host, None)),
            port => Some((host, Some(port.strip_prefix(':')?))),
        };
    }
    match text.split_once(':') {
        Some((_, port)) if port.contains(':') => Some((text, None)),
        Some((host, port)) => Some((host, Some(port))),
        None => Some((text, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn hosts_ports_and_addresses_are_read() {
        let read = |text: &str| Target::parse(text).map(|target| (target.host, target.port));
        let is = |host: &str, port| Ok((host.to_owned(), port));
        assert_eq!(read("api.x.com"), is("api.x.com", 443));
        assert_eq!(read("api.x.com:8443"), is("api.x.com", 8443));
        assert_eq!(read("https://api.x.com/1.1/a?b:c"), is("api.x.com", 443));
        assert_eq!(read("127.0.0.1:1"), is("127.0.0.1", 1));
        assert_eq!(read("::1"), is("::1", 443));
        assert_eq!(read("[::1]:8443"), is("::1", 8443));
        assert_eq!(read("[::1]"), is("::1", 443));
        for wrong in [
            "", "a:0", "a:65536", "a:", "[::1", "[::1]8", "ü.de", "http://a", "a b",
        ] {
            let fault = read(wrong).expect_err(wrong);
            assert!(
                fault.starts_with("cannot read the host"),
                "{wrong}: {fault}"
            );
        }
    }
}
