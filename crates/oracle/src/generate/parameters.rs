//! Lists of parameters, and the many ways to write one list as a form.

use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::prop_oneof;
use proptest::strategy::{BoxedStrategy, Just, Strategy};

use basestring::Parameter;

use crate::generate::awkward::{LISTS, List};
use crate::generate::text::Octets;

/// Decoded names and values.
#[derive(Clone, Debug, PartialEq, Eq, Default, arbitrary::Arbitrary)]
pub struct Pairs(pub Vec<(Octets, Octets)>);

impl Pairs {
    /// The pairs of a list.
    #[must_use]
    pub(crate) fn of_list(list: List) -> Self {
        let octets = |text: &str| Octets(text.as_bytes().to_vec());
        let pair = |(name, value): &(&str, &str)| (octets(name), octets(value));
        Self(list.iter().map(pair).collect())
    }

    /// The pairs as the reference takes them.
    #[must_use]
    pub(crate) fn parameters(&self) -> Vec<Parameter<'_>> {
        self.0
            .iter()
            .map(|(name, value)| Parameter::new(&name.0, &value.0))
            .collect()
    }

    /// The same without names of protocol parameters: `oauth_…` becomes `xoauth_…`.
    #[must_use]
    pub(crate) fn ordinary(mut self) -> Self {
        for (name, _) in &mut self.0 {
            if name.0.starts_with(b"oauth_") {
                name.0.insert(0, b'x');
            }
        }
        self
    }

    /// The pairs as text, with U+FFFD for invalid UTF-8.
    #[must_use]
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        self.0
            .iter()
            .map(|(name, value)| (name.text(), value.text()))
            .collect()
    }
}

impl proptest::arbitrary::Arbitrary for Pairs {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let fresh = vec((any::<Octets>(), any::<Octets>()), 0..=5);
        // A name that occurs twice and a pair that occurs twice are rare among fresh ones.
        let lists = (0..LISTS.len()).prop_map(Some).no_shrink();
        // No list comes first, for a choice shrinks towards it.
        let list = prop_oneof![2 => Just(None), 1 => lists];
        (fresh, any::<[u8; 2]>(), list)
            .prop_map(|(mut pairs, [again, how], list)| {
                if let Some((name, value)) = pairs.get(usize::from(again) % 8).cloned() {
                    // Nothing comes first, for a list shrinks towards it.
                    match how % 3 {
                        1 => pairs.push((name, value)),
                        2 => pairs.push((name.clone(), name)),
                        _ => {}
                    }
                }
                let list = list.and_then(|list| LISTS.get(list)).copied();
                pairs.extend(Self::of_list(list.unwrap_or_default()).0);
                Self(pairs)
            })
            .boxed()
    }
}

/// Where a form is written: it decides which characters need no escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// A URL's query.
    Query,
    /// A body.
    Body,
    /// A name or a value in an `Authorization` field, where `+` is a plus sign.
    Field,
}

impl Context {
    fn may_be_raw(self, octet: u8, in_name: bool) -> bool {
        match (self, octet) {
            (_, b'%') | (Self::Query | Self::Body, b'&' | b'+') => false,
            (_, b'=') => !in_name,
            (Self::Query, _) => !octet.is_ascii_control() && octet != b'#',
            (Self::Body, _) => true,
            (Self::Field, _) if in_name => {
                octet.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&octet)
            }
            (Self::Field, _) => !octet.is_ascii_control() && !b"\"\\".contains(&octet),
        }
    }
}

/// How a text is written: one choice a byte, again from the first when they are used up. Without
/// any, it is written as RFC 5849 3.6 has it.
#[derive(Clone, Debug, PartialEq, Eq, Default, arbitrary::Arbitrary)]
pub struct Spelling(pub Vec<u8>);

impl proptest::arbitrary::Arbitrary for Spelling {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        vec(any::<u8>(), 0..=10).prop_map(Self).boxed()
    }
}

impl Spelling {
    /// The choices, in order and without end.
    pub(crate) fn choices(&self) -> impl Iterator<Item = u8> {
        const CANONICAL: &[u8] = &[0];
        let choices = if self.0.is_empty() {
            CANONICAL
        } else {
            &self.0
        };
        choices.iter().copied().cycle()
    }

    /// A form of these pairs, in this spelling: escapes in either case, escapes of what needs none,
    /// raw characters where they are valid, `+` or `%20`, names without `=`, empty pieces.
    #[must_use]
    pub fn form(&self, pairs: &[(Octets, Octets)], context: Context) -> Vec<u8> {
        let mut choices = self.choices();
        let mut choose = move || choices.next().unwrap_or_default();
        let mut out = Vec::new();
        for (index, (name, value)) in pairs.iter().enumerate() {
            if index > 0 || choose() % 8 == 7 {
                out.push(b'&');
            }
            write(&name.0, context, true, &mut choose, &mut out);
            let bare = value.0.is_empty() && !name.0.is_empty() && choose() % 4 == 3;
            if !bare {
                out.push(b'=');
            }
            write(&value.0, context, false, &mut choose, &mut out);
            if choose() % 8 == 7 {
                out.push(b'&');
            }
        }
        out
    }

    /// A name or a value of an `Authorization` field in this spelling.
    #[must_use]
    pub(crate) fn field_text(&self, octets: &[u8], in_name: bool) -> Vec<u8> {
        let mut choices = self.choices();
        let mut out = Vec::new();
        let mut choose = move || choices.next().unwrap_or_default();
        write(octets, Context::Field, in_name, &mut choose, &mut out);
        out
    }
}

fn write(
    octets: &[u8],
    context: Context,
    in_name: bool,
    choose: &mut impl FnMut() -> u8,
    out: &mut Vec<u8>,
) {
    for &octet in octets {
        let escape = |out: &mut Vec<u8>, capital: bool| {
            let digit = |value: u8| {
                let digit = char::from_digit(value.into(), 16).unwrap_or_default();
                if capital {
                    digit.to_ascii_uppercase()
                } else {
                    digit
                }
            };
            let digits = [digit(octet >> 4), digit(octet & 0xF)];
            out.push(b'%');
            out.extend(digits.map(|digit| digit as u8));
        };
        match choose() % 4 {
            1 => escape(out, false),
            2 if octet == b' ' && context != Context::Field => out.push(b'+'),
            2 if context.may_be_raw(octet, in_name) => out.push(octet),
            3 => escape(out, true),
            _ if basestring::is_unreserved(octet) => out.push(octet),
            _ => escape(out, true),
        }
    }
}
