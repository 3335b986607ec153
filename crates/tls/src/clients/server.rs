//! The servers of a situation on loopback, and what they see.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ServerConfig, ServerConnection};

use super::answer::{self, Context};
use super::chains::{Published, Served};
use super::hello::Hello;
use super::old;
use super::record::{Connection, Shared};
use super::situation::Old;

/// How long a client may take for its next bytes.
const PATIENCE: Duration = Duration::from_secs(8);

/// The highest number of connections of a server at a time.
const CONNECTIONS: usize = 64;

/// Makes what a server sends, again for certificates whose dates matter.
pub(crate) type Make = Arc<dyn Fn() -> Result<Served, String> + Send + Sync>;

/// What a server does.
#[derive(Clone)]
pub(crate) enum Does {
    /// It sends a chain that this makes.
    Tls(Make),
    /// It answers in an old version, with a chain that this makes.
    Old(Old, Make),
    /// It publishes revocation over plain HTTP.
    Publish(Arc<Mutex<Published>>),
}

/// A running server; it stops when it is dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    stops: Arc<AtomicBool>,
    active: Arc<AtomicUsize>,
}

/// A port, before a server uses it.
pub(crate) struct Port {
    listeners: Vec<TcpListener>,
    pub(crate) number: u16,
}

impl Port {
    /// A free port of 127.0.0.1, and where possible of ::1, which some clients try first.
    ///
    /// # Errors
    ///
    /// The system's error.
    pub(crate) fn free(wanted: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted))?;
        let number = listener.local_addr()?.port();
        let mut listeners = vec![listener];
        listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, number)));
        Ok(Self { listeners, number })
    }
}

impl Server {
    /// Starts a server on a port.
    pub(crate) fn start(
        port: Port,
        place: usize,
        does: Does,
        context: Arc<Mutex<Context>>,
        record: Shared,
    ) -> Self {
        let stops = Arc::new(AtomicBool::new(false));
        let active = Arc::new(AtomicUsize::new(0));
        let served = Arc::new(Mutex::new(None));
        for listener in port.listeners {
            let handler = Handler {
                place,
                does: does.clone(),
                context: Arc::clone(&context),
                record: record.clone(),
                served: Arc::clone(&served),
            };
            let (stops, active) = (Arc::clone(&stops), Arc::clone(&active));
            thread::spawn(move || accept(&listener, &handler, &stops, &active));
        }
        Self {
            port: port.number,
            stops,
            active,
        }
    }

    /// Waits until no connection is open, at most this long.
    pub(crate) fn settle(&self, longest: Duration) {
        let end = Instant::now() + longest;
        while self.active.load(Ordering::Acquire) > 0 && Instant::now() < end {
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stops.store(true, Ordering::Release);
        // A connection of our own ends the wait for the next one.
        for address in [
            SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, self.port)),
        ] {
            let _ = TcpStream::connect_timeout(&address, Duration::from_millis(200));
        }
    }
}

fn accept(
    listener: &TcpListener,
    handler: &Handler,
    stops: &Arc<AtomicBool>,
    active: &Arc<AtomicUsize>,
) {
    for stream in listener.incoming() {
        if stops.load(Ordering::Acquire) {
            return;
        }
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        if active.fetch_add(1, Ordering::AcqRel) >= CONNECTIONS {
            active.fetch_sub(1, Ordering::AcqRel);
            continue;
        }
        let (handler, active) = (handler.clone(), Arc::clone(active));
        thread::spawn(move || {
            handler.connection(stream);
            active.fetch_sub(1, Ordering::AcqRel);
        });
    }
}

/// How long a chain is sent before it is made again.
const FRESH: Duration = Duration::from_secs(30);

#[derive(Clone)]
struct Handler {
    place: usize,
    does: Does,
    context: Arc<Mutex<Context>>,
    record: Shared,
    served: Arc<Mutex<Option<Made>>>,
}

/// A configuration, and when it was made.
type Made = (Instant, Arc<ServerConfig>);

impl Handler {
    fn connection(&self, mut stream: TcpStream) {
        let mut seen = Connection {
            server: self.place,
            ..Connection::default()
        };
        // A client that goes away is recorded as it is.
        let _ = self.serve(&mut stream, &mut seen);
        let is_publisher = matches!(self.does, Does::Publish(_));
        if !is_publisher && seen.hello.is_some() {
            self.record.add(|record| record.connections.push(seen));
        }
    }

