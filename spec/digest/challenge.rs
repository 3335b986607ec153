//! Challenges: the `WWW-Authenticate` header of RFC 7235 4.1 and the Digest challenge of RFC 7616 3.3
//! (D-2, D-7, D-11, D-12, D-18 to D-20, B-9).

use std::borrow::Cow;

use super::algorithm::{Algorithm, Qop};
use super::fields::{Reader, Writer, lookup, required};
use crate::error::{Error, Kind, excerpt};

const HEADER: &str = "the WWW-Authenticate header";

/// A challenge of any scheme, as in a `WWW-Authenticate` header (RFC 7235 2.1).
///
/// ```
/// let challenges = basestring::digest::split_challenges(b"NTLM TlRMTVNTUAAB").unwrap();
/// assert_eq!(challenges[0].token68, Some(&b"TlRMTVNTUAAB"[..]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeChallenge<'a> {
    /// The scheme as sent. To compare it without regard to letter case, use [`Self::is`].
    pub scheme: &'a [u8],
    /// The text after the scheme if it is not a list of parameters, as with NTLM.
    pub token68: Option<&'a [u8]>,
    /// The parameters, in order: the name as sent, the value without quotation marks and backslashes.
    pub parameters: Vec<(&'a [u8], Cow<'a, [u8]>)>,
}

impl SchemeChallenge<'_> {
    /// Whether the challenge is of that scheme, in any letter case (B-9).
    ///
    /// ```
    /// let challenges = basestring::digest::split_challenges(b"BASIC realm=r").unwrap();
    /// assert!(challenges[0].is("Basic"));
    /// ```
    #[must_use]
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme.as_bytes())
    }

    /// A parameter's value, by its name in any letter case (B-9).
    ///
    /// ```
    /// let value = br#"Basic Realm="a \"b\"""#;
    /// let challenges = basestring::digest::split_challenges(value).unwrap();
    /// assert_eq!(challenges[0].parameter("realm").unwrap(), Some(&br#"a "b""#[..]));
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::DuplicateParameter`] if it occurs twice.
    pub fn parameter(&self, name: &str) -> Result<Option<&[u8]>, Error> {
        lookup(&self.parameters, name)
    }
}

/// The challenges in the value of one `WWW-Authenticate` header, of every scheme, in order
/// (RFC 7235 4.1).
///
/// Commas separate challenges as well as parameters, except for those in quotation marks.
///
/// ```
/// use basestring::digest;
/// let value = br#"Negotiate, NTLM TlRMTVNTUAAB, Digest realm="r", qop="auth,auth-int", Basic realm=b"#;
/// let challenges = digest::split_challenges(value).unwrap();
/// let schemes: Vec<_> = challenges.iter().map(|challenge| challenge.scheme).collect();
/// assert_eq!(schemes, [&b"Negotiate"[..], b"NTLM", b"Digest", b"Basic"]);
/// assert_eq!(challenges[2].parameter("qop").unwrap(), Some(&b"auth,auth-int"[..]));
/// ```
///
/// # Errors
///
/// [`Kind::MalformedHeader`], with the offset of the part that does not follow the grammar.
pub fn split_challenges(value: &[u8]) -> Result<Vec<SchemeChallenge<'_>>, Error> {
    let mut reader = Reader::new(value, HEADER);
    let mut challenges: Vec<SchemeChallenge<'_>> = Vec::new();
    reader.skip_separators();
    while reader.peek().is_some() {
        let start = reader.place;
        let name = reader.token("a scheme or a parameter's name")?;
        let spaces = reader.skip_white_space();
        if reader.peek() == Some(b'=') {
            match challenges.last_mut() {
                Some(current) if current.token68.is_none() => {
                    current.parameters.push((name, reader.value()?));
                }
                _ => {
                    reader.place = start;
                    return Err(reader.fault("a scheme before its parameters"));
                }
            }
        } else {
            let mut challenge = SchemeChallenge {
                scheme: name,
                token68: None,
                parameters: Vec::new(),
            };
            if !reader.at_separator() {
                if spaces == 0 {
                    return Err(reader.fault("a space after the scheme"));
                }
                challenge.token68 = reader.token68();
                if challenge.token68.is_none() {
                    challenge.parameters.push(reader.parameter()?);
                }
            }
            challenges.push(challenge);
        }
        reader.end_of_element()?;
    }
    Ok(challenges)
}

