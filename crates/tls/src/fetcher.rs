//! Fetching from the URLs in certificates, which a stranger may have written: only over plain HTTP, only
//! in the server's own kind of network or the Internet, and within limits of number, bytes and time.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use crate::connect::{Budget, resolve};
use crate::http::{Url, exchange};
use crate::options::{Fetch, Options};
use crate::place::Place;
use crate::proxy::Proxy;

/// The highest number of requests of a check.
const REQUESTS: usize = 16;

/// The highest number of bytes that a check fetches.
const BYTES: usize = 24 << 20;

/// The highest number of bytes of an OCSP response or of a certificate.
const SMALL: usize = 256 << 10;

/// The highest number of bytes of a CRL.
const LARGE: usize = 16 << 20;

/// A check on loopback stays there, except with --fetch.
const ON_LOOPBACK: &str = "not contacted: the server is on loopback (--fetch)";

/// What is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted<'w> {
    /// A CRL.
    Crl,
    /// The certificate of an issuer.
    Issuer,
    /// The response to this OCSP request, by POST.
    Posted(&'w [u8]),
    /// An OCSP response whose request is in the URL, by GET.
    Got,
}

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unfetched {
    /// Whether the peer was reached, so that another request may have an answer.
    pub(crate) is_reached: bool,
    /// The reason, with the URL.
    pub(crate) why: String,
}

/// Fetches for one check.
#[derive(Debug)]
pub(crate) struct Fetcher<'f> {
    options: &'f Options,
    /// The kind of the server's address.
    checked: Place,
    budget: Budget,
    spent: Mutex<Spent>,
}

/// What was spent so far.
#[derive(Debug, Default)]
struct Spent {
    requests: usize,
    bytes: usize,
    /// Whether anyone was contacted.
    is_used: bool,
    /// Hosts and ports that did not answer.
    silent: Vec<(String, u16)>,
}

impl<'f> Fetcher<'f> {
    /// A fetcher for a server at this address, which takes at most half of the time that is left.
    pub(crate) fn new(options: &'f Options, server: Option<IpAddr>, budget: &Budget) -> Self {
        Self {
            options,
            checked: server.map_or(Place::Public, Place::of),
            budget: budget.half(),
            spent: Mutex::default(),
        }
    }

    /// Why no URL is contacted at all; none if they are.
    pub(crate) const fn is_off(&self) -> Option<&'static str> {
        match self.options.fetch {
            Fetch::Nothing => Some("was not contacted (--offline)"),
            Fetch::Revocation | Fetch::All => None,
        }
    }

    /// Whether anyone was contacted.
    pub(crate) fn is_used(&self) -> bool {
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.is_used
    }

    /// Fetches from a URL.
    pub(crate) fn fetch(&self, url: &str, wanted: Wanted<'_>) -> Result<Vec<u8>, Unfetched> {
        let unfetched = |is_reached, fault: String| Unfetched {
            is_reached,
            why: format!("{url}: {fault}"),
        };
        let parsed = Url::parse(url).map_err(|fault| unfetched(false, fault))?;
        let limit = self
            .admit(&parsed, wanted)
            .map_err(|fault| unfetched(false, fault))?;
        let through = self.options.fetch_proxy.as_ref();
        let through = through.and_then(|proxy| proxy.of(parsed.target()));
        let addresses = match through {
            None => self.addresses(&parsed),
            Some(proxy) => self.of_proxy(&parsed, proxy),
        };
        let addresses = addresses.map_err(|fault| unfetched(false, fault))?;
        let body = match wanted {
            Wanted::Posted(body) => Some(("application/ocsp-request", body)),
            Wanted::Crl | Wanted::Issuer | Wanted::Got => None,
        };
        let answered = exchange(
            &parsed,
            &addresses,
            through.map(Proxy::credentials).as_deref(),
            body,
            limit,
            &self.budget,
        );
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.is_used = true;
        spent.bytes = spent.bytes.saturating_add(answered.received);
        if !answered.is_reached {
            spent.silent.push((parsed.host().to_owned(), parsed.port));
        }
        answered.body.map_err(|fault| match through {
            None => unfetched(answered.is_reached, fault),
            Some(proxy) => {
                let proxy = proxy.authority();
                unfetched(
                    answered.is_reached,
                    format!("through the proxy {proxy}: {fault}"),
                )
            }
        })
    }

    /// Counts a request, and returns how many bytes its answer may have.
    fn admit(&self, url: &Url, wanted: Wanted<'_>) -> Result<usize, String> {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if self.budget.is_over() {
            return Err("not contacted: the time for fetching is over".to_owned());
        }
        if spent.requests >= REQUESTS {
            return Err(format!("not contacted after {REQUESTS} requests"));
        }
        let is_silent = |(host, port): &(String, u16)| host == url.host() && *port == url.port;
        if spent.silent.iter().any(is_silent) {
            return Err("not contacted again: it did not answer".to_owned());
        }
        let most = match wanted {
            Wanted::Crl => LARGE,
            Wanted::Issuer | Wanted::Posted(_) | Wanted::Got => SMALL,
        };
        let left = BYTES.saturating_sub(spent.bytes);
        if left == 0 {
            return Err(format!("not contacted after {BYTES} bytes"));
        }
        spent.requests += 1;
        Ok(most.min(left))
    }

    /// The addresses of a URL's host that may be contacted.
    fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, String> {
        let all = resolve(url.host(), url.port, &self.budget)?;
        let allowed = |address: &&SocketAddr| self.refused(address.ip()).is_none();
        let found: Vec<SocketAddr> = all.iter().filter(allowed).copied().collect();
        match (found.is_empty(), all.first()) {
            (true, Some(first)) => Err(self.refused(first.ip()).unwrap_or_default()),
            (true, None) | (false, _) => Ok(found),
        }
    }

    /// The addresses of the proxy for a URL. The host's own addresses, where this machine knows them,
    /// must be allowed too.
    fn of_proxy(&self, url: &Url, proxy: &Proxy) -> Result<Vec<SocketAddr>, String> {
        if self.checked == Place::Loopback && self.options.fetch != Fetch::All {
            return Err(ON_LOOPBACK.to_owned());
        }
        let own = resolve(url.host(), url.port, &self.budget).unwrap_or_default();
        let refused = own.iter().find_map(|address| self.refused(address.ip()));
        match refused {
            Some(why) => Err(why),
            None => proxy.addresses(&self.budget),
        }
    }

    /// Why an address is not contacted; none if it is.
    fn refused(&self, address: IpAddr) -> Option<String> {
        let place = Place::of(address);
        let is_allowed = match place {
            Place::Nobody => false,
            Place::Public => self.checked != Place::Loopback || self.options.fetch == Fetch::All,
            Place::Loopback | Place::LinkLocal | Place::Private => {
                place == self.checked || self.options.fetch_private
            }
        };
        if is_allowed {
            return None;
        }
        Some(match place {
            Place::Nobody => format!("not contacted: its address {address} is {place}"),
            Place::Public => ON_LOOPBACK.to_owned(),
            Place::Loopback | Place::LinkLocal | Place::Private => format!(
                "not contacted: its address {address} is {place}, and the server's is {} \
                 (--fetch-private)",
                self.checked
            ),
        })
    }
}
