//! A refusal: the status code that RFC 5849 3.2 requires, and the information to fix the request.

use basestring::{Error, Kind};
use basestring_oracle::diagnose::{Named, Parting};
use hyper::StatusCode;
use serde::Serialize;

use super::issued::Denial;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The reference rejects it.
    Kind(Kind),
    /// The client is unknown.
    UnknownClient,
    /// The token is unknown, or another client's.
    UnknownToken,
    /// The owner has not granted it, or the verifier is wrong.
    NotGranted(Denial),
    /// No room for another nonce, or for more credentials.
    NoRoom,
    /// The state file cannot be written.
    Unwritable,
    /// Nothing is served at the path.
    NotFound,
    /// The path accepts other methods.
    MethodNotAllowed,
    /// `Host` is missing, repeated or invalid, or differs from `:authority`.
    BadHost,
    /// The request is for another server.
    Misdirected,
    /// A request over plain HTTP to a provider that has TLS.
    NeedsTls,
    /// The body is too long.
    BodyTooLarge,
    /// The body is incomplete.
    BrokenBody,
    /// The body does not arrive in time.
    TooSlow,
    /// An internal error.
    Internal,
}

impl Why {
    /// The stable code.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.name(),
            Self::UnknownClient => "unknown-client",
            Self::UnknownToken => "unknown-token",
            Self::NotGranted(Denial::WrongVerifier) => "wrong-verifier",
            Self::NotGranted(
                Denial::Unknown
                | Denial::Exchanged
                | Denial::Undecided
                | Denial::Denied
                | Denial::Blocked
                | Denial::NoRoom,
            ) => "not-granted",
            Self::NoRoom => "no-room",
            Self::Unwritable => "state-unwritable",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::BadHost => "bad-host",
            Self::Misdirected => "misdirected",
            Self::NeedsTls => "tls-required",
            Self::BodyTooLarge => "body-too-large",
            Self::BrokenBody => "broken-body",
            Self::TooSlow => "too-slow",
            Self::Internal => "internal",
        }
    }

    /// 3.2: 400 for a malformed request; 401 for credentials, signature, timestamp and nonce.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Kind(kind) => {
                StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::BAD_REQUEST)
            }
            Self::UnknownClient | Self::UnknownToken | Self::NotGranted(_) => {
                StatusCode::UNAUTHORIZED
            }
            Self::NoRoom | Self::Unwritable => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NeedsTls => StatusCode::FORBIDDEN,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadHost | Self::BrokenBody => StatusCode::BAD_REQUEST,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The section that requires the refusal.
    pub(super) const fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Kind(Kind::MalformedHeader) => "RFC 5849 3.5.1",
            Self::Kind(Kind::MalformedUrl) => "RFC 5849 3.4.1.2",
            Self::Kind(Kind::DuplicateParameter | Kind::MissingParameter) => "RFC 5849 3.1, 3.2",
            Self::Kind(Kind::SeveralPlaces) => "RFC 5849 3.5",
            Self::Kind(Kind::BadTimestamp | Kind::UsedNonce) => "RFC 5849 3.2, 3.3",
            Self::Kind(Kind::BadBodyHash) => "draft-eaton-oauth-bodyhash 3.2",
            Self::Kind(_) | Self::UnknownClient | Self::UnknownToken => "RFC 5849 3.2",
            Self::NotGranted(_) => "RFC 5849 2.3",
            Self::BadHost => "RFC 9112 3.2",
            Self::Misdirected => "RFC 9110 7.4",
            Self::NeedsTls => "RFC 5849 2.1, 2.3, 3.4.4",
            Self::NoRoom
            | Self::Unwritable
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::BodyTooLarge
            | Self::BrokenBody
            | Self::TooSlow
            | Self::Internal => return None,
        })
    }
}

/// A refusal with its explanation, which contains no secret and no signature.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) why: Why,
    pub(super) said: Box<Said>,
}

/// The explanation of a refusal.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// What is wrong, in a sentence.
    pub(super) message: String,
    /// The base string that the server computed.
    pub(super) base_string: Option<String>,
    pub(super) found: Found,
}

/// What the diagnosis found.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Found {
    /// The result in words; none if the refusal needs no diagnosis.
    pub(super) diagnosis: Option<String>,
    /// The mistakes: all of them if they explain it together, else the most likely first.
    pub(super) mistakes: Vec<Named>,
    /// The first difference from the client's base string, or from that of a mistake.
    pub(super) first_difference: Option<Parting>,
}

impl Refusal {
    pub(super) fn new(why: Why, message: impl Into<String>) -> Self {
        Self {
            why,
            said: Box::new(Said {
                message: message.into(),
                base_string: None,
                found: Found::default(),
            }),
        }
    }

    /// The same with a known mistake.
    pub(super) fn with(mut self, mistake: &str) -> Self {
        let mistakes = &mut self.said.found.mistakes;
        if !mistakes.iter().any(|named| named.id == mistake) {
            mistakes.extend(Named::find(mistake));
        }
        self
    }
}

impl From<Error> for Refusal {
    fn from(fault: Error) -> Self {
        let message = fault.to_string();
        let prefix = format!("{}: ", fault.kind());
        let message = message.strip_prefix(&prefix).unwrap_or(&message);
        Self::new(Why::Kind(fault.kind()), message)
    }
}

impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        let message = match denial {
            Denial::Unknown => {
                return Self::new(
                    Why::UnknownToken,
                    "these temporary credentials were not issued here, or have expired",
                );
            }
            Denial::NoRoom => {
                return Self::new(Why::NoRoom, "no room for more credentials: try again later");
            }
            Denial::Exchanged => "these temporary credentials were already exchanged for a token",
            Denial::Undecided => "the owner has not granted access yet",
            Denial::Denied => "the owner has already decided, or has denied access",
            Denial::Blocked => {
                "these temporary credentials are blocked after too many wrong codes or passwords"
            }
            Denial::WrongVerifier => "oauth_verifier is not the code of this grant",
        };
        Self::new(Why::NotGranted(denial), message)
    }
}