/// A Digest challenge: the parameters of RFC 7616 3.3 that an answer depends on.
///
/// `domain` and parameters that the document does not define are ignored.
///
/// ```
/// use basestring::digest::{Algorithm, Challenge, Qop};
/// let field = br#"Digest realm="r", nonce="N", qop="auth, auth-int, other", opaque="o""#;
/// let challenge = Challenge::parse(field).unwrap();
/// assert_eq!(challenge.algorithm, Algorithm::MD5);
/// assert_eq!(challenge.qop, [Qop::Auth, Qop::AuthInt]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The realm, as bytes.
    pub realm: Vec<u8>,
    /// The server's nonce, as bytes.
    pub nonce: Vec<u8>,
    /// The value that the client sends back unchanged, if there is one.
    pub opaque: Option<Vec<u8>>,
    /// The algorithm; MD5 if none was sent (D-11).
    pub algorithm: Algorithm,
    /// The algorithm's name as sent, if it was sent (D-12).
    pub algorithm_as_sent: Option<String>,
    /// The offered qualities of protection that are known; empty without `qop` (D-6).
    pub qop: Vec<Qop>,
    /// Whether the last answer was refused only because its nonce is too old (D-16).
    pub stale: bool,
    /// Whether the server accepts a hashed user name (D-17).
    pub userhash: bool,
    /// Whether the server expects names and passwords in UTF-8 (D-18).
    pub utf8: bool,
}

impl Challenge {
    /// A challenge of this realm and nonce with MD5 and without `qop`: the form of RFC 2069.
    ///
    /// ```
    /// use basestring::digest::{Challenge, Qop};
    /// let mut challenge = Challenge::new("webhooks", "5TsQWLVdgBdmrQ0X");
    /// challenge.qop = vec![Qop::Auth];
    /// let field = challenge.to_field().unwrap();
    /// assert_eq!(field, r#"Digest realm="webhooks", nonce="5TsQWLVdgBdmrQ0X", qop="auth""#);
    /// ```
    #[must_use]
    pub fn new(realm: impl Into<Vec<u8>>, nonce: impl Into<Vec<u8>>) -> Self {
        Self {
            realm: realm.into(),
            nonce: nonce.into(),
            opaque: None,
            algorithm: Algorithm::MD5,
            algorithm_as_sent: None,
            qop: Vec::new(),
            stale: false,
            userhash: false,
            utf8: false,
        }
    }

    /// The first Digest challenge in the value of a `WWW-Authenticate` header that can be answered: see
    /// [`parse_challenges`].
    ///
    /// ```
    /// use basestring::digest::Challenge;
    /// let value = br#"Basic realm="b", Digest realm="r", nonce="N", qop="auth,auth-int""#;
    /// assert_eq!(Challenge::parse(value).unwrap().realm, b"r");
    /// ```
    ///
    /// # Errors
    ///
    /// As [`parse_challenges`]; [`Kind::UnknownMethod`] if none can be answered.
    pub fn parse(value: &[u8]) -> Result<Self, Error> {
        let known = parse_challenges(value)?.into_iter().next();
        known.ok_or_else(|| {
            let expected = "a Digest challenge with an algorithm and a qop that are known";
            Error::new(Kind::UnknownMethod, expected, excerpt(value)).at(0, HEADER)
        })
    }

    /// A challenge of parameters that are split already: each name in any letter case, each value
    /// without quotation marks and backslashes.
    ///
    /// ```
    /// use basestring::{Kind, digest::Challenge};
    /// let challenge = Challenge::from_parameters(&[("realm", "r"), ("nonce", "N")]).unwrap();
    /// assert_eq!(challenge, Challenge::new("r", "N"));
    /// let error = Challenge::from_parameters(&[("realm", "r")]).unwrap_err();
    /// assert_eq!(error.kind(), Kind::MissingParameter);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MissingParameter`] without realm or nonce, [`Kind::DuplicateParameter`] for a
    /// parameter of RFC 7616 that occurs twice, [`Kind::UnknownMethod`] for an algorithm that is
    /// not known, and for a `qop` with neither `auth` nor `auth-int`.
    pub fn from_parameters<N, V>(parameters: &[(N, V)]) -> Result<Self, Error>
    where
        N: AsRef<[u8]>,
        V: AsRef<[u8]>,
    {
        let get = |name| lookup(parameters, name);
        let is_set = |name, value: &str| {
            get(name).map(|v| v.is_some_and(|v| v.eq_ignore_ascii_case(value.as_bytes())))
        };
        let algorithm = get("algorithm")?;
        Ok(Self {
            realm: required(get("realm")?, "the challenge's realm")?.to_vec(),
            nonce: required(get("nonce")?, "the challenge's nonce")?.to_vec(),
            opaque: get("opaque")?.map(<[u8]>::to_vec),
            algorithm: algorithm.map_or(Ok(Algorithm::MD5), Algorithm::parse)?,
            algorithm_as_sent: algorithm.map(|name| String::from_utf8_lossy(name).into_owned()),
            qop: get("qop")?.map_or(Ok(Vec::new()), parse_qop)?,
            stale: is_set("stale", "true")?,
            userhash: is_set("userhash", "true")?,
            utf8: is_set("charset", "UTF-8")?,
        })
    }

