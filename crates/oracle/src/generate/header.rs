//! `Authorization` fields, in the spellings that 3.5.1 and RFC 2617 allow.

use proptest::arbitrary::any;
use proptest::option;
use proptest::strategy::{BoxedStrategy, Strategy};

use basestring::{Authorization, Parameter};

use crate::generate::parameters::{Pairs, Spelling};
use crate::generate::text::{Octets, Text};

/// A realm: text without control characters, for a field can hold no other.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Realm(pub String);

impl From<Text> for Realm {
    fn from(text: Text) -> Self {
        Self(text.0.chars().filter(|c| !c.is_ascii_control()).collect())
    }
}

impl<'a> arbitrary::Arbitrary<'a> for Realm {
    fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        source.arbitrary().map(|text: Text| text.into())
    }
}

impl proptest::arbitrary::Arbitrary for Realm {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        any::<Text>().prop_map(Self::from).boxed()
    }
}

/// A field's content and how it is written.
#[derive(Clone, Debug, PartialEq, Eq, Default, arbitrary::Arbitrary)]
pub struct FieldPlan {
    /// The realm.
    pub(crate) realm: Option<Realm>,
    /// The parameters.
    pub(crate) pairs: Pairs,
    /// How names and values are written.
    pub(crate) spelling: Spelling,
    /// The position of the realm, how the scheme is written, and how much white space there is.
    pub(crate) layout: Spelling,
}

impl proptest::arbitrary::Arbitrary for FieldPlan {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        (
            option::of(any::<Realm>()),
            any::<Pairs>(),
            any::<Spelling>(),
            any::<Spelling>(),
        )
            .prop_map(|(realm, pairs, spelling, layout)| Self {
                realm,
                pairs,
                spelling,
                layout,
            })
            .boxed()
    }
}

impl FieldPlan {
    /// The content that a field can carry: names are not empty, none is `realm` in any letter case,
    /// and no `oauth_` name occurs twice; there is at least one parameter.
    #[must_use]
    pub(crate) fn content(&self) -> Authorization<'static> {
        let mut parameters: Vec<Parameter<'static>> = Vec::new();
        for (name, value) in &self.pairs.0 {
            let mut name = Octets(name.or(b"n").to_vec());
            if name.0.eq_ignore_ascii_case(b"realm") {
                name.0.push(b'2');
            }
            let twice = parameters
                .iter()
                .any(|p| p.is_protocol() && *p.name == *name.0);
            if !twice {
                parameters.push(Parameter::new(&name.0, &value.0).into_owned());
            }
        }
        if parameters.is_empty() {
            parameters.push(Parameter::new("oauth_nonce", "n"));
        }
        Authorization {
            realm: self.realm.clone().map(|realm| realm.0.into_bytes().into()),
            parameters,
        }
    }

    /// [`FieldPlan::content`] as a field's value, in this spelling.
    #[must_use]
    pub fn field(&self) -> Vec<u8> {
        let content = self.content();
        let mut choices = self.layout.choices();
        let mut choose = move || choices.next().unwrap_or_default();
        let scheme: &[&[u8]] = &[b"OAuth", b"oauth", b"OAUTH", b"oAuTh"];
        let mut out = pick(scheme, choose()).to_vec();
        out.extend_from_slice(pick(&[b" ", b"  ", b"\t", b"\r\n "], choose()));

        let realm_place = usize::from(choose()) % (content.parameters.len() + 1);
        let mut separator: Vec<u8> = Vec::new();
        let mut item = |out: &mut Vec<u8>, text: &[u8]| {
            out.extend_from_slice(&separator);
            out.extend_from_slice(text);
            separator = [gap(choose()), b",", pick(&[b" ", b"", b"\r\n\t"], choose())].concat();
        };
        for (index, parameter) in content.parameters.iter().enumerate() {
            if index == realm_place {
                self.write_realm(&mut out, &mut item);
            }
            let name = self.spelling.field_text(&parameter.name, true);
            let value = self.spelling.field_text(&parameter.value, false);
            item(&mut out, &[&name[..], b"=\"", &value, b"\""].concat());
        }
        if content.parameters.len() == realm_place {
            self.write_realm(&mut out, &mut item);
        }
        let mut choices = self.layout.choices().skip(1);
        let end: &[&[u8]] = &[b"", b"", b",", b" , ", b" "];
        out.extend_from_slice(pick(end, choices.next().unwrap_or_default()));
        out
    }

    fn write_realm(&self, out: &mut Vec<u8>, item: &mut impl FnMut(&mut Vec<u8>, &[u8])) {
        let Some(realm) = &self.realm else {
            return;
        };
        let mut choices = self.spelling.choices();
        let name: &[&[u8]] = &[b"realm", b"Realm", b"REALM"];
        let mut text = [pick(name, choices.next().unwrap_or_default()), b"=\""].concat();
        for octet in realm.0.bytes() {
            let escaped = choices.next().unwrap_or_default() % 4 == 3 && octet.is_ascii();
            if escaped || matches!(octet, b'"' | b'\\') {
                text.push(b'\\');
            }
            text.push(octet);
        }
        text.push(b'"');
        item(out, &text);
    }
}

fn gap(choice: u8) -> &'static [u8] {
    pick(&[b"", b"", b" ", b"\t"], choice)
}

fn pick<'a>(of: &[&'a [u8]], choice: u8) -> &'a [u8] {
    of.get(usize::from(choice) % of.len())
        .copied()
        .unwrap_or_default()
}
