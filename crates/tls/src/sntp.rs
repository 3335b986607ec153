//! The time of an outside server, by SNTP (RFC 5905 14, RFC 4330).

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::clock::Seconds;
use crate::connect::{Budget, in_words, resolve};

/// The seconds from 1900, where NTP's times begin, to 1970.
const EPOCH: i128 = 2_208_988_800;

/// The seconds of an era of NTP.
const ERA: i128 = 1 << 32;

/// The length of a packet without extensions.
const PACKET: usize = 48;

/// How long an answer is waited for; a lost packet is not sent again.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks a server, `HOST` or `HOST:PORT`, how far the clock of this machine is ahead, in seconds.
///
/// # Errors
///
/// Why there is no usable answer.
pub(crate) fn ahead(server: &str, budget: &Budget) -> Result<Seconds, String> {
    let (host, port) = split(server)?;
    let addresses = resolve(host, port, budget)?;
    let address = addresses.first().ok_or("no address")?;
    let wanted = nonce();
    let (answer, sent, received) = exchange(*address, &request(wanted), budget)?;
    judge(&answer, wanted)?;
    let field = |at: usize| time(answer.get(at..at + 8).unwrap_or_default());
    // The server's clock when it received and when it sent; the delay counts half (RFC 5905 8).
    let ahead = ((sent - field(32)) + (received - field(40))) / 2;
    let nanos = 1_000_000_000;
    let half = if ahead < 0 { -nanos / 2 } else { nanos / 2 };
    Ok(Seconds::try_from((ahead + half) / nanos).unwrap_or(Seconds::MAX))
}

fn split(server: &str) -> Result<(&str, u16), String> {
    let malformed = || format!("expected HOST or HOST:PORT, found {server:?}");
    if let Some(rest) = server.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or_else(malformed)?;
        let port = port.strip_prefix(':').map_or(Ok(123), str::parse);
        return Ok((host, port.map_err(|_| malformed())?));
    }
    match server.split_once(':') {
        Some((host, port)) if !port.contains(':') => {
            Ok((host, port.parse().map_err(|_| malformed())?))
        }
        Some(_) | None => Ok((server, 123)),
    }
}

/// The transmit time of the request: random, because the answer repeats it and proves that it is new.
fn nonce() -> [u8; 8] {
    let mut bytes = [0x5a; 8];
    // Without random bytes, the answer is only less certain.
    let _ = crate::provider::provider().secure_random.fill(&mut bytes);
    bytes
}

fn request(nonce: [u8; 8]) -> [u8; PACKET] {
    let mut packet = [0; PACKET];
    // No leap indicator, version 4, mode 3 (client).
    packet[0] = 0x23;
    packet[40..].copy_from_slice(&nonce);
    packet
}

/// Sends a packet and receives one, with the times of both in nanoseconds since 1970.
fn exchange(
    address: SocketAddr,
    packet: &[u8],
    budget: &Budget,
) -> Result<([u8; PACKET], i128, i128), String> {
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
    let mut answer = [0; PACKET];
    let count = socket.recv(&mut answer).map_err(|fault| in_words(&fault))?;
    if count < PACKET {
        return Err("the answer is not SNTP".to_owned());
    }
    Ok((answer, sent, now()))
}

/// Checks an answer (RFC 4330 5).
fn judge(answer: &[u8; PACKET], nonce: [u8; 8]) -> Result<(), String> {
    let mode = answer[0] & 7;
    let leap = answer[0] >> 6;
    let stratum = answer[1];
    if mode != 4 {
        return Err("the answer is not from an SNTP server".to_owned());
    }
    if answer[24..32] != nonce {
        return Err("the answer is to another request".to_owned());
    }
    if stratum == 0 {
        let code = answer[12..16].escape_ascii();
        return Err(format!("the server refuses: {code}"));
    }
    if leap == 3 || stratum > 15 {
        return Err("the server's clock is not synchronized".to_owned());
    }
    if answer[40..].iter().all(|byte| *byte == 0) {
        return Err("the answer has no time".to_owned());
    }
    Ok(())
}

/// Nanoseconds since 1970, by the clock of this machine.
fn now() -> i128 {
    let nanos = |span: Duration| i128::try_from(span.as_nanos()).unwrap_or(i128::MAX);
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => nanos(since),
        Err(before) => -nanos(before.duration()),
    }
}

/// A time of NTP in nanoseconds since 1970: seconds and their fraction, each in 32 bits. It does not
/// tell its era of 136 years; the one after 1968 is meant (RFC 4330 3).
fn time(bytes: &[u8]) -> i128 {
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_i128, |sum, byte| sum << 8 | i128::from(*byte))
    };
    let (seconds, fraction) = bytes.split_at_checked(4).unwrap_or_default();
    let seconds = number(seconds);
    let seconds = if seconds < ERA / 2 {
        seconds + ERA
    } else {
        seconds
    };
    (seconds - EPOCH) * 1_000_000_000 + ((number(fraction) * 1_000_000_000) >> 32)
}

#[cfg(test)]
mod tests {
    use super::{judge, request, split, time};

    #[test]
    fn answers_are_checked() {
        let nonce = [7; 8];
        let mut answer = request(nonce);
        answer[0] = 0x24;
        answer[1] = 1;
        answer[24..32].copy_from_slice(&nonce);
        assert_eq!(judge(&answer, nonce), Ok(()));
        for (place, byte) in [(0, 0x23), (0, 0xe4), (1, 0), (1, 16), (24, 1)] {
            let mut wrong = answer;
            wrong[place] = byte;
            assert!(judge(&wrong, nonce).is_err(), "{place}");
        }
    }

    #[test]
    fn times_of_both_eras_are_read() {
        assert_eq!(time(&[0x83, 0xaa, 0x7e, 0x80, 0x80, 0, 0, 0]), 500_000_000);
        let next = time(&[0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(next / 1_000_000_000, 2_085_978_496);
    }

    #[test]
    fn servers_have_a_port() {
        assert_eq!(split("time.example"), Ok(("time.example", 123)));
        assert_eq!(split("127.0.0.1:4460"), Ok(("127.0.0.1", 4460)));
        assert_eq!(split("[::1]:9"), Ok(("::1", 9)));
        assert_eq!(split("::1"), Ok(("::1", 123)));
        assert!(split("a:b").is_err());
    }
}
