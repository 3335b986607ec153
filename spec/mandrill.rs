//! The signature of Mandrill's webhooks, as "How to Authenticate Webhook Requests" in its
//! documentation has it (M-sign-1 to M-sign-5, M-verify-1).
//!
//! The text is the URL exactly as it was entered for the webhook, then the fields of the form, sorted
//! by name, each as name and value with nothing between. The key is the webhook's authentication key.
//! The header `X-Mandrill-Signature` has the HMAC-SHA1 as Base64.
//!
//! ```
//! use basestring::{WebhookSecret, mandrill};
//!
//! let key = WebhookSecret::new("k3y").unwrap();
//! let fields = [("mandrill_events", "[]"), ("a", "1")];
//! let signature = mandrill::sign(&key, b"https://example.com/hook?x=1", &fields);
//! assert_eq!(signature, "a0kwY0uf2FmdRJ/lAAUnY+aY2+k=");
//! let url = b"https://example.com/hook?x=1";
//! assert!(mandrill::verify(&key, url, &fields, signature.as_bytes()).is_ok());
//! ```

use crate::error::{Error, Kind, excerpt};
use crate::secret::{Secret, constant_time_eq};
use crate::signature::hmac_sha1;
use crate::webhook_secret::WebhookSecret;

/// The text that is signed.
///
/// 1. The URL "exactly as you entered it in Mandrill (including any query strings, if applicable)"
///    (M-sign-1).
/// 2. The fields sorted "alphabetically by key": here by byte (M-sign-2, O-mandrill-order). Fields of
///    one name stay in their order.
/// 3. "Each POST variable's key and value", decoded, "with no delimiter" (M-sign-3).
///
/// ```
/// let fields = [("b", "2"), ("a", "1")];
/// assert_eq!(basestring::mandrill::signed_text(b"https://h/", &fields), b"https://h/a1b2");
/// ```
#[must_use]
pub fn signed_text<N, V>(url: &[u8], fields: &[(N, V)]) -> Vec<u8>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    // 1.
    let mut text = url.to_vec();
    // 2.
    let mut sorted: Vec<&(N, V)> = fields.iter().collect();
    sorted.sort_by(|a, b| a.0.as_ref().cmp(b.0.as_ref()));
    // 3.
    for (name, value) in sorted {
        text.extend_from_slice(name.as_ref());
        text.extend_from_slice(value.as_ref());
    }
    text
}

/// The value of `X-Mandrill-Signature`: HMAC-SHA1 of [`signed_text`] as Base64 (M-sign-4, M-sign-5).
///
/// ```
/// use basestring::{Secret, mandrill};
/// assert_eq!(mandrill::sign(&Secret::new("k"), b"https://h/", &[("a", "1")]).len(), 28);
/// ```
#[must_use]
pub fn sign<N, V>(key: &Secret, url: &[u8], fields: &[(N, V)]) -> String
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    hmac_sha1(&signed_text(url, fields), key)
}

/// Whether a header's value is the signature of URL and fields, compared in constant time
/// (M-verify-1).
///
/// ```
/// use basestring::{Kind, WebhookSecret, mandrill};
/// let key = WebhookSecret::new("k").unwrap();
/// let refused = mandrill::verify(&key, b"https://h/", &[("a", "1")], b"");
/// assert_eq!(refused.unwrap_err().kind(), Kind::BadSignature);
/// ```
///
/// # Errors
///
/// [`Kind::BadSignature`] for any other value, also an empty one.
pub fn verify<N, V>(
    key: &WebhookSecret,
    url: &[u8],
    fields: &[(N, V)],
    signature: &[u8],
) -> Result<(), Error>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    if constant_time_eq(sign(key, url, fields).as_bytes(), signature) {
        return Ok(());
    }
    let expected = "the signature of the URL and the sorted fields";
    Err(Error::new(Kind::BadSignature, expected, excerpt(signature)))
}
