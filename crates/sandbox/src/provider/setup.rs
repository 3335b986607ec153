//! The configuration, checked and resolved: endpoints, credentials, methods.

use std::net::SocketAddr;
use std::ops::RangeInclusive;

use basestring::{Credentials, Secret, SignatureMethod};

use basestring_oracle::rsa_key::RsaKey;

use super::configuration::{ClientEntry, Configuration, FlowEntry, TokenEntry};
use crate::webhook::{Fault, Target, TargetOptions};

/// An endpoint.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) url: String,
    pub(super) target: Target,
}

impl Site {
    /// Reads the URL and resolves its host.
    pub(super) fn new(url: &str, allows_remote: bool) -> Result<Self, Fault> {
        let options = TargetOptions {
            is_own_endpoint: true,
            ..TargetOptions::default()
        };
        let target = Target::new(url, &options)?;
        if target.webhook.credentials.is_some() {
            return Err(Fault::input(
                "the URL must not have a user name and password",
            ));
        }
        let is_remote = |address: &&SocketAddr| !address.ip().is_loopback();
        if let (Some(remote), false) = (target.addresses.iter().find(is_remote), allows_remote) {
            let message = format!(
                "{} ({}) is not on this machine. If it is your own provider, pass --allow-remote",
                target.host,
                remote.ip()
            );
            return Err(Fault::input(message));
        }
        Ok(Self {
            url: url.to_owned(),
            target,
        })
    }
}

/// The endpoints of the flow.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) request_token: Site,
    pub(super) authorize: Site,
    pub(super) access_token: Site,
    pub(super) entry: FlowEntry,
}

/// Token credentials and the client to which they belong.
#[derive(Clone, Debug)]
pub(super) struct Owned {
    /// The client's and the token's credentials.
    pub(super) credentials: Credentials,
}

/// What a run is given.
#[derive(Debug)]
pub(super) struct Setup {
    pub(super) resource: Option<Site>,
    pub(super) methods: Vec<SignatureMethod>,
    pub(super) window: Option<u64>,
    pub(super) body_hash: bool,
    pub(super) clients: Vec<Credentials>,
    pub(super) tokens: Vec<Owned>,
    /// The form of an LTI launch, if a launch is tested.
    pub(super) launch: Option<String>,
    pub(super) flow: Option<Flow>,
    pub(super) restart: Option<String>,
    pub(super) revoke: Option<String>,
    /// The public keys of clients in PEM, by the client's identifier.
    public_pems: Vec<(Vec<u8>, String)>,
}

impl Setup {
    /// Checks a configuration and resolves its hosts.
    ///
    /// # Errors
    ///
    /// Those of [`Site::new`]; an unknown method, a missing client, a key that cannot be read.
    pub(super) fn new(configuration: &Configuration, allows_remote: bool) -> Result<Self, Fault> {
        let Configuration {
            resource,
            methods,
            window,
            body_hash,
            clients,
            tokens,
            launch,
            flow,
            restart,
            revoke,
        } = configuration;
        let site = |url: &String| Site::new(url, allows_remote);
        check_ranges(*window, flow.as_ref())?;
        let mut public_pems = Vec::new();
        let clients: Vec<Credentials> = clients
            .iter()
            .map(|entry| client(entry, &mut public_pems))
            .collect::<Result<_, _>>()?;
        if clients.is_empty() {
            return Err(Fault::input(
                "no client is given: pass --consumer-key and --consumer-secret-file, or --config",
            ));
        }
        let methods = methods.iter().map(|name| {
            SignatureMethod::parse(name.as_bytes()).map_err(|error| Fault::input(error.to_string()))
        });
        let flow = flow.as_ref().map(|entry| {
            Ok::<_, Fault>(Flow {
                request_token: site(&entry.request_token)?,
                authorize: site(&entry.authorize)?,
                access_token: site(&entry.access_token)?,
                entry: entry.clone(),
            })
        });
        let setup = Self {
            resource: resource.as_ref().map(site).transpose()?,
            methods: methods.collect::<Result<_, _>>()?,
            window: *window,
            body_hash: *body_hash,
            tokens: tokens
                .iter()
                .map(|entry| owned(entry, &clients))
                .collect::<Result<_, _>>()?,
            clients,
            launch: launch.clone(),
            flow: flow.transpose()?,
            restart: restart.clone(),
            revoke: revoke.clone(),
            public_pems,
        };
        if setup.resource.is_none() && setup.flow.is_none() {
            let message = "there is nothing to test: give the URL of a protected resource, or the \
                           endpoints of the flow in the configuration file";
            return Err(Fault::input(message));
        }
        Ok(setup)
    }

