//! The credentials of a webhook's URL, `https://user:password@host/path`, and the answer to a 401
//! with them: RFC 3986 3.2.1, RFC 7235 4.1, and Twilio's documentation of HTTP authentication
//! (T-auth-1, T-auth-2, T-auth-4, T-auth-5, T-product-1, B-8, B-10, B-11, D-9, D-19,
//! O-basic-from-url).
//!
//! ```
//! use basestring::webhook_url::{Preference, split_userinfo};
//!
//! let webhook = split_userinfo(b"https://Aladdin:open%20sesame@example.com/voice?a=1").unwrap();
//! assert_eq!(webhook.url, b"https://example.com/voice?a=1");
//! assert_eq!(webhook.target, b"/voice?a=1");
//!
//! // The first request has no credentials. The response is 401 with this header.
//! let choice = webhook.choose_challenge(&["Basic realm=\"w\""], Preference::Strongest).unwrap();
//! let field = webhook.answer_challenge(&choice, b"POST", b"From=%2B1", None, None).unwrap();
//! assert_eq!(field, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
//! ```

use std::cmp::Reverse;
use std::fmt;

use crate::basic;
use crate::digest::{self, Challenge, SchemeChallenge, split_challenges};
use crate::encode::{is_unreserved, percent_decode, percent_encode};
use crate::error::{Error, Kind, excerpt};
use crate::secret::Secret;
use crate::split::split_once;
use crate::url::{Scheme, Url};

/// A webhook's URL, split into the request and the credentials.
///
/// ```
/// let webhook = basestring::webhook_url::split_userinfo(b"https://u:p@h/a?b=1#c").unwrap();
/// assert_eq!(webhook.url, b"https://h/a?b=1#c");
/// assert_eq!(webhook.target, b"/a?b=1");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WebhookUrl {
    /// The URL without user information and its `@`, and otherwise as given, with its fragment. Most of
    /// Twilio's products sign it (T-product-1).
    pub url: Vec<u8>,
    /// The request target: path (`/` if there is none) and query, without the fragment (D-9). Bytes
    /// that a request line cannot contain are escaped.
    pub target: Vec<u8>,
    /// User name and password, if the URL has any.
    pub credentials: Option<Credentials>,
    /// The problems of the URL, in the order of [`Warning`].
    pub warnings: Vec<Warning>,
}

/// User name and password of a URL, percent-decoded: `+` stays a plus sign (B-10).
///
/// ```
/// let webhook = basestring::webhook_url::split_userinfo(b"https://u:p%40@h/").unwrap();
/// let credentials = webhook.credentials.unwrap();
/// assert_eq!((&credentials.username[..], credentials.password.expose()), (&b"u"[..], &b"p@"[..]));
/// ```
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The bytes of the user name.
    pub username: Vec<u8>,
    /// The password; empty if the URL has only a user name (O-basic-from-url).
    pub password: Secret,
}

/// A problem of a webhook's URL that can be used nevertheless.
///
/// ```
/// use basestring::webhook_url::{Warning, split_userinfo};
/// let webhook = split_userinfo(b"http://u:a%26b@h/").unwrap();
/// assert_eq!(webhook.warnings, [Warning::SpecialInPassword, Warning::WithoutTls]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Warning {
    /// The user name contains characters other than letters, digits and `-._~` (T-auth-4).
    SpecialInUsername,
    /// The password contains such characters (T-auth-4).
    SpecialInPassword,
    /// The credentials are sent over http, without TLS (T-auth-5, B-11).
    WithoutTls,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SpecialInUsername => {
                "the user name contains special characters; Twilio requires letters and digits"
            }
            Self::SpecialInPassword => {
                "the password contains special characters; Twilio requires letters and digits"
            }
            Self::WithoutTls => "the credentials are sent over http, where others can read them",
        })
    }
}

