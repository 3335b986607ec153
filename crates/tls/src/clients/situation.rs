//! What a situation is: a server, what a client should do with it, and why.

use serde::Serialize;

use super::key::{Hash, Kind};

/// What a client should do with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// The documents require that it is accepted.
    MustAccept,
    /// The documents require that it is rejected.
    MustReject,
    /// The documents recommend that it is accepted.
    ShouldAccept,
    /// It should be rejected, and many clients that are right otherwise accept it.
    ShouldReject,
}

impl Expected {
    /// The expectation in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::MustAccept => "must accept",
            Self::MustReject => "must reject",
            Self::ShouldAccept => "should accept",
            Self::ShouldReject => "should reject",
        }
    }

    /// Whether the server is to be accepted.
    #[must_use]
    pub const fn accepts(self) -> bool {
        match self {
            Self::MustAccept | Self::ShouldAccept => true,
            Self::MustReject | Self::ShouldReject => false,
        }
    }
}

/// What a client needs before a situation can be judged. It is detected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// TLS 1.2 in its ClientHello.
    Tls12,
    /// TLS 1.3 in its ClientHello.
    Tls13,
    /// A signature scheme in its ClientHello.
    Scheme(u16),
    /// The command has `{ca}`.
    CaFile,
    /// The command has `{authorization}`.
    Credentials,
}

/// The host of a situation's URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Host {
    /// `localhost`.
    Localhost,
    /// `127.0.0.1`.
    Address,
    /// A name below the domain, which has to resolve to 127.0.0.1.
    Below(&'static str),
}

/// How a server is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recipe {
    /// A TLS server, by a function of this name in the table of chains.
    Tls(Tls),
    /// A server that answers every ClientHello in an old version.
    Old(Old),
    /// A TLS server that answers a request in a special way.
    Http(Http),
}

/// A server that answers in an old version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Old {
    pub(crate) version: u16,
    /// Whether it prefers the RSA key exchange, in which it signs nothing.
    pub(crate) is_static: bool,
}

/// The TLS servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    Valid,
    Key(Kind),
    /// This version and no other.
    Only(u16),
    /// A server without the certificate's key, in this version.
    OtherKey(u16),
    /// A certificate for clients.
    Purpose,
    /// An unknown critical extension.
    Critical,
    /// A wrong signature of the leaf (0) or the intermediate (1).
    Forged(u8),
    /// Dates of the leaf (0), the intermediate (1) or the root (2), in seconds from now.
    Dates {
        place: u8,
        from: i64,
        until: i64,
    },
    Names(Names),
    Order(Order),
    Root(Root),
    Through(Through),
    /// Revocation by a means, right (false) or wrong (true).
    Revocation(Means, bool),
}

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// `*.wild` below the domain.
    Wildcard,
    /// `*` below the domain.
    TopLevelWildcard,
    /// These names; for a host below the domain, below it.
    Given(&'static [&'static str]),
    AddressAsDns,
    OtherAddress,
    /// The host in the common name, without subjectAltName.
    CommonNameOnly,
    /// The host in the common name, with another in subjectAltName.
    CommonNameBeside,
}

/// Which certificates a server sends, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Long,
    Cross,
    Reversed,
    Surplus,
    PathLength,
    Missing,
}

/// Where a chain ends, if not in the given root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    SelfSigned,
    Unknown,
    System,
}

/// A special intermediate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Through {
    NoSigning,
    Leaf,
    NoBasic,
    Permitted,
    Excluded,
    Key(Kind),
    /// An RSA intermediate that signs with this hash.
    SignsWith(Hash),
}

/// A means of revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    Staple,
    /// must-staple: wrong without a staple.
    MustStaple,
    Crl,
    Responder,
}

/// What a server answers over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Http {
    /// A redirect to the same server.
    SameOrigin,
    /// A redirect to plain HTTP.
    PlainRedirect,
    /// A redirect to another host.
    OtherHost,
    /// A redirect to another port.
    OtherPort,
    /// A page with a picture over plain HTTP.
    MixedContent,
    /// Strict-Transport-Security, and a redirect to an http URL of the same host.
    Hsts,
    /// Plain HTTP, answered with 403.
    Plain,
}

/// A situation.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// Its stable name.
    pub id: &'static str,
    /// What a client should do.
    pub expected: Expected,
    /// What the server does, in a sentence without a full stop.
    pub what: &'static str,
    /// The document and section.
    pub section: &'static str,
    /// The valid server that differs in one property only.
    pub twin: Option<&'static str>,
    /// What the client needs.
    pub needs: Needs,
    /// The host of the URL.
    pub host: Host,
    pub(crate) recipe: Recipe,
}

impl Situation {
    /// The situation as JSON, without its URL.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "id": self.id,
            "expected": self.expected,
            "what": self.what,
            "section": self.section,
            "twin": self.twin,
        })
    }

    /// Whether the situation is about HTTP, not about TLS.
    #[must_use]
    pub const fn is_http(&self) -> bool {
        match self.recipe {
            Recipe::Http(_) => true,
            Recipe::Tls(_) | Recipe::Old(_) => false,
        }
    }
}
