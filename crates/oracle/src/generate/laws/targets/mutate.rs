//! Changes an input of a fuzz target so that it mostly reaches the question of its law.
//!
//! A fuzzer that changes any byte of a text mostly makes texts that no parser accepts, and tests the
//! parsers' first lines. Here one piece of the text changes, such as a value of a header or a string of
//! JSON, and is mostly written as its place needs it. One change of 24 is of any bytes: a fuzzer makes
//! several changes in a row.

use std::ops::Range;

use super::Target;

/// The fuzzer's own changes: of the bytes up to the first number, and at most to the second one. Gives
/// the new size.
pub type Mutator = fn(&mut [u8], usize, usize) -> usize;

/// One change of so many is of any bytes.
const ANY: usize = 24;

/// The most bytes that a piece grows by.
const GROWTH: usize = 64;

/// Changes the input in `data`, which is `size` bytes long and may be `most` long. Gives the new size.
pub fn mutate(
    target: &Target,
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    by_default: Mutator,
) -> usize {
    let mut random = Random(u64::from(seed) | 1 << 40);
    let mut input = data.get(..size).unwrap_or_default().to_vec();
    let head = 1 + target.choices;
    if input.len() < head {
        input.resize(head, b'0');
    }
    let mut rest = input.split_off(head);
    if target.law(&input).is_none() || random.one_of(32) {
        let law = target.laws.get(random.below(target.laws.len()));
        input.splice(..1, law.map(|law| law.number));
    }
    if target.choices > 0 && random.one_of(4) {
        let at = 1 + random.below(target.choices);
        let choice = b'0' + u8::try_from(random.below(48)).unwrap_or_default();
        input.splice(at..=at, [choice]);
    }
    let growth = most.saturating_sub(head);
    let whole = 0..rest.len();
    let piece = match Style::of(&rest).filter(|_| !random.one_of(ANY)) {
        Some(style) => style.chosen(&rest, &mut random).map(|piece| (style, piece)),
        None => None,
    };
    match piece {
        Some((style, piece)) => {
            let old = rest.get(piece.clone()).unwrap_or_default();
            let new = changed(old, growth, by_default);
            rest.splice(piece, style.written(&new, &mut random));
        }
        None => rest = changed(rest.get(whole).unwrap_or_default(), growth, by_default),
    }
    input.append(&mut rest);
    input.truncate(most.min(data.len()));
    if let Some(place) = data.get_mut(..input.len()) {
        place.copy_from_slice(&input);
    }
    input.len()
}

/// Bytes that the fuzzer has changed.
fn changed(old: &[u8], most: usize, by_default: Mutator) -> Vec<u8> {
    let limit = (old.len() + GROWTH).min(most).max(1);
    let mut new = old.to_vec();
    new.resize(limit.max(old.len()), 0);
    let size = by_default(&mut new, old.len(), limit);
    new.truncate(size);
    new
}

/// Pseudorandom numbers (splitmix64).
struct Random(u64);

impl Random {
    /// A number below the limit; 0 if that is 0.
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed >> 40) & 0xFF_FFFF)
            .unwrap_or_default()
            .checked_rem(limit)
            .unwrap_or_default()
    }

    /// True once in so many times.
    fn one_of(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// JSON, or lines of it.
    Json,
    /// A header, a URL, a form.
    Text,
}

impl Style {
    /// None for bytes that are mostly no ASCII text.
    fn of(text: &[u8]) -> Option<Self> {
        match text.first()? {
            b'{' | b'[' => Some(Self::Json),
            _ => {
                let is_text = |byte: &&u8| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n');
                let of_text = text.iter().filter(is_text).count();
                (2 * of_text > text.len()).then_some(Self::Text)
            }
        }
    }

    /// One piece of the text. The first piece of a header or a URL is its scheme, and a word such as
    /// `sign` in JSON is mostly the name of something: they are seldom chosen.
    fn chosen(self, text: &[u8], random: &mut Random) -> Option<Range<usize>> {
        let pieces = match self {
            Self::Json => json_values(text),
            Self::Text => words(text),
        };
        let is_name = |at: usize| match self {
            Self::Json => {
                let word = pieces.get(at).and_then(|piece| text.get(piece.clone()));
                let is_of_name = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
                word.is_some_and(|word| !word.is_empty() && word.iter().all(is_of_name))
            }
            Self::Text => at == 0,
        };
        let mut at = random.below(pieces.len());
        for _ in 0..3 {
            if is_name(at) && !random.one_of(8) {
                at = random.below(pieces.len());
            }
        }
        pieces.get(at).cloned()
    }

    /// A changed piece as its place needs it.
    fn written(self, new: &[u8], random: &mut Random) -> Vec<u8> {
        match self {
            Self::Json => json_string(new),
            Self::Text if random.one_of(ANY) => new.to_vec(),
            Self::Text => percent_encoded(new),
        }
    }
}

/// The contents of the strings of JSON that are not names.
fn json_values(text: &[u8]) -> Vec<Range<usize>> {
    let (mut pieces, mut start, mut at) = (Vec::new(), None, 0);
    while let Some(byte) = text.get(at) {
        match (byte, start) {
            (b'\\', Some(_)) => at += 1,
            (b'"', None) => start = Some(at + 1),
            (b'"', Some(from)) => {
                let after = text.get(at + 1..).unwrap_or_default();
                if after.trim_ascii_start().first() != Some(&b':') {
                    pieces.push(from..at);
                }
                start = None;
            }
            (_, None | Some(_)) => {}
        }
        at += 1;
    }
    pieces
}

