//! Reading a query or a form body with its decisions as fields (RFC 5849 3.4.1.3.1).

use std::collections::{HashMap, HashSet};

use crate::schemes::shared::{Pair, Pairs, decode_leniently};
use basestring::Error;

/// What is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decode {
    /// Name and value, once.
    Once,
    /// Neither.
    Not,
    /// The value alone.
    ValueOnly,
    /// Both, twice.
    Twice,
}

/// What `;` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Semicolon {
    /// A character like others.
    Ordinary,
    /// A separator of pairs.
    Separates,
    /// A reason to drop the pair.
    DropsPair,
}

/// Which of several parameters of one name count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Duplicates {
    /// All.
    All,
    /// The last.
    Last,
    /// The first.
    First,
    /// One, its values joined by commas.
    CommaJoined,
    /// All, under names with an index in brackets.
    Indexed,
    /// All, of those with equal values one.
    EqualOnce,
}

/// What the decoded bytes become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Octets {
    /// Bytes.
    Kept,
    /// Each byte a character, written as UTF-8.
    Latin1,
    /// Text; invalid UTF-8 becomes U+FFFD.
    Lossy,
}

/// What a `?` within the query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuestionMark {
    /// A character like others.
    Ordinary,
    /// The query's end.
    EndsQuery,
    /// A separator of pairs.
    Separates,
}

decisions! {
    /// The decisions of reading a form.
    pub(crate) struct QueryRules {
        /// Whether `+` stays a plus sign.
        plus_kept: bool = false,
        /// What is decoded.
        decode: Decode = Decode::Once,
        /// Whether a pair is cut at its second `=`.
        cut_at_second_equals: bool = false,
        /// Whether a name without `=` is dropped.
        no_equals_dropped: bool = false,
        /// Whether an empty value is dropped with its name.
        empty_value_dropped: bool = false,
        /// What `;` is.
        semicolon: Semicolon = Semicolon::Ordinary,
        /// Whether nothing between two `&` is a pair.
        empty_piece_kept: bool = false,
        /// Which of several count.
        duplicates: Duplicates = Duplicates::All,
        /// What decoded bytes become.
        octets: Octets = Octets::Kept,
        /// What a further `?` is.
        question_mark: QuestionMark = QuestionMark::Ordinary,
        /// Whether a pair is decoded before it is cut at its `=`.
        decoded_before_equals: bool = false,
        /// Whether text ends before its first U+0000.
        cut_at_null: bool = false,
        /// Whether all that follows the first `?` is the query, a fragment too.
        fragment_read: bool = false,
        /// Whether a pair with a `%` that begins no escape is dropped.
        bad_escape_dropped: bool = false,
        /// Whether the URL's first `&` begins the query, as `?` does.
        ampersand_begins: bool = false,
    }
}

impl QueryRules {
    /// The query of a URL's text, whose own query is given.
    #[must_use]
    pub(crate) fn of_url<'a>(&self, text: &'a [u8], query: Option<&'a [u8]>) -> &'a [u8] {
        let find = |text: &[u8], octet: u8| text.iter().position(|&other| other == octet);
        let query = query.unwrap_or_default();
        if self.ampersand_begins {
            let sent = text.split(|&octet| octet == b'#').next();
            let sent = sent.unwrap_or_default();
            let place = sent.iter().position(|octet| b"&?".contains(octet));
            return place.map_or(b"", |place| sent.get(place + 1..).unwrap_or_default());
        }
        let query = match find(text, b'?') {
            Some(place) if self.fragment_read => text.get(place + 1..).unwrap_or_default(),
            _ => query,
        };
        match find(query, b'?') {
            Some(place) if self.question_mark == QuestionMark::EndsQuery => {
                query.get(..place).unwrap_or_default()
            }
            _ => query,
        }
    }

    /// The pairs of a form.
    ///
    /// # Errors
    ///
    /// As the reference's [`form_decode`](basestring::form_decode).
    pub(crate) fn read(&self, form: &[u8]) -> Result<Pairs, Error> {
        let separates = |octet: &u8| {
            *octet == b'&'
                || (*octet == b';' && self.semicolon == Semicolon::Separates)
                || (*octet == b'?' && self.question_mark == QuestionMark::Separates)
        };
        let mut pairs = Pairs::new();
        for piece in form.split(separates) {
            if (piece.is_empty() && !self.empty_piece_kept) || form.is_empty() {
                continue;
            }
            if self.semicolon == Semicolon::DropsPair && piece.contains(&b';') {
                continue;
            }
            match self.pair(piece) {
                Err(_) if self.bad_escape_dropped => {}
                pair => pairs.extend(pair?),
            }
        }
        Ok(pairs)
    }

