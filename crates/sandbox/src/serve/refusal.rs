//! A refusal: the status code that RFC 5849 3.2 asks for, and what a person needs to mend it.

#![expect(clippy::wildcard_enum_match_arm)]

use basestring::{Error, Kind};
use basestring_oracle::diagnose::{Named, Parting};
use hyper::StatusCode;
use serde::Serialize;

use super::grants::Denial;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The reference refuses it.
    Kind(Kind),
    /// There is no such client.
    UnknownClient,
    /// There is no such token, or it is another client's.
    UnknownToken,
    /// The owner has not granted it, or the verifier is wrong.
    NotGranted(Denial),
    /// No room for another nonce, or for more credentials.
    NoRoom,
    /// The state file cannot be written.
    Unwritable,
    /// No such path.
    NotFound,
    /// A path that takes other methods.
    MethodNotAllowed,
    /// A request over plain HTTP to a provider that has TLS.
    NeedsTls,
    /// The body is too long.
    BodyTooLarge,
    /// The body breaks off.
    BrokenBody,
    /// The body does not come.
    TooSlow,
    /// A fault of the provider.
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
            Self::NotGranted(_) => "not-granted",
            Self::NoRoom => "no-room",
            Self::Unwritable => "state-unwritable",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::NeedsTls => "tls-required",
            Self::BodyTooLarge => "body-too-large",
            Self::BrokenBody => "broken-body",
            Self::TooSlow => "too-slow",
            Self::Internal => "internal",
        }
    }

    /// 3.2: 400 for the form, 401 for the credentials, the signature, the time and the nonce.
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
            Self::BrokenBody => StatusCode::BAD_REQUEST,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The clause that asks for the refusal.
    pub(super) const fn clause(self) -> Option<&'static str> {
        Some(match self {
            Self::Kind(Kind::MalformedHeader) => "RFC 5849 3.5.1",
            Self::Kind(Kind::MalformedUrl) => "RFC 5849 3.4.1.2",
            Self::Kind(Kind::DuplicateParameter | Kind::MissingParameter) => "RFC 5849 3.1, 3.2",
            Self::Kind(Kind::SeveralPlaces) => "RFC 5849 3.5",
            Self::Kind(Kind::BadTimestamp | Kind::UsedNonce) => "RFC 5849 3.2, 3.3",
            Self::Kind(_) | Self::UnknownClient | Self::UnknownToken => "RFC 5849 3.2",
            Self::NotGranted(_) => "RFC 5849 2.3",
            Self::NeedsTls => "RFC 5849 2.1, 2.3, 3.4.4",
            _ => return None,
        })
    }
}

/// A refusal, with all that may be said of it. Nothing in it holds a secret or a signature.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) why: Why,
    pub(super) said: Box<Said>,
}

/// What is said of a refusal.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// What was expected and what was found.
    pub(super) message: String,
    /// The base string that the server computed.
    pub(super) base_string: Option<String>,
    pub(super) found: Found,
}

/// What the diagnosis found.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Found {
    /// What came of it, in words; none where there was nothing to look for.
    pub(super) diagnosis: Option<String>,
    /// The mistakes: all of them where they explain it together, else the likeliest first.
    pub(super) mistakes: Vec<Named>,
    /// Where the texts part: the client's own base string, or what a mistake gives.
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
                    "expected temporary credentials that were issued and have not expired, found others",
                );
            }
            Denial::NoRoom => {
                return Self::new(
                    Why::NoRoom,
                    "expected room for more credentials, found none: try again later",
                );
            }
            Denial::Exchanged => {
                "expected temporary credentials that were not used, found some that were exchanged"
            }
            Denial::Undecided => "expected the owner's grant, found no decision yet",
            Denial::Denied => {
                "expected the owner's grant, found a decision already made, or a denial"
            }
            Denial::Blocked => {
                "expected temporary credentials, found some blocked by too many wrong codes"
            }
            Denial::WrongVerifier => "expected the verification code of this grant, found another",
        };
        Self::new(Why::NotGranted(denial), message)
    }
}
