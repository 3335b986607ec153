//! HTTP Digest authentication: RFC 7616 3.3 to 3.4.6, with the form of RFC 2069 where the challenge
//! has no `qop` (D-1 to D-21, O-digest-qop-order, O-digest-nc-case, O-digest-sess-no-qop).
//!
//! ```
//! use basestring::{Secret, digest};
//!
//! // RFC 7616 3.9.1.
//! let challenge = digest::Challenge::parse(
//!     br#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#,
//! )
//! .unwrap();
//! let password = Secret::new("Circle of Life");
//! let request = digest::Request { method: b"GET", uri: b"/dir/index.html", body: b"" };
//! let cnonce = &b"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"[..];
//! let nc = digest::nonce_count(1);
//! let field =
//!     digest::respond(&challenge, b"Mufasa", &password, &request, Some(cnonce), Some(nc.as_bytes()))
//!         .unwrap();
//!
//! let answer = digest::parse_authorization(field.as_bytes()).unwrap();
//! assert_eq!(
//!     answer.response,
//!     b"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
//! );
//! digest::verify(&answer, &challenge, b"Mufasa", &password, &request, |count| count == 1).unwrap();
//! ```

use md5::Md5;
use sha2::{Digest, Sha256, Sha512_256};

pub use crate::digest_challenge::{Challenge, SchemeChallenge, parse_challenges, split_challenges};
use crate::digest_challenge::{Reader, Writer, lookup, required};
use crate::encode::percent_decode;
use crate::error::{Error, Kind, excerpt};
use crate::hexadecimal::hexadecimal;
use crate::secret::{Secret, constant_time_eq};

const FIELD: &str = "the Authorization field";

/// A hash function of RFC 7616 3.3, in the order of their strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HashFunction {
    /// MD5, for older servers.
    Md5,
    /// SHA-256.
    Sha256,
    /// SHA-512/256, which is not SHA-512 cut short (D-21).
    Sha512_256,
}

/// An algorithm of RFC 7616 3.3: a hash function, and whether A1 is hashed for a session (`-sess`).
///
/// Algorithms are in the order of their hash functions' strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Algorithm {
    /// H.
    pub hash: HashFunction,
    /// Whether the name ends in `-sess` (D-3).
    pub session: bool,
}

impl Algorithm {
    /// MD5: the algorithm of a challenge that names none (D-11).
    pub const MD5: Self = Self {
        hash: HashFunction::Md5,
        session: false,
    };

    /// The algorithm of that name, in any letter case.
    ///
    /// ```
    /// use basestring::{Kind, digest::Algorithm};
    /// assert_eq!(Algorithm::parse(b"sha-512-256-SESS").unwrap().name(), "SHA-512-256-sess");
    /// assert_eq!(Algorithm::parse(b"SHA-1").unwrap_err().kind(), Kind::UnknownMethod);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::UnknownMethod`] for any other name.
    pub fn parse(name: &[u8]) -> Result<Self, Error> {
        use HashFunction::{Md5, Sha256, Sha512_256};
        [Md5, Sha256, Sha512_256]
            .into_iter()
            .flat_map(|hash| [false, true].map(|session| Self { hash, session }))
            .find(|algorithm| algorithm.name().as_bytes().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let expected =
                    "the algorithm MD5, SHA-256 or SHA-512-256, or one of these with -sess";
                Error::new(Kind::UnknownMethod, expected, excerpt(name))
            })
    }

    /// The name as RFC 7616 6.1 registers it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match (self.hash, self.session) {
            (HashFunction::Md5, false) => "MD5",
            (HashFunction::Md5, true) => "MD5-sess",
            (HashFunction::Sha256, false) => "SHA-256",
            (HashFunction::Sha256, true) => "SHA-256-sess",
            (HashFunction::Sha512_256, false) => "SHA-512-256",
            (HashFunction::Sha512_256, true) => "SHA-512-256-sess",
        }
    }

    /// H: the hash of a text's octets, in hexadecimal with small letters (D-15): 32 digits for MD5,
    /// 64 for the others.
    ///
    /// ```
    /// use basestring::digest::Algorithm;
    /// assert_eq!(Algorithm::MD5.hash(b""), "d41d8cd98f00b204e9800998ecf8427e");
    /// ```
    #[must_use]
    pub fn hash(self, text: &[u8]) -> String {
        match self.hash {
            HashFunction::Md5 => hexadecimal(&Md5::digest(text)),
            HashFunction::Sha256 => hexadecimal(&Sha256::digest(text)),
            HashFunction::Sha512_256 => hexadecimal(&Sha512_256::digest(text)),
        }
    }
}

