//! A provider on loopback with one switch for each weakness.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use basestring::{Credentials, Secret, hmac_sha1};
use basestring_sandbox::provider::Configuration;

use crate::configured::{RSA_KEY, configuration, is_https};
use crate::http::{Arrived, Reply, read};
use crate::switch::Switch;
use crate::tls::{self, Stream};
use crate::verifier::{self, Rejection, Said};

/// The most nonces that a provider keeps that forgets them.
const FEW_NONCES: usize = 20;

/// Temporary credentials.
#[derive(Clone, Debug)]
pub(crate) struct Temporary {
    pub(crate) client: String,
    pub(crate) secret: String,
    pub(crate) callback: String,
    pub(crate) verifier: Option<String>,
    pub(crate) is_denied: bool,
    pub(crate) is_used: bool,
    pub(crate) created: Instant,
}

type Nonce = [String; 4];

#[derive(Default)]
pub(crate) struct State {
    pub(crate) temporaries: BTreeMap<String, Temporary>,
    pub(crate) tokens: BTreeMap<String, (String, String)>,
    nonces: HashSet<Nonce>,
    order: VecDeque<Nonce>,
    texts: HashSet<String>,
    last_time: u64,
    unverified: Option<String>,
}

/// The provider.
pub(crate) struct Provider {
    pub(crate) switch: Switch,
    own: String,
    pub(crate) state: Mutex<State>,
    clients: Vec<Credentials>,
    count: AtomicU64,
    /// Requests on which a provider without weakness and the reference disagree.
    pub(crate) disagreements: Mutex<Vec<String>>,
    is_ended: AtomicBool,
}

/// A provider that runs until this value is dropped.
pub(crate) struct Running {
    pub(crate) provider: Arc<Provider>,
    /// The certificate to trust, of a provider with TLS.
    pub(crate) issuers: Option<tempfile::NamedTempFile>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.provider.is_ended.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(&self.provider.own);
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("a time after 1970").as_secs()
}

/// Starts a provider, and gives the configuration for it.
pub(crate) fn start(switch: &str) -> (Running, Configuration) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let own = listener.local_addr().expect("an address").to_string();
    let configuration = configuration(&own, switch);
    let key = std::fs::read(RSA_KEY).expect("the key");
    let key = basestring_oracle::rsa_key::RsaKey::read(&key).expect("a key");
    let clients = configuration.clients.iter().map(|entry| {
        let mut client = Credentials::client(&*entry.key, Secret::new(&*entry.secret));
        client.rsa_public_key = entry.rsa_private_key.as_ref().map(|_| key.public());
        client
    });
    let clients = clients.collect();
    let mut state = State::default();
    for entry in &configuration.tokens {
        let client = entry
            .client
            .clone()
            .unwrap_or_else(|| "client-one".to_owned());
        state
            .tokens
            .insert(entry.token.clone(), (client, entry.secret.clone()));
    }
    let provider = Arc::new(Provider {
        switch: Switch(switch.to_owned()),
        own,
        state: Mutex::new(state),
        clients,
        count: AtomicU64::new(0),
        disagreements: Mutex::new(Vec::new()),
        is_ended: AtomicBool::new(false),
    });
    let (tls, issuers) = is_https(switch).then(tls::configuration).unzip();
    let of_thread = Arc::clone(&provider);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            if of_thread.is_ended.load(Ordering::Relaxed) {
                break;
            }
            if let Ok(stream) = stream {
                let (provider, tls) = (Arc::clone(&of_thread), tls.clone());
                std::thread::spawn(move || {
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                    let mut stream = Stream::of(stream, tls.as_ref());
                    if let Some(mut arrived) = read(&mut stream) {
                        arrived.is_tls = stream.is_tls();
                        provider.answer(&arrived).write(&mut stream);
                    }
                });
            }
        }
    });
    (Running { provider, issuers }, configuration)
}

