//! Verifying a request: RFC 5849 3.2 (R-3.2-1 to R-3.2-17, R-3.3-7, R-A-1,
//! R-A-3, G-1 to G-3, and the unspecified cases from O-duplicates to O-order-of-checks).
//!
//! The order of the checks: the form of the request, its credentials, the age of its timestamp, its
//! signature, and last its nonce, so that a forged request does not use up a nonce (R-3.3-7). A server
//! that looks up credentials reads the identifiers from [`Received`].

use std::fmt;

use crate::base_string::base_string;
use crate::base_string_uri::base_string_uri;
use crate::credentials::Credentials;
use crate::error::{Error, Kind, excerpt};
use crate::nonce_and_timestamp::{Clock, NonceUse, Nonces, parse_timestamp};
use crate::normalize::normalize_parameters;
use crate::parameters::Parameter;
use crate::request::Request;
use crate::secret::constant_time_eq;
use crate::sign::check_version;
use crate::signature::{KeyKind, SignatureMethod, is_signature};
use crate::transmit::{Place, sources};
use crate::url::Scheme;

/// What a server verifies a request with, in addition to the credentials.
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
    };
}

/// A received request with a valid form: its protocol parameters are in one place, none occurs twice
/// and none is missing, version and method are known, and the timestamp is valid.
///
/// ```
/// use basestring::{Received, Request, Url};
/// let url = Url::parse(
///     b"http://h/?a=1&oauth_consumer_key=ck&oauth_signature_method=PLAINTEXT&oauth_signature=cs%26",
/// )
/// .unwrap();
/// let request = Request { method: b"GET", url, fields: &[], body: b"" };
/// let received = Received::parse(&request).unwrap();
/// assert_eq!((received.client_key(), received.token()), (&b"ck"[..], &b""[..]));
/// assert_eq!(received.value("oauth_signature"), Some(&b"cs&"[..]));
/// ```
#[derive(Clone)]
pub struct Received<'a> {
    request: Request<'a>,
    place: Place,
    protocol: Vec<Parameter<'static>>,
    /// The collected parameters of 3.4.1.3.1.
    collected: Vec<Parameter<'static>>,
    method: SignatureMethod,
}

/// Shows the place of the protocol parameters and not their values.
impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("place", &self.place)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

impl<'a> Received<'a> {
    /// Checks the form of a request, which needs no credentials (3.1, 3.2, 3.3, 3.5).
    ///
    /// 1. The protocol parameters are in one place, and none occurs twice.
    /// 2. The required ones are present and not empty.
    /// 3. The version is 1.0 or absent.
    /// 4. The method is known.
    /// 5. The timestamp is a positive integer.
    ///
    /// ```
    /// use basestring::{Kind, Received, Request, Url};
    /// let url = Url::parse(b"http://h/?oauth_consumer_key=ck&oauth_version=2.0").unwrap();
    /// let request = Request { method: b"GET", url, fields: &[], body: b"" };
    /// assert_eq!(Received::parse(&request).unwrap_err().kind(), Kind::MissingParameter);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedHeader`], [`Kind::MalformedParameter`], [`Kind::SeveralPlaces`],
    /// [`Kind::DuplicateParameter`], [`Kind::MissingParameter`] (an empty value counts as missing:
    /// O-empty-nonce), [`Kind::UnknownVersion`], [`Kind::UnknownMethod`], [`Kind::BadTimestamp`].
    pub fn parse(request: &Request<'a>) -> Result<Self, Error> {
        // 1.
        let sources = sources(request)?;
        let (place, protocol) = sources.protocol()?;
        let mut received = Self {
            request: *request,
            place,
            protocol,
            collected: sources.collect(),
            method: SignatureMethod::Plaintext,
        };
        // 2.
        if received.value("oauth_consumer_key").is_none() {
            return Err(missing("oauth_consumer_key"));
        }
        let method = received.required("oauth_signature_method")?;
        // An unknown method is refused below, with or without timestamp and nonce.
        if method != SignatureMethod::Plaintext.name().as_bytes() {
            received.required("oauth_timestamp")?;
            received.required("oauth_nonce")?;
        }
        received.required("oauth_signature")?;
        // 3.
        check_version(received.value("oauth_version"))?;
        // 4.
        received.method = SignatureMethod::parse(method)?;
        // 5.
        if received.method.needs_nonce() {
            parse_timestamp(received.required("oauth_timestamp")?)?;
        }
        Ok(received)
    }

    /// The place of the protocol parameters.
    ///
    /// ```
    /// use basestring::{Place, Received, Request, Url};
    /// let query = b"http://h/?oauth_consumer_key=ck&oauth_token=tk\
    ///     &oauth_signature_method=PLAINTEXT&oauth_signature=cs%26ts";
    /// let request = Request { method: b"GET", url: Url::parse(query).unwrap(), fields: &[], body: b"" };
    /// let received = Received::parse(&request).unwrap();
    /// assert_eq!(received.place(), Place::Query);
    /// ```
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// The declared method.
    ///
    /// ```
    /// use basestring::{Received, Request, SignatureMethod, Url};
    /// let query = b"http://h/?oauth_consumer_key=ck&oauth_token=tk\
    ///     &oauth_signature_method=PLAINTEXT&oauth_signature=cs%26ts";
    /// let request = Request { method: b"GET", url: Url::parse(query).unwrap(), fields: &[], body: b"" };
    /// let received = Received::parse(&request).unwrap();
    /// assert_eq!(received.method(), SignatureMethod::Plaintext);
    /// ```
    #[must_use]
    pub const fn method(&self) -> SignatureMethod {
        self.method
    }