/// A quality of protection of RFC 7616 3.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Qop {
    /// `auth`: the request line is protected.
    Auth,
    /// `auth-int`: the request line and the body are.
    AuthInt,
}

impl Qop {
    /// The quality of that name, in any letter case.
    ///
    /// # Errors
    ///
    /// [`Kind::UnknownMethod`] for any other name.
    pub fn parse(name: &[u8]) -> Result<Self, Error> {
        [Self::Auth, Self::AuthInt]
            .into_iter()
            .find(|qop| qop.name().as_bytes().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let expected = "the qop auth or auth-int, one of them";
                Error::new(Kind::UnknownMethod, expected, excerpt(name))
            })
    }

    /// The name: `auth` or `auth-int`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::AuthInt => "auth-int",
        }
    }
}

/// What of a request an answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The method, in the letters that are sent.
    pub method: &'a [u8],
    /// The request target as in the request line: path and query, as sent (D-9).
    pub uri: &'a [u8],
    /// The body's octets, empty where there is none; only `auth-int` reads them (D-5).
    pub body: &'a [u8],
}

/// The parameters of a Digest `Authorization` field: RFC 7616 3.4.
///
/// ```
/// use basestring::digest::Answer;
/// let field = r#"Digest realm="r", nonce="N", uri="/a", username="a\"b", response="0""#;
/// let answer = Answer::parse(field.as_bytes()).unwrap();
/// assert_eq!(answer.username, b"a\"b");
/// assert_eq!(answer.to_field().unwrap(), field);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The challenge's realm.
    pub realm: Vec<u8>,
    /// The challenge's nonce.
    pub nonce: Vec<u8>,
    /// The request target (D-9).
    pub uri: Vec<u8>,
    /// The user name, or its hash where `userhash` is set (D-17).
    pub username: Vec<u8>,
    /// The one quality of protection that was chosen (D-7), where the challenge offers any (D-6).
    pub qop: Option<Qop>,
    /// The nonce count: eight hexadecimal digits (D-8).
    pub nc: Option<Vec<u8>>,
    /// The client's nonce.
    pub cnonce: Option<Vec<u8>>,
    /// The response: a hash in hexadecimal (D-15).
    pub response: Vec<u8>,
    /// The challenge's opaque, where it came (D-12).
    pub opaque: Option<Vec<u8>>,
    /// The algorithm; MD5 where none came (D-11).
    pub algorithm: Algorithm,
    /// The algorithm's name in the challenge's letters, where it came (D-12).
    pub algorithm_as_sent: Option<String>,
    /// Whether `username` is hashed (D-17).
    pub userhash: bool,
}

