//! The one error of the reference: what was expected, what was found, and where.
//!
//! Its kinds are the refusal kinds of the adapter protocol. RFC 5849 3.2 asks a server to refuse a
//! request for each of them (R-3.2-8 to R-3.2-17); which of them goes with which status code is
//! [`Kind::status`].

use std::borrow::Cow;
use std::fmt;

/// Why a request, a header or a parameter is refused.
///
/// ```
/// use basestring::{Kind, Url};
/// let refusal = Url::parse(b"ftp://h/").unwrap_err();
/// assert_eq!(refusal.kind(), Kind::MalformedUrl);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// The URL is not an absolute http or https URL of RFC 3986.
    MalformedUrl,
    /// A header does not follow its grammar.
    MalformedHeader,
    /// A parameter cannot be decoded, or has an invalid value.
    MalformedParameter,
    /// A parameter that the protocol requires is absent or empty.
    MissingParameter,
    /// A protocol parameter occurs more than once (3.1).
    DuplicateParameter,
    /// Protocol parameters are in more than one of the places of 3.5.
    SeveralPlaces,
    /// `oauth_version` is present and not `1.0` (3.2).
    UnknownVersion,
    /// `oauth_signature_method` or a digest algorithm is not one that is offered.
    UnknownMethod,
    /// The signature is not the one of this request (3.2).
    BadSignature,
    /// `oauth_body_hash` is not the hash of this body (draft-eaton-oauth-bodyhash 3.2).
    BadBodyHash,
    /// The timestamp is not a positive integer, or outside the window (3.3).
    BadTimestamp,
    /// The combination of nonce, timestamp and credentials was used before (3.3).
    UsedNonce,
    /// The client or token identifier is not the one of the credentials.
    UnknownCredentials,
    /// Any other refusal.
    Other,
}

impl Kind {
    /// Every kind, in the order of their definition.
    ///
    /// ```
    /// use basestring::Kind;
    /// assert!(Kind::ALL.contains(&Kind::UsedNonce));
    /// ```
    pub const ALL: [Self; 14] = [
        Self::MalformedUrl,
        Self::MalformedHeader,
        Self::MalformedParameter,
        Self::MissingParameter,
        Self::DuplicateParameter,
        Self::SeveralPlaces,
        Self::UnknownVersion,
        Self::UnknownMethod,
        Self::BadSignature,
        Self::BadBodyHash,
        Self::BadTimestamp,
        Self::UsedNonce,
        Self::UnknownCredentials,
        Self::Other,
    ];

    /// The kind's name in the adapter protocol.
    ///
    /// ```
    /// assert_eq!(basestring::Kind::MalformedUrl.name(), "malformed-url");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MalformedUrl => "malformed-url",
            Self::MalformedHeader => "malformed-header",
            Self::MalformedParameter => "malformed-parameter",
            Self::MissingParameter => "missing-parameter",
            Self::DuplicateParameter => "duplicate-parameter",
            Self::SeveralPlaces => "several-places",
            Self::UnknownVersion => "unknown-version",
            Self::UnknownMethod => "unknown-method",
            Self::BadSignature => "bad-signature",
            Self::BadBodyHash => "bad-body-hash",
            Self::BadTimestamp => "bad-timestamp",
            Self::UsedNonce => "used-nonce",
            Self::UnknownCredentials => "unknown-credentials",
            Self::Other => "other",
        }
    }

    /// The kind of that name in the adapter protocol.
    ///
    /// ```
    /// use basestring::Kind;
    /// assert_eq!(Kind::from_name("used-nonce"), Some(Kind::UsedNonce));
    /// assert_eq!(Kind::from_name("nonce"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The status code that RFC 5849 3.2 gives for a refusal of this kind (R-3.2-10 to R-3.2-17):
    /// 400 for the form of a request, 401 for its credentials, signature, time and nonce.
    ///
    /// ```
    /// assert_eq!(basestring::Kind::DuplicateParameter.status(), 400);
    /// assert_eq!(basestring::Kind::UsedNonce.status(), 401);
    /// ```
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadSignature
            | Self::BadBodyHash
            | Self::BadTimestamp
            | Self::UsedNonce
            | Self::UnknownCredentials => 401,
            Self::MalformedUrl
            | Self::MalformedHeader
            | Self::MalformedParameter
            | Self::MissingParameter
            | Self::DuplicateParameter
            | Self::SeveralPlaces
            | Self::UnknownVersion
            | Self::UnknownMethod
            | Self::Other => 400,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A refusal: its kind, what was expected, what was found, and where.
