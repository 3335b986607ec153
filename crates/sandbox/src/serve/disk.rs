//! The state on disk: issued credentials and used nonces, in one file that survives a crash.
//!
//! One thread writes. It commits all waiting changes in one transaction, and confirms each when it is
//! on disk. Requests are answered after that, so a crash never undoes an answer.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use redb::backends::FileBackend;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use tokio::sync::{mpsc, oneshot};

use super::change::Change;
use super::fault::Fault;
use super::forgotten::Forgotten;
use super::guard::{self, Guard, Mark};
use super::issued::{Temporary, Token};
use super::nonces::Used;
use super::private;
use super::random;

/// Used nonces: timestamp and digest, with the client.
const NONCES: TableDefinition<'_, (u64, u128), u64> = TableDefinition::new("nonces");
const TEMPORARY: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("temporary");
const TOKENS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("tokens");
/// Credentials that were generated at the first start, under `CREDENTIALS`.
const MADE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("made");
/// The seconds whose nonces were removed: the first and the last of each range.
const FORGOTTEN: TableDefinition<'_, u64, u64> = TableDefinition::new("forgotten");

/// The identifier of the state and the number of its last commit, under `LAST`.
const MARK: TableDefinition<'_, &str, (u128, u64)> = TableDefinition::new("mark");

const CREDENTIALS: &str = "credentials";
const LAST: &str = "last";

/// The highest number of changes that wait to be written.
const QUEUE: usize = 4096;
/// The highest number of changes in one transaction.
const GROUP: usize = 2048;
const REPLACED: &str = "another file is there now, or an older copy";
/// The shortest time between two attempts to open the file again.
const PAUSE: Duration = Duration::from_millis(200);

/// The content of the file.
#[derive(Default)]
pub(super) struct Found {
    pub(super) temporary: Vec<(String, Temporary)>,
    pub(super) tokens: Vec<(String, Token)>,
    pub(super) nonces: Vec<Used>,
    pub(super) forgotten: Forgotten,
    pub(super) made: Option<Vec<u8>>,
}

struct Job {
    changes: Arc<Vec<Change>>,
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
        let opened = opened(path, made).map_err(|found| fault(path, found))?;
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let store = Store {
            path: path.to_owned(),
            database: Some(opened.database),
            guard: opened.guard,
            mark: opened.mark,
            tried: Instant::now(),
        };
        thread::Builder::new()
            .name("state".to_owned())
            .spawn(move || write(store, waiting))
            .map_err(|found| {
                Fault::Internal(format!(
                    "cannot start the thread that writes the state: {found}"
                ))
            })?;
        Ok((Self { jobs }, opened.found))
    }

    /// Writes the changes. Returns when they are on disk; false if they cannot be written.
    pub(super) async fn commit(&self, changes: Arc<Vec<Change>>) -> bool {
        let (done, answer) = oneshot::channel();
        let job = Job { changes, done };
        self.jobs.send(job).await.is_ok() && answer.await.unwrap_or_default()
    }
}

/// An open state.
struct Opened {
    database: Database,
    guard: Guard,
    mark: Mark,
    found: Found,
}

/// Opens a state, or says why it cannot be trusted.
fn opened(path: &Path, made: Option<&[u8]>) -> Result<Opened, String> {
    let of_guard = |found: std::io::Error| {
        let guard = guard::path_of(path);
        format!("its guard {}: {found}", guard.display())
    };
    let (mut guard, last) = Guard::open(path).map_err(of_guard)?;
    let is_there = std::fs::metadata(path).is_ok_and(|there| there.len() > 0);
    if let (Some(last), false) = (last, is_there) {
        let guard = guard::path_of(path);
        return Err(format!(
            "it is missing or empty, and had {} commits. Restore it, or delete {} to begin with an \
             empty state, which accepts requests again that were accepted before",
            last.commit,
            guard.display()
        ));
    }
    let file = private::open(path).map_err(|found| found.to_string())?;
    // The database panics on some corrupt files.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let read = std::panic::catch_unwind(|| checked(file, last, made));
    std::panic::set_hook(hook);
    let (database, mark, found) = read.unwrap_or_else(|_| Err("it is corrupt".to_owned()))?;
    guard.write(mark).map_err(of_guard)?;
    Ok(Opened {
        database,
        guard,
        mark,
        found,
    })
}

