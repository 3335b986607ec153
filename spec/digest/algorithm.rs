//! Digest's algorithms and qualities of protection: RFC 7616 3.3 (D-3, D-7, D-11, D-15, D-21).

use md5::Md5;
use sha2::{Digest, Sha256, Sha512_256};

use crate::error::{Error, Kind, excerpt};
use crate::hexadecimal::hexadecimal;

/// A hash function of RFC 7616 3.3, in the order of their strength.
///
/// ```
/// use basestring::digest::HashFunction;
/// assert!(HashFunction::Md5 < HashFunction::Sha256);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HashFunction {
    /// MD5, for older servers.
    Md5,
    /// SHA-256.
    Sha256,
    /// SHA-512/256, which is not the beginning of SHA-512 (D-21).
    Sha512_256,
}

/// An algorithm of RFC 7616 3.3: a hash function, and whether A1 is hashed for a session (`-sess`).
///
/// Algorithms are in the order of their hash functions' strength.
///
/// ```
/// use basestring::digest::{Algorithm, HashFunction};
/// let algorithm = Algorithm { hash: HashFunction::Sha256, session: true };
/// assert_eq!(algorithm.name(), "SHA-256-sess");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Algorithm {
    /// H.
    pub hash: HashFunction,
    /// Whether the name ends in `-sess` (D-3).
    pub session: bool,
}

impl Algorithm {
    /// MD5: the algorithm of a challenge without an algorithm (D-11).
    ///
    /// ```
    /// use basestring::digest::Algorithm;
    /// assert_eq!(Algorithm::parse(b"md5").unwrap(), Algorithm::MD5);
    /// ```
    pub const MD5: Self = Self {
        hash: HashFunction::Md5,
        session: false,
    };

    /// The algorithm of that name, in any letter case.
    ///
    /// ```
    /// use basestring::{Kind, digest::Algorithm};
    /// assert_eq!(Algorithm::parse(b"sha-512-256-SESS").unwrap().name(), "SHA-512-256-sess");
    /// assert_eq!(Algorithm::parse(b"SHA-1").unwrap_err().kind(), Kind::UnknownMethod);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::UnknownMethod`] for any other name.
    pub fn parse(name: &[u8]) -> Result<Self, Error> {
        use HashFunction::{Md5, Sha256, Sha512_256};
        [Md5, Sha256, Sha512_256]
            .into_iter()
            .flat_map(|hash| [false, true].map(|session| Self { hash, session }))
            .find(|algorithm| algorithm.name().as_bytes().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let expected =
                    "the algorithm MD5, SHA-256 or SHA-512-256, or one of these with -sess";
                Error::new(Kind::UnknownMethod, expected, excerpt(name))
            })
    }

    /// The name as RFC 7616 6.1 registers it.
    ///
    /// ```
    /// assert_eq!(basestring::digest::Algorithm::MD5.name(), "MD5");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match (self.hash, self.session) {
            (HashFunction::Md5, false) => "MD5",
            (HashFunction::Md5, true) => "MD5-sess",
            (HashFunction::Sha256, false) => "SHA-256",
            (HashFunction::Sha256, true) => "SHA-256-sess",
            (HashFunction::Sha512_256, false) => "SHA-512-256",
            (HashFunction::Sha512_256, true) => "SHA-512-256-sess",
        }
    }

    /// H: the hash of a text, in lowercase hexadecimal (D-15): 32 digits for MD5, 64 for the others.
    ///
    /// ```
    /// use basestring::digest::Algorithm;
    /// assert_eq!(Algorithm::MD5.hash(b""), "d41d8cd98f00b204e9800998ecf8427e");
    /// ```
    #[must_use]
    pub fn hash(self, text: &[u8]) -> String {
        match self.hash {
            HashFunction::Md5 => hexadecimal(&Md5::digest(text)),
            HashFunction::Sha256 => hexadecimal(&Sha256::digest(text)),
            HashFunction::Sha512_256 => hexadecimal(&Sha512_256::digest(text)),
        }
    }
}

/// A quality of protection of RFC 7616 3.3.
///
/// ```
/// use basestring::digest::Qop;
/// assert_eq!([Qop::Auth, Qop::AuthInt].map(Qop::name), ["auth", "auth-int"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qop {
    /// `auth`: the request line is protected.
    Auth,
    /// `auth-int`: the request line and the body are.
    AuthInt,
}

impl Qop {
    /// The quality of that name, in any letter case.
    ///
    /// ```
    /// use basestring::{Kind, digest::Qop};
    /// assert_eq!(Qop::parse(b"Auth-Int").unwrap(), Qop::AuthInt);
    /// assert_eq!(Qop::parse(b"auth,auth-int").unwrap_err().kind(), Kind::UnknownMethod);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::UnknownMethod`] for any other name.
    pub fn parse(name: &[u8]) -> Result<Self, Error> {
        [Self::Auth, Self::AuthInt]
            .into_iter()
            .find(|qop| qop.name().as_bytes().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let expected = "the qop auth or auth-int, one of them";
                Error::new(Kind::UnknownMethod, expected, excerpt(name))
            })
    }

    /// The name: `auth` or `auth-int`.
    ///
    /// ```
    /// assert_eq!(basestring::digest::Qop::AuthInt.name(), "auth-int");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::AuthInt => "auth-int",
        }
    }
}
