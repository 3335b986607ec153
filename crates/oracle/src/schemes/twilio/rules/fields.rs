//! How the fields are signed.

use crate::schemes::shared::Pairs;

/// What happens to the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldsRule {
    /// Sorted by name, values sorted, equal pairs once.
    Right,
    /// The query's parameters are appended as well.
    QueryAppended,
    /// Left out.
    Omitted,
    /// In the order in which they came.
    NotSorted,
    /// Sorted without regard to letter case.
    CaseInsensitive,
    /// With `=` and `&`.
    Delimited,
    /// The values alone.
    ValuesOnly,
    /// Percent-encoded.
    RawEncoded,
    /// With a space for `+`.
    PlusLost,
    /// Values of one name in the order in which they came.
    DuplicateOrder,
    /// The last value of each name.
    LastOnly,
    /// Each name once, its values after it.
    NameOnce,
    /// Without empty ones.
    EmptyDropped,
    /// Trimmed.
    Trimmed,
    /// With underscores for the dots of names.
    DotsLost,
    /// With the members of a JSON body.
    JsonMembers,
    /// Sorted, and equal pairs each time.
    RepeatedKept,
}

impl FieldsRule {
    /// Writes the fields after the URL.
    pub(super) fn write(self, url: &[u8], fields: &Pairs, out: &mut Vec<u8>) {
        let mut fields = self.changed(url, fields);
        match self {
            Self::NotSorted => once_each(&mut fields),
            Self::RepeatedKept => fields.sort(),
            Self::CaseInsensitive => {
                fields.sort_by_key(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
                fields.dedup();
            }
            Self::DuplicateOrder => {
                fields.sort_by(|a, b| a.0.cmp(&b.0));
                once_each(&mut fields);
            }
            Self::Right
            | Self::QueryAppended
            | Self::Omitted
            | Self::Delimited
            | Self::ValuesOnly
            | Self::RawEncoded
            | Self::PlusLost
            | Self::LastOnly
            | Self::NameOnce
            | Self::EmptyDropped
            | Self::Trimmed
            | Self::DotsLost
            | Self::JsonMembers => {
                fields.sort();
                fields.dedup();
            }
        }
        self.join(&fields, out);
    }

    /// The fields that are signed, before they are sorted.
    fn changed(self, url: &[u8], fields: &Pairs) -> Pairs {
        let mut fields = fields.clone();
        match self {
            Self::Omitted => fields.clear(),
            Self::JsonMembers if contains(url, b"bodySHA256=") => {
                fields.push((b"a".to_vec(), b"1".to_vec()));
            }
            Self::QueryAppended => fields.extend(query_of(url)),
            Self::EmptyDropped => fields.retain(|(_, value)| !value.is_empty()),
            Self::Trimmed => {
                for (_, value) in &mut fields {
                    *value = value.trim_ascii().to_vec();
                }
            }
            Self::DotsLost => {
                for (name, _) in &mut fields {
                    replace(name, b". ", b'_');
                }
            }
            Self::PlusLost => {
                for (_, value) in &mut fields {
                    replace(value, b"+", b' ');
                }
            }
            Self::LastOnly => return last_of_each(fields),
            Self::Right
            | Self::JsonMembers
            | Self::NotSorted
            | Self::CaseInsensitive
            | Self::Delimited
            | Self::ValuesOnly
            | Self::RawEncoded
            | Self::DuplicateOrder
            | Self::RepeatedKept
            | Self::NameOnce => {}
        }
        fields
    }

    fn join(self, fields: &Pairs, out: &mut Vec<u8>) {
        let mut last: Option<&[u8]> = None;
        for (index, (name, value)) in fields.iter().enumerate() {
            if self == Self::Delimited {
                out.extend_from_slice(if index > 0 { b"&" } else { b"" });
            }
            if self == Self::RawEncoded {
                out.extend(basestring::percent_encode(name).into_bytes());
                out.extend(basestring::percent_encode(value).into_bytes());
                continue;
            }
            let is_repeated = self == Self::NameOnce && last == Some(name);
            if self != Self::ValuesOnly && !is_repeated {
                out.extend_from_slice(name);
            }
            if self == Self::Delimited {
                out.push(b'=');
            }
            out.extend_from_slice(value);
            last = Some(name);
        }
    }
}

/// Equal pairs where they come first.
fn once_each(fields: &mut Pairs) {
    let mut known = Pairs::new();
    fields.retain(|pair| {
        let is_new = !known.contains(pair);
        known.push(pair.clone());
        is_new
    });
}

fn query_of(url: &[u8]) -> Pairs {
    let query = url.splitn(2, |&byte| byte == b'?').nth(1);
    let read = basestring::form_decode(query.unwrap_or_default()).unwrap_or_default();
    let owned = |p: basestring::Parameter<'_>| (p.name.into_owned(), p.value.into_owned());
    read.into_iter().map(owned).collect()
}

fn replace(text: &mut [u8], of: &[u8], by: u8) {
    for byte in text.iter_mut().filter(|byte| of.contains(byte)) {
        *byte = by;
    }
}

fn last_of_each(fields: Pairs) -> Pairs {
    let mut kept = Pairs::new();
    for (name, value) in fields {
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