impl Provider {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.switch.is(name)
    }

    fn answer(&self, arrived: &Arrived) -> Reply {
        let (path, query) = arrived.parts();
        match path.as_str() {
            "/resource" => self.resource(arrived),
            // The guard looks at the raw path, and the router at the decoded one.
            _ if self.is("verify-guard-path-mismatch")
                && basestring::percent_decode(path.as_bytes()).ok().as_deref()
                    == Some(b"/resource") =>
            {
                Reply::new(200, "the resource of an owner")
            }
            "/resource/" if self.is("verify-path-unsigned") => self.resource(arrived),
            "/initiate" | "/token"
                if is_https(&self.switch.0) && !arrived.is_tls && !self.is("verify-plain-http") =>
            {
                Reply::new(403, "only over https")
            }
            "/initiate" => self.reply(self.initiate(arrived)),
            "/authorize" => self.authorize(arrived, &query),
            "/token" => self.reply(self.exchange(arrived)),
            "/restart" => {
                if self.is("verify-nonce-in-memory") {
                    self.state.lock().expect("state").nonces.clear();
                }
                Reply::new(200, "restarted")
            }
            "/revoke" => {
                if !self.is("verify-revoked-token") {
                    let token = query.strip_prefix("token=").unwrap_or_default();
                    self.state.lock().expect("state").tokens.remove(token);
                }
                Reply::new(200, "revoked")
            }
            _ => Reply::new(404, "no such page"),
        }
    }

    fn reply(&self, found: Result<Reply, Rejection>) -> Reply {
        let (status, words) = match found {
            Ok(reply) => return reply,
            Err(rejection) => rejection,
        };
        let status = match self.switch.0.as_str() {
            "answers 200" => 200,
            "answers 403" => 403,
            "answers 302" => return Reply::new(302, "").with("Location", "/login"),
            "answers 500" => 500,
            _ => status,
        };
        let words = format!("{{\"error\": \"{words}\"}}");
        Reply::new(status, words).with("WWW-Authenticate", "OAuth realm=\"test\"")
    }

    fn resource(&self, arrived: &Arrived) -> Reply {
        let is_open = self.is("open for DELETE") && arrived.method == "DELETE";
        let is_open = is_open || self.is("verify-not-required");
        if is_open && arrived.values("Authorization").is_empty() {
            return Reply::new(200, "the resource of an owner");
        }
        let is_bearer = arrived.value("Authorization").starts_with("Bearer");
        if self.is("open for Bearer") && is_bearer {
            return Reply::new(200, "the resource of an owner");
        }
        if self.is("crashes on UTF-8") && arrived.target.contains("%C3") {
            return Reply::new(500, "");
        }
        if self.is("answers 500 late") && arrived.values("Authorization").len() > 1 {
            return Reply::new(500, "Traceback (most recent call last):");
        }
        let found = self.verified(arrived, "resource");
        if let (Err((_, words)), true) = (&found, self.is("leaks")) {
            // The expected signature, for a request whose signature is wrong.
            if words == "signature" {
                let unverified = self.state.lock().expect("state").unverified.clone();
                return Reply::new(401, unverified.unwrap_or_default());
            }
        }
        if let (Err((_, words)), true) = (&found, self.is("answer-stack-trace")) {
            let trace = "Traceback (most recent call last):\n  File \"/srv/app.py\", line 3";
            return Reply::new(401, format!("{words}\n{trace}"));
        }
        let reply = self.reply(found.map(|_| Reply::new(200, "the resource of an owner")));
        match self.switch.0.as_str() {
            "leaks in a header" if reply.status == 401 => reply.with("X-Debug", "secret/of+alice"),
            // "secret/of+alice"
            "leaks in Base64" if reply.status == 401 => {
                reply.with("X-Debug", "c2VjcmV0L29mK2FsaWNl")
            }
            _ => reply,
        }
    }

    /// Verifies a request for a purpose, and gives what it says.
    pub(crate) fn verified(&self, arrived: &Arrived, purpose: &str) -> Result<Said, Rejection> {
        let switch = &self.switch;
        let said = verifier::read(switch, arrived)?;
        let is_unsigned = said.value("oauth_signature").is_none();
        if self.is("issues without signature") && purpose == "initiate" && is_unsigned {
            return Ok(said);
        }
        verifier::check_form(switch, &said)?;
        let keys = self.keys(&said, purpose)?;
        let is_hmac = said.value("oauth_signature_method") != Some("RSA-SHA1");
        if is_hmac && keys.rsa_public_key.is_some() && !self.is("verify-method-confusion") {
            return Err((400, "another method than the client's".to_owned()));
        }
        verifier::check_time(switch, &said, now())?;
        if self.is("verify-nonce-before-signature") {
            self.check_nonce(arrived, &said)?;
        }
        let mut checked = verifier::check_signature(switch, arrived, &said, &keys, &self.own);
        if self.is("verify-signature-unchecked-when-issuing") && purpose != "resource" {
            checked = Ok(());
        }
        let is_json = arrived.value("Content-Type").contains("json");
        let is_long = arrived.value("X-Long").len() > 10_000;
        if (self.is("unchecked for JSON") && is_json) || (self.is("unchecked if long") && is_long) {
            checked = Ok(());
        }
        let key = said.value("oauth_consumer_key").unwrap_or_default();
        let is_known = self
            .clients
            .iter()
            .any(|own| own.client_key == key.as_bytes());
        if self.is("verify-unknown-credentials") && !is_known {
            checked = Ok(());
        }
        if self.is("leaks") {
            let text = verifier_base(switch, arrived, &said, &self.own);
            let right = hmac_sha1(text.as_bytes(), &basestring::signing_key(&keys));
            self.state.lock().expect("state").unverified = Some(right);
        }
        let is_right = checked.is_ok() && self.check_body_hash(arrived, &said).is_ok();
        if switch.is("right") && is_right != verifier::reference(arrived, &keys).is_ok() {
            let found = format!("{purpose} {arrived:?}");
            self.disagreements.lock().expect("list").push(found);
        }
        checked?;
        self.check_body_hash(arrived, &said)?;
        if !self.is("verify-nonce-before-signature") {
            self.check_nonce(arrived, &said)?;
        }
        Ok(said)
    }

    fn check_body_hash(&self, arrived: &Arrived, said: &Said) -> Result<(), Rejection> {
        let Some(sent) = said.value("oauth_body_hash") else {
            return Ok(());
        };
        let method = basestring::SignatureMethod::HmacSha1;
        let body = &arrived.body;
        let compared =
            basestring_oracle::internal::body_hash::compare(sent.as_bytes(), method, body, None);
        let is_open = self.is("body hash of PUT") && arrived.method == "PUT";
        if compared.is_right || is_open || self.is("verify-body-hash-unchecked") {
            return Ok(());
        }
        Err((401, "body hash".to_owned()))
    }

    /// The credentials of a request.
    fn keys(&self, said: &Said, purpose: &str) -> Result<Credentials, Rejection> {
        let unknown = || (401, "invalid credentials".to_owned());
        let key = said.value("oauth_consumer_key").unwrap_or_default();
        let token = said.value("oauth_token").unwrap_or_default();
        let client = self
            .clients
            .iter()
            .find(|own| own.client_key == key.as_bytes());
        let client = match client {
            Some(client) => client.clone(),
            None if self.is("verify-empty-secret") => Credentials::client(key, ""),
            None if self.is("verify-unknown-credentials") => self.clients[0].clone(),
            None if self.is("verify-missing-parameter") && key.is_empty() => {
                self.clients[0].clone()
            }
            None if self.is("answer-tells-clients") => return Err((404, "no client".to_owned())),
            None => return Err(unknown()),
        };
        let is_known = self
            .clients
            .iter()
            .any(|own| own.client_key == key.as_bytes());
        let is_unknown = self.is("verify-unknown-credentials") && !is_known;
        let state = self.state.lock().expect("state");
        let temporary = state
            .temporaries
            .get(token)
            .filter(|own| own.client == key || self.is("verify-temporary-not-bound"));
        let known = state
            .tokens
            .get(token)
            .filter(|(own, _)| own == key || is_unknown || self.is("verify-token-not-bound"));
        let of_known = || known.map(|(_, secret)| secret.clone());
        let of_temporary = || temporary.map(|own| own.secret.clone());
        let secret = match purpose {
            "initiate" => Some(String::new()),
            "resource" if token.is_empty() => None,
            "resource" if self.is("verify-temporary-as-token") => of_known().or_else(of_temporary),
            "resource" if self.is("verify-failed-exchange") => {
                let failed = temporary.filter(|own| own.is_used);
                of_known().or_else(|| failed.map(|own| own.secret.clone()))
            }
            "resource" if self.is("exchanged as token") => {
                let exchanged = temporary.filter(|own| own.is_used);
                of_known().or_else(|| exchanged.map(|own| own.secret.clone()))
            }
            "resource" => of_known(),
            _ if self.is("verify-token-as-temporary") => of_temporary().or_else(of_known),
            _ => of_temporary(),
        };
        let secret = match secret {
            Some(secret) => secret,
            None if self.is("verify-empty-secret") => String::new(),
            None => return Err(unknown()),
        };
        if purpose == "initiate" {
            return Ok(client);
        }
        Ok(client.with_token(token, Secret::new(secret)))
    }

    fn check_nonce(&self, arrived: &Arrived, said: &Said) -> Result<(), Rejection> {
        let used = || (401, "a used nonce".to_owned());
        let own = |name: &str| said.value(name).unwrap_or_default().to_owned();
        let mut nonce = [
            own("oauth_consumer_key"),
            own("oauth_token"),
            own("oauth_timestamp"),
            own("oauth_nonce"),
        ];
        let time: u64 = nonce[2].parse().unwrap_or(0);
        match self.switch.0.as_str() {
            "verify-nonce-ignored" => return Ok(()),
            "verify-nonce-scope" => nonce[..3].iter_mut().for_each(String::clear),
            "nonces of a client" => nonce[2].clear(),
            "nonces without tokens" => nonce[1].clear(),
            "nonces without case" => nonce[3] = nonce[3].to_lowercase(),
            // It forgets by the timestamp, earlier than it rejects it.
            "nonces by timestamp" if now() > time + 60 => return Ok(()),
            "verify-nonce-race" => {
                if self.state.lock().expect("state").nonces.contains(&nonce) {
                    return Err(used());
                }
                std::thread::sleep(Duration::from_millis(10));
            }
            "verify-nonce-per-request" => {
                let text = format!("{:?} {:?}", arrived.target, arrived.values("Authorization"));
                let mut state = self.state.lock().expect("state");
                return if state.texts.insert(text) {
                    Ok(())
                } else {
                    Err(used())
                };
            }
            _ => {}
        }
        let mut state = self.state.lock().expect("state");
        let is_low = (self.is("verify-timestamp-monotonic") && time < state.last_time)
            || (self.is("timestamps once") && time <= state.last_time);
        if is_low {
            return Err((401, "a lower timestamp".to_owned()));
        }
        state.last_time = state.last_time.max(time);
        let is_new = state.nonces.insert(nonce.clone());
        if is_new {
            state.order.push_back(nonce);
        }
        let most = match self.switch.0.as_str() {
            "verify-nonce-forgotten" => FEW_NONCES,
            "verify-nonce-last-only" => 1,
            _ => usize::MAX,
        };
        while state.order.len() > most {
            if let Some(oldest) = state.order.pop_front() {
                state.nonces.remove(&oldest);
            }
        }
        if is_new || self.is("verify-nonce-race") {
            Ok(())
        } else {
            Err(used())
        }
    }

    /// A text that cannot be predicted, unless that is the weakness.
    pub(crate) fn random(&self, weakness: &str) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        if self.is(weakness) {
            return format!("1000{count}");
        }
        let key = Secret::new("the provider's own");
        let text = hmac_sha1(count.to_string().as_bytes(), &key);
        text.chars().filter(char::is_ascii_alphanumeric).collect()
    }
}

/// The base string of a request, for a provider that prints what it expects.
fn verifier_base(switch: &Switch, arrived: &Arrived, said: &Said, own: &str) -> String {
    let all = verifier::base_strings(switch, arrived, said, own);
    all.into_iter().next().unwrap_or_default()
}
