//! What a TLS connection to an API is worth: [`check`] goes from the name to HTTP and reports every fault,
//! where it is, whose it is and what to do. [`http_urls`] finds what an answer has of http.
//!
//! It follows what X's page "Connecting to X API using TLS" asks of a client: TLS 1.2 at least, the chain
//! against trustworthy roots, name and dates, revocation, no plain HTTP, and a failure that says where
//! the blame lies. Where a certificate has several faults all are named, which no library does.

#![forbid(unsafe_code)]

mod certificate;
mod chain;
mod check;
pub mod clock;
mod code;
mod connect;
mod crl;
mod exchange;
mod handshake;
mod hello;
mod http;
mod json;
mod judge;
mod mixed;
mod ocsp;
mod provider;
mod report;
mod revocation;
mod roots;
mod target;
mod text;
mod trust;

pub use check::check;
pub use clock::Seconds;
pub use code::{Blame, Code, Finding, Row, Stage, TABLE};
pub use mixed::{HttpUrl, http_urls, mixed_code};
pub use report::{
    CertificateSummary, Negotiated, PlainHttp, Report, Revocation, RevocationBy, RevocationCheck,
};
pub use roots::{Roots, RootsKind, read_crls};
pub use target::{HttpPort, Options, Target};
