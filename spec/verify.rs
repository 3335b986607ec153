//! Verifying a request: RFC 5849 3.2 (R-3.2-1 to R-3.2-17, R-3.3-7, R-A-1,
//! R-A-3, G-1 to G-3, and the unspecified cases from O-duplicates to O-order-of-checks).
//!
//! The checks are made in this order: those that need no credentials (see [`Received`]), the
//! identifiers, the age of the timestamp, the signature, the hash of the body (O-body-hash), and last
//! the nonce, so that a forged request does not use up a nonce (R-3.3-7).

use crate::body_hash::is_body_hash;
use crate::credentials::Credentials;
use crate::error::{Error, Kind, excerpt};
use crate::nonce_and_timestamp::{Clock, NonceUse, Nonces, parse_timestamp};
use crate::received::Received;
use crate::request::Request;
use crate::secret::constant_time_eq;
use crate::signature::{KeyKind, SignatureMethod, is_signature};
use crate::url::Scheme;

/// What a server needs to verify a request, in addition to the credentials.
///
/// ```
/// use basestring::{Clock, SignatureMethod, Verification};
/// let methods = [SignatureMethod::HmacSha1];
/// let verification = Verification {
///     clock: Some(Clock { now: 1_700_000_000, window: Clock::WINDOW }),
///     methods: Some(&methods),
///     ..Verification::default()
/// };
/// assert!(verification.clock.unwrap().is_within(b"1700000300"));
/// ```
#[derive(Default)]
pub struct Verification<'a> {
    /// The clock; `None` accepts every timestamp.
    pub clock: Option<Clock>,
    /// The used nonces; `None` accepts every nonce.
    pub nonces: Option<&'a mut dyn Nonces>,
    /// The methods that the server offers; `None` offers every method (R-3.4-2). Of these, a client
    /// can use the ones for which its credentials have a key.
    pub methods: Option<&'a [SignatureMethod]>,
    /// What is accepted although it is insecure; nothing by default.
    pub insecure: Insecure,
}

/// Requests that are rejected unless the server allows them explicitly.
///
/// ```
/// use basestring::Insecure;
/// assert!(!Insecure::default().plaintext_over_http);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Insecure {
    /// PLAINTEXT over http: everyone on the network path can read the secrets (3.4.4).
    pub plaintext_over_http: bool,
    /// An HMAC method or PLAINTEXT for a client whose shared secret is empty: everyone who knows its
    /// identifier knows its key, which is `&` without a token. It stays rejected for a client that
    /// has an RSA key.
    pub empty_client_secret: bool,
    /// A body that is not the one whose hash is signed as `oauth_body_hash`, or that the server has not
    /// read: everyone on the network path can replace it.
    pub unchecked_body_hash: bool,
}

impl Insecure {
    /// Everything is accepted: to judge a signature alone.
    ///
    /// ```
    /// assert!(basestring::Insecure::ALLOWED.empty_client_secret);
    /// ```
    pub const ALLOWED: Self = Self {
        plaintext_over_http: true,
        empty_client_secret: true,
        unchecked_body_hash: true,
    };
}

