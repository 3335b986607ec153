//! Faults and warnings: one table names each, with its stage and its exit code.
//!
//! Source: X's page "Connecting to X API using TLS" and its older form (a failure is described so that
//! the user knows where the blame lies), RFC 5280, RFC 6125, RFC 6960 and RFC 7633.

use std::fmt;

/// How far a connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The host's name is looked up.
    Name,
    /// The TCP connection is made.
    Tcp,
    /// The TLS handshake, but for the certificate.
    Tls,
    /// The certificate is verified.
    Certificate,
    /// What is said in HTTP, over TLS and in plain.
    Http,
    /// What an answer's body holds.
    Content,
}

impl Stage {
    /// The stage in one lower-case word, as JSON has it.
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

/// What is wrong, or worth a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // Each has its meaning in the table.
pub enum Code {
    NameNotResolved,
    ConnectFailed,
    PlainHttpOnPort,
    SshOnPort,
    NotTls,
    ClosedInHandshake,
    Silent,
    NoCommonVersion,
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
    CaAsLeaf,
    ChainRefused,
    MustStaple,
    RevocationNotChecked,
    PlainHttpServed,
    RedirectToHttp,
    HttpUrlWithSibling,
    HttpUrl,
    OldVersionAccepted,
    ClockOff,
    LocalRoot,
    PinnedRoots,
    StapleInvalid,
    CrlUnusable,
    HttpUnanswered,
}

/// A line of the table of codes.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The fault or warning.
    pub code: Code,
    /// Its stable name, in lower case with hyphens.
    pub name: &'static str,
    /// Where it happens.
    pub stage: Stage,
    /// The program's exit code where it is the gravest fault; none for a warning.
    pub exit: Option<u8>,
    /// What it says, for the program's help.
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

/// Every code in the order of [`Code`]. Faults come first, the gravest at the head: of several, the one
/// with the lowest exit code decides how the program ends.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    row(Code::NameNotResolved, Some(12), Stage::Name, "name-not-resolved", "the host's name has no address"),
    row(Code::ConnectFailed, Some(13), Stage::Tcp, "connect-failed", "TCP connect failed"),
    row(Code::PlainHttpOnPort, Some(14), Stage::Tls, "plain-http-on-port", "connected, but the peer speaks plain HTTP"),
    row(Code::SshOnPort, Some(15), Stage::Tls, "ssh-on-port", "connected, but the peer speaks SSH"),
    row(Code::NotTls, Some(16), Stage::Tls, "not-tls", "connected, but the peer speaks something else than TLS"),
    row(Code::ClosedInHandshake, Some(17), Stage::Tls, "closed-in-handshake", "connected, but the peer closed during the handshake"),
    row(Code::Silent, Some(18), Stage::Tls, "silent", "connected, but the handshake did not end in time"),
    row(Code::NoCommonVersion, Some(19), Stage::Tls, "no-common-version", "connected, but the peer has no TLS 1.2 or 1.3"),
    row(Code::HandshakeFailed, Some(20), Stage::Tls, "handshake-failed", "connected, but the handshake failed otherwise"),
    row(Code::MalformedCertificate, Some(21), Stage::Certificate, "malformed-certificate", "the certificate cannot be read"),
    row(Code::Revoked, Some(22), Stage::Certificate, "revoked", "a certificate is revoked"),
    row(Code::SelfSigned, Some(23), Stage::Certificate, "self-signed", "the certificate is signed by itself"),
    row(Code::UntrustedRoot, Some(24), Stage::Certificate, "untrusted-root", "the chain ends in a root that is not trusted"),
    row(Code::MissingIntermediate, Some(25), Stage::Certificate, "missing-intermediate", "the server does not send its issuer's certificate"),
    row(Code::PinnedRootNotMet, Some(26), Stage::Certificate, "pinned-root-not-met", "the chain ends in a root that is not one of the given"),
    row(Code::OtherHost, Some(27), Stage::Certificate, "other-host", "the certificate is for another host"),
    row(Code::Expired, Some(28), Stage::Certificate, "expired", "a certificate has expired"),
    row(Code::NotYetValid, Some(29), Stage::Certificate, "not-yet-valid", "a certificate is not valid yet"),
    row(Code::WrongPurpose, Some(30), Stage::Certificate, "wrong-purpose", "a certificate is not for servers"),
    row(Code::CaAsLeaf, Some(31), Stage::Certificate, "ca-as-leaf", "a CA's certificate is used as a server's"),
    row(Code::ChainRefused, Some(32), Stage::Certificate, "chain-refused", "the chain is refused otherwise"),
    row(Code::MustStaple, Some(33), Stage::Certificate, "must-staple", "the certificate demands a stapled OCSP response, and there is no valid one"),
    row(Code::RevocationNotChecked, Some(34), Stage::Certificate, "revocation-not-checked", "revocation could not be checked (--require-revocation)"),
    row(Code::PlainHttpServed, Some(35), Stage::Http, "plain-http-served", "plain HTTP is served, not refused"),
    row(Code::RedirectToHttp, Some(36), Stage::Http, "redirect-to-http", "https redirects to http"),
    row(Code::HttpUrlWithSibling, Some(37), Stage::Content, "http-url-with-sibling", "an answer has http URLs beside https ones (--mixed)"),
    row(Code::HttpUrl, Some(38), Stage::Content, "http-url", "an answer has http URLs, none with an https one beside (--mixed)"),
    row(Code::OldVersionAccepted, None, Stage::Tls, "old-version-accepted", "the server still takes TLS 1.0 or 1.1"),
    row(Code::ClockOff, None, Stage::Http, "clock-off", "the clock here and the server's differ"),
    row(Code::LocalRoot, None, Stage::Certificate, "local-root", "the root is trusted on this machine and not by Mozilla"),
    row(Code::PinnedRoots, None, Stage::Certificate, "pinned-roots", "few roots are trusted: a change of CA breaks the connection"),
    row(Code::StapleInvalid, None, Stage::Certificate, "staple-invalid", "the stapled OCSP response proves nothing"),
    row(Code::CrlUnusable, None, Stage::Certificate, "crl-unusable", "a CRL that is given or fetched proves nothing"),
    row(Code::HttpUnanswered, None, Stage::Http, "http-unanswered", "no HTTP answer came over TLS"),
];

