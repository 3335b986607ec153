//! The names of the protocol parameters that most requests carry: RFC 5849 3.1.

/// A protocol parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    ClientKey,
    Nonce,
    Signature,
    SignatureMethod,
    Timestamp,
    Token,
    Version,
}

impl Known {
    /// How many there are.
    pub(crate) const COUNT: usize = 7;

    /// In the order of [`Known`].
    pub(crate) const NAMES: [&'static [u8]; Self::COUNT] = [
        b"oauth_consumer_key",
        b"oauth_nonce",
        b"oauth_signature",
        b"oauth_signature_method",
        b"oauth_timestamp",
        b"oauth_token",
        b"oauth_version",
    ];

    /// The parameter of that name. The length decides which it can be.
    #[inline(always)]
    pub(crate) fn of(name: &[u8]) -> Option<Self> {
        let is = |known: Self| (name == known.name()).then_some(known);
        match name.len() {
            11 => is(Self::Nonce).or_else(|| is(Self::Token)),
            13 => is(Self::Version),
            15 => is(Self::Signature).or_else(|| is(Self::Timestamp)),
            18 => is(Self::ClientKey),
            22 => is(Self::SignatureMethod),
            _ => None,
        }
    }

    /// The parameter whose name a text begins with, and the text after `="`. One byte of the name
    /// decides which it can be.
    #[inline(always)]
    pub(crate) fn before_value(text: &[u8]) -> Option<(Self, &[u8])> {
        let is = |known: Self| match text.strip_prefix(known.name())? {
            [b'=', b'"', value @ ..] => Some((known, value)),
            _ => None,
        };
        match text.get(6)? {
            b'c' => is(Self::ClientKey),
            b'n' => is(Self::Nonce),
            b's' => is(Self::SignatureMethod).or_else(|| is(Self::Signature)),
            b't' => is(Self::Timestamp).or_else(|| is(Self::Token)),
            b'v' => is(Self::Version),
            _ => None,
        }
    }

    #[inline(always)]
    pub(crate) const fn name(self) -> &'static [u8] {
        Self::NAMES[self.place()]
    }

    /// Its place among the others.
    pub(crate) const fn place(self) -> usize {
        self as usize
    }
}
