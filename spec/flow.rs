//! The messages of redirection-based authorization: RFC 5849 2.1 to 2.3
//! (R-2.1-2, -4, -11 to -15, R-2.2-2, -11 to -13, R-2.3-2, -9 to -11, O-callback-fragment,
//! O-callback-duplicates).

use crate::error::{Error, Kind, excerpt};
use crate::form::form_pairs;
use crate::parameter::Parameter;
use crate::secret::Secret;
use crate::split::split_once;
use crate::transmit::{append_to_query, form_encode};
use crate::url::Url;

/// `oauth_callback` of a client without a callback: `oob`, in lowercase (R-2.1-4).
///
/// ```
/// use basestring::{Callback, OUT_OF_BAND};
/// assert_eq!(Callback::OutOfBand.value(), OUT_OF_BAND);
/// ```
pub const OUT_OF_BAND: &[u8] = b"oob";

/// Where the server redirects the owner after the decision (2.1).
///
/// ```
/// use basestring::Callback;
/// let callback = Callback::parse(b"http://printer.example.com/ready").unwrap();
/// assert_eq!(callback, Callback::Uri(b"http://printer.example.com/ready"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callback<'a> {
    /// `oob`: the owner copies the code by hand.
    OutOfBand,
    /// An absolute URI.
    Uri(&'a [u8]),
}

impl<'a> Callback<'a> {
    /// Parses the decoded value of `oauth_callback`.
    ///
    /// ```
    /// use basestring::Callback;
    /// assert_eq!(Callback::parse(b"oob").unwrap(), Callback::OutOfBand);
    /// assert!(Callback::parse(b"OOB").is_err());
    /// assert!(Callback::parse(b"/ready").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MissingParameter`] for an empty value; [`Kind::MalformedParameter`] for one that is
    /// neither `oob` nor an absolute URI (R-2.1-3), or whose query already has `oauth_token` or
    /// `oauth_verifier` (O-callback-duplicates).
    pub fn parse(value: &'a [u8]) -> Result<Self, Error> {
        if value == OUT_OF_BAND {
            return Ok(Self::OutOfBand);
        }
        let kind = if value.is_empty() {
            Kind::MissingParameter
        } else {
            Kind::MalformedParameter
        };
        if !is_absolute_uri(value) {
            return Err(Error::new(
                kind,
                "an absolute URI or oob as callback",
                excerpt(value),
            ));
        }
        let before = split_once(value, b'#').map_or(value, |(before, _)| before);
        let query = split_once(before, b'?').map_or(&b""[..], |(_, query)| query);
        let taken = form_pairs(query)
            .filter_map(Result::ok)
            .any(|parameter| matches!(&*parameter.name, b"oauth_token" | b"oauth_verifier"));
        if taken {
            let expected = "a callback without oauth_token and oauth_verifier in its query";
            return Err(Error::new(
                Kind::MalformedParameter,
                expected,
                excerpt(value),
            ));
        }
        Ok(Self::Uri(value))
    }

    /// The decoded value of `oauth_callback`.
    ///
    /// ```
    /// assert_eq!(basestring::Callback::Uri(b"x-app:done").value(), b"x-app:done");
    /// ```
    #[must_use]
    pub const fn value(self) -> &'a [u8] {
        match self {
            Self::OutOfBand => OUT_OF_BAND,
            Self::Uri(uri) => uri,
        }
    }
}

/// Whether a text is `scheme ":" hier-part` (RFC 3986 3.1) in ASCII without white space. A scheme of
/// the client's own is accepted.
fn is_absolute_uri(value: &[u8]) -> bool {
    let Some((scheme, rest)) = split_once(value, b':') else {
        return false;
    };
    let is_scheme = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme
            .iter()
            .all(|&o| o.is_ascii_alphanumeric() || matches!(o, b'+' | b'-' | b'.'));
    let is_web = scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"https");
    is_scheme
        && !rest.is_empty()
        && rest.iter().all(u8::is_ascii_graphic)
        && (!is_web || Url::parse(value).is_ok())
}

/// 2.2: the URI to which the client sends the owner: the server's, with `oauth_token` in its query.
///
/// ```
/// assert_eq!(
///     basestring::authorization_uri(b"https://photos.example.net/authorize", b"hh5s93j4hdidpola"),
///     b"https://photos.example.net/authorize?oauth_token=hh5s93j4hdidpola",
/// );
/// ```
#[must_use]
pub fn authorization_uri(endpoint: &[u8], temporary_token: &[u8]) -> Vec<u8> {
    append_to_query(endpoint, &[Parameter::new("oauth_token", temporary_token)])
}

/// 2.2: the URI to which the server sends the owner back: the callback, its own query first, with
/// `oauth_token` and `oauth_verifier` after it and before a fragment.
///
/// ```
/// assert_eq!(
///     basestring::callback_redirect(b"http://client.example.net/cb?x=1", b"hdk48Djdsa", b"473f82d3"),
///     b"http://client.example.net/cb?x=1&oauth_token=hdk48Djdsa&oauth_verifier=473f82d3",
/// );
/// ```
#[must_use]
pub fn callback_redirect(callback: &[u8], temporary_token: &[u8], verifier: &[u8]) -> Vec<u8> {
    let parameters = [
        Parameter::new("oauth_token", temporary_token),
        Parameter::new("oauth_verifier", verifier),
    ];
    append_to_query(callback, &parameters)
}

