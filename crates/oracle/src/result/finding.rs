//! What a whole operation does wrong, whatever the request is.

use serde::{Deserialize, Serialize};

use crate::protocol::Op;

/// What a whole operation does, whatever the request is. It is no single mistake: several may lead to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Every request is rejected, the valid ones too.
    EveryRequestRejected,
    /// Every valid request is rejected, and some invalid ones are accepted.
    EveryValidRejected,
    /// Every request is accepted, the invalid ones too.
    EveryRequestAccepted,
    /// Every request with an HMAC signature is rejected, and others are not.
    EveryHmacRejected,
    /// Every request with this signature method is rejected, and others are not.
    MethodRejected(String),
    /// The implementation does not have this signature method, or this algorithm or `qop` of Digest.
    /// The documents require none (RFC 5849 3.4, RFC 7616 3.3).
    MethodNotOffered(String),
}

impl Finding {
    /// Whether the documents permit it.
    #[must_use]
    pub const fn is_permitted(&self) -> bool {
        match self {
            Self::MethodNotOffered(_) => true,
            Self::EveryRequestRejected
            | Self::EveryValidRejected
            | Self::EveryRequestAccepted
            | Self::EveryHmacRejected
            | Self::MethodRejected(_) => false,
        }
    }

    /// What the operation does, in a few words.
    #[must_use]
    pub fn does(&self, op: Op) -> String {
        match self {
            Self::EveryRequestRejected => format!("{op}: every request is rejected"),
            Self::EveryValidRejected => format!("{op}: every valid request is rejected"),
            Self::EveryRequestAccepted => format!("{op}: every request is accepted"),
            Self::EveryHmacRejected => format!("{op}: every HMAC signature is rejected"),
            Self::MethodRejected(method) => format!("{op}: every {method} signature is rejected"),
            Self::MethodNotOffered(method) => format!("{op}: {method} is not offered"),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn next(&self) -> String {
        match self {
            Self::EveryRequestRejected
            | Self::EveryValidRejected
            | Self::EveryHmacRejected
            | Self::MethodRejected(_) => {
                "Check what all valid requests have in common, before the rules for single \
                 requests: the key, the hash function, the order of the arguments, the encoding of \
                 the signature, and the adapter. The operation that signs shows the wrong value."
                    .to_owned()
            }
            Self::EveryRequestAccepted => {
                "Check that the signature is compared at all, and that the adapter passes on the \
                 result."
                    .to_owned()
            }
            Self::MethodNotOffered(method) => format!(
                "If the implementation has {method}, name it in the handshake's `methods`: then \
                 these cases are failures."
            ),
        }
    }
}