/// RFC 3986 3.2.1: splits a URL from its user name and password.
///
/// User information ends at the last `@` of the authority. Its first colon, before decoding,
/// separates user name and password (O-basic-from-url). An empty one counts as absent.
///
/// ```
/// use basestring::webhook_url::{Warning, split_userinfo};
/// let webhook = split_userinfo(b"http://a%40b:c%3Ad+@h:8080?q=r v#top").unwrap();
/// assert_eq!(webhook.url, b"http://h:8080?q=r v#top");
/// assert_eq!(webhook.target, b"/?q=r%20v");
/// let credentials = webhook.credentials.unwrap();
/// assert_eq!(credentials.username, b"a@b");
/// assert_eq!(credentials.password.expose(), b"c:d+");
/// let all = [Warning::SpecialInUsername, Warning::SpecialInPassword, Warning::WithoutTls];
/// assert_eq!(webhook.warnings, all);
///
/// let webhook = split_userinfo(b"https://user@h/").unwrap();
/// assert!(webhook.credentials.unwrap().password.is_empty());
/// assert!(webhook.warnings.is_empty());
/// ```
///
/// # Errors
///
/// [`Kind::MalformedUrl`] as [`Url::parse`], and for a `%` in the user information without two
/// hexadecimal digits after it. If the text has an `@`, the message does not show it, because it may
/// contain a password.
pub fn split_userinfo(url: &[u8]) -> Result<WebhookUrl, Error> {
    let parsed = Url::parse(url).map_err(|e| if url.contains(&b'@') { hidden(&e) } else { e })?;
    let Some(userinfo) = parsed.userinfo() else {
        return Ok(WebhookUrl {
            url: url.to_vec(),
            target: target(&parsed),
            credentials: None,
            warnings: Vec::new(),
        });
    };
    let start = parsed.scheme().name().len() + "://".len();
    let credentials = if userinfo.is_empty() {
        None
    } else {
        Some(decode_userinfo(userinfo, start)?)
    };
    let before = url.get(..start).unwrap_or_default();
    let behind = url.get(start + userinfo.len() + 1..).unwrap_or_default();
    Ok(WebhookUrl {
        url: [before, behind].concat(),
        target: target(&parsed),
        warnings: credentials.as_ref().map_or_else(Vec::new, |credentials| {
            warnings(credentials, parsed.scheme())
        }),
        credentials,
    })
}

fn decode_userinfo(userinfo: &[u8], start: usize) -> Result<Credentials, Error> {
    let (username, password) = split_once(userinfo, b':').unwrap_or((userinfo, b""));
    let decode = |text: &[u8], before: usize| match percent_decode(text) {
        Ok(octets) => Ok(octets),
        Err(e) => Err(Error::new(
            Kind::MalformedUrl,
            "two hexadecimal digits after %",
            NOT_SHOWN,
        )
        .at(start + before + e.offset().unwrap_or_default(), "the URL")),
    };
    Ok(Credentials {
        username: decode(username, 0)?,
        password: Secret::new(decode(password, username.len() + 1)?),
    })
}

const NOT_SHOWN: &str = "text that is not shown, as it may hold a password";

/// The same error without the text that was found: the host may contain a part of a password that has
/// a raw `/` or `@`.
fn hidden(error: &Error) -> Error {
    let hidden = Error::new(error.kind(), error.expected().to_owned(), NOT_SHOWN);
    match error.offset() {
        Some(offset) => hidden.at(offset, "the URL"),
        None => hidden,
    }
}

fn warnings(credentials: &Credentials, scheme: Scheme) -> Vec<Warning> {
    let is_special = |text: &[u8]| text.iter().any(|&byte| !is_unreserved(byte));
    [
        (
            Warning::SpecialInUsername,
            is_special(&credentials.username),
        ),
        (
            Warning::SpecialInPassword,
            is_special(credentials.password.expose()),
        ),
        (Warning::WithoutTls, scheme == Scheme::Http),
    ]
    .into_iter()
    .filter_map(|(warning, applies)| applies.then_some(warning))
    .collect()
}

/// The request target of RFC 7230 5.3.1. Bytes that a request line cannot contain are escaped
/// (O-raw-characters).
fn target(url: &Url<'_>) -> Vec<u8> {
    let path = if url.path().is_empty() {
        b"/"
    } else {
        url.path()
    };
    let text = match url.query() {
        Some(query) => [path, query].join(&b'?'),
        None => path.to_vec(),
    };
    let is_sent = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>');
    let mut target = Vec::with_capacity(text.len());
    for run in text.chunk_by(|a, b| is_sent(a) == is_sent(b)) {
        if run.first().is_some_and(is_sent) {
            target.extend_from_slice(run);
        } else {
            target.extend_from_slice(percent_encode(run).as_bytes());
        }
    }
    target
}

/// How to choose one of several challenges.
///
/// ```
/// use basestring::webhook_url::Preference;
/// assert_eq!(Preference::default(), Preference::Strongest);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Preference {
    /// Digest before Basic, and among Digest's algorithms SHA-512-256, SHA-256, MD5; the first of
    /// several equal ones.
    #[default]
    Strongest,
    /// The first that is known: in RFC 7616 3.7, the server's order is its preference (D-19).
    ServerOrder,
}

