//! Sorting and joining with their decisions as fields (RFC 5849 3.4.1.3.2).

use std::cmp::Ordering;

use super::encode::{Before, EncodeRules};

/// How parameters are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// By the encoded name's bytes, then the encoded value's.
    Encoded,
    /// Not at all.
    None,
    /// By the raw name and value.
    Raw,
    /// By the name alone.
    NameOnly,
    /// By the joined text.
    Joined,
    /// Without regard to letter case.
    CaseInsensitive,
    /// By a locale's rules: punctuation passed over, letters by alphabet.
    Locale,
    /// Names that are numbers as numbers.
    Numeric,
    /// Bracketed names in the order in which they came.
    ArraysUnsorted,
    /// The protocol's parameters after the others.
    ProtocolLast,
    /// The protocol's parameters before the others.
    ProtocolFirst,
    /// Descending.
    Descending,
}

/// How pairs are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Join {
    /// `name=value`, parted by `&`.
    Ampersand,
    /// An empty value without `=`.
    NoEqualsForEmpty,
    /// An `&` at the end as well.
    TrailingAmpersand,
    /// Names and values parted by commas.
    Commas,
    /// Parted by `&amp;`.
    HtmlAmpersand,
}

/// What of a pair is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoded {
    /// Name and value, each.
    Both,
    /// The value alone.
    ValueOnly,
    /// Neither.
    Neither,
    /// The joined pair as one text.
    WholePair,
}

decisions! {
    /// The decisions of 3.4.1.3.2.
    pub(crate) struct OrderRules {
        /// What happens to a value before.
        before: Before = Before::Nothing,
        /// What is encoded.
        encoded: Encoded = Encoded::Both,
        /// The order.
        sort: Sort = Sort::Encoded,
        /// The joint.
        join: Join = Join::Ampersand,
    }
}

/// A parameter on its way into the normalized text.
struct Entry<'a> {
    raw_name: &'a [u8],
    raw_value: &'a [u8],
    name: Vec<u8>,
    value: Vec<u8>,
    is_own: bool,
}

impl OrderRules {
    /// The normalized parameters: the request's own, then the protocol's.
    #[must_use]
    pub(crate) fn normalize(
        &self,
        own: &[(Vec<u8>, Vec<u8>)],
        protocol: &[(Vec<u8>, Vec<u8>)],
        encode: &EncodeRules,
    ) -> Vec<u8> {
        let own = own.iter().map(|pair| (pair, true));
        let mut entries: Vec<Entry<'_>> = own
            .chain(protocol.iter().map(|pair| (pair, false)))
            .map(|((name, value), is_own)| self.entry(name, value, is_own, encode))
            .collect();
        self.sort(&mut entries);
        self.join(&entries, encode)
    }

