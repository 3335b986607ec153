//! Identifiers that are computed from a seed, so that a run can be repeated.

use basestring::digest::{Algorithm, HashFunction};

/// A sequence of hexadecimal texts from a seed. None of them is secret: they are call identifiers and
/// client nonces of Digest.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    seed: u64,
    count: u64,
}

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    /// The next text, 32 hexadecimal digits in lowercase.
    pub(crate) fn hexadecimal(&mut self) -> String {
        self.count += 1;
        let sha256 = Algorithm {
            hash: HashFunction::Sha256,
            session: false,
        };
        let mut digits = sha256.hash(format!("{} {}", self.seed, self.count).as_bytes());
        digits.truncate(32);
        digits
    }

    /// The next text in the form of a UUID.
    pub(crate) fn identifier(&mut self) -> String {
        let mut digits = self.hexadecimal();
        for place in [20, 16, 12, 8] {
            digits.insert(place, '-');
        }
        digits
    }
}
