//! The state on disk: issued credentials and used nonces, in one file that survives a crash.
//!
//! One thread writes. It commits all waiting changes in one transaction, and confirms each when it is
//! on disk. Requests are answered after that, so a crash never undoes an answer.

use std::fs::OpenOptions;
use std::path::Path;
use std::thread;

use redb::backends::FileBackend;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use tokio::sync::{mpsc, oneshot};

use super::change::Change;
use super::fault::Fault;
use super::issued::{Temporary, Token};
use super::nonces::Used;

const NONCES: TableDefinition<'_, (u64, u128), ()> = TableDefinition::new("nonces");
const TEMPORARY: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("temporary");
const TOKENS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("tokens");
/// Credentials that were generated at the first start, under `CREDENTIALS`.
const MADE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("made");
/// The second before which nonces are forgotten, under `FLOOR`.
const NUMBERS: TableDefinition<'_, &str, u64> = TableDefinition::new("numbers");

const CREDENTIALS: &str = "credentials";
const FLOOR: &str = "floor";

/// The highest number of changes that wait to be written.
const QUEUE: usize = 4096;
/// The highest number of changes in one transaction.
const GROUP: usize = 2048;
/// Seconds between two deletions of old nonces.
const DELETE_EVERY: u64 = 5;

/// The content of the file.
#[derive(Default)]
pub(super) struct Found {
    pub(super) temporary: Vec<(String, Temporary)>,
    pub(super) tokens: Vec<(String, Token)>,
    pub(super) nonces: Vec<Used>,
    pub(super) floor: u64,
    pub(super) made: Option<Vec<u8>>,
}

struct Job {
    changes: Vec<Change>,
    /// Nonces before this second may be deleted.
    floor: u64,
    done: oneshot::Sender<bool>,
}

/// The file, and the thread that writes it.
pub(super) struct Disk {
    jobs: mpsc::Sender<Job>,
}

fn fault(path: &Path, found: impl std::fmt::Display) -> Fault {
    let path = path.display();
    Fault::Input(format!(
        "cannot use the state file {path}: {found}. It must be a state file of this program that no other process uses"
    ))
}

impl Disk {
    /// Opens the file or creates it, readable only by this user. A new file stores `made`.
    pub(super) fn open(path: &Path, made: Option<&[u8]>) -> Result<(Self, Found), Fault> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|found| fault(path, found))?;
        let database = Database::builder()
            .set_cache_size(16 << 20)
            .create_with_backend(FileBackend::new(file).map_err(|found| fault(path, found))?)
            .map_err(|found| fault(path, found))?;
        let found = prepare(&database, made).map_err(|found| fault(path, found))?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        thread::Builder::new()
            .name("state".to_owned())
            .spawn(move || write(&database, waiting, found.1))
            .map_err(|found| {
                Fault::Internal(format!(
                    "cannot start the thread that writes the state: {found}"
                ))
            })?;
        Ok((Self { jobs }, found.0))
    }

    /// Writes the changes. Returns when they are on disk; false if they cannot be written.
    pub(super) async fn commit(&self, changes: Vec<Change>, floor: u64) -> bool {
        let (done, answer) = oneshot::channel();
        let job = Job {
            changes,
            floor,
            done,
        };
        self.jobs.send(job).await.is_ok() && answer.await.unwrap_or_default()
    }
}

fn prepare(database: &Database, made: Option<&[u8]>) -> Result<(Found, u64), redb::Error> {
    let transaction = database.begin_write()?;
    {
        transaction.open_table(NONCES)?;
        transaction.open_table(TEMPORARY)?;
        transaction.open_table(TOKENS)?;
        transaction.open_table(NUMBERS)?;
        let mut table = transaction.open_table(MADE)?;
        if let Some(made) = made
            && table.get(CREDENTIALS)?.is_none()
        {
            table.insert(CREDENTIALS, made)?;
        }
    }
    transaction.commit()?;
    let transaction = database.begin_read()?;
    let mut found = Found::default();
    if let Some(floor) = transaction.open_table(NUMBERS)?.get(FLOOR)? {
        found.floor = floor.value();
    }
    for entry in transaction.open_table(NONCES)?.iter()? {
        let (timestamp, digest) = entry?.0.value();
        found.nonces.push(Used { timestamp, digest });
    }
    for entry in transaction.open_table(TEMPORARY)?.iter()? {
        let (id, value) = entry?;
        let read = serde_json::from_slice(value.value()).map_err(corrupted)?;
        found.temporary.push((id.value().to_owned(), read));
    }
    for entry in transaction.open_table(TOKENS)?.iter()? {
        let (id, value) = entry?;
        let read = serde_json::from_slice(value.value()).map_err(corrupted)?;
        found.tokens.push((id.value().to_owned(), read));
    }
    if let Some(made) = transaction.open_table(MADE)?.get(CREDENTIALS)? {
        found.made = Some(made.value().to_vec());
    }
    let floor = found.floor;
    Ok((found, floor))
}

