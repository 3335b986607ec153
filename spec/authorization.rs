//! The OAuth `Authorization` field, built and parsed: RFC 5849 3.5.1
//! (R-3.5.1-1 to R-3.5.1-14, O-realm-encoding to O-two-authorization).

use std::borrow::Cow;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// The realm, without its quotes and escapes; it is not percent-encoded and not signed.
    pub realm: Option<Cow<'a, [u8]>>,
    /// All other parameters, decoded, in order.
    pub parameters: Vec<Parameter<'a>>,
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
            scheme.eq_ignore_ascii_case(b"OAuth") && rest.first().is_none_or(is_white_space)
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
    /// # Errors
    ///
    /// [`Kind::MalformedHeader`] where the form is not kept: another scheme, nothing behind it, a
    /// value without its quotation marks, white space around `=`, a backslash in a value other than
    /// the realm, a control character, two realms. [`Kind::MalformedParameter`] for an escape that
    /// is none, [`Kind::DuplicateParameter`] for an `oauth_` name that occurs twice.
    pub fn parse(value: &'a [u8]) -> Result<Self, Error> {
        if !has_oauth_scheme(value) {
            let expected = "the scheme OAuth and a space";
            // Behind another scheme there may be a password.
            let scheme = value.split(|octet| !octet.is_ascii_alphanumeric()).next();
            let found = excerpt(scheme.unwrap_or_default());
            return Err(Error::new(Kind::MalformedHeader, expected, found).at(0, FIELD));
        }
        let mut reader = Reader {
            text: value,
            place: 5,
        };
        let mut field = Self::default();
        reader.skip_white_space();
        if reader.peek().is_none() {
            return Err(reader.fault("a parameter behind the scheme"));
        }
        while reader.peek().is_some() {
            field.push(&mut reader)?;
            reader.skip_white_space();
            match reader.peek() {
                None => break,
                Some(b',') => reader.place += 1,
                Some(_) => return Err(reader.fault("a comma between two parameters")),
            }
            reader.skip_white_space();
        }
        refuse_duplicates(&field.parameters)?;
        Ok(field)
    }

    fn push(&mut self, reader: &mut Reader<'a>) -> Result<(), Error> {
        let start = reader.place;
        let name = reader.name()?;
        if name.eq_ignore_ascii_case(b"realm") {
            if self.realm.is_some() {
                return Err(
                    Error::new(Kind::MalformedHeader, "one realm", "another").at(start, FIELD)
                );
            }
            self.realm = Some(reader.quoted_text()?);
            return Ok(());
        }
        let value_start = reader.place + 1;
        let value = reader.quoted_value()?;
        self.parameters.push(Parameter {
            name: percent_decode(name).map_err(|e| e.shifted(start, FIELD))?,
            value: percent_decode(value).map_err(|e| e.shifted(value_start, FIELD))?,
        });
        Ok(())
    }

    /// Writes the field's value: `OAuth`, the realm first where there is one, then the parameters
    /// in their order, each `name="value"` with both encoded by 3.6, parted by a comma and a space.
    /// Quotation mark and backslash of the realm are escaped.
    ///
    /// # Errors
    ///
    /// [`Kind::MalformedParameter`] for a realm that a field cannot hold: a control character, or
    /// octets that are no UTF-8; [`Kind::MissingParameter`] where there is nothing to write.
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

const fn is_white_space(octet: &u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n')
}

struct Reader<'a> {
    text: &'a [u8],
    place: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn peek(&self) -> Option<&'a u8> {
        self.text.get(self.place)
    }

    fn skip_white_space(&mut self) {
        self.place += self
            .rest()
            .iter()
            .take_while(|octet| is_white_space(octet))
            .count();
    }

    fn fault(&self, expected: &'static str) -> Error {
        // One character: what follows may hold a signature of PLAINTEXT, and so the secrets.
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(octet) => excerpt(&[*octet]),
        };
        Error::new(Kind::MalformedHeader, expected, found).at(self.place, FIELD)
    }

    /// A name, which is a token of RFC 2617 1.2 (encoded by 3.6 it holds unreserved characters and
    /// escapes alone), and the `=` that follows at once.
    fn name(&mut self) -> Result<&'a [u8], Error> {
        let rest = self.rest();
        let length = rest
            .iter()
            .take_while(|octet| octet.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(octet))
            .count();
        let (name, behind) = rest.split_at_checked(length).unwrap_or((rest, b""));
        if name.is_empty() {
            return Err(self.fault("a parameter's name"));
        }
        self.place += length;
        if behind.first() != Some(&b'=') {
            return Err(self.fault("= at once behind the name"));
        }
        self.place += 1;
        Ok(name)
    }

    fn opening_quote(&mut self) -> Result<(), Error> {
        if self.peek() != Some(&b'"') {
            return Err(self.fault("a value in quotation marks"));
        }
        self.place += 1;
        Ok(())
    }

    /// A value in quotation marks; it is percent-encoded, so nothing in it is escaped otherwise.
    fn quoted_value(&mut self) -> Result<&'a [u8], Error> {
        self.opening_quote()?;
        let rest = self.rest();
        let length = rest
            .iter()
            .take_while(|&&octet| !octet.is_ascii_control() && !matches!(octet, b'"' | b'\\'))
            .count();
        let (value, behind) = rest.split_at_checked(length).unwrap_or((rest, b""));
        self.place += length;
        match behind.first() {
            Some(b'"') => self.place += 1,
            Some(b'\\') => return Err(self.fault("a percent-encoded value without a backslash")),
            Some(_) => return Err(self.fault("a value without control characters")),
            None => return Err(self.fault("a quotation mark that ends the value")),
        }
        Ok(value)
    }

    /// A quoted text of RFC 2617 1.2: a backslash takes the next character as it is.
    fn quoted_text(&mut self) -> Result<Cow<'a, [u8]>, Error> {
        self.opening_quote()?;
        let start = self.rest();
        let mut owned: Option<Vec<u8>> = None;
        let mut length = 0;
        loop {
            let octet = match self.rest() {
                [] => return Err(self.fault("a quotation mark that ends the realm")),
                [b'"', ..] => {
                    self.place += 1;
                    let plain = start.get(..length).unwrap_or_default();
                    return Ok(owned.map_or(Cow::Borrowed(plain), Cow::Owned));
                }
                [b'\\', octet, ..] => {
                    owned.get_or_insert_with(|| start.get(..length).unwrap_or_default().to_vec());
                    self.place += 1;
                    octet
                }
                [octet, ..] => octet,
            };
            if octet.is_ascii_control() && *octet != b'\t' {
                return Err(self.fault("a realm without control characters"));
            }
            if let Some(owned) = &mut owned {
                owned.push(*octet);
            }
            length += 1;
            self.place += 1;
        }
    }
}