    /// Builds the value of a `WWW-Authenticate` header, as a server sends it (RFC 7616 3.3).
    ///
    /// ```
    /// let field = basestring::digest::Challenge::new("webhooks", "N").to_field().unwrap();
    /// assert_eq!(field, r#"Digest realm="webhooks", nonce="N""#);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedParameter`] for a control character in a value, for bytes that are not
    /// UTF-8, and for a name that is not the algorithm's.
    pub fn to_field(&self) -> Result<String, Error> {
        let mut writer = Writer::new();
        writer.quoted("realm", &self.realm)?;
        writer.quoted("nonce", &self.nonce)?;
        if !self.qop.is_empty() {
            let names: Vec<_> = self.qop.iter().map(|qop| qop.name()).collect();
            writer.quoted("qop", names.join(", ").as_bytes())?;
        }
        if let Some(opaque) = &self.opaque {
            writer.quoted("opaque", opaque)?;
        }
        writer.algorithm(self.algorithm, self.algorithm_as_sent.as_deref())?;
        for (name, is_set) in [("stale", self.stale), ("userhash", self.userhash)] {
            if is_set {
                writer.bare(name, "true");
            }
        }
        if self.utf8 {
            writer.bare("charset", "UTF-8");
        }
        Ok(writer.text)
    }
}

/// The Digest challenges in the value of a `WWW-Authenticate` header that can be answered, in the
/// server's order, which is its preference (D-19). Other schemes are skipped, and so are challenges with
/// an unknown algorithm or with only unknown `qop` (D-11).
///
/// ```
/// use basestring::digest;
/// let value = br#"Digest realm="r", nonce="1", algorithm=SHA-1,
///     Digest realm="r", nonce="2", algorithm=SHA-256, qop="auth, auth-int", Basic realm="r""#
///     .map(|octet| if octet == b'\n' { b' ' } else { octet });
/// let challenges = digest::parse_challenges(&value).unwrap();
/// assert_eq!(challenges.len(), 1);
/// assert_eq!(challenges[0].nonce, b"2");
/// ```
///
/// # Errors
///
/// As [`split_challenges`]; [`Kind::MissingParameter`] and [`Kind::DuplicateParameter`] as
/// [`Challenge::from_parameters`].
pub fn parse_challenges(value: &[u8]) -> Result<Vec<Challenge>, Error> {
    split_challenges(value)?
        .iter()
        .filter(|challenge| challenge.is("Digest"))
        .map(|challenge| Challenge::from_parameters(&challenge.parameters))
        .filter(|challenge| !matches!(challenge, Err(e) if e.kind() == Kind::UnknownMethod))
        .collect()
}

/// The known values of a `qop` list; unknown ones are ignored (RFC 7616 3.3).
fn parse_qop(list: &[u8]) -> Result<Vec<Qop>, Error> {
    let known: Vec<Qop> = list
        .split(|&octet| octet == b',')
        .filter_map(|name| Qop::parse(name.trim_ascii()).ok())
        .collect();
    if known.is_empty() {
        let expected = "auth or auth-int among the qop that are offered";
        return Err(Error::new(Kind::UnknownMethod, expected, excerpt(list)));
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::{Challenge, Kind, split_challenges};

    #[test]
    fn an_invalid_list_of_challenges_is_refused() {
        for value in [
            "realm=\"r\"",
            "Digest realm=\"r",
            "Digest realm=\"r\\",
            "Digest realm=\"a\nb\"",
            "Digest realm=\"a\" nonce=\"b\"",
            "Digest realm=\"a\", =b",
            "Digest;realm=a",
            "NTLM abc==, realm=\"r\"",
            "\"Digest\"",
        ] {
            let refused = split_challenges(value.as_bytes()).map_err(|e| e.kind());
            assert_eq!(refused, Err(Kind::MalformedHeader), "{value}");
        }
    }

    #[test]
    fn white_space_and_empty_elements_part_nothing_else() {
        let value = b" ,, DIGEST\trealm = \"r\\\\\" ,,nonce=N , QOP=auth,";
        let challenge = Challenge::parse(value).expect("a challenge");
        assert_eq!(challenge.realm, b"r\\");
        assert_eq!(challenge.nonce, b"N");
        assert_eq!(challenge.qop.len(), 1);
    }
}
