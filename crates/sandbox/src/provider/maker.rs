//! Makes requests that are valid until an attack changes them.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use basestring::{Credentials, Place, Secret, SignatureMethod};

use super::draft::Draft;
use super::setup::Setup;
use crate::webhook::random::Random;

/// The lengths of nonces that are tried, the usual one first. Some providers restrict it.
pub(super) const NONCE_LENGTHS: [usize; 5] = [24, 32, 16, 8, 40];

/// Makes requests.
pub(super) struct Maker {
    pub(super) setup: Arc<Setup>,
    random: Random,
    /// How many characters a nonce has.
    pub(super) nonce_length: usize,
    /// Whether every request has `oauth_version`.
    pub(super) sends_version: bool,
    /// Token credentials that the run was given or has obtained, with their client's.
    pub(super) tokens: Vec<Credentials>,
    last: u64,
}

impl Maker {
    pub(super) fn new(setup: Arc<Setup>, seed: u64) -> Self {
        let tokens = setup.tokens.iter().map(|own| own.credentials.clone());
        Self {
            tokens: tokens.collect(),
            setup,
            random: Random::new(seed),
            nonce_length: NONCE_LENGTHS[0],
            sends_version: false,
            last: 0,
        }
    }

    /// The time in seconds since 1970.
    pub(super) fn now() -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map(|since| since.as_secs()).unwrap_or_default()
    }

    /// A text of digits and lowercase letters of this length.
    pub(super) fn text(&mut self, length: usize) -> String {
        let mut text = String::new();
        while text.len() < length {
            text.push_str(&self.random.hexadecimal());
        }
        text.truncate(length);
        text
    }

    /// A new nonce.
    pub(super) fn nonce(&mut self) -> String {
        self.text(self.nonce_length)
    }

    /// A timestamp that no request of this run had before, a little before now.
    pub(super) fn fresh_timestamp(&mut self) -> u64 {
        let now = Self::now();
        self.last = self.last.max(now - 40) + 1;
        self.last
    }

    /// The credentials that requests are signed with, if they are about something else: the first
    /// token's, or without a token the first client's.
    pub(super) fn usual(&self) -> Credentials {
        let token = self.tokens.first().cloned();
        token
            .or_else(|| self.setup.clients.first().cloned())
            .unwrap_or_default()
    }

    /// The credentials of another user's token of the same client.
    pub(super) fn other_user(&self) -> Option<Credentials> {
        let first = self.tokens.first()?;
        let mut tokens = self.tokens.iter().skip(1);
        tokens
            .find(|own| own.client_key == first.client_key)
            .cloned()
    }

    /// The second client, without a token.
    pub(super) fn other_client(&self) -> Option<Credentials> {
        let first = self.usual();
        let mut clients = self.setup.clients.iter();
        clients
            .find(|own| own.client_key != first.client_key && !own.client_secret.is_empty())
            .cloned()
    }

    /// A client with an RSA key.
    pub(super) fn rsa_client(&self) -> Option<Credentials> {
        let all = self.tokens.iter().chain(&self.setup.clients);
        let mut with_key = all.filter(|own| own.rsa_private_key.is_some());
        with_key.next().cloned()
    }

    /// A GET of the resource with the usual credentials.
    pub(super) fn get(&mut self) -> Draft {
        let usual = self.usual();
        self.get_as(&usual)
    }

    /// A GET of the resource with these credentials.
    pub(super) fn get_as(&mut self, credentials: &Credentials) -> Draft {
        let method = self.setup.usual();
        self.get_by(credentials, method)
    }

    /// A GET of the resource by a signature method.
    pub(super) fn get_by(&mut self, credentials: &Credentials, method: SignatureMethod) -> Draft {
        let resource = self.setup.resource.as_ref();
        let url = resource.map(|site| site.url.clone()).unwrap_or_default();
        let launch = self.setup.launch.clone();
        let mut draft = self.request("GET", url, credentials, method);
        match launch {
            Some(launch) => {
                draft.fixed = launch;
                draft.form("").at(Place::Body)
            }
            None => draft,
        }
    }

    /// A request for a URL.
    pub(super) fn request(
        &mut self,
        method: &str,
        url: String,
        credentials: &Credentials,
        signs_by: SignatureMethod,
    ) -> Draft {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        // In the order in which they are signed, so that a provider that does not sort accepts a
        // plain request.
        let mut oauth = vec![
            (
                "oauth_consumer_key".to_owned(),
                text(&credentials.client_key),
            ),
            ("oauth_nonce".to_owned(), self.nonce()),
            (
                "oauth_signature_method".to_owned(),
                signs_by.name().to_owned(),
            ),
            ("oauth_timestamp".to_owned(), Self::now().to_string()),
        ];
        let token = credentials.token.as_deref();
        oauth.extend(token.map(|token| ("oauth_token".to_owned(), text(token))));
        if self.sends_version {
            oauth.push(("oauth_version".to_owned(), "1.0".to_owned()));
        }
        Draft {
            method: method.to_owned(),
            url,
            place: Place::Header,
            oauth,
            realm: None,
            headers: Vec::new(),
            content_type: None,
            body: None,
            fixed: String::new(),
            keys: credentials.clone(),
            signs_by,
        }
    }

    /// Credentials of a client that does not exist.
    pub(super) fn unknown_client(&mut self) -> Credentials {
        let (key, secret) = (self.text(24), self.text(30));
        let mut unknown = Credentials::client(key, Secret::new(secret));
        unknown.token = self.usual().token;
        unknown.token_secret = self.usual().token_secret;
        unknown
    }
}
