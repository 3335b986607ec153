//! Connections: limited in number, and closed when they are idle for too long.
//!
//! At the limit, a new connection replaces the one that has been idle longest, first among those that
//! never sent a complete request. So a client that holds connections open blocks nobody.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

use basestring::Scheme;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::answer::Answer;
use super::handshake;
use super::lingering::Lingering;
use super::options::Limits;
use super::paced::Paced;
use super::received::Peer;

/// How long an idle connection has for a graceful end before it is closed.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// All connections.
pub(super) struct Gate {
    most: usize,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    /// Connections that have not sent a request yet, by age.
    fresh: BTreeMap<u64, Arc<Notify>>,
    /// Connections between two requests, by the age of the last.
    idle: BTreeMap<u64, Arc<Notify>>,
    /// How many connections have an open request.
    busy: usize,
}

/// A connection's place.
pub(super) struct Place {
    gate: Arc<Gate>,
    cut: Arc<Notify>,
    now: Mutex<Now>,
}

struct Now {
    /// The number under which it waits; none during a request.
    number: Option<u64>,
    /// Open requests: HTTP/2 has several at once.
    active: usize,
    since: Instant,
}

/// An open request.
pub(super) struct Busy<'p>(&'p Place);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gate {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            waiting: Mutex::default(),
        })
    }

    /// A place, taken from the longest idle connection if need be; none if all have open requests.
    fn enter(self: &Arc<Self>) -> Option<Place> {
        let cut = Arc::new(Notify::new());
        let mut waiting = locked(&self.waiting);
        if waiting.fresh.len() + waiting.idle.len() + waiting.busy >= self.most {
            waiting.cut_longest()?;
        }
        let number = waiting.next;
        waiting.next += 1;
        waiting.fresh.insert(number, Arc::clone(&cut));
        drop(waiting);
        Some(Place {
            gate: Arc::clone(self),
            cut,
            now: Mutex::new(Now {
                number: Some(number),
                active: 0,
                since: Instant::now(),
            }),
        })
    }
}

impl Gate {
    /// Closes the longest idle connection, for example because the system has no descriptor left.
    fn evict(&self) {
        let _ = locked(&self.waiting).cut_longest();
    }
}

impl Waiting {
    /// Closes the longest idle connection, first among those that never sent a complete request.
    fn cut_longest(&mut self) -> Option<()> {
        let longest = self.fresh.pop_first();
        let (_, longest) = longest.or_else(|| self.idle.pop_first())?;
        longest.notify_one();
        Some(())
    }
}

impl Place {
    /// Marks a request as complete, and open until the result is dropped.
    pub(super) fn begin(&self) -> Busy<'_> {
        let mut now = locked(&self.now);
        now.active += 1;
        if let Some(number) = now.number.take() {
            let mut waiting = locked(&self.gate.waiting);
            waiting.fresh.remove(&number);
            waiting.idle.remove(&number);
            waiting.busy += 1;
        }
        Busy(self)
    }

    fn end(&self) {
        let mut now = locked(&self.now);
        now.active = now.active.saturating_sub(1);
        now.since = Instant::now();
        if now.active == 0 && now.number.is_none() {
            let mut waiting = locked(&self.gate.waiting);
            waiting.busy = waiting.busy.saturating_sub(1);
            let number = waiting.next;
            waiting.next += 1;
            waiting.idle.insert(number, Arc::clone(&self.cut));
            now.number = Some(number);
        }
    }

    /// When it will have been idle for too long; none during a request.
    fn overdue(&self, idle: Duration) -> Option<Instant> {
        let now = locked(&self.now);
        (now.active == 0).then(|| now.since + idle)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let now = locked(&self.now);
        let mut waiting = locked(&self.gate.waiting);
        match now.number {
            Some(number) => {
                waiting.fresh.remove(&number);
                waiting.idle.remove(&number);
            }
            None => waiting.busy = waiting.busy.saturating_sub(1),
        }
    }
}

/// How connections are served.
pub(super) struct Serving<H> {
    pub(super) gate: Arc<Gate>,
    /// One permit for each connection whose remaining input is read after its end.
    pub(super) closing: Arc<Semaphore>,
    pub(super) limits: Limits,
    pub(super) tls: Option<TlsAcceptor>,
    /// Becomes true when the provider ends.
    pub(super) ending: watch::Receiver<bool>,
    pub(super) handler: Arc<H>,
}

