//! A parameter of a request: RFC 5849 3.1 and 3.4.1.3.

use std::borrow::Cow;
use std::fmt;

/// A decoded parameter: the bytes of its name and of its value.
///
/// ```
/// let parameter = basestring::Parameter::new("status", "a b");
/// assert_eq!(parameter.to_text(), ("status".into(), "a b".into()));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parameter<'a> {
    /// The decoded name.
    pub name: Cow<'a, [u8]>,
    /// The decoded value.
    pub value: Cow<'a, [u8]>,
}

/// Shows name and value as text, escaped. It hides the values of `oauth_signature`, which with PLAINTEXT
/// contains the secrets, and of `oauth_token_secret`.
impl fmt::Debug for Parameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.escape_ascii();
        match &*self.name {
            b"oauth_signature" | b"oauth_token_secret" => write!(f, "{name}=…"),
            _ => write!(f, "{name}={:?}", String::from_utf8_lossy(&self.value)),
        }
    }
}

impl<'a> Parameter<'a> {
    /// A parameter of decoded bytes; text as UTF-8.
    ///
    /// ```
    /// let parameter = basestring::Parameter::new("f", &[0xff][..]);
    /// assert_eq!(parameter.value, &[0xff][..]);
    /// ```
    #[must_use]
    pub fn new<N, V>(name: &'a N, value: &'a V) -> Self
    where
        N: AsRef<[u8]> + ?Sized,
        V: AsRef<[u8]> + ?Sized,
    {
        Self {
            name: Cow::Borrowed(name.as_ref()),
            value: Cow::Borrowed(value.as_ref()),
        }
    }

    /// Whether the name begins with `oauth_`, as every protocol parameter's does (R-3.1-1). Letter
    /// case counts (R-3.1-2).
    ///
    /// ```
    /// use basestring::Parameter;
    /// assert!(Parameter::new("oauth_x", "").is_protocol());
    /// assert!(!Parameter::new("OAuth_x", "").is_protocol());
    /// ```
    #[must_use]
    pub fn is_protocol(&self) -> bool {
        self.name.starts_with(b"oauth_")
    }

    /// Name and value as text, with U+FFFD for bytes that are not UTF-8: to show, not to sign.
    ///
    /// ```
    /// let parameter = basestring::Parameter::new("f", &[0xff][..]);
    /// assert_eq!(parameter.to_text(), ("f".into(), "\u{fffd}".into()));
    /// ```
    #[must_use]
    pub fn to_text(&self) -> (String, String) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&self.name), text(&self.value))
    }

    /// The same parameter, owning its bytes.
    ///
    /// ```
    /// let owned = {
    ///     let bytes = b"a 1".to_vec();
    ///     basestring::Parameter::new("a", &bytes).into_owned()
    /// };
    /// assert_eq!(owned.to_text().1, "a 1");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Parameter<'static> {
        Parameter {
            name: Cow::Owned(self.name.into_owned()),
            value: Cow::Owned(self.value.into_owned()),
        }
    }
}
