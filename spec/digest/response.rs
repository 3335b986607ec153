//! The response that an answer carries: RFC 7616 3.4.1 to 3.4.4 (D-1 to D-6, D-8, D-15, D-17).

use super::algorithm::{Algorithm, Qop};
use crate::secret::Secret;

/// The parts of a request on which an answer depends.
///
/// ```
/// // `PUT /call.xml?a=1 HTTP/1.1`
/// let request =
///     basestring::digest::Request { method: b"PUT", uri: b"/call.xml?a=1", body: b"" };
/// assert!(request.body.is_empty());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The method as sent.
    pub method: &'a [u8],
    /// The request target as in the request line: path and query, as sent (D-9).
    pub uri: &'a [u8],
    /// The body, empty if there is none; only `auth-int` uses it (D-5).
    pub body: &'a [u8],
}

/// What `qop` adds to a response (RFC 7616 3.4.1).
///
/// ```
/// use basestring::{Secret, digest::{Algorithm, Protection, Qop, a1, response}};
/// // RFC 7616 3.9.1, with MD5.
/// let nonce = b"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
/// let cnonce = b"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
/// let password = Secret::new("Circle of Life");
/// let a1 = a1(Algorithm::MD5, b"Mufasa", b"http-auth@example.org", &password, nonce, cnonce);
/// let protection = Protection { qop: Qop::Auth, nc: b"00000001", cnonce };
/// assert_eq!(
///     response(Algorithm::MD5, &a1, nonce, Some(protection), b"GET:/dir/index.html"),
///     "8ca523f5e9506fed4657c9700eebdbec",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protection<'a> {
    /// The chosen quality.
    pub qop: Qop,
    /// The nonce count, with the digits as sent.
    pub nc: &'a [u8],
    /// The client's nonce.
    pub cnonce: &'a [u8],
}

/// RFC 7616 3.4.1: the response: `H(H(A1):nonce:nc:cnonce:qop:H(A2))`, and without `qop`
/// `H(H(A1):nonce:H(A2))` (D-1, D-6), in lowercase hexadecimal.
///
/// ```
/// use basestring::{Secret, digest::{Algorithm, a1, response}};
/// let a1 = a1(Algorithm::MD5, b"bob", b"Users", &Secret::new("secret"), b"", b"");
/// let nonce = b"NOIEDJ3hJtqSKaty8KF8xlkaYbItAkiS";
/// let response = response(Algorithm::MD5, &a1, nonce, None, b"HEAD:/");
/// assert_eq!(response, "22e3e0a9bbefeb9d229905230cb9ddc8");
/// ```
#[must_use]
pub fn response(
    algorithm: Algorithm,
    a1: &Secret,
    nonce: &[u8],
    protection: Option<Protection<'_>>,
    a2: &[u8],
) -> String {
    let key = Secret::new(algorithm.hash(a1.expose()));
    let hash_of_a2 = algorithm.hash(a2);
    let text = match protection {
        Some(Protection { qop, nc, cnonce }) => Secret::new(
            [
                key.expose(),
                nonce,
                nc,
                cnonce,
                qop.name().as_bytes(),
                hash_of_a2.as_bytes(),
            ]
            .join(&b':'),
        ),
        None => Secret::new([key.expose(), nonce, hash_of_a2.as_bytes()].join(&b':')),
    };
    algorithm.hash(text.expose())
}

/// RFC 7616 3.4.2: A1 is `user:realm:password`, each without quotation marks (D-2); with a `-sess` algorithm it is
/// `H(user:realm:password):nonce:cnonce` (D-3). Nonce and cnonce are used only then.
///
/// ```
/// use basestring::{Secret, digest::{Algorithm, a1}};
/// let password = Secret::new("p");
/// assert_eq!(a1(Algorithm::MD5, b"u", b"r", &password, b"N", b"c").expose(), b"u:r:p");
/// let session = Algorithm { session: true, ..Algorithm::MD5 };
/// assert!(a1(session, b"u", b"r", &password, b"N", b"c").expose().ends_with(b":N:c"));
/// ```
#[must_use]
pub fn a1(
    algorithm: Algorithm,
    username: &[u8],
    realm: &[u8],
    password: &Secret,
    nonce: &[u8],
    cnonce: &[u8],
) -> Secret {
    let text = Secret::new([username, realm, password.expose()].join(&b':'));
    if algorithm.session {
        let hash = Secret::new(algorithm.hash(text.expose()));
        Secret::new([hash.expose(), nonce, cnonce].join(&b':'))
    } else {
        text
    }
}

/// RFC 7616 3.4.3: A2 is `method:uri` (D-4); with `auth-int` it is `method:uri:H(body)`, also for an
/// empty body (D-5).
///
/// ```
/// use basestring::digest::{Algorithm, Request, a2};
/// let request = Request { method: b"GET", uri: b"/a?b=1", body: b"" };
/// assert_eq!(a2(Algorithm::MD5, None, &request), b"GET:/a?b=1");
/// ```
#[must_use]
pub fn a2(algorithm: Algorithm, qop: Option<Qop>, request: &Request<'_>) -> Vec<u8> {
    match qop {
        Some(Qop::AuthInt) => {
            let hash = algorithm.hash(request.body);
            [request.method, request.uri, hash.as_bytes()].join(&b':')
        }
        None | Some(Qop::Auth) => [request.method, request.uri].join(&b':'),
    }
}

/// RFC 7616 3.4.4: the hashed user name, `H(user:realm)` (D-17).
///
/// ```
/// use basestring::digest::{Algorithm, username_hash};
/// // RFC 7616 3.9.2, as corrected by erratum 4897.
/// let algorithm = Algorithm::parse(b"SHA-512-256").unwrap();
/// assert_eq!(
///     username_hash(algorithm, "Jäsøn Doe".as_bytes(), b"api@example.org"),
///     "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b",
/// );
/// ```
#[must_use]
pub fn username_hash(algorithm: Algorithm, username: &[u8], realm: &[u8]) -> String {
    algorithm.hash(&[username, realm].join(&b':'))
}

/// The digits of a nonce count: eight, lowercase hexadecimal (D-8, O-digest-nc-case).
///
/// ```
/// assert_eq!(basestring::digest::nonce_count(10), "0000000a");
/// ```
#[must_use]
pub fn nonce_count(count: u32) -> String {
    format!("{count:08x}")
}
