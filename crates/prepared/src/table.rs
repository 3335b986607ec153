//! Tables of how each byte is encoded: one look-up, no branch.

use crate::encode::is_unreserved;

/// An encoded byte: at most [`LONGEST`] bytes, the first in the lowest bits. The highest three bits are
/// their number.
#[derive(Clone, Copy)]
pub(crate) struct Entry(u64);

/// An entry for each byte.
pub(crate) type Entries = [Entry; 256];

/// The length of the longest entry in bytes.
const LONGEST: usize = 5;

impl Entry {
    const fn new(bytes: &[u8]) -> Self {
        assert!(bytes.len() <= LONGEST);
        let mut entry = (bytes.len() as u64) << 61;
        let mut place = 0;
        while place < bytes.len() {
            entry |= (bytes[place] as u64) << (8 * place);
            place += 1;
        }
        Self(entry)
    }

    /// The encoded byte, followed by bytes without a meaning.
    #[inline(always)]
    pub(crate) const fn bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    /// The number of bytes: at most [`LONGEST`], and the compiler knows that it is at most 7.
    #[inline(always)]
    pub(crate) const fn length(self) -> usize {
        (self.0 >> 61) as usize
    }
}

/// The entries of 3.6, where `%` is written as `percent`.
const fn encoded<const N: usize>(percent: &[u8; N]) -> Entries {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut table = [Entry(0); 256];
    let mut byte = u8::MAX;
    loop {
        let mut text = [0; LONGEST];
        let mut length = 0;
        if is_unreserved(byte) {
            text[0] = byte;
            length = 1;
        } else {
            while length < N {
                text[length] = percent[length];
                length += 1;
            }
            text[length] = DIGITS[(byte >> 4) as usize];
            text[length + 1] = DIGITS[(byte & 15) as usize];
            length += 2;
        }
        table[byte as usize] = Entry::new(text.split_at(length).0);
        if byte == 0 {
            break table;
        }
        byte -= 1;
    }
}

/// The byte encoded.
pub(crate) static ONCE: Entries = encoded(b"%");

/// The byte encoded, and the result encoded again.
pub(crate) static TWICE: Entries = encoded(b"%25");

/// A byte of a form, which is encoded already: the `%` of an escape is encoded, its digits are not;
/// `+` is a space.
pub(crate) static FORM: Entries = {
    let mut table = encoded(b"%25");
    table[b'%' as usize] = Entry::new(b"%25");
    table[b'+' as usize] = table[b' ' as usize];
    table
};
