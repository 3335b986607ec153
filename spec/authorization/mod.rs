//! The OAuth `Authorization` field, built and parsed: RFC 5849 3.5.1
//! (R-3.5.1-1 to R-3.5.1-14, O-realm-encoding to O-two-authorization).

mod reader;

use std::borrow::Cow;
use std::fmt;

pub use reader::{RawParameter, RawParameters, raw_parameters};

use crate::encode::percent_decode;
use crate::error::{Error, Kind, excerpt};
use crate::parameters::Parameter;
use crate::sink::{Encoded, Sink};

const FIELD: &str = "the Authorization field";

/// The value of an OAuth `Authorization` (or `WWW-Authenticate`) field.
///
/// ```
/// use basestring::Authorization;
/// let field = Authorization::parse(br#"OAuth realm="Photos", oauth_nonce="a%2Bb", x="1""#).unwrap();
/// assert_eq!(field.realm.as_deref(), Some(&b"Photos"[..]));
/// assert_eq!(field.parameters[0].to_text(), ("oauth_nonce".into(), "a+b".into()));
/// assert_eq!(field.to_field().unwrap(), r#"OAuth realm="Photos", oauth_nonce="a%2Bb", x="1""#);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// The realm, without its quotes and escapes; it is not percent-encoded and not signed.
    pub realm: Option<Cow<'a, [u8]>>,
    /// All other parameters, decoded, in order.
    pub parameters: Vec<Parameter<'a>>,
}

/// Shows names and no values: PLAINTEXT's signature is made of the secrets.
impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self
            .parameters
            .iter()
            .map(|p| String::from_utf8_lossy(&p.name));
        f.debug_list().entries(names).finish()
    }
}

/// Whether a field's value is of the OAuth scheme: `OAuth`, in any letter case, alone or with white
/// space behind it (R-3.5.1-1).
///
/// ```
/// use basestring::has_oauth_scheme;
/// assert!(has_oauth_scheme(b"oauth oauth_nonce=\"n\""));
/// assert!(!has_oauth_scheme(b"OAuth2 x"));
/// ```
#[must_use]
pub fn has_oauth_scheme(value: &[u8]) -> bool {
    match value.split_at_checked(5) {
        Some((scheme, rest)) => {
            scheme.eq_ignore_ascii_case(b"OAuth") && rest.first().is_none_or(reader::is_white_space)
        }
        None => false,
    }
}

impl<'a> Authorization<'a> {
    /// Reads a field's value: the scheme, then `name="value"` pairs parted by commas with white
    /// space around them as it pleases, one comma at the end allowed.
    ///
    /// Names and values are percent-decoded and nothing more (`+` is a plus sign). `realm`, in any
    /// letter case, is a quoted text instead: a backslash escapes the next character. A line end is
    /// white space when read (O-folded-header).
    ///
    /// ```
    /// use basestring::{Authorization, Kind};
    /// let field = Authorization::parse(b"oauth realm=\"a \\\"b\\\"\", x=\"1%20+\",").unwrap();
    /// assert_eq!(field.realm.as_deref(), Some(&b"a \"b\""[..]));
    /// assert_eq!(field.parameters[0].to_text(), ("x".into(), "1 +".into()));
    /// let twice = br#"OAuth oauth_nonce="a", oauth_nonce="a""#;
    /// assert_eq!(Authorization::parse(twice).unwrap_err().kind(), Kind::DuplicateParameter);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedHeader`] where the form is not kept: another scheme, nothing behind it, a
    /// value without its quotation marks, white space around `=`, a backslash in a value other than
    /// the realm, a control character, two realms. [`Kind::MalformedParameter`] for an escape that
    /// is none, [`Kind::DuplicateParameter`] for an `oauth_` name that occurs twice.
    pub fn parse(value: &'a [u8]) -> Result<Self, Error> {
        let mut field = Self::default();
        for raw in raw_parameters(value)? {
            match raw? {
                RawParameter::Realm(realm) => field.realm = Some(realm),
                RawParameter::Other {
                    name,
                    value,
                    offset,
                } => field.parameters.push(Parameter {
                    name: percent_decode(name).map_err(|e| e.shifted(offset, FIELD))?,
                    value: percent_decode(value)
                        .map_err(|e| e.shifted(offset + name.len() + 2, FIELD))?,
                }),
            }
        }
        refuse_duplicates(&field.parameters)?;
        Ok(field)
    }

    /// Writes the field's value: `OAuth`, the realm first where there is one, then the parameters
    /// in their order, each `name="value"` with both encoded by 3.6, parted by a comma and a space.
    /// Quotation mark and backslash of the realm are escaped.
    ///
    /// ```
    /// use basestring::{Authorization, Parameter};
    /// let parameters = vec![Parameter::new("oauth_nonce", "a+b")];
    /// let field = Authorization { realm: Some(b"Photos"[..].into()), parameters };
    /// assert_eq!(field.to_field().unwrap(), r#"OAuth realm="Photos", oauth_nonce="a%2Bb""#);
    /// ```
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedParameter`] for a realm that a field cannot hold: a control character, or
    /// octets that are no UTF-8, and for a parameter whose name a reader would take otherwise: an
    /// empty one, or `realm` in any letter case; [`Kind::MissingParameter`] where there is nothing
    /// to write.
    pub fn to_field(&self) -> Result<String, Error> {
        let mut text = String::from("OAuth");
        let mut separator = " ";
        if let Some(realm) = &self.realm {
            text.push_str(" realm=\"");
            write_quoted_text(realm, &mut text)?;
            text.push('"');
            separator = ", ";
        }
        for Parameter { name, value } in &self.parameters {
            if name.is_empty() || name.eq_ignore_ascii_case(b"realm") {
                let expected = "a parameter's name, which realm is not";
                return Err(Error::new(
                    Kind::MalformedParameter,
                    expected,
                    excerpt(name),
                ));
            }
            text.push_str(separator);
            Encoded(&mut text).write(name);
            text.push_str("=\"");
            Encoded(&mut text).write(value);
            text.push('"');
            separator = ", ";
        }
        if separator == " " {
            return Err(Error::new(Kind::MissingParameter, "a parameter", "none"));
        }
        Ok(text)
    }
}

/// R-3.1-10: no protocol parameter occurs twice in one place.
pub(crate) fn refuse_duplicates(parameters: &[Parameter<'_>]) -> Result<(), Error> {
    let mut names: Vec<&[u8]> = parameters
        .iter()
        .filter(|p| p.is_protocol())
        .map(|p| &*p.name)
        .collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair.first() == pair.last()) {
        None => Ok(()),
        Some(pair) => Err(Error::new(
            Kind::DuplicateParameter,
            "each protocol parameter once",
            format!("{} twice", excerpt(pair.first().unwrap_or(&&b""[..]))),
        )),
    }
}

fn write_quoted_text(octets: &[u8], text: &mut String) -> Result<(), Error> {
    let refuse = |expected: &'static str| {
        Err(Error::new(
            Kind::MalformedParameter,
            expected,
            excerpt(octets),
        ))
    };
    let Ok(realm) = std::str::from_utf8(octets) else {
        return refuse("a realm in UTF-8");
    };
    if realm.bytes().any(|octet| octet.is_ascii_control()) {
        return refuse("a realm without control characters");
    }
    for character in realm.chars() {
        if matches!(character, '"' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    Ok(())
}