/// The response of 2.1 or 2.3: an identifier, its secret, and other parameters.
///
/// It is the body of a response with status 200, of type `application/x-www-form-urlencoded`.
///
/// ```
/// use basestring::CredentialsAnswer;
/// let body = b"oauth_token=hh5s93j4hdidpola&oauth_token_secret=hdhd0244&oauth_callback_confirmed=true";
/// let answer = CredentialsAnswer::parse_temporary(body).unwrap();
/// assert_eq!(answer.token, b"hh5s93j4hdidpola");
/// assert_eq!(answer.to_form().as_bytes(), body);
/// ```
#[derive(Clone, Debug)]
pub struct CredentialsAnswer {
    /// `oauth_token`: the temporary or the token identifier.
    pub token: Vec<u8>,
    /// `oauth_token_secret`; it may be empty.
    pub secret: Secret,
    /// Whether it contains `oauth_callback_confirmed=true`, as 2.1 requires.
    pub callback_confirmed: bool,
    /// All other parameters, such as X's `user_id` and `screen_name` (X-flow-5).
    pub others: Vec<Parameter<'static>>,
}

impl CredentialsAnswer {
    /// Parses the response with temporary credentials (2.1): `oauth_callback_confirmed` must be `true`
    /// (R-2.1-14).
    ///
    /// ```
    /// use basestring::{CredentialsAnswer, Kind};
    /// let answer = b"oauth_token=t&oauth_token_secret=s";
    /// let refusal = CredentialsAnswer::parse_temporary(answer).unwrap_err();
    /// assert_eq!(refusal.kind(), Kind::MissingParameter);
    /// let answer = b"oauth_token=t&oauth_token_secret=s&oauth_callback_confirmed=true";
    /// assert_eq!(CredentialsAnswer::parse_temporary(answer).unwrap().token, b"t");
    /// ```
    ///
    /// # Errors
    ///
    /// As [`CredentialsAnswer::parse_token`], and [`Kind::MissingParameter`] without the
    /// confirmation.
    pub fn parse_temporary(body: &[u8]) -> Result<Self, Error> {
        let answer = Self::parse_token(body)?;
        if !answer.callback_confirmed {
            let expected = "oauth_callback_confirmed=true";
            return Err(Error::new(
                Kind::MissingParameter,
                expected,
                "none, or another value",
            ));
        }
        Ok(answer)
    }

    /// Parses the response with token credentials (2.3).
    ///
    /// ```
    /// use basestring::CredentialsAnswer;
    /// let answer = b"oauth_token=t&oauth_token_secret=&screen_name=me";
    /// let answer = CredentialsAnswer::parse_token(answer).unwrap();
    /// assert!(answer.secret.is_empty());
    /// assert_eq!(answer.others[0].to_text(), ("screen_name".into(), "me".into()));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedParameter`] for an invalid escape, [`Kind::MissingParameter`] without
    /// `oauth_token` (or with an empty one) or without `oauth_token_secret` (which may be empty),
    /// [`Kind::DuplicateParameter`] for one of them twice.
    pub fn parse_token(body: &[u8]) -> Result<Self, Error> {
        let (mut token, mut secret, mut confirmed) = (None, None, None);
        let mut others = Vec::new();
        for pair in form_pairs(body) {
            let pair = pair.map_err(|e| e.within("the body"))?;
            let slot = match &*pair.name {
                b"oauth_token" => &mut token,
                b"oauth_token_secret" => &mut secret,
                b"oauth_callback_confirmed" => &mut confirmed,
                _ => {
                    others.push(pair.into_owned());
                    continue;
                }
            };
            if slot.replace(pair.value.into_owned()).is_some() {
                let found = format!("{} twice", excerpt(&pair.name));
                return Err(Error::new(
                    Kind::DuplicateParameter,
                    "each parameter once",
                    found,
                ));
            }
        }
        let missing = |name| Error::new(Kind::MissingParameter, name, "none");
        Ok(Self {
            token: token
                .filter(|t| !t.is_empty())
                .ok_or_else(|| missing("oauth_token"))?,
            secret: secret
                .map(Secret::new)
                .ok_or_else(|| missing("oauth_token_secret"))?,
            callback_confirmed: confirmed.as_deref() == Some(b"true"),
            others,
        })
    }

    /// Builds the body of the response.
    ///
    /// ```
    /// use basestring::{CredentialsAnswer, Secret};
    /// let answer = CredentialsAnswer {
    ///     token: b"t".to_vec(),
    ///     secret: Secret::new("a&b"),
    ///     callback_confirmed: true,
    ///     others: Vec::new(),
    /// };
    /// assert_eq!(
    ///     answer.to_form(),
    ///     "oauth_token=t&oauth_token_secret=a%26b&oauth_callback_confirmed=true",
    /// );
    /// ```
    #[must_use]
    pub fn to_form(&self) -> String {
        let mut parameters = vec![
            Parameter::new("oauth_token", &self.token),
            Parameter::new("oauth_token_secret", self.secret.expose()),
        ];
        if self.callback_confirmed {
            parameters.push(Parameter::new("oauth_callback_confirmed", "true"));
        }
        parameters.extend(self.others.iter().cloned());
        form_encode(&parameters)
    }
}
