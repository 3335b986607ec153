//! Finding octets: what the readers of URLs, forms and fields spend their time on.
//!
//! Sixteen octets are looked at together, as the lanes of a vector: no branch depends on a single
//! octet until one of them is met.

use wide::u8x16;

/// How many octets are looked at together.
pub(crate) const WINDOW: usize = 16;

/// Octets that are looked at together. A test marks those that pass it.
#[derive(Clone, Copy)]
pub(crate) struct Window(u8x16);

/// Marks on the octets of a window.
pub(crate) type Marks = u8x16;

impl Window {
    #[inline(always)]
    pub(crate) const fn of(octets: [u8; WINDOW]) -> Self {
        Self(u8x16::new(octets))
    }

    /// The octets that are this one.
    #[inline(always)]
    pub(crate) fn is(self, octet: u8) -> Marks {
        self.0.simd_eq(u8x16::splat(octet))
    }

    /// The octets from one to another.
    #[inline(always)]
    pub(crate) fn is_within(self, first: u8, last: u8) -> Marks {
        let above = self.0 - u8x16::splat(first);
        above.min(u8x16::splat(last - first)).simd_eq(above)
    }

    /// The octets that are digits or capital hexadecimal ones, and their values.
    #[inline(always)]
    pub(crate) fn capital_digits(self) -> (Marks, Self) {
        let letter = self.is_within(b'A', b'F');
        let value = (self.0 & u8x16::splat(15)) + (letter & u8x16::splat(9));
        (self.is_within(b'0', b'9') | letter, Self(value))
    }

    /// What two digits' values name, each.
    #[inline(always)]
    pub(crate) fn of_digits(high: Self, low: Self) -> Self {
        let twice = high.0 + high.0;
        let eightfold = twice + twice + twice + twice;
        Self(eightfold + eightfold + low.0)
    }

    /// The window with these bits set in each octet.
    #[inline(always)]
    pub(crate) fn with(self, bits: u8) -> Self {
        Self(self.0 | u8x16::splat(bits))
    }
}

/// Where the marks are: the first octet's is the lowest bit.
#[inline(always)]
pub(crate) fn places(marks: Marks) -> u32 {
    marks.to_bitmask()
}

/// Control characters.
#[inline(always)]
pub(crate) fn control(window: Window) -> Marks {
    window.is_within(0, 0x1F) | window.is(0x7F)
}

/// Where the first of these octets stands.
#[inline(always)]
pub(crate) fn find<const N: usize>(text: &[u8], octets: [u8; N]) -> Option<usize> {
    find_marked(text, |window| {
        octets
            .iter()
            .fold(u8x16::ZERO, |marks, octet| marks | window.is(*octet))
    })
}

/// Where the first octet stands that is marked.
#[inline(always)]
pub(crate) fn find_marked(text: &[u8], marks: impl Fn(Window) -> Marks) -> Option<usize> {
    let mut rest = text;
    while let Some((window, behind)) = rest.split_first_chunk() {
        let found = places(marks(Window::of(*window)));
        if found != 0 {
            return Some(text.len() - rest.len() + place(found));
        }
        rest = behind;
    }
    // What is behind the octets in question is no longer theirs.
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

/// Where the first control character stands.
pub(crate) fn find_control(text: &[u8]) -> Option<usize> {
    find_marked(text, control)
}

/// The last octets of a text, fewer than a window holds, and zeros behind them.
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

/// Fifteen octets at most, zeros behind them. Two reads may overlap: they agree.
#[inline(always)]
fn short(text: &[u8]) -> [u8; WINDOW] {
    let octets = if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let behind = 8 * (text.len() - 8) as u32;
        u128::from(u64::from_le_bytes(*first))
            | u128::from(u64::from_le_bytes(*last)).unbounded_shl(behind)
    } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let behind = 8 * (text.len() - 4) as u32;
        u128::from(u32::from_le_bytes(*first))
            | u128::from(u32::from_le_bytes(*last)).unbounded_shl(behind)
    } else {
        let octet =
            |place: usize| u128::from(text.get(place).copied().unwrap_or_default()) << (8 * place);
        octet(0) | octet(1) | octet(2)
    };
    octets.to_le_bytes()
}