    fn pair(&self, piece: &[u8]) -> Result<Option<Pair>, Error> {
        if self.decoded_before_equals {
            let decoded = self.text(piece, self.decode != Decode::Not)?;
            let (name, value) = match decoded.iter().position(|&octet| octet == b'=') {
                Some(place) => (decoded.get(..place), decoded.get(place + 1..)),
                None => (Some(&decoded[..]), None),
            };
            let (name, value) = (name.unwrap_or_default(), value.unwrap_or_default());
            return Ok(Some((name.to_vec(), value.to_vec())));
        }
        let (name, value) = match piece.iter().position(|&octet| octet == b'=') {
            Some(place) => (piece.get(..place), piece.get(place + 1..)),
            None if self.no_equals_dropped => return Ok(None),
            None => (Some(piece), None),
        };
        let (name, mut value) = (name.unwrap_or_default(), value.unwrap_or_default());
        if self.cut_at_second_equals {
            value = value
                .split(|&octet| octet == b'=')
                .next()
                .unwrap_or_default();
        }
        if self.empty_value_dropped && value.is_empty() {
            return Ok(None);
        }
        let decode_name = !matches!(self.decode, Decode::Not | Decode::ValueOnly);
        let decode_value = self.decode != Decode::Not;
        Ok(Some((
            self.text(name, decode_name)?,
            self.text(value, decode_value)?,
        )))
    }

    fn text(&self, text: &[u8], decode: bool) -> Result<Vec<u8>, Error> {
        if !decode {
            return Ok(text.to_vec());
        }
        let mut decoded = if self.plus_kept {
            basestring::percent_decode(text)?
        } else {
            basestring::form_unescape(text)?
        };
        if self.decode == Decode::Twice {
            for octet in &mut decoded {
                if *octet == b'+' {
                    *octet = b' ';
                }
            }
            decoded = decode_leniently(&decoded);
        }
        if self.cut_at_null
            && let Some(place) = decoded.iter().position(|&octet| octet == 0)
        {
            decoded.truncate(place);
        }
        Ok(match self.octets {
            Octets::Kept => decoded,
            Octets::Latin1 => decoded
                .iter()
                .map(|&octet| char::from(octet))
                .collect::<String>()
                .into_bytes(),
            Octets::Lossy => String::from_utf8_lossy(&decoded).into_owned().into_bytes(),
        })
    }

    /// Which of several parameters of one name count.
    #[must_use]
    pub(crate) fn fold(&self, mut pairs: Pairs) -> Pairs {
        match self.duplicates {
            Duplicates::All => pairs,
            Duplicates::EqualOnce => {
                let mut seen = HashSet::new();
                pairs.retain(|pair| seen.insert(pair.clone()));
                pairs
            }
            Duplicates::Indexed => by_name(pairs)
                .into_iter()
                .flat_map(|(name, values)| indexed(&name, values))
                .collect(),
            Duplicates::Last => each(pairs, |values| values.pop()),
            Duplicates::First => each(pairs, |values| values.drain(..).next()),
            Duplicates::CommaJoined => each(pairs, |values| Some(values.join(&b','))),
        }
    }
}

/// The values of each name, in the order in which the names come first.
fn by_name(pairs: Pairs) -> Vec<(Vec<u8>, Vec<Vec<u8>>)> {
    let mut places = HashMap::new();
    let mut grouped: Vec<(Vec<u8>, Vec<Vec<u8>>)> = Vec::new();
    for (name, value) in pairs {
        let place = *places.entry(name.clone()).or_insert(grouped.len());
        match grouped.get_mut(place) {
            Some((_, values)) => values.push(value),
            None => grouped.push((name, vec![value])),
        }
    }
    grouped
}

/// One value for each name.
fn each(pairs: Pairs, one: impl Fn(&mut Vec<Vec<u8>>) -> Option<Vec<u8>>) -> Pairs {
    let one = |(name, mut values): (Vec<u8>, Vec<Vec<u8>>)| Some((name, one(&mut values)?));
    by_name(pairs).into_iter().filter_map(one).collect()
}

/// Several values with their index in the name, one without.
fn indexed(name: &[u8], values: Vec<Vec<u8>>) -> Pairs {
    let has_index = values.len() > 1;
    let named = |(index, value)| {
        let suffix = if has_index {
            format!("[{index}]")
        } else {
            String::new()
        };
        ([name, suffix.as_bytes()].concat(), value)
    };
    values.into_iter().enumerate().map(named).collect()
}
