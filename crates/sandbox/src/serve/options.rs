//! What the provider does, and its limits.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use basestring::Clock;

use super::answer::Manner;
use super::credentials::Known;
use super::tls::Tls;

/// The limits of requests and connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a request line and its headers together; at least 8192.
    pub head: usize,
    /// Time limit for request line and headers, and for a TLS handshake.
    pub head_time: Duration,
    /// Bytes of a body.
    pub body: usize,
    /// Time limit for a body.
    pub body_time: Duration,
    /// How long a connection may be idle between two requests.
    pub idle: Duration,
    /// The highest number of connections at once.
    pub connections: usize,
    /// How long open requests may take once the provider ends.
    pub ending: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 32 << 10,
            head_time: Duration::from_secs(10),
            body: 256 << 10,
            body_time: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            connections: 500,
            ending: Duration::from_secs(5),
        }
    }
}

/// The options of a provider.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen on; port 0 chooses a free port.
    pub address: SocketAddr,
    /// HTTPS, with the provider's own certificate authority.
    pub tls: Option<Tls>,
    /// A second address, on which plain HTTP is rejected.
    pub plain: Option<SocketAddr>,
    /// The known clients and users; generated if none.
    pub known: Option<Known>,
    /// The state file; the state is only in memory if none.
    pub state: Option<PathBuf>,
    /// The codes and formats of refusals.
    pub manner: Manner,
    /// Seconds that a timestamp may be off, in both directions.
    pub window: u64,
    /// The highest number of nonces that are kept.
    pub nonces: usize,
    /// Seconds until temporary credentials expire.
    pub temporary_life: u64,
    /// How many requests the page shows.
    pub shown: usize,
    /// The page that diagnoses a pasted request, as HTML, if there is one.
    pub explainer: Option<&'static str>,
    /// The limits.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: None,
            plain: None,
            known: None,
            state: None,
            manner: Manner::Rfc,
            window: Clock::WINDOW,
            nonces: 4_000_000,
            temporary_life: 900,
            shown: 50,
            explainer: None,
            limits: Limits::default(),
        }
    }
}
