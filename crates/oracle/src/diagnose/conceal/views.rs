//! A text decoded in every way in which a secret can be written in it: percent-encoding, forms, JSON,
//! HTML, hexadecimal digits and Base64, also one within the other.

use std::ops::Range;

/// How many texts of the first kind, which decode escapes, are looked at.
const MOST_TEXTS: usize = 32;
/// How many encodings within each other are decoded.
const DEPTH: usize = 5;
/// A number with fewer hexadecimal digits, and Base64 with fewer characters, holds no secret.
const SHORTEST_RUN: usize = 8;

/// Decoded bytes, each with the place in the original text that it is written at.
pub(super) struct View {
    pub(super) bytes: Vec<u8>,
    places: Vec<(usize, usize)>,
}

/// A byte of a group of characters, and which of them it is written with.
type Decoded = (u8, Range<usize>);

/// Every view of a text, the text itself first.
pub(super) fn views(text: &[u8]) -> Vec<View> {
    let whole = View {
        bytes: text.to_vec(),
        places: (0..text.len()).map(|at| (at, at + 1)).collect(),
    };
    let mut texts = unescaped(whole, DEPTH);
    let runs: Vec<View> = texts.iter().flat_map(View::runs).collect();
    for run in runs {
        texts.extend(unescaped(run, 2));
    }
    texts
}

/// A view, and what its escapes decode to, up to this many times.
fn unescaped(view: View, depth: usize) -> Vec<View> {
    let mut all = vec![view];
    // First every escape at once, however deep: next to other escapes, the texts that decode one kind each
    // are too many before the innermost encoding is reached.
    for decode in [View::every, View::every_form] {
        let mut at = 0;
        for _ in 0..depth {
            let Some(decoded) = all.get(at).and_then(decode) else {
                break;
            };
            at = all
                .iter()
                .position(|old| old.bytes == decoded.bytes)
                .unwrap_or(all.len());
            if at == all.len() {
                all.push(decoded);
            }
        }
    }
    let mut next = 0..all.len();
    for _ in 0..depth {
        let end = all.len();
        for at in next.clone() {
            for decode in [View::percent, View::form, View::backslash, View::entity] {
                let decoded = all.get(at).and_then(decode);
                let decoded = decoded.filter(|new| all.iter().all(|old| old.bytes != new.bytes));
                if all.len() < MOST_TEXTS {
                    all.extend(decoded);
                }
            }
        }
        next = end..all.len();
        if next.is_empty() {
            break;
        }
    }
    all
}

impl View {
    /// The place of some of the bytes in the original text.
    pub(super) fn place(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        let (start, _) = self.places.get(bytes.start)?;
        let (_, end) = self.places.get(bytes.end.checked_sub(1)?)?;
        Some(*start..*end)
    }

