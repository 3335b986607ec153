//! What a server saw of a client: the proof of every verdict.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::hello::Hello;

/// A request that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Whether it arrived over TLS.
    pub tls: bool,
    /// The place of the server among those of its situation: 0 for the URL that the client was given.
    pub server: usize,
    /// The method and the target.
    pub line: String,
    /// The headers, without the values of credentials.
    pub headers: Vec<(String, String)>,
    /// Whether it has the credentials that the client was given.
    pub has_credentials: bool,
}

/// A connection of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Connection {
    /// The place of the server among those of its situation.
    pub server: usize,
    /// What the client offers; none if it sends no ClientHello.
    pub hello: Option<Hello>,
    /// The version that was agreed on.
    pub version: Option<String>,
    /// Whether the handshake was completed on the side of the server.
    pub is_complete: bool,
    /// The alert by which the client ended the handshake.
    pub alert: Option<String>,
    /// Whether a client stayed after an answer in an old version.
    pub stayed: bool,
}

/// What the servers of a situation saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The connections, in the order of their end.
    pub connections: Vec<Connection>,
    /// The requests, in their order.
    pub requests: Vec<Request>,
    /// What was fetched from the URLs in the certificate, by method and path.
    pub fetched: Vec<String>,
}

impl Record {
    /// Whether a request for the given URL arrived over TLS.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.requests.iter().any(|one| one.tls && one.server == 0)
            || self.connections.iter().any(|one| one.stayed)
    }

    /// What the client offers.
    #[must_use]
    pub fn hello(&self) -> Option<&Hello> {
        self.connections.iter().find_map(|one| one.hello.as_ref())
    }

    /// The alert of the first connection.
    #[must_use]
    pub fn alert(&self) -> Option<&str> {
        self.connections.iter().find_map(|one| one.alert.as_deref())
    }
}

/// A record that the threads of the servers share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(Arc<Mutex<Record>>);

impl Shared {
    pub(crate) fn add(&self, add: impl FnOnce(&mut Record)) {
        add(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn get(&self) -> Record {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
