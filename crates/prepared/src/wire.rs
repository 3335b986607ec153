//! A request as received, and the headers that decide how it is signed.

use std::fmt;

use basestring::{Error, Field, Request, Url};

use crate::raw::has_oauth_scheme;
use crate::url::{Authority, Parts};

/// A request as received: no part of it is parsed yet.
///
/// ```
/// use basestring_prepared::Wire;
/// let wire = Wire { method: b"GET", url: b"http://h/?a=1", fields: &[], body: b"" };
/// assert_eq!(wire.parse().unwrap().url.query(), Some(&b"a=1"[..]));
/// ```
#[derive(Clone, Copy)]
pub struct Wire<'a> {
    /// The method as sent.
    pub method: &'a [u8],
    /// The absolute URL as sent.
    pub url: &'a [u8],
    /// The headers in order: name and value.
    pub fields: &'a [Field<'a>],
    /// The body as sent; empty if there is none.
    pub body: &'a [u8],
}

/// Shows the method alone: the other parts may contain a signature of PLAINTEXT.
impl fmt::Debug for Wire<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wire({} …)", self.method.escape_ascii())
    }
}

impl<'a> Wire<'a> {
    /// The request as the reference reads it.
    ///
    /// ```
    /// use basestring_prepared::Wire;
    /// let wire = Wire { method: b"GET", url: b"h/", fields: &[], body: b"" };
    /// assert!(wire.parse().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Url::parse`].
    pub fn parse(&self) -> Result<Request<'a>, Error> {
        Ok(Request {
            method: self.method,
            url: Url::parse(self.url)?,
            fields: self.fields,
            body: self.body,
        })
    }
}

/// The parts of a request that are signed, none of them decoded.
pub(crate) struct Signed<'a> {
    pub(crate) url: Parts<'a>,
    /// The OAuth Authorization header's value; empty if there is none.
    pub(crate) authorization: &'a [u8],
    /// The body if it is a form; else empty.
    pub(crate) form: &'a [u8],
    /// The body if it is not a form.
    pub(crate) other_body: Option<&'a [u8]>,
}

impl<'a> Signed<'a> {
    /// `None` for an invalid URL and for a header that is invalid or occurs twice.
    pub(crate) fn read(wire: &Wire<'a>) -> Option<Self> {
        let mut url = Parts::read(wire.url)?;
        let (mut host, mut content_type, mut authorization) = (None, None, None);
        for (name, value) in wire.fields {
            let value = value.trim_ascii();
            // The length of a name decides which it can be.
            let header = match name.len() {
                4 if name.eq_ignore_ascii_case(b"Host") => &mut host,
                12 if name.eq_ignore_ascii_case(b"Content-Type") => &mut content_type,
                13 if name.eq_ignore_ascii_case(b"Authorization") && has_oauth_scheme(value) => {
                    &mut authorization
                }
                _ => continue,
            };
            if header.replace(value).is_some() {
                return None;
            }
        }
        if let Some(host) = host {
            url.authority = Authority::read(host)?;
        }
        let is_form = content_type.map_or(Some(false), is_form)?;
        Some(Self {
            url,
            authorization: authorization.unwrap_or_default(),
            form: if is_form { wire.body } else { b"" },
            other_body: (!is_form).then_some(wire.body),
        })
    }
}

/// Whether a Content-Type is that of a form, with or without parameters. `None` for a list.
fn is_form(content_type: &[u8]) -> Option<bool> {
    const FORM: &[u8] = b"application/x-www-form-urlencoded";
    if content_type == FORM {
        return Some(true);
    }
    let media_type = content_type.split(|&byte| byte == b';').next()?;
    if media_type.contains(&b',') {
        return None;
    }
    Some(media_type.trim_ascii().eq_ignore_ascii_case(FORM))
}