///
/// The message never contains a secret or an expected signature (G-4). It shows bytes escaped.
///
/// ```
/// let error = basestring::Url::parse(b"http://h:99999/").unwrap_err();
/// assert_eq!(error.kind(), basestring::Kind::MalformedUrl);
/// assert_eq!(
///     error.to_string(),
///     "malformed-url: expected a port from 1 to 65535, found \"99999\", at byte 9 of the URL",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
    place: Option<(usize, &'static str)>,
}

impl Error {
    /// A refusal of this kind: "expected `expected`, found `found`".
    ///
    /// ```
    /// use basestring::{Error, Kind};
    /// let refusal = Error::new(Kind::MissingParameter, "oauth_nonce", "none");
    /// assert_eq!(refusal.to_string(), "missing-parameter: expected oauth_nonce, found none");
    /// ```
    #[must_use]
    pub fn new(
        kind: Kind,
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind,
            expected: expected.into(),
            found: found.into(),
            place: None,
        }
    }

    /// The same refusal with its place: the offset in bytes, and of what (`"the URL"`).
    ///
    /// ```
    /// use basestring::{Error, Kind};
    /// let refusal = Error::new(Kind::MalformedUrl, "a host", "the end").at(7, "the URL");
    /// assert_eq!(refusal.offset(), Some(7));
    /// ```
    #[must_use]
    pub fn at(mut self, offset: usize, of: &'static str) -> Self {
        self.place = Some((offset, of));
        self
    }

    /// Why it was refused.
    ///
    /// ```
    /// let refusal = basestring::parse_timestamp(b"1.5").unwrap_err();
    /// assert_eq!(refusal.kind(), basestring::Kind::BadTimestamp);
    /// ```
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What was expected.
    ///
    /// ```
    /// let refusal = basestring::parse_timestamp(b"1.5").unwrap_err();
    /// assert_eq!(refusal.expected(), "a timestamp of decimal digits, greater than zero");
    /// ```
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What was found in its place.
    ///
    /// ```
    /// let refusal = basestring::parse_timestamp(b"1.5").unwrap_err();
    /// assert_eq!(refusal.found(), r#""1.5""#);
    /// ```
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// The offset in bytes of what was found, where it is known.
    ///
    /// ```
    /// let refusal = basestring::percent_decode(b"100% sure").unwrap_err();
    /// assert_eq!(refusal.offset(), Some(3));
    /// ```
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.place.map(|(offset, _)| offset)
    }

    /// The same refusal with another name for the text in which it is.
    pub(crate) fn within(self, of: &'static str) -> Self {
        self.shifted(0, of)
    }

    /// The same refusal in a longer text, which starts `by` bytes earlier.
    pub(crate) fn shifted(mut self, by: usize, of: &'static str) -> Self {
        self.place = self
            .place
            .map(|(offset, _)| (offset.saturating_add(by), of));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.kind, self.expected, self.found
        )?;
        if let Some((offset, of)) = self.place {
            write!(f, ", at byte {offset} of {of}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Bytes as a message shows them: in quotation marks, escaped, the first 48 of them.
pub(crate) fn excerpt(bytes: &[u8]) -> String {
    const MOST: usize = 48;
    match bytes.get(..MOST) {
        Some(head) if bytes.len() > MOST => {
            format!("\"{}\"… ({} bytes)", head.escape_ascii(), bytes.len())
        }
        _ => format!("\"{}\"", bytes.escape_ascii()),
    }
}
