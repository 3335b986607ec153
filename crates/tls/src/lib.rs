//! Checks the TLS configuration of a server: [`check`] reports every problem from the name to HTTP, who
//! has to fix it, and how. [`http_urls`] finds http URLs in an API's answer.
//!
//! It checks what X's page "Connecting to X API using TLS" requires of a client: at least TLS 1.2, a
//! chain to a trusted root, name and dates, revocation, and no plain HTTP. If a certificate has several
//! faults, all are reported.

#![forbid(unsafe_code)]

mod asking;
mod base64;
mod cache;
mod certificate;
mod chain;
mod check;
#[cfg(feature = "clients")]
pub mod clients;
pub mod clock;
mod code;
mod connect;
mod constraints;
mod crl;
mod encode;
mod exchange;
mod extensions;
mod fetcher;
mod handshake;
mod hello;
mod html;
mod http;
mod json;
mod judge;
mod key;
mod mixed;
mod names;
mod namesake;
mod ocsp;
mod options;
mod place;
mod printable;
mod proof;
mod provider;
mod proxy;
mod report;
mod revocation;
mod roots;
mod roughtime;
mod rules;
mod sent;
mod signed;
mod sntp;
mod statement;
mod stores;
mod suites;
mod target;
mod text;
mod time_source;
mod trust;
mod udp;
mod witnesses;
mod words;

pub use cache::Cache;
pub use check::{check, check_certificates};
pub use clock::Seconds;
pub use code::{Blame, Code, Finding, Row, Stage, TABLE};
pub use html::html_urls;
pub use mixed::{HttpUrl, hosts, http_urls, mixed_code};
pub use options::{Fetch, HttpPort, Options};
pub use proxy::{FetchProxy, Proxy, is_direct};
pub use report::{
    CertificateSummary, Negotiated, PlainHttp, Report, Revocation, RevocationBy, RevocationCheck,
    TimeServer,
};
pub use roots::{Roots, RootsKind, read_crls};
pub use target::Target;
pub use time_source::TimeSource;
