//! Percent-encoding with its decisions as fields (RFC 5849 3.6).

use std::borrow::Cow;

use crate::schemes::decisions::Decisions;
use crate::schemes::shared::decode_leniently;

/// Which characters an encoder turns into which bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    /// UTF-8.
    Utf8,
    /// One byte for a character up to U+00FF; others as UTF-8.
    Latin1,
    /// The lowest byte of each character's number.
    LowOctet,
    /// One byte up to U+00FF, `%uXXXX` for UTF-16 units beyond.
    Utf16Escape,
}

/// What happens to a value before it is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    /// Nothing.
    Nothing,
    /// It is encoded once already.
    Encoded,
    /// It is percent-decoded once more.
    Decoded,
    /// `& < >` become HTML entities.
    HtmlEntities,
    /// `0` and `false` become empty.
    FalsyEmptied,
    /// An empty value becomes this word.
    NullWord(&'static str),
}

decisions! {
    /// The decisions of 3.6.
    pub(crate) struct EncodeRules {
        /// Whether a space becomes `+`.
        space_is_plus: bool = false,
        /// Whether the hexadecimal digits are lowercase.
        small_digits: bool = false,
        /// The characters' bytes.
        charset: Charset = Charset::Utf8,
        /// Whether an escape that is there already is left alone.
        skips_escapes: bool = false,
    }
    with {
        /// The bytes that stay bare.
        bare: Bare,
    }
}

/// The bytes that an encoder leaves bare, a bit each. Each is a decision; together they have one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bare([u64; 4]);

impl Bare {
    fn set(&mut self, octet: u8, bare: bool) {
        let (word, bit) = (usize::from(octet >> 6), 1_u64 << (octet & 63));
        if let Some(word) = self.0.get_mut(word) {
            *word = if bare { *word | bit } else { *word & !bit };
        }
    }

    fn has(self, octet: u8) -> bool {
        let word = self.0.get(usize::from(octet >> 6));
        word.is_some_and(|word| word >> (octet & 63) & 1 == 1)
    }
}

impl Decisions for Bare {
    fn right() -> Self {
        let mut bare = Self([0; 4]);
        for octet in (0..=u8::MAX).filter(|&octet| basestring::is_unreserved(octet)) {
            bare.set(octet, true);
        }
        bare
    }

    fn differences(&self, other: &Self) -> usize {
        let words = self.0.iter().zip(other.0);
        let octets: u32 = words.map(|(a, b)| (a ^ b).count_ones()).sum();
        usize::try_from(octets).unwrap_or(usize::MAX)
    }

    fn differing_into(&self, other: &Self, path: &str, names: &mut Vec<String>) {
        if self != other {
            names.push(path.to_owned());
        }
    }

    fn names_into(path: &str, names: &mut Vec<String>) {
        names.push(path.to_owned());
    }
}

impl EncodeRules {
    /// Makes bytes bare, or has them encoded.
    pub(crate) fn set_bare(&mut self, octets: impl IntoIterator<Item = u8>, bare: bool) {
        for octet in octets {
            self.bare.set(octet, bare);
        }
    }

    /// Encodes bytes and appends them.
    pub(crate) fn encode_into(&self, octets: &[u8], out: &mut Vec<u8>) {
        match (self.charset, std::str::from_utf8(octets)) {
            (Charset::Utf8, _) | (_, Err(_)) => self.octets_into(octets, out),
            (charset, Ok(text)) => {
                for character in text.chars() {
                    self.character_into(charset, character, out);
                }
            }
        }
    }

    /// Encodes bytes.
    #[must_use]
    pub(crate) fn encode(&self, octets: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(octets.len() + octets.len() / 2);
        self.encode_into(octets, &mut out);
        out
    }

    fn character_into(&self, charset: Charset, character: char, out: &mut Vec<u8>) {
        let number = u32::from(character);
        match (charset, u8::try_from(number)) {
            (_, Ok(octet)) if octet.is_ascii() => self.octets_into(&[octet], out),
            (Charset::LowOctet, _) => self.octets_into(&number.to_le_bytes()[..1], out),
            (Charset::Latin1 | Charset::Utf16Escape, Ok(octet)) => self.octets_into(&[octet], out),
            (Charset::Utf16Escape, Err(_)) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.extend_from_slice(format!("%u{unit:04X}").as_bytes());
                }
            }
            _ => self.octets_into(character.encode_utf8(&mut [0; 4]).as_bytes(), out),
        }
    }

    fn octets_into(&self, octets: &[u8], out: &mut Vec<u8>) {
        let digits: &[u8; 16] = if self.small_digits {
            b"0123456789abcdef"
        } else {
            b"0123456789ABCDEF"
        };
        let digit = |value: u8| digits.get(usize::from(value & 15)).copied().unwrap_or(b'0');
        let mut rest = octets;
        while let [octet, behind @ ..] = rest {
            rest = behind;
            match (octet, behind) {
                (b'%', [high, low, behind @ ..])
                    if self.skips_escapes
                        && high.is_ascii_hexdigit()
                        && low.is_ascii_hexdigit() =>
                {
                    out.extend_from_slice(&[b'%', *high, *low]);
                    rest = behind;
                }
                (b' ', _) if self.space_is_plus => out.push(b'+'),
                (&octet, _) if self.bare.has(octet) => out.push(octet),
                (&octet, _) => out.extend_from_slice(&[b'%', digit(octet >> 4), digit(octet)]),
            }
        }
    }
}

impl Before {
    pub(super) fn apply<'a>(self, value: &'a [u8], encode: &EncodeRules) -> Cow<'a, [u8]> {
        match self {
            Self::Encoded => Cow::Owned(encode.encode(value)),
            Self::Decoded => Cow::Owned(decode_leniently(value)),
            Self::HtmlEntities if value.iter().any(|octet| b"&<>".contains(octet)) => {
                let entity = |octet: &u8| match octet {
                    b'&' => b"&amp;".to_vec(),
                    b'<' => b"&lt;".to_vec(),
                    b'>' => b"&gt;".to_vec(),
                    octet => vec![*octet],
                };
                Cow::Owned(value.iter().flat_map(entity).collect())
            }
            Self::FalsyEmptied if matches!(value, b"0" | b"false") => Cow::Borrowed(b""),
            Self::NullWord(word) if value.is_empty() => Cow::Borrowed(word.as_bytes()),
            Self::Nothing | Self::HtmlEntities | Self::FalsyEmptied | Self::NullWord(_) => {
                Cow::Borrowed(value)
            }
        }
    }
}