impl Answer {
    /// Reads the value of a Digest `Authorization` field. Values are taken in quotation marks or
    /// bare, as clients differ in it; `username*` is taken in UTF-8 (RFC 7616 3.4). Parameters that
    /// the document does not have are passed over.
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedHeader`] for another scheme and for what does not fit the grammar;
    /// [`Kind::MissingParameter`] without realm, nonce, uri, username or response, and with `qop`
    /// without nc or cnonce; [`Kind::DuplicateParameter`] for one that occurs twice;
    /// [`Kind::UnknownMethod`] for an algorithm or a `qop` that is not known;
    /// [`Kind::MalformedParameter`] for an nc that is not eight hexadecimal digits, and for a
    /// `username*` of another form.
    pub fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(value, FIELD);
        let scheme = reader.token("the scheme Digest")?;
        if !scheme.eq_ignore_ascii_case(b"Digest") || reader.skip_white_space() == 0 {
            let expected = "the scheme Digest and a space";
            return Err(Error::new(Kind::MalformedHeader, expected, "another").at(0, FIELD));
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
                let expected = "username, or username* where it is not hashed, and not both";
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
    fn protection(&self) -> Result<Option<Protection<'_>>, Error> {
        let Some(qop) = self.qop else { return Ok(None) };
        Ok(Some(Protection {
            qop,
            nc: required(self.nc.as_deref(), "nc with qop")?,
            cnonce: required(self.cnonce.as_deref(), "cnonce with qop")?,
        }))
    }

    /// Writes the value of an `Authorization` field: realm, nonce, uri, username, qop, nc, cnonce,
    /// response, opaque, algorithm, userhash, each where it applies (D-12 to D-14).
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedParameter`] for a control character in a value, for octets that are no
    /// UTF-8, for an nc that is not eight hexadecimal digits, and for an algorithm's name that is
    /// not the algorithm's.
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
/// # Errors
///
/// As [`Answer::parse`].
pub fn parse_authorization(value: &[u8]) -> Result<Answer, Error> {
    Answer::parse(value)
}

/// RFC 7616 3.4: the client's answer to a challenge.
///
/// Of the offered `qop`, `auth` is chosen, else `auth-int` (O-digest-qop-order); without one the
/// answer has the form of RFC 2069 (D-6), and neither `cnonce` nor `nc` is sent, but the `cnonce`
/// with a `-sess` algorithm, as A1 holds it (O-digest-sess-no-qop). `nc` counts the requests with
/// this nonce from 1 ([`nonce_count`]); it is written with small letters (O-digest-nc-case). User
/// name and password are octets, UTF-8 where they are text (D-18).
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

/// [`answer`], as the value of an `Authorization` field.
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

