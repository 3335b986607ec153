//! Names, TCP connections, and reading and writing within a time and a size.

#![expect(clippy::wildcard_enum_match_arm)]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How long a stage, and all stages together, may last.
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

    /// When a stage that begins now has to be over.
    pub(crate) fn deadline(&self) -> Instant {
        self.end.min(Instant::now() + self.stage)
    }

    /// Whether no time is left.
    pub(crate) fn is_over(&self) -> bool {
        left(self.end).is_err()
    }
}

/// What is left until a deadline.
///
/// # Errors
///
/// `TimedOut` where nothing is left.
fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::Error::new(io::ErrorKind::TimedOut, "no answer in time"));
    }
    Ok(left)
}

/// Looks a name up.
///
/// # Errors
///
/// Why it has no address.
pub(crate) fn resolve(host: &str, port: u16, budget: &Budget) -> Result<Vec<SocketAddr>, String> {
    let deadline = budget.deadline();
    let (sender, receiver) = mpsc::channel();
    let asked = host.to_owned();
    // The system's resolver knows no timeout: one that hangs keeps its thread, and not the check.
    thread::spawn(move || {
        let found = (asked.as_str(), port).to_socket_addrs();
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

/// Connects to the first address that answers.
///
/// # Errors
///
/// The fault of each address.
pub(crate) fn connect(
    addresses: &[SocketAddr],
    budget: &Budget,
) -> Result<(Wire, SocketAddr), String> {
    let deadline = budget.deadline();
    let mut faults = Vec::new();
    for (place, address) in addresses.iter().enumerate() {
        // An address that is silent leaves time for those behind it.
        let behind = u32::try_from(addresses.len() - place).unwrap_or(u32::MAX);
        let connected =
            left(deadline).and_then(|left| TcpStream::connect_timeout(address, left / behind));
        match connected {
            Ok(tcp) => return Ok((Wire::new(tcp, budget), *address)),
            Err(fault) => faults.push(format!("{address}: {}", in_words(&fault))),
        }
    }
    Err(faults.join("; "))
}

/// A fault of a connection, the same words on every system.
pub(crate) fn in_words(fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::ConnectionRefused => "refused".to_owned(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "no answer in time".to_owned(),
        io::ErrorKind::ConnectionReset => "reset".to_owned(),
        io::ErrorKind::UnexpectedEof => "closed".to_owned(),
        _ => fault.to_string(),
    }
}

/// As many of the first octets as are kept.
const FIRST: usize = 64;

/// A connection that reads and writes until its deadline, and keeps the first octets it was sent.
#[derive(Debug)]
pub(crate) struct Wire {
    tcp: TcpStream,
    deadline: Instant,
    pub(crate) first: Vec<u8>,
}

impl Wire {
    fn new(tcp: TcpStream, budget: &Budget) -> Self {
        // Small writes are answered at once; where this cannot be set they are answered later.
        let _ = tcp.set_nodelay(true);
        Self {
            tcp,
            deadline: budget.deadline(),
            first: Vec::new(),
        }
    }

    /// Begins another stage.
    pub(crate) fn next_stage(&mut self, budget: &Budget) {
        self.deadline = budget.deadline();
    }

    /// Reads until the peer closes, the deadline, or `limit` octets; says whether there were more.
    ///
    /// # Errors
    ///
    /// The connection's.
    pub(crate) fn read_bounded(&mut self, limit: usize) -> io::Result<(Vec<u8>, bool)> {
        let mut octets = Vec::new();
        self.take(limit as u64 + 1).read_to_end(&mut octets)?;
        let more = octets.len() > limit;
        octets.truncate(limit);
        Ok((octets, more))
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
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.tcp.set_write_timeout(Some(left(self.deadline)?))?;
        self.tcp.write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}
