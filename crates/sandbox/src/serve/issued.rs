//! What the provider issues: temporary credentials (RFC 5849 2.1) with the owner's decision on them
//! (2.2), and token credentials (2.3).

use basestring::Secret;
use serde::{Deserialize, Serialize};

/// Temporary credentials.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Temporary {
    /// The client that they were issued to.
    pub(super) client: String,
    #[serde(with = "secret")]
    pub(super) secret: Secret,
    /// Where the owner is redirected; none if the owner types the code.
    pub(super) callback: Option<String>,
    /// Seconds since 1970.
    pub(super) created: u64,
    pub(super) decision: Decision,
    /// How many wrong verifiers or passwords were sent.
    pub(super) failures: u8,
}

/// The owner's decision.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) enum Decision {
    /// Not decided yet.
    Open,
    /// Access granted.
    Granted {
        #[serde(with = "secret")]
        verifier: Secret,
        user: String,
    },
    /// Access denied.
    Denied,
    /// Already exchanged for token credentials, which is possible once (2.3).
    Exchanged,
    /// Too many wrong verifiers or passwords.
    Blocked,
}

/// Token credentials.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Token {
    /// The client that they were issued to.
    pub(super) client: String,
    #[serde(with = "secret")]
    pub(super) secret: Secret,
    /// The owner's screen name.
    pub(super) user: String,
}

/// A secret as text in the state file, which only its owner can read.
mod secret {
    use basestring::Secret;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(secret: &Secret, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&String::from_utf8_lossy(secret.expose()))
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Secret, D::Error> {
        String::deserialize(from).map(Secret::new)
    }
}

/// Why something is not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// Not issued here, or expired.
    Unknown,
    /// Already exchanged.
    Exchanged,
    /// The owner has not decided yet.
    Undecided,
    /// The owner denied access.
    Denied,
    /// Too many wrong verifiers or passwords.
    Blocked,
    /// The verifier is wrong.
    WrongVerifier,
    /// No room for more.
    NoRoom,
}