    fn entry<'a>(
        &self,
        name: &'a [u8],
        value: &'a [u8],
        is_own: bool,
        encode: &EncodeRules,
    ) -> Entry<'a> {
        let changed = self.before.apply(value, encode);
        let changed_name = match self.before {
            Before::Encoded | Before::Decoded => self.before.apply(name, encode),
            Before::Nothing | Before::HtmlEntities | Before::FalsyEmptied | Before::NullWord(_) => {
                name.into()
            }
        };
        let keeps_name = matches!(
            self.encoded,
            Encoded::ValueOnly | Encoded::Neither | Encoded::WholePair
        );
        let keeps_value = matches!(self.encoded, Encoded::Neither | Encoded::WholePair);
        Entry {
            name: if keeps_name {
                changed_name.to_vec()
            } else {
                encode.encode(&changed_name)
            },
            value: if keeps_value {
                changed.to_vec()
            } else {
                encode.encode(&changed)
            },
            raw_name: name,
            raw_value: value,
            is_own,
        }
    }

    fn sort(&self, entries: &mut [Entry<'_>]) {
        let plain = |a: &Entry<'_>, b: &Entry<'_>| (&a.name, &a.value).cmp(&(&b.name, &b.value));
        match self.sort {
            Sort::Encoded => entries.sort_by(plain),
            Sort::None => {}
            Sort::Raw => {
                entries.sort_by(|a, b| (a.raw_name, a.raw_value).cmp(&(b.raw_name, b.raw_value)))
            }
            Sort::NameOnly => entries.sort_by(|a, b| a.name.cmp(&b.name)),
            Sort::Joined => {
                entries.sort_by_cached_key(|entry| [&entry.name[..], b"=", &entry.value].concat());
            }
            Sort::CaseInsensitive => entries.sort_by(|a, b| {
                let key = |entry: &Entry<'_>| {
                    (
                        entry.name.to_ascii_lowercase(),
                        entry.value.to_ascii_lowercase(),
                    )
                };
                key(a).cmp(&key(b))
            }),
            Sort::Locale => {
                entries.sort_by(|a, b| locale(&a.name, &b.name).then(locale(&a.value, &b.value)));
            }
            Sort::Numeric => {
                entries.sort_by(|a, b| numeric(&a.name, &b.name).then(numeric(&a.value, &b.value)));
            }
            Sort::ArraysUnsorted => entries.sort_by(|a, b| {
                let (a_stem, b_stem) = (stem(a.raw_name), stem(b.raw_name));
                match (a_stem, b_stem) {
                    (Some(a), Some(b)) if a == b => Ordering::Equal,
                    _ => plain(a, b),
                }
            }),
            Sort::ProtocolLast => {
                entries.sort_by(|a, b| (!a.is_own).cmp(&!b.is_own).then_with(|| plain(a, b)));
            }
            Sort::ProtocolFirst => {
                entries.sort_by(|a, b| a.is_own.cmp(&b.is_own).then_with(|| plain(a, b)));
            }
            Sort::Descending => entries.sort_by(|a, b| plain(b, a)),
        }
    }

    fn join(&self, entries: &[Entry<'_>], encode: &EncodeRules) -> Vec<u8> {
        let separator: &[u8] = match self.join {
            Join::Commas => b",",
            Join::HtmlAmpersand => b"&amp;",
            Join::Ampersand | Join::NoEqualsForEmpty | Join::TrailingAmpersand => b"&",
        };
        let mut out = Vec::new();
        for (index, Entry { name, value, .. }) in entries.iter().enumerate() {
            if index > 0 {
                out.extend_from_slice(separator);
            }
            let start = out.len();
            out.extend_from_slice(name);
            match self.join {
                Join::NoEqualsForEmpty if value.is_empty() => {}
                Join::Commas => out.push(b','),
                Join::Ampersand
                | Join::NoEqualsForEmpty
                | Join::TrailingAmpersand
                | Join::HtmlAmpersand => out.push(b'='),
            }
            out.extend_from_slice(value);
            if self.encoded == Encoded::WholePair {
                let joined = out.split_off(start);
                encode.encode_into(&joined, &mut out);
            }
        }
        if self.join == Join::TrailingAmpersand {
            out.push(b'&');
        }
        out
    }
}

/// Letters and digits first decide, without regard to case; punctuation only between equals.
fn locale(a: &[u8], b: &[u8]) -> Ordering {
    let letters = |text: &[u8]| -> Vec<u8> {
        text.iter()
            .filter(|o| o.is_ascii_alphanumeric())
            .map(u8::to_ascii_lowercase)
            .collect()
    };
    letters(a).cmp(&letters(b)).then_with(|| a.cmp(b))
}

fn numeric(a: &[u8], b: &[u8]) -> Ordering {
    let number = |text: &[u8]| {
        let digits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
        digits
            .then(|| std::str::from_utf8(text).ok()?.parse::<u128>().ok())
            .flatten()
    };
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.cmp(b),
    }
}

/// What comes before the first bracket of an array's name.
fn stem(name: &[u8]) -> Option<&[u8]> {
    name.get(..name.iter().position(|&octet| octet == b'[')?)
}
