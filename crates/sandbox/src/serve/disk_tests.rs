//! A state that is not what it was is refused, or has everything that was written.

use std::path::{Path, PathBuf};

use basestring_oracle::internal::files::read;

use super::{Arc, Change, Found, Job, Opened, Used, guard, oneshot, opened, write_all};

const NONCES: u64 = 60;

/// A folder with a state of some commits, as a process leaves it that is ended by SIGKILL.
struct Place {
    folder: tempfile::TempDir,
    state: Vec<u8>,
    guard: Vec<u8>,
}

fn used(number: u64) -> Used {
    Used {
        timestamp: 1_700_000_000 + number / 3,
        digest: u128::from(number) * 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced,
        client: 7,
    }
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state");
        let mut there = opened(&path, None).expect("a new state");
        for number in 0..NONCES {
            let (done, _) = oneshot::channel();
            let changes = Arc::new(vec![Change::Nonce(used(number))]);
            there.mark = there.mark.next();
            write_all(&there.database, &[Job { changes, done }], there.mark).expect("a commit");
            there.guard.write(there.mark).expect("the guard");
        }
        // The files as they are while the program runs.
        let state = read(&path).expect("the state");
        let guard = read(&guard::path_of(&path)).expect("the guard");
        Self {
            folder,
            state,
            guard,
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Whether a state is refused. If not, it must have all nonces.
    fn refuses(&self, state: Option<&[u8]>, guard: Option<&[u8]>, what: &str) -> bool {
        put(&self.path(), state);
        put(&guard::path_of(&self.path()), guard);
        match opened(&self.path(), None) {
            Err(found) => {
                assert!(!found.is_empty());
                true
            }
            Ok(Opened { found, .. }) => {
                assert!(has_all(&found), "{what}: nonces are missing");
                false
            }
        }
    }
}

fn put(path: &Path, content: Option<&[u8]>) {
    match content {
        Some(content) => std::fs::write(path, content).expect("a file"),
        None => std::fs::remove_file(path).expect("a file that was there"),
    }
}

fn has_all(found: &Found) -> bool {
    let is_there = |number| found.nonces.contains(&used(number));
    (0..NONCES).all(is_there)
}

/// The places in a file of which each is changed: some of its header, and some of the rest. The variable
/// EVERY_BYTE makes it all of them, which takes hours.
fn places(length: usize) -> impl Iterator<Item = usize> {
    // An odd step comes to every place in a page.
    let (near, far) = match std::env::var_os("EVERY_BYTE") {
        Some(_) => (1, 1),
        None => (5, (length / 40) | 1),
    };
    let header = (0..320).step_by(near);
    header.chain((320..length).step_by(far))
}

#[test]
fn a_flipped_bit_is_refused_or_changes_nothing() {
    let place = Place::new();
    assert!(!place.refuses(Some(&place.state), Some(&place.guard), "as it was"));
    let mut refused = 0;
    for at in places(place.state.len()) {
        let mut changed = place.state.clone();
        changed[at] ^= 1 << (at % 8);
        let what = format!("byte {at}");
        refused += usize::from(place.refuses(Some(&changed), Some(&place.guard), &what));
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn the_header_of_an_earlier_commit_is_refused() {
    let place = Place::new();
    // Which of its two last commits is the valid one is one bit of the tenth byte.
    for bit in 0..8 {
        let mut changed = place.state.clone();
        changed[9] ^= 1 << bit;
        place.refuses(Some(&changed), Some(&place.guard), &format!("bit {bit}"));
    }
}

#[test]
fn a_state_that_is_cut_missing_or_older_is_refused() {
    let place = Place::new();
    let guard = Some(&place.guard[..]);
    let length = place.state.len();
    for at in (0..length)
        .step_by((length / 25) | 1)
        .chain([1, 9, 320, length - 1])
    {
        let cut = place.state.get(..at);
        assert!(
            place.refuses(cut, guard, &format!("{at} bytes")),
            "{at} of {length} bytes"
        );
    }
    put(&place.path(), Some(b""));
    assert!(place.refuses(None, guard, "deleted"));
    // A state that begins again, and one that is older.
    let other = Place::new();
    assert!(place.refuses(Some(&other.state), guard, "another"));
    assert!(!place.refuses(Some(&place.state), guard, "as it was"));
    let newer = read(&guard::path_of(&place.path())).expect("the guard");
    assert_ne!(newer, place.guard);
    assert!(place.refuses(Some(&place.state), Some(&newer), "older"));
    // A guard that is corrupt; without one, the state itself is enough.
    for at in 0..place.guard.len() {
        let mut changed = place.guard.clone();
        changed[at] ^= 1;
        assert!(place.refuses(Some(&place.state), Some(&changed), "a corrupt guard"));
    }
    assert!(!place.refuses(Some(&place.state), None, "no guard"));
}
