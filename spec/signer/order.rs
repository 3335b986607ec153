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
    const fn new(prefix: Prefix, index: usize) -> Self {
        Self(prefix.0 | index as u128)
    }

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
    let entry = |(index, prefix)| Entry::new(prefix, index);
    entries.extend(prefixes.enumerate().map(entry));
    entries.sort_unstable();
}

/// The entries whose prefixes do not decide, each group by itself.
pub(super) fn undecided(entries: &mut [Entry]) -> impl Iterator<Item = &mut [Entry]> {
    let groups = entries.chunk_by_mut(|a, b| a.prefix() == b.prefix());
    groups.filter(|group| group.len() > 1)
}

/// Whether no two prefixes are equal: then the entries are in order.
pub(super) fn are_decided(entries: &[Entry]) -> bool {
    let pairs = entries.iter().zip(entries.iter().skip(1));
    pairs.fold(true, |decided, (a, b)| decided & (a.prefix() != b.prefix()))
}

/// An order of texts.
pub(super) trait Order {
    fn prefix(text: &[u8]) -> Prefix;
    fn compare(a: &[u8], b: &[u8]) -> Ordering;
}

/// That of 3.4.1.3.2: of the encoded texts.
pub(super) struct Ranks;

impl Order for Ranks {
    fn prefix(text: &[u8]) -> Prefix {
        Prefix::of_ranks(text)
    }

    fn compare(a: &[u8], b: &[u8]) -> Ordering {
        texts(a, b)
    }
}

/// That of the octets themselves.
pub(super) struct Octets;

impl Order for Octets {
    fn prefix(text: &[u8]) -> Prefix {
        Prefix::of_octets(text, text.len())
    }

    fn compare(a: &[u8], b: &[u8]) -> Ordering {
        a.cmp(b)
    }
}

/// Below so many, parameters are put in order by comparing them.
const FEW: usize = 8;

/// Puts the parameters whose prefixes do not decide in the order of name and value. The prefixes
/// stay those of the names.
pub(super) fn settle<'p, O: Order>(entries: &mut [Entry], pair: impl Fn(usize) -> Pair<'p>) {
    let compare = |a: &Entry, b: &Entry| compare::<O>(pair(a.index()), pair(b.index()));
    for group in undecided(entries) {
        let prefix = match &*group {
            [first, ..] if group.len() >= FEW => first.prefix(),
            _ => {
                group.sort_unstable_by(compare);
                continue;
            }
        };
        // What all of them share decides nothing; what follows may, as the names' beginnings did.
        let name = |entry: &Entry| pair(entry.index()).0;
        let value = |entry: &Entry| pair(entry.index()).1;
        let shared = shared_octets(group, name);
        if group.iter().all(|entry| name(entry).len() == shared) {
            sort_behind::<O>(group, shared_octets(group, value), value);
        } else {
            sort_behind::<O>(group, shared, name);
        }
        for same in undecided(group) {
            same.sort_unstable_by(compare);
        }
        for entry in group {
            *entry = Entry::new(prefix, entry.index());
        }
    }
}

/// Sorts entries by what a text of each begins with behind so many octets.
fn sort_behind<'p, O: Order>(
    group: &mut [Entry],
    octets: usize,
    text: impl Fn(&Entry) -> &'p [u8],
) {
    for entry in group.iter_mut() {
        let behind = text(entry).get(octets..).unwrap_or_default();
        *entry = Entry::new(O::prefix(behind), entry.index());
    }
    group.sort_unstable();
}

/// How many octets a text of each entry begins with that are the same in all.
fn shared_octets<'p>(group: &[Entry], text: impl Fn(&Entry) -> &'p [u8]) -> usize {
    let mut rest = group.iter().map(text);
    let first = rest.next().unwrap_or_default();
    rest.fold(first.len(), |shared, other| {
        same(first.get(..shared).unwrap_or_default(), other)
    })
}

/// Sorts a caller's parameters into `entries`.
pub(super) fn sort_pairs(parameters: &[Pair<'_>], entries: &mut Vec<Entry>) {
    let prefixes = parameters.iter().map(|(name, _)| Prefix::of_ranks(name));
    sort(prefixes, entries);
    settle::<Ranks>(entries, |index| {
        parameters.get(index).copied().unwrap_or_default()
    });
}

/// The order of two parameters by name and value.
pub(super) fn compare<O: Order>(a: Pair<'_>, b: Pair<'_>) -> Ordering {
    O::compare(a.0, b.0).then_with(|| O::compare(a.1, b.1))
}

/// [`encoded_order`](crate::encoded_order), with equal octets passed over sixteen at a time.
fn texts(a: &[u8], b: &[u8]) -> Ordering {
    let same = same_windows(a, b);
    let (a, b) = (
        a.get(same..).unwrap_or_default(),
        b.get(same..).unwrap_or_default(),
    );
    let rank = |octet: &u8| RANK[usize::from(*octet)];
    a.iter().map(rank).cmp(b.iter().map(rank))
}

/// How many octets two texts begin with that are the same.
fn same(a: &[u8], b: &[u8]) -> usize {
    let windows = same_windows(a, b);
    let behind = a.iter().zip(b).skip(windows);
    windows + behind.take_while(|(a, b)| a == b).count()
}

/// [`same`], by sixteen octets.
fn same_windows(a: &[u8], b: &[u8]) -> usize {
    let (a, b) = (a.as_chunks::<16>().0, b.as_chunks::<16>().0);
    16 * a.iter().zip(b).take_while(|(a, b)| a == b).count()
}