    fn with_room(&self) -> Self {
        Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            places: Vec::with_capacity(self.bytes.len()),
        }
    }

    /// Adds a byte that is written as some bytes of another view.
    fn add(&mut self, byte: u8, from: &Self, at: Range<usize>) {
        if let Some(place) = from.place(&at) {
            self.bytes.push(byte);
            self.places.push((place.start, place.end));
        }
    }

    /// Replaces each escape; `None` if there is none. `escape` reads one at the start of its input: the
    /// bytes that it stands for, and its length.
    fn replaced(
        &self,
        mark: impl Fn(u8) -> bool,
        escape: impl Fn(&[u8]) -> Option<(Vec<u8>, usize)>,
    ) -> Option<Self> {
        if !self.bytes.iter().any(|&byte| mark(byte)) {
            return None;
        }
        let (mut view, mut is_changed, mut at) = (self.with_room(), false, 0);
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let byte = rest.first().copied().unwrap_or_default();
            match Some(byte)
                .filter(|byte| mark(*byte))
                .and_then(|_| escape(rest))
            {
                Some((bytes, length)) => {
                    for byte in bytes {
                        view.add(byte, self, at..at + length);
                    }
                    at += length;
                    is_changed = true;
                }
                None => {
                    view.add(byte, self, at..at + 1);
                    at += 1;
                }
            }
        }
        is_changed.then_some(view)
    }

    fn percent(&self) -> Option<Self> {
        self.replaced(|byte| byte == b'%', percent)
    }

    fn form(&self) -> Option<Self> {
        // Without a plus sign, it is the same as percent-encoding.
        if !self.bytes.contains(&b'+') {
            return None;
        }
        self.replaced(
            |byte| matches!(byte, b'%' | b'+'),
            |rest| match rest {
                [b'+', ..] => Some((vec![b' '], 1)),
                _ => percent(rest),
            },
        )
    }

    fn backslash(&self) -> Option<Self> {
        self.replaced(|byte| byte == b'\\', backslash)
    }

    fn entity(&self) -> Option<Self> {
        self.replaced(|byte| byte == b'&', entity)
    }

    /// Every kind of escape.
    fn every(&self) -> Option<Self> {
        self.replaced(|byte| matches!(byte, b'%' | b'\\' | b'&'), any_escape)
    }

    /// Every kind of escape, and `+` for a space.
    fn every_form(&self) -> Option<Self> {
        self.replaced(
            |byte| matches!(byte, b'%' | b'\\' | b'&' | b'+'),
            |rest| match rest {
                [b'+', ..] => Some((vec![b' '], 1)),
                _ => any_escape(rest),
            },
        )
    }

    /// The bytes of hexadecimal numbers and of Base64, from each character at which they can begin.
    fn runs(&self) -> Vec<Self> {
        let mut views = Vec::new();
        let numbers = self.find_runs(|byte| byte.is_ascii_hexdigit());
        let base64 = self.find_runs(|byte| sextet(byte).is_some());
        for skipped in 0..2 {
            views.push(self.decoded(&numbers, skipped, 2, hexadecimal));
        }
        for skipped in 0..4 {
            views.push(self.decoded(&base64, skipped, 4, quartet));
        }
        views.retain(|view| !view.bytes.is_empty());
        views
    }

    fn find_runs(&self, is_in: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let mut start = 0;
        for end in 0..=self.bytes.len() {
            if self.bytes.get(end).is_some_and(|&byte| is_in(byte)) {
                continue;
            }
            if end - start >= SHORTEST_RUN {
                runs.push(start..end);
            }
            start = end + 1;
        }
        runs
    }

    /// Decodes runs in groups of so many characters. A group gives bytes, each with its characters.
    fn decoded(
        &self,
        runs: &[Range<usize>],
        skipped: usize,
        size: usize,
        group: fn(&[u8]) -> Vec<Decoded>,
    ) -> Self {
        let mut view = self.with_room();
        for run in runs {
            let mut at = run.start + skipped;
            while at < run.end {
                let end = run.end.min(at + size);
                for (byte, of) in group(self.bytes.get(at..end).unwrap_or_default()) {
                    view.add(byte, self, at + of.start..at + of.end);
                }
                at = end;
            }
            // Nothing is read across the end of a run.
            if let Some(place) = self.place(&(run.end - 1..run.end)) {
                view.bytes.push(0);
                view.places.push((place.end, place.end));
            }
        }
        view
    }
}

fn digit(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}

/// A byte of the value, which is below 256 here.
fn low(value: u32) -> u8 {
    value.to_le_bytes().first().copied().unwrap_or_default()
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |value, &byte| {
        Some(value.checked_mul(16)? + digit(byte)?)
    })
}

fn percent(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    Some((vec![low(number(rest.get(1..3)?)?)], 3))
}

fn any_escape(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    match rest.first()? {
        b'%' => percent(rest),
        b'\\' => backslash(rest),
        b'&' => entity(rest),
        _ => None,
    }
}

