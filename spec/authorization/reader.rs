//! Reading an `Authorization` field piece by piece, nothing decoded: RFC 5849 3.5.1.

use std::borrow::Cow;
use std::fmt;

use super::{FIELD, has_oauth_scheme};
use crate::error::{Error, Kind, excerpt};
use crate::known::Known;
use crate::scan::{Set, control, find_marked};

/// A parameter as it stands in a field's value.
///
/// ```
/// use basestring::{RawParameter, raw_parameters};
/// let mut parameters = raw_parameters(br#"OAuth a="%2B""#).unwrap();
/// let raw = RawParameter::Other { name: b"a", value: b"%2B", offset: 6 };
/// assert_eq!(parameters.next(), Some(Ok(raw)));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum RawParameter<'a> {
    /// The realm, without its quotation marks and escapes.
    Realm(Cow<'a, [u8]>),
    /// Any other.
    Other {
        /// The name, percent-encoded.
        name: &'a [u8],
        /// What stands between the quotation marks, percent-encoded.
        value: &'a [u8],
        /// Where the name begins, in octets of the field's value.
        offset: usize,
    },
}

/// Shows names and no values: PLAINTEXT's signature is made of the secrets.
impl fmt::Debug for RawParameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Realm(_) => f.write_str("Realm(…)"),
            Self::Other { name, offset, .. } => {
                write!(f, "Other({}, at byte {offset})", name.escape_ascii())
            }
        }
    }
}

/// The parameters of a field's value, in order; made by [`raw_parameters`].
///
/// ```
/// let parameters = basestring::raw_parameters(br#"OAuth a="1", b="2","#).unwrap();
/// assert_eq!(parameters.filter(Result::is_ok).count(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct RawParameters<'a> {
    reader: Reader<'a>,
    has_realm: bool,
    is_over: bool,
}

/// Reads a field's value without decoding it, and without an allocation.
///
/// ```
/// use basestring::{RawParameter, raw_parameters};
/// let mut parameters = raw_parameters(br#"OAuth realm="r", oauth_nonce="a%2Bb""#).unwrap();
/// assert!(matches!(parameters.next(), Some(Ok(RawParameter::Realm(_)))));
/// let Some(Ok(RawParameter::Other { name, value, .. })) = parameters.next() else { panic!() };
/// assert_eq!((name, value), (&b"oauth_nonce"[..], &b"a%2Bb"[..]));
/// ```
///
/// # Errors
///
/// [`Kind::MalformedHeader`] for another scheme, or for one with nothing behind it. Each parameter
/// is an error of that kind where the form is not kept, and the last one.
pub fn raw_parameters(value: &[u8]) -> Result<RawParameters<'_>, Error> {
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
    reader.skip_white_space();
    if reader.peek().is_none() {
        return Err(reader.fault("a parameter behind the scheme"));
    }
    Ok(RawParameters {
        reader,
        has_realm: false,
        is_over: false,
    })
}

impl<'a> Iterator for RawParameters<'a> {
    type Item = Result<RawParameter<'a>, Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over || self.reader.peek().is_none() {
            return None;
        }
        if let Some(usual) = self.reader.usual() {
            return Some(Ok(RawParameter::Other {
                name: usual.known.name(),
                value: usual.value,
                offset: usual.offset,
            }));
        }
        let parameter = self.read();
        self.is_over = parameter.is_err();
        Some(parameter)
    }
}

/// A parameter in the form that nearly all have: a known name, and behind the value nothing, or a
/// comma and a space.
pub(crate) struct Usual<'a> {
    pub(crate) known: Known,
    /// What stands between the quotation marks.
    pub(crate) value: &'a [u8],
    /// Whether nothing in it is encoded.
    pub(crate) is_plain: bool,
    offset: usize,
}

impl<'a> RawParameters<'a> {
    /// The next parameter, if it has the usual form; nothing is read if it has another.
    #[inline(always)]
    pub(crate) fn usual(&mut self) -> Option<Usual<'a>> {
        self.reader.usual()
    }

    /// A parameter, and the comma behind it.
    #[inline(never)]
    fn read(&mut self) -> Result<RawParameter<'a>, Error> {
        let reader = &mut self.reader;
        let offset = reader.place;
        let name = reader.name()?;
        let parameter = if name.eq_ignore_ascii_case(b"realm") {
            if self.has_realm {
                let fault = Error::new(Kind::MalformedHeader, "one realm", "another");
                return Err(fault.at(offset, FIELD));
            }
            self.has_realm = true;
            RawParameter::Realm(reader.quoted_text()?)
        } else {
            RawParameter::Other {
                name,
                value: reader.quoted_value()?,
                offset,
            }
        };
        reader.skip_white_space();
        match reader.peek() {
            None => {}
            Some(b',') => reader.place += 1,
            Some(_) => return Err(reader.fault("a comma between two parameters")),
        }
        reader.skip_white_space();
        Ok(parameter)
    }
}

/// Where a name ends: what no token of RFC 2617 1.2 holds.
const NAME_END: Set = Set::of_all_but(
    b"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
);

/// Where a percent-encoded value in quotation marks ends, or is no such value.
#[inline(always)]
fn value_end(text: &[u8]) -> Option<usize> {
    find_marked(text, |window| {
        window.is(b'"') | window.is(b'\\') | control(window)
    })
}

/// [`value_end`], and whether nothing before it is encoded.
#[inline(always)]
fn usual_value_end(text: &[u8]) -> Option<(usize, bool)> {
    let first = find_marked(text, |window| {
        window.is(b'"') | window.is(b'%') | window.is(b'\\') | control(window)
    })?;
    let (_, behind) = text.split_at_checked(first)?;
    if behind.first() == Some(&b'%') {
        return Some((first + value_end(behind)?, false));
    }
    Some((first, true))
}

pub(super) const fn is_white_space(octet: &u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n')
}

/// A place in a field's value.
#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a [u8],
    place: usize,
}

/// Shows how far it is, and not the text, which holds a signature.
impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader({} of {})", self.place, self.text.len())
    }
}

impl<'a> Reader<'a> {
    /// `None`, and nothing is read, where the next parameter has another form.
    #[inline(always)]
    fn usual(&mut self) -> Option<Usual<'a>> {
        let offset = self.place;
        let (known, quoted) = Known::before_value(self.rest())?;
        let (end, is_plain) = usual_value_end(quoted)?;
        let (value, behind) = quoted.split_at_checked(end)?;
        let behind = match behind {
            [b'"', b',', b' ', octet, ..] if !is_white_space(octet) => 3,
            [b'"'] => 1,
            _ => return None,
        };
        self.place += known.name().len() + 2 + end + behind;
        Some(Usual {
            known,
            value,
            is_plain,
            offset,
        })
    }

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
        let (name, behind) = NAME_END.split(rest);
        if name.is_empty() {
            return Err(self.fault("a parameter's name"));
        }
        self.place += name.len();
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
        let end = value_end(rest).unwrap_or(rest.len());
        let (value, behind) = rest.split_at_checked(end).unwrap_or_default();
        self.place += value.len();
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
