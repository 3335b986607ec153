//! The order of 3.4.1.3.2, found on the decoded bytes: the first eleven of a name decide in one
//! comparison, the rest only between names that share them.

use std::cmp::Ordering;

use crate::encode::is_unreserved;

use crate::Pair;

/// The rank of each byte in the order of encoded texts: encoded bytes come first, by value.
const RANK: [u8; 256] = {
    let mut table = [0; 256];
    let mut next = 0_u8;
    let mut bare = false;
    loop {
        let mut byte = 0_usize;
        while byte < 256 {
            #[expect(clippy::cast_possible_truncation, reason = "the index is below 256")]
            if is_unreserved(byte as u8) == bare {
                table[byte] = next;
                next = next.wrapping_add(1);
            }
            byte += 1;
        }
        if bare {
            break table;
        }
        bare = true;
    }
};

/// The number of bytes of a name in a prefix.
const PREFIX: usize = 11;

/// The lowest bits are the parameter's index in the caller's list. A list of 2^40 pairs has 32 TiB.
const INDEX_BITS: u32 = 128 - 8 * PREFIX as u32;

/// The beginning of a name: eleven ranks or bytes; a shorter name is filled up with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Prefix(u128);

impl Prefix {
    /// The ranks of a name's first bytes. Where zeros after a shorter name make two prefixes equal,
    /// the whole names decide.
    pub(crate) const fn of_ranks(name: &[u8]) -> Self {
        let mut ranks = [0; 16];
        let mut place = 0;
        while place < PREFIX && place < name.len() {
            ranks[place] = RANK[name[place] as usize];
            place += 1;
        }
        Self(u128::from_be_bytes(ranks))
    }

    /// A name's first bytes. `text` begins with the name.
    pub(crate) fn of_bytes(text: &[u8], length: usize) -> Self {
        let bytes = match text.first_chunk() {
            Some(window) => u128::from_be_bytes(*window),
            None => {
                let mut bytes = [0; 16];
                for (to, from) in bytes.iter_mut().zip(text) {
                    *to = *from;
                }
                u128::from_be_bytes(bytes)
            }
        };
        let counted = 8 * length.min(PREFIX) as u32;
        Self(bytes & !u128::MAX.checked_shr(counted).unwrap_or_default())
    }
}

/// A parameter: the prefix of its name, and its index in the caller's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry(u128);

impl Entry {
    const fn new(prefix: Prefix, index: usize) -> Self {
        Self(prefix.0 | index as u128)
    }

    pub(crate) const fn index(self) -> usize {
        (self.0 & ((1 << INDEX_BITS) - 1)) as usize
    }

    pub(crate) const fn prefix(self) -> Prefix {
        Prefix(self.0 >> INDEX_BITS << INDEX_BITS)
    }
}

/// Sorts parameters by their prefixes.
pub(crate) fn sort(prefixes: impl Iterator<Item = Prefix>, entries: &mut Vec<Entry>) {
    entries.clear();
    let entry = |(index, prefix)| Entry::new(prefix, index);
    entries.extend(prefixes.enumerate().map(entry));
    entries.sort_unstable();
}

/// The groups of entries whose prefixes are equal.
pub(crate) fn undecided(entries: &mut [Entry]) -> impl Iterator<Item = &mut [Entry]> {
    let groups = entries.chunk_by_mut(|a, b| a.prefix() == b.prefix());
    groups.filter(|group| group.len() > 1)
}

/// Whether no two prefixes are equal: then the entries are sorted.
pub(crate) fn are_decided(entries: &[Entry]) -> bool {
    let pairs = entries.iter().zip(entries.iter().skip(1));
    pairs.fold(true, |decided, (a, b)| decided & (a.prefix() != b.prefix()))
}

/// An order of texts.
pub(crate) trait Order {
    fn prefix(text: &[u8]) -> Prefix;
    fn compare(a: &[u8], b: &[u8]) -> Ordering;
}

