//! What each octet is written as, in tables: a look-up and no branch.

use crate::encode::is_unreserved;

/// What an octet is written as, five octets at most. The last of the eight says how many count.
pub(super) type Entry = [u8; 8];

/// An entry for every octet.
pub(super) type Entries = [Entry; 256];

const fn entry(octets: &[u8]) -> Entry {
    let mut entry = [0; 8];
    let mut length = 0;
    while length < octets.len() {
        entry[length] = octets[length];
        entry[7] += 1;
        length += 1;
    }
    entry
}

/// An octet itself.
pub(super) static SELF: Entries = {
    let mut table = [[0; 8]; 256];
    let mut octet = u8::MAX;
    loop {
        table[octet as usize] = entry(&[octet]);
        if octet == 0 {
            break table;
        }
        octet -= 1;
    }
};

/// The entries of 3.6, where `%` is written as `percent`.
const fn encoded<const N: usize>(percent: &[u8; N]) -> Entries {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut table = [[0; 8]; 256];
    let mut octet = u8::MAX;
    loop {
        let mut text = [0; 5];
        let mut length = 0;
        if is_unreserved(octet) {
            text[0] = octet;
            length = 1;
        } else {
            while length < N {
                text[length] = percent[length];
                length += 1;
            }
            text[length] = DIGITS[(octet >> 4) as usize];
            text[length + 1] = DIGITS[(octet & 15) as usize];
            length += 2;
        }
        table[octet as usize] = entry(text.split_at(length).0);
        if octet == 0 {
            break table;
        }
        octet -= 1;
    }
}

/// An octet encoded.
pub(super) static ONCE: Entries = encoded(b"%");

/// An octet encoded, and the result once more.
pub(super) static TWICE: Entries = encoded(b"%25");

/// An octet of a form, which is encoded already: the `%` of an escape is encoded and its digits
/// stand; `+` is a space.
pub(super) static FORM: Entries = {
    let mut table = encoded(b"%25");
    table[b'%' as usize] = entry(b"%25");
    table[b'+' as usize] = table[b' ' as usize];
    table
};
