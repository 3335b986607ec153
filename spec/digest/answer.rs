//! The client's answer to a Digest challenge: RFC 7616 3.4 (D-5 to D-9, D-12 to D-14, D-17).

use std::fmt;

use super::algorithm::{Algorithm, Qop};
use super::challenge::Challenge;
use super::fields::{Reader, Writer, lookup, missing, required};
use super::response::{Protection, Request, a1, a2, response, username_hash};
use crate::encode::percent_decode;
use crate::error::{Error, Kind, excerpt};
use crate::secret::Secret;

const HEADER: &str = "the Authorization header";

/// The parameters of a Digest `Authorization` header: RFC 7616 3.4.
///
/// ```
/// use basestring::digest::Answer;
/// let field = r#"Digest realm="r", nonce="N", uri="/a", username="a\"b", response="0""#;
/// let answer = Answer::parse(field.as_bytes()).unwrap();
/// assert_eq!(answer.username, b"a\"b");
/// assert_eq!(answer.to_field().unwrap(), field);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The challenge's realm.
    pub realm: Vec<u8>,
    /// The challenge's nonce.
    pub nonce: Vec<u8>,
    /// The request target (D-9).
    pub uri: Vec<u8>,
    /// The user name, or its hash where `userhash` is set (D-17).
    pub username: Vec<u8>,
    /// The quality of protection that was chosen (D-7), if the challenge offers any (D-6).
    pub qop: Option<Qop>,
    /// The nonce count: eight hexadecimal digits (D-8).
    pub nc: Option<Vec<u8>>,
    /// The client's nonce.
    pub cnonce: Option<Vec<u8>>,
    /// The response: a hash in hexadecimal (D-15).
    pub response: Vec<u8>,
    /// The challenge's opaque, if it was sent (D-12).
    pub opaque: Option<Vec<u8>>,
    /// The algorithm; MD5 if none was sent (D-11).
    pub algorithm: Algorithm,
    /// The algorithm's name in the challenge's letter case, if it was sent (D-12).
    pub algorithm_as_sent: Option<String>,
    /// Whether `username` is hashed (D-17).
    pub userhash: bool,
}

/// Shows algorithm and quality of protection, but neither user name nor response.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("algorithm", &self.algorithm)
            .field("qop", &self.qop)
            .finish_non_exhaustive()
    }
}