/// RFC 7616 3.4.6: whether an answer is the one to this challenge, of this user, for this request.
///
/// The response is compared in constant time, and computed whether or not the user name fits. Where
/// all of it holds, `take_count` is asked whether the nonce count is new: it gets the count, from 1,
/// and answers whether it is higher than the last one of this nonce (D-20), and keeps it. An answer
/// without `qop`, to a challenge without, has no count: only a fresh nonce for each keeps it from
/// being sent again.
///
/// ```
/// use basestring::{Kind, Secret, digest};
/// let mut challenge = digest::Challenge::new("webhooks", "5TsQWLVdgBdmrQ0X");
/// challenge.qop = vec![digest::Qop::Auth];
/// let password = Secret::new("p");
/// let request = digest::Request { method: b"POST", uri: b"/voice?a=1", body: b"From=%2B1" };
/// let answer =
///     digest::answer(&challenge, b"u", &password, &request, Some(b"c"), Some(b"00000001")).unwrap();
///
/// let mut last = 0;
/// let mut take_count = |count| count > std::mem::replace(&mut last, count);
/// let verify = |request, take: &mut dyn FnMut(u32) -> bool| {
///     digest::verify(&answer, &challenge, b"u", &password, request, take).map_err(|e| e.kind())
/// };
/// assert_eq!(verify(&request, &mut take_count), Ok(()));
/// assert_eq!(verify(&request, &mut take_count), Err(Kind::UsedNonce));
/// let other = digest::Request { uri: b"/voice", ..request };
/// assert_eq!(verify(&other, &mut take_count), Err(Kind::MalformedParameter));
/// ```
///
/// # Errors
///
/// [`Kind::MissingParameter`] without `qop` where the challenge offers it, so that none can be taken
/// away (D-20), and without the `cnonce` of a `-sess` algorithm; [`Kind::UnknownMethod`] for an
/// algorithm or a `qop` that is not the challenge's; [`Kind::MalformedParameter`] for a `uri` that
/// is not the request target (D-10), and for a hashed name where the challenge does not take one;
/// [`Kind::UsedNonce`] for a nonce that is not the challenge's, or a count that is not new;
/// [`Kind::UnknownCredentials`] for another realm or user name; [`Kind::BadSignature`] for another
/// opaque or response. [`Kind::status`] is the status code to answer with.
pub fn verify(
    answer: &Answer,
    challenge: &Challenge,
    username: &[u8],
    password: &Secret,
    request: &Request<'_>,
    take_count: impl FnOnce(u32) -> bool,
) -> Result<(), Error> {
    let refuse = |kind, expected: &'static str, found: &[u8]| {
        Err(Error::new(kind, expected, excerpt(found)))
    };
    if answer.algorithm != challenge.algorithm {
        let found = answer.algorithm.name().as_bytes();
        return refuse(Kind::UnknownMethod, "the challenge's algorithm", found);
    }
    match answer.qop {
        None if challenge.qop.is_empty() => {}
        None => return Err(missing("a qop, as the challenge offers it")),
        Some(qop) if challenge.qop.contains(&qop) => {}
        Some(qop) => {
            let expected = "a qop that the challenge offers";
            return refuse(Kind::UnknownMethod, expected, qop.name().as_bytes());
        }
    }
    if answer.uri != request.uri {
        let expected = "the request target as uri, with its query";
        return refuse(Kind::MalformedParameter, expected, &answer.uri);
    }
    if answer.userhash && !challenge.userhash {
        let expected = "a user name that is not hashed";
        return refuse(Kind::MalformedParameter, expected, &answer.username);
    }
    if answer.nonce != challenge.nonce {
        return refuse(Kind::UsedNonce, "the challenge's nonce", &answer.nonce);
    }
    if answer.realm != challenge.realm {
        return refuse(
            Kind::UnknownCredentials,
            "the challenge's realm",
            &answer.realm,
        );
    }
    if answer.opaque != challenge.opaque {
        let found = answer.opaque.as_deref().unwrap_or_default();
        return refuse(Kind::BadSignature, "the challenge's opaque", found);
    }

    let expected = expected_response(answer, username, password, request)?;
    let response_holds = constant_time_eq(expected.as_bytes(), &answer.response);
    let name_holds = if answer.userhash {
        let hash = username_hash(answer.algorithm, username, &challenge.realm);
        constant_time_eq(hash.as_bytes(), &answer.username)
    } else {
        constant_time_eq(username, &answer.username)
    };
    if !name_holds {
        return refuse(
            Kind::UnknownCredentials,
            "a known user name",
            &answer.username,
        );
    }
    if !response_holds {
        let expected = "the response to this challenge and request";
        return refuse(Kind::BadSignature, expected, &answer.response);
    }
    match &answer.nc {
        Some(nc) if answer.qop.is_some() && !take_count(check_nc(nc)?) => {
            refuse(Kind::UsedNonce, "a higher nc than the last one", nc)
        }
        _ => Ok(()),
    }
}

/// What `qop` adds to a response (RFC 7616 3.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protection<'a> {
    /// The one that was chosen.
    pub qop: Qop,
    /// The nonce count, in the digits that are sent.
    pub nc: &'a [u8],
    /// The client's nonce.
    pub cnonce: &'a [u8],
}

/// RFC 7616 3.4.1: the response: `H(H(A1):nonce:nc:cnonce:qop:H(A2))`, and without `qop`
/// `H(H(A1):nonce:H(A2))` (D-1, D-6), in hexadecimal with small letters.
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

/// RFC 7616 3.4.2: A1 is `user:realm:password`, each bare (D-2); with a `-sess` algorithm it is
/// `H(user:realm:password):nonce:cnonce` (D-3). Nonce and cnonce are not read otherwise.
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

/// RFC 7616 3.4.3: A2 is `method:uri` (D-4); with `auth-int` it is `method:uri:H(body)`, for an empty
/// body too (D-5).
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
/// // RFC 7616 3.9.2, as erratum 4897 has it.
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

/// The digits of a nonce count: eight, hexadecimal, with small letters (D-8, O-digest-nc-case).
///
/// ```
/// assert_eq!(basestring::digest::nonce_count(10), "0000000a");
/// ```
#[must_use]
pub fn nonce_count(count: u32) -> String {
    format!("{count:08x}")
}

