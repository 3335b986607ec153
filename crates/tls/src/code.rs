//! Faults and warnings: one table names each, with its stage and its exit code.
//!
//! Sources: X's page "Connecting to X API using TLS" and its earlier version, RFC 5280, RFC 9525, RFC
//! 6960 and RFC 7633.

use std::fmt;

use crate::printable::printable;

/// The stages of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The host's name is resolved.
    Name,
    /// The TCP connection is made.
    Tcp,
    /// The TLS handshake, apart from the certificate.
    Tls,
    /// The certificate is verified.
    Certificate,
    /// HTTP over TLS, and plain HTTP.
    Http,
    /// The body of an answer.
    Content,
}

impl Stage {
    /// The stage in one lowercase word, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Certificate => "certificate",
            Self::Http => "http",
            Self::Content => "content",
        }
    }
}

/// A fault or a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // The table describes each.
pub enum Code {
    NameNotResolved,
    ConnectFailed,
    PlainHttpOnPort,
    SshOnPort,
    NotTls,
    ClosedInHandshake,
    Silent,
    NoCommonVersion,
    ClientCertificateRequired,
    HandshakeFailed,
    MalformedCertificate,
    Revoked,
    SelfSigned,
    UntrustedRoot,
    MissingIntermediate,
    PinnedRootNotMet,
    OtherHost,
    Expired,
    NotYetValid,
    WrongPurpose,
    WeakKey,
    WeakSignature,
    UnsupportedAlgorithm,
    ChainRefused,
    MustStaple,
    RevocationNotChecked,
    PlainHttpServed,
    RedirectToHttp,
    HttpUrlWithSibling,
    HttpUrl,
    OldVersionAccepted,
    WeakSuiteAccepted,
    ExpiresSoon,
    ExpiredSurplus,
    WrongOrder,
    RootSent,
    SurplusSent,
    CaAsLeaf,
    RefusedByRustls,
    ClockOff,
    LocalRoot,
    PinnedRoots,
    PinnedLeaf,
    StapleInvalid,
    CrlUnusable,
    OcspUnusable,
    HttpUnanswered,
}

/// A line of the table of codes.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The fault or warning.
    pub code: Code,
    /// Its stable name, in lowercase with hyphens.
    pub name: &'static str,
    /// The stage of the problem.
    pub stage: Stage,
    /// The program's exit code if it is the most severe fault; none for a warning.
    pub exit: Option<u8>,
    /// A short description, for the program's help.
    pub meaning: &'static str,
}

const fn row(
    code: Code,
    exit: Option<u8>,
    stage: Stage,
    name: &'static str,
    meaning: &'static str,
) -> Row {
    Row {
        code,
        name,
        stage,
        exit,
        meaning,
    }
}

