//! Reading an `Authorization` header without decoding it and without an allocation: RFC 5849 3.5.1.

use std::fmt;

use crate::known::Known;
use crate::scan::{Set, control, find_marked};

/// A parameter as it is in a header's value.
///
/// ```
/// use basestring_prepared::{RawParameter, raw_parameters};
/// let mut parameters = raw_parameters(br#"OAuth a="%2B""#);
/// let raw = RawParameter::Other { name: b"a", value: b"%2B" };
/// assert_eq!(parameters.next(), Some(Ok(raw)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RawParameter<'a> {
    /// The realm, without its quotation marks, with its backslashes.
    Realm(&'a [u8]),
    /// Any other parameter.
    Other {
        /// The name, percent-encoded.
        name: &'a [u8],
        /// The value without its quotation marks, percent-encoded.
        value: &'a [u8],
    },
}

/// Shows names and no values: the signature of PLAINTEXT contains the secrets.
impl fmt::Debug for RawParameter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Realm(_) => f.write_str("Realm(…)"),
            Self::Other { name, value: _ } => write!(f, "Other({})", name.escape_ascii()),
        }
    }
}

/// The header's value does not follow its grammar. `basestring::Authorization::parse` says why.
///
/// ```
/// use basestring_prepared::raw_parameters;
/// let malformed = raw_parameters(b"OAuth a=1").next().unwrap().unwrap_err();
/// assert_eq!(malformed.to_string(), "malformed Authorization header at byte 6");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The offset in bytes of the parameter that cannot be read.
    pub offset: usize,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed Authorization header at byte {}", self.offset)
    }
}

impl std::error::Error for Malformed {}

/// The parameters of a header's value, in order; made by [`raw_parameters`].
///
/// ```
/// let parameters = basestring_prepared::raw_parameters(br#"OAuth a="1", b="2","#);
/// assert_eq!(parameters.filter(Result::is_ok).count(), 2);
/// ```
#[derive(Clone)]
pub struct RawParameters<'a> {
    text: &'a [u8],
    place: usize,
    has_realm: bool,
    /// Where the header as a whole is malformed.
    malformed: Option<usize>,
}

/// Shows the position and not the text, which contains a signature.
impl fmt::Debug for RawParameters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawParameters({} of {})", self.place, self.text.len())
    }
}

/// Reads the value of an `Authorization` header without decoding it.
///
/// After an error there is no further parameter. A value of another scheme, or without a parameter,
/// is an error.
///
/// ```
/// use basestring_prepared::{RawParameter, raw_parameters};
/// let mut parameters = raw_parameters(br#"OAuth realm="r", oauth_nonce="a%2Bb""#);
/// assert_eq!(parameters.next(), Some(Ok(RawParameter::Realm(b"r"))));
/// let nonce = RawParameter::Other { name: b"oauth_nonce", value: b"a%2Bb" };
/// assert_eq!(parameters.next(), Some(Ok(nonce)));
/// assert_eq!(parameters.next(), None);
/// ```
#[must_use]
pub fn raw_parameters(value: &[u8]) -> RawParameters<'_> {
    let mut parameters = RawParameters {
        text: value,
        place: SCHEME.len(),
        has_realm: false,
        malformed: None,
    };
    if has_oauth_scheme(value) {
        parameters.skip_white_space();
        if parameters.rest().is_empty() {
            parameters.malformed = Some(value.len());
        }
    } else {
        parameters.place = value.len();
        parameters.malformed = Some(0);
    }
    parameters
}

const SCHEME: &[u8] = b"OAuth";

/// Whether a header's value is of the OAuth scheme.
pub(crate) fn has_oauth_scheme(value: &[u8]) -> bool {
    value
        .split_at_checked(SCHEME.len())
        .is_some_and(|(scheme, rest)| {
            scheme.eq_ignore_ascii_case(SCHEME) && rest.first().is_none_or(is_white_space)
        })
}

impl<'a> Iterator for RawParameters<'a> {
    type Item = Result<RawParameter<'a>, Malformed>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if let Some(usual) = self.usual() {
            return Some(Ok(RawParameter::Other {
                name: usual.known.name(),
                value: usual.value,
            }));
        }
        self.unusual()
    }
}

/// A parameter in the form that nearly all have: a known name, and after the value the end, or a
/// comma and a space.
pub(crate) struct Usual<'a> {
    pub(crate) known: Known,
    /// The text between the quotation marks.
    pub(crate) value: &'a [u8],
    /// Whether no byte of it is encoded.
    pub(crate) is_plain: bool,
}

