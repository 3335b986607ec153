//! The request that every reader gives.

use std::fmt;
use std::io;

use basestring::{Error, Field, Request, Scheme, Secret, Url};

use super::form::Form;
use super::remark::Remark;

/// Where a request comes from.
///
/// ```
/// use basestring_oracle::request::{Form, Source};
/// let source = Source::of(Form::Har).with("entry 2 of 5, written by Firefox 119");
/// assert_eq!(source.to_string(), "a HAR file, entry 2 of 5, written by Firefox 119");
/// assert_eq!(Source::parts().to_string(), "method and URL");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The form it was read from; `None` if method, URL, headers and body were given individually.
    pub form: Option<Form>,
    /// The tool that wrote it, or the place in it.
    pub detail: Option<String>,
    /// The file of the body, if the tool removes its line breaks when it sends it.
    pub(crate) file: Option<Vec<u8>>,
}

impl Source {
    /// A request that was read from a text of this form.
    #[must_use]
    pub const fn of(form: Form) -> Self {
        Self {
            form: Some(form),
            detail: None,
            file: None,
        }
    }

    /// Method, URL, headers and body, each given individually.
    #[must_use]
    pub const fn parts() -> Self {
        Self {
            form: None,
            detail: None,
            file: None,
        }
    }

    /// The same, with the tool that wrote it or the place in it.
    #[must_use]
    pub fn with(mut self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        self.detail = Some(match self.detail {
            Some(before) => format!("{before}, {detail}"),
            None => detail,
        });
        self
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.form.map_or("method and URL", Form::title))?;
        match &self.detail {
            Some(detail) => write!(f, ", {detail}"),
            None => Ok(()),
        }
    }
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The bytes as sent; empty if there is no body.
    Octets(Vec<u8>),
    /// A multipart form that curl writes when it sends, with a boundary of its own: the options
    /// that say what is in it. None of it is signed (RFC 5849 3.4.1.3.1).
    Multipart(Vec<(&'static str, Vec<u8>)>),
}

impl Body {
    /// The bytes, if they are known before they are sent.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        match self {
            Self::Octets(octets) => octets,
            Self::Multipart(_) => b"",
        }
    }
}

/// A request with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedRequest {
    /// What it was read from.
    pub source: Source,
    /// The method, in the letters that were written.
    pub method: Vec<u8>,
    /// The absolute URL.
    pub url: Vec<u8>,
    /// The headers in order.
    pub fields: Vec<(Vec<u8>, Vec<u8>)>,
    /// The body.
    pub body: Body,
    /// What the reader assumed, changed or left out.
    pub remarks: Vec<Remark>,
}

impl OwnedRequest {
    /// Hands on the request as the reference takes it.
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedUrl`](basestring::Kind::MalformedUrl), and what `then` refuses.
    pub fn with_view<T>(
        &self,
        then: impl FnOnce(&Request<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let fields: Vec<Field<'_>> = self
            .fields
            .iter()
            .map(|(name, value)| (&name[..], &value[..]))
            .collect();
        then(&Request {
            method: &self.method,
            url: Url::parse(&self.url)?,
            fields: &fields,
            body: self.body.octets(),
        })
    }

    /// The value of the first header of that name, in any letter case.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&[u8]> {
        self.fields
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| &value[..])
    }

    /// Whether there is a header of that name, in any letter case.
    #[must_use]
    pub fn has_field(&self, name: &str) -> bool {
        self.field(name).is_some()
    }
}

/// Who printed a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that signs and sends.
    Client,
    /// The one that receives and verifies.
    Server,
    /// The text does not say it.
    Unknown,
}

/// What a paste says besides the request.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    /// The base string that was printed, and by whom.
    pub base_string: Option<(String, Side)>,
    /// The signature that was printed, where it is not part of the request.
    pub signature: Option<String>,
    /// The other side's answer: status line, headers and body as far as they were there.
    pub answer: Option<String>,
    /// Secrets that the text holds besides the request. They are never shown.
    pub secrets: Vec<Secret>,
}

/// A request as it was read from what was pasted, and what else that said.
#[derive(Clone, Debug)]
pub struct Captured {
    /// The request.
    pub request: OwnedRequest,
    /// What else was there.
    pub printed: Printed,
}

impl From<OwnedRequest> for Captured {
    fn from(request: OwnedRequest) -> Self {
        Self {
            request,
            printed: Printed::default(),
        }
    }
}

/// The options of a reader.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// The form of the text, if it is not to be recognized.
    pub format: Option<Form>,
    /// Which request of several, counted from 1, if not the first that is signed.
    pub entry: Option<usize>,
    /// The scheme of a request that does not say its own.
    pub scheme: Option<Scheme>,
    /// The method, in place of the one that is read or assumed.
    pub method: Option<&'a str>,
    /// The URL, in place of the one that is read or missing.
    pub url: Option<&'a str>,
    /// The body, in place of the one that is read or missing.
    pub body: Option<&'a [u8]>,
    /// Returns the bytes of a file that a command line names.
    pub read_file: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
}

impl Default for ReadOptions<'_> {
    /// Nothing is given, and no file is read.
    fn default() -> Self {
        Self {
            format: None,
            entry: None,
            scheme: None,
            method: None,
            url: None,
            body: None,
            read_file: &|_| Err(io::ErrorKind::PermissionDenied.into()),
        }
    }
}
