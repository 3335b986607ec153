//! Kinds of addresses: a certificate must not lead this program into a network that the server is not
//! in.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A kind of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// This machine.
    Loopback,
    /// The link (RFC 3927, RFC 4291 2.5.6).
    LinkLocal,
    /// A private network (RFC 1918, RFC 4193, RFC 6598), or one for tests.
    Private,
    /// The Internet.
    Public,
    /// An address of no host: multicast and reserved ones.
    Nobody,
}

impl Place {
    /// The kind of an address. An IPv6 address that embeds an IPv4 address has its kind.
    pub(crate) fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => of_v4(address),
            IpAddr::V6(address) => match embedded(address) {
                Some(address) => of_v4(address),
                None => of_v6(address),
            },
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Loopback => "on loopback",
            Self::LinkLocal => "link-local",
            Self::Private => "private",
            Self::Public => "public",
            Self::Nobody => "reserved",
        })
    }
}

const fn of_v4(address: Ipv4Addr) -> Place {
    match address.octets() {
        // Systems connect 0.0.0.0 to themselves.
        [127, ..] | [0, ..] => Place::Loopback,
        [169, 254, ..] => Place::LinkLocal,
        [10, ..] | [192, 168, ..] | [172, 16..=31, ..] | [100, 64..=127, ..] => Place::Private,
        [198, 18 | 19, ..] | [192, 0, 0, _] => Place::Private,
        [224..=255, ..] => Place::Nobody,
        [_, ..] => Place::Public,
    }
}

const fn of_v6(address: Ipv6Addr) -> Place {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Place::Loopback,
        [0xfe80..=0xfebf, ..] => Place::LinkLocal,
        // Unique local, and the site-local ones before them.
        [0xfc00..=0xfdff | 0xfec0..=0xfeff, ..] => Place::Private,
        [0xff00..=0xffff, ..] => Place::Nobody,
        [_, ..] => Place::Public,
    }
}

/// The IPv4 address in a mapped (RFC 4291 2.5.5), translated (RFC 6052) or 6to4 (RFC 3056) address.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Some(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => v4(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [0x2002, high, low, ..] => v4(high, low),
        [_, ..] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn every_spelling_of_an_address_has_its_kind() {
        let kind = |text: &str| Place::of(text.parse().expect(text));
        for (address, place) in [
            ("127.0.0.1", Place::Loopback),
            ("127.255.0.9", Place::Loopback),
            ("0.0.0.0", Place::Loopback),
            ("::", Place::Loopback),
            ("::1", Place::Loopback),
            ("::ffff:127.0.0.1", Place::Loopback),
            ("::127.0.0.1", Place::Loopback),
            ("64:ff9b::7f00:1", Place::Loopback),
            ("2002:7f00:1::", Place::Loopback),
            ("169.254.169.254", Place::LinkLocal),
            ("fe80::1", Place::LinkLocal),
            ("10.0.0.1", Place::Private),
            ("172.31.0.1", Place::Private),
            ("192.168.0.1", Place::Private),
            ("100.64.0.1", Place::Private),
            ("fd00::1", Place::Private),
            ("::ffff:10.0.0.1", Place::Private),
            ("172.32.0.1", Place::Public),
            ("8.8.8.8", Place::Public),
            ("2606:4700::1", Place::Public),
            ("224.0.0.1", Place::Nobody),
            ("255.255.255.255", Place::Nobody),
            ("ff02::1", Place::Nobody),
        ] {
            assert_eq!(kind(address), place, "{address}");
        }
    }
}
