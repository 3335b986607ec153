//! HTTP Basic authentication: RFC 7617 2 and 2.1 (B-1 to B-7, B-9, O-basic-charset).
//!
//! ```
//! use basestring::{Secret, basic};
//! let field = basic::authorization(b"Aladdin", &Secret::new("open sesame")).unwrap();
//! assert_eq!(field, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
//! let (username, password) = basic::parse_authorization(field.as_bytes()).unwrap();
//! assert_eq!((&*username, password.expose()), (&b"Aladdin"[..], &b"open sesame"[..]));
//! ```

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::error::{Error, Kind, excerpt};
use crate::secret::Secret;
use crate::split::split_once;

const HEADER: &str = "the Authorization header";

/// RFC 7617 2: the value of an `Authorization` header: `Basic`, a space, and the standard Base64, in
/// one line, of user name, colon and password (B-1, B-6, B-7).
///
/// Text is UTF-8, whatever the challenge's charset is (B-5, O-basic-charset). The password may contain
/// colons (B-3). The value contains the password: keep it out of logs.
///
/// ```
/// use basestring::{Secret, basic};
/// let field = basic::authorization(b"test", &Secret::new("123£")).unwrap();
/// assert_eq!(field, "Basic dGVzdDoxMjPCow==");
/// ```
///
/// # Errors
///
/// [`Kind::MalformedParameter`] for a user name with a colon (B-2), and for a control character in
/// either (B-4).
pub fn authorization(username: &[u8], password: &Secret) -> Result<String, Error> {
    check_username(username)?;
    check_password(password.expose())?;
    let pair = Secret::new([username, password.expose()].join(&b':'));
    Ok(format!("Basic {}", STANDARD.encode(pair.expose())))
}

/// RFC 7617 2: user name and password of an `Authorization` header's value, as the bytes that were
/// encoded.
///
/// The scheme is in any letter case (B-9). The first colon separates the two (B-3). A server compares
/// both with [`constant_time_eq`](crate::constant_time_eq).
///
/// ```
/// use basestring::{Kind, basic};
/// let (username, password) = basic::parse_authorization(b"BASIC YTpiOmM=").unwrap();
/// assert_eq!((&*username, password.expose()), (&b"a"[..], &b"b:c"[..]));
/// let unpadded = basic::parse_authorization(b"Basic YTpiOmM").unwrap_err();
/// assert_eq!(unpadded.kind(), Kind::MalformedHeader);
/// ```
///
/// # Errors
///
/// [`Kind::MalformedHeader`] for another scheme, for a value that is not Base64 of RFC 4648 4
/// with its padding, and for a text without a colon; [`Kind::MalformedParameter`] for a control character.
/// The messages do not show what was encoded.
pub fn parse_authorization(value: &[u8]) -> Result<(Vec<u8>, Secret), Error> {
    let malformed = |place: usize, expected: &'static str| {
        let found = "text that is not shown, as it may hold a password";
        Error::new(Kind::MalformedHeader, expected, found).at(place, HEADER)
    };
    let after_scheme = value
        .split_at_checked(5)
        .filter(|(scheme, rest)| scheme.eq_ignore_ascii_case(b"Basic") && rest.starts_with(b" "))
        .map(|(_, rest)| rest)
        .ok_or_else(|| malformed(0, "the scheme Basic and a space"))?;
    let spaces = after_scheme
        .iter()
        .take_while(|&&byte| byte == b' ')
        .count();
    let encoded = after_scheme.get(spaces..).unwrap_or_default();
    let start = value.len() - encoded.len();
    let pair = STANDARD
        .decode(encoded)
        .map(Secret::new)
        .map_err(|_| malformed(start, "standard Base64 with its padding"))?;
    let (username, password) = split_once(pair.expose(), b':')
        .ok_or_else(|| malformed(start, "the Base64 of user name, colon and password"))?;
    check_username(username)?;
    check_password(password)?;
    Ok((username.to_vec(), Secret::new(password)))
}

/// RFC 7617 2: the user name has no colon and no control character (B-2, B-4).
fn check_username(username: &[u8]) -> Result<(), Error> {
    let refused = |&byte: &u8| byte == b':' || byte.is_ascii_control();
    match username.iter().position(refused) {
        None => Ok(()),
        Some(place) => Err(Error::new(
            Kind::MalformedParameter,
            "a user name without colons and control characters",
            excerpt(username),
        )
        .at(place, "the user name")),
    }
}

/// RFC 7617 2: the password has no control character (B-4).
fn check_password(password: &[u8]) -> Result<(), Error> {
    match password.iter().position(u8::is_ascii_control) {
        None => Ok(()),
        Some(place) => Err(Error::new(
            Kind::MalformedParameter,
            "a password without control characters",
            "one",
        )
        .at(place, "the password")),
    }
}