/// The chosen challenge.
///
/// ```
/// use basestring::webhook_url::{Choice, Preference, choose_challenge};
/// let only = choose_challenge(&[r#"Basic realm="Photos""#], Preference::default()).unwrap();
/// assert_eq!(only, Choice::Basic { realm: b"Photos".to_vec() });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A Digest challenge (RFC 7616 3.3).
    Digest(Challenge),
    /// A Basic challenge (RFC 7617 2).
    Basic {
        /// The bytes of the realm.
        realm: Vec<u8>,
    },
}

impl Choice {
    /// The strength, to sort by: Basic is the weakest.
    fn strength(&self) -> Option<digest::HashFunction> {
        match self {
            Self::Digest(challenge) => Some(challenge.algorithm.hash),
            Self::Basic { .. } => None,
        }
    }

    fn of(challenge: &SchemeChallenge<'_>) -> Option<Result<Self, Error>> {
        if challenge.is("Digest") {
            Some(Challenge::from_parameters(&challenge.parameters).map(Self::Digest))
        } else if challenge.is("Basic") {
            Some(match challenge.parameter("realm") {
                Ok(Some(realm)) => Ok(Self::Basic {
                    realm: realm.to_vec(),
                }),
                Ok(None) => {
                    let expected = "the realm of a Basic challenge";
                    Err(Error::new(Kind::MissingParameter, expected, "none"))
                }
                Err(error) => Err(error),
            })
        } else {
            None
        }
    }
}