const fn place(found: u32) -> usize {
    found.trailing_zeros() as usize
}

/// What stands before the first of these octets, and what stands from it on.
#[inline(always)]
pub(crate) fn split<const N: usize>(text: &[u8], octets: [u8; N]) -> (&[u8], &[u8]) {
    find(text, octets)
        .and_then(|place| text.split_at_checked(place))
        .unwrap_or((text, b""))
}

/// A set of octets, as a table: 1 for a member.
pub(crate) struct Set([u8; 256]);

impl Set {
    /// The set of all octets but these.
    pub(crate) const fn of_all_but(octets: &[u8]) -> Self {
        let mut table = [1; 256];
        let mut index = 0;
        while index < octets.len() {
            table[octets[index] as usize] = 0;
            index += 1;
        }
        Self(table)
    }

    /// Where the first octet of the set stands in a text. Eight are looked up before a decision.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        let member = |octet: &u8| self.0[usize::from(*octet)];
        let is_free =
            |eight: &&[u8; 8]| eight.iter().fold(0, |any, octet| any | member(octet)) == 0;
        let passed = 8 * text.as_chunks().0.iter().take_while(is_free).count();
        let rest = text.get(passed..)?;
        rest.iter()
            .position(|octet| member(octet) != 0)
            .map(|place| passed + place)
    }

    /// What stands before the first octet of the set, and what stands from it on.
    pub(crate) fn split<'t>(&self, text: &'t [u8]) -> (&'t [u8], &'t [u8]) {
        self.find(text)
            .and_then(|place| text.split_at_checked(place))
            .unwrap_or((text, b""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every octet in every place of a window, and in one that is filled up with zeros.
    #[test]
    fn a_test_marks_the_octets_that_pass_it_and_no_others() {
        for octet in 0..=u8::MAX {
            for place in 0..WINDOW {
                let mut octets = [b' '; WINDOW];
                octets[place] = octet;
                let marks = |marks: Marks| places(marks) & (1 << place) != 0;
                let window = Window::of(octets);
                assert_eq!(marks(window.is(b'%')), octet == b'%');
                assert_eq!(
                    marks(window.is_within(b'a', b'f')),
                    (b'a'..=b'f').contains(&octet)
                );
                assert_eq!(marks(control(window)), octet.is_ascii_control());
                let (digits, _) = window.capital_digits();
                let is_digit = octet.is_ascii_hexdigit() && !octet.is_ascii_lowercase();
                assert_eq!(marks(digits), is_digit);
            }
        }
    }

    #[test]
    fn two_digits_name_an_octet() {
        for octet in 0..=u8::MAX {
            let digits = format!("{octet:02X}").into_bytes();
            let digit = |place: usize| Window::of([digits[place]; WINDOW]).capital_digits().1;
            let named = Window::of_digits(digit(0), digit(1));
            assert_eq!(named.is(octet).to_bitmask(), 0xFFFF);
        }
    }

    #[test]
    fn what_is_found_is_what_stands_first() {
        let plain = [b'.'; 3 * WINDOW];
        for length in 0..plain.len() {
            let text = &plain[..length];
            assert_eq!(find(text, *b"&="), None);
            // Zeros that fill up a window are none of the text's.
            assert_eq!(find(text, [0]), None);
            for place in 0..length {
                let mut text = text.to_vec();
                text[place] = b'=';
                text[(place + 5).min(length - 1)] = b'&';
                let expected = text.iter().position(|octet| b"&=".contains(octet));
                assert_eq!(find(&text, *b"&="), expected);
                let (before, behind) = split(&text, [b'&']);
                assert_eq!([before, behind].concat(), text);
            }
        }
    }

    #[test]
    fn a_tail_is_the_last_octets_and_zeros() {
        let text: Vec<u8> = (1..=40).collect();
        for length in 0..text.len() {
            for tail_length in 0..WINDOW.min(length + 1) {
                let text = &text[..length];
                let tail = if length < WINDOW {
                    // A text that is shorter than a window is a tail as a whole.
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