/// Reads the whole file. Corrupt pages are found before anything of them is used.
fn checked(
    file: File,
    last: Option<Mark>,
    made: Option<&[u8]>,
) -> Result<(Database, Mark, Found), String> {
    let mut database = database(file).map_err(|found| found.to_string())?;
    match database.check_integrity() {
        Ok(true) => {}
        Ok(false) => return Err("it is corrupt".to_owned()),
        Err(found) => return Err(format!("it is corrupt ({found})")),
    }
    let there = mark_of(&database).map_err(|found| found.to_string())?;
    let mark = match (there, last) {
        (Some(mark), None) => mark,
        (Some(mark), Some(last)) if mark.id != last.id => {
            return Err("it is not the one that its guard belongs to".to_owned());
        }
        (Some(mark), Some(last)) if mark.commit < last.commit => return Err(older(mark, last)),
        (Some(mark), Some(_)) => mark,
        (None, Some(_)) => return Err("it is not the one that its guard belongs to".to_owned()),
        (None, None) => Mark {
            id: random::number().map_err(|found| found.to_string())?,
            commit: 0,
        },
    };
    let mark = mark.next();
    let found = prepare(&database, made, mark).map_err(|found| found.to_string())?;
    Ok((database, mark, found))
}

fn older(mark: Mark, last: Mark) -> String {
    format!(
        "it is corrupt or an older copy: it ends with commit {}, and {} was made",
        mark.commit, last.commit
    )
}

fn database(file: File) -> Result<Database, redb::Error> {
    let backend = FileBackend::new(file)?;
    let mut builder = Database::builder();
    Ok(builder
        .set_cache_size(16 << 20)
        .create_with_backend(backend)?)
}

/// The number of the last commit; none for a new file.
fn mark_of(database: &Database) -> Result<Option<Mark>, redb::Error> {
    let transaction = database.begin_read()?;
    let table = match transaction.open_table(MARK) {
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
        table => table?,
    };
    let mark = table.get(LAST)?.map(|found| found.value());
    Ok(mark.map(|(id, commit)| Mark { id, commit }))
}

fn set_mark(transaction: &WriteTransaction, mark: Mark) -> Result<(), redb::Error> {
    let mut table = transaction.open_table(MARK)?;
    table.insert(LAST, (mark.id, mark.commit))?;
    Ok(())
}

