//! The first version of the signature of Plivo's webhooks, `X-Plivo-Signature`, as the service's own
//! libraries compute it (P-sign-1 to P-sign-5, P-verify-1). Its documentation describes only the
//! later versions now.
//!
//! The text is the URL without its query, then the parameters, sorted by name, each as name and value
//! with nothing between. The parameters are those of the query, or those of the form if there is no
//! query. The key is the auth token. The header has the HMAC-SHA1 as Base64.
//!
//! ```
//! use basestring::{WebhookSecret, plivo};
//!
//! let token = WebhookSecret::new("token").unwrap();
//! let fields = [("From", "15551234"), ("CallUUID", "abc")];
//! let url = b"https://example.com/answer/";
//! let signature = plivo::sign(&token, url, &fields).unwrap();
//! assert_eq!(signature, "+JkB4B5kTvvmSPgmYHQfSrVC8v8=");
//! assert!(plivo::verify(&token, url, &fields, signature.as_bytes()).is_ok());
//! // A GET has its parameters in the query.
//! let url = b"https://example.com/answer/?From=b+c&CallUUID=abc";
//! let signature = plivo::sign(&token, url, basestring::twilio::NO_FIELDS).unwrap();
//! assert_eq!(signature, "YN80lFHdjlr9Eo4wGQxrjUF10DE=");
//! ```

use crate::error::{Error, Kind, excerpt};
use crate::form::form_decode;
use crate::secret::{Secret, constant_time_eq};
use crate::signature::hmac_sha1;
use crate::split::split_once;
use crate::webhook_secret::WebhookSecret;

/// The text that is signed.
///
/// 1. The URL up to its first `?` (P-sign-1).
/// 2. The parameters of the query, decoded; the fields where there is no query (P-sign-2,
///    O-plivo-query-and-form).
/// 3. Sorted by name (P-sign-3); parameters of one name stay in their order.
/// 4. Each as name and value with nothing between (P-sign-4).
///
/// ```
/// let text = basestring::plivo::signed_text(b"https://h/?b=2&a=%2B", &[("c", "3")]).unwrap();
/// assert_eq!(text, b"https://h/a+b2");
/// ```
///
/// # Errors
///
/// [`Kind::MalformedParameter`] for a query with an invalid escape.
pub fn signed_text<N, V>(url: &[u8], fields: &[(N, V)]) -> Result<Vec<u8>, Error>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    // 1.
    let (target, query) = split_once(url, b'?').unwrap_or((url, b""));
    // 2.
    let mut parameters: Vec<(Vec<u8>, Vec<u8>)> = if query.is_empty() {
        let owned = |(name, value): &(N, V)| (name.as_ref().to_vec(), value.as_ref().to_vec());
        fields.iter().map(owned).collect()
    } else {
        let query = form_decode(query).map_err(|e| e.within("the query"))?;
        let owned = query
            .into_iter()
            .map(|p| (p.name.into_owned(), p.value.into_owned()));
        owned.collect()
    };
    // 3.
    parameters.sort_by(|a, b| a.0.cmp(&b.0));
    // 4.
    let mut text = target.to_vec();
    for (name, value) in parameters {
        text.extend(name);
        text.extend(value);
    }
    Ok(text)
}

/// The value of `X-Plivo-Signature`: HMAC-SHA1 of [`signed_text`] as Base64 (P-sign-5).
///
/// ```
/// use basestring::{Secret, plivo};
/// assert_eq!(plivo::sign(&Secret::new("t"), b"https://h/", &[("a", "1")]).unwrap().len(), 28);
/// ```
///
/// # Errors
///
/// [`Kind::MalformedParameter`] for a query with an invalid escape.
pub fn sign<N, V>(auth_token: &Secret, url: &[u8], fields: &[(N, V)]) -> Result<String, Error>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    Ok(hmac_sha1(&signed_text(url, fields)?, auth_token))
}

/// Whether a header's value is the signature of URL and parameters, compared in constant time
/// (P-verify-1).
///
/// ```
/// use basestring::{Kind, WebhookSecret, plivo};
/// let token = WebhookSecret::new("t").unwrap();
/// let refused = plivo::verify(&token, b"https://h/", &[("a", "1")], b"");
/// assert_eq!(refused.unwrap_err().kind(), Kind::BadSignature);
/// ```
///
/// # Errors
///
/// [`Kind::BadSignature`] for any other value, also an empty one, and [`Kind::MalformedParameter`] for
/// a query with an invalid escape.
pub fn verify<N, V>(
    auth_token: &WebhookSecret,
    url: &[u8],
    fields: &[(N, V)],
    signature: &[u8],
) -> Result<(), Error>
where
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    if constant_time_eq(sign(auth_token, url, fields)?.as_bytes(), signature) {
        return Ok(());
    }
    let expected = "the signature of the URL without its query and the sorted parameters";
    Err(Error::new(Kind::BadSignature, expected, excerpt(signature)))
}