/// The pieces of a text between the characters that separate them.
fn words(text: &[u8]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, byte) in text.iter().enumerate() {
        if b"\"&=/?#:@,; \r\n[]".contains(byte) {
            pieces.push(start..at);
            start = at + 1;
        }
    }
    pieces.push(start..text.len());
    // Two separators in a row have nothing between them, except for a value or a segment of a path.
    pieces.retain(|piece| {
        let before = piece.start.checked_sub(1).and_then(|at| text.get(at));
        let is_value = match (before, text.get(piece.end)) {
            (Some(b'='), after) => after != Some(&b'"'),
            (Some(b'"'), after) => after == Some(&b'"'),
            (before, _) => before == Some(&b'/'),
        };
        is_value || !piece.is_empty()
    });
    pieces
}

/// The content of a JSON string. Escapes stay.
fn json_string(new: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(new);
    let mut written = String::with_capacity(text.len() + 8);
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let after = rest.strip_prefix(c).unwrap_or_default();
        let escape = escape_at(rest);
        match (c, escape) {
            ('\\', 0) => written.push_str("\\\\"),
            ('"', _) => written.push_str("\\\""),
            (c, _) if c.is_control() => written.push_str(&format!("\\u{:04x}", u32::from(c))),
            (c, _) => written.push(c),
        }
        let (kept, after) = match escape {
            0 => ("", after),
            size => after.split_at_checked(size).unwrap_or(("", after)),
        };
        written.push_str(kept);
        rest = after;
    }
    written.into_bytes()
}

/// How many characters after a backslash are an escape of JSON; 0 if there is none.
fn escape_at(text: &str) -> usize {
    let mut bytes = text.bytes();
    match (bytes.next(), bytes.next()) {
        (Some(b'\\'), Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => 1,
        (Some(b'\\'), Some(b'u')) if text.get(2..6).is_some_and(is_hexadecimal) => 5,
        (Some(_) | None, Some(_) | None) => 0,
    }
}

fn is_hexadecimal(text: &str) -> bool {
    // A surrogate alone is not a valid escape.
    !text.starts_with(['d', 'D']) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The bytes with those escaped that are not unreserved. Escapes stay.
fn percent_encoded(new: &[u8]) -> Vec<u8> {
    let mut written = Vec::with_capacity(new.len() + 8);
    for (at, byte) in new.iter().enumerate() {
        let escape = new.get(at + 1..at + 3);
        let is_escape =
            *byte == b'%' && escape.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        if is_escape || byte.is_ascii_alphanumeric() || b"-._~+".contains(byte) {
            written.push(*byte);
        } else {
            written.extend(format!("%{byte:02X}").bytes());
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{json_string, json_values, mutate, percent_encoded, words};
    use crate::generate::laws::targets::{ADAPTER_LINE, SIGN_VERIFY_TAMPER, Target, URL};

    /// Overwrites each byte.
    fn overwrite(data: &mut [u8], size: usize, _: usize) -> usize {
        data.get_mut(..size).unwrap_or_default().fill(b'"');
        size
    }

    fn mutated(target: &Target, input: &[u8], seed: u32) -> Vec<u8> {
        let mut data = input.to_vec();
        data.resize(200, 0);
        let size = mutate(target, &mut data, input.len(), 200, seed, overwrite);
        data.truncate(size);
        data
    }

    #[test]
    fn most_changed_inputs_name_a_law_and_are_json() {
        let input = br#"1{"id":1,"op":"percent_encode","in":{"text":"a b"}}"#;
        let mut still_json = 0;
        for seed in 0..200 {
            let new = mutated(&ADAPTER_LINE, input, seed);
            let (law, rest) = ADAPTER_LINE.law(&new).expect("a law");
            assert!(ADAPTER_LINE.laws.iter().any(|one| one.number == law.number));
            still_json += usize::from(serde_json::from_slice::<serde_json::Value>(rest).is_ok());
        }
        assert!(still_json > 150, "{still_json} of 200");
    }

    #[test]
    fn an_input_of_any_size_gets_a_law_and_its_choices() {
        for seed in 0..50 {
            for input in [&b""[..], b"0", b"\xff\xff", b"zz{"] {
                let new = mutated(&SIGN_VERIFY_TAMPER, input, seed);
                assert!(new.len() >= 3 && SIGN_VERIFY_TAMPER.law(&new).is_some());
            }
            assert!(URL.law(&mutated(&URL, b"0http://a/b?c=d", seed)).is_some());
            let mut small = *b"0a";
            assert!(mutate(&URL, &mut small, 2, 1, seed, overwrite) <= 1);
        }
    }

    #[test]
    fn the_pieces_of_a_text_are_what_its_separators_leave() {
        let text = b"OAuth a=\"\", b=\"c\"";
        let pieces: Vec<_> = words(text)
            .into_iter()
            .map(|piece| text.get(piece))
            .collect();
        let expected = ["OAuth", "a", "", "b", "c"];
        assert_eq!(pieces, expected.map(|piece| Some(piece.as_bytes())));
        let text = br#"{"a":"b","c":["d\"e",1]}"#;
        let pieces: Vec<_> = json_values(text)
            .into_iter()
            .map(|piece| text.get(piece))
            .collect();
        assert_eq!(pieces, [Some(&b"b"[..]), Some(b"d\\\"e")]);
    }

    #[test]
    fn a_piece_is_written_for_its_place() {
        let written = json_string(b"a\"\\\"\\q\\u00e9\\ud800\n\xff");
        assert_eq!(
            String::from_utf8_lossy(&written),
            "a\\\"\\\"\\\\q\\u00e9\\\\ud800\\u000a\u{fffd}"
        );
        assert_eq!(percent_encoded(b"a%2F%2 \"~"), b"a%2F%252%20%22~");
    }
}
