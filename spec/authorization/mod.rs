//! The OAuth `Authorization` header, built and parsed: RFC 5849 3.5.1
//! (R-3.5.1-1 to R-3.5.1-14, O-realm-encoding to O-two-authorization).

mod reader;

use std::borrow::Cow;
use std::fmt;

use crate::encode::{percent_decode, percent_encode};
use crate::error::{Error, Kind, excerpt};
use crate::parameter::Parameter;
use reader::Reader;

const HEADER: &str = "the Authorization header";

/// The value of an OAuth `Authorization` (or `WWW-Authenticate`) header.
///
/// ```
/// use basestring::Authorization;
/// let text = br#"OAuth realm="Photos", oauth_nonce="a%2Bb", x="1""#;
/// let header = Authorization::parse(text).unwrap();
/// assert_eq!(header.realm.as_deref(), Some(&b"Photos"[..]));
/// assert_eq!(header.parameters[0].to_text(), ("oauth_nonce".into(), "a+b".into()));
/// assert_eq!(header.to_field().unwrap().as_bytes(), text);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// The realm, without its quotation marks and backslashes. It is not percent-encoded and not
    /// signed.
    pub realm: Option<Cow<'a, [u8]>>,
    /// All other parameters, decoded, in order.
    pub parameters: Vec<Parameter<'a>>,
}

/// Shows names and no values: the signature of PLAINTEXT contains the secrets.
impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self
            .parameters
            .iter()
            .map(|p| String::from_utf8_lossy(&p.name));
        f.debug_list().entries(names).finish()
    }
}

/// Whether a header's value is of the OAuth scheme: `OAuth`, in any letter case, followed by white
/// space or nothing (R-3.5.1-1).
///
/// ```
/// use basestring::has_oauth_scheme;
/// assert!(has_oauth_scheme(b"oauth oauth_nonce=\"n\""));
/// assert!(!has_oauth_scheme(b"OAuth2 x"));
/// ```
#[must_use]
pub fn has_oauth_scheme(value: &[u8]) -> bool {
    match value.split_at_checked("OAuth".len()) {
        Some((scheme, rest)) => {
            scheme.eq_ignore_ascii_case(b"OAuth") && rest.first().is_none_or(reader::is_white_space)
        }
        None => false,
    }
}

impl Authorization<'static> {
    /// Parses a header's value.
    ///
    /// 1. The scheme is `OAuth`.
    /// 2. “Each parameter's name is immediately followed by an "=" character (ASCII code 61), a """
    ///    character (ASCII code 34), the parameter value (MAY be empty), and another """ character”.
    /// 3. “Parameter names and values are encoded per Parameter Encoding” (3.6), so they are
    ///    percent-decoded and nothing more: `+` is a plus sign.
    /// 4. The "realm" parameter, in any letter case, is a quoted text of RFC 2617 1.2 instead: a
    ///    backslash escapes the next character.
    /// 5. “Parameters are separated by a "," character (ASCII code 44) and OPTIONAL linear
    ///    whitespace”. One comma at the end is accepted. A newline is white space
    ///    (O-folded-header).
    /// 6. No protocol parameter occurs twice (R-3.1-10).
    ///
    /// ```
    /// use basestring::{Authorization, Kind};
    /// let header = Authorization::parse(b"oauth realm=\"a \\\"b\\\"\", x=\"1%20+\",").unwrap();
    /// assert_eq!(header.realm.as_deref(), Some(&b"a \"b\""[..]));
    /// assert_eq!(header.parameters[0].to_text(), ("x".into(), "1 +".into()));
    /// let twice = br#"OAuth oauth_nonce="a", oauth_nonce="a""#;
    /// assert_eq!(Authorization::parse(twice).unwrap_err().kind(), Kind::DuplicateParameter);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedHeader`] for another scheme, a header without a parameter, a value without
    /// quotation marks, white space around `=`, a backslash in a value other than the realm, a
    /// control character, and two realms. [`Kind::MalformedParameter`] for an invalid escape,
    /// [`Kind::DuplicateParameter`] for an `oauth_` name that occurs twice.
    pub fn parse(value: &[u8]) -> Result<Self, Error> {
        let mut header = Self::default();
        // 1.
        let mut reader = Reader::after_scheme(value)?;
        while !reader.is_at_end() {
            let start = reader.place();
            // 2.
            let name = reader.name()?;
            if name.eq_ignore_ascii_case(b"realm") {
                // 4.
                if header.realm.is_some() {
                    let error = Error::new(Kind::MalformedHeader, "one realm", "another");
                    return Err(error.at(start, HEADER));
                }
                header.realm = Some(Cow::Owned(reader.quoted_text()?));
            } else {
                // 3.
                let value_start = start + name.len() + "=\"".len();
                let value = reader.quoted_value()?;
                header.parameters.push(Parameter {
                    name: Cow::Owned(percent_decode(name).map_err(|e| e.shifted(start, HEADER))?),
                    value: Cow::Owned(
                        percent_decode(value).map_err(|e| e.shifted(value_start, HEADER))?,
                    ),
                });
            }
            // 5.
            reader.comma()?;
        }
        // 6.
        refuse_duplicates(&header.parameters)?;
        Ok(header)
    }
}

