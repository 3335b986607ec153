//! The request's parameters: RFC 5849 3.4.1.3.1 (R-3.4.1.3-1, R-3.4.1.3.1-1 to R-3.4.1.3.1-19).

use crate::error::Error;
use crate::form::form_decode;
use crate::parameter::Parameter;
use crate::request::Request;

/// 3.4.1.3.1: “The parameters from the following sources are collected into a single list of
/// name/value pairs”.
///
/// 1. “The query component of the HTTP request URI”, read as a form, with every method.
/// 2. “The OAuth HTTP "Authorization" header field”, “excluding the "realm" parameter if present”.
/// 3. “The HTTP request entity-body”, if it is a form by its content type ([`Request::form_body`]),
///    with every method.
/// 4. “The "oauth_signature" parameter MUST be excluded”, in each source.
///
/// A name that occurs twice stays twice.
///
/// ```
/// use basestring::{Request, Url, collect_parameters};
/// let request = Request {
///     method: b"POST",
///     url: Url::parse(b"http://example.com/request?b5=%3D%253D&c%40=").unwrap(),
///     fields: &[(b"Content-Type", b"application/x-www-form-urlencoded")],
///     body: b"c2&a3=2+q",
/// };
/// let names: Vec<_> = collect_parameters(&request).unwrap().iter().map(|p| p.to_text()).collect();
/// let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
/// assert_eq!(names, [pair("b5", "=%3D"), pair("c@", ""), pair("c2", ""), pair("a3", "2 q")]);
/// ```
///
/// # Errors
///
/// `MalformedParameter` for an invalid escape, `MalformedHeader` for an OAuth `Authorization` header
/// that cannot be read or occurs twice, and for a repeated `Content-Type`.
pub fn collect_parameters(request: &Request<'_>) -> Result<Vec<Parameter<'static>>, Error> {
    let sources = Sources {
        query: query_parameters(request)?,
        header: header_parameters(request)?,
        body: body_parameters(request)?,
    };
    Ok(sources.collect())
}

/// The decoded parameters of the three sources, each in its order, `oauth_signature` included.
pub(crate) struct Sources {
    pub(crate) query: Vec<Parameter<'static>>,
    pub(crate) header: Vec<Parameter<'static>>,
    pub(crate) body: Vec<Parameter<'static>>,
}

impl Sources {
    /// One list of the parameters that are signed.
    pub(crate) fn collect(self) -> Vec<Parameter<'static>> {
        // 1. to 3.
        let mut parameters = [self.query, self.header, self.body].concat();
        // 4.
        parameters.retain(|parameter| *parameter.name != *b"oauth_signature");
        parameters
    }
}

/// The parameters of the query, `oauth_signature` included.
///
/// ```
/// use basestring::{Request, Url, query_parameters};
/// let url = Url::parse(b"http://h/?oauth_signature=s&a=1+2").unwrap();
/// let request = Request { method: b"GET", url, fields: &[], body: b"" };
/// let parameters = query_parameters(&request).unwrap();
/// assert_eq!(parameters[1].to_text(), ("a".into(), "1 2".into()));
/// ```
///
/// # Errors
///
/// `MalformedParameter` for an invalid escape.
pub fn query_parameters(request: &Request<'_>) -> Result<Vec<Parameter<'static>>, Error> {
    let query = request.url.query().unwrap_or_default();
    form_decode(query).map_err(|e| e.within("the URL's query"))
}

/// The parameters of the OAuth `Authorization` header without the realm, `oauth_signature` included.
pub(crate) fn header_parameters(request: &Request<'_>) -> Result<Vec<Parameter<'static>>, Error> {
    let header = request.oauth_authorization()?;
    Ok(header.map(|header| header.parameters).unwrap_or_default())
}

/// The parameters of the body, `oauth_signature` included; none if the body is not a form.
///
/// ```
/// use basestring::{Request, Url, body_parameters};
/// let url = Url::parse(b"http://h/").unwrap();
/// let request = Request { method: b"POST", url, fields: &[], body: b"a=1" };
/// assert!(body_parameters(&request).unwrap().is_empty(), "its content type is not that of a form");
/// ```
///
/// # Errors
///
/// `MalformedParameter` for an invalid escape, `MalformedHeader` for a repeated `Content-Type`.
pub fn body_parameters(request: &Request<'_>) -> Result<Vec<Parameter<'static>>, Error> {
    let form = request.form_body()?.unwrap_or_default();
    form_decode(form).map_err(|e| e.within("the body"))
}
