//! Signing a request, stage by stage: RFC 5849 3.1, 3.4, 3.5.1
//! (R-3.1-1 to R-3.1-11, R-3.4-4, R-3.5-1 to R-3.5-6, R-A-2, O-version, O-body-hash).

use std::borrow::Cow;
use std::fmt;

use crate::authorization::Authorization;
use crate::base_string::base_string;
use crate::base_string_uri::base_string_uri;
use crate::credentials::Credentials;
use crate::error::{Error, Kind, excerpt};
use crate::normalize::normalize_parameters;
use crate::parameter::Parameter;
use crate::parameters::collect_parameters;
use crate::request::Request;
use crate::signature::{SignatureMethod, compute_signature};

/// The protocol parameters of a request that do not come from its credentials (3.1), and the realm.
/// A `None` is not sent, and so not signed (R-3.4.1.3.1-12).
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
    /// `oauth_version`: `1.0` or absent.
    pub version: Option<Vec<u8>>,
    /// `oauth_callback`: an absolute URI or `oob`, with the request for temporary credentials (2.1).
    pub callback: Option<Vec<u8>>,
    /// `oauth_verifier`, with the request for token credentials (2.3).
    pub verifier: Option<Vec<u8>>,
    /// `oauth_body_hash`, an extension (draft-eaton-oauth-bodyhash).
    pub body_hash: Option<Vec<u8>>,
    /// The realm of the `Authorization` header. It is no protocol parameter and not signed.
    pub realm: Option<Vec<u8>>,
}

impl ProtocolParameters {
    /// The parameters of every signed request: method, timestamp (in seconds since 1970) and nonce.
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

    /// All protocol parameters except the signature, with those of the credentials, in the order in
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

/// A signed request with each stage. `Debug` hides the signature: that of PLAINTEXT contains the
/// secrets.
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
    /// The signature: Base64, or with PLAINTEXT the two secrets.
    pub signature: String,
    /// The `Authorization` header (3.5.1): realm, protocol parameters, `oauth_signature`.
    pub authorization: Authorization<'static>,
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("base_string", &self.base_string)
            .finish_non_exhaustive()
    }
}

/// 3.1: signs a request.
///
/// 1. The protocol parameters are those of the credentials and of `protocol`.
/// 2. The request's parameters are collected, and the protocol parameters with them (3.4.1.3.1).
/// 3. The parameters are normalized (3.4.1.3.2).
/// 4. The base string URI is built (3.4.1.2).
/// 5. The base string is built (3.4.1.1).
/// 6. The signature is computed (3.4).
/// 7. The protocol parameters and the signature are put into an `Authorization` header (3.5.1).
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
/// other than 1.0 (R-3.1-9, O-version), and those of [`collect_parameters`],
/// [`Request::authority`], [`compute_signature`] and [`Authorization::to_field`].
pub fn sign(
    request: &Request<'_>,
    credentials: &Credentials,
    protocol: &ProtocolParameters,
) -> Result<Signed, Error> {
    let method = protocol
        .signature_method
        .ok_or_else(|| Error::new(Kind::MissingParameter, "oauth_signature_method", "none"))?;
    check_version(protocol.version.as_deref())?;
    let authority = request.authority()?;
    // 1.
    let mut sent = protocol.parameters(credentials);
    // 2.
    let collected = [collect_parameters(request)?, sent.clone()].concat();
    // 3.
    let parameters = normalize_parameters(&collected);
    // 4.
    let base_string_uri = base_string_uri(&request.url, &authority);
    // 5.
    let base_string = base_string(request.method, &base_string_uri, &parameters);
    // 6.
    let signature = compute_signature(method, credentials, base_string.as_bytes())?;
    // 7.
    sent.push(Parameter::new("oauth_signature", &signature));
    let authorization = Authorization {
        realm: protocol.realm.clone().map(Cow::Owned),
        parameters: sent.into_iter().map(Parameter::into_owned).collect(),
    };
    authorization.to_field()?;
    Ok(Signed {
        base_string_uri,
        parameters,
        base_string,
        signature,
        authorization,
    })
}

/// 3.1: “If present, MUST be set to "1.0".” (R-3.1-9)
pub(crate) fn check_version(version: Option<&[u8]>) -> Result<(), Error> {
    match version {
        None | Some(b"1.0") => Ok(()),
        Some(version) => {
            let expected = "oauth_version 1.0 or none";
            Err(Error::new(Kind::UnknownVersion, expected, excerpt(version)))
        }
    }
}

/// The base string of a request to be signed: steps 1 to 5 of [`sign`], without any secret.
///
/// ```
/// use basestring::*;
/// let url = Url::parse(b"http://h/?a=1").unwrap();
/// let request = Request { method: b"GET", url, fields: &[], body: b"" };
/// let mut protocol = ProtocolParameters::default();
/// protocol.nonce = Some(b"n".to_vec());
/// let text = request_base_string(&request, &Credentials::client("ck", "cs"), &protocol).unwrap();
/// assert_eq!(text, "GET&http%3A%2F%2Fh%2F&a%3D1%26oauth_consumer_key%3Dck%26oauth_nonce%3Dn");
/// ```
///
/// # Errors
///
/// Those of [`collect_parameters`] and [`Request::authority`].
pub fn request_base_string(
    request: &Request<'_>,
    credentials: &Credentials,
    protocol: &ProtocolParameters,
) -> Result<String, Error> {
    let base_string_uri = base_string_uri(&request.url, &request.authority()?);
    let collected = [
        collect_parameters(request)?,
        protocol.parameters(credentials),
    ]
    .concat();
    let parameters = normalize_parameters(&collected);
    Ok(base_string(request.method, &base_string_uri, &parameters))
}
