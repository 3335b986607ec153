//! The used nonces (RFC 5849 3.3), in limited memory.
//!
//! A nonce is kept as long as its timestamp is within the window; older timestamps are rejected anyway.
//! There is one bucket for each second, so that removing old nonces is cheap. If there is no room for a
//! client, its request is rejected: no nonce is removed early.
//!
//! The system's clock may jump forward and back. So a nonce is also kept as long as the window since it
//! was used, by a clock that does not jump; and the seconds of removed nonces are remembered, because
//! requests of these seconds cannot be distinguished from replays.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::time::{Duration, Instant};

use basestring::NonceUse;
use sha2::{Digest, Sha256};

use super::forgotten::Forgotten;
use super::shares::Shares;

/// One use of a nonce: the timestamp, and digests of everything that must be unique with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Used {
    /// Seconds since 1970.
    pub(super) timestamp: u64,
    /// Half of a SHA-256 over client identifier, token identifier and nonce.
    pub(super) digest: u128,
    /// A part of a SHA-256 over the client identifier.
    pub(super) client: u64,
}

impl Used {
    /// None if the timestamp is not a 64-bit number.
    pub(super) fn of(nonce: &NonceUse<'_>) -> Option<Self> {
        let timestamp = std::str::from_utf8(nonce.timestamp).ok()?.parse().ok()?;
        let digest = start_of_digest::<16>(&[nonce.client_key, nonce.token, nonce.nonce]);
        let client = start_of_digest::<8>(&[nonce.client_key]);
        Some(Self {
            timestamp,
            digest: u128::from_le_bytes(digest),
            client: u64::from_le_bytes(client),
        })
    }
}

fn start_of_digest<const N: usize>(parts: &[&[u8]]) -> [u8; N] {
    let mut hash = Sha256::new();
    for part in parts {
        // The lengths separate the parts.
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part);
    }
    let mut start = [0; N];
    let digest = hash.finalize();
    start
        .iter_mut()
        .zip(digest)
        .for_each(|(to, from)| *to = from);
    start
}

/// The result of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is the first use, and is recorded.
    New,
    /// It was used before.
    Again,
    /// There is no room to record it.
    NoRoom,
    /// Nonces of that second have been forgotten; those after this second are known.
    Forgotten(u64),
}

/// A hasher for digests, which are random already.
#[derive(Default)]
pub(super) struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut low = [0; 8];
        low.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        self.0 = u64::from_le_bytes(low);
    }
}

/// The nonces of one second.
struct Bucket {
    digests: HashSet<u128, BuildHasherDefault<Plain>>,
    /// How many are of each client.
    clients: HashMap<u64, usize, BuildHasherDefault<Plain>>,
    /// When the last of them was used.
    last: Instant,
}

/// The used nonces.
pub(super) struct UsedNonces {
    buckets: BTreeMap<u64, Bucket>,
    shares: Shares<u64>,
    forgotten: Forgotten,
    /// Seconds whose nonces have been removed here and not yet in the file.
    removed: Vec<u64>,
    /// When nonces were last removed.
    swept: Option<Instant>,
}

/// The shortest time between two removals.
const SWEEP: Duration = Duration::from_secs(1);

impl UsedNonces {
    /// No nonces used yet, room for `most`, shared by this many clients.
    pub(super) fn new(most: usize, clients: usize, forgotten: Forgotten) -> Self {
        Self {
            buckets: BTreeMap::new(),
            shares: Shares::new(most, clients),
            forgotten,
            removed: Vec::new(),
            swept: None,
        }
    }

    /// Records a use if it is the first.
    pub(super) fn take(&mut self, used: Used, at: Instant) -> Taken {
        if let Some(until) = self.forgotten.until(used.timestamp) {
            return Taken::Forgotten(until);
        }
        let bucket = self.buckets.get(&used.timestamp);
        if bucket.is_some_and(|bucket| bucket.digests.contains(&used.digest)) {
            return Taken::Again;
        }
        if !self.shares.take(used.client) {
            return Taken::NoRoom;
        }
        let bucket = self.buckets.entry(used.timestamp);
        let bucket = bucket.or_insert_with(|| Bucket {
            digests: HashSet::default(),
            clients: HashMap::default(),
            last: at,
        });
        bucket.digests.insert(used.digest);
        *bucket.clients.entry(used.client).or_default() += 1;
        bucket.last = at;
        Taken::New
    }

    /// Undoes a use whose request was rejected after all.
    pub(super) fn release(&mut self, used: Used) {
        let Some(bucket) = self.buckets.get_mut(&used.timestamp) else {
            return;
        };
        if bucket.digests.remove(&used.digest) {
            if let Some(count) = bucket.clients.get_mut(&used.client) {
                *count = count.saturating_sub(1);
            }
            self.shares.give_back(&used.client, 1);
        }
    }