impl Authorization<'_> {
    /// Builds the header's value.
    ///
    /// 1. The scheme is `OAuth`.
    /// 2. The realm comes first, if there is one, as a quoted text: a backslash escapes a quotation
    ///    mark and a backslash.
    /// 3. Each parameter is `name="value"`, both encoded by 3.6.
    /// 4. Parameters are separated by a comma and a space.
    ///
    /// ```
    /// use basestring::{Authorization, Parameter};
    /// let parameters = vec![Parameter::new("oauth_nonce", "a+b")];
    /// let header = Authorization { realm: Some(b"Photos"[..].into()), parameters };
    /// assert_eq!(header.to_field().unwrap(), r#"OAuth realm="Photos", oauth_nonce="a%2Bb""#);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedParameter`] for a realm that a header cannot contain: a control character, or
    /// bytes that are not UTF-8, and for a parameter with an empty name or the name `realm`, in any
    /// letter case; [`Kind::MissingParameter`] if there is neither realm nor parameter.
    pub fn to_field(&self) -> Result<String, Error> {
        let mut parts = Vec::new();
        // 2.
        if let Some(realm) = &self.realm {
            parts.push(format!("realm=\"{}\"", escape_quoted_text(realm)?));
        }
        // 3.
        for Parameter { name, value } in &self.parameters {
            if name.is_empty() || name.eq_ignore_ascii_case(b"realm") {
                let expected = "a parameter's name other than realm";
                let found = excerpt(name);
                return Err(Error::new(Kind::MalformedParameter, expected, found));
            }
            parts.push(format!(
                "{}=\"{}\"",
                percent_encode(name),
                percent_encode(value)
            ));
        }
        if parts.is_empty() {
            return Err(Error::new(Kind::MissingParameter, "a parameter", "none"));
        }
        // 1. and 4.
        Ok(format!("OAuth {}", parts.join(", ")))
    }
}

/// R-3.1-10: no protocol parameter occurs twice in one place.
pub(crate) fn refuse_duplicates(parameters: &[Parameter<'_>]) -> Result<(), Error> {
    let protocol = parameters.iter().filter(|p| p.is_protocol());
    let mut names: Vec<&[u8]> = protocol.map(|p| &*p.name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair.first() == pair.last()) {
        None => Ok(()),
        Some(pair) => {
            let found = format!("{} twice", excerpt(pair.first().unwrap_or(&&b""[..])));
            let expected = "each protocol parameter once";
            Err(Error::new(Kind::DuplicateParameter, expected, found))
        }
    }
}

/// RFC 2617 1.2: the text between the quotation marks of a quoted text.
fn escape_quoted_text(bytes: &[u8]) -> Result<String, Error> {
    let refuse =
        |expected: &'static str| Error::new(Kind::MalformedParameter, expected, excerpt(bytes));
    let text = std::str::from_utf8(bytes).map_err(|_| refuse("a realm in UTF-8"))?;
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return Err(refuse("a realm without control characters"));
    }
    Ok(text.replace('\\', "\\\\").replace('"', "\\\""))
}
