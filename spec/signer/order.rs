//! The order of 3.4.1.3.2, found on the raw octets: the first sixteen of a name decide in one
//! comparison, the rest only between names that share them.

use std::cmp::Ordering;

use crate::encode::is_unreserved;

use super::Pair;

/// Where each octet stands in the order of encoded texts: those that are encoded first, by value.
const RANK: [u8; 256] = {
    let mut table = [0; 256];
    let mut next = 0_u8;
    let mut bare = false;
    loop {
        let mut octet = 0_usize;
        while octet < 256 {
            #[expect(clippy::cast_possible_truncation, reason = "the index is below 256")]
            if is_unreserved(octet as u8) == bare {
                table[octet] = next;
                next = next.wrapping_add(1);
            }
            octet += 1;
        }
        if bare {
            break table;
        }
        bare = true;
    }
};

/// A parameter's place in the caller's list, and what its name begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) prefix: u128,
    pub(super) index: usize,
}

/// The ranks of a name's first sixteen octets. A shorter name is filled with zeros: where that makes
/// two prefixes equal, the whole names decide.
pub(super) fn prefix(name: &[u8]) -> u128 {
    let mut ranks = [0; 16];
    for (to, from) in ranks.iter_mut().zip(name) {
        *to = RANK[usize::from(*from)];
    }
    u128::from_be_bytes(ranks)
}

/// Sorts a caller's parameters into `entries`.
pub(super) fn sort(parameters: &[Pair<'_>], entries: &mut Vec<Entry>) {
    entries.clear();
    entries.extend(
        parameters
            .iter()
            .enumerate()
            .map(|(index, (name, _))| Entry {
                prefix: prefix(name),
                index,
            }),
    );
    let pair = |entry: &Entry| parameters.get(entry.index).copied().unwrap_or_default();
    entries.sort_unstable_by(|a, b| {
        a.prefix
            .cmp(&b.prefix)
            .then_with(|| compare(pair(a), pair(b)))
    });
}

/// Sorts a form's fields into `entries` by the octets of name and value, as Twilio has it.
pub(super) fn sort_by_octets(fields: &[Pair<'_>], entries: &mut Vec<Entry>) {
    let prefix = |name: &[u8]| {
        let mut first = [0; 16];
        for (to, from) in first.iter_mut().zip(name) {
            *to = *from;
        }
        u128::from_be_bytes(first)
    };
    entries.clear();
    entries.extend(fields.iter().enumerate().map(|(index, (name, _))| Entry {
        prefix: prefix(name),
        index,
    }));
    entries.sort_unstable_by(|a, b| {
        a.prefix
            .cmp(&b.prefix)
            .then_with(|| fields.get(a.index).cmp(&fields.get(b.index)))
    });
}

/// The order of two parameters by name and value.
pub(super) fn compare(a: Pair<'_>, b: Pair<'_>) -> Ordering {
    texts(a.0, b.0).then_with(|| texts(a.1, b.1))
}

/// [`encoded_order`](crate::encoded_order), with equal octets passed over sixteen at a time.
fn texts(a: &[u8], b: &[u8]) -> Ordering {
    let (a_blocks, b_blocks) = (a.as_chunks::<16>().0, b.as_chunks::<16>().0);
    let same = a_blocks
        .iter()
        .zip(b_blocks)
        .take_while(|(a, b)| a == b)
        .count()
        * 16;
    let (a, b) = (
        a.get(same..).unwrap_or_default(),
        b.get(same..).unwrap_or_default(),
    );
    let rank = |octet: &u8| RANK[usize::from(*octet)];
    a.iter().map(rank).cmp(b.iter().map(rank))
}
