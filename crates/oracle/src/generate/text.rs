//! Text made of what implementations trip over.
//!
//! A text is a list of numbers, each of which names a token: so a list shrinks by leaving tokens
//! out and by turning them into plain letters, and any bytes of a fuzzer name a text.

use std::fmt;

use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::strategy::{BoxedStrategy, Strategy};

/// Tokens that some implementation of OAuth or of forms takes for something else.
const AWKWARD: &[&[u8]] = &[
    b" ",
    b"+",
    b"%",
    b"%41",
    b"%zz",
    b"%2",
    b"%25",
    b"%C3%A9",
    b"~",
    b"*",
    b"!",
    b"'",
    b"(",
    b")",
    b"&",
    b"=",
    b"#",
    b"?",
    b"/",
    b":",
    b";",
    b",",
    b"\"",
    b"\\",
    b"<",
    b">",
    b"[",
    b"]",
    b"@",
    b"$",
    b"|",
    b"^",
    b"`",
    b"\xC3\xA9",
    b"\xC3\x9F",
    b"\xE6\xBC\xA2",
    b"\xF0\x9D\x84\x9E",
    b"\xC2\x80",
    b"\0",
    b"\n",
    b"\r\n",
    b"\t",
    b"\x7F",
    b"\x80",
    b"\xFF",
    b"-",
    b".",
    b"_",
    b"oauth_",
    b"oauth_token",
    b"oauth_signature",
    b"realm",
    b"__proto__",
    b"constructor",
    b"http://",
];

/// The ones over which implementations fail most often.
const WORST: &[&[u8]] = &[b" ", b"+", b"%", b"&", b"=", b"~", b"\xC3\xA9"];

const PLAIN: &[u8] = b"aAbBzZmM019-._~";

/// How many tokens a text has at the most.
pub(crate) const MOST_TOKENS: usize = 12;

/// The bytes that these numbers name: of twelve, five are plain, four awkward, two of the worst, one
/// any byte.
fn octets(numbers: &[u16]) -> Vec<u8> {
    let mut out = Vec::with_capacity(2 * numbers.len());
    for &number in numbers {
        let (sort, which) = (number % 12, usize::from(number / 12));
        match sort {
            0..=4 => out.extend(PLAIN.get(which % PLAIN.len())),
            5..=8 => out.extend(AWKWARD.get(which % AWKWARD.len()).copied().unwrap_or(b"")),
            9 | 10 => out.extend(WORST.get(which % WORST.len()).copied().unwrap_or(b"")),
            _ => out.extend(u8::try_from(which % 256)),
        }
    }
    out
}

/// Numbers from a fuzzer's bytes, about as many as the bytes allow.
pub(crate) fn numbers(
    source: &mut arbitrary::Unstructured<'_>,
    most: usize,
) -> arbitrary::Result<Vec<u16>> {
    let count = source.int_in_range(0..=most)?;
    let mut numbers = Vec::with_capacity(count);
    for _ in 0..count {
        numbers.push(source.arbitrary()?);
    }
    Ok(numbers)
}

/// Any bytes: names, values, secrets, bodies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Octets(pub Vec<u8>);

impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

impl Octets {
    /// The bytes, or `otherwise` if there are none.
    #[must_use]
    pub(crate) fn or(&self, otherwise: &'static [u8]) -> &[u8] {
        if self.0.is_empty() {
            otherwise
        } else {
            &self.0
        }
    }

    /// The same as text, with U+FFFD for invalid UTF-8.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

impl<'a> arbitrary::Arbitrary<'a> for Octets {
    fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Self(octets(&numbers(source, MOST_TOKENS)?)))
    }
}

impl proptest::arbitrary::Arbitrary for Octets {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        vec(any::<u16>(), 0..=MOST_TOKENS)
            .prop_map(|numbers| Self(octets(&numbers)))
            .boxed()
    }
}

/// Text in UTF-8, as JSON can carry it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(pub String);

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl<'a> arbitrary::Arbitrary<'a> for Text {
    fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        let Octets(octets) = source.arbitrary()?;
        Ok(Self(match String::from_utf8(octets) {
            Ok(text) => text,
            Err(none) => Octets(none.into_bytes()).text(),
        }))
    }
}

impl proptest::arbitrary::Arbitrary for Text {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        any::<Octets>()
            .prop_map(|octets| Self(octets.text()))
            .boxed()
    }
}

/// Defines a text of one grammar: tokens of a list, one after another.
macro_rules! chosen {
    ($(#[$about:meta])* $name:ident, up to $most:literal of $tokens:expr) => {
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub(crate) struct $name(pub(crate) String);

        impl $name {
            fn of(numbers: &[u16]) -> Self {
                const TOKENS: &[&str] = $tokens;
                Self(
                    numbers
                        .iter()
                        .filter_map(|&number| TOKENS.get(usize::from(number) % TOKENS.len()))
                        .copied()
                        .collect(),
                )
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }

        impl<'a> arbitrary::Arbitrary<'a> for $name {
            fn arbitrary(source: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                Ok(Self::of(&$crate::generate::text::numbers(source, $most)?))
            }
        }

        impl proptest::arbitrary::Arbitrary for $name {
            type Parameters = ();
            type Strategy = proptest::strategy::BoxedStrategy<Self>;

            fn arbitrary_with((): ()) -> Self::Strategy {
                use proptest::strategy::Strategy;
                proptest::collection::vec(proptest::arbitrary::any::<u16>(), 0..=$most)
                    .prop_map(|numbers| Self::of(&numbers))
                    .boxed()
            }
        }
    };
}
pub(crate) use chosen;