/// The order of 3.4.1.3.2: that of the encoded texts.
pub(crate) struct Ranks;

impl Order for Ranks {
    fn prefix(text: &[u8]) -> Prefix {
        Prefix::of_ranks(text)
    }

    fn compare(a: &[u8], b: &[u8]) -> Ordering {
        texts(a, b)
    }
}

/// The order of the bytes themselves.
pub(crate) struct Bytes;

impl Order for Bytes {
    fn prefix(text: &[u8]) -> Prefix {
        Prefix::of_bytes(text, text.len())
    }

    fn compare(a: &[u8], b: &[u8]) -> Ordering {
        a.cmp(b)
    }
}

/// A group of fewer parameters is sorted by comparing them in full.
const FEW: usize = 8;

/// Sorts the parameters whose prefixes are equal by name and value. The prefixes stay those of the
/// names.
pub(crate) fn settle<'p, O: Order>(entries: &mut [Entry], pair: impl Fn(usize) -> Pair<'p>) {
    let compare = |a: &Entry, b: &Entry| compare::<O>(pair(a.index()), pair(b.index()));
    for group in undecided(entries) {
        let prefix = match &*group {
            [first, ..] if group.len() >= FEW => first.prefix(),
            _ => {
                group.sort_unstable_by(compare);
                continue;
            }
        };
        // Skip what all of them share: the bytes after it may decide, as the names' beginnings did.
        let name = |entry: &Entry| pair(entry.index()).0;
        let value = |entry: &Entry| pair(entry.index()).1;
        let shared = shared_bytes(group, name);
        if group.iter().all(|entry| name(entry).len() == shared) {
            sort_after::<O>(group, shared_bytes(group, value), value);
        } else {
            sort_after::<O>(group, shared, name);
        }
        for same in undecided(group) {
            same.sort_unstable_by(compare);
        }
        for entry in group {
            *entry = Entry::new(prefix, entry.index());
        }
    }
}

/// Sorts entries by the prefix of a text of each, after skipping so many bytes.
fn sort_after<'p, O: Order>(group: &mut [Entry], bytes: usize, text: impl Fn(&Entry) -> &'p [u8]) {
    for entry in group.iter_mut() {
        let after = text(entry).get(bytes..).unwrap_or_default();
        *entry = Entry::new(O::prefix(after), entry.index());
    }
    group.sort_unstable();
}

/// The number of first bytes that are the same in a text of each entry.
fn shared_bytes<'p>(group: &[Entry], text: impl Fn(&Entry) -> &'p [u8]) -> usize {
    let mut rest = group.iter().map(text);
    let first = rest.next().unwrap_or_default();
    rest.fold(first.len(), |shared, other| {
        same(first.get(..shared).unwrap_or_default(), other)
    })
}

