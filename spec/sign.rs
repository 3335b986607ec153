//! Signing a request, stage by stage: RFC 5849 3.1, 3.4, 3.5.1
//! (R-3.1-1 to R-3.1-11, R-3.4-4, R-3.5-1 to R-3.5-6, R-A-2, O-version, O-body-hash).

use std::borrow::Cow;
use std::fmt;

use crate::authorization::Authorization;
use crate::base_string::{USUAL_LENGTH, base_string};
use crate::base_string_uri::write_base_string_uri;
use crate::credentials::Credentials;
use crate::error::{Error, Kind, excerpt};
use crate::normalize::normalize_parameters;
use crate::parameters::{Parameter, collect_parameters};
use crate::request::Request;
use crate::signature::{SignatureMethod, compute_signature};
use crate::sink::Sink;

/// The protocol parameters of a request that its credentials do not give (3.1), and the realm.
/// What is `None` is not sent, and what is not sent is not signed (R-3.4.1.3.1-12).
///
/// ```
/// use basestring::{ProtocolParameters, SignatureMethod};
/// let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 137_131_201, "7d8f3e4a");
/// assert_eq!(protocol.timestamp.as_deref(), Some(&b"137131201"[..]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProtocolParameters {
    /// `oauth_signature_method`.
    pub signature_method: Option<SignatureMethod>,
    /// `oauth_timestamp`: seconds since 1970-01-01T00:00:00Z (3.3).
    pub timestamp: Option<Vec<u8>>,
    /// `oauth_nonce`: unique among the requests with this timestamp and these credentials (3.3).
    pub nonce: Option<Vec<u8>>,
    /// `oauth_version`: `1.0` or not there.
    pub version: Option<Vec<u8>>,
    /// `oauth_callback`: an absolute URI or `oob`, with the request for temporary credentials (2.1).
    pub callback: Option<Vec<u8>>,
    /// `oauth_verifier`, with the request for token credentials (2.3).
    pub verifier: Option<Vec<u8>>,
    /// `oauth_body_hash`, an extension (draft-eaton-oauth-bodyhash).
    pub body_hash: Option<Vec<u8>>,
    /// The realm of the `Authorization` field: not a protocol parameter, and not signed.
    pub realm: Option<Vec<u8>>,
}

impl ProtocolParameters {
    /// Method, timestamp (seconds) and nonce: what every signed request has.
    ///
    /// ```
    /// use basestring::{ProtocolParameters, SignatureMethod};
    /// let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 137_131_200, "wIjqoS");
    /// assert_eq!(protocol.timestamp.as_deref(), Some(&b"137131200"[..]));
    /// assert_eq!(protocol.version, None);
    /// ```
    #[must_use]
    pub fn new(method: SignatureMethod, timestamp: u64, nonce: impl Into<Vec<u8>>) -> Self {
        Self {
            signature_method: Some(method),
            timestamp: Some(timestamp.to_string().into_bytes()),
            nonce: Some(nonce.into()),
            ..Self::default()
        }
    }

    /// All protocol parameters but the signature, with those of the credentials, in the order in
    /// which RFC 5849 prints them.
    ///
    /// ```
    /// use basestring::{Credentials, ProtocolParameters, Secret, SignatureMethod};
    /// let credentials = Credentials::client("ck", Secret::new("cs"));
    /// let protocol = ProtocolParameters::new(SignatureMethod::Plaintext, 1, "n");
    /// assert_eq!(protocol.parameters(&credentials)[0].to_text().0, "oauth_consumer_key");
    /// ```
    #[must_use]
    pub fn parameters<'a>(&'a self, credentials: &'a Credentials) -> Vec<Parameter<'a>> {
        let method = self.signature_method.map(|method| method.name().as_bytes());
        [
            ("oauth_consumer_key", Some(&credentials.client_key[..])),
            ("oauth_token", credentials.token.as_deref()),
            ("oauth_signature_method", method),
            ("oauth_timestamp", self.timestamp.as_deref()),
            ("oauth_nonce", self.nonce.as_deref()),
            ("oauth_version", self.version.as_deref()),
            ("oauth_callback", self.callback.as_deref()),
            ("oauth_verifier", self.verifier.as_deref()),
            ("oauth_body_hash", self.body_hash.as_deref()),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some(Parameter::new(name, value?)))
        .collect()
    }
}

