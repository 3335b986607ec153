//! The order of 3.4.1.3.2, found on the raw octets: the first eleven of a name decide in one
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

/// How many octets of a name a prefix holds.
const PREFIX: usize = 11;

/// Below the prefix stands a parameter's place in the caller's list. A list of 2^40 pairs has 32 TiB.
const INDEX_BITS: u32 = 128 - 8 * PREFIX as u32;

/// What a name begins with: eleven ranks or octets, zeros behind a shorter name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Prefix(u128);

impl Prefix {
    /// The ranks of a name's first octets. Where the zeros behind a shorter name make two prefixes
    /// equal, the whole names decide.
    pub(super) const fn of_ranks(name: &[u8]) -> Self {
        let mut ranks = [0; 16];
        let mut place = 0;
        while place < PREFIX && place < name.len() {
            ranks[place] = RANK[name[place] as usize];
            place += 1;
        }
        Self(u128::from_be_bytes(ranks))
    }

    /// A name's first octets themselves. `text` begins with the name.
    pub(super) fn of_octets(text: &[u8], length: usize) -> Self {
        let octets = match text.first_chunk() {
            Some(window) => u128::from_be_bytes(*window),
            None => {
                let mut octets = [0; 16];
                for (to, from) in octets.iter_mut().zip(text) {
                    *to = *from;
                }
                u128::from_be_bytes(octets)
            }
        };
        let counted = 8 * length.min(PREFIX) as u32;
        Self(octets & !u128::MAX.checked_shr(counted).unwrap_or_default())
    }
}

/// A parameter: what its name begins with, and its place in the caller's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u128);

impl Entry {
    pub(super) const fn index(self) -> usize {
        (self.0 & ((1 << INDEX_BITS) - 1)) as usize
    }

    pub(super) const fn prefix(self) -> Prefix {
        Prefix(self.0 >> INDEX_BITS << INDEX_BITS)
    }
}

/// Puts parameters in the order of their prefixes.
pub(super) fn sort(prefixes: impl Iterator<Item = Prefix>, entries: &mut Vec<Entry>) {
    entries.clear();
    let entry = |(index, Prefix(prefix))| Entry(prefix | index as u128);
    entries.extend(prefixes.enumerate().map(entry));
    entries.sort_unstable();
}

/// The entries whose prefixes do not decide, each group by itself.
pub(super) fn undecided(entries: &mut [Entry]) -> impl Iterator<Item = &mut [Entry]> {
    let groups = entries.chunk_by_mut(|a, b| a.prefix() == b.prefix());
    groups.filter(|group| group.len() > 1)
}

/// Sorts a caller's parameters into `entries`.
pub(super) fn sort_pairs(parameters: &[Pair<'_>], entries: &mut Vec<Entry>) {
    let prefixes = parameters.iter().map(|(name, _)| Prefix::of_ranks(name));
    sort(prefixes, entries);
    let pair = |entry: &Entry| parameters.get(entry.index()).copied().unwrap_or_default();
    for group in undecided(entries) {
        group.sort_unstable_by(|a, b| compare(pair(a), pair(b)));
    }
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
