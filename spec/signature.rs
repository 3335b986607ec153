//! The signature methods: RFC 5849 3.4, 3.4.2, 3.4.4, and HMAC-SHA256 and -SHA512 as services have
//! added them (R-3.4-1 to -3, R-3.4.2-1 to -8, R-3.4.4-1 to -4, O-sha256, O-method-name-case).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use crate::credentials::Credentials;
use crate::encode::percent_encode;
use crate::error::{Error, Kind, excerpt};
use crate::secret::Secret;

/// A signature method, by the value of `oauth_signature_method`.
///
/// ```
/// use basestring::SignatureMethod;
/// assert_eq!(SignatureMethod::parse(b"PLAINTEXT").unwrap(), SignatureMethod::Plaintext);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureMethod {
    /// `HMAC-SHA1` (3.4.2).
    HmacSha1,
    /// `HMAC-SHA256`: as HMAC-SHA1 with the other hash, as extension services use it.
    HmacSha256,
    /// `HMAC-SHA512`: as HMAC-SHA1 with the other hash, as extension services use it.
    HmacSha512,
    /// `RSA-SHA1` (3.4.3); computing it needs the feature `rsa-sha1` and a key.
    RsaSha1,
    /// `PLAINTEXT` (3.4.4).
    Plaintext,
}

impl SignatureMethod {
    /// Every method.
    ///
    /// ```
    /// use basestring::SignatureMethod;
    /// let offered = SignatureMethod::ALL.into_iter().filter(|method| method.needs_nonce());
    /// assert_eq!(offered.count(), 4);
    /// ```
    pub const ALL: [Self; 5] = [
        Self::HmacSha1,
        Self::HmacSha256,
        Self::HmacSha512,
        Self::RsaSha1,
        Self::Plaintext,
    ];

    /// The value of `oauth_signature_method`.
    ///
    /// ```
    /// assert_eq!(basestring::SignatureMethod::RsaSha1.name(), "RSA-SHA1");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha512 => "HMAC-SHA512",
            Self::RsaSha1 => "RSA-SHA1",
            Self::Plaintext => "PLAINTEXT",
        }
    }

    /// The method of that name. Letter case counts (R-3.1-2, O-method-name-case).
    ///
    /// ```
    /// use basestring::SignatureMethod;
    /// assert_eq!(SignatureMethod::parse(b"HMAC-SHA1").unwrap(), SignatureMethod::HmacSha1);
    /// assert!(SignatureMethod::parse(b"hmac-sha1").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::UnknownMethod`] for any other name.
    pub fn parse(name: &[u8]) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|method| method.name().as_bytes() == name)
            .ok_or_else(|| {
                let expected =
                    "HMAC-SHA1, HMAC-SHA256, HMAC-SHA512, RSA-SHA1 or PLAINTEXT, in these letters";
                Error::new(Kind::UnknownMethod, expected, excerpt(name))
            })
    }

    /// Whether `oauth_timestamp` and `oauth_nonce` must be there: with every method but PLAINTEXT
    /// (R-3.1-6, R-3.1-7).
    ///
    /// ```
    /// assert!(!basestring::SignatureMethod::Plaintext.needs_nonce());
    /// ```
    #[must_use]
    pub const fn needs_nonce(self) -> bool {
        !matches!(self, Self::Plaintext)
    }
}

/// 3.4.2 and 3.4.4: the key, which is also the signature of PLAINTEXT.
///
/// 1. "The client shared-secret, after being encoded" (3.6).
/// 2. "An "&" character (ASCII code 38), which MUST be included even when either secret is empty."
/// 3. "The token shared-secret, after being encoded" (3.6).
///
/// ```
/// use basestring::{Credentials, Secret, signing_key};
/// let credentials = Credentials::client("abcd", Secret::new("c&s"));
/// assert_eq!(signing_key(&credentials).expose(), b"c%26s&");
/// ```
#[must_use]
pub fn signing_key(credentials: &Credentials) -> Secret {
    let (client, token) = (
        credentials.client_secret.expose(),
        credentials.token_secret.expose(),
    );
    // 1.
    let client = Zeroizing::new(percent_encode(client));
    // 2. and 3.
    let token = Zeroizing::new(percent_encode(token));
    Secret::new([client.as_bytes(), b"&", token.as_bytes()].concat())
}