impl Received<'_> {
    /// Verifies the request for these credentials (3.2).
    ///
    /// 1. The server offers the method.
    /// 2. The identifiers are those of the credentials.
    /// 3. The timestamp is within the window.
    /// 4. The client has a key for the method.
    /// 5. The signature is the one that the server computes.
    /// 6. The body is the one whose hash is signed, where the request has `oauth_body_hash`.
    /// 7. The nonce is new.
    ///
    /// ```
    /// use basestring::{Credentials, Kind, Received, Request, Url, Verification};
    /// let url = Url::parse(
    ///     b"https://h/?a=1&oauth_consumer_key=ck&oauth_signature_method=PLAINTEXT&oauth_signature=cs%26",
    /// )
    /// .unwrap();
    /// let request = Request { method: b"GET", url, fields: &[], body: b"" };
    /// let received = Received::parse(&request).unwrap();
    /// let verdict = |secret| {
    ///     received
    ///         .verify(&Credentials::client("ck", secret), &mut Verification::default())
    ///         .map_err(|refusal| refusal.kind())
    /// };
    /// assert_eq!(verdict("cs"), Ok(()));
    /// assert_eq!(verdict("other"), Err(Kind::BadSignature));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::UnknownMethod`] for a method that is not offered or for which the client has no key, and
    /// for PLAINTEXT over http; [`Kind::UnknownCredentials`] for another client or token identifier;
    /// [`Kind::BadTimestamp`] outside the window; [`Kind::BadSignature`]; [`Kind::BadBodyHash`];
    /// [`Kind::UsedNonce`].
    pub fn verify(
        &self,
        credentials: &Credentials,
        verification: &mut Verification<'_>,
    ) -> Result<(), Error> {
        // 1.
        self.check_method(verification)?;
        // 2. to 5. An unknown client or token takes as long as a known one (G-3): the signature is
        // computed for either, and the verdicts keep their order.
        let known = self.check_identifiers(credentials);
        let age = self.check_age(verification);
        let key = self.check_key(credentials, verification.insecure);
        let signed = self.check_signature(credentials);
        known.and(age).and(key).and(signed)?;
        // 6.
        self.check_body_hash(verification.insecure)?;
        // 7.
        self.check_nonce(verification)
    }

    /// Whether the server offers the method, and PLAINTEXT over https alone (3.4.4: “It MUST be used
    /// with a transport-layer mechanism such as TLS or SSL”).
    fn check_method(&self, verification: &Verification<'_>) -> Result<(), Error> {
        let offered = verification.methods.unwrap_or(&SignatureMethod::ALL);
        let method = self.method();
        if !offered.contains(&method) {
            let names: Vec<_> = offered.iter().map(|method| method.name()).collect();
            let expected = names.join(" or ");
            return Err(Error::new(Kind::UnknownMethod, expected, method.name()));
        }
        let is_open = self.request.url.scheme() == Scheme::Http;
        if method == SignatureMethod::Plaintext
            && is_open
            && !verification.insecure.plaintext_over_http
        {
            let expected = "PLAINTEXT over https alone";
            return Err(Error::new(Kind::UnknownMethod, expected, "it over http"));
        }
        Ok(())
    }

    /// A client can use a method only if it has a key for it: without this check, a client that has
    /// an RSA key and no shared secret is forged by HMAC-SHA1 with the key `&`.
    fn check_key(&self, credentials: &Credentials, insecure: Insecure) -> Result<(), Error> {
        let has_key = match self.method().key_kind() {
            KeyKind::Rsa => has_rsa_key(credentials),
            KeyKind::SharedSecrets => {
                let is_allowed = insecure.empty_client_secret && !has_rsa_key(credentials);
                !credentials.client_secret.is_empty() || is_allowed
            }
        };
        if has_key {
            return Ok(());
        }
        let expected = "a method for which the client has a key";
        Err(Error::new(
            Kind::UnknownMethod,
            expected,
            self.method().name(),
        ))
    }

    fn check_identifiers(&self, credentials: &Credentials) -> Result<(), Error> {
        let pairs = [
            (
                "the client identifier of the credentials",
                self.client_key(),
                &credentials.client_key[..],
            ),
            (
                "the token identifier of the credentials",
                self.token(),
                credentials.token.as_deref().unwrap_or_default(),
            ),
        ];
        match pairs
            .into_iter()
            .find(|(_, found, known)| !constant_time_eq(found, known))
        {
            None => Ok(()),
            Some((expected, found, _)) => Err(Error::new(
                Kind::UnknownCredentials,
                expected,
                excerpt(found),
            )),
        }
    }

    /// 3.3: the timestamp is within the clock's window.
    fn check_age(&self, verification: &Verification<'_>) -> Result<(), Error> {
        if !self.method().needs_nonce() {
            return Ok(());
        }
        let timestamp = self.required("oauth_timestamp")?;
        match verification.clock {
            Some(clock) if !clock.is_within(timestamp) => Err(Error::new(
                Kind::BadTimestamp,
                format!(
                    "a timestamp within {} seconds of {}",
                    clock.window, clock.now
                ),
                excerpt(timestamp),
            )),
            _ => Ok(()),
        }
    }

    fn check_signature(&self, credentials: &Credentials) -> Result<(), Error> {
        let received = self.required("oauth_signature")?;
        let text = self.base_string()?;
        let is_right = is_signature(received, self.method(), credentials, text.as_bytes())?;
        if is_right {
            return Ok(());
        }
        // Never show the expected signature. Show a received one only if it cannot contain the secrets,
        // as a signature of PLAINTEXT does, whatever method is declared with it.
        let found = if self.method() == SignatureMethod::Plaintext {
            "another".to_owned()
        } else if is_base64(received) {
            excerpt(received)
        } else {
            "text that is not Base64".to_owned()
        };
        Err(Error::new(
            Kind::BadSignature,
            "the signature of this request",
            found,
        ))
    }

    /// draft-eaton-oauth-bodyhash 3.2: the body is the one whose hash is signed. A server that does not
    /// know the extension ignores the parameter, which its signature covers.
    fn check_body_hash(&self, insecure: Insecure) -> Result<(), Error> {
        let Some(received) = self.value("oauth_body_hash") else {
            return Ok(());
        };
        if insecure.unchecked_body_hash || is_body_hash(received, self.method(), &self.request)? {
            return Ok(());
        }
        Err(Error::new(
            Kind::BadBodyHash,
            "the hash of the body that was received",
            excerpt(received),
        ))
    }

    /// 3.3: the nonce was not used before. Its use is recorded.
    fn check_nonce(&self, verification: &mut Verification<'_>) -> Result<(), Error> {
        if !self.method().needs_nonce() {
            return Ok(());
        }
        let nonce = NonceUse {
            client_key: self.client_key(),
            token: self.token(),
            timestamp: parse_timestamp(self.required("oauth_timestamp")?)?,
            nonce: self.required("oauth_nonce")?,
        };
        let is_new = match &mut verification.nonces {
            Some(nonces) => nonces.is_new(&nonce),
            None => true,
        };
        if is_new {
            return Ok(());
        }
        let expected = "a nonce that is new for this timestamp and these credentials";
        Err(Error::new(Kind::UsedNonce, expected, excerpt(nonce.nonce)))
    }
}