    /// The client identifier.
    ///
    /// ```
    /// use basestring::{Received, Request, Url};
    /// let query = b"http://h/?oauth_consumer_key=ck&oauth_token=tk\
    ///     &oauth_signature_method=PLAINTEXT&oauth_signature=cs%26ts";
    /// let request = Request { method: b"GET", url: Url::parse(query).unwrap(), fields: &[], body: b"" };
    /// let received = Received::parse(&request).unwrap();
    /// assert_eq!(received.client_key(), b"ck");
    /// ```
    #[must_use]
    pub fn client_key(&self) -> &[u8] {
        self.value("oauth_consumer_key").unwrap_or_default()
    }

    /// The token identifier; empty if none was sent, because an empty one may be left out (R-2.1-7).
    ///
    /// ```
    /// use basestring::{Received, Request, Url};
    /// let query = b"http://h/?oauth_consumer_key=ck&oauth_token=tk\
    ///     &oauth_signature_method=PLAINTEXT&oauth_signature=cs%26ts";
    /// let request = Request { method: b"GET", url: Url::parse(query).unwrap(), fields: &[], body: b"" };
    /// let received = Received::parse(&request).unwrap();
    /// assert_eq!(received.token(), b"tk");
    /// ```
    #[must_use]
    pub fn token(&self) -> &[u8] {
        self.value("oauth_token").unwrap_or_default()
    }

    /// The value of a protocol parameter, by its full name.
    ///
    /// ```
    /// use basestring::{Received, Request, Url};
    /// let query = b"http://h/?oauth_consumer_key=ck&oauth_token=tk\
    ///     &oauth_signature_method=PLAINTEXT&oauth_signature=cs%26ts";
    /// let request = Request { method: b"GET", url: Url::parse(query).unwrap(), fields: &[], body: b"" };
    /// let received = Received::parse(&request).unwrap();
    /// assert_eq!(received.value("oauth_signature"), Some(&b"cs&ts"[..]));
    /// assert_eq!(received.value("oauth_nonce"), None);
    /// ```
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&[u8]> {
        let found = self
            .protocol
            .iter()
            .find(|parameter| *parameter.name == *name.as_bytes());
        found.map(|parameter| &*parameter.value)
    }

    fn required(&self, name: &'static str) -> Result<&[u8], Error> {
        self.value(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| missing(name))
    }

    /// The base string that the server computes (3.4.1.1).
    ///
    /// ```
    /// use basestring::{Received, Request, Url};
    /// let url = Url::parse(
    ///     b"http://h/?a=1&oauth_consumer_key=ck&oauth_signature_method=PLAINTEXT&oauth_signature=cs%26",
    /// )
    /// .unwrap();
    /// let request = Request { method: b"GET", url, fields: &[], body: b"" };
    /// let received = Received::parse(&request).unwrap();
    /// assert_eq!(
    ///     received.base_string().unwrap(),
    ///     "GET&http%3A%2F%2Fh%2F&a%3D1%26oauth_consumer_key%3Dck%26oauth_signature_method%3DPLAINTEXT",
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Request::authority`].
    pub fn base_string(&self) -> Result<String, Error> {
        let Request { method, url, .. } = &self.request;
        let base_string_uri = base_string_uri(url, &self.request.authority()?);
        let parameters = normalize_parameters(&self.collected);
        Ok(base_string(method, &base_string_uri, &parameters))
    }

    /// Verifies the request for these credentials (3.2).
    ///
    /// 1. The server offers the method.
    /// 2. The identifiers are those of the credentials.
    /// 3. The timestamp is within the window.
    /// 4. The client has a key for the method.
    /// 5. The signature is the one that the server computes.
    /// 6. The nonce is new.
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
    /// [`Kind::BadTimestamp`] outside the window; [`Kind::BadSignature`]; [`Kind::UsedNonce`].
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
        self.check_nonce(verification)
    }

    /// Whether the server offers the method, and PLAINTEXT over https alone (3.4.4: “It MUST be used
    /// with a transport-layer mechanism such as TLS or SSL”).
    fn check_method(&self, verification: &Verification<'_>) -> Result<(), Error> {
        let offered = verification.methods.unwrap_or(&SignatureMethod::ALL);
        let method = self.method;
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
        let has_key = match self.method.key_kind() {
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
            self.method.name(),
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
        if !self.method.needs_nonce() {
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
        let is_right = is_signature(received, self.method, credentials, text.as_bytes())?;
        if is_right {
            return Ok(());
        }
        // Never show the expected signature. Show a received one only if it cannot contain the secrets,
        // as a signature of PLAINTEXT does, whatever method is declared with it.
        let found = if self.method == SignatureMethod::Plaintext {
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

    /// 3.3: whether a use of a nonce is the first; it is recorded then.
    fn check_nonce(&self, verification: &mut Verification<'_>) -> Result<(), Error> {
        if !self.method.needs_nonce() {
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

fn missing(name: &'static str) -> Error {
    Error::new(Kind::MissingParameter, name, "none, or an empty value")
}