fn prepare(database: &Database, made: Option<&[u8]>, mark: Mark) -> Result<Found, redb::Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_two_phase_commit(true);
    set_mark(&transaction, mark)?;
    {
        transaction.open_table(NONCES)?;
        transaction.open_table(TEMPORARY)?;
        transaction.open_table(TOKENS)?;
        transaction.open_table(FORGOTTEN)?;
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
    let mut ranges = Vec::new();
    for entry in transaction.open_table(FORGOTTEN)?.iter()? {
        let (first, last) = entry?;
        ranges.push((first.value(), last.value()));
    }
    found.forgotten = Forgotten::of(ranges);
    for entry in transaction.open_table(NONCES)?.iter()? {
        let (key, client) = entry?;
        let (timestamp, digest) = key.value();
        found.nonces.push(Used {
            timestamp,
            digest,
            client: client.value(),
        });
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
    Ok(found)
}

/// The entry may contain a secret, so only the place of the error is reported.
fn corrupted(fault: serde_json::Error) -> redb::Error {
    redb::Error::Corrupted(format!(
        "an entry has an unknown format, at column {}",
        fault.column()
    ))
}

/// The open file; none after an error, until it is opened again.
struct Store {
    path: PathBuf,
    database: Option<Database>,
    guard: Guard,
    /// The last commit.
    mark: Mark,
    /// When it was last opened.
    tried: Instant,
}

impl Store {
    /// Writes all changes, or none. After an error, for example of a full disk, the file is opened again.
    fn write(&mut self, jobs: &[Job]) -> Result<(), redb::Error> {
        if self.database.is_none() {
            if self.tried.elapsed() < PAUSE {
                return Err(redb::Error::PreviousIo);
            }
            self.tried = Instant::now();
            let file = private::open(&self.path).map_err(redb::Error::Io)?;
            let database = database(file)?;
            // Another file may be there by now.
            match mark_of(&database)? {
                Some(mark) if mark.id == self.mark.id && mark.commit >= self.mark.commit => {}
                Some(_) | None => return Err(redb::Error::Corrupted(REPLACED.to_owned())),
            }
            self.database = Some(database);
            tracing::info!("the state file is open again");
        }
        let Some(database) = &self.database else {
            return Err(redb::Error::PreviousIo);
        };
        let next = self.mark.next();
        if let Err(found) = write_all(database, jobs, next) {
            // The database refuses all further use after an error.
            self.database = None;
            return Err(found);
        }
        self.mark = next;
        self.guard.write(next).map_err(redb::Error::Io)
    }
}

/// Writes until all senders are gone. Changes that cannot be written are answered with false.
fn write(mut store: Store, mut waiting: mpsc::Receiver<Job>) {
    let mut was_written = true;
    while let Some(first) = waiting.blocking_recv() {
        let mut jobs = vec![first];
        while jobs.len() < GROUP
            && let Ok(next) = waiting.try_recv()
        {
            jobs.push(next);
        }
        let is_written = match store.write(&jobs) {
            Ok(()) => true,
            Err(found) => {
                if was_written {
                    tracing::error!(%found, "cannot write the state file; requests get 503 until it can be written");
                }
                false
            }
        };
        if is_written && !was_written {
            tracing::info!("the state file can be written again");
        }
        was_written = is_written;
        for job in jobs {
            // The request may have ended before its change was written.
            let _ = job.done.send(is_written);
        }
    }
}

fn write_all(database: &Database, jobs: &[Job], mark: Mark) -> Result<(), redb::Error> {
    let mut transaction = database.begin_write()?;
    // Otherwise, a corrupt last commit would be treated as one that a crash interrupted, and undone.
    transaction.set_two_phase_commit(true);
    set_mark(&transaction, mark)?;
    let changes = jobs.iter().flat_map(|job| job.changes.iter());
    write_nonces(&transaction, changes.clone())?;
    remove_nonces(&transaction, changes.clone())?;
    write_grants(&transaction, changes)?;
    transaction.commit()?;
    Ok(())
}

fn write_nonces<'c>(
    transaction: &WriteTransaction,
    changes: impl Iterator<Item = &'c Change>,
) -> Result<(), redb::Error> {
    let mut nonces = transaction.open_table(NONCES)?;
    let mut keys: Vec<((u64, u128), u64)> = changes
        .filter_map(|change| match change {
            Change::Nonce(used) => Some(((used.timestamp, used.digest), used.client)),
            Change::Removed(..) | Change::Temporary { .. } | Change::Token { .. } => None,
        })
        .collect();
    // Sorted keys touch fewer pages.
    keys.sort_unstable();
    for (key, client) in keys {
        nonces.insert(key, client)?;
    }
    Ok(())
}

fn remove_nonces<'c>(
    transaction: &WriteTransaction,
    changes: impl Iterator<Item = &'c Change>,
) -> Result<(), redb::Error> {
    for change in changes {
        let Change::Removed(seconds, forgotten) = change else {
            continue;
        };
        let mut nonces = transaction.open_table(NONCES)?;
        for second in seconds {
            nonces.retain_in((*second, 0)..=(*second, u128::MAX), |_, _| false)?;
        }
        let mut ranges = transaction.open_table(FORGOTTEN)?;
        ranges.retain(|_, _| false)?;
        for (first, last) in forgotten.ranges() {
            ranges.insert(first, last)?;
        }
    }
    Ok(())
}

fn write_grants<'c>(
    transaction: &WriteTransaction,
    changes: impl Iterator<Item = &'c Change>,
) -> Result<(), redb::Error> {
    for change in changes {
        match change {
            Change::Nonce(_) | Change::Removed(..) => {}
            Change::Temporary { id, after, .. } => {
                let value = after.as_ref().map(serde_json::to_vec).transpose();
                put(transaction, TEMPORARY, id, value.map_err(corrupted)?)?;
            }
            Change::Token { id, after, .. } => {
                let value = after.as_ref().map(serde_json::to_vec).transpose();
                put(transaction, TOKENS, id, value.map_err(corrupted)?)?;
            }
        }
    }
    Ok(())
}

fn put(
    transaction: &WriteTransaction,
    table: TableDefinition<'_, &str, &[u8]>,
    id: &str,
    value: Option<Vec<u8>>,
) -> Result<(), redb::Error> {
    let mut table = transaction.open_table(table)?;
    match value {
        Some(value) => table.insert(id, value.as_slice())?.map(drop),
        None => table.remove(id)?.map(drop),
    };
    Ok(())
}

#[cfg(test)]
#[path = "disk_tests.rs"]
mod tests;