/// 3.4.2: HMAC-SHA1 of the base string with the key, as Base64: 28 characters.
///
/// ```
/// use basestring::{Secret, hmac_sha1};
/// assert_eq!(hmac_sha1(b"bs", &Secret::new("cs&ts")), "VZVjXceV7JgPq/dOTnNmEfO0Fv8=");
/// ```
#[must_use]
pub fn hmac_sha1(base_string: &[u8], key: &Secret) -> String {
    mac::<Hmac<Sha1>>(base_string, key)
}

/// HMAC-SHA256 of the base string with the key of 3.4.2, as Base64: 44 characters.
///
/// ```
/// use basestring::{Secret, hmac_sha256};
/// assert_eq!(hmac_sha256(b"bs", &Secret::new("cs&ts")).len(), 44);
/// ```
#[must_use]
pub fn hmac_sha256(base_string: &[u8], key: &Secret) -> String {
    mac::<Hmac<Sha256>>(base_string, key)
}

/// HMAC-SHA512 of the base string with the key of 3.4.2, as Base64: 88 characters.
///
/// ```
/// use basestring::{Secret, hmac_sha512};
/// assert_eq!(hmac_sha512(b"bs", &Secret::new("cs&ts")).len(), 88);
/// ```
#[must_use]
pub fn hmac_sha512(base_string: &[u8], key: &Secret) -> String {
    mac::<Hmac<Sha512>>(base_string, key)
}

/// 3.4.4: the signature is the key itself; neither base string nor time nor nonce take part.
///
/// ```
/// use basestring::{Credentials, Secret, plaintext};
/// let credentials = Credentials::client("ck", Secret::new("djr9rjt0jd78jf88"));
/// assert_eq!(plaintext(&credentials).expose(), b"djr9rjt0jd78jf88&");
/// ```
#[must_use]
pub fn plaintext(credentials: &Credentials) -> Secret {
    signing_key(credentials)
}

/// The MAC of the base string, as Base64.
fn mac<M: Mac + KeyInit>(base_string: &[u8], key: &Secret) -> String {
    let mut mac = <M as KeyInit>::new_from_slice(key.expose())
        .expect("HMAC accepts a key of any length (RFC 2104 2)");
    mac.update(base_string);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// 3.4: the signature of a base string by a method: Base64, or with PLAINTEXT the key.
///
/// ```
/// use basestring::{Credentials, Secret, SignatureMethod, compute_signature};
/// let credentials = Credentials::client("ck", Secret::new("cs"));
/// let signature = compute_signature(SignatureMethod::HmacSha1, &credentials, b"bs").unwrap();
/// assert_eq!(signature, "egQqG5AJep5sJ7anhXju1unge2I=");
/// ```
///
/// # Errors
///
/// [`Kind::UnknownMethod`] for RSA-SHA1 without the feature, or without a private key.
pub fn compute_signature(
    method: SignatureMethod,
    credentials: &Credentials,
    base_string: &[u8],
) -> Result<String, Error> {
    let key = || signing_key(credentials);
    match method {
        SignatureMethod::HmacSha1 => Ok(hmac_sha1(base_string, &key())),
        SignatureMethod::HmacSha256 => Ok(hmac_sha256(base_string, &key())),
        SignatureMethod::HmacSha512 => Ok(hmac_sha512(base_string, &key())),
        // The key is percent-encoded, so it is ASCII.
        SignatureMethod::Plaintext => {
            Ok(String::from_utf8_lossy(plaintext(credentials).expose()).into_owned())
        }
        #[cfg(feature = "rsa-sha1")]
        SignatureMethod::RsaSha1 => match &credentials.rsa_private_key {
            Some(key) => crate::rsa_sha1::rsa_sha1(base_string, key),
            None => Err(no_rsa_key("an RSA private key for RSA-SHA1")),
        },
        #[cfg(not(feature = "rsa-sha1"))]
        SignatureMethod::RsaSha1 => Err(no_rsa_key("a build with the feature rsa-sha1")),
    }
}

fn no_rsa_key(expected: &'static str) -> Error {
    Error::new(Kind::UnknownMethod, expected, "none")
}
