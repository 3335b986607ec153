//! The signature of GitHub's webhooks, as "Validating webhook deliveries" in its documentation has it
//! (G-sign-1 to G-sign-5, G-verify-1 to G-verify-3).
//!
//! The signed text is the body exactly as it was sent. The key is the webhook's secret. The header
//! `X-Hub-Signature-256` has `sha256=` and the HMAC-SHA256 as lowercase hexadecimal digits; the older
//! `X-Hub-Signature` has `sha1=` and the HMAC-SHA1. Needs the feature `hmac-sha2`.
//!
//! ```
//! use basestring::{WebhookSecret, github::{self, Hash}};
//!
//! // The values of GitHub's documentation.
//! let secret = WebhookSecret::new("It's a Secret to Everybody").unwrap();
//! let signature = github::sign(Hash::Sha256, &secret, b"Hello, World!");
//! assert_eq!(
//!     signature,
//!     "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
//! );
//! assert!(github::verify(Hash::Sha256, &secret, b"Hello, World!", signature.as_bytes()).is_ok());
//! ```

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use crate::error::{Error, Kind, excerpt};
use crate::hexadecimal::hexadecimal;
use crate::secret::{Secret, constant_time_eq};
use crate::webhook_secret::WebhookSecret;

/// The hash, which also decides the header (G-sign-4, G-sign-5).
///
/// ```
/// use basestring::github::Hash;
/// assert_eq!(Hash::Sha1.header(), "X-Hub-Signature");
/// assert_eq!(Hash::Sha256.prefix(), "sha256=");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// HMAC-SHA1: `X-Hub-Signature`.
    Sha1,
    /// HMAC-SHA256: `X-Hub-Signature-256`.
    Sha256,
}

impl Hash {
    /// Both, the recommended one first (G-verify-3).
    pub const ALL: [Self; 2] = [Self::Sha256, Self::Sha1];

    /// The name of the header that has the signature.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Sha1 => "X-Hub-Signature",
            Self::Sha256 => "X-Hub-Signature-256",
        }
    }

    /// What comes before the digits.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1=",
            Self::Sha256 => "sha256=",
        }
    }
}

/// The value of the signature header.
///
/// 1. The text is the body as it was sent (G-sign-1).
/// 2. The HMAC with the webhook's secret as the key (G-sign-2).
/// 3. The prefix, and the digest as lowercase hexadecimal digits (G-sign-3).
///
/// ```
/// use basestring::{Secret, github::{self, Hash}};
/// let secret = Secret::new("It's a Secret to Everybody");
/// assert_eq!(
///     github::sign(Hash::Sha1, &secret, b"Hello, World!"),
///     "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59"
/// );
/// ```
#[must_use]
pub fn sign(hash: Hash, secret: &Secret, body: &[u8]) -> String {
    // 1. and 2.
    let digest = match hash {
        Hash::Sha1 => mac::<Hmac<Sha1>>(secret, body),
        Hash::Sha256 => mac::<Hmac<Sha256>>(secret, body),
    };
    // 3.
    format!("{}{}", hash.prefix(), hexadecimal(&digest))
}

/// Whether a header's value is the signature of the body, compared in constant time (G-verify-1,
/// G-verify-2).
///
/// ```
/// use basestring::{Kind, WebhookSecret, github::{self, Hash}};
/// let secret = WebhookSecret::new("s").unwrap();
/// let signature = github::sign(Hash::Sha1, &secret, b"{}");
/// assert!(github::verify(Hash::Sha1, &secret, b"{}", signature.as_bytes()).is_ok());
/// let refused = github::verify(Hash::Sha256, &secret, b"{}", signature.as_bytes()).unwrap_err();
/// assert_eq!(refused.kind(), Kind::BadSignature);
/// ```
///
/// # Errors
///
/// [`Kind::BadSignature`] for any other value, also an empty one.
pub fn verify(
    hash: Hash,
    secret: &WebhookSecret,
    body: &[u8],
    signature: &[u8],
) -> Result<(), Error> {
    if constant_time_eq(sign(hash, secret, body).as_bytes(), signature) {
        return Ok(());
    }
    let expected = match hash {
        Hash::Sha1 => "sha1= and the HMAC-SHA1 of the body in lowercase hexadecimal digits",
        Hash::Sha256 => "sha256= and the HMAC-SHA256 of the body in lowercase hexadecimal digits",
    };
    Err(Error::new(Kind::BadSignature, expected, excerpt(signature)))
}

fn mac<M: Mac + KeyInit>(secret: &Secret, text: &[u8]) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(secret.expose())
        .expect("HMAC takes a key of any length (RFC 2104 2)");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}
