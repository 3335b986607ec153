//! The secret of a webhook, which is never empty.

use std::ops::Deref;

use crate::error::{Error, Kind};
use crate::secret::Secret;

/// A secret with at least one byte. The functions that verify webhooks take it instead of [`Secret`]:
/// with an empty key, which a setting that is missing gives, everybody can compute the signature.
///
/// It dereferences to [`Secret`], so that it signs too.
///
/// ```
/// use basestring::{Kind, WebhookSecret, trello};
/// let secret = WebhookSecret::new("secret").unwrap();
/// let signature = trello::sign(&secret, b"{}", b"https://h/");
/// assert!(trello::verify(&secret, b"{}", b"https://h/", signature.as_bytes()).is_ok());
/// // A variable that is not set.
/// let unset = std::env::var("NO_SUCH_SECRET").unwrap_or_default();
/// assert_eq!(WebhookSecret::new(unset).unwrap_err().kind(), Kind::Other);
/// ```
#[derive(Clone, Debug)]
pub struct WebhookSecret(Secret);

impl WebhookSecret {
    /// A secret of these bytes; text is UTF-8.
    ///
    /// ```
    /// use basestring::WebhookSecret;
    /// assert_eq!(WebhookSecret::new("12345").unwrap().expose(), b"12345");
    /// assert!(WebhookSecret::new("").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::Other`] if there are none.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Result<Self, Error> {
        Self::try_from(Secret::new(bytes))
    }
}

impl TryFrom<Secret> for WebhookSecret {
    type Error = Error;

    fn try_from(secret: Secret) -> Result<Self, Error> {
        if secret.is_empty() {
            let expected = "the secret of the webhook, without which everybody can sign";
            return Err(Error::new(Kind::Other, expected, "an empty one"));
        }
        Ok(Self(secret))
    }
}

impl Deref for WebhookSecret {
    type Target = Secret;

    fn deref(&self) -> &Secret {
        &self.0
    }
}
