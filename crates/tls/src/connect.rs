//! Names, TCP connections, and reading and writing with limits of time and size.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// The time limits of a stage and of all stages together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    stage: Duration,
    end: Instant,
}

impl Budget {
    pub(crate) fn new(stage: Duration, total: Duration) -> Self {
        Self {
            stage,
            end: Instant::now() + total,
        }
    }

    /// The deadline of a stage that starts now.
    pub(crate) fn deadline(&self) -> Instant {
        self.end.min(Instant::now() + self.stage)
    }

    /// The same limit of a stage, and half of the time that is left.
    pub(crate) fn half(&self) -> Self {
        let now = Instant::now();
        Self {
            stage: self.stage,
            end: now + self.end.saturating_duration_since(now) / 2,
        }
    }

    /// Whether no time is left.
    pub(crate) fn is_over(&self) -> bool {
        left(self.end).is_err()
    }
}

/// The time until a deadline.
///
/// # Errors
///
/// `TimedOut` if it has passed.
fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::Error::new(io::ErrorKind::TimedOut, "no answer in time"));
    }
    Ok(left)
}

/// Resolves a name.
///
/// # Errors
///
/// Why it has no address.
pub(crate) fn resolve(host: &str, port: u16, budget: &Budget) -> Result<Vec<SocketAddr>, String> {
    let deadline = budget.deadline();
    let (sender, receiver) = mpsc::channel();
    let name = host.to_owned();
    // The system's resolver has no timeout: a resolver that hangs blocks a thread, not the check.
    thread::spawn(move || {
        let found = (name.as_str(), port).to_socket_addrs();
        let _ = sender.send(found.map(Iterator::collect::<Vec<_>>));
    });
    let waited = left(deadline).map_err(|fault| fault.to_string())?;
    match receiver.recv_timeout(waited) {
        Ok(Ok(found)) if found.is_empty() => Err("no address".to_owned()),
        Ok(Ok(found)) => Ok(found),
        Ok(Err(fault)) => Err(fault.to_string()),
        Err(_) => Err("no answer in time".to_owned()),
    }
}

/// Connects to the first address that accepts.
///
/// # Errors
///
/// The error of each address.
pub(crate) fn connect(
    addresses: &[SocketAddr],
    budget: &Budget,
) -> Result<(Wire, SocketAddr), String> {
    let deadline = budget.deadline();
    let mut faults = Vec::new();
    for (place, address) in addresses.iter().enumerate() {
        // A silent address leaves time for the later ones.
        let later = u32::try_from(addresses.len() - place).unwrap_or(u32::MAX);
        let connected =
            left(deadline).and_then(|left| TcpStream::connect_timeout(address, left / later));
        match connected {
            Ok(tcp) => return Ok((Wire::new(tcp, budget), *address)),
            Err(fault) => faults.push(format!("{address}: {}", in_words(&fault))),
        }
    }
    Err(faults.join("; "))
}

/// The error of a connection, in the same words on every system.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the standard library has many kinds of errors"
)]
pub(crate) fn in_words(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::ConnectionRefused => "refused".to_owned(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "no answer in time".to_owned(),
        io::ErrorKind::ConnectionReset => "reset".to_owned(),
        io::ErrorKind::UnexpectedEof => "closed".to_owned(),
        _ => fault.to_string(),
    }
}

/// How many of the first bytes are kept.
const FIRST: usize = 64;

/// A connection that reads and writes until its deadline, and keeps the first received bytes.
#[derive(Debug)]
pub(crate) struct Wire {
    tcp: TcpStream,
    deadline: Instant,
    pub(crate) first: Vec<u8>,
}

impl Wire {
    fn new(tcp: TcpStream, budget: &Budget) -> Self {
        // Without this, small writes are only slower.
        let _ = tcp.set_nodelay(true);
        Self {
            tcp,
            deadline: budget.deadline(),
            first: Vec::new(),
        }
    }

    /// Starts another stage.
    pub(crate) fn next_stage(&mut self, budget: &Budget) {
        self.deadline = budget.deadline();
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.tcp.set_read_timeout(Some(left(self.deadline)?))?;
        let count = self.tcp.read(buffer)?;
        let wanted = FIRST.saturating_sub(self.first.len()).min(count);
        self.first.extend_from_slice(&buffer[..wanted]);
        Ok(count)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tcp.set_write_timeout(Some(left(self.deadline)?))?;
        self.tcp.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}
