//! Finding octets: what the readers of URLs, forms and fields spend their time on.
//!
//! Eight octets are looked at together as a word, or sixteen as a window, in arithmetic that a
//! compiler turns into vectors: no branch depends on a single octet until one of them is met.

/// How many octets [`all`] is asked about at once.
pub(crate) const WINDOW: usize = 16;

/// Whether a test holds for a whole window. The test is to be free of branches.
#[inline(always)]
pub(crate) fn all(window: &[u8; WINDOW], test: impl Fn(u8) -> bool) -> bool {
    window.iter().fold(true, |all, octet| all & test(*octet))
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = LOW << 7;

/// Marks the octets of a word that are this one, each by its high bit. Octets above the lowest mark
/// may be marked too: only the lowest says something.
#[inline(always)]
pub(crate) const fn equal(word: u64, octet: u8) -> u64 {
    let different = word ^ (LOW * octet as u64);
    different.wrapping_sub(LOW) & !different & HIGH
}

/// Marks the octets of a word that are below a bound of 128 at most, as [`equal`] does.
#[inline(always)]
const fn below(word: u64, bound: u8) -> u64 {
    word.wrapping_sub(LOW * bound as u64) & !word & HIGH
}

/// Marks control characters.
#[inline(always)]
pub(crate) const fn control(word: u64) -> u64 {
    below(word, 0x20) | equal(word, 0x7F)
}

/// Where the first of these octets stands.
#[inline(always)]
pub(crate) fn find<const N: usize>(text: &[u8], octets: [u8; N]) -> Option<usize> {
    find_marked(text, marks_of(octets))
}

/// [`find`], of what is seldom there, or far away.
#[inline(always)]
pub(crate) fn find_far<const N: usize>(text: &[u8], octets: [u8; N]) -> Option<usize> {
    find_far_marked(
        text,
        |octet| octets.iter().fold(true, |other, is| other & (octet != *is)),
        marks_of(octets),
    )
}

#[inline(always)]
fn marks_of<const N: usize>(octets: [u8; N]) -> impl Fn(u64) -> u64 {
    move |word| octets.iter().fold(0, |marks, is| marks | equal(word, *is))
}

/// Where the first octet stands that is marked in its word.
#[inline(always)]
fn find_marked(text: &[u8], marks: impl Fn(u64) -> u64) -> Option<usize> {
    let (words, rest) = text.as_chunks();
    for (index, word) in words.iter().enumerate() {
        let marked = marks(u64::from_le_bytes(*word));
        if marked != 0 {
            return Some(8 * index + place(marked));
        }
    }
    let found = place(marks(short_word(rest)));
    (found < rest.len()).then_some(8 * words.len() + found)
}

/// Where the first octet stands that is marked in its word. Windows for which a test holds are passed
/// over first: it may hold for any octet that is not marked.
#[inline(always)]
pub(crate) fn find_far_marked(
    text: &[u8],
    is_passed: impl Fn(u8) -> bool + Copy,
    marks: impl Fn(u64) -> u64,
) -> Option<usize> {
    let windows = text.as_chunks().0;
    let passed = WINDOW
        * windows
            .iter()
            .take_while(|window| all(window, is_passed))
            .count();
    find_marked(text.get(passed..)?, marks).map(|place| passed + place)
}

/// Where the first control character stands.
pub(crate) fn find_control(text: &[u8]) -> Option<usize> {
    find_far_marked(text, |octet| (octet >= 0x20) & (octet != 0x7F), control)
}

/// Seven octets at most as a word, zeros behind them. Two reads may overlap: they agree.
#[inline(always)]
fn short_word(octets: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (octets.first_chunk(), octets.last_chunk()) {
        let behind = 8 * (octets.len() - 4);
        return u64::from(u32::from_le_bytes(*first))
            | u64::from(u32::from_le_bytes(*last)) << behind;
    }
    let octet =
        |place: usize| u64::from(octets.get(place).copied().unwrap_or_default()) << (8 * place);
    octet(0) | octet(1) | octet(2)
}

const fn place(marked: u64) -> usize {
    (marked.trailing_zeros() / 8) as usize
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
