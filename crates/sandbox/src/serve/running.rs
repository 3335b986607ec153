//! A running provider: its listeners, and how it ends.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use super::answer::{self, Answer, Around};
use super::clock::now;
use super::connections::{self, Gate, Handler, Place, Serving};
use super::credentials::Known;
use super::descriptors;
use super::fault::Fault;
use super::options::Options;
use super::provider::Provider;
use super::received::Peer;
use super::refusal::{Refusal, Why};
use super::router;
use super::state::State;
use super::tls;

/// A provider that listens.
pub struct Running {
    base: String,
    known: Known,
    listener: TcpListener,
    plain: Option<(TcpListener, SocketAddr)>,
    tls: Option<tls::Ready>,
    provider: Arc<Provider>,
    /// How many connections there may be at once.
    connections: usize,
    ends: watch::Sender<bool>,
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Running({})", self.base)
    }
}

/// Opens the state and listens. Requests are answered from [`Running::until`] on.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use basestring_sandbox::serve::{Options, start};
/// let running = start(&Options::default()).await.unwrap();
/// assert!(running.base().starts_with("http://127.0.0.1:"));
/// running.until(async {}).await;
/// # });
/// ```
///
/// # Errors
///
/// [`Fault`] if options contradict each other, a file cannot be used, or the address is taken.
pub async fn start(options: &Options) -> Result<Running, Fault> {
    check(options)?;
    let listener = listen(options.address).await?;
    let address = local(&listener)?;
    let plain = match options.plain {
        None => None,
        Some(plain) => {
            let listener = listen(plain).await?;
            let address = local(&listener)?;
            Some((listener, address))
        }
    };
    let tls = options.tls.as_ref();
    let tls = tls.map(|tls| tls::ready(tls, address)).transpose()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let base = format!("{scheme}://{address}/");
    let (state, known) = State::open(options, now())?;
    let (ends, ending) = watch::channel(false);
    let provider = Arc::new(Provider::new(state, options, base.clone(), ending)?);
    Ok(Running {
        base,
        known,
        listener,
        plain,
        tls,
        provider,
        connections: descriptors::connections(options.limits.connections),
        ends,
    })
}

fn check(options: &Options) -> Result<(), Fault> {
    if options.tls.is_none() && !tls::is_loopback(options.address.ip()) {
        let address = options.address.ip();
        return Err(Fault::Usage(format!(
            "{address} is not a loopback address, and RFC 5849 2.1 requires TLS: add --tls"
        )));
    }
    if options.plain.is_some() && options.tls.is_none() {
        let message = "a port that rejects plain HTTP needs TLS on the other: add --tls";
        return Err(Fault::Usage(message.to_owned()));
    }
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Fault> {
    TcpListener::bind(address)
        .await
        .map_err(|found| Fault::Address(format!("cannot listen on {address}: {found}")))
}

fn local(listener: &TcpListener) -> Result<SocketAddr, Fault> {
    let address = listener.local_addr();
    address.map_err(|found| Fault::Internal(format!("cannot read the own address: {found}")))
}

impl Running {
    /// Its address, with a trailing slash.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The address on which plain HTTP is rejected.
    #[must_use]
    pub fn plain(&self) -> Option<SocketAddr> {
        self.plain.as_ref().map(|(_, address)| *address)
    }

    /// The file of the authority's certificate, which clients must trust.
    #[must_use]
    pub fn authority(&self) -> Option<&Path> {
        self.tls.as_ref().map(|tls| tls.authority.as_path())
    }

    /// The known clients and users.
    #[must_use]
    pub const fn known(&self) -> &Known {
        &self.known
    }

    /// Serves until `end` is ready. Then it accepts no new connections, and open requests have
    /// [`Limits::ending`](super::Limits::ending) to finish.
    pub async fn until(self, end: impl Future<Output = ()>) {
        let limits = self.provider.limits;
        let most = self.connections;
        let gate = Gate::new(most);
        let closing = Arc::new(Semaphore::new((most / 8).max(4)));
        let serving = |tls: Option<TlsAcceptor>| Serving {
            gate: Arc::clone(&gate),
            closing: Arc::clone(&closing),
            limits,
            tls,
            ending: self.ends.subscribe(),
            handler: Arc::clone(&self.provider),
        };
        let acceptor = self.tls.as_ref().map(|tls| tls.acceptor.clone());
        let main = connections::serve(self.listener, serving(acceptor));
        let refuser = Serving {
            gate: Arc::clone(&gate),
            closing: Arc::clone(&closing),
            limits,
            tls: None,
            ending: self.ends.subscribe(),
            handler: Arc::new(Refuser(Arc::clone(&self.provider))),
        };
        let plain = async {
            if let Some((listener, _)) = self.plain {
                connections::serve(listener, refuser).await;
            }
        };
        let ends = async {
            end.await;
            self.ends.send_replace(true);
        };
        tokio::join!(main, plain, ends);
    }
}

impl Handler for Provider {
    async fn handle(
        self: Arc<Self>,
        request: hyper::Request<hyper::body::Incoming>,
        peer: Peer,
        place: Arc<Place>,
    ) -> Answer {
        router::answer(&self, request, peer, &place).await
    }
}

/// The port on which plain HTTP is rejected, as X does.
struct Refuser(Arc<Provider>);

impl Handler for Refuser {
    async fn handle(
        self: Arc<Self>,
        _: hyper::Request<hyper::body::Incoming>,
        _: Peer,
        place: Arc<Place>,
    ) -> Answer {
        let _busy = place.begin();
        let base = &self.0.base;
        let message = format!("plain HTTP is rejected; use {base}");
        let around = Around {
            manner: self.0.manner,
            realm: base,
            wants_json: false,
            number: None,
            allowed: "",
        };
        answer::refuse(
            &Refusal::new(Why::NeedsTls, message).with("tls-refused"),
            &around,
        )
    }
}
