//! Time servers over UDP: their addresses, and an exchange of packets with its times.

use std::fmt;
use std::net::{Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::connect::{Budget, in_words, resolve};

/// How long an answer is waited for; a lost packet is not sent again.
const PATIENCE: Duration = Duration::from_secs(3);

/// A packet that was received, with times in nanoseconds since 1970 by the clock of this machine.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) packet: Vec<u8>,
    /// When the request was sent.
    pub(crate) sent: i128,
    /// When the answer was received.
    pub(crate) received: i128,
}

/// The host and the port of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// A name or an address, without brackets.
    host: String,
    /// None for the port of the protocol.
    port: Option<u16>,
}

impl Address {
    /// Reads `HOST`, `HOST:PORT`, `[IPv6]`, `[IPv6]:PORT` and an IPv6 address without brackets.
    ///
    /// # Errors
    ///
    /// What is expected instead.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let malformed = || format!("expected HOST or HOST:PORT, found {text:?}");
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, port) = rest.split_once(']').ok_or_else(malformed)?;
                let is_followed = |port: &str| port.is_empty() || port.starts_with(':');
                if !is_ipv6(host) || !is_followed(port) {
                    return Err(malformed());
                }
                (host, port.strip_prefix(':'))
            }
            None if is_ipv6(text) => (text, None),
            None => match text.split_once(':') {
                Some((_, port)) if port.contains(':') => return Err(malformed()),
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        if !is_ipv6(host) && !is_name(host) {
            return Err(malformed());
        }
        let port = port.map(|port| number(port).ok_or_else(|| bad_port(port)));
        Ok(Self {
            host: host.to_owned(),
            port: port.transpose()?,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match is_ipv6(&self.host) {
            true => write!(f, "[{}]", self.host)?,
            false => f.write_str(&self.host)?,
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Whether a host is an IPv6 address, which may name its zone.
fn is_ipv6(host: &str) -> bool {
    let address = host.split('%').next().unwrap_or(host);
    address.parse::<Ipv6Addr>().is_ok()
}

/// Whether a host is a name or an IPv4 address.
fn is_name(host: &str) -> bool {
    let belongs = |one: char| one.is_alphanumeric() || "-._".contains(one);
    !host.is_empty() && host.chars().all(belongs)
}

fn number(port: &str) -> Option<u16> {
    let is_digits = port.bytes().all(|byte| byte.is_ascii_digit());
    let port = port.parse().ok().filter(|port| *port != 0);
    port.filter(|_| is_digits)
}

fn bad_port(port: &str) -> String {
    format!("expected a port from 1 to 65535, found {port:?}")
}

/// Sends a packet to a server, at this port if its address has none, and receives one of at most so many
/// bytes.
///
/// # Errors
///
/// Why there is no answer.
pub(crate) fn exchange(
    server: &Address,
    usual: u16,
    packet: &[u8],
    most: usize,
    budget: &Budget,
) -> Result<Answer, String> {
    let addresses = resolve(&server.host, server.port.unwrap_or(usual), budget)?;
    let address = addresses.first().ok_or("no address")?;
    let any: SocketAddr = if address.is_ipv4() {
        ([0; 4], 0).into()
    } else {
        ([0_u16; 8], 0).into()
    };
    let socket = UdpSocket::bind(any).map_err(|fault| in_words(&fault))?;
    socket.connect(address).map_err(|fault| in_words(&fault))?;
    let left = budget.deadline().saturating_duration_since(Instant::now());
    let left = left.min(PATIENCE).max(Duration::from_millis(1));
    socket
        .set_read_timeout(Some(left))
        .map_err(|fault| in_words(&fault))?;
    let sent = now();
    socket.send(packet).map_err(|fault| in_words(&fault))?;
    let mut packet = vec![0; most];
    let count = socket.recv(&mut packet).map_err(|fault| in_words(&fault))?;
    let received = now();
    packet.truncate(count);
    Ok(Answer {
        packet,
        sent,
        received,
    })
}

/// Nanoseconds since 1970, by the clock of this machine.
fn now() -> i128 {
    let nanos = |span: Duration| i128::try_from(span.as_nanos()).unwrap_or(i128::MAX);
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => nanos(since),
        Err(before) => -nanos(before.duration()),
    }
}
