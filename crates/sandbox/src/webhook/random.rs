//! Numbers that a seed makes: the same run can be made again.

use basestring::digest::{Algorithm, HashFunction};

/// A row of hexadecimal texts from a seed. None of them keeps a secret: they are call identifiers
/// and the client's nonces of Digest.
#[derive(Clone, Debug)]
pub(super) struct Random {
    seed: u64,
    count: u64,
}

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    /// The next text, 32 hexadecimal digits in lower case.
    pub(super) fn hexadecimal(&mut self) -> String {
        self.count += 1;
        let sha256 = Algorithm {
            hash: HashFunction::Sha256,
            session: false,
        };
        let mut digits = sha256.hash(format!("{} {}", self.seed, self.count).as_bytes());
        digits.truncate(32);
        digits
    }
}
