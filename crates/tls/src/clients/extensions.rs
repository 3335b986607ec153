//! The extensions of generated certificates (RFC 5280 4.2).

use std::net::IpAddr;

use super::certificate::Extension;
use crate::encode::{element, oid, sequence};

/// A name in subjectAltName or in name constraints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Dns(String),
    Ip(IpAddr),
}

impl Name {
    fn der(&self) -> Vec<u8> {
        match self {
            Self::Dns(name) => element(0x82, name.as_bytes()),
            Self::Ip(IpAddr::V4(address)) => element(0x87, &address.octets()),
            Self::Ip(IpAddr::V6(address)) => element(0x87, &address.octets()),
        }
    }
}

pub(crate) fn names(names: &[Name]) -> Extension {
    let each: Vec<u8> = names.iter().flat_map(Name::der).collect();
    ("2.5.29.17", false, element(0x30, &each))
}

/// Basic constraints, with the highest number of CAs below this one.
pub(crate) fn basic(is_ca: bool, below: Option<u8>) -> Extension {
    let ca: &[u8] = if is_ca { &[1, 1, 0xff] } else { &[] };
    let below = below.map(|below| element(2, &[below]));
    let value = sequence(&[ca, &below.unwrap_or_default()]);
    ("2.5.29.19", true, value)
}

/// keyCertSign and cRLSign, as a CA has them.
pub(crate) const SIGNS: u8 = 0b0000_0110;
/// digitalSignature, as a server has it.
pub(crate) const SERVES: u8 = 0b1000_0000;
/// cRLSign alone.
pub(crate) const LISTS: u8 = 0b0000_0010;

pub(crate) fn usage(bits: u8) -> Extension {
    let unused = bits.trailing_zeros().to_le_bytes()[0];
    ("2.5.29.15", true, element(3, &[unused, bits]))
}

/// id-kp-serverAuth and id-kp-clientAuth.
pub(crate) const SERVER: &str = "1.3.6.1.5.5.7.3.1";
pub(crate) const CLIENT: &str = "1.3.6.1.5.5.7.3.2";

pub(crate) fn purpose(purpose: &str) -> Extension {
    ("2.5.29.37", false, element(0x30, &oid(purpose)))
}

/// Name constraints: permitted and excluded names.
pub(crate) fn constraints(permitted: &[Name], excluded: &[Name]) -> Extension {
    let list = |tag, names: &[Name]| {
        let each = names.iter().map(|name| element(0x30, &name.der()));
        let each = each.collect::<Vec<_>>().concat();
        if each.is_empty() {
            Vec::new()
        } else {
            element(tag, &each)
        }
    };
    let value = sequence(&[&list(0xa0, permitted), &list(0xa1, excluded)]);
    ("2.5.29.30", true, value)
}

/// An extension that nobody knows, critical.
pub(crate) fn unknown() -> Extension {
    ("1.3.6.1.4.1.99999.1", true, element(5, &[]))
}

/// must-staple (RFC 7633): the TLS feature `status_request`.
pub(crate) fn must_staple() -> Extension {
    ("1.3.6.1.5.5.7.1.24", false, element(0x30, &[2, 1, 5]))
}

/// The URL of a CRL.
pub(crate) fn crl_at(url: &str) -> Extension {
    let name = element(0xa0, &element(0xa0, &element(0x86, url.as_bytes())));
    ("2.5.29.31", false, element(0x30, &element(0x30, &name)))
}

/// id-ad-ocsp and id-ad-caIssuers.
pub(crate) const OCSP: &str = "1.3.6.1.5.5.7.48.1";
pub(crate) const ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

/// The URL of an OCSP responder or of the issuer's certificate.
pub(crate) fn access(method: &str, url: &str) -> Extension {
    let access = sequence(&[&oid(method), &element(0x86, url.as_bytes())]);
    ("1.3.6.1.5.5.7.1.1", false, element(0x30, &access))
}