/// Chooses the challenge to answer from the values of the `WWW-Authenticate` headers of a 401, in
/// their order.
///
/// It skips other schemes, a Digest challenge that cannot be answered (D-11), a challenge without a
/// realm (B-8, T-auth-2) and a malformed value, if there is a challenge that can be answered.
///
/// ```
/// use basestring::webhook_url::{Choice, Preference, choose_challenge};
/// let values = [
///     r#"Basic realm="w", Digest realm="w", nonce="1", qop="auth""#,
///     r#"Digest realm="w", nonce="2", qop="auth", algorithm=SHA-256"#,
/// ];
/// let Choice::Digest(strongest) = choose_challenge(&values, Preference::Strongest).unwrap() else {
///     panic!("Basic");
/// };
/// assert_eq!(strongest.nonce, b"2");
/// let first = choose_challenge(&values, Preference::ServerOrder).unwrap();
/// assert_eq!(first, Choice::Basic { realm: b"w".to_vec() });
/// ```
///
/// # Errors
///
/// If no challenge can be answered: the reason for the first Basic or Digest challenge or the first
/// malformed value; [`Kind::UnknownMethod`] if there are only other schemes, and
/// [`Kind::MissingParameter`] if there is no value.
pub fn choose_challenge<V: AsRef<[u8]>>(
    values: &[V],
    preference: Preference,
) -> Result<Choice, Error> {
    let mut choices = Vec::new();
    let mut first_error = None;
    for value in values {
        let found = match split_challenges(value.as_ref()) {
            Ok(challenges) => challenges.iter().filter_map(Choice::of).collect(),
            Err(error) => vec![Err(error)],
        };
        for choice in found {
            match choice {
                Ok(choice) => choices.push(choice),
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
    }
    if preference == Preference::Strongest {
        choices.sort_by_key(|choice| Reverse(choice.strength()));
    }
    choices.into_iter().next().ok_or_else(|| {
        first_error.unwrap_or_else(|| match values {
            [] => {
                let expected = "a WWW-Authenticate header in the response";
                Error::new(Kind::MissingParameter, expected, "none")
            }
            [value, ..] => {
                let expected = "a Digest or a Basic challenge";
                Error::new(Kind::UnknownMethod, expected, excerpt(value.as_ref()))
            }
        })
    })
}

impl WebhookUrl {
    /// [`choose_challenge`], for a URL that has credentials to answer with.
    ///
    /// ```
    /// use basestring::{Kind, webhook_url::{Preference, split_userinfo}};
    /// let webhook = split_userinfo(b"https://h/").unwrap();
    /// let refusal = webhook.choose_challenge(&["Basic realm=r"], Preference::default()).unwrap_err();
    /// assert_eq!(refusal.kind(), Kind::MissingParameter);
    /// ```
    ///
    /// # Errors
    ///
    /// As [`choose_challenge`]; [`Kind::MissingParameter`] if the URL has no credentials.
    pub fn choose_challenge<V: AsRef<[u8]>>(
        &self,
        values: &[V],
        preference: Preference,
    ) -> Result<Choice, Error> {
        self.credentials()?;
        choose_challenge(values, preference)
    }

    /// The value of the `Authorization` header with which the request is repeated (T-auth-2). Use the
    /// same choice for later requests, with the next `nc` (T-auth-3).
    ///
    /// `cnonce` and `nc` are those of [`digest::answer`]. Basic uses neither.
    ///
    /// ```
    /// use basestring::{digest, webhook_url::{Preference, split_userinfo}};
    /// let webhook = split_userinfo(b"https://u:p@h/a?b=1").unwrap();
    /// let values = [r#"Digest realm="r", nonce="N", qop="auth""#];
    /// let choice = webhook.choose_challenge(&values, Preference::default()).unwrap();
    /// let nc = digest::nonce_count(1);
    /// let field = webhook.answer_challenge(&choice, b"GET", b"", Some(b"c"), Some(nc.as_bytes()));
    /// assert!(field.unwrap().contains("response=\"2366279883c2ac547a65f91fd505a211\""));
    /// ```
    ///
    /// # Errors
    ///
    /// As [`digest::respond`] and [`basic::authorization`]; [`Kind::MissingParameter`] where the URL
    /// has no credentials.
    pub fn answer_challenge(
        &self,
        choice: &Choice,
        method: &[u8],
        body: &[u8],
        cnonce: Option<&[u8]>,
        nc: Option<&[u8]>,
    ) -> Result<String, Error> {
        let Credentials { username, password } = self.credentials()?;
        match choice {
            Choice::Basic { .. } => basic::authorization(username, password),
            Choice::Digest(challenge) => {
                let request = digest::Request {
                    method,
                    uri: &self.target,
                    body,
                };
                digest::respond(challenge, username, password, &request, cnonce, nc)
            }
        }
    }

    fn credentials(&self) -> Result<&Credentials, Error> {
        self.credentials.as_ref().ok_or_else(|| {
            let expected = "a user name and a password in the URL";
            Error::new(Kind::MissingParameter, expected, "none")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Preference, choose_challenge, split_userinfo};

    #[test]
    fn no_message_shows_a_password() {
        for url in [
            "htps://user:hunter2@h/",
            "https://user:hunter2/x@h/",
            "https://user:7/hunter2%zz@h/",
            "https://user:hunter2%zz@h/",
            "https://user:hunter2@/",
            "https://user:hunter2?@h/",
            "https://user:hunter2\n@h/",
            "user:hunter2@h",
        ] {
            let error = split_userinfo(url.as_bytes()).expect_err(url);
            assert_eq!(error.kind(), Kind::MalformedUrl, "{url}");
            assert!(!error.to_string().contains("hunter"), "{error}");
        }
    }

    #[test]
    fn userinfo_alone_is_taken_out() {
        for (url, without) in [
            ("https://h/a@b", "https://h/a@b"),
            ("https://@h/", "https://h/"),
            ("https://:@h:1?@", "https://h:1?@"),
            ("HTTPS://u@v:p@H/", "HTTPS://H/"),
            ("http://u:p@[::1]:8/#x@y", "http://[::1]:8/#x@y"),
        ] {
            let webhook = split_userinfo(url.as_bytes()).expect(url);
            assert_eq!(webhook.url, without.as_bytes());
        }
    }

    #[test]
    fn why_no_challenge_can_be_answered() {
        for (value, kind) in [
            ("NTLM", Kind::UnknownMethod),
            ("", Kind::UnknownMethod),
            ("Basic", Kind::MissingParameter),
            ("Digest realm=\"r\"", Kind::MissingParameter),
            (
                "Digest realm=r, nonce=N, algorithm=SHA-1",
                Kind::UnknownMethod,
            ),
            ("Digest realm=\"r", Kind::MalformedHeader),
        ] {
            let refused = choose_challenge(&[value], Preference::Strongest).map_err(|e| e.kind());
            assert_eq!(refused, Err(kind), "{value}");
            let other = choose_challenge(&[value, "Basic realm=w"], Preference::ServerOrder);
            assert!(other.is_ok(), "{value}");
        }
        let none: [&str; 0] = [];
        let error = choose_challenge(&none, Preference::Strongest).expect_err("no value");
        assert_eq!(error.kind(), Kind::MissingParameter);
    }
}
