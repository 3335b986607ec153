//! The result of a check: every stage that was reached, faults and warnings.

use std::net::SocketAddr;

use crate::clock::{Seconds, span};
use crate::code::{Code, Finding, Stage};
use crate::printable::printable;

/// Clocks that differ by less agree: no server is known to reject such an `oauth_timestamp`.
pub(crate) const CLOCK_TOLERANCE: Seconds = 60;

/// A verdict on revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Not revoked.
    Good {
        /// The evidence: who signed it, and until when it is valid.
        source: String,
    },
    /// Revoked.
    Revoked {
        /// Since when.
        since: Seconds,
        /// The reason, if one is given (RFC 5280 5.3.1).
        reason: Option<String>,
        /// The evidence.
        source: String,
    },
    /// Not checked.
    Unchecked {
        /// Why not.
        because: String,
    },
}

/// The means by which revocation is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationBy {
    /// Certificate revocation lists (RFC 5280 5).
    Crl,
    /// The OCSP response that the server staples (RFC 6066 8, RFC 6960).
    Staple,
    /// The OCSP responder that the certificate names (RFC 6960).
    Ocsp,
}

/// Revocation of one certificate by one means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationCheck {
    /// The certificate's place in the chain; the server's is 0.
    pub place: usize,
    /// The certificate's subject.
    pub subject: String,
    /// The means.
    pub by: RevocationBy,
    /// The verdict.
    pub verdict: Revocation,
}

/// The main fields of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSummary {
    /// Its subject.
    pub subject: String,
    /// Its issuer.
    pub issuer: String,
    /// Valid from.
    pub not_before: Seconds,
    /// Valid to, including this second.
    pub not_after: Seconds,
    /// The host names and addresses that it is for.
    pub names: Vec<String>,
}

/// The result of the handshake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiated {
    /// The version, such as `TLS 1.3`.
    pub version: String,
    /// The cipher suite's name.
    pub cipher: String,
    /// The group of the key exchange.
    pub group: Option<String>,
    /// Versions before 1.2 that the server also accepts; none if that is not known.
    pub old_versions: Option<Vec<&'static str>>,
    /// The weak cipher suite that the server chooses in TLS 1.2 where it is offered weak ones alone; none if
    /// it accepts none, or does not answer in time.
    pub weak_suite: Option<&'static str>,
}

/// The answer to plain HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlainHttp {
    /// Not tried, and why.
    NotAsked(&'static str),
    /// The port is closed, or does not speak HTTP.
    Refused(String),
    /// A status that rejects the request, such as 403.
    Status(u16),
    /// A redirect to https.
    ToHttps(u16),
    /// Served, or redirected to http: a fault.
    Served(u16),
}

/// The answer of a time server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeServer {
    /// Its name, as given.
    pub name: String,
    /// How far the clock here is ahead of it, in seconds, or why that is not known.
    pub ahead: Result<Seconds, String>,
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Host and port.
    pub target: String,
    /// The time of the check, by the clock that was used.
    pub at: Seconds,
    /// The addresses of the name.
    pub addresses: Vec<SocketAddr>,
    /// The address of the connection.
    pub connected: Option<SocketAddr>,
    /// The result of the handshake.
    pub negotiated: Option<Negotiated>,
    /// The chain from the server's certificate on.
    pub chain: Vec<CertificateSummary>,
    /// The root of the chain, and its store.
    pub root: Option<String>,
    /// Revocation, by each certificate and means.
    pub revocation: Vec<RevocationCheck>,
    /// The proxy that the connection goes through, without credentials.
    pub proxy: Option<String>,
    /// The time servers.
    pub time_servers: Vec<TimeServer>,
    /// How far the clock is ahead of the server's `Date`, in seconds.
    pub clock_ahead: Option<Seconds>,
    /// The status of the answer over TLS.
    pub https_status: Option<u16>,
    /// The answer to plain HTTP.
    pub plain_http: PlainHttp,
    /// All faults, the most severe first.
    pub faults: Vec<Finding>,
    /// All warnings.
    pub warnings: Vec<Finding>,
}

impl Report {
    pub(crate) const fn new(target: String, at: Seconds) -> Self {
        Self {
            target,
            at,
            addresses: Vec::new(),
            connected: None,
            negotiated: None,
            chain: Vec::new(),
            root: None,
            revocation: Vec::new(),
            proxy: None,
            time_servers: Vec::new(),
            clock_ahead: None,
            https_status: None,
            plain_http: PlainHttp::NotAsked("an earlier stage failed"),
            faults: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The most severe fault.
    #[must_use]
    pub fn gravest(&self) -> Option<Code> {
        self.faults.iter().map(|fault| fault.code).min()
    }

    /// One line: whether the connection is locked, with the state of revocation and of the clock, or
    /// what is wrong.
    #[must_use]
    pub fn status(&self) -> String {
        let target = &self.target;
        let Some(worst) = self.gravest() else {
            let version = self.negotiated.as_ref().map_or("TLS", |n| &n.version);
            let warned = match self.warnings.len() {
                0 => String::new(),
                1 => ", 1 warning".to_owned(),
                count => format!(", {count} warnings"),
            };
            let evidence = self.evidence();
            return format!("locked ({evidence}): {target} by {version}{warned}");
        };
        let all = |what: fn(&Finding) -> &str| {
            let mut each: Vec<&str> = Vec::new();
            for text in self.faults.iter().map(what) {
                // Two certificates may have the same fault.
                if !each.contains(&text) {
                    each.push(text);
                }
            }
            each.join(", ")
        };
        let codes = all(|fault| fault.code.name());
        // Before the certificate, a single fault ends the check: its detail is in the line.
        let found = printable(&all(|fault| &fault.detail));
        let (sentence, what) = match worst.stage() {
            Stage::Name => ("the name cannot be resolved", found),
            Stage::Tcp => ("TCP connect failed", found),
            Stage::Tls => ("Connect succeeded, but there is no TLS connection", found),
            Stage::Certificate => (
                "Connect succeeded, but TLS certificate verification failed",
                codes,
            ),
            // The connection is locked, and the server also offers one that is not.
            Stage::Http | Stage::Content => {
                let evidence = self.evidence();
                return format!("locked, but not always ({evidence}): {target}: {codes}");
            }
        };
        format!("not locked: {target}: {sentence}: {what}")
    }

    /// The state of revocation and of the clock, without which `locked` is not written.
    fn evidence(&self) -> String {
        let of_leaf = |check: &&RevocationCheck| {
            check.place == 0 && matches!(check.verdict, Revocation::Good { .. })
        };
        let revocation = match self.revocation.iter().find(of_leaf).map(|check| check.by) {
            Some(RevocationBy::Crl) => "not revoked by CRL",
            Some(RevocationBy::Staple) => "not revoked by OCSP staple",
            Some(RevocationBy::Ocsp) => "not revoked by OCSP",
            None => "revocation not checked",
        };
        let clock = match self.clock_ahead {
            None => "clock not compared".to_owned(),
            Some(ahead) if ahead.saturating_abs() <= CLOCK_TOLERANCE => {
                "clock as the server's".to_owned()
            }
            Some(ahead) => format!("clock {} off the server's", span(ahead)),
        };
        format!("{revocation}, {clock}")
    }
}
