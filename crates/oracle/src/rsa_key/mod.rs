//! RSA keys as people have them: PEM or DER of PKCS #1, PKCS #8, SubjectPublicKeyInfo or a certificate,
//! also where a PEM file was pasted into one line, into JSON, or without its first and last line.

mod der;
mod fault;
mod open;
mod opened;
mod pem;
mod pss;
mod structure;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::Secret;
#[cfg(feature = "rsa")]
use basestring::rsa::{PrivateKey, PublicKey};
use sha2::{Digest, Sha256};

pub use fault::KeyFault;
pub(crate) use open::named;
pub(crate) use opened::{Digest as RsaDigest, Opened, RsaHash};

/// The sizes of keys that can be computed with, in bits.
const SIZES: std::ops::RangeInclusive<usize> = 1024..=8192;

/// An RSA key. `Debug` shows only what is public.
#[derive(Clone)]
pub struct RsaKey {
    form: &'static str,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    /// The file, as it was given.
    text: Secret,
    #[cfg(feature = "rsa")]
    public: PublicKey,
    #[cfg(feature = "rsa")]
    private: Option<PrivateKey>,
    #[cfg(not(feature = "rsa"))]
    private: Option<()>,
}

impl std::fmt::Debug for RsaKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RsaKey({}, {} bits)", self.form, self.bits())
    }
}

impl RsaKey {
    /// Reads a key from the bytes of a file.
    ///
    /// ```
    /// use basestring_oracle::rsa_key::RsaKey;
    /// let key = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDfnGbKPG493KbgVqrf6/RjFmzG
    ///     Y6OzX/WsyDVy0NQmn/gUBr59xsseRk+7YvfITf4JA8Lp9aoycJ9jnxnmt6kOla8Z
    ///     likwcFZrx1AXA/ibr5sW2P2LK2T58F4MkqEt/LZ1vTc0ZzeRO+efUQZHtqLPku9F
    ///     LC1XOHGIBJrJEM7RLQIDAQAB";
    /// let key = RsaKey::read(key.as_bytes()).unwrap();
    /// assert_eq!((key.bits(), key.is_private()), (1024, false));
    /// let fault = RsaKey::read(b"ssh-rsa AAAA me@host").unwrap_err();
    /// assert!(fault.help.unwrap().contains("ssh-keygen -e -m PKCS8"));
    /// ```
    ///
    /// # Errors
    ///
    /// [`KeyFault`]: what was found, and the command that converts it.
    pub fn read(bytes: &[u8]) -> Result<Self, KeyFault> {
        let der = pem::der(bytes)?;
        let parts = structure::parts(&der)?;
        if parts.exponent.len() > 8 {
            return Err(KeyFault::exponent());
        }
        if parts.exponent.is_empty() {
            return Err(KeyFault::inconsistent());
        }
        let bits = parts.modulus.len() * 8;
        if !SIZES.contains(&bits) {
            return Err(KeyFault::size(bits));
        }
        Self::of(parts, Secret::new(bytes))
    }

    #[cfg(feature = "rsa")]
    fn of(parts: structure::Parts, text: Secret) -> Result<Self, KeyFault> {
        let spki = der::public_key(&parts.modulus, &parts.exponent);
        let private = parts.pkcs8.as_deref().map(PrivateKey::from_pkcs8);
        Ok(Self {
            form: parts.form,
            public: PublicKey::from_public_key_der(&spki).map_err(|_| KeyFault::inconsistent())?,
            private: private.transpose().map_err(|_| KeyFault::inconsistent())?,
            modulus: parts.modulus,
            exponent: parts.exponent,
            text,
        })
    }

    #[cfg(not(feature = "rsa"))]
    fn of(parts: structure::Parts, text: Secret) -> Result<Self, KeyFault> {
        Ok(Self {
            form: parts.form,
            private: parts.pkcs8.map(|_| ()),
            modulus: parts.modulus,
            exponent: parts.exponent,
            text,
        })
    }

    /// The length of the modulus in bits.
    #[must_use]
    pub fn bits(&self) -> usize {
        let zeros = self
            .modulus
            .first()
            .map_or(0, |octet| octet.leading_zeros());
        self.modulus.len() * 8 - usize::try_from(zeros).unwrap_or_default()
    }

    /// Whether it is a private key.
    #[must_use]
    pub const fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// What it was read from, and its length: `RSA private key (PKCS #8), 2048 bits`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}, {} bits", self.form, self.bits())
    }

    /// Whether the two have the same public key: of a private and a public key, whether they are a
    /// pair.
    #[must_use]
    pub fn is_pair_of(&self, other: &Self) -> bool {
        (&self.modulus, &self.exponent) == (&other.modulus, &other.exponent)
    }

    /// The first bytes of the SHA-256 of the public key in DER, as `openssl pkey -pubout -outform DER |
    /// openssl sha256` prints them.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::digest(der::public_key(&self.modulus, &self.exponent));
        hash.iter()
            .take(8)
            .map(|octet| format!("{octet:02x}"))
            .collect()
    }

    /// The public key as PEM, for the other side.
    #[must_use]
    pub fn public_pem(&self) -> String {
        let base64 = STANDARD.encode(der::public_key(&self.modulus, &self.exponent));
        let mut pem = "-----BEGIN PUBLIC KEY-----\n".to_owned();
        for line in base64.as_bytes().chunks(64) {
            pem.push_str(&String::from_utf8_lossy(line));
            pem.push('\n');
        }
        pem + "-----END PUBLIC KEY-----\n"
    }

    /// The file, as it was given.
    pub(crate) const fn text(&self) -> &Secret {
        &self.text
    }

    /// The public key, as the reference verifies with it.
    #[cfg(feature = "rsa")]
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// The private key, as the reference signs with it.
    #[cfg(feature = "rsa")]
    #[must_use]
    pub fn private(&self) -> Option<PrivateKey> {
        self.private.clone()
    }

    /// What a signature says when it is opened with the public key. `text` is what was signed, if that is
    /// likely.
    pub(crate) fn open(&self, signature: &[u8], text: Option<&[u8]>) -> Opened {
        open::open(&self.modulus, &self.exponent, signature, text)
    }

    /// The length of a signature in bytes.
    pub(crate) const fn length(&self) -> usize {
        self.modulus.len()
    }
}
