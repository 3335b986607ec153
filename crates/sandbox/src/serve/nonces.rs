//! The used nonces (RFC 5849 3.3), in limited memory.
//!
//! A nonce is kept as long as its timestamp is within the window; older timestamps are rejected anyway.
//! There is one bucket for each second, so that removing old nonces is cheap. If there is no room, a
//! request is rejected: no nonce is removed early.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use basestring::NonceUse;
use sha2::{Digest, Sha256};

/// One use of a nonce: the timestamp, and a digest of everything that must be unique with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Used {
    /// Seconds since 1970.
    pub(super) timestamp: u64,
    /// Half of a SHA-256 over client identifier, token identifier and nonce.
    pub(super) digest: u128,
}

impl Used {
    /// None if the timestamp is not a 64-bit number.
    pub(super) fn of(nonce: &NonceUse<'_>) -> Option<Self> {
        let timestamp = std::str::from_utf8(nonce.timestamp).ok()?.parse().ok()?;
        let mut hash = Sha256::new();
        for part in [nonce.client_key, nonce.token, nonce.nonce] {
            // The lengths separate the parts.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        let mut half = [0; 16];
        half.iter_mut()
            .zip(digest)
            .for_each(|(to, from)| *to = from);
        Some(Self {
            timestamp,
            digest: u128::from_le_bytes(half),
        })
    }
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
    /// Nonces of that second have been forgotten already.
    Forgotten,
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

type Bucket = HashSet<u128, BuildHasherDefault<Plain>>;

/// The used nonces.
pub(super) struct UsedNonces {
    buckets: BTreeMap<u64, Bucket>,
    count: usize,
    most: usize,
    /// Earlier timestamps are rejected: this run or an earlier one may have forgotten their nonces,
    /// and the clock may have been set back since.
    floor: u64,
}

impl UsedNonces {
    /// No nonces used yet, room for `most`.
    pub(super) fn new(most: usize, floor: u64) -> Self {
        Self {
            buckets: BTreeMap::new(),
            count: 0,
            most,
            floor,
        }
    }

    /// Records a use if it is the first.
    pub(super) fn take(&mut self, used: Used) -> Taken {
        if used.timestamp < self.floor {
            return Taken::Forgotten;
        }
        let known = self
            .buckets
            .get(&used.timestamp)
            .is_some_and(|bucket| bucket.contains(&used.digest));
        if known {
            return Taken::Again;
        }
        if self.count >= self.most {
            return Taken::NoRoom;
        }
        self.count += 1;
        self.buckets
            .entry(used.timestamp)
            .or_default()
            .insert(used.digest);
        Taken::New
    }

    /// Forgets nonces before this second.
    pub(super) fn forget(&mut self, floor: u64) {
        if floor <= self.floor {
            return;
        }
        self.floor = floor;
        while let Some(bucket) = self.buckets.first_entry() {
            if *bucket.key() >= floor {
                break;
            }
            self.count = self.count.saturating_sub(bucket.remove().len());
        }
    }

    /// How many nonces are kept.
    pub(super) const fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::{Taken, Used, UsedNonces};
    use basestring::NonceUse;

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
        let mut nonces = UsedNonces::new(10, 0);
        assert_eq!(nonces.take(used(5, "n")), Taken::New);
        assert_eq!(nonces.take(used(5, "n")), Taken::Again);
        assert_eq!(nonces.take(used(6, "n")), Taken::New);
        let parts = |client: &[u8], token: &[u8]| {
            Used::of(&NonceUse {
                client_key: client,
                token,
                timestamp: b"5",
                nonce: b"n",
            })
        };
        assert_ne!(parts(b"ab", b"c"), parts(b"a", b"bc"));
    }

    #[test]
    fn no_nonce_is_forgotten_early_when_memory_is_full() {
        let mut nonces = UsedNonces::new(2, 0);
        assert_eq!(nonces.take(used(5, "a")), Taken::New);
        assert_eq!(nonces.take(used(6, "b")), Taken::New);
        assert_eq!(nonces.take(used(7, "c")), Taken::NoRoom);
        assert_eq!(nonces.take(used(5, "a")), Taken::Again);
        nonces.forget(6);
        assert_eq!(nonces.count(), 1);
        assert_eq!(nonces.take(used(7, "c")), Taken::New);
        assert_eq!(nonces.take(used(5, "a")), Taken::Forgotten);
        // Setting the clock back does not accept them again.
        nonces.forget(4);
        assert_eq!(nonces.take(used(5, "z")), Taken::Forgotten);
    }

    #[test]
    fn a_million_nonces_are_distinguished() {
        let mut nonces = UsedNonces::new(1_000_000, 0);
        let digest = |n: u128| n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        for number in 0..1_000_000_u64 {
            let used = Used {
                timestamp: number / 5000,
                digest: digest(number.into()),
            };
            assert_eq!(nonces.take(used), Taken::New);
        }
        for number in (0..1_000_000_u64).step_by(997) {
            let used = Used {
                timestamp: number / 5000,
                digest: digest(number.into()),
            };
            assert_eq!(nonces.take(used), Taken::Again);
        }
        assert_eq!(nonces.take(used(9_999, "one more")), Taken::NoRoom);
    }
}
