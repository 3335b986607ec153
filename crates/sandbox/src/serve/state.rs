//! The provider's state: known clients and users, issued credentials, and used nonces. It is in memory,
//! and with a state file, on disk before a request is answered.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use basestring::Secret;
use basestring_oracle::diagnose::Secrets;
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

/// Longer bodies, in bytes, are neither shown nor diagnosed.
const LONGEST_BODY: usize = 16 << 10;

/// The state.
pub(super) struct State {
    clients: HashMap<String, Arc<Client>>,
    users: Vec<User>,
    /// The secrets of clients and owners.
    known: Secrets,
    /// Those of issued credentials.
    issued: Arc<RwLock<Secrets>>,
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
        let grants = Grants::new(options.temporary_life, clients, found.temporary, tokens);
        let mut secrets = Secrets::default();
        let of_users = known.users.iter().map(|user| &user.password);
        let of_clients = known.clients.iter().map(|client| &client.secret);
        of_clients
            .chain(of_users)
            .for_each(|secret| secrets.insert(secret));
        let state = Self {
            clients: known
                .clients
                .iter()
                .map(|client| (client.key.clone(), Arc::new(client.clone())))
                .collect(),
            users: known.users.clone(),
            known: secrets,
            issued: grants.secrets(),
            grants: Mutex::new(grants),
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

    /// The secrets of clients, owners and tokens that some texts contain, in any encoding.
    pub(super) fn secrets_in<'t>(&self, texts: impl IntoIterator<Item = &'t [u8]>) -> Vec<Secret> {
        let issued = self.issued.read().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<Secret> = Vec::new();
        for text in texts {
            for secret in self
                .known
                .found_in(text)
                .into_iter()
                .chain(issued.found_in(text))
            {
                if !found.iter().any(|other| other.expose() == secret.expose()) {
                    found.push(secret);
                }
            }
        }
        found
    }

    /// Those that a request contains. The body of a long one is not shown anywhere.
    pub(super) fn secrets_of(&self, request: &OwnedRequest) -> Vec<Secret> {
        let fields = request.fields.iter();
        let fields = fields.flat_map(|(name, value)| [&name[..], &value[..]]);
        let body = request.body.octets();
        let body = Some(body).filter(|body| body.len() <= LONGEST_BODY);
        let texts = [&request.method[..], &request.url[..]].into_iter();
        self.secrets_in(texts.chain(fields).chain(body))
    }

    /// A text with `…` for each secret of a client, an owner or a token.
    pub(super) fn hide(&self, text: &str) -> String {
        let issued = self.issued.read().unwrap_or_else(PoisonError::into_inner);
        issued.hide(&self.known.hide(text))
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

fn read_kept(kept: &[u8], file: Option<&Path>) -> Result<Known, Fault> {
    Known::parse(kept).map_err(|found| {
        let path = file.unwrap_or(Path::new("")).display();
        Fault::Input(format!(
            "cannot read the credentials in the state file {path}: {found}"
        ))
    })
}