/// Sorts a caller's parameters into `entries`.
#[inline(never)]
pub(crate) fn sort_pairs(parameters: &[Pair<'_>], entries: &mut Vec<Entry>) {
    let prefixes = parameters.iter().map(|(name, _)| Prefix::of_ranks(name));
    sort(prefixes, entries);
    settle::<Ranks>(entries, |index| {
        parameters.get(index).copied().unwrap_or_default()
    });
}

/// The order of two parameters by name and value.
pub(crate) fn compare<O: Order>(a: Pair<'_>, b: Pair<'_>) -> Ordering {
    O::compare(a.0, b.0).then_with(|| O::compare(a.1, b.1))
}

/// The order of the encoded texts; equal bytes are skipped sixteen at a time.
fn texts(a: &[u8], b: &[u8]) -> Ordering {
    let same = same_windows(a, b);
    let (a, b) = (
        a.get(same..).unwrap_or_default(),
        b.get(same..).unwrap_or_default(),
    );
    let rank = |byte: &u8| RANK[usize::from(*byte)];
    a.iter().map(rank).cmp(b.iter().map(rank))
}

/// The number of first bytes that two texts share.
fn same(a: &[u8], b: &[u8]) -> usize {
    let windows = same_windows(a, b);
    let after = a.iter().zip(b).skip(windows);
    windows + after.take_while(|(a, b)| a == b).count()
}

/// [`same`], in steps of sixteen bytes.
fn same_windows(a: &[u8], b: &[u8]) -> usize {
    let (a, b) = (a.as_chunks::<16>().0, b.as_chunks::<16>().0);
    16 * a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn the_bytes_that_texts_share_are_counted() {
        let text = [b'a'; 40];
        for length in 0..text.len() {
            for place in 0..length {
                let mut other = text;
                other[place] = b'b';
                assert_eq!(same(&text[..length], &other), place);
                assert_eq!(same_windows(&text[..length], &other), place / 16 * 16);
                assert_eq!(same(&other, &text[..length]), place);
            }
            assert_eq!(same(&text[..length], &text), length);
        }
        let texts = [b"abcd", b"abce", b"abde", b"abcd"];
        let entries = [0, 1, 2, 3].map(|index| Entry::new(Prefix(0), index));
        let text = |entry: &Entry| &texts[entry.index()][..];
        for (count, shared) in [(0, 0), (1, 4), (2, 3), (3, 2), (4, 2)] {
            assert_eq!(shared_bytes(&entries[..count], text), shared, "{count}");
        }
    }

    #[test]
    fn groups_of_equal_prefixes_are_undecided() {
        for (prefixes, groups) in [
            (&[][..], &[][..]),
            (&[1], &[]),
            (&[1, 2, 3], &[]),
            (&[1, 2, 2, 3], &[2]),
            (&[1, 1, 2, 3, 3, 3], &[2, 3]),
        ] {
            let entry =
                |(index, prefix): (usize, &u128)| Entry::new(Prefix(prefix << INDEX_BITS), index);
            let mut entries: Vec<_> = prefixes.iter().enumerate().map(entry).collect();
            assert_eq!(are_decided(&entries), groups.is_empty(), "{prefixes:?}");
            let found: Vec<_> = undecided(&mut entries).map(|group| group.len()).collect();
            assert_eq!(found, groups, "{prefixes:?}");
        }
    }

    /// How often a parameter is read while so many of equal prefixes are sorted.
    fn reads(count: usize, pair: impl Fn(usize) -> (String, String)) -> usize {
        let texts: Vec<_> = (0..count).map(pair).collect();
        let prefixes = texts.iter().map(|(name, _)| Ranks::prefix(name.as_bytes()));
        let mut entries = Vec::new();
        sort(prefixes, &mut entries);
        let reads = Cell::new(0);
        settle::<Ranks>(&mut entries, |index| {
            reads.set(reads.get() + 1);
            let (name, value) = &texts[index];
            (name.as_bytes(), value.as_bytes())
        });
        let sorted: Vec<_> = entries.iter().map(|entry| &texts[entry.index()]).collect();
        assert!(sorted.is_sorted(), "{sorted:?}");
        reads.get()
    }

    /// Many are sorted by what comes after the bytes that they share: each is read for the names' shared
    /// bytes, for their lengths, for the values' shared bytes and for what comes after. Of few, two are
    /// compared in full.
    #[test]
    fn many_that_share_a_beginning_are_not_compared_in_full() {
        let beginning = "b".repeat(30);
        let digits = |index: usize| format!("{beginning}{:02}", index * 37 % 100);
        for count in [FEW, 64, 99] {
            let by_name = reads(count, |index| (digits(index), String::new()));
            assert_eq!(by_name, 2 * count + 1, "{count}");
            let by_value = reads(count, |index| (beginning.clone(), digits(index)));
            assert_eq!(by_value, 4 * count, "{count}");
        }
        assert_eq!(reads(2, |index| (digits(index), String::new())), 2);
        let few = reads(FEW - 1, |index| (digits(index), String::new()));
        assert!(few.is_multiple_of(2) && few >= 2 * (FEW - 2), "{few}");
    }
}
