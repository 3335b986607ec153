//! Finding bytes, which is where the readers of URLs, forms and headers spend their time.
//!
//! Sixteen bytes are compared at once, as the lanes of a vector: no branch depends on a single byte
//! before one of them matches.

use wide::u8x16;

/// The number of bytes compared at once.
pub(crate) const WINDOW: usize = 16;

/// Bytes that are compared at once. A test marks those that pass it.
#[derive(Clone, Copy)]
pub(crate) struct Window(u8x16);

/// Marks on the bytes of a window.
pub(crate) type Marks = u8x16;

impl Window {
    #[inline(always)]
    pub(crate) const fn of(bytes: [u8; WINDOW]) -> Self {
        Self(u8x16::new(bytes))
    }

    /// Marks the bytes that equal this one.
    #[inline(always)]
    pub(crate) fn is(self, byte: u8) -> Marks {
        self.0.simd_eq(u8x16::splat(byte))
    }

    /// Marks the bytes of a range.
    #[inline(always)]
    pub(crate) fn is_within(self, first: u8, last: u8) -> Marks {
        let above = self.0 - u8x16::splat(first);
        above.min(u8x16::splat(last - first)).simd_eq(above)
    }

    /// Marks the digits and uppercase hexadecimal digits, and gives their values.
    #[inline(always)]
    pub(crate) fn capital_digits(self) -> (Marks, Self) {
        let letter = self.is_within(b'A', b'F');
        let value = (self.0 & u8x16::splat(15)) + (letter & u8x16::splat(9));
        (self.is_within(b'0', b'9') | letter, Self(value))
    }

    /// The bytes that two windows of digits name.
    #[inline(always)]
    pub(crate) fn of_digits(high: Self, low: Self) -> Self {
        let twice = high.0 + high.0;
        let eightfold = twice + twice + twice + twice;
        Self(eightfold + eightfold + low.0)
    }

    /// The position of the first such byte; [`WINDOW`] if there is none.
    #[inline(always)]
    pub(crate) fn first(self, byte: u8) -> usize {
        place(places(self.is(byte))).min(WINDOW)
    }

    /// The window with one byte in place of another.
    #[inline(always)]
    pub(crate) fn with_replaced(self, byte: u8, by: u8) -> Self {
        Self(self.0 ^ (self.is(byte) & u8x16::splat(byte ^ by)))
    }

    /// The bytes.
    #[inline(always)]
    pub(crate) fn bytes(self) -> [u8; WINDOW] {
        self.0.to_array()
    }

    /// The window with these bits set in each byte.
    #[inline(always)]
    pub(crate) fn with(self, bits: u8) -> Self {
        Self(self.0 | u8x16::splat(bits))
    }
}

/// The marks as bits: the first byte's is the lowest.
#[inline(always)]
pub(crate) fn places(marks: Marks) -> u32 {
    marks.to_bitmask()
}

/// Marks control characters.
#[inline(always)]
pub(crate) fn control(window: Window) -> Marks {
    window.is_within(0, 0x1F) | window.is(0x7F)
}

/// The position of the first of these bytes.
#[inline(always)]
pub(crate) fn find<const N: usize>(text: &[u8], bytes: [u8; N]) -> Option<usize> {
    find_marked(text, |window| {
        bytes
            .iter()
            .fold(u8x16::ZERO, |marks, byte| marks | window.is(*byte))
    })
}

/// The position of the first byte that is marked.
#[inline(always)]
pub(crate) fn find_marked(text: &[u8], marks: impl Fn(Window) -> Marks) -> Option<usize> {
    let mut rest = text;
    while let Some((window, after)) = rest.split_first_chunk() {
        let found = places(marks(Window::of(*window)));
        if found != 0 {
            return Some(text.len() - rest.len() + place(found));
        }
        rest = after;
    }
    // The last window overlaps bytes that were compared already: drop their marks.
    let found = match text.last_chunk() {
        Some(last) => {
            let passed = WINDOW - rest.len();
            places(marks(Window::of(*last))).unbounded_shr(passed as u32)
        }
        None => places(marks(Window::of(short(text)))),
    };
    let found = place(found);
    (found < rest.len()).then_some(text.len() - rest.len() + found)
}

/// The position of the first control character.
pub(crate) fn find_control(text: &[u8]) -> Option<usize> {
    find_marked(text, control)
}

/// The first bytes of a text, followed by zeros if it is shorter than a window.
#[inline(always)]
pub(crate) fn ahead(text: &[u8]) -> [u8; WINDOW] {
    match text.first_chunk() {
        Some(window) => *window,
        None => short(text),
    }
}

/// The last bytes of a text, fewer than a window has, followed by zeros.
#[inline(always)]
pub(crate) fn tail(text: &[u8], length: usize) -> [u8; WINDOW] {
    match text.last_chunk() {
        Some(last) => {
            let passed = 8 * (WINDOW - length) as u32;
            u128::from_le_bytes(*last)
                .unbounded_shr(passed)
                .to_le_bytes()
        }
        None => short(text),
    }
}

/// At most fifteen bytes, followed by zeros. Two reads may overlap: they agree.
#[inline(always)]
fn short(text: &[u8]) -> [u8; WINDOW] {
    let bytes = if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let after = 8 * (text.len() - 8) as u32;
        u128::from(u64::from_le_bytes(*first))
            | u128::from(u64::from_le_bytes(*last)).unbounded_shl(after)
    } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let after = 8 * (text.len() - 4) as u32;
        u128::from(u32::from_le_bytes(*first))
            | u128::from(u32::from_le_bytes(*last)).unbounded_shl(after)
    } else {
        let byte =
            |place: usize| u128::from(text.get(place).copied().unwrap_or_default()) << (8 * place);
        byte(0) + byte(1) + byte(2)
    };
    bytes.to_le_bytes()
}