/// The escapes of JSON, JavaScript, C and Rust.
fn backslash(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let byte = match rest.get(1)? {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        b'0' => 0,
        b'x' => return Some((vec![low(number(rest.get(2..4)?)?)], 4)),
        b'u' => return unicode(rest),
        other if other.is_ascii_punctuation() => *other,
        _ => return None,
    };
    Some((vec![byte], 2))
}

fn unicode(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    if let [_, _, b'{', digits @ ..] = rest {
        let length = digits.iter().take(7).position(|&byte| byte == b'}')?;
        let value = number(digits.get(..length)?)?;
        return Some((utf8(value)?, length + 4));
    }
    let first = number(rest.get(2..6)?)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some((utf8(first)?, 6));
    }
    let second = rest.get(6..12).filter(|next| next.starts_with(b"\\u"))?;
    let second = number(second.get(2..)?)?.checked_sub(0xdc00)?;
    let value = 0x1_0000 + ((first - 0xd800) << 10) + (second & 0x3ff);
    Some((utf8(value)?, 12))
}

fn utf8(value: u32) -> Option<Vec<u8>> {
    Some(char::from_u32(value)?.to_string().into_bytes())
}

/// The names that HTML has for the characters of ASCII.
const ENTITIES: [(&str, u8); 33] = [
    ("amp", b'&'),
    ("lt", b'<'),
    ("gt", b'>'),
    ("quot", b'"'),
    ("apos", b'\''),
    ("excl", b'!'),
    ("num", b'#'),
    ("dollar", b'$'),
    ("percnt", b'%'),
    ("lpar", b'('),
    ("rpar", b')'),
    ("ast", b'*'),
    ("plus", b'+'),
    ("comma", b','),
    ("period", b'.'),
    ("sol", b'/'),
    ("colon", b':'),
    ("semi", b';'),
    ("equals", b'='),
    ("quest", b'?'),
    ("commat", b'@'),
    ("lsqb", b'['),
    ("bsol", b'\\'),
    ("rsqb", b']'),
    ("Hat", b'^'),
    ("lowbar", b'_'),
    ("grave", b'`'),
    ("lcub", b'{'),
    ("vert", b'|'),
    ("rcub", b'}'),
    ("Tab", b'\t'),
    ("NewLine", b'\n'),
    ("nbsp", b' '),
];

fn entity(rest: &[u8]) -> Option<(Vec<u8>, usize)> {
    let name = rest.get(1..)?;
    let length = name.iter().take(10).position(|&byte| byte == b';')?;
    let name = std::str::from_utf8(name.get(..length)?).ok()?;
    let bytes = match name.strip_prefix('#') {
        Some(number) => {
            let value = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            utf8(value.ok()?)?
        }
        None => {
            let mut known = ENTITIES.iter();
            let (_, byte) = known.find(|(known, _)| *known == name)?;
            vec![*byte]
        }
    };
    Some((bytes, length + 2))
}

fn hexadecimal(digits: &[u8]) -> Vec<Decoded> {
    let value = number(digits).filter(|_| digits.len() == 2);
    value.map(|value| (low(value), 0..2)).into_iter().collect()
}

/// The six bits of a character of Base64 or Base64url.
fn sextet(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// Up to three bytes of up to four characters.
fn quartet(characters: &[u8]) -> Vec<Decoded> {
    let mut sextets = [0; 4];
    let read = characters.iter().map(|&byte| sextet(byte).unwrap_or(0));
    sextets
        .iter_mut()
        .zip(read)
        .for_each(|(to, from)| *to = from);
    let [a, b, c, d] = sextets;
    let bits = (a << 18) | (b << 12) | (c << 6) | d;
    let bytes = [(bits >> 16, 0..2), (bits >> 8, 1..3), (bits, 2..4)];
    let whole = bytes
        .into_iter()
        .filter(|(_, of)| of.end <= characters.len());
    whole.map(|(value, of)| (low(value & 0xff), of)).collect()
}
