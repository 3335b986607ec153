//! The protocol parameters that most requests carry, known by their names: RFC 5849 3.1, 3.5.

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

    /// The parameter of that name: the length says which it may be.
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

    #[inline(always)]
    pub(crate) const fn name(self) -> &'static [u8] {
        Self::NAMES[self.place()]
    }

    /// Its place among the others.
    pub(crate) const fn place(self) -> usize {
        self as usize
    }
}
