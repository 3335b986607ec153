//! The request's parameters: RFC 5849 3.4.1.3.1 (R-3.4.1.3-1, R-3.4.1.3.1-1 to R-3.4.1.3.1-19).

use std::borrow::Cow;
use std::fmt;

use crate::error::Error;
use crate::form::form_pairs;
use crate::request::Request;

/// A decoded parameter: the octets of its name and of its value.
///
/// ```
/// let parameter = basestring::Parameter::new("status", "a b");
/// assert_eq!(parameter.to_text(), ("status".into(), "a b".into()));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parameter<'a> {
    /// The decoded name.
    pub name: Cow<'a, [u8]>,
    /// The decoded value.
    pub value: Cow<'a, [u8]>,
}

/// Shows name and value as text, escaped; not the value of `oauth_signature`, which PLAINTEXT makes
/// of the secrets, nor that of `oauth_token_secret`.
impl fmt::Debug for Parameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.escape_ascii();
        match &*self.name {
            b"oauth_signature" | b"oauth_token_secret" => write!(f, "{name}=…"),
            _ => write!(f, "{name}={:?}", String::from_utf8_lossy(&self.value)),
        }
    }
}

impl<'a> Parameter<'a> {
    /// A parameter of decoded octets; text as UTF-8.
    ///
    /// ```
    /// let parameter = basestring::Parameter::new("f", &[0xff][..]);
    /// assert_eq!(parameter.value, &[0xff][..]);
    /// ```
    #[must_use]
    pub fn new<N, V>(name: &'a N, value: &'a V) -> Self
    where
        N: AsRef<[u8]> + ?Sized,
        V: AsRef<[u8]> + ?Sized,
    {
        Self {
            name: Cow::Borrowed(name.as_ref()),
            value: Cow::Borrowed(value.as_ref()),
        }
    }

    /// Whether the name begins with `oauth_`, as every protocol parameter's does (R-3.1-1). Letter
    /// case counts (R-3.1-2).
    ///
    /// ```
    /// use basestring::Parameter;
    /// assert!(Parameter::new("oauth_x", "").is_protocol());
    /// assert!(!Parameter::new("OAuth_x", "").is_protocol());
    /// ```
    #[must_use]
    pub fn is_protocol(&self) -> bool {
        self.name.starts_with(b"oauth_")
    }

    /// Name and value as text, with U+FFFD for what is no UTF-8: to show, not to sign.
    ///
    /// ```
    /// let parameter = basestring::Parameter::new("f", &[0xff][..]);
    /// assert_eq!(parameter.to_text(), ("f".into(), "\u{fffd}".into()));
    /// ```
    #[must_use]
    pub fn to_text(&self) -> (String, String) {
        let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
        (text(&self.name), text(&self.value))
    }

    /// The same parameter, owning its octets.
    ///
    /// ```
    /// let owned = {
    ///     let octets = b"a 1".to_vec();
    ///     basestring::Parameter::new("a", &octets).into_owned()
    /// };
    /// assert_eq!(owned.to_text().1, "a 1");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Parameter<'static> {
        Parameter {
            name: Cow::Owned(self.name.into_owned()),
            value: Cow::Owned(self.value.into_owned()),
        }
    }
}

/// 3.4.1.3.1: the parameters of a request that are signed, in the order of their sources:
///
/// - the query of its URL, read as a form, with every method;
/// - the OAuth `Authorization` field, without `realm`;
/// - the body, if it is a form by its content type ([`Request::form_body`]), with every method.
///
/// The three make one list, and a name that occurs twice stays twice. `oauth_signature` is left out
/// wherever it stands.
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
/// `MalformedParameter` for an escape that is none, `MalformedHeader` for an OAuth `Authorization`
/// field that cannot be read or that occurs twice, and for a repeated `Content-Type`.
pub fn collect_parameters<'a>(request: &Request<'a>) -> Result<Vec<Parameter<'a>>, Error> {
    let mut parameters = query_parameters(request)?;
    if let Some(field) = request.oauth_authorization()? {
        parameters.extend(field.parameters);
    }
    parameters.extend(body_parameters(request)?);
    parameters.retain(|parameter| *parameter.name != *b"oauth_signature");
    Ok(parameters)
}

/// The query's part of [`collect_parameters`], `oauth_signature` included.
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
/// `MalformedParameter` for an escape that is none.
pub fn query_parameters<'a>(request: &Request<'a>) -> Result<Vec<Parameter<'a>>, Error> {
    form_pairs(request.url.query().unwrap_or_default())
        .map(|pair| pair.map_err(|e| e.within("the URL's query")))
        .collect()
}

/// The body's part of [`collect_parameters`], `oauth_signature` included; none of a body that is no
/// form.
///
/// ```
/// use basestring::{Request, Url, body_parameters};
/// let url = Url::parse(b"http://h/").unwrap();
/// let request = Request { method: b"POST", url, fields: &[], body: b"a=1" };
/// assert!(body_parameters(&request).unwrap().is_empty(), "it is no form by its content type");
/// ```
///
/// # Errors
///
/// `MalformedParameter` for an escape that is none, `MalformedHeader` for a repeated `Content-Type`.
pub fn body_parameters<'a>(request: &Request<'a>) -> Result<Vec<Parameter<'a>>, Error> {
    match request.form_body()? {
        Some(form) => form_pairs(form)
            .map(|pair| pair.map_err(|e| e.within("the body")))
            .collect(),
        None => Ok(Vec::new()),
    }
}
