//! The provider's state: known clients and users, issued credentials, and used nonces. It is in memory,
//! and with a state file, on disk before a request is answered.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use basestring::{Secret, form_pairs, percent_decode};
use basestring_oracle::request::OwnedRequest;

use super::change::Change;
use super::clock::Watch;
use super::credentials::{Client, Known, User};
use super::disk::Disk;
use super::fault::Fault;
use super::grants::Grants;
use super::issued::Token;
use super::nonces::{Taken, Used, UsedNonces};
use super::options::Options;

/// How many different clients and tokens that a request names are looked up. A valid request names two.
const MOST_NAMED: usize = 1000;
/// Of up to this many clients and owners together, the secrets of all are concealed in every request.
const MOST_KNOWN: usize = 40;

/// The state.
pub(super) struct State {
    clients: HashMap<String, Arc<Client>>,
    users: Vec<User>,
    grants: Mutex<Grants>,
    nonces: Mutex<UsedNonces>,
    clock: Mutex<Watch>,
    disk: Option<Disk>,
    window: u64,
}

impl State {
    /// Opens the state file, if there is one. Also returns the credentials in use: the given ones, else
    /// those that were generated at the first start with this file.
    pub(super) fn open(options: &Options, now: u64) -> Result<(Self, Known), Fault> {
        let made = match &options.known {
            Some(_) => None,
            None => Some(Known::make()?),
        };
        let file = options.state.as_deref();
        let text = made.as_ref().map(Known::to_text);
        let (disk, mut found) = match file {
            None => (None, Default::default()),
            Some(path) => {
                let (disk, found) = Disk::open(path, text.as_deref())?;
                (Some(disk), found)
            }
        };
        let known = match (&options.known, found.made.take(), made) {
            (Some(given), _, _) => given.clone(),
            (None, Some(kept), _) => read_kept(&kept, file)?,
            (None, None, made) => made.unwrap_or_default(),
        };
        let at = Instant::now();
        let clients = known.clients.len();
        let mut nonces = UsedNonces::new(options.nonces, clients, found.forgotten);
        for used in found.nonces {
            // All are new here.
            nonces.take(used, at);
        }
        let given = known.tokens.iter().map(|token| {
            let bound = Token {
                client: token.client.clone(),
                secret: token.secret.clone(),
                user: token.user.clone(),
            };
            (token.token.clone(), bound)
        });
        let tokens = found.tokens.into_iter().chain(given);
        let state = Self {
            clients: known
                .clients
                .iter()
                .map(|client| (client.key.clone(), Arc::new(client.clone())))
                .collect(),
            users: known.users.clone(),
            grants: Mutex::new(Grants::new(
                options.temporary_life,
                clients,
                found.temporary,
                tokens,
            )),
            nonces: Mutex::new(nonces),
            clock: Mutex::new(Watch::new(now, at)),
            disk,
            window: options.window,
        };
        Ok((state, known))
    }

    /// The client of that identifier.
    pub(super) fn client(&self, key: &[u8]) -> Option<Arc<Client>> {
        self.clients.get(std::str::from_utf8(key).ok()?).cloned()
    }