/// Every code, in the order of [`Code`]. Faults come first, the most severe at the top: of several
/// faults, the first in this table decides the exit code.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    row(Code::NameNotResolved, Some(12), Stage::Name, "name-not-resolved", "the host's name has no address"),
    row(Code::ConnectFailed, Some(13), Stage::Tcp, "connect-failed", "the TCP connection failed"),
    row(Code::PlainHttpOnPort, Some(14), Stage::Tls, "plain-http-on-port", "the port speaks plain HTTP, not TLS"),
    row(Code::SshOnPort, Some(15), Stage::Tls, "ssh-on-port", "the port speaks SSH, not TLS"),
    row(Code::NotTls, Some(16), Stage::Tls, "not-tls", "the port speaks another protocol than TLS"),
    row(Code::ClosedInHandshake, Some(17), Stage::Tls, "closed-in-handshake", "the connection was closed during the handshake"),
    row(Code::Silent, Some(18), Stage::Tls, "silent", "the handshake did not finish in time"),
    row(Code::NoCommonVersion, Some(19), Stage::Tls, "no-common-version", "the server supports neither TLS 1.2 nor 1.3"),
    row(Code::ClientCertificateRequired, Some(39), Stage::Tls, "client-certificate-required", "the server requires a client certificate"),
    row(Code::HandshakeFailed, Some(20), Stage::Tls, "handshake-failed", "the handshake failed for another reason"),
    row(Code::MalformedCertificate, Some(21), Stage::Certificate, "malformed-certificate", "the certificate cannot be read"),
    row(Code::Revoked, Some(22), Stage::Certificate, "revoked", "a certificate is revoked"),
    row(Code::SelfSigned, Some(23), Stage::Certificate, "self-signed", "the certificate is self-signed"),
    row(Code::UntrustedRoot, Some(24), Stage::Certificate, "untrusted-root", "the chain ends in a root that is not trusted"),
    row(Code::MissingIntermediate, Some(25), Stage::Certificate, "missing-intermediate", "the issuer's certificate is missing"),
    row(Code::PinnedRootNotMet, Some(26), Stage::Certificate, "pinned-root-not-met", "the chain ends in a root that is not in the file"),
    row(Code::OtherHost, Some(27), Stage::Certificate, "other-host", "the certificate is for another host"),
    row(Code::Expired, Some(28), Stage::Certificate, "expired", "a certificate has expired"),
    row(Code::NotYetValid, Some(29), Stage::Certificate, "not-yet-valid", "a certificate is not valid yet"),
    row(Code::WrongPurpose, Some(30), Stage::Certificate, "wrong-purpose", "a certificate is not for servers"),
    row(Code::WeakKey, Some(40), Stage::Certificate, "weak-key", "a certificate has a weak key"),
    row(Code::WeakSignature, Some(41), Stage::Certificate, "weak-signature", "a certificate has a weak signature, such as SHA-1"),
    row(Code::UnsupportedAlgorithm, Some(42), Stage::Certificate, "unsupported-algorithm", "this program cannot verify a signature"),
    row(Code::ChainRefused, Some(32), Stage::Certificate, "chain-refused", "the chain breaks another rule of RFC 5280"),
    row(Code::MustStaple, Some(33), Stage::Certificate, "must-staple", "the required stapled OCSP response is missing or invalid"),
    row(Code::RevocationNotChecked, Some(34), Stage::Certificate, "revocation-not-checked", "revocation could not be checked (--require-revocation)"),
    row(Code::PlainHttpServed, Some(35), Stage::Http, "plain-http-served", "the server also serves plain HTTP"),
    row(Code::RedirectToHttp, Some(36), Stage::Http, "redirect-to-http", "https redirects to http"),
    row(Code::HttpUrlWithSibling, Some(37), Stage::Content, "http-url-with-sibling", "an answer has http URLs with https alternatives (--mixed)"),
    row(Code::HttpUrl, Some(38), Stage::Content, "http-url", "an answer has http URLs without alternatives (--mixed)"),
    row(Code::OldVersionAccepted, None, Stage::Tls, "old-version-accepted", "the server also accepts TLS 1.0 or 1.1"),
    row(Code::WeakSuiteAccepted, None, Stage::Tls, "weak-suite-accepted", "the server also accepts a weak cipher suite"),
    row(Code::ExpiresSoon, None, Stage::Certificate, "expires-soon", "a certificate expires in less than 30 days"),
    row(Code::ExpiredSurplus, None, Stage::Certificate, "expired-surplus", "the server sends an expired certificate that is not needed"),
    row(Code::WrongOrder, None, Stage::Certificate, "wrong-order", "the server sends its certificates in the wrong order"),
    row(Code::RootSent, None, Stage::Certificate, "root-sent", "the server sends the root"),
    row(Code::SurplusSent, None, Stage::Certificate, "surplus-sent", "the server sends a certificate that no chain needs"),
    row(Code::CaAsLeaf, None, Stage::Certificate, "ca-as-leaf", "the server uses a CA certificate itself"),
    row(Code::RefusedByRustls, None, Stage::Certificate, "refused-by-rustls", "rustls rejects the chain, and OpenSSL accepts it"),
    row(Code::ClockOff, None, Stage::Http, "clock-off", "the clock here and the server's differ"),
    row(Code::LocalRoot, None, Stage::Certificate, "local-root", "this machine trusts the root, and Mozilla does not"),
    row(Code::PinnedRoots, None, Stage::Certificate, "pinned-roots", "only a few roots are trusted"),
    row(Code::PinnedLeaf, None, Stage::Certificate, "pinned-leaf", "the trusted file has the server's own certificate"),
    row(Code::StapleInvalid, None, Stage::Certificate, "staple-invalid", "the stapled OCSP response is not usable"),
    row(Code::CrlUnusable, None, Stage::Certificate, "crl-unusable", "a CRL is not usable"),
    row(Code::OcspUnusable, None, Stage::Certificate, "ocsp-unusable", "the OCSP responder gives no usable answer"),
    row(Code::HttpUnanswered, None, Stage::Http, "http-unanswered", "no HTTP answer came over TLS"),
];

impl Code {
    /// The line of this code in the table.
    #[must_use]
    pub fn row(self) -> &'static Row {
        TABLE
            .iter()
            .find(|row| row.code == self)
            .expect("the table has a row for every code, as a test checks")
    }

    /// The stable name, in lowercase with hyphens.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The stage of the problem.
    #[must_use]
    pub fn stage(self) -> Stage {
        self.row().stage
    }

    /// The program's exit code if this is the most severe fault; none for a warning.
    #[must_use]
    pub fn exit_code(self) -> Option<u8> {
        self.row().exit
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Who is responsible for a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The server.
    Server,
    /// The roots that are trusted on this machine.
    Roots,
    /// The network between: a proxy, a firewall, a captive portal.
    Network,
    /// The clock of this machine.
    Clock,
    /// The command: its host, port, or options.
    Command,
    /// The evidence does not decide it.
    Unknown,
}

impl Blame {
    /// The name, as in text and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Roots => "roots here",
            Self::Network => "network",
            Self::Clock => "clock here",
            Self::Command => "command or network here",
            Self::Unknown => "undecided",
        }
    }
}

/// One fault or warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The fault or warning.
    pub code: Code,
    /// What was found, with numbers.
    pub detail: String,
    /// Who is responsible.
    pub blame: Blame,
    /// What to do.
    pub advice: String,
}

impl Finding {
    pub(crate) fn new(
        code: Code,
        blame: Blame,
        detail: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        // Both may quote a peer.
        Self {
            code,
            detail: printable(&detail.into()),
            blame,
            advice: printable(&advice.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, TABLE};

    #[test]
    fn the_table_has_every_code_once_and_the_most_severe_first() {
        // The last code.
        assert_eq!(TABLE.len(), Code::HttpUnanswered as usize + 1);
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row.code as usize, place, "{}", row.name);
        }
        let exits: Vec<u8> = TABLE.iter().filter_map(|row| row.exit).collect();
        let mut unique = exits.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), exits.len());
        assert!(unique.iter().all(|exit| (12..=42).contains(exit)));
        let firsts = TABLE.iter().take(exits.len());
        assert!(firsts.clone().all(|row| row.exit.is_some()));
        let mut names: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.len());
    }
}
