//! What a signer is given: a prepared endpoint and the parameters of a call.

use basestring::{Authority, Scheme, Url};

use crate::url::{self, Parts};
use crate::writer::Writer;

/// A decoded name and value.
///
/// ```
/// let pair: basestring_prepared::Pair<'_> = (b"status", b"a & b");
/// assert_eq!(pair.0, b"status");
/// ```
pub type Pair<'a> = (&'a [u8], &'a [u8]);

/// The length in bytes of an HMAC-SHA1 signature: 20 bytes as Base64.
///
/// ```
/// use basestring::{Secret, hmac_sha1};
/// assert_eq!(hmac_sha1(b"", &Secret::new("&")).len(), basestring_prepared::SIGNATURE_LENGTH);
/// ```
pub const SIGNATURE_LENGTH: usize = 28;

/// A method and a URL, prepared: the base string's first two parts (3.4.1.1).
///
/// ```
/// use basestring::Url;
/// use basestring_prepared::Endpoint;
/// let url = Url::parse(b"http://photos.example.net/photos?size=original").unwrap();
/// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
/// assert_eq!(endpoint.text(), b"GET&http%3A%2F%2Fphotos.example.net%2Fphotos&");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(Vec<u8>);

impl Endpoint {
    /// Prepares a method and a URL. The URL's query is not read: pass its parameters with each call.
    /// `authority` is that of the Host header if there is one, else the URL's.
    ///
    /// ```
    /// use basestring::Url;
    /// use basestring_prepared::Endpoint;
    /// let url = Url::parse(b"https://H:443/p?q=1").unwrap();
    /// let endpoint = Endpoint::new(b"post", &url, &url.authority());
    /// assert_eq!(endpoint.text(), b"POST&https%3A%2F%2Fh%2Fp&");
    /// ```
    #[must_use]
    pub fn new(method: &[u8], url: &Url<'_>, authority: &Authority<'_>) -> Self {
        let parts = Parts {
            is_https: url.scheme() == Scheme::Https,
            authority: url::Authority {
                host: authority.host(),
                port: authority.port(),
            },
            path: url.path(),
            query: b"",
        };
        let mut writer = Writer::new();
        write_endpoint(method, &parts, &mut writer);
        Self(writer.into_text())
    }

    /// The beginning of the base string of every request to this endpoint.
    ///
    /// ```
    /// use basestring::Url;
    /// use basestring_prepared::Endpoint;
    /// let url = Url::parse(b"https://H:443/p?q=1").unwrap();
    /// let endpoint = Endpoint::new(b"post", &url, &url.authority());
    /// assert_eq!(endpoint.text(), b"POST&https%3A%2F%2Fh%2Fp&");
    /// ```
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.0
    }
}

/// What changes from one request to the next.
///
/// ```
/// use basestring::{Credentials, Url};
/// use basestring_prepared::{Call, Endpoint, Signer};
/// let url = Url::parse(b"http://h/").unwrap();
/// let endpoint = Endpoint::new(b"GET", &url, &url.authority());
/// let call = Call { endpoint: &endpoint, parameters: &[], timestamp: b"1", nonce: b"n" };
/// let mut signature = [0; 28];
/// Signer::new(&Credentials::client("ck", "cs")).sign_into(&call, &mut signature);
/// assert_eq!(&signature, b"gInaM8yIxiBKrrwuRIrpuEWB4Jg=");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Method and URL.
    pub endpoint: &'a Endpoint,
    /// The decoded parameters of query and form body, and such protocol parameters as
    /// `oauth_callback`, in any order.
    pub parameters: &'a [Pair<'a>],
    /// `oauth_timestamp`: decimal digits, in seconds.
    pub timestamp: &'a [u8],
    /// `oauth_nonce`.
    pub nonce: &'a [u8],
}

/// The first two parts of the base string (3.4.1.1): the method and the base string URI (3.4.1.2),
/// each encoded and followed by `&`.
pub(crate) fn write_endpoint(method: &[u8], url: &Parts<'_>, writer: &mut Writer) {
    write_in_case(method, u8::to_ascii_uppercase, writer);
    let (scheme, default_port) = if url.is_https {
        (b"&https%3A%2F%2F", 443)
    } else {
        (b"&http%3A%2F%2F\0", 80)
    };
    writer.put(scheme, if url.is_https { 15 } else { 14 });
    write_in_case(url.authority.host, u8::to_ascii_lowercase, writer);
    if let Some(port) = url.authority.port.filter(|&port| port != default_port) {
        write_port(port, writer);
    }
    if url.path.is_empty() {
        writer.encode_once(b"/");
    } else {
        writer.encode_path(url.path);
    }
    writer.put(b"&", 1);
}

/// Writes a text with its letters in one case, encoded.
fn write_in_case(text: &[u8], in_case: impl Fn(&u8) -> u8, writer: &mut Writer) {
    let mut changed = [0; 32];
    for piece in text.chunks(changed.len()) {
        let changed = changed.get_mut(..piece.len()).unwrap_or_default();
        for (to, from) in changed.iter_mut().zip(piece) {
            *to = in_case(from);
        }
        writer.encode_once(changed);
    }
}

/// Writes `:`, encoded, and a port of one to five digits.
fn write_port(port: u16, writer: &mut Writer) {
    writer.put(b"%3A", 3);
    let digit = |power: u16| b'0' + (port / power % 10) as u8;
    let digits = [10_000, 1_000, 100, 10, 1].map(digit);
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    writer.copy(digits.get(zeros..).unwrap_or_default());
}