    /// The secrets of all clients and tokens that a request names, in any place and even if it is
    /// malformed, so that none of them is shown.
    pub(super) fn secrets_named(&self, request: &OwnedRequest) -> Vec<Secret> {
        let mut values: Vec<Vec<u8>> = Vec::new();
        let query = request.url.splitn(2, |&byte| byte == b'?').nth(1);
        for form in [query.unwrap_or_default(), request.body.octets()] {
            let pairs = form_pairs(form).flatten();
            values.extend(
                pairs
                    .filter(|pair| names(&pair.name))
                    .map(|pair| pair.value.into_owned()),
            );
        }
        for (_, header) in &request.fields {
            // Split at separators only, because a malformed header names clients too.
            let is_separator = |byte: &u8| b", \t;&".contains(byte);
            for piece in header.split(is_separator) {
                let mut parts = piece.splitn(2, |&byte| byte == b'=');
                let name = percent_decode(parts.next().unwrap_or_default());
                if name.is_ok_and(|name| names(&name)) {
                    let value = parts.next().unwrap_or_default();
                    let value = value.trim_ascii();
                    let value = value.strip_prefix(b"\"").unwrap_or(value);
                    let value = value.strip_suffix(b"\"").unwrap_or(value);
                    values.extend(percent_decode(value));
                }
            }
        }
        values.sort_unstable();
        values.dedup();
        values.truncate(MOST_NAMED);
        // A client may send a secret of somebody that it does not name, such as the owner's password.
        let mut secrets = self.known_secrets();
        let grants = self.grants();
        for value in &values {
            secrets.extend(self.client(value).map(|client| client.secret.clone()));
            let id = std::str::from_utf8(value).unwrap_or_default();
            secrets.extend(grants.token(id).map(|token| token.secret.clone()));
            secrets.extend(
                grants
                    .any_temporary(id)
                    .map(|temporary| temporary.secret.clone()),
            );
        }
        secrets
    }

    /// The secrets of the clients and owners, if there are few.
    fn known_secrets(&self) -> Vec<Secret> {
        if self.clients.len() + self.users.len() > MOST_KNOWN {
            return Vec::new();
        }
        let clients = self.clients.values().map(|client| &client.secret);
        let users = self.users.iter().map(|user| &user.password);
        clients.chain(users).cloned().collect()
    }

    /// The owner with that screen name.
    pub(super) fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.screen_name == name)
    }

    /// The owners.
    pub(super) fn users(&self) -> &[User] {
        &self.users
    }

    /// The issued credentials.
    pub(super) fn grants(&self) -> MutexGuard<'_, Grants> {
        // Changes are complete before anything can panic.
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a nonce if it is new, in one step: of two equal ones at once, one is rejected.
    pub(super) fn take_nonce(&self, used: Used, now: u64) -> Taken {
        let at = Instant::now();
        let mut clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(words) = clock.jumped(now, at) {
            tracing::warn!("{words}; used nonces are kept until both clocks agree");
        }
        drop(clock);
        let mut nonces = self.used();
        nonces.forget(now, self.window, at);
        nonces.take(used, at)
    }

    fn used(&self) -> MutexGuard<'_, UsedNonces> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Undoes changes of a request that is rejected after all: it uses up no nonce.
    pub(super) fn undo(&self, changes: &[Change]) {
        let mut nonces = self.used();
        for change in changes {
            match change {
                Change::Nonce(used) => nonces.release(*used),
                Change::Removed(..) | Change::Temporary { .. } | Change::Token { .. } => {}
            }
        }
        drop(nonces);
        self.grants().undo(changes);
    }

    /// How many nonces are kept.
    pub(super) fn nonce_count(&self) -> usize {
        self.used().count()
    }

    /// Writes changes; true once they are permanent. Otherwise they are undone.
    pub(super) async fn commit(&self, mut changes: Vec<Change>) -> bool {
        let removed = self.used().removed();
        changes.extend(removed.map(|(seconds, all)| Change::Removed(seconds, all)));
        let Some(disk) = self.disk.as_ref().filter(|_| !changes.is_empty()) else {
            return true;
        };
        let changes = Arc::new(changes);
        let is_written = disk.commit(Arc::clone(&changes)).await;
        if !is_written {
            self.undo(&changes);
        }
        is_written
    }
}

fn names(name: &[u8]) -> bool {
    matches!(name.trim_ascii(), b"oauth_consumer_key" | b"oauth_token")
}

fn read_kept(kept: &[u8], file: Option<&Path>) -> Result<Known, Fault> {
    Known::parse(kept).map_err(|found| {
        let path = file.unwrap_or(Path::new("")).display();
        Fault::Input(format!(
            "cannot read the credentials in the state file {path}: {found}"
        ))
    })
}
