//! The running servers of one situation.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::answer::Context;
use super::chains::{Published, Served, Setting};
use super::extensions::Name;
use super::key::Kind;
use super::pki::Pki;
use super::record::{Record, Shared};
use super::server::{Does, Make, Port, Server};
use super::situation::{Host, Http, Means, Order, Recipe, Situation, Tls};
use crate::clock;

/// The servers of a situation; they stop when this is dropped.
pub(crate) struct Scene {
    /// The URL that the client gets.
    pub(crate) url: String,
    servers: Vec<Server>,
    record: Shared,
}

impl Scene {
    /// Starts the servers of a situation. A port of 0 is any free one.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub(crate) fn start(
        situation: &Situation,
        pki: &Arc<Pki>,
        domain: &str,
        secret: &str,
        port: u16,
    ) -> Result<Self, String> {
        let free = |wanted| {
            Port::free(wanted).map_err(|fault| {
                let reason = crate::connect::in_words(&fault);
                format!("cannot listen on 127.0.0.1:{wanted}: {reason}")
            })
        };
        let ports = [free(port)?, free(0)?];
        let publisher = free(0)?;
        let published = Arc::new(Mutex::new(Published::default()));
        let place = Place {
            pki: Arc::clone(pki),
            host: host(situation.host, domain),
            domain: domain.to_owned(),
            publisher: format!("http://127.0.0.1:{}", publisher.number),
            published: Arc::clone(&published),
        };
        let http = match situation.recipe {
            Recipe::Http(http) => Some(http),
            Recipe::Tls(_) | Recipe::Old(_) => None,
        };
        let context = Arc::new(Mutex::new(Context {
            ports: [ports[0].number, ports[1].number],
            secret: secret.to_owned(),
            http,
        }));
        let scheme = if http == Some(Http::Plain) {
            "http"
        } else {
            "https"
        };
        let url = format!("{scheme}://{}:{}/", place.host, ports[0].number);
        let does = match situation.recipe {
            Recipe::Tls(tls) => Does::Tls(place.make(tls, false)),
            Recipe::Old(old) => Does::Old(old, place.make(Tls::Key(Kind::Rsa2048), false)),
            Recipe::Http(_) => Does::Tls(place.make(Tls::Valid, true)),
        };
        // What cannot be made is an error, not a server that closes.
        if let Does::Tls(make) | Does::Old(_, make) = &does {
            make()?;
        }
        let second = Does::Tls(place.make(Tls::Valid, true));
        let record = Shared::default();
        let [first_port, second_port] = ports;
        let start = |port, place, does| {
            Server::start(port, place, does, Arc::clone(&context), record.clone())
        };
        let mut servers = vec![start(first_port, 0, does)];
        if http.is_some() {
            servers.push(start(second_port, 1, second));
        }
        if publishes(situation.recipe) {
            servers.push(start(publisher, 2, Does::Publish(published)));
        }
        Ok(Self {
            url,
            servers,
            record,
        })
    }

    /// What the servers saw so far.
    pub(crate) fn now(&self) -> Record {
        self.record.get()
    }

    /// What the servers saw, after open connections have ended.
    pub(crate) fn record(&self) -> Record {
        for server in &self.servers {
            server.settle(Duration::from_secs(2));
        }
        self.record.get()
    }
}

/// Whether the certificate of a situation names a URL.
const fn publishes(recipe: Recipe) -> bool {
    match recipe {
        Recipe::Tls(tls) => matches!(
            tls,
            Tls::Order(Order::Missing) | Tls::Revocation(Means::Crl | Means::Responder, _)
        ),
        Recipe::Old(_) | Recipe::Http(_) => false,
    }
}

/// The host of a URL.
pub(crate) fn host(host: Host, domain: &str) -> String {
    match host {
        Host::Localhost => "localhost".to_owned(),
        Host::Address => "127.0.0.1".to_owned(),
        Host::Below(name) => format!("{name}.{domain}"),
    }
}

#[derive(Clone)]
struct Place {
    pki: Arc<Pki>,
    host: String,
    domain: String,
    publisher: String,
    published: Arc<Mutex<Published>>,
}

impl Place {
    /// A function that makes a chain. For HTTP, the certificate is for both hosts of redirects.
    fn make(&self, tls: Tls, for_both: bool) -> Make {
        let place = self.clone();
        Arc::new(move || {
            let setting = Setting {
                pki: &place.pki,
                host: &place.host,
                domain: &place.domain,
                publisher: &place.publisher,
                also: for_both.then(|| Name::Ip([127, 0, 0, 1].into())),
                now: clock::now(),
            };
            let served: Served = setting.chain(tls)?;
            let is_published = !for_both;
            if is_published {
                let mut held = place
                    .published
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                *held = served.published.clone();
            }
            Ok(served)
        })
    }
}