/// The entry may contain a secret, so only the place of the error is reported.
fn corrupted(fault: serde_json::Error) -> redb::Error {
    redb::Error::Corrupted(format!(
        "an entry has an unknown format, at column {}",
        fault.column()
    ))
}

/// Writes until all senders are gone. After an error nothing more is written, because the state in
/// memory may be ahead of the file; every later change is answered with false.
fn write(database: &Database, mut waiting: mpsc::Receiver<Job>, mut deleted: u64) {
    let mut is_whole = true;
    while let Some(first) = waiting.blocking_recv() {
        let mut jobs = vec![first];
        while jobs.len() < GROUP
            && let Ok(next) = waiting.try_recv()
        {
            jobs.push(next);
        }
        let floor = jobs.iter().map(|job| job.floor).max().unwrap_or_default();
        let floor = Some(floor).filter(|floor| *floor >= deleted.saturating_add(DELETE_EVERY));
        if is_whole {
            match write_all(database, &jobs, floor) {
                Ok(()) => deleted = floor.unwrap_or(deleted),
                Err(found) => {
                    is_whole = false;
                    tracing::error!(%found, "cannot write the state file; nothing more is issued");
                }
            }
        }
        for job in jobs {
            // The request may have ended before its change was written.
            let _ = job.done.send(is_whole);
        }
    }
}

fn write_all(database: &Database, jobs: &[Job], floor: Option<u64>) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    let changes = jobs.iter().flat_map(|job| &job.changes);
    write_nonces(&transaction, changes.clone(), floor)?;
    write_grants(&transaction, changes)?;
    transaction.commit()?;
    Ok(())
}

fn write_nonces<'c>(
    transaction: &WriteTransaction,
    changes: impl Iterator<Item = &'c Change>,
    floor: Option<u64>,
) -> Result<(), redb::Error> {
    let mut nonces = transaction.open_table(NONCES)?;
    let mut keys: Vec<(u64, u128)> = changes
        .filter_map(|change| match change {
            Change::Nonce(used) => Some((used.timestamp, used.digest)),
            Change::Temporary(..)
            | Change::NoTemporary(_)
            | Change::Token(..)
            | Change::NoToken(_) => None,
        })
        .collect();
    // Sorted keys touch fewer pages.
    keys.sort_unstable();
    for key in keys {
        nonces.insert(key, ())?;
    }
    if let Some(floor) = floor {
        nonces.retain_in(..(floor, 0), |_, ()| false)?;
        transaction.open_table(NUMBERS)?.insert(FLOOR, floor)?;
    }
    Ok(())
}

fn write_grants<'c>(
    transaction: &WriteTransaction,
    changes: impl Iterator<Item = &'c Change>,
) -> Result<(), redb::Error> {
    let mut grants = changes
        .filter(|change| !matches!(change, Change::Nonce(_)))
        .peekable();
    if grants.peek().is_none() {
        return Ok(());
    }
    let mut temporary = transaction.open_table(TEMPORARY)?;
    let mut tokens = transaction.open_table(TOKENS)?;
    for change in grants {
        match change {
            Change::Nonce(_) => {}
            Change::Temporary(id, value) => {
                let value = serde_json::to_vec(value).map_err(corrupted)?;
                temporary.insert(id.as_str(), value.as_slice())?;
            }
            Change::NoTemporary(id) => {
                temporary.remove(id.as_str())?;
            }
            Change::Token(id, value) => {
                let value = serde_json::to_vec(value).map_err(corrupted)?;
                tokens.insert(id.as_str(), value.as_slice())?;
            }
            Change::NoToken(id) => {
                tokens.remove(id.as_str())?;
            }
        }
    }
    Ok(())
}
