//! Percent-encoding, byte by byte.

use basestring_oracle::Op;

use crate::machine::encode;
use crate::{Mutant, SIGNING};

const UNRESERVED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

/// A wrong encoder and what is wrong with it.
type Encoder = (&'static str, fn(&[u8]) -> String);

/// A change of a value and what is wrong with it.
type Change = (&'static str, fn(&mut Vec<u8>));

const ENCODERS: [Encoder; 11] = [
    ("the high digit is small", |text| digits(text, true, false)),
    ("the low digit is small", |text| digits(text, false, true)),
    ("only A is small", |text| small(text, 'A')),
    ("only B is small", |text| small(text, 'B')),
    ("only C is small", |text| small(text, 'C')),
    ("only D is small", |text| small(text, 'D')),
    ("only E is small", |text| small(text, 'E')),
    ("only F is small", |text| small(text, 'F')),
    ("a leading zero of an escape is left out", |text| {
        encode(text).replace("%0", "%")
    }),
    ("bytes beyond ASCII stay bare", |text| {
        let bare = |character: char| match character.is_ascii() {
            true => encode(&[character as u8]),
            false => character.to_string(),
        };
        String::from_utf8_lossy(text).chars().map(bare).collect()
    }),
    ("only the first space is encoded right", |text| {
        let encoded = encode(text);
        match encoded.split_once("%20") {
            Some((before, after)) => format!("{before}%20{}", after.replace("%20", "+")),
            None => encoded,
        }
    }),
];

/// Values changed byte by byte.
const BYTES: [Change; 11] = [
    ("NUL ends a value", |value| {
        let end = value.iter().position(|octet| *octet == 0);
        value.truncate(end.unwrap_or(value.len()));
    }),
    ("NUL is dropped", |value| value.retain(|octet| *octet != 0)),
    ("carriage returns are dropped", |value| {
        value.retain(|octet| *octet != b'\r')
    }),
    ("values are trimmed", |value| {
        *value = value.trim_ascii().to_vec()
    }),
    ("values lose trailing blanks", |value| {
        *value = value.trim_ascii_end().to_vec()
    }),
    ("values lose leading blanks", |value| {
        *value = value.trim_ascii_start().to_vec()
    }),
    ("runs of spaces become one", |value| {
        let mut last = 0;
        value.retain(|octet| {
            let keep = !(*octet == b' ' && last == b' ');
            last = *octet;
            keep
        });
    }),
    ("quotation marks are dropped", |value| {
        value.retain(|octet| *octet != b'"')
    }),
    ("values are in lowercase", |value| {
        value.make_ascii_lowercase()
    }),
    ("a byte order mark is dropped", |value| {
        if let Some(rest) = value.strip_prefix(b"\xef\xbb\xbf") {
            *value = rest.to_vec();
        }
    }),
    ("tabs become spaces", |value| {
        value
            .iter_mut()
            .filter(|o| **o == b'\t')
            .for_each(|o| *o = b' ');
    }),
];

/// Values changed as texts.
const TEXTS: [Change; 4] = [
    ("newlines become CR LF", |value| {
        let text = String::from_utf8_lossy(value)
            .replace("\r\n", "\n")
            .replace('\n', "\r\n");
        *value = text.into_bytes();
    }),
    ("invalid UTF-8 is replaced", |value| {
        *value = String::from_utf8_lossy(value).into_owned().into_bytes();
    }),
    (
        "four-byte characters are surrogates, each encoded",
        |value| {
            *value = surrogates(value);
        },
    ),
    ("four-byte characters become question marks", |value| {
        let text = String::from_utf8_lossy(value);
        let text: String = text
            .chars()
            .map(|c| if c > '\u{ffff}' { '?' } else { c })
            .collect();
        *value = text.into_bytes();
    }),
];

pub(crate) fn mutants() -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for octet in (0..=u8::MAX).filter(|octet| !UNRESERVED.contains(octet)) {
        if matches!(octet, 0xc0 | 0xc1 | 0xf5..) {
            // Not a byte of UTF-8.
            continue;
        }
        // The documents do not specify what a zero byte in a query is.
        let by: &'static [Op] = if octet == 0 {
            &[Op::PercentEncode, Op::Sign]
        } else {
            &[Op::PercentEncode, Op::Sign, Op::Verify]
        };
        mutants.push(Mutant::rules(
            format!("{octet:#04x} stays bare"),
            by,
            |rules| {
                rules.set_bare(octet, true);
            },
        ));
    }
    for &octet in UNRESERVED {
        let name = format!("{} is encoded", char::from(octet));
        mutants.push(Mutant::rules(
            name,
            &[Op::PercentEncode, Op::Sign, Op::Verify],
            |rules| {
                rules.set_bare(octet, false);
            },
        ));
    }
    for (name, encoder) in ENCODERS {
        mutants.push(Mutant::parts(
            name,
            &[Op::PercentEncode, Op::Sign, Op::Verify],
            move |parts| {
                parts.encode = encoder;
            },
        ));
    }
    for limit in [255, 1024, 2048, 4096, 8192] {
        mutants.push(Mutant::parts(
            format!("values are cut at {limit} bytes"),
            SIGNING,
            move |parts| {
                parts
                    .pairs
                    .iter_mut()
                    .for_each(|(_, value)| value.truncate(limit));
            },
        ));
    }
    for (name, change) in BYTES.into_iter().chain(TEXTS) {
        mutants.push(Mutant::parts(name, &[Op::Sign], move |parts| {
            parts.pairs.iter_mut().for_each(|(_, value)| change(value));
        }));
    }
    mutants
}

/// CESU-8: each UTF-16 unit encoded separately.
fn surrogates(value: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(value) else {
        return value.to_vec();
    };
    let mut out = Vec::new();
    for character in text.chars() {
        let mut units = [0; 2];
        if character > '\u{ffff}' {
            for unit in character.encode_utf16(&mut units) {
                let bits = |shift: u16, mask: u16| u8::try_from(*unit >> shift & mask).unwrap_or(0);
                out.extend([0xe0 | bits(12, 15), 0x80 | bits(6, 63), 0x80 | bits(0, 63)]);
            }
        } else {
            out.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    out
}

/// The encoded text with each escape changed.
fn escapes(text: &[u8], change: impl Fn(usize, char) -> char) -> String {
    let (mut out, mut place) = (String::new(), 0);
    for character in encode(text).chars() {
        place = match (character, place) {
            ('%', _) => 1,
            (_, 1) => 2,
            (_, 2) => 3,
            _ => 0,
        };
        out.push(if matches!(place, 2 | 3) {
            change(place, character)
        } else {
            character
        });
    }
    out
}

fn digits(text: &[u8], high: bool, low: bool) -> String {
    escapes(text, |place, digit| {
        if (place == 2 && high) || (place == 3 && low) {
            digit.to_ascii_lowercase()
        } else {
            digit
        }
    })
}

fn small(text: &[u8], letter: char) -> String {
    escapes(text, |_, digit| {
        if digit == letter {
            digit.to_ascii_lowercase()
        } else {
            digit
        }
    })
}