/// The response that an answer's own parameters ask for.
fn expected_response(
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

/// D-8: eight hexadecimal digits, and the count that they are.
fn check_nc(nc: &[u8]) -> Result<u32, Error> {
    std::str::from_utf8(nc)
        .ok()
        .filter(|digits| digits.len() == 8 && digits.bytes().all(|o| o.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .ok_or_else(|| {
            let expected = "an nc of eight hexadecimal digits, such as 00000001";
            Error::new(Kind::MalformedParameter, expected, excerpt(nc))
        })
}

/// RFC 8187 3.2: the text of `username*`, `UTF-8''` and percent-encoded octets.
fn extended_text(value: &[u8]) -> Result<Vec<u8>, Error> {
    let mut parts = value.splitn(3, |&octet| octet == b'\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_language), Some(text)) if charset.eq_ignore_ascii_case(b"UTF-8") => {
            Ok(percent_decode(text)?.into_owned())
        }
        _ => Err(Error::new(
            Kind::MalformedParameter,
            "username* as UTF-8''… in percent-encoded octets",
            excerpt(value),
        )),
    }
}

fn missing(expected: &'static str) -> Error {
    Error::new(Kind::MissingParameter, expected, "none")
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Answer, Challenge, Kind, Qop, Request, Secret, answer, verify};

    const REQUEST: Request<'_> = Request {
        method: b"POST",
        uri: b"/a?b=1",
        body: b"c=2",
    };

    fn challenge() -> Challenge {
        let mut challenge = Challenge::new("r", "N");
        challenge.qop = vec![Qop::AuthInt];
        challenge.opaque = Some(b"o".to_vec());
        challenge
    }

    fn answered(challenge: &Challenge) -> Answer {
        let password = Secret::new("p");
        answer(
            challenge,
            b"u",
            &password,
            &REQUEST,
            Some(b"c"),
            Some(b"0000000A"),
        )
        .expect("an answer")
    }

    fn refused(answer: &Answer, challenge: &Challenge, password: &str) -> Option<Kind> {
        let password = Secret::new(password);
        verify(answer, challenge, b"u", &password, &REQUEST, |nc| nc == 10)
            .err()
            .map(|e| e.kind())
    }

    #[test]
    fn a_server_refuses_each_departure() {
        type Departure = fn(&mut Answer);

        let challenge = challenge();
        assert_eq!(refused(&answered(&challenge), &challenge, "p"), None);
        assert_eq!(
            refused(&answered(&challenge), &challenge, "q"),
            Some(Kind::BadSignature)
        );
        let departures: [(Departure, Kind); 10] = [
            (|a| a.qop = None, Kind::MissingParameter),
            (|a| a.qop = Some(Qop::Auth), Kind::UnknownMethod),
            (|a| a.algorithm.session = true, Kind::UnknownMethod),
            (|a| a.uri = b"/a".to_vec(), Kind::MalformedParameter),
            (|a| a.userhash = true, Kind::MalformedParameter),
            (|a| a.nonce = b"M".to_vec(), Kind::UsedNonce),
            (|a| a.realm = b"s".to_vec(), Kind::UnknownCredentials),
            (|a| a.username = b"v".to_vec(), Kind::UnknownCredentials),
            (|a| a.opaque = None, Kind::BadSignature),
            (|a| a.nc = Some(b"0000000b".to_vec()), Kind::BadSignature),
        ];
        for (index, (depart, kind)) in departures.into_iter().enumerate() {
            let mut answer = answered(&challenge);
            depart(&mut answer);
            assert_eq!(
                refused(&answer, &challenge, "p"),
                Some(kind),
                "departure {index}"
            );
        }
    }

    #[test]
    fn a_hashed_name_and_a_session_without_qop_verify() {
        let mut challenge = challenge();
        challenge.qop = Vec::new();
        challenge.userhash = true;
        challenge.algorithm = Algorithm {
            session: true,
            ..Algorithm::MD5
        };
        let mut answer = answered(&challenge);
        assert_eq!(
            (answer.cnonce.as_deref(), &answer.nc),
            (Some(&b"c"[..]), &None)
        );
        assert_eq!(refused(&answer, &challenge, "p"), None);
        answer.cnonce = None;
        assert_eq!(
            refused(&answer, &challenge, "p"),
            Some(Kind::MissingParameter)
        );
    }
}
