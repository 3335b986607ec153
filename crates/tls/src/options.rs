//! The options of a check.

use std::net::SocketAddr;
use std::time::Duration;

use crate::cache::Cache;
use crate::clock::Seconds;
use crate::proxy::{FetchProxy, Proxy};
use crate::roots::Roots;
use crate::time_source::TimeSource;

/// The port on which plain HTTP is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpPort {
    /// 80, except for hosts on loopback.
    Usual,
    /// This one.
    Port(u16),
    /// Plain HTTP is not tried.
    Off,
}

/// What is fetched from the http URLs in certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// Nothing.
    Nothing,
    /// OCSP responses and CRLs, for a trusted chain. For a server on loopback, only from loopback.
    Revocation,
    /// Also the certificates of missing issuers, and for a server on loopback from everywhere.
    All,
}

/// The options of a check.
#[derive(Clone, Debug)]
pub struct Options {
    /// The trusted roots.
    pub roots: Roots,
    /// The time to use as now; the machine's clock by default.
    pub now: Option<Seconds>,
    /// Certificate revocation lists, in DER.
    pub crls: Vec<Vec<u8>>,
    /// What is fetched from the http URLs in certificates.
    pub fetch: Fetch,
    /// Whether loopback, link-local and private addresses are contacted for a certificate of a server
    /// whose address is of another kind.
    pub fetch_private: bool,
    /// What earlier checks fetched.
    pub cache: Cache,
    /// Whether it is a fault if revocation of the server's certificate cannot be checked.
    pub require_revocation: bool,
    /// Where plain HTTP is tried.
    pub http_port: HttpPort,
    /// Connect to this address instead of the target's.
    pub connect: Option<SocketAddr>,
    /// The proxy to connect through.
    pub proxy: Option<Proxy>,
    /// The proxy for what is fetched.
    pub fetch_proxy: Option<FetchProxy>,
    /// Time servers that are witnesses of the time.
    pub time_servers: Vec<TimeSource>,
    /// Time limit of a stage (name, TCP, handshake, an answer).
    pub stage_timeout: Duration,
    /// Time limit of the whole check.
    pub total_timeout: Duration,
}

impl Options {
    /// The defaults: the machine's clock, no CRL, 5 seconds for each stage and 20 in total.
    #[must_use]
    pub fn new(roots: Roots) -> Self {
        Self {
            roots,
            now: None,
            crls: Vec::new(),
            fetch: Fetch::Revocation,
            fetch_private: false,
            cache: Cache::default(),
            require_revocation: false,
            http_port: HttpPort::Usual,
            connect: None,
            proxy: None,
            fetch_proxy: None,
            time_servers: Vec::new(),
            stage_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(20),
        }
    }
}