/// Answers requests.
pub(super) trait Handler: Send + Sync + 'static {
    /// Answers one request.
    fn handle(
        self: Arc<Self>,
        request: hyper::Request<hyper::body::Incoming>,
        peer: Peer,
        place: Arc<Place>,
    ) -> impl Future<Output = Answer> + Send;
}

/// Accepts connections until the end, then waits for open ones, with a limit.
pub(super) async fn serve<H: Handler>(listener: TcpListener, serving: Serving<H>) {
    let serving = Arc::new(serving);
    let mut ending = serving.ending.clone();
    let mut tasks = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = ending.wait_for(|ends| *ends) => break,
            Some(_) = tasks.join_next(), if !tasks.is_empty() => continue,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, remote)) => {
                // If all connections have open requests, the new one is closed.
                if let Some(place) = serving.gate.enter() {
                    tasks.spawn(connection(Arc::clone(&serving), stream, remote, place));
                }
            }
            Err(fault) => {
                // Too many open files, or a broken connection: neither ends the server.
                tracing::warn!(%fault, "cannot accept a connection");
                serving.gate.evict();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
    drop(listener);
    let all = async { while tasks.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(serving.limits.ending, all).await;
    // Dropping the set closes the connections that are left.
}

async fn connection<H: Handler>(
    serving: Arc<Serving<H>>,
    stream: TcpStream,
    remote: std::net::SocketAddr,
    place: Place,
) {
    let Ok(local) = stream.local_addr() else {
        return;
    };
    // Answers are written whole, so delaying them has no benefit.
    let _ = stream.set_nodelay(true);
    let scheme = match serving.tls {
        Some(_) => Scheme::Https,
        None => Scheme::Http,
    };
    let peer = Peer {
        remote,
        local,
        scheme,
    };
    match &serving.tls {
        None => {
            let stream = Lingering::new(stream, &serving.closing);
            exchange(&serving, stream, peer, place).await;
        }
        Some(acceptor) => {
            let accepted = tokio::time::timeout(serving.limits.head_time, acceptor.accept(stream));
            tokio::select! {
                () = place.cut.notified() => {}
                done = accepted => match done {
                    Ok(Ok(stream)) => exchange(&serving, stream, peer, place).await,
                    Ok(Err(fault)) => handshake::log(&fault, remote),
                    Err(_) => {}
                },
            }
        }
    }
}

async fn exchange<H: Handler>(
    serving: &Serving<H>,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: Peer,
    place: Place,
) {
    let limits = serving.limits;
    let place = Arc::new(place);
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(limits.head).unwrap_or(u32::MAX))
        .max_concurrent_streams(32)
        .keep_alive_interval(limits.idle)
        .keep_alive_timeout(limits.head_time);
    let service = {
        let handler = Arc::clone(&serving.handler);
        let place = Arc::clone(&place);
        hyper::service::service_fn(move |request| {
            let answer = Arc::clone(&handler).handle(request, peer, Arc::clone(&place));
            async move { Ok::<_, Infallible>(answer.await) }
        })
    };
    let connection =
        builder.serve_connection(TokioIo::new(Paced::new(stream, limits.head_time)), service);
    let mut connection = std::pin::pin!(connection);
    let mut ending = serving.ending.clone();
    let mut last = None;
    loop {
        let now = Instant::now();
        let wake = match (last, place.overdue(limits.idle)) {
            (Some(last), _) => last,
            (None, overdue) => overdue.unwrap_or(now + limits.idle),
        };
        tokio::select! {
            // The end of a connection is no error of the server.
            _ = connection.as_mut() => return,
            () = place.cut.notified() => return,
            _ = ending.wait_for(|ends| *ends), if last.is_none() => {
                connection.as_mut().graceful_shutdown();
                last = Some(now + limits.ending);
            }
            () = tokio::time::sleep_until(wake) => {
                if last.is_some_and(|last| last <= Instant::now()) {
                    return;
                }
                let overdue = place.overdue(limits.idle);
                if last.is_none() && overdue.is_some_and(|overdue| overdue <= Instant::now()) {
                    connection.as_mut().graceful_shutdown();
                    last = Some(Instant::now() + LAST_WORDS);
                }
            }
        }
    }
}