/// 3.2: verifies a request for these credentials: [`Received::parse`], then [`Received::verify`].
///
/// ```
/// use basestring::*;
/// let field = concat!(
///     r#"OAuth oauth_consumer_key="ck", oauth_token="tk", oauth_signature_method="HMAC-SHA1", "#,
///     r#"oauth_timestamp="1", oauth_nonce="n", oauth_signature="vFgUBPdC%2FeVaurgPjwZdIPwSYfg%3D""#,
/// );
/// let url = Url::parse(b"http://h/").unwrap();
/// let fields: [Field<'_>; 1] = [(b"Authorization", field.as_bytes())];
/// let request = Request { method: b"GET", url, fields: &fields, body: b"" };
/// let credentials = Credentials::client("ck", "cs").with_token("tk", "ts");
/// assert_eq!(verify(&request, &credentials, &mut Verification::default()), Ok(()));
///
/// let other = Request { method: b"POST", ..request };
/// let refusal = verify(&other, &credentials, &mut Verification::default()).unwrap_err();
/// assert_eq!(refusal.kind(), Kind::BadSignature);
/// ```
///
/// # Errors
///
/// Those of [`Received::parse`] and [`Received::verify`].
pub fn verify(
    request: &Request<'_>,
    credentials: &Credentials,
    verification: &mut Verification<'_>,
) -> Result<(), Error> {
    Received::parse(request)?.verify(credentials, verification)
}

#[cfg(feature = "rsa")]
fn has_rsa_key(credentials: &Credentials) -> bool {
    credentials.rsa_public_key.is_some()
}

#[cfg(not(feature = "rsa"))]
fn has_rsa_key(_: &Credentials) -> bool {
    false
}

/// Whether a received signature is the Base64 of a hash: 28 characters or more, in fours.
fn is_base64(signature: &[u8]) -> bool {
    signature.len() >= 28
        && signature.len().is_multiple_of(4)
        && signature
            .iter()
            .all(|o| o.is_ascii_alphanumeric() || matches!(o, b'+' | b'/' | b'='))
}
