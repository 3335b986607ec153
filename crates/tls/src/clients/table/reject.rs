//! Servers that a client must reject.

use super::accept::{MINUTE, YEAR};
use super::row::invalid;
use crate::clients::key::{Hash, Kind};
use crate::clients::situation::{
    Host, Names, Needs, Old, Order, Recipe, Root, Situation, Through, Tls,
};

pub(super) const fn old(
    id: &'static str,
    version: u16,
    is_static: bool,
    what: &'static str,
) -> Situation {
    Situation {
        recipe: Recipe::Old(Old { version, is_static }),
        ..invalid(id, "valid", Tls::Valid, "RFC 8996 5", what)
    }
}

#[rustfmt::skip]
pub(super) const ROWS: &[Situation] = &[
    invalid("expired", "valid", Tls::Dates { place: 0, from: -YEAR, until: -86_400 }, "RFC 5280 6.1.3", "A certificate that expired a day ago"),
    invalid("expired-by-a-second", "still-valid", Tls::Dates { place: 0, from: -YEAR, until: -1 }, "RFC 5280 6.1.3", "A certificate that expired a second ago"),
    invalid("expired-intermediate", "valid", Tls::Dates { place: 1, from: -YEAR, until: -86_400 }, "RFC 5280 6.1.3", "An intermediate that expired a day ago"),
    invalid("not-yet-valid", "valid", Tls::Dates { place: 0, from: 86_400, until: YEAR }, "RFC 5280 6.1.3", "A certificate that becomes valid in a day"),
    invalid("not-yet-valid-by-minutes", "just-valid", Tls::Dates { place: 0, from: 2 * MINUTE, until: YEAR }, "RFC 5280 6.1.3", "A certificate that becomes valid in two minutes"),
    invalid("intermediate-not-yet-valid", "valid", Tls::Dates { place: 1, from: 86_400, until: YEAR }, "RFC 5280 6.1.3", "An intermediate that becomes valid in a day"),
    invalid("other-host", "valid", Tls::Names(Names::Given(&["other.example"])), "RFC 9525 6.1", "A certificate for another host"),
    invalid("longer-host", "valid", Tls::Names(Names::Given(&["localhost.example", "xlocalhost"])), "RFC 9525 6.3", "A certificate for names that only contain the host's"),
    invalid("common-name-beside-names", "valid", Tls::Names(Names::CommonNameBeside), "RFC 9525 6.1", "The host in the common name, and another in subjectAltName"),
    invalid("two-dots", "valid", Tls::Names(Names::Given(&["localhost..", ".localhost"])), "RFC 5280 4.2.1.6", "Names with empty labels, which are malformed"),
    invalid("nul-in-name", "valid", Tls::Names(Names::Given(&["localhost\0.example"])), "RFC 5280 4.2.1.6", "A name with a NUL byte after the host's"),
    invalid("embedded-wildcard", "valid", Tls::Names(Names::Given(&["loc*host", "*ocalhost", "localhos*"])), "RFC 9525 6.3", "A wildcard inside a label"),
    invalid("other-ip-address", "ip-address", Tls::Names(Names::OtherAddress), "RFC 9525 6.2", "A certificate for another IP address").of(Host::Address),
    invalid("ip-address-as-dns-name", "ip-address", Tls::Names(Names::AddressAsDns), "RFC 9525 6.2", "The IP address as a DNS name").of(Host::Address),
    invalid("wildcard-across-labels", "two-labels", Tls::Names(Names::Given(&["*.wild"])), "RFC 9525 6.3", "A wildcard for one label, and a host with two").of(Host::Below("b.a.wild")),
    invalid("self-signed", "valid", Tls::Root(Root::SelfSigned), "RFC 5280 6.1", "A self-signed certificate for the host"),
    invalid("unknown-root", "valid", Tls::Root(Root::Unknown), "RFC 5280 6.1", "A chain to a root that is not trusted"),
    invalid("other-trusted-root", "valid", Tls::Root(Root::System), "RFC 5280 6.1.1", "A chain to a root of the system's store, and not to the given CA").if_it_has(Needs::CaFile),
    invalid("missing-intermediate", "valid", Tls::Order(Order::Missing), "RFC 8446 4.4.2", "A chain without its intermediate, which the certificate names by URL"),
    invalid("client-certificate", "valid", Tls::Purpose, "RFC 5280 4.2.1.12", "A certificate that is only for clients"),
    invalid("not-a-ca", "valid", Tls::Through(Through::Leaf), "RFC 5280 4.2.1.9", "A certificate that another server's certificate signed"),
    invalid("no-basic-constraints", "valid", Tls::Through(Through::NoBasic), "RFC 5280 4.2.1.9", "An intermediate without basic constraints"),
    invalid("path-too-long", "valid", Tls::Order(Order::PathLength), "RFC 5280 4.2.1.9", "A chain that is longer than an intermediate allows"),
    invalid("name-constraints", "constrained", Tls::Through(Through::Excluded), "RFC 5280 4.2.1.10", "An intermediate whose name constraints exclude the host"),
    invalid("forged-certificate", "valid", Tls::Forged(0), "RFC 5280 6.1.3", "A certificate with a wrong signature"),
    invalid("forged-intermediate", "valid", Tls::Forged(1), "RFC 5280 6.1.3", "An intermediate with a wrong signature"),
    invalid("sha1-signature", "valid", Tls::Through(Through::SignsWith(Hash::Sha1)), "RFC 9155 2", "A certificate that is signed with SHA-1"),
    invalid("md5-signature", "valid", Tls::Through(Through::SignsWith(Hash::Md5)), "RFC 6151 2", "A certificate that is signed with MD5"),
    invalid("rsa-512", "valid", Tls::Through(Through::Key(Kind::Rsa512)), "RFC 9325 4.3", "An intermediate with an RSA key of 512 bits"),
    invalid("unknown-critical-extension", "valid", Tls::Critical, "RFC 5280 4.2", "A certificate with an unknown critical extension"),
    invalid("other-key", "valid", Tls::OtherKey(0x0304), "RFC 8446 4.4.3", "A server that does not have the certificate's key, in TLS 1.3").if_it_has(Needs::Tls13),
    invalid("other-key-tls-1.2", "tls-1.2-only", Tls::OtherKey(0x0303), "RFC 8422 5.4", "A server that does not have the certificate's key, in TLS 1.2").if_it_has(Needs::Tls12),
    old("tls-1.1", 0x0302, false, "A server that answers in TLS 1.1"),
    old("tls-1.0", 0x0301, false, "A server that answers in TLS 1.0"),
];
