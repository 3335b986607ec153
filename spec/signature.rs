//! The signature methods: RFC 5849 3.4, 3.4.2 to 3.4.4, and the methods with SHA-2 that services have
//! added (R-3.4-1 to -3, R-3.4.2-1 to -8, R-3.4.4-1 to -4, O-sha256, O-method-name-case).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
#[cfg(feature = "hmac-sha2")]
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

use crate::credentials::Credentials;
use crate::encode::percent_encode;
use crate::error::{Error, Kind, excerpt};
use crate::secret::{Secret, constant_time_eq};

/// Declares each signature method once, with its name: the enum, the list and the names derive from
/// it.
macro_rules! signature_methods {
    ($($(#[$doc:meta])* $method:ident = $name:literal,)+) => {
        /// A signature method, by the value of `oauth_signature_method`.
        ///
        /// Every method exists in every build. Computing or verifying some of them needs a feature.
        ///
        /// ```
        /// use basestring::SignatureMethod;
        /// assert_eq!(SignatureMethod::parse(b"PLAINTEXT").unwrap(), SignatureMethod::Plaintext);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum SignatureMethod {
            $($(#[$doc])* $method,)+
        }

        impl SignatureMethod {
            /// Every method.
            ///
            /// ```
            /// use basestring::SignatureMethod;
            /// let with_nonce = SignatureMethod::ALL.into_iter().filter(|method| method.needs_nonce());
            /// assert_eq!(with_nonce.count(), SignatureMethod::ALL.len() - 1);
            /// ```
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$method),+];

            /// The value of `oauth_signature_method`.
            ///
            /// ```
            /// assert_eq!(basestring::SignatureMethod::RsaSha1.name(), "RSA-SHA1");
            /// ```
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$method => $name,)+
                }
            }
        }
    };
}

signature_methods! {
    /// `HMAC-SHA1` (3.4.2).
    HmacSha1 = "HMAC-SHA1",
    /// `HMAC-SHA256`: as HMAC-SHA1 with the other hash. Needs the feature `hmac-sha2`.
    HmacSha256 = "HMAC-SHA256",
    /// `HMAC-SHA512`: as HMAC-SHA1 with the other hash. Needs the feature `hmac-sha2`.
    HmacSha512 = "HMAC-SHA512",
    /// `RSA-SHA1` (3.4.3). Needs the feature `rsa`.
    RsaSha1 = "RSA-SHA1",
    /// `RSA-SHA256`: as RSA-SHA1 with the other hash. Needs the feature `rsa`.
    RsaSha256 = "RSA-SHA256",
    /// `RSA-SHA512`: as RSA-SHA1 with the other hash. Needs the feature `rsa`.
    RsaSha512 = "RSA-SHA512",
    /// `PLAINTEXT` (3.4.4).
    Plaintext = "PLAINTEXT",
}

/// The kind of key with which a method signs and verifies.
///
/// ```
/// use basestring::{KeyKind, SignatureMethod};
/// assert_eq!(SignatureMethod::Plaintext.key_kind(), KeyKind::SharedSecrets);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// The secrets that client and server share (3.4.2, 3.4.4).
    SharedSecrets,
    /// The client's RSA key (3.4.3).
    Rsa,
}

