//! Servers that a client must accept.

use super::row::valid;
use crate::clients::hello::{ED25519, P521};
use crate::clients::key::Kind;
use crate::clients::situation::{Host, Means, Names, Needs, Order, Situation, Through, Tls};

/// A minute, and a year, in seconds.
pub(super) const MINUTE: i64 = 60;
pub(super) const YEAR: i64 = 365 * 86_400;

#[rustfmt::skip]
pub(super) const ROWS: &[Situation] = &[
    valid("valid", Tls::Valid, "RFC 5280 6.1", "A valid chain of a root, an intermediate and a certificate for the host"),
    valid("ip-address", Tls::Valid, "RFC 9525 6.2", "A certificate for the IP address in the URL").of(Host::Address),
    valid("wildcard", Tls::Names(Names::Wildcard), "RFC 9525 6.3", "A wildcard for the first label of the host's name").of(Host::Below("a.wild")),
    valid("two-labels", Tls::Names(Names::Given(&["b.a.wild"])), "RFC 9525 6.3", "A certificate for a host that is two labels below another").of(Host::Below("b.a.wild")),
    valid("top-level", Tls::Names(Names::Given(&["top"])), "RFC 9525 6.3", "A certificate for a name directly below the domain").of(Host::Below("top")),
    valid("rsa-2048", Tls::Key(Kind::Rsa2048), "RFC 8446 9.1", "An RSA key of 2048 bits"),
    valid("rsa-3072", Tls::Key(Kind::Rsa3072), "RFC 8446 9.1", "An RSA key of 3072 bits"),
    valid("rsa-4096", Tls::Key(Kind::Rsa4096), "RFC 8446 9.1", "An RSA key of 4096 bits"),
    valid("p-384", Tls::Key(Kind::P384), "RFC 8446 4.2.3", "An EC key on P-384"),
    valid("p-521", Tls::Key(Kind::P521), "RFC 8446 4.2.3", "An EC key on P-521").if_it_has(Needs::Scheme(P521)),
    valid("ed25519", Tls::Key(Kind::Ed25519), "RFC 8446 4.2.3", "An Ed25519 key").if_it_has(Needs::Scheme(ED25519)),
    valid("long-chain", Tls::Order(Order::Long), "RFC 5280 6.1", "A chain with four intermediates"),
    valid("tls-1.2-only", Tls::Only(0x0303), "RFC 5246 E.1", "TLS 1.2 and no other version").if_it_has(Needs::Tls12),
    valid("tls-1.3-only", Tls::Only(0x0304), "RFC 8446 4.2.1", "TLS 1.3 and no other version").if_it_has(Needs::Tls13),
    valid("stapled", Tls::Revocation(Means::Staple, false), "RFC 6066 8", "A stapled OCSP response that is good"),
    valid("must-staple", Tls::Revocation(Means::MustStaple, false), "RFC 7633 4.2", "A certificate that requires a stapled OCSP response, with one"),
    valid("cross-certificate", Tls::Order(Order::Cross), "RFC 5280 6.1", "A valid chain, and an expired cross-certificate that is not needed"),
    valid("just-valid", Tls::Dates { place: 0, from: 0, until: YEAR }, "RFC 5280 4.1.2.5", "A certificate that is valid since this second"),
    valid("still-valid", Tls::Dates { place: 0, from: -YEAR, until: 5 * MINUTE }, "RFC 5280 4.1.2.5", "A certificate that expires in five minutes"),
    valid("constrained", Tls::Through(Through::Permitted), "RFC 5280 4.2.1.10", "An intermediate whose name constraints permit the host"),
    valid("good-crl", Tls::Revocation(Means::Crl, false), "RFC 5280 5", "A certificate whose CRL does not have it"),
    valid("good-responder", Tls::Revocation(Means::Responder, false), "RFC 6960", "A certificate whose OCSP responder answers good"),
    valid("reversed-chain", Tls::Order(Order::Reversed), "RFC 8446 4.4.2", "The intermediates in the wrong order").softly(),
    valid("surplus-certificate", Tls::Order(Order::Surplus), "RFC 8446 4.4.2", "A certificate that the chain does not need").softly(),
];