/// A signed request's every stage. Its signature does not print: PLAINTEXT's is made of the secrets.
///
/// ```
/// use basestring::*;
/// let url = Url::parse(b"http://h/?a=1").unwrap();
/// let request = Request { method: b"GET", url, fields: &[], body: b"" };
/// let protocol = ProtocolParameters::new(SignatureMethod::Plaintext, 1, "n");
/// let signed = sign(&request, &Credentials::client("ck", "c&s"), &protocol).unwrap();
/// assert_eq!(signed.base_string_uri, "http://h/");
/// assert_eq!(signed.signature, "c%26s&");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The base string URI (3.4.1.2).
    pub base_string_uri: String,
    /// The normalized parameters (3.4.1.3.2).
    pub parameters: String,
    /// The signature base string (3.4.1.1). PLAINTEXT does not use it.
    pub base_string: String,
    /// The signature: Base64, or for PLAINTEXT the two secrets.
    pub signature: String,
    /// The `Authorization` field (3.5.1): realm, protocol parameters, `oauth_signature`.
    pub authorization: Authorization<'static>,
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("base_string", &self.base_string)
            .finish_non_exhaustive()
    }
}

/// Signs a request: collects its parameters and the protocol's, builds the base string, signs it,
/// and puts the protocol parameters into an `Authorization` field.
///
/// ```
/// use basestring::*;
/// let request = Request {
///     method: b"GET",
///     url: Url::parse(b"http://photos.example.net/photos?file=vacation.jpg&size=original").unwrap(),
///     fields: &[],
///     body: b"",
/// };
/// let credentials = Credentials::client("dpf43f3p2l4k3l03", Secret::new("kd94hf93k423kf44"))
///     .with_token("nnch734d00sl2jdk", Secret::new("pfkkdhi9sl3r4s00"));
/// let protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 137_131_202, "chapoH");
/// let signed = sign(&request, &credentials, &protocol).unwrap();
/// assert_eq!(signed.signature, "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
/// ```
///
/// # Errors
///
/// [`Kind::MissingParameter`] without a signature method, [`Kind::UnknownVersion`] for a version
/// other than 1.0 (R-3.1-9, O-version), [`Kind::UnknownMethod`] for RSA-SHA1 without its feature or
/// key, and those of [`collect_parameters`], [`Request::authority`] and
/// [`Authorization::to_field`].
pub fn sign(
    request: &Request<'_>,
    credentials: &Credentials,
    protocol: &ProtocolParameters,
) -> Result<Signed, Error> {
    let method = protocol
        .signature_method
        .ok_or_else(|| Error::new(Kind::MissingParameter, "oauth_signature_method", "none"))?;
    if let Some(version) = protocol
        .version
        .as_deref()
        .filter(|&version| version != b"1.0")
    {
        return Err(Error::new(
            Kind::UnknownVersion,
            "oauth_version 1.0 or none",
            excerpt(version),
        ));
    }
    let authority = request.authority()?;
    let mut sent = protocol.parameters(credentials);
    let mut signed = collect_parameters(request)?;
    signed.extend(sent.iter().cloned());

    let mut uri = String::new();
    write_base_string_uri(&request.url, &authority, &mut uri);
    let mut normalized = String::new();
    normalize_parameters(&signed, &mut normalized);
    let mut text = String::with_capacity(USUAL_LENGTH);
    base_string(request.method, &authority, &signed, &request.url, &mut text);
    let signature = compute_signature(method, credentials, |sink| sink.write(text.as_bytes()))?;

    sent.push(Parameter::new("oauth_signature", &signature));
    let authorization = Authorization {
        realm: protocol.realm.clone().map(Cow::Owned),
        parameters: sent.into_iter().map(Parameter::into_owned).collect(),
    };
    authorization.to_field()?;
    Ok(Signed {
        base_string_uri: uri,
        parameters: normalized,
        base_string: text,
        signature,
        authorization,
    })
}

/// The base string of a request to be signed, as [`sign`] builds it, without any secret.
///
/// ```
/// use basestring::*;
/// let url = Url::parse(b"http://h/?a=1").unwrap();
/// let request = Request { method: b"GET", url, fields: &[], body: b"" };
/// let mut protocol = ProtocolParameters::default();
/// protocol.nonce = Some(b"n".to_vec());
/// let mut text = String::new();
/// request_base_string(&request, &Credentials::client("ck", "cs"), &protocol, &mut text).unwrap();
/// assert_eq!(text, "GET&http%3A%2F%2Fh%2F&a%3D1%26oauth_consumer_key%3Dck%26oauth_nonce%3Dn");
/// ```
///
/// # Errors
///
/// Those of [`collect_parameters`] and [`Request::authority`].
pub fn request_base_string<S: Sink + ?Sized>(
    request: &Request<'_>,
    credentials: &Credentials,
    protocol: &ProtocolParameters,
    sink: &mut S,
) -> Result<(), Error> {
    let mut parameters = collect_parameters(request)?;
    parameters.extend(protocol.parameters(credentials));
    base_string(
        request.method,
        &request.authority()?,
        &parameters,
        &request.url,
        sink,
    );
    Ok(())
}
