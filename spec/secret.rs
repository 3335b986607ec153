//! Secrets: a type that is not printed and is wiped when dropped, and comparison in constant time
//! (R-4.5-1, G-1, G-4).

use std::fmt;

use ctutils::CtEq;
use zeroize::Zeroizing;

/// A shared secret, a password or an AuthToken. `Debug` hides it, and it is wiped when dropped.
///
/// ```
/// let secret = basestring::Secret::new("kd94hf93k423kf44");
/// assert_eq!(format!("{secret:?}"), "Secret(…)");
/// ```
#[derive(Clone, Default)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// A secret of these bytes; text is UTF-8 (R-3.4.2-8).
    ///
    /// ```
    /// assert_eq!(basestring::Secret::new("é").expose(), [0xc3, 0xa9]);
    /// ```
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(bytes.into()))
    }

    /// The empty secret, such as the token secret before there is a token (R-2.1-8).
    ///
    /// ```
    /// assert!(basestring::Secret::empty().is_empty());
    /// ```
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Whether it has no bytes.
    ///
    /// ```
    /// assert!(!basestring::Secret::new("s").is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes, to compute with. Keep them out of messages.
    ///
    /// ```
    /// assert_eq!(basestring::Secret::new("s").expose(), b"s");
    /// ```
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// Whether two byte strings are equal, in time that depends on their lengths alone (G-1).
///
/// ```
/// use basestring::constant_time_eq;
/// assert!(constant_time_eq(b"74KNZJeDHnMBp0EMJ9ZHt/XKycU=", b"74KNZJeDHnMBp0EMJ9ZHt/XKycU="));
/// assert!(!constant_time_eq(b"74KNZJeDHnMBp0EMJ9ZHt/XKycU=", b"74KNZJeDHnMBp0EMJ9ZHt/XKycV="));
/// ```
#[must_use]
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}
