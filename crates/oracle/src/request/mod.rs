//! Requests as people have them: the text of an HTTP request, a curl command line, an entry of a HAR
//! file, or what a library prints of a signing.
//!
//! Each reader gives one model, [`OwnedRequest`], whatever the text was, so that what is reported of a
//! request does not depend on where it came from.

pub(crate) mod curl;
pub(crate) mod debug;
mod fault;
pub(crate) mod framing;
pub(crate) mod har;
mod http;
pub(crate) mod shell;
pub(crate) mod sign;

use std::io;

use basestring::{Error, Field, Request, Scheme, Url};

pub(crate) use self::curl::read_curl;
pub use self::debug::DebugOutput;
pub(crate) use self::debug::read_debug;
pub(crate) use self::debug::split_base_string;
pub use self::fault::{Place, ReadError};
pub(crate) use self::har::read_har;
pub use self::http::read_http;

/// What kind of text a request was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// The text of an HTTP/1 request, as sent or as curl prints it with `-v`.
    Http,
    /// A curl command line.
    Curl,
    /// An entry of a HAR file.
    Har,
    /// What a library prints of a signing.
    Debug,
    /// Method, URL, fields and body, each on its own.
    Parts,
}

impl SourceKind {
    /// The kind in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP request",
            Self::Curl => "curl command line",
            Self::Har => "HAR entry",
            Self::Debug => "debug output",
            Self::Parts => "method and URL",
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
    pub source: SourceKind,
    /// The method, in the letters that were written.
    pub method: Vec<u8>,
    /// The absolute URL.
    pub url: Vec<u8>,
    /// The headers in order.
    pub fields: Vec<(Vec<u8>, Vec<u8>)>,
    /// The body.
    pub body: Body,
    /// What the reader had to take on trust or to leave out, one sentence each.
    pub remarks: Vec<String>,
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

    /// Whether there is a field of that name, in any letter case.
    #[must_use]
    pub fn has_field(&self, name: &str) -> bool {
        self.fields
            .iter()
            .any(|(field, _)| field.eq_ignore_ascii_case(name.as_bytes()))
    }
}

/// The options of a reader.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// The scheme of a request that does not say its own.
    pub scheme: Option<Scheme>,
    /// Returns the bytes of a file that a command line names.
    pub read_file: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
}

/// Reads a request from a text of any kind: a curl command line where its first word is `curl`, a
/// HAR file (its first entry) where it begins with `{`, a debug output where it holds a base string
/// or an Authorization header after text that is not a request, else an HTTP request.
///
/// ```
/// use basestring_oracle::request::{ReadOptions, SourceKind, read};
/// let options = ReadOptions { scheme: None, read_file: &|_| Ok(Vec::new()) };
/// let request = read(b"$ curl -d a=1 https://h/p", &options).unwrap();
/// assert_eq!((request.source, &request.method[..]), (SourceKind::Curl, &b"POST"[..]));
/// let request = read(b"GET /p HTTP/1.1\r\nHost: h\r\n\r\n", &options).unwrap();
/// assert_eq!((request.source, &request.url[..]), (SourceKind::Http, &b"https://h/p"[..]));
/// let request = read(b"GET&https%3A%2F%2Fh%2Fp&oauth_nonce%3Dn", &options).unwrap();
/// assert_eq!((request.source, &request.url[..]), (SourceKind::Debug, &b"https://h/p"[..]));
/// ```
///
/// # Errors
///
/// [`ReadError`]: what was expected, what was found, and where.
pub fn read(text: &[u8], options: &ReadOptions<'_>) -> Result<OwnedRequest, ReadError> {
    read_all(text, options).map(|read| read.request)
}

/// [`read`], with what a debug output says besides the request.
///
/// # Errors
///
/// As [`read`].
pub fn read_all(text: &[u8], options: &ReadOptions<'_>) -> Result<DebugOutput, ReadError> {
    if text.trim_ascii().is_empty() {
        let found = if text.is_empty() {
            "nothing"
        } else {
            "nothing but white space"
        };
        return Err(ReadError::new(
            "an HTTP request or a curl command line",
            found,
        ));
    }
    let request = if curl::is_curl(text) {
        read_curl(text, options)?
    } else if har::is_har(text) {
        read_har(text, 1)?
    } else if debug::is_debug(text) {
        return read_debug(text);
    } else {
        read_http(text, options.scheme)?
    };
    Ok(DebugOutput {
        request,
        base_string: None,
        signature: None,
    })
}
