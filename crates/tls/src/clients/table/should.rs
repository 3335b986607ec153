//! Servers that a client should reject, and that many clients accept.

use super::accept::YEAR;
use super::reject::old;
use super::row::invalid;
use crate::clients::key::Kind;
use crate::clients::situation::{Host, Means, Names, Situation, Through, Tls};

#[rustfmt::skip]
pub(super) const ROWS: &[Situation] = &[
    invalid("common-name-only", "valid", Tls::Names(Names::CommonNameOnly), "RFC 9525 2", "A certificate without subjectAltName, with the host in its common name").softly(),
    invalid("top-level-wildcard", "top-level", Tls::Names(Names::TopLevelWildcard), "CA/B BR 3.2.2.6", "A wildcard directly below a public suffix").of(Host::Below("top")).softly(),
    invalid("bare-wildcard", "valid", Tls::Names(Names::Given(&["*"])), "RFC 9525 6.3", "A wildcard for every name of one label").softly(),
    invalid("trailing-dot", "valid", Tls::Names(Names::Given(&["localhost."])), "RFC 5280 4.2.1.6", "A name with a trailing dot, which is malformed").softly(),
    invalid("intermediate-without-key-usage", "valid", Tls::Through(Through::NoSigning), "RFC 5280 4.2.1.3", "An intermediate that may not sign certificates").softly(),
    old("tls-1.1-static-rsa", 0x0302, true, "A server that answers in TLS 1.1 with the RSA key exchange, which it need not sign").softly(),
    invalid("rsa-1024", "valid", Tls::Through(Through::Key(Kind::Rsa1024)), "RFC 9325 4.3", "An intermediate with an RSA key of 1024 bits").softly(),
    invalid("expired-root", "valid", Tls::Dates { place: 2, from: -YEAR, until: -86_400 }, "RFC 5280 6.1.1", "A trusted root that expired a day ago").softly(),
    invalid("root-not-yet-valid", "valid", Tls::Dates { place: 2, from: 86_400, until: YEAR }, "RFC 5280 6.1.1", "A trusted root that becomes valid in a day").softly(),
    invalid("revoked-by-staple", "stapled", Tls::Revocation(Means::Staple, true), "RFC 6066 8", "A stapled OCSP response that revokes the certificate").softly(),
    invalid("revoked-by-crl", "good-crl", Tls::Revocation(Means::Crl, true), "RFC 5280 6.3", "A certificate that its CRL revokes").softly(),
    invalid("revoked-by-responder", "good-responder", Tls::Revocation(Means::Responder, true), "RFC 6960 2.2", "A certificate that its OCSP responder revokes").softly(),
    invalid("must-staple-without-staple", "must-staple", Tls::Revocation(Means::MustStaple, true), "RFC 7633 4.2", "A certificate that requires a stapled OCSP response, without one").softly(),
];