impl Answer {
    /// Parses the value of a Digest `Authorization` header. Values are accepted with and without
    /// quotation marks, because clients differ; `username*` is UTF-8 (RFC 7616 3.4). Parameters that
    /// the document does not define are ignored.
    ///
    /// ```
    /// use basestring::{Kind, digest::{Answer, Qop}};
    /// let field = r#"Digest username="u", realm="r", nonce="N", uri="/", qop="auth", nc=00000001,
    ///     cnonce=c, response="0""#;
    /// let answer = Answer::parse(field.replace("\n", "").as_bytes()).unwrap();
    /// assert_eq!((answer.qop, answer.nc.as_deref()), (Some(Qop::Auth), Some(&b"00000001"[..])));
    /// assert_eq!(Answer::parse(b"Basic dTpw").unwrap_err().kind(), Kind::MalformedHeader);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedHeader`] for another scheme and for a value that does not follow the grammar;
    /// [`Kind::MissingParameter`] without realm, nonce, uri, username or response, and with `qop`
    /// without nc or cnonce; [`Kind::DuplicateParameter`] for one that occurs twice;
    /// [`Kind::UnknownMethod`] for an algorithm or a `qop` that is not known;
    /// [`Kind::MalformedParameter`] for an nc that is not eight hexadecimal digits, and for a
    /// `username*` of another form.
    pub fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(value, HEADER);
        let scheme = reader.token("the scheme Digest")?;
        if !scheme.eq_ignore_ascii_case(b"Digest") || reader.skip_white_space() == 0 {
            let expected = "the scheme Digest and a space";
            return Err(Error::new(Kind::MalformedHeader, expected, "another").at(0, HEADER));
        }
        let mut parameters = Vec::new();
        reader.skip_separators();
        while reader.peek().is_some() {
            parameters.push(reader.parameter()?);
            reader.end_of_element()?;
        }
        Self::from_parameters(&parameters)
    }

    fn from_parameters<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        parameters: &[(N, V)],
    ) -> Result<Self, Error> {
        let get = |name| lookup(parameters, name);
        let owned = |name| get(name).map(|value| value.map(<[u8]>::to_vec));
        let userhash = get("userhash")?.is_some_and(|v| v.eq_ignore_ascii_case(b"true"));
        let username = match (get("username")?, get("username*")?) {
            (Some(name), None) => name.to_vec(),
            (None, Some(name)) if !userhash => extended_text(name)?,
            (None, None) => return Err(missing("the user name")),
            _ => {
                let expected = "username, or username* if it is not hashed, and not both";
                return Err(Error::new(
                    Kind::MalformedParameter,
                    expected,
                    "another form",
                ));
            }
        };
        let algorithm = get("algorithm")?;
        let answer = Self {
            realm: required(owned("realm")?, "the challenge's realm")?,
            nonce: required(owned("nonce")?, "the challenge's nonce")?,
            uri: required(owned("uri")?, "the request target as uri")?,
            username,
            qop: get("qop")?.map(Qop::parse).transpose()?,
            nc: get("nc")?
                .map(|nc| check_nc(nc).map(|_| nc.to_vec()))
                .transpose()?,
            cnonce: owned("cnonce")?,
            response: required(owned("response")?, "the response")?,
            opaque: owned("opaque")?,
            algorithm: algorithm.map_or(Ok(Algorithm::MD5), Algorithm::parse)?,
            algorithm_as_sent: algorithm.map(|name| String::from_utf8_lossy(name).into_owned()),
            userhash,
        };
        answer.protection()?;
        Ok(answer)
    }

    /// What `qop` adds to the response: nc, cnonce and the `qop` itself.
    pub(super) fn protection(&self) -> Result<Option<Protection<'_>>, Error> {
        let Some(qop) = self.qop else { return Ok(None) };
        Ok(Some(Protection {
            qop,
            nc: required(self.nc.as_deref(), "nc with qop")?,
            cnonce: required(self.cnonce.as_deref(), "cnonce with qop")?,
        }))
    }

    /// Builds the value of an `Authorization` header: realm, nonce, uri, username, qop, nc, cnonce,
    /// response, opaque, algorithm, userhash, each where it applies (D-12 to D-14).
    ///
    /// ```
    /// use basestring::{Secret, digest::{Challenge, Request, answer}};
    /// let challenge = Challenge::new("r", "N");
    /// let request = Request { method: b"GET", uri: b"/", body: b"" };
    /// let answer = answer(&challenge, b"u", &Secret::new("p"), &request, None, None).unwrap();
    /// let field = answer.to_field().unwrap();
    /// assert!(field.starts_with(r#"Digest realm="r", nonce="N", uri="/", username="u", response=""#));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedParameter`] for a control character in a value, for bytes that are not
    /// UTF-8, for an nc that is not eight hexadecimal digits, and for a name that is not the
    /// algorithm's.
    pub fn to_field(&self) -> Result<String, Error> {
        let mut writer = Writer::new();
        writer.quoted("realm", &self.realm)?;
        writer.quoted("nonce", &self.nonce)?;
        writer.quoted("uri", &self.uri)?;
        writer.quoted("username", &self.username)?;
        if let Some(qop) = self.qop {
            writer.bare("qop", qop.name());
        }
        if let Some(nc) = &self.nc {
            check_nc(nc)?;
            writer.bare("nc", &String::from_utf8_lossy(nc));
        }
        if let Some(cnonce) = &self.cnonce {
            writer.quoted("cnonce", cnonce)?;
        }
        writer.quoted("response", &self.response)?;
        if let Some(opaque) = &self.opaque {
            writer.quoted("opaque", opaque)?;
        }
        writer.algorithm(self.algorithm, self.algorithm_as_sent.as_deref())?;
        if self.userhash {
            writer.bare("userhash", "true");
        }
        Ok(writer.text)
    }
}

/// [`Answer::parse`].
///
/// ```
/// let field = br#"Digest realm="r", nonce="N", uri="/a", username="u", response="0""#;
/// assert_eq!(basestring::digest::parse_authorization(field).unwrap().uri, b"/a");
/// ```
///
/// # Errors
///
/// As [`Answer::parse`].
pub fn parse_authorization(value: &[u8]) -> Result<Answer, Error> {
    Answer::parse(value)
}

