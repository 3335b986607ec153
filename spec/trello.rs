//! The signature of Trello's webhooks, as "Webhook Signatures" in its documentation has it (L-sign-1
//! to L-sign-4, L-verify-1).
//!
//! The text is the body exactly as it was sent, then the callback URL exactly as it was given when
//! the webhook was created. The key is the application's secret. The header `X-Trello-Webhook` has the
//! HMAC-SHA1 as Base64.
//!
//! The documentation also says that texts are treated as binary strings: of a character beyond U+00FF,
//! only the lowest byte is signed. Current versions of the code that it shows sign UTF-8.
//! This reference signs the bytes of the body as they were sent (O-trello-binary).
//!
//! ```
//! use basestring::{WebhookSecret, trello};
//!
//! let secret = WebhookSecret::new("secret").unwrap();
//! let url = b"https://example.com/trello";
//! let signature = trello::sign(&secret, br#"{"a":1}"#, url);
//! assert_eq!(signature, "B3RnoCPFLHiNa78Vo68wtwXC0QY=");
//! assert!(trello::verify(&secret, br#"{"a":1}"#, url, signature.as_bytes()).is_ok());
//! ```

use crate::error::{Error, Kind, excerpt};
use crate::secret::{Secret, constant_time_eq};
use crate::signature::hmac_sha1;
use crate::webhook_secret::WebhookSecret;

/// The text that is signed: "the concatenation of the full request body and the callbackURL exactly as
/// it was provided during webhook creation" (L-sign-1, L-sign-2).
///
/// ```
/// assert_eq!(basestring::trello::signed_text(b"{}", b"https://h/"), b"{}https://h/");
/// ```
#[must_use]
pub fn signed_text(body: &[u8], callback_url: &[u8]) -> Vec<u8> {
    [body, callback_url].concat()
}

/// The value of `X-Trello-Webhook`: HMAC-SHA1 of [`signed_text`] as Base64 (L-sign-3, L-sign-4).
///
/// ```
/// use basestring::{Secret, trello};
/// assert_eq!(trello::sign(&Secret::new("s"), b"{}", b"https://h/").len(), 28);
/// ```
#[must_use]
pub fn sign(secret: &Secret, body: &[u8], callback_url: &[u8]) -> String {
    hmac_sha1(&signed_text(body, callback_url), secret)
}

/// Whether a header's value is the signature of body and callback URL, compared in constant time
/// (L-verify-1).
///
/// ```
/// use basestring::{Kind, WebhookSecret, trello};
/// let secret = WebhookSecret::new("s").unwrap();
/// let refused = trello::verify(&secret, b"{}", b"https://h/", b"");
/// assert_eq!(refused.unwrap_err().kind(), Kind::BadSignature);
/// ```
///
/// # Errors
///
/// [`Kind::BadSignature`] for any other value, also an empty one.
pub fn verify(
    secret: &WebhookSecret,
    body: &[u8],
    callback_url: &[u8],
    signature: &[u8],
) -> Result<(), Error> {
    if constant_time_eq(sign(secret, body, callback_url).as_bytes(), signature) {
        return Ok(());
    }
    let expected = "the signature of the body and the callback URL";
    Err(Error::new(Kind::BadSignature, expected, excerpt(signature)))
}