impl SignatureMethod {
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
                let names = Self::ALL.map(Self::name).join(" or ");
                let expected = format!("{names}, in these letters");
                Error::new(Kind::UnknownMethod, expected, excerpt(name))
            })
    }

    /// Whether `oauth_timestamp` and `oauth_nonce` are required: with every method but PLAINTEXT
    /// (R-3.1-6, R-3.1-7).
    ///
    /// ```
    /// assert!(!basestring::SignatureMethod::Plaintext.needs_nonce());
    /// ```
    #[must_use]
    pub const fn needs_nonce(self) -> bool {
        match self {
            Self::HmacSha1
            | Self::HmacSha256
            | Self::HmacSha512
            | Self::RsaSha1
            | Self::RsaSha256
            | Self::RsaSha512 => true,
            Self::Plaintext => false,
        }
    }

    /// The kind of key that the method needs.
    ///
    /// ```
    /// use basestring::{KeyKind, SignatureMethod};
    /// assert_eq!(SignatureMethod::RsaSha256.key_kind(), KeyKind::Rsa);
    /// ```
    #[must_use]
    pub const fn key_kind(self) -> KeyKind {
        match self {
            Self::HmacSha1 | Self::HmacSha256 | Self::HmacSha512 | Self::Plaintext => {
                KeyKind::SharedSecrets
            }
            Self::RsaSha1 | Self::RsaSha256 | Self::RsaSha512 => KeyKind::Rsa,
        }
    }
}

/// 3.4.2 and 3.4.4: the key, which is also the signature of PLAINTEXT.
///
/// 1. “The client shared-secret, after being encoded” (3.6).
/// 2. “An "&" character (ASCII code 38), which MUST be included even when either secret is empty.”
/// 3. “The token shared-secret, after being encoded” (3.6).
///
/// ```
/// use basestring::{Credentials, Secret, signing_key};
/// let credentials = Credentials::client("abcd", Secret::new("c&s"));
/// assert_eq!(signing_key(&credentials).expose(), b"c%26s&");
/// ```
#[must_use]
pub fn signing_key(credentials: &Credentials) -> Secret {
    // 1.
    let client = Zeroizing::new(percent_encode(credentials.client_secret.expose()));
    // 2. and 3.
    let token = Zeroizing::new(percent_encode(credentials.token_secret.expose()));
    Secret::new([client.as_bytes(), b"&", token.as_bytes()].concat())
}

/// 3.4.2: “digest = HMAC-SHA1 (key, text)”, as Base64: 28 characters.
///
/// ```
/// use basestring::{Secret, hmac_sha1};
/// assert_eq!(hmac_sha1(b"bs", &Secret::new("cs&ts")), "VZVjXceV7JgPq/dOTnNmEfO0Fv8=");
/// ```
#[must_use]
pub fn hmac_sha1(base_string: &[u8], key: &Secret) -> String {
    mac::<Hmac<Sha1>>(base_string, key)
}

/// HMAC-SHA256 of the base string with the key of 3.4.2, as Base64: 44 characters. Needs the feature
/// `hmac-sha2`.
///
/// ```
/// use basestring::{Secret, hmac_sha256};
/// assert_eq!(hmac_sha256(b"bs", &Secret::new("cs&ts")).len(), 44);
/// ```
#[cfg(feature = "hmac-sha2")]
#[must_use]
pub fn hmac_sha256(base_string: &[u8], key: &Secret) -> String {
    mac::<Hmac<Sha256>>(base_string, key)
}

/// HMAC-SHA512 of the base string with the key of 3.4.2, as Base64: 88 characters. Needs the feature
/// `hmac-sha2`.
///
/// ```
/// use basestring::{Secret, hmac_sha512};
/// assert_eq!(hmac_sha512(b"bs", &Secret::new("cs&ts")).len(), 88);
/// ```
#[cfg(feature = "hmac-sha2")]
#[must_use]
pub fn hmac_sha512(base_string: &[u8], key: &Secret) -> String {
    mac::<Hmac<Sha512>>(base_string, key)
}

