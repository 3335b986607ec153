//! The HTTP request that is signed or verified, as far as RFC 5849 depends on it
//! (R-3.4.1-1 to R-3.4.1-6, R-3.4.1.2-5, R-3.4.1.3.1-7 to -10, R-3.5.1-9).

use std::fmt;

use crate::authorization::{Authorization, has_oauth_scheme};
use crate::error::{Error, Kind, excerpt};
use crate::url::{Authority, Url};

/// A header: name and value, as sent.
///
/// ```
/// let header: basestring::Field<'_> = (b"Host", b"example.com:8080");
/// assert_eq!(header.0, b"Host");
/// ```
pub type Field<'a> = (&'a [u8], &'a [u8]);

/// A request: method, URL, headers and body, as bytes.
///
/// ```
/// use basestring::{Request, Url};
/// let request = Request {
///     method: b"GET",
///     url: Url::parse(b"http://10.0.0.1:8080/p").unwrap(),
///     fields: &[(b"host", b"Example.com")],
///     body: b"",
/// };
/// assert_eq!(request.authority().unwrap().host(), b"Example.com");
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// The method as sent. The base string contains it in uppercase (3.4.1.1).
    pub method: &'a [u8],
    /// The absolute URL, its query as sent.
    pub url: Url<'a>,
    /// The headers in order.
    pub fields: &'a [Field<'a>],
    /// The body as sent; empty if there is none.
    pub body: &'a [u8],
}

/// Shows method and URL, but neither headers nor body, which may contain a signature of PLAINTEXT.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {:?})", self.method.escape_ascii(), self.url)
    }
}

impl<'a> Request<'a> {
    /// The values of the headers of that name, in any letter case, without the white space around
    /// them.
    ///
    /// ```
    /// use basestring::{Request, Url};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let fields: &[(&[u8], &[u8])] = &[(b"X-A", b" 1 "), (b"x-a", b"2")];
    /// let request = Request { method: b"GET", url, fields, body: b"" };
    /// assert_eq!(request.values("x-A").collect::<Vec<_>>(), [b"1", b"2"]);
    /// ```
    pub fn values(&self, name: &'static str) -> impl Iterator<Item = &'a [u8]> {
        self.fields
            .iter()
            .filter(move |(header, _)| header.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| value.trim_ascii())
    }

    fn only_value(
        &self,
        name: &'static str,
        expected: &'static str,
    ) -> Result<Option<&'a [u8]>, Error> {
        let mut values = self.values(name);
        match (values.next(), values.next()) {
            (first, None) => Ok(first),
            (_, Some(second)) => Err(Error::new(
                Kind::MalformedHeader,
                expected,
                format!("another: {}", excerpt(second)),
            )),
        }
    }

    /// Host and port of the base string URI: those of the Host header if there is one, else those of
    /// the URL (R-3.4.1.2-5).
    ///
    /// ```
    /// use basestring::{Kind, Request, Url};
    /// let url = Url::parse(b"http://10.0.0.1/").unwrap();
    /// let with = |fields| Request { method: b"GET", url, fields, body: b"" };
    /// assert_eq!(with(&[]).authority().unwrap().host(), b"10.0.0.1");
    /// assert_eq!(with(&[(b"Host", b"h:81")]).authority().unwrap().port(), Some(81));
    /// let refusal = with(&[(b"Host", b"h"), (b"Host", b"h")]).authority().unwrap_err();
    /// assert_eq!(refusal.kind(), Kind::MalformedHeader);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedHeader`] for a Host header that occurs twice or contains no host.
    pub fn authority(&self) -> Result<Authority<'a>, Error> {
        match self.only_value("Host", "one Host header")? {
            None => Ok(self.url.authority()),
            Some(value) => Authority::parse(value).map_err(|fault| {
                Error::new(
                    Kind::MalformedHeader,
                    fault.expected().to_owned(),
                    excerpt(value),
                )
                .at(0, "the Host header")
            }),
        }
    }

    /// The body if it is a form: its Content-Type is `application/x-www-form-urlencoded`, in any
    /// letter case, with or without parameters such as a charset (R-3.4.1.3.1-7 to -10,
    /// O-content-type-parameters, O-content-type-case, O-content-type-prefix). The method does not
    /// matter.
    ///
    /// ```
    /// use basestring::{Request, Url};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let with = |content_type: &'static [u8]| {
    ///     let fields: &[(&[u8], &[u8])] = &[(b"Content-Type", content_type)];
    ///     let request = Request { method: b"PUT", url, fields, body: b"a=1" };
    ///     request.form_body().unwrap().is_some()
    /// };
    /// assert!(with(b"application/x-www-form-urlencoded; charset=UTF-8"));
    /// assert!(!with(b"application/x-www-form-urlencoded-v2"));
    /// assert!(!with(b"text/plain"));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedHeader`] for a Content-Type that occurs twice or is a list
    /// (O-repeated-content-type).
    pub fn form_body(&self) -> Result<Option<&'a [u8]>, Error> {
        const FORM: &[u8] = b"application/x-www-form-urlencoded";
        let Some(value) = self.only_value("Content-Type", "one Content-Type header")? else {
            return Ok(None);
        };
        let media_type = value.split(|&byte| byte == b';').next().unwrap_or_default();
        if media_type.contains(&b',') {
            let expected = "one media type in Content-Type";
            return Err(Error::new(Kind::MalformedHeader, expected, excerpt(value)));
        }
        let is_form = media_type.trim_ascii().eq_ignore_ascii_case(FORM);
        Ok(is_form.then_some(self.body))
    }

    /// The OAuth `Authorization` header, parsed; headers of other schemes are ignored.
    ///
    /// ```
    /// use basestring::{Request, Url};
    /// let url = Url::parse(b"http://h/").unwrap();
    /// let fields: &[(&[u8], &[u8])] =
    ///     &[(b"Authorization", b"Basic dTpw"), (b"Authorization", b"OAuth a=\"1\"")];
    /// let request = Request { method: b"GET", url, fields, body: b"" };
    /// let header = request.oauth_authorization().unwrap().unwrap();
    /// assert_eq!(header.parameters[0].to_text(), ("a".into(), "1".into()));
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Authorization::parse`], and [`Kind::MalformedHeader`] for two OAuth headers
    /// (O-two-authorization).
    pub fn oauth_authorization(&self) -> Result<Option<Authorization<'static>>, Error> {
        let mut oauth = self
            .values("Authorization")
            .filter(|value| has_oauth_scheme(value));
        match (oauth.next(), oauth.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => Authorization::parse(value).map(Some),
            (Some(_), Some(_)) => Err(Error::new(
                Kind::MalformedHeader,
                "one OAuth Authorization header",
                "two",
            )),
        }
    }
}
