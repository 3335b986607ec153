//! A provider to test clients against: the flow of RFC 5849 section 2, verification by 3.2, and
//! refusals that say which mistake was made, with its clause and how to mend it.
//!
//! [`start`] binds and says where; [`Running::until`] serves until it is told to end. What was used or
//! issued is on the disk before it is answered for, where there is a state file.

mod answer;
mod connections;
mod credentials;
mod diagnosis;
mod disk;
mod flow;
mod grants;
mod lingering;
mod log;
mod nonces;
mod page;
mod page_live;
mod page_request;
mod protected;
mod provider;
mod random;
mod received;
mod records;
mod refusal;
mod state;
mod tls;
mod verify;
mod x;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use basestring::Clock;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

pub use answer::Manner;
pub use credentials::{Client, Known, KnownToken, User};
pub use log::{Log, begin as begin_log};
pub use tls::Tls;

use answer::{Answer, Around};
use connections::{Gate, Handler, Place, Serving};
use provider::Provider;
use received::Peer;
use refusal::{Refusal, Why};
use state::State;

/// Why the provider cannot start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The options do not go together.
    Usage(String),
    /// A file cannot be read or written, or is malformed.
    Input(String),
    /// An address cannot be listened on.
    Address(String),
    /// A fault of the program itself.
    Internal(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message)
            | Self::Input(message)
            | Self::Address(message)
            | Self::Internal(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Fault {}

/// How much is taken, and for how long is waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of a request's line and fields; at least 8192.
    pub head: usize,
    /// How long line and fields may take, and a TLS handshake.
    pub head_time: Duration,
    /// Octets of a body.
    pub body: usize,
    /// How long a body may take.
    pub body_time: Duration,
    /// How long a connection may wait between two requests.
    pub idle: Duration,
    /// Connections at once.
    pub connections: usize,
    /// How long those that are being answered have to end.
    pub ending: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 32 << 10,
            head_time: Duration::from_secs(10),
            body: 256 << 10,
            body_time: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            connections: 500,
            ending: Duration::from_secs(5),
        }
    }
}

/// What the provider is to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 is one that is free.
    pub address: SocketAddr,
    /// HTTPS, with an authority of its own.
    pub tls: Option<Tls>,
    /// Where to refuse plain HTTP, beside HTTPS.
    pub plain: Option<SocketAddr>,
    /// Who may sign; made up where it is none.
    pub known: Option<Known>,
    /// The state file; in memory alone where it is none.
    pub state: Option<PathBuf>,
    /// Whose codes and shapes refusals have.
    pub manner: Manner,
    /// Seconds that a timestamp may be off, before and behind.
    pub window: u64,
    /// Nonces kept at most, of all within the window.
    pub nonces: usize,
    /// Seconds that temporary credentials live.
    pub temporary_life: u64,
    /// Requests that the page shows.
    pub shown: usize,
    /// The limits.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: None,
            plain: None,
            known: None,
            state: None,
            manner: Manner::Rfc,
            window: Clock::WINDOW,
            nonces: 4_000_000,
            temporary_life: 900,
            shown: 50,
            limits: Limits::default(),
        }
    }
}

/// A provider that listens.
pub struct Running {
    base: String,
    known: Known,
    listener: TcpListener,
    plain: Option<(TcpListener, SocketAddr)>,
    tls: Option<tls::Ready>,
    provider: Arc<Provider>,
    ends: watch::Sender<bool>,
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Running({})", self.base)
    }
}

/// Opens the state and listens. Nothing is answered before [`Running::until`].
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
/// [`Fault`]: options that do not go together, files, or the address.
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
    let (state, known) = State::open(options, provider::now())?;
    let (ends, ending) = watch::channel(false);
    let provider = Arc::new(Provider::new(state, options, base.clone(), ending)?);
    Ok(Running {
        base,
        known,
        listener,
        plain,
        tls,
        provider,
        ends,
    })
}

fn check(options: &Options) -> Result<(), Fault> {
    if options.tls.is_none() && !tls::is_loopback(options.address.ip()) {
        let address = options.address.ip();
        return Err(Fault::Usage(format!(
            "expected an address of this machine alone for plain HTTP (RFC 5849 2.1 asks for TLS), \
             found {address}: add --tls"
        )));
    }
    if options.plain.is_some() && options.tls.is_none() {
        let message = "expected TLS beside a port that refuses plain HTTP, found none: add --tls";
        return Err(Fault::Usage(message.to_owned()));
    }
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Fault> {
    TcpListener::bind(address).await.map_err(|found| {
        Fault::Address(format!(
            "expected an address to listen on, found {found}: {address}"
        ))
    })
}

fn local(listener: &TcpListener) -> Result<SocketAddr, Fault> {
    let address = listener.local_addr();
    address.map_err(|found| Fault::Internal(format!("expected an address, found: {found}")))
}

impl Running {
    /// Its address, with a slash at the end.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Where plain HTTP is refused.
    #[must_use]
    pub fn plain(&self) -> Option<SocketAddr> {
        self.plain.as_ref().map(|(_, address)| *address)
    }

    /// The certificate of the authority that the client is to trust.
    #[must_use]
    pub fn authority(&self) -> Option<&Path> {
        self.tls.as_ref().map(|tls| tls.authority.as_path())
    }

    /// Who may sign.
    #[must_use]
    pub const fn known(&self) -> &Known {
        &self.known
    }

    /// Serves until `end` comes, then ends well: no new connections, and those being answered have
    /// [`Limits::ending`].
    pub async fn until(self, end: impl Future<Output = ()>) {
        let limits = self.provider.limits;
        let gate = Gate::new(limits.connections);
        let serving = |tls: Option<TlsAcceptor>| Serving {
            gate: Arc::clone(&gate),
            limits,
            tls,
            ending: self.ends.subscribe(),
            handler: Arc::clone(&self.provider),
        };
        let acceptor = self.tls.as_ref().map(|tls| tls.acceptor.clone());
        let main = connections::serve(self.listener, serving(acceptor));
        let refuser = Serving {
            gate: Arc::clone(&gate),
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
        self.answer(request, peer, &place).await
    }
}

/// The port on which plain HTTP is refused, as X does.
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
        let message = format!("expected https, found plain HTTP: the provider is at {base}");
        let around = Around {
            manner: self.0.manner,
            realm: base,
            takes_json: false,
            number: None,
            allowed: "",
        };
        answer::refuse(
            &Refusal::new(Why::NeedsTls, message).with("tls-refused"),
            &around,
        )
    }
}
