//! Signing and verifying requests of the `http` crate: RFC 5849 3.5.1, 3.4.1.2. Needs the feature
//! `http`.
//!
//! A client's request has an absolute URI. A server's request has a path, and its host is in the Host
//! header (R-3.4.1.2-5). Only the server knows the scheme that the client used: behind a proxy that
//! terminates TLS it is https. Never take it from a header that anyone can send.

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::authorization::has_oauth_scheme;
use crate::credentials::Credentials;
use crate::error::{Error, Kind, excerpt};
use crate::received::Received;
use crate::request::{Field, Request};
use crate::sign::{ProtocolParameters, Signed};
use crate::url::{Scheme, Url};
use crate::verify::Verification;

/// Signs a request with an absolute URI and sets its `Authorization` header.
///
/// ```
/// use basestring::{Credentials, ProtocolParameters, SignatureMethod, http_request};
/// let mut request = http::Request::post("https://photos.example.net/initiate").body("").unwrap();
/// let credentials = Credentials::client("dpf43f3p2l4k3l03", "kd94hf93k423kf44");
/// let mut protocol = ProtocolParameters::new(SignatureMethod::HmacSha1, 137_131_200, "wIjqoS");
/// protocol.callback = Some(b"http://printer.example.com/ready".to_vec());
/// http_request::sign(&mut request, &credentials, &protocol).unwrap();
/// let field = request.headers()["authorization"].to_str().unwrap();
/// assert!(field.contains(r#"oauth_signature="74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D""#));
/// ```
///
/// # Errors
///
/// [`Kind::MalformedUrl`] where the URI has no scheme or no host, [`Kind::MalformedHeader`] for an
/// `Authorization` header of another scheme, which would be lost, and those of [`sign`](crate::sign).
pub fn sign<B: AsRef<[u8]>>(
    request: &mut http::Request<B>,
    credentials: &Credentials,
    protocol: &ProtocolParameters,
) -> Result<Signed, Error> {
    let mut authorizations = request.headers().get_all(AUTHORIZATION).iter();
    if !authorizations.all(|value| has_oauth_scheme(value.as_bytes())) {
        // The header may contain a password, so it is not shown.
        let expected = "no Authorization header of another scheme";
        let found = "one";
        return Err(Error::new(Kind::MalformedHeader, expected, found));
    }
    let url = request.uri().to_string();
    // A header from an earlier signing is replaced, so it is not signed.
    let is_signed = |name: &HeaderName| name != AUTHORIZATION;
    let signed = with_view(request, &url, is_signed, |request| {
        crate::sign::sign(request, credentials, protocol)
    })?;
    let field = signed.authorization.to_field()?;
    let mut value = HeaderValue::from_str(&field).or_else(|_| {
        HeaderValue::from_bytes(field.as_bytes()).map_err(|_| {
            let expected = "a realm that a header can contain";
            Error::new(
                Kind::MalformedParameter,
                expected,
                excerpt(field.as_bytes()),
            )
        })
    })?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Ok(signed)
}

/// Verifies a received request (3.2), which came over `scheme`.
///
/// ```
/// use basestring::{Credentials, Kind, Scheme, Verification, http_request};
/// let request = http::Request::get("/photos").header("Host", "h").body("").unwrap();
/// let credentials = Credentials::client("ck", "cs");
/// let refusal =
///     http_request::verify(&request, Scheme::Https, &credentials, &mut Verification::default());
/// assert_eq!(refusal.unwrap_err().kind(), Kind::MissingParameter);
/// ```
///
/// # Errors
///
/// [`Kind::MalformedUrl`] where neither the URI nor a Host header has a host, and those of
/// [`verify`](crate::verify).
pub fn verify<B: AsRef<[u8]>>(
    request: &http::Request<B>,
    scheme: Scheme,
    credentials: &Credentials,
    verification: &mut Verification<'_>,
) -> Result<(), Error> {
    let url = received_url(request, scheme)?;
    with_view(
        request,
        &url,
        |_| true,
        |request| Received::parse(request)?.verify(credentials, verification),
    )
}

/// The absolute URL of a received request.
fn received_url<B>(request: &http::Request<B>, scheme: Scheme) -> Result<String, Error> {
    let uri = request.uri();
    let target = uri
        .path_and_query()
        .map_or("/", http::uri::PathAndQuery::as_str);
    let host = match (uri.authority(), request.headers().get(http::header::HOST)) {
        (Some(authority), _) => authority.as_str().as_bytes(),
        (None, Some(host)) => host.as_bytes(),
        (None, None) => {
            let expected = "a host in the URI or a Host header";
            return Err(Error::new(
                Kind::MalformedUrl,
                expected,
                excerpt(target.as_bytes()),
            ));
        }
    };
    let host = std::str::from_utf8(host)
        .map_err(|_| Error::new(Kind::MalformedHeader, "a host in ASCII", excerpt(host)))?;
    Ok(format!("{}://{host}{target}", scheme.name()))
}

fn with_view<B: AsRef<[u8]>, T>(
    request: &http::Request<B>,
    url: &str,
    counts: impl Fn(&HeaderName) -> bool,
    then: impl FnOnce(&Request<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let fields: Vec<Field<'_>> = request
        .headers()
        .iter()
        .filter(|(name, _)| counts(name))
        .map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()))
        .collect();
    then(&Request {
        method: request.method().as_str().as_bytes(),
        url: Url::parse(url.as_bytes())?,
        fields: &fields,
        body: request.body().as_ref(),
    })
}