impl<'a> RawParameters<'a> {
    /// The next parameter if it has the usual form; reads nothing if it has another.
    #[inline(always)]
    pub(crate) fn usual(&mut self) -> Option<Usual<'a>> {
        let (known, quoted) = Known::before_value(self.rest())?;
        let (end, is_plain) = usual_value_end(quoted)?;
        let (value, after) = quoted.split_at_checked(end)?;
        let after = match after {
            [b'"', b',', b' ', byte, ..] if !is_white_space(byte) => 3,
            [b'"'] => 1,
            _ => return None,
        };
        self.place += known.name().len() + 2 + end + after;
        Some(Usual {
            known,
            value,
            is_plain,
        })
    }

    /// The next parameter in any form.
    #[inline(never)]
    pub(crate) fn unusual(&mut self) -> Option<Result<RawParameter<'a>, Malformed>> {
        if let Some(offset) = self.malformed.take() {
            return Some(Err(Malformed { offset }));
        }
        let offset = self.place;
        if self.rest().is_empty() {
            return None;
        }
        let parameter = self.read();
        if parameter.is_none() {
            self.place = self.text.len();
        }
        Some(parameter.ok_or(Malformed { offset }))
    }

    /// A parameter, and the comma after it.
    fn read(&mut self) -> Option<RawParameter<'a>> {
        let (name, after) = NOT_IN_NAME.split(self.rest());
        let [b'=', b'"', quoted @ ..] = after else {
            return None;
        };
        if name.is_empty() {
            return None;
        }
        let is_realm = name.eq_ignore_ascii_case(b"realm");
        if is_realm && std::mem::replace(&mut self.has_realm, true) {
            return None;
        }
        let end = if is_realm {
            realm_end(quoted)?
        } else {
            value_end(quoted)?
        };
        let (value, after) = quoted.split_at_checked(end)?;
        if after.first() != Some(&b'"') {
            return None;
        }
        self.place += name.len() + 2 + end + 1;
        self.skip_white_space();
        match self.rest() {
            [] => {}
            [b',', ..] => self.place += 1,
            _ => return None,
        }
        self.skip_white_space();
        Some(if is_realm {
            RawParameter::Realm(value)
        } else {
            RawParameter::Other { name, value }
        })
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn skip_white_space(&mut self) {
        let rest = self.rest().iter();
        self.place += rest.take_while(|byte| is_white_space(byte)).count();
    }
}

/// The bytes that no token of RFC 2617 1.2 contains.
const NOT_IN_NAME: Set = Set::of_all_but(
    b"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
);

const fn is_white_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The position of the first byte that a percent-encoded value does not contain.
#[inline(always)]
fn value_end(text: &[u8]) -> Option<usize> {
    find_marked(text, |window| {
        window.is(b'"') | window.is(b'\\') | control(window)
    })
}

/// [`value_end`], and whether no byte before it is encoded.
#[inline(always)]
fn usual_value_end(text: &[u8]) -> Option<(usize, bool)> {
    let first = find_marked(text, |window| {
        window.is(b'"') | window.is(b'%') | window.is(b'\\') | control(window)
    })?;
    let (_, after) = text.split_at_checked(first)?;
    if after.first() == Some(&b'%') {
        return Some((first + value_end(after)?, false));
    }
    Some((first, true))
}

/// The position of the quotation mark that ends a realm. A backslash escapes the next byte.
fn realm_end(text: &[u8]) -> Option<usize> {
    let mut place = 0;
    loop {
        let byte = match text.get(place..)? {
            [b'"', ..] => return Some(place),
            [b'\\', byte, ..] => {
                place += 1;
                byte
            }
            [byte, ..] => byte,
            [] => return None,
        };
        if byte.is_ascii_control() && *byte != b'\t' {
            return None;
        }
        place += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{control, raw_parameters, usual_value_end, value_end};
    use crate::known::Known;
    use crate::scan::tests::assert_disjoint;

    /// `unusual` reads the same, but more slowly.
    #[test]
    fn a_usual_parameter_is_read_as_one() {
        for name in Known::NAMES {
            for (value, is_plain) in [("", true), ("a", true), ("a%20b", false)] {
                for more in ["", ", x=\"1\""] {
                    let name = String::from_utf8_lossy(name);
                    let header = format!("OAuth {name}=\"{value}\"{more}");
                    let mut parameters = raw_parameters(header.as_bytes());
                    let usual = parameters.usual().expect("a parameter of the usual form");
                    assert_eq!(usual.known.name(), name.as_bytes());
                    assert_eq!(usual.value, value.as_bytes());
                    assert_eq!(usual.is_plain, is_plain);
                    assert_eq!(parameters.count(), usize::from(!more.is_empty()));
                }
            }
        }
    }

    #[test]
    fn a_value_ends_at_each_byte_that_it_does_not_contain() {
        for byte in 0..=u8::MAX {
            let ends = byte.is_ascii_control() || matches!(byte, b'"' | b'\\');
            let text = [b'a', byte];
            assert_eq!(value_end(&text), ends.then_some(1));
            assert_eq!(usual_value_end(&text), ends.then_some((1, true)));
            let encoded = [b'%', byte];
            assert_eq!(usual_value_end(&encoded), ends.then_some((1, false)));
        }
    }

    #[test]
    fn no_byte_is_in_two_of_the_sets_that_end_a_value() {
        assert_disjoint(&[
            &|window| window.is(b'"'),
            &|window| window.is(b'%'),
            &|window| window.is(b'\\'),
            &control,
        ]);
    }
}