const fn place(found: u32) -> usize {
    found.trailing_zeros() as usize
}

/// The text before the first of these bytes, and the text from it on.
#[inline(always)]
pub(crate) fn split<const N: usize>(text: &[u8], bytes: [u8; N]) -> (&[u8], &[u8]) {
    find(text, bytes)
        .and_then(|place| text.split_at_checked(place))
        .unwrap_or((text, b""))
}

/// A set of bytes as a table: 1 for a member.
pub(crate) struct Set([u8; 256]);

impl Set {
    /// The set of all bytes but these.
    pub(crate) const fn of_all_but(bytes: &[u8]) -> Self {
        let mut table = [1; 256];
        let mut index = 0;
        while index < bytes.len() {
            table[bytes[index] as usize] = 0;
            index += 1;
        }
        Self(table)
    }

    /// The position of the first byte of the set in a text. Eight are looked up before a decision.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        let member = |byte: &u8| self.0[usize::from(*byte)];
        let is_free = |eight: &&[u8; 8]| eight.iter().fold(0, |any, byte| any | member(byte)) == 0;
        let passed = 8 * text.as_chunks().0.iter().take_while(is_free).count();
        let rest = text.get(passed..)?;
        rest.iter()
            .position(|byte| member(byte) != 0)
            .map(|place| passed + place)
    }

    /// The text before the first byte of the set, and the text from it on.
    pub(crate) fn split<'t>(&self, text: &'t [u8]) -> (&'t [u8], &'t [u8]) {
        self.find(text)
            .and_then(|place| text.split_at_checked(place))
            .unwrap_or((text, b""))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Tries every byte at every position of a window.
    #[test]
    fn a_test_marks_the_bytes_that_pass_it_and_no_others() {
        for byte in 0..=u8::MAX {
            for place in 0..WINDOW {
                let mut bytes = [b' '; WINDOW];
                bytes[place] = byte;
                let marks = |marks: Marks| places(marks) & (1 << place) != 0;
                let window = Window::of(bytes);
                assert_eq!(marks(window.is(b'%')), byte == b'%');
                assert_eq!(
                    marks(window.is_within(b'a', b'f')),
                    (b'a'..=b'f').contains(&byte)
                );
                assert_eq!(marks(control(window)), byte.is_ascii_control());
                let (digits, _) = window.capital_digits();
                let is_digit = byte.is_ascii_hexdigit() && !byte.is_ascii_lowercase();
                assert_eq!(marks(digits), is_digit);
            }
        }
    }

    /// Of each byte at most one of the sets has it: `|` of their marks is `^` of them.
    pub(crate) fn assert_disjoint(sets: &[&dyn Fn(Window) -> Marks]) {
        for byte in 0..=u8::MAX {
            let window = Window::of([byte; WINDOW]);
            let marked = sets.iter().filter(|set| places(set(window)) != 0);
            assert!(marked.count() <= 1, "byte {byte}");
        }
    }

    #[test]
    fn no_byte_is_in_two_of_the_sets_that_are_joined() {
        assert_disjoint(&[&|window| window.is_within(0, 0x1F), &|window| {
            window.is(0x7F)
        }]);
        assert_disjoint(&[&|window| window.is_within(b'A', b'F'), &|window| {
            window.is_within(b'0', b'9')
        }]);
    }

    #[test]
    fn two_digits_name_a_byte() {
        for byte in 0..=u8::MAX {
            let digits = format!("{byte:02X}").into_bytes();
            let digit = |place: usize| Window::of([digits[place]; WINDOW]).capital_digits().1;
            let named = Window::of_digits(digit(0), digit(1));
            assert_eq!(named.is(byte).to_bitmask(), 0xFFFF);
        }
    }

    #[test]
    fn find_gives_the_first_position() {
        let plain = [b'.'; 3 * WINDOW];
        for length in 0..plain.len() {
            let text = &plain[..length];
            assert_eq!(find(text, *b"&="), None);
            // A byte may be given twice.
            let with_equals = [text, b"="].concat();
            assert_eq!(find(&with_equals, *b"=="), Some(length));
            // The zeros that fill up a window do not belong to the text.
            assert_eq!(find(text, [0]), None);
            for place in 0..length {
                let mut text = text.to_vec();
                text[place] = b'=';
                text[(place + 5).min(length - 1)] = b'&';
                let expected = text.iter().position(|byte| b"&=".contains(byte));
                assert_eq!(find(&text, *b"&="), expected);
                let (before, after) = split(&text, [b'&']);
                assert_eq!([before, after].concat(), text);
            }
        }
    }

    #[test]
    fn a_tail_is_the_last_bytes_and_zeros() {
        let text: Vec<u8> = (1..=40).collect();
        for length in 0..text.len() {
            for tail_length in 0..WINDOW.min(length + 1) {
                let text = &text[..length];
                let tail = if length < WINDOW {
                    // A text shorter than a window is its own tail.
                    tail(&text[length - tail_length..], tail_length)
                } else {
                    tail(text, tail_length)
                };
                let mut expected = text[length - tail_length..].to_vec();
                expected.resize(WINDOW, 0);
                assert_eq!(tail.as_slice(), expected);
            }
        }
    }
}
