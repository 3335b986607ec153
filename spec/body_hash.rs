//! The hash of a body that is not a form: OAuth Request Body Hash 1.0 (draft-eaton-oauth-bodyhash 3.1,
//! 3.2, 4.1.1; O-body-hash). RFC 5849 3.4.1 signs a body only if it is a form.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};
#[cfg(any(feature = "hmac-sha2", feature = "rsa"))]
use sha2::{Sha256, Sha512};

use crate::error::Error;
use crate::request::Request;
use crate::secret::constant_time_eq;
use crate::signature::SignatureMethod;

/// The value of `oauth_body_hash` for a body.
///
/// 1. The hash of the body's bytes, as sent, by the hash function of the method: SHA-1 with HMAC-SHA1
///    and RSA-SHA1, SHA-256 or SHA-512 with the methods that have it. PLAINTEXT has no hash function:
///    SHA-1. An absent body is hashed as an empty one.
/// 2. The hash as Base64.
///
/// It is a plain hash, without a key: the signature covers the parameter.
///
/// ```
/// use basestring::{SignatureMethod, body_hash};
/// let hash = body_hash(SignatureMethod::HmacSha1, b"Hello World!").unwrap();
/// assert_eq!(hash, "Lve95gjOVATpfV8EL5X4nxwjKHE=");
/// ```
///
/// # Errors
///
/// [`Kind::UnknownMethod`](crate::Kind::UnknownMethod) for a method whose feature is off.
pub fn body_hash(method: SignatureMethod, body: &[u8]) -> Result<String, Error> {
    // 1.
    let hash = match method {
        SignatureMethod::HmacSha1 | SignatureMethod::RsaSha1 | SignatureMethod::Plaintext => {
            Sha1::digest(body).to_vec()
        }
        #[cfg(any(feature = "hmac-sha2", feature = "rsa"))]
        SignatureMethod::HmacSha256 | SignatureMethod::RsaSha256 => Sha256::digest(body).to_vec(),
        #[cfg(any(feature = "hmac-sha2", feature = "rsa"))]
        SignatureMethod::HmacSha512 | SignatureMethod::RsaSha512 => Sha512::digest(body).to_vec(),
        #[cfg(not(any(feature = "hmac-sha2", feature = "rsa")))]
        SignatureMethod::HmacSha256 | SignatureMethod::HmacSha512 => {
            return Err(crate::signature::needs("hmac-sha2"));
        }
        #[cfg(not(any(feature = "hmac-sha2", feature = "rsa")))]
        SignatureMethod::RsaSha256 | SignatureMethod::RsaSha512 => {
            return Err(crate::signature::needs("rsa"));
        }
    };
    // 2.
    Ok(STANDARD.encode(hash))
}

/// Whether a received `oauth_body_hash` is the one of the request's body.
///
/// A form's body is signed itself, so the parameter adds nothing to it: it is not compared.
///
/// # Errors
///
/// Those of [`body_hash`] and of [`Request::form_body`].
pub(crate) fn is_body_hash(
    received: &[u8],
    method: SignatureMethod,
    request: &Request<'_>,
) -> Result<bool, Error> {
    if request.form_body()?.is_some() {
        return Ok(true);
    }
    let computed = body_hash(method, request.body)?;
    Ok(constant_time_eq(computed.as_bytes(), received))
}
