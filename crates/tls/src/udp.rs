//! Time servers over UDP: their addresses, and an exchange of packets with its times.

use std::net::{SocketAddr, UdpSocket};
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

/// Splits `HOST`, `HOST:PORT`, `[IPv6]` and `[IPv6]:PORT`.
///
/// # Errors
///
/// What is expected instead.
pub(crate) fn split(server: &str, usual: u16) -> Result<(&str, u16), String> {
    let malformed = || format!("expected HOST or HOST:PORT, found {server:?}");
    if let Some(rest) = server.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or_else(malformed)?;
        let port = match port.strip_prefix(':') {
            Some(port) => port.parse().map_err(|_| malformed())?,
            None if port.is_empty() => usual,
            None => return Err(malformed()),
        };
        return Ok((host, port));
    }
    match server.split_once(':') {
        Some((host, port)) if !port.contains(':') => {
            Ok((host, port.parse().map_err(|_| malformed())?))
        }
        Some(_) | None => Ok((server, usual)),
    }
}

/// Sends a packet to a server, and receives one of at most so many bytes.
///
/// # Errors
///
/// Why there is no answer.
pub(crate) fn exchange(
    (host, port): (&str, u16),
    packet: &[u8],
    most: usize,
    budget: &Budget,
) -> Result<Answer, String> {
    let addresses = resolve(host, port, budget)?;
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

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn servers_have_a_port() {
        let split = |server| split(server, 123);
        assert_eq!(split("time.example"), Ok(("time.example", 123)));
        assert_eq!(split("127.0.0.1:4460"), Ok(("127.0.0.1", 4460)));
        assert_eq!(split("[::1]:9"), Ok(("::1", 9)));
        assert_eq!(split("[::1]"), Ok(("::1", 123)));
        assert_eq!(split("::1"), Ok(("::1", 123)));
        for malformed in ["a:b", "[::1]9", "[::1"] {
            assert!(split(malformed).is_err(), "{malformed}");
        }
    }
}