impl Code {
    /// The code's line in the table.
    #[must_use]
    pub fn row(self) -> &'static Row {
        TABLE
            .iter()
            .find(|row| row.code == self)
            .expect("the table has a line for every code, which a test holds")
    }

    /// The stable name, in lower case with hyphens.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Where it happens.
    #[must_use]
    pub fn stage(self) -> Stage {
        self.row().stage
    }

    /// The exit code of the program where this is the gravest fault; none for a warning.
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

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The server, or who keeps it.
    Server,
    /// The clock of this machine.
    Clock,
    /// The roots that are trusted here.
    Roots,
    /// Something in between: a proxy, a firewall, a portal.
    Between,
    /// The network here, or the name or port that is asked for.
    Caller,
}

impl Blame {
    /// Whose fault it is, as text and JSON say it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Clock => "clock here",
            Self::Roots => "roots here",
            Self::Between => "something in between",
            Self::Caller => "caller or network",
        }
    }
}

/// One fault or warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// What was found, with its figures.
    pub detail: String,
    /// Whose fault it is.
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
        Self {
            code,
            detail: detail.into(),
            blame,
            advice: advice.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, TABLE};

    #[test]
    fn the_table_has_every_code_once_and_the_gravest_first() {
        // The last code, so that a new one is not forgotten here.
        assert_eq!(TABLE.len(), Code::HttpUnanswered as usize + 1);
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row.code as usize, place, "{}", row.name);
        }
        let exits: Vec<u8> = TABLE.iter().filter_map(|row| row.exit).collect();
        assert_eq!(exits, (12..12 + exits.len() as u8).collect::<Vec<_>>());
        let firsts = TABLE.iter().take(exits.len());
        assert!(firsts.clone().all(|row| row.exit.is_some()));
        let mut names: Vec<&str> = TABLE.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.len());
    }
}