    /// All endpoints.
    pub(super) fn sites(&self) -> impl Iterator<Item = &Site> {
        let flow = self.flow.iter();
        let flow = flow.flat_map(|flow| [&flow.request_token, &flow.authorize, &flow.access_token]);
        flow.chain(&self.resource)
    }

    /// The method of requests that are about something else: the first declared one that signs the
    /// request with a shared secret.
    pub(super) fn usual(&self) -> SignatureMethod {
        let hmac = [
            SignatureMethod::HmacSha1,
            SignatureMethod::HmacSha256,
            SignatureMethod::HmacSha512,
        ];
        let mut declared = self.methods.iter();
        declared
            .find(|method| hmac.contains(method))
            .copied()
            .unwrap_or(SignatureMethod::HmacSha1)
    }

    /// The public key of a client in PEM; an empty text if it has none.
    pub(super) fn public_pem(&self, client: &[u8]) -> String {
        let mut all = self.public_pems.iter();
        let found = all.find(|(own, _)| own == client);
        found.map(|(_, pem)| pem.clone()).unwrap_or_default()
    }

    /// All secrets, so that none is printed.
    pub(super) fn secrets(&self) -> Vec<Vec<u8>> {
        let clients = self.clients.iter().map(|client| &client.client_secret);
        let tokens = self.tokens.iter().map(|own| &own.credentials.token_secret);
        let secrets = clients.chain(tokens).map(|secret| secret.expose().to_vec());
        secrets.filter(|secret| !secret.is_empty()).collect()
    }
}

/// The longest time window and lifetime: a year, in seconds.
const LONGEST: u64 = 366 * 86_400;

/// The most credentials that are compared.
const MOST_SAMPLES: u64 = 10_000;

/// Checks the numbers of the configuration.
fn check_ranges(window: Option<u64>, flow: Option<&FlowEntry>) -> Result<(), Fault> {
    in_range("window", window, 0..=LONGEST)?;
    let life = flow.and_then(|flow| flow.temporary_life);
    in_range("temporary-life", life, 0..=LONGEST)?;
    let samples = flow.and_then(|flow| u64::try_from(flow.samples).ok());
    in_range("samples", samples, 0..=MOST_SAMPLES)
}

/// Whether a number of the configuration is in its range.
fn in_range(name: &str, number: Option<u64>, range: RangeInclusive<u64>) -> Result<(), Fault> {
    match number {
        Some(number) if !range.contains(&number) => {
            let (least, most) = range.into_inner();
            let message =
                format!("{name}: expected a number from {least} to {most}, found {number}");
            Err(Fault::input(message))
        }
        Some(_) | None => Ok(()),
    }
}

/// The token's credentials with those of its client.
fn owned(entry: &TokenEntry, clients: &[Credentials]) -> Result<Owned, Fault> {
    let mut all = clients.iter();
    let client = match &entry.client {
        Some(name) => all.find(|client| client.client_key == name.as_bytes()),
        None => all.next(),
    };
    let name = entry.client.as_deref().unwrap_or_default();
    let fault = || Fault::input(format!("the token's client {name:?} is not given"));
    let client = client.ok_or_else(fault)?.clone();
    Ok(Owned {
        credentials: client.with_token(entry.token.as_str(), Secret::new(&*entry.secret)),
    })
}

fn client(
    entry: &ClientEntry,
    public_pems: &mut Vec<(Vec<u8>, String)>,
) -> Result<Credentials, Fault> {
    let mut credentials = Credentials::client(entry.key.as_str(), Secret::new(&*entry.secret));
    if let Some(path) = &entry.rsa_private_key {
        let fault =
            |found: String| Fault::input(format!("cannot read the RSA key {path}: {found}"));
        let text = basestring_oracle::internal::files::read(path.as_ref())
            .map_err(|error| fault(error.to_string()))?;
        let key = RsaKey::read(&text).map_err(|error| fault(error.to_string()))?;
        let found = key.private();
        let private = found.ok_or_else(|| fault("expected a private key".to_owned()))?;
        public_pems.push((credentials.client_key.clone(), key.public_pem()));
        credentials.rsa_public_key = Some(key.public());
        credentials.rsa_private_key = Some(private);
    }
    Ok(credentials)
}
