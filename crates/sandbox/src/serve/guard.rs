//! A small file next to the state file that has the number of its last commit.
//!
//! The state file alone cannot show that it is older than it should be: a copy from a backup, a file that
//! was deleted and created again, or a header whose damage leads to the commit before the last. Each of
//! them would accept nonces that were used.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use basestring_oracle::internal::files::read_whole;
use sha2::{Digest, Sha256};

use super::private;

const MAGIC: &[u8; 8] = b"bstguard";

/// Which commit of which state is the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Chosen at random when the state is created.
    pub(super) id: u128,
    /// Counted from 1.
    pub(super) commit: u64,
}

impl Mark {
    /// That of the next commit.
    pub(super) const fn next(self) -> Self {
        Self {
            id: self.id,
            commit: self.commit.saturating_add(1),
        }
    }
}

/// The file, open for writing.
pub(super) struct Guard(File);

/// The path of the guard of a state file.
pub(super) fn path_of(state: &Path) -> PathBuf {
    let mut path = OsString::from(state);
    path.push(".guard");
    path.into()
}

impl Guard {
    /// Opens or creates it, readable only by this user. Also returns its mark: none if it is new.
    pub(super) fn open(state: &Path) -> io::Result<(Self, Option<Mark>)> {
        let mut file = private::open(&path_of(state))?;
        let content = read_whole(&mut file)?;
        let mark = match content.is_empty() {
            true => None,
            false => Some(read(&content).ok_or_else(|| io::Error::other("it is corrupt"))?),
        };
        Ok((Self(file), mark))
    }

    /// Writes the mark over the one before. It is not waited for: after a power failure, it may be
    /// that of an earlier commit, which is accepted too.
    pub(super) fn write(&mut self, mark: Mark) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(0))?;
        self.0.write_all(&written(mark))
    }
}

/// Magic, identifier of the state, number of the commit, and the first half of their SHA-256.
fn written(mark: Mark) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(mark.id.to_le_bytes());
    bytes.extend(mark.commit.to_le_bytes());
    let digest = Sha256::digest(&bytes);
    bytes.extend(digest.iter().take(16));
    bytes
}

fn read(content: &[u8]) -> Option<Mark> {
    let id = content.get(8..24)?.try_into().ok()?;
    let commit = content.get(24..32)?.try_into().ok()?;
    let mark = Mark {
        id: u128::from_le_bytes(id),
        commit: u64::from_le_bytes(commit),
    };
    (written(mark) == content).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::{Mark, read, written};

    #[test]
    fn every_change_of_a_byte_and_every_other_length_is_noticed() {
        let mark = Mark {
            id: 0x1234_5678_9abc_def0,
            commit: 41,
        };
        let whole = written(mark);
        assert_eq!(whole.len(), 48);
        assert_eq!(read(&whole), Some(mark));
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                assert_eq!(read(&changed), None, "byte {at}, bit {bit}");
            }
            assert_eq!(read(&whole[..at]), None, "{at} bytes");
        }
        assert_eq!(read(&[&whole[..], b"\0"].concat()), None);
    }
}
