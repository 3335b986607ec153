//! Tables of how each byte is encoded: one look-up, no branch.

use crate::encode::is_unreserved;

/// An encoded byte: at most five bytes. The last of the eight is their number.
pub(crate) type Entry = [u8; 8];

/// An entry for each byte.
pub(crate) type Entries = [Entry; 256];

const fn entry(bytes: &[u8]) -> Entry {
    let mut entry = [0; 8];
    let mut length = 0;
    while length < bytes.len() {
        entry[length] = bytes[length];
        entry[7] += 1;
        length += 1;
    }
    entry
}

/// The byte itself.
pub(crate) static SELF: Entries = {
    let mut table = [[0; 8]; 256];
    let mut byte = u8::MAX;
    loop {
        table[byte as usize] = entry(&[byte]);
        if byte == 0 {
            break table;
        }
        byte -= 1;
    }
};

/// The entries of 3.6, where `%` is written as `percent`.
const fn encoded<const N: usize>(percent: &[u8; N]) -> Entries {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut table = [[0; 8]; 256];
    let mut byte = u8::MAX;
    loop {
        let mut text = [0; 5];
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
        table[byte as usize] = entry(text.split_at(length).0);
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
    table[b'%' as usize] = entry(b"%25");
    table[b'+' as usize] = table[b' ' as usize];
    table
};
