//! Names in certificates: distinguished names, and alternative names (RFC 5280 4.1.2.4, 4.2.1.6).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rustls::pki_types::ServerName;

use x509_parser::extensions::GeneralName;
use x509_parser::x509::X509Name;

/// A distinguished name, prepared for comparison: attributes without regard to letter case and
/// repeated spaces (RFC 5280 7.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dn(Vec<Vec<String>>);

impl Dn {
    pub(crate) fn of(name: &X509Name<'_>) -> Self {
        let rdns = name.iter_rdn().map(|rdn| {
            let mut attributes: Vec<String> = rdn
                .iter()
                .map(|attribute| {
                    let value = match attribute.as_str() {
                        Ok(text) => folded(text),
                        Err(_) => format!("{:x?}", attribute.as_slice()),
                    };
                    format!("{}={value}", attribute.attr_type())
                })
                .collect();
            attributes.sort();
            attributes
        });
        Self(rdns.collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the name is in the subtree below another (RFC 5280 4.2.1.10).
    pub(crate) fn is_below(&self, base: &Self) -> bool {
        self.0.starts_with(&base.0)
    }
}

fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// An alternative name, or the base of a name constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AltName {
    Dns(String),
    /// The bytes: an address has 4 or 16, a constraint 8 or 32.
    Ip(Vec<u8>),
    Email(String),
    Uri(String),
    Directory(Dn),
    /// A kind of name that is not compared here, by its tag.
    Other(u32),
    /// A malformed name.
    Invalid,
}

impl AltName {
    pub(crate) fn of(name: &GeneralName<'_>) -> Self {
        match name {
            GeneralName::DNSName(name) => Self::Dns((*name).to_owned()),
            GeneralName::IPAddress(bytes) => Self::Ip(bytes.to_vec()),
            GeneralName::RFC822Name(name) => Self::Email((*name).to_owned()),
            GeneralName::URI(uri) => Self::Uri((*uri).to_owned()),
            GeneralName::DirectoryName(name) => Self::Directory(Dn::of(name)),
            GeneralName::OtherName(..) => Self::Other(0),
            GeneralName::X400Address(_) => Self::Other(3),
            GeneralName::EDIPartyName(_) => Self::Other(5),
            GeneralName::RegisteredID(_) => Self::Other(8),
            GeneralName::Invalid(..) => Self::Invalid,
        }
    }

    /// Host names and addresses as text; none for other kinds.
    pub(crate) fn host(&self) -> Option<String> {
        match self {
            Self::Dns(name) => Some(name.clone()),
            Self::Ip(bytes) => address(bytes),
            Self::Email(_) | Self::Uri(_) | Self::Directory(_) | Self::Other(_) | Self::Invalid => {
                None
            }
        }
    }

    /// Whether an alternative name is malformed.
    pub(crate) fn is_malformed(&self) -> bool {
        match self {
            Self::Ip(bytes) => !matches!(bytes.len(), 4 | 16),
            Self::Invalid => true,
            Self::Dns(_) | Self::Email(_) | Self::Uri(_) | Self::Directory(_) | Self::Other(_) => {
                false
            }
        }
    }

    /// The URL, if the name is one.
    pub(crate) fn uri(&self) -> Option<String> {
        match self {
            Self::Uri(uri) => Some(uri.clone()),
            Self::Dns(_)
            | Self::Ip(_)
            | Self::Email(_)
            | Self::Directory(_)
            | Self::Other(_)
            | Self::Invalid => None,
        }
    }
}

/// Whether alternative names are for a host (RFC 9525 6.3): the same name, or `*` as its first label and
/// two more labels.
pub(crate) fn is_for(host: &ServerName<'_>, alternatives: &[AltName]) -> bool {
    let own = match host {
        ServerName::DnsName(name) => name.as_ref().trim_end_matches('.'),
        ServerName::IpAddress(address) => {
            let bytes = match IpAddr::from(*address) {
                IpAddr::V4(address) => address.octets().to_vec(),
                IpAddr::V6(address) => address.octets().to_vec(),
            };
            return alternatives.contains(&AltName::Ip(bytes));
        }
        _ => return false,
    };
    let matches = |name: &str| match name.strip_prefix("*.") {
        Some(rest) => own.split_once('.').is_some_and(|(label, above)| {
            !label.is_empty() && rest.contains('.') && above.eq_ignore_ascii_case(rest)
        }),
        None => name.eq_ignore_ascii_case(own),
    };
    alternatives.iter().any(|name| match name {
        AltName::Dns(name) => matches(name),
        AltName::Ip(_)
        | AltName::Email(_)
        | AltName::Uri(_)
        | AltName::Directory(_)
        | AltName::Other(_)
        | AltName::Invalid => false,
    })
}

/// An address as text.
pub(crate) fn address(bytes: &[u8]) -> Option<String> {
    if let [a, b, c, d] = *bytes {
        return Some(Ipv4Addr::new(a, b, c, d).to_string());
    }
    let bytes = <[u8; 16]>::try_from(bytes).ok()?;
    Some(Ipv6Addr::from(bytes).to_string())
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::ServerName;

    use super::{AltName, is_for};

    #[test]
    fn names_are_compared_label_by_label() {
        let is = |host: &str, name: &str| {
            let host = ServerName::try_from(host.to_owned()).expect("a host");
            is_for(&host, &[AltName::Dns(name.to_owned())])
        };
        for (host, name) in [
            ("api.example.com", "API.example.com"),
            ("api.example.com.", "api.example.com"),
            ("api.example.com", "*.example.com"),
        ] {
            assert!(is(host, name), "{host} {name}");
        }
        for (host, name) in [
            ("example.com", "*.example.com"),
            ("a.b.example.com", "*.example.com"),
            ("api.example.com", "a*.example.com"),
            ("api.example.com", "*.*.com"),
            ("example.com", "*.com"),
            ("example.com", "*"),
            ("api.example.com", "api.example.com."),
            ("127.0.0.1", "127.0.0.1"),
        ] {
            assert!(!is(host, name), "{host} {name}");
        }
        let host = ServerName::try_from("127.0.0.1").expect("a host");
        assert!(is_for(&host, &[AltName::Ip(vec![127, 0, 0, 1])]));
    }
}