/// RFC 7616 3.4: the client's answer to a challenge.
///
/// 1. Of the offered `qop`, `auth` is chosen, else `auth-int` (O-digest-qop-order).
/// 2. Without `qop`, the answer has the form of RFC 2069 (D-6). It has no `nc`, and a `cnonce` only with
///    a `-sess` algorithm, because A1 contains it (O-digest-sess-no-qop).
/// 3. `nc` counts the requests with this nonce from 1 ([`nonce_count`](super::nonce_count)), in lowercase
///    (O-digest-nc-case).
///
/// User name and password are bytes; text is UTF-8 (D-18).
///
/// ```
/// use basestring::{Secret, digest::{Challenge, Request, answer}};
/// let challenge = Challenge::new("testrealm", "1053604145");
/// let request = Request { method: b"GET", uri: b"/64", body: b"" };
/// let answer =
///     answer(&challenge, b"testuser", &Secret::new("testpass"), &request, None, None).unwrap();
/// assert_eq!(answer.response, b"c55f7f30d83d774a3d2dcacf725abaca");
/// ```
///
/// # Errors
///
/// [`Kind::MissingParameter`] for a `cnonce` or an `nc` that is needed and not given, or empty;
/// [`Kind::MalformedParameter`] for an `nc` that is not eight hexadecimal digits.
pub fn answer(
    challenge: &Challenge,
    username: &[u8],
    password: &Secret,
    request: &Request<'_>,
    cnonce: Option<&[u8]>,
    nc: Option<&[u8]>,
) -> Result<Answer, Error> {
    let algorithm = challenge.algorithm;
    let qop = [Qop::Auth, Qop::AuthInt]
        .into_iter()
        .find(|qop| challenge.qop.contains(qop));
    let is_given = |text: &&[u8]| !text.is_empty();
    let cnonce = if qop.is_some() || algorithm.session {
        let expected = "a cnonce, as the challenge has qop or a -sess algorithm";
        Some(required(cnonce.filter(is_given), expected)?.to_vec())
    } else {
        None
    };
    let nc = if qop.is_some() {
        let nc = required(nc.filter(is_given), "an nc, as the challenge has qop")?;
        check_nc(nc)?;
        Some(nc.to_ascii_lowercase())
    } else {
        None
    };
    let mut answer = Answer {
        realm: challenge.realm.clone(),
        nonce: challenge.nonce.clone(),
        uri: request.uri.to_vec(),
        username: if challenge.userhash {
            username_hash(algorithm, username, &challenge.realm).into_bytes()
        } else {
            username.to_vec()
        },
        qop,
        nc,
        cnonce,
        response: Vec::new(),
        opaque: challenge.opaque.clone(),
        algorithm,
        algorithm_as_sent: challenge.algorithm_as_sent.clone(),
        userhash: challenge.userhash,
    };
    answer.response = expected_response(&answer, username, password, request)?.into_bytes();
    Ok(answer)
}

/// The response that belongs to the parameters of an answer.
pub(super) fn expected_response(
    answer: &Answer,
    username: &[u8],
    password: &Secret,
    request: &Request<'_>,
) -> Result<String, Error> {
    let algorithm = answer.algorithm;
    let cnonce = match &answer.cnonce {
        None if algorithm.session => return Err(missing("a cnonce with a -sess algorithm")),
        cnonce => cnonce.as_deref().unwrap_or_default(),
    };
    let a1 = a1(
        algorithm,
        username,
        &answer.realm,
        password,
        &answer.nonce,
        cnonce,
    );
    let a2 = a2(algorithm, answer.qop, request);
    Ok(response(
        algorithm,
        &a1,
        &answer.nonce,
        answer.protection()?,
        &a2,
    ))
}

/// [`answer`], as the value of an `Authorization` header.
///
/// ```
/// use basestring::{Secret, digest::{Challenge, Request, respond}};
/// let challenge = Challenge::parse(br#"Digest realm="r", nonce="N", qop="auth,auth-int""#).unwrap();
/// let request = Request { method: b"GET", uri: b"/a?b=1", body: b"" };
/// let (cnonce, nc) = (Some(&b"c"[..]), Some(&b"00000001"[..]));
/// assert_eq!(
///     respond(&challenge, b"u", &Secret::new("p"), &request, cnonce, nc).unwrap(),
///     "Digest realm=\"r\", nonce=\"N\", uri=\"/a?b=1\", username=\"u\", qop=auth, nc=00000001, \
///      cnonce=\"c\", response=\"2366279883c2ac547a65f91fd505a211\"",
/// );
/// ```
///
/// # Errors
///
/// As [`answer`], and as [`Answer::to_field`].
pub fn respond(
    challenge: &Challenge,
    username: &[u8],
    password: &Secret,
    request: &Request<'_>,
    cnonce: Option<&[u8]>,
    nc: Option<&[u8]>,
) -> Result<String, Error> {
    answer(challenge, username, password, request, cnonce, nc)?.to_field()
}

/// D-8: the count that eight hexadecimal digits name; that of the first request is 1.
pub(super) fn check_nc(nc: &[u8]) -> Result<u32, Error> {
    std::str::from_utf8(nc)
        .ok()
        .filter(|digits| digits.len() == 8 && digits.bytes().all(|o| o.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .filter(|&count| count > 0)
        .ok_or_else(|| {
            let expected = "an nc of eight hexadecimal digits, from 00000001";
            Error::new(Kind::MalformedParameter, expected, excerpt(nc))
        })
}

/// RFC 8187 3.2: the text of `username*`, `UTF-8''` and percent-encoded bytes.
fn extended_text(value: &[u8]) -> Result<Vec<u8>, Error> {
    let mut parts = value.splitn(3, |&octet| octet == b'\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_language), Some(text)) if charset.eq_ignore_ascii_case(b"UTF-8") => {
            percent_decode(text)
        }
        _ => Err(Error::new(
            Kind::MalformedParameter,
            "username* as UTF-8''… in percent-encoded bytes",
            excerpt(value),
        )),
    }
}
