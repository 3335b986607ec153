//! Reading the Authorization header with its decisions as fields (RFC 5849 3.5.1).

use crate::schemes::shared::{Pairs, decode_leniently, pair};
use basestring::{Authorization, Error, Kind};

/// How the field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parse {
    /// As 3.5.1 has it.
    Right,
    /// A blank after a comma stays in the next name.
    BlankKept,
    /// Only a comma with a blank separates.
    BlankNeeded,
    /// The first parameter is treated as the realm.
    FirstDropped,
    /// What holds the letters `realm` is dropped.
    RealmBySubstring,
    /// A comma separates inside quotation marks too.
    CommaInQuotes,
    /// A value ends at its own `=`.
    EqualsInValue,
    /// `+` is a space.
    PlusIsSpace,
    /// Values are not decoded.
    NotDecoded,
    /// The scheme is known in this letter case alone.
    SchemeCase,
    /// Of two parameters of one name the last counts.
    LastWins,
    /// Empty values are dropped.
    EmptyDropped,
}

/// A field as read: the realm and the parameters.
pub(crate) type ParsedField = (Option<Vec<u8>>, Pairs);

impl Parse {
    /// Reads a field's value.
    ///
    /// # Errors
    ///
    /// As the reference's [`Authorization::parse`], where the mistake does not read on.
    pub(crate) fn read(self, value: &[u8]) -> Result<ParsedField, Error> {
        match self {
            Self::BlankKept => return Ok(split(value, b",", Some)),
            Self::BlankNeeded => return Ok(split(value, b", ", Some)),
            Self::CommaInQuotes => {
                return Ok(split(value, b",", |piece| Some(piece.trim_ascii_start())));
            }
            Self::RealmBySubstring => {
                let kept = |piece| (!contains(piece, b"realm")).then_some(piece.trim_ascii_start());
                let (_, params) = split(value, b",", kept);
                return Ok((
                    Authorization::parse(value)?.realm.map(|r| r.to_vec()),
                    params,
                ));
            }
            Self::SchemeCase if !value.starts_with(b"OAuth") => {
                return Err(Error::new(
                    Kind::MalformedHeader,
                    "OAuth in these letters",
                    "other",
                ));
            }
            Self::Right
            | Self::FirstDropped
            | Self::EqualsInValue
            | Self::PlusIsSpace
            | Self::NotDecoded
            | Self::SchemeCase
            | Self::LastWins
            | Self::EmptyDropped => {}
        }
        let last_wins = self == Self::LastWins;
        let field = match Authorization::parse(value) {
            // The reference refuses a protocol parameter that occurs twice; this reader does not.
            Err(error) if last_wins && error.kind() == Kind::DuplicateParameter => {
                let (realm, params) = split(value, b",", |piece| Some(piece.trim_ascii_start()));
                return Ok((realm, last_of_each(params)));
            }
            field => field?,
        };
        let realm = field.realm.map(|realm| realm.into_owned());
        let params = field.parameters.into_iter();
        let params = params.map(|p| (p.name.into_owned(), p.value.into_owned()));
        let params = self.changed(value, realm.is_some(), params.collect());
        Ok((realm, params))
    }

    /// The parameters as this reader gives them, where the right one gives these.
    fn changed(self, value: &[u8], has_realm: bool, mut params: Pairs) -> Pairs {
        match self {
            Self::FirstDropped if !has_realm && !params.is_empty() => {
                params.remove(0);
            }
            Self::EqualsInValue => {
                for (_, value) in &mut params {
                    let end = value.iter().position(|&octet| octet == b'=');
                    value.truncate(end.unwrap_or(value.len()));
                }
            }
            Self::PlusIsSpace => {
                for (_, value) in &mut params {
                    for octet in value.iter_mut().filter(|octet| **octet == b'+') {
                        *octet = b' ';
                    }
                }
            }
            Self::NotDecoded => {
                let (_, raw) = split_raw(value, b",", |piece| Some(piece.trim_ascii_start()));
                if raw.len() == params.len() {
                    params = raw;
                }
            }
            Self::LastWins => params = last_of_each(params),
            Self::EmptyDropped => params.retain(|(_, value)| !value.is_empty()),
            Self::Right
            | Self::BlankKept
            | Self::BlankNeeded
            | Self::FirstDropped
            | Self::RealmBySubstring
            | Self::CommaInQuotes
            | Self::SchemeCase => {}
        }
        params
    }
}

fn last_of_each(params: Pairs) -> Pairs {
    let mut kept = Pairs::new();
    for (name, value) in params {
        match kept.iter_mut().find(|(other, _)| *other == name) {
            Some((_, old)) => *old = value,
            None => kept.push((name, value)),
        }
    }
    kept
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

/// Splits as careless readers do, and decodes.
fn split<'a>(
    value: &'a [u8],
    separator: &[u8],
    keep: impl Fn(&'a [u8]) -> Option<&'a [u8]>,
) -> ParsedField {
    let (realm, params) = split_raw(value, separator, keep);
    let decoded = params
        .into_iter()
        .map(|(name, value)| (decode_leniently(&name), decode_leniently(&value)))
        .collect();
    (realm, decoded)
}

fn split_raw<'a>(
    value: &'a [u8],
    separator: &[u8],
    keep: impl Fn(&'a [u8]) -> Option<&'a [u8]>,
) -> ParsedField {
    let mut rest = value.get(6..).unwrap_or_default();
    let (mut realm, mut params) = (None, Pairs::new());
    let mut pieces = Vec::new();
    while let Some(place) = rest
        .windows(separator.len())
        .position(|window| window == separator)
    {
        pieces.push(rest.get(..place).unwrap_or_default());
        rest = rest.get(place + separator.len()..).unwrap_or_default();
    }
    pieces.push(rest);
    for piece in pieces
        .into_iter()
        .filter_map(keep)
        .filter(|piece| !piece.is_empty())
    {
        let place = piece.iter().position(|&octet| octet == b'=');
        let (name, quoted) = match place {
            Some(place) => (piece.get(..place), piece.get(place + 1..)),
            None => (Some(piece), None),
        };
        let quoted = quoted.unwrap_or_default();
        let value = quoted.strip_prefix(b"\"").unwrap_or(quoted);
        let value = value.strip_suffix(b"\"").unwrap_or(value);
        match name.unwrap_or_default() {
            b"realm" => realm = Some(value.to_vec()),
            name => params.push((name.to_vec(), value.to_vec())),
        }
    }
    (realm, params)
}

/// Parameters as the reference's own type.
#[must_use]
pub(crate) fn to_parameters(pairs: &Pairs) -> Vec<basestring::Parameter<'_>> {
    pairs
        .iter()
        .map(|(name, value)| basestring::Parameter::new(name, value))
        .collect()
}

/// Parameters of the reference as pairs.
#[must_use]
pub(crate) fn from_parameters(parameters: &[basestring::Parameter<'_>]) -> Pairs {
    parameters
        .iter()
        .map(|parameter| match std::str::from_utf8(&parameter.name) {
            Ok(name) => pair(name, &parameter.value),
            Err(_) => (parameter.name.to_vec(), parameter.value.to_vec()),
        })
        .collect()
}
