//! What a check found: every stage that was reached, faults and warnings.

use std::net::SocketAddr;

use crate::clock::Seconds;
use crate::code::{Code, Finding, Stage};
use crate::text::printable;

/// A verdict on revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Checked, good.
    Good {
        /// From what: who signed, and until when it holds.
        source: String,
    },
    /// Checked, revoked.
    Revoked {
        /// Since when.
        since: Seconds,
        /// The reason, where one is given (RFC 5280 5.3.1).
        reason: Option<String>,
        /// From what.
        source: String,
    },
    /// Could not be checked.
    Unchecked {
        /// Why not.
        because: String,
    },
}

/// By what revocation was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationBy {
    /// Certificate revocation lists (RFC 5280 5).
    Crl,
    /// The OCSP response that the server staples (RFC 6066 8, RFC 6960).
    Staple,
}

/// Revocation of one certificate by one means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationCheck {
    /// The certificate's subject.
    pub subject: String,
    /// By what.
    pub by: RevocationBy,
    /// The verdict.
    pub verdict: Revocation,
}

/// A certificate, as far as a reader wants to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSummary {
    /// Whose it is.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// Valid from.
    pub not_before: Seconds,
    /// Valid to, this second included.
    pub not_after: Seconds,
    /// The names and addresses it is for.
    pub names: Vec<String>,
}

/// What the handshake agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiated {
    /// The version, such as `TLS 1.3`.
    pub version: String,
    /// The cipher suite's name.
    pub cipher: String,
    /// The key exchange's group.
    pub group: Option<String>,
    /// Versions before 1.2 that the server takes too; none where this was not asked.
    pub old_versions: Option<Vec<&'static str>>,
}

/// What plain HTTP was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlainHttp {
    /// Not asked, and why.
    NotAsked(&'static str),
    /// The port is closed, or nothing that is HTTP answers.
    Refused(String),
    /// A status that refuses, such as 403.
    Status(u16),
    /// A redirect to https.
    ToHttps(u16),
    /// Served, or redirected within http: a fault.
    Served(u16),
}

/// What a connection to an API is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Host and port, as asked for.
    pub target: String,
    /// When it was checked, by the clock that was used.
    pub at: Seconds,
    /// The addresses of the name.
    pub addresses: Vec<SocketAddr>,
    /// The address that was connected to.
    pub connected: Option<SocketAddr>,
    /// What the handshake agreed on.
    pub negotiated: Option<Negotiated>,
    /// The chain from the server's certificate on, as far as it was found.
    pub chain: Vec<CertificateSummary>,
    /// The root in which the chain ends, and in which store it is.
    pub root: Option<String>,
    /// Revocation, each certificate and each means.
    pub revocation: Vec<RevocationCheck>,
    /// How far the clock is ahead of the server's `Date`, in seconds.
    pub clock_ahead: Option<Seconds>,
    /// The status of the answer over TLS.
    pub https_status: Option<u16>,
    /// What plain HTTP was answered with.
    pub plain_http: PlainHttp,
    /// All faults, the gravest first.
    pub faults: Vec<Finding>,
    /// What is worth knowing and no fault.
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
            clock_ahead: None,
            https_status: None,
            plain_http: PlainHttp::NotAsked("the connection did not come so far"),
            faults: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The gravest fault.
    #[must_use]
    pub fn gravest(&self) -> Option<Code> {
        self.faults.iter().map(|fault| fault.code).min()
    }

    /// One line that a program can show: whether the connection is locked, or what is wrong.
    #[must_use]
    pub fn status(&self) -> String {
        let target = &self.target;
        let Some(worst) = self.gravest() else {
            let version = self.negotiated.as_ref().map_or("TLS", |n| &n.version);
            let warned = match self.warnings.len() {
                0 => String::new(),
                1 => ", with 1 warning".to_owned(),
                count => format!(", with {count} warnings"),
            };
            return format!("locked{warned}: {target} by {version}");
        };
        let all = |what: fn(&Finding) -> &str| {
            let each: Vec<&str> = self.faults.iter().map(what).collect();
            each.join(", ")
        };
        let codes = all(|fault| fault.code.name());
        // Before the certificate one fault ends the way: what was found is said at once.
        let found = printable(&all(|fault| &fault.detail));
        let (sentence, what) = match worst.stage() {
            Stage::Name => ("name not resolved", found),
            Stage::Tcp => ("TCP connect failed", found),
            Stage::Tls => ("Connect succeeded, but there is no TLS connection", found),
            Stage::Certificate => (
                "Connect succeeded, but TLS certificate verification failed",
                codes,
            ),
            // A connection that is locked, with a way around the lock.
            Stage::Http | Stage::Content => {
                return format!("locked, but not kept so: {target}: {codes}");
            }
        };
        format!("not locked: {target}: {sentence}: {what}")
    }
}