/// 3.4.4: “The "PLAINTEXT" method does not employ a signature algorithm.” The signature is the key.
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
/// [`Kind::UnknownMethod`] for a method whose feature is off, and for an RSA method without a private
/// key; [`Kind::Other`] for an RSA key that is too short.
pub fn compute_signature(
    method: SignatureMethod,
    credentials: &Credentials,
    base_string: &[u8],
) -> Result<String, Error> {
    match method {
        SignatureMethod::HmacSha1 => Ok(hmac_sha1(base_string, &signing_key(credentials))),
        #[cfg(feature = "hmac-sha2")]
        SignatureMethod::HmacSha256 => Ok(hmac_sha256(base_string, &signing_key(credentials))),
        #[cfg(feature = "hmac-sha2")]
        SignatureMethod::HmacSha512 => Ok(hmac_sha512(base_string, &signing_key(credentials))),
        #[cfg(feature = "rsa")]
        SignatureMethod::RsaSha1 => crate::rsa::rsa_sha1(base_string, private_key(credentials)?),
        #[cfg(feature = "rsa")]
        SignatureMethod::RsaSha256 => {
            crate::rsa::rsa_sha256(base_string, private_key(credentials)?)
        }
        #[cfg(feature = "rsa")]
        SignatureMethod::RsaSha512 => {
            crate::rsa::rsa_sha512(base_string, private_key(credentials)?)
        }
        // The key is percent-encoded, so it is ASCII.
        SignatureMethod::Plaintext => {
            Ok(String::from_utf8_lossy(plaintext(credentials).expose()).into_owned())
        }
        #[cfg(not(feature = "hmac-sha2"))]
        SignatureMethod::HmacSha256 | SignatureMethod::HmacSha512 => Err(needs("hmac-sha2")),
        #[cfg(not(feature = "rsa"))]
        SignatureMethod::RsaSha1 | SignatureMethod::RsaSha256 | SignatureMethod::RsaSha512 => {
            Err(needs("rsa"))
        }
    }
}

/// 3.2: whether a received signature is the one of the base string by a method. Secrets are compared
/// in constant time (G-1).
///
/// # Errors
///
/// As [`compute_signature`], with the public key instead of the private one.
pub(crate) fn is_signature(
    received: &[u8],
    method: SignatureMethod,
    credentials: &Credentials,
    base_string: &[u8],
) -> Result<bool, Error> {
    match method {
        SignatureMethod::HmacSha1
        | SignatureMethod::HmacSha256
        | SignatureMethod::HmacSha512
        | SignatureMethod::Plaintext => {
            let computed = compute_signature(method, credentials, base_string)?;
            Ok(constant_time_eq(computed.as_bytes(), received))
        }
        #[cfg(feature = "rsa")]
        SignatureMethod::RsaSha1 => {
            let key = public_key(credentials)?;
            Ok(crate::rsa::is_rsa_sha1(base_string, received, key))
        }
        #[cfg(feature = "rsa")]
        SignatureMethod::RsaSha256 => {
            let key = public_key(credentials)?;
            Ok(crate::rsa::is_rsa_sha256(base_string, received, key))
        }
        #[cfg(feature = "rsa")]
        SignatureMethod::RsaSha512 => {
            let key = public_key(credentials)?;
            Ok(crate::rsa::is_rsa_sha512(base_string, received, key))
        }
        #[cfg(not(feature = "rsa"))]
        SignatureMethod::RsaSha1 | SignatureMethod::RsaSha256 | SignatureMethod::RsaSha512 => {
            Err(needs("rsa"))
        }
    }
}

#[cfg(feature = "rsa")]
fn private_key(credentials: &Credentials) -> Result<&crate::rsa::PrivateKey, Error> {
    let key = credentials.rsa_private_key.as_ref();
    key.ok_or_else(|| Error::new(Kind::UnknownMethod, "an RSA private key", "none"))
}

#[cfg(feature = "rsa")]
fn public_key(credentials: &Credentials) -> Result<&crate::rsa::PublicKey, Error> {
    let key = credentials.rsa_public_key.as_ref();
    key.ok_or_else(|| Error::new(Kind::UnknownMethod, "an RSA public key", "none"))
}

#[cfg(not(all(feature = "hmac-sha2", feature = "rsa")))]
pub(crate) fn needs(feature: &'static str) -> Error {
    let expected = format!("a build of basestring with the feature {feature}");
    Error::new(Kind::UnknownMethod, expected, "a build without it")
}