    /// Removes nonces with timestamps before the window that were used before the window too.
    pub(super) fn forget(&mut self, now: u64, window: u64, at: Instant) {
        if self
            .swept
            .is_some_and(|swept| at.duration_since(swept) < SWEEP)
        {
            return;
        }
        self.swept = Some(at);
        let time = Duration::from_secs(window);
        let old = self.buckets.range(..now.saturating_sub(window));
        let old = old.filter(|(_, bucket)| at.duration_since(bucket.last) >= time);
        let old: Vec<u64> = old.map(|(second, _)| *second).collect();
        for second in old {
            let Some(bucket) = self.buckets.remove(&second) else {
                continue;
            };
            for (client, count) in bucket.clients {
                self.shares.give_back(&client, count);
            }
            self.forgotten.add(second..=second);
            self.removed.push(second);
        }
    }

    /// The seconds that were removed since the last call, if there are some, with all ranges.
    pub(super) fn removed(&mut self) -> Option<(Vec<u64>, Forgotten)> {
        if self.removed.is_empty() {
            return None;
        }
        Some((std::mem::take(&mut self.removed), self.forgotten.clone()))
    }

    /// How many nonces are kept.
    pub(super) const fn count(&self) -> usize {
        self.shares.count()
    }
}

#[cfg(test)]
mod tests {
    use super::{Forgotten, Taken, Used, UsedNonces};
    use basestring::NonceUse;
    use std::time::{Duration, Instant};

    fn nonces(most: usize) -> UsedNonces {
        UsedNonces::new(most, 1, Forgotten::default())
    }

    fn used(timestamp: u64, nonce: &str) -> Used {
        Used::of(&NonceUse {
            client_key: b"ck",
            token: b"tk",
            timestamp: timestamp.to_string().as_bytes(),
            nonce: nonce.as_bytes(),
        })
        .expect("a timestamp")
    }

    #[test]
    fn a_nonce_is_new_once_for_its_second() {
        let (mut nonces, at) = (nonces(10), Instant::now());
        assert_eq!(nonces.take(used(5, "n"), at), Taken::New);
        assert_eq!(nonces.take(used(5, "n"), at), Taken::Again);
        assert_eq!(nonces.take(used(6, "n"), at), Taken::New);
        let parts = |client: &[u8], token: &[u8]| {
            Used::of(&NonceUse {
                client_key: client,
                token,
                timestamp: b"5",
                nonce: b"n",
            })
        };
        assert_ne!(parts(b"ab", b"c"), parts(b"a", b"bc"));
        // The request was rejected after all.
        nonces.release(used(5, "n"));
        assert_eq!(nonces.count(), 1);
        assert_eq!(nonces.take(used(5, "n"), at), Taken::New);
    }

    #[test]
    fn no_nonce_is_forgotten_early_when_memory_is_full() {
        let (mut nonces, at) = (nonces(2), Instant::now());
        assert_eq!(nonces.take(used(5, "a"), at), Taken::New);
        assert_eq!(nonces.take(used(6, "b"), at), Taken::New);
        assert_eq!(nonces.take(used(7, "c"), at), Taken::NoRoom);
        assert_eq!(nonces.take(used(5, "a"), at), Taken::Again);
        let later = at + Duration::from_secs(10);
        nonces.forget(16, 10, later);
        assert_eq!(nonces.count(), 1);
        assert_eq!(nonces.take(used(7, "c"), later), Taken::New);
        assert_eq!(nonces.take(used(5, "a"), later), Taken::Forgotten(5));
        let (removed, _) = nonces.removed().expect("a second");
        assert_eq!(removed, [5]);
        assert!(nonces.removed().is_none());
    }

    #[test]
    fn a_clock_that_jumped_forward_and_back_rejects_replays_only() {
        let (mut nonces, at) = (nonces(10), Instant::now());
        let after = |seconds| at + Duration::from_secs(seconds);
        assert_eq!(nonces.take(used(1000, "n"), at), Taken::New);
        // For a short time the clock is 30 years ahead: nothing is forgotten.
        nonces.forget(1_000_001_000, 300, after(2));
        assert_eq!(nonces.take(used(1_000_001_000, "m"), after(2)), Taken::New);
        assert_eq!(nonces.take(used(1000, "n"), after(3)), Taken::Again);
        assert_eq!(nonces.take(used(1001, "n"), after(3)), Taken::New);
        // For a long time.
        nonces.forget(1_000_001_400, 300, after(1000));
        assert_eq!(
            nonces.take(used(1001, "n"), after(1000)),
            Taken::Forgotten(1001)
        );
        assert_eq!(nonces.take(used(2001, "n"), after(1001)), Taken::New);
        assert_eq!(nonces.take(used(2001, "n"), after(1001)), Taken::Again);
    }

    #[test]
    fn a_million_nonces_are_distinguished() {
        let (mut nonces, at) = (nonces(1_000_000), Instant::now());
        let digest = |n: u128| n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let used_of = |number: u64| Used {
            timestamp: number / 5000,
            digest: digest(number.into()),
            client: 1,
        };
        for number in 0..1_000_000_u64 {
            assert_eq!(nonces.take(used_of(number), at), Taken::New);
        }
        for number in (0..1_000_000_u64).step_by(997) {
            assert_eq!(nonces.take(used_of(number), at), Taken::Again);
        }
        assert_eq!(nonces.take(used_of(1_000_000), at), Taken::NoRoom);
    }
}
