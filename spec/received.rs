//! The checks of a received request that need no credentials: RFC 5849 3.1, 3.2, 3.3, 3.5. A server
//! that looks up credentials reads the identifiers from [`Received`].

use std::fmt;

use crate::base_string::base_string;
use crate::base_string_uri::base_string_uri;
use crate::error::{Error, Kind};
use crate::nonce_and_timestamp::parse_timestamp;
use crate::normalize::normalize_parameters;
use crate::parameter::Parameter;
use crate::request::Request;
use crate::sign::check_version;
use crate::signature::SignatureMethod;
use crate::transmit::{Place, sources};

/// A received request that passed the checks that need no credentials: its protocol parameters are in
/// one place, none occurs twice and none is missing, version and method are known, and the timestamp is
/// valid.
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
    pub(crate) request: Request<'a>,
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
    /// Makes the checks of a request that need no credentials (3.1, 3.2, 3.3, 3.5).
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

    pub(crate) fn required(&self, name: &'static str) -> Result<&[u8], Error> {
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
}

fn missing(name: &'static str) -> Error {
    Error::new(Kind::MissingParameter, name, "none, or an empty value")
}