    fn serve(&self, stream: &mut TcpStream, seen: &mut Connection) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let first = peek(stream)?;
        if first.first() != Some(&22) {
            return self.plain(stream);
        }
        seen.hello = Hello::read(&first);
        match &self.does {
            Does::Tls(make) => self.tls(stream, make, seen),
            Does::Old(old, make) => {
                let served = make().map_err(io::Error::other)?;
                old::answer(stream, &first, *old, &served, seen)
            }
            Does::Publish(_) => Ok(()),
        }
    }

    fn context(&self) -> Context {
        let context = self.context.lock();
        context.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn plain(&self, stream: &mut TcpStream) -> io::Result<()> {
        let context = self.context();
        let Some(request) = answer::read(stream, false, self.place, &context)? else {
            return Ok(());
        };
        if let Does::Publish(published) = &self.does {
            let published = published.lock().unwrap_or_else(PoisonError::into_inner);
            let published = published.clone();
            let line = request.line.trim_end_matches(" HTTP/1.1").to_owned();
            self.record.add(|record| record.fetched.push(line));
            return publish(stream, &request.line, &published);
        }
        self.record
            .add(|record| record.requests.push(request.clone()));
        answer::write(stream, &request, &context)
    }

    fn config(&self, make: &Make) -> Result<Arc<ServerConfig>, String> {
        let mut held = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, config)) = held.as_ref().filter(|(at, _)| at.elapsed() < FRESH) {
            return Ok(Arc::clone(config));
        }
        let config = Arc::new(config(make()?)?);
        *held = Some((Instant::now(), Arc::clone(&config)));
        Ok(config)
    }

    fn tls(&self, stream: &mut TcpStream, make: &Make, seen: &mut Connection) -> io::Result<()> {
        let config = self.config(make).map_err(io::Error::other)?;
        let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            if let Err(fault) = connection.complete_io(stream) {
                seen.alert = alert(&fault);
                return Err(fault);
            }
        }
        seen.is_complete = true;
        let is_newest = connection.protocol_version() == Some(rustls::ProtocolVersion::TLSv1_3);
        let version = if is_newest { "TLS 1.3" } else { "TLS 1.2" };
        seen.version = Some(version.to_owned());
        let mut tls = rustls::Stream::new(&mut connection, stream);
        let context = self.context();
        match answer::read(&mut tls, true, self.place, &context) {
            Ok(Some(request)) => {
                self.record
                    .add(|record| record.requests.push(request.clone()));
                answer::write(&mut tls, &request, &context)?;
            }
            Ok(None) => {}
            Err(fault) => seen.alert = alert(&fault),
        }
        connection.send_close_notify();
        connection.write_tls(stream).map(drop)
    }
}

/// The alert that ended a handshake.
fn alert(fault: &io::Error) -> Option<String> {
    let inner = fault.get_ref()?.downcast_ref::<rustls::Error>()?;
    if let rustls::Error::AlertReceived(alert) = inner {
        Some(format!("{alert:?}"))
    } else {
        None
    }
}

/// The first record, without reading it.
fn peek(stream: &TcpStream) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; 17 << 10];
    let end = Instant::now() + PATIENCE;
    loop {
        let count = stream.peek(&mut buffer)?;
        let first = buffer.get(..count).unwrap_or_default();
        let whole = match first {
            [22, 3, _, high, low, ..] => 5 + (usize::from(*high) << 8 | usize::from(*low)),
            [22, ..] => 5,
            _ => 1,
        };
        if count == 0 || count >= whole.min(buffer.len()) || Instant::now() > end {
            return Ok(first.get(..whole.min(count)).unwrap_or(first).to_vec());
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The configuration of a server.
fn config(served: Served) -> Result<ServerConfig, String> {
    let Served {
        chain,
        key,
        staple,
        version,
        published: _,
    } = served;
    let mut certified = CertifiedKey::new(chain, Arc::new(key));
    certified.ocsp = staple;
    let versions: &[_] = match version {
        Some(0x0303) => &[&rustls::version::TLS12],
        Some(0x0304) => &[&rustls::version::TLS13],
        Some(_) | None => rustls::ALL_VERSIONS,
    };
    let builder = ServerConfig::builder_with_provider(crate::provider::provider())
        .with_protocol_versions(versions)
        .map_err(|fault| fault.to_string())?;
    let mut config = builder
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Sends what is published under a path.
fn publish(stream: &mut TcpStream, line: &str, published: &Published) -> io::Result<()> {
    let Published { crl, ocsp, issuer } = published;
    let path = line.split(' ').nth(1).unwrap_or_default();
    let (kind, body) = match path.get(1..4) {
        Some("crl") => ("application/pkix-crl", crl),
        Some("ocs") => ("application/ocsp-response", ocsp),
        _ => ("application/pkix-cert", issuer),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: \
         close\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), body].concat())?;
    // The request's body may not have been read: closing then would reset the connection.
    stream.shutdown(std::net::Shutdown::Write)?;
    let mut rest = [0; 4096];
    stream.set_read_timeout(Some(Duration::from_millis(300)))?;
    while matches!(stream.read(&mut rest), Ok(1..)) {}
    Ok(())
}
