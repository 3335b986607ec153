//! The time of an outside server, by SNTP (RFC 5905 14, RFC 4330).

use crate::clock::Seconds;
use crate::connect::Budget;
use crate::udp::{Address, exchange};

/// The seconds from 1900, where NTP's times begin, to 1970.
const EPOCH: i128 = 2_208_988_800;

/// The seconds of an era of NTP.
const ERA: i128 = 1 << 32;

/// The length of a packet without extensions.
const PACKET: usize = 48;

/// The port of NTP (RFC 5905 16).
const PORT: u16 = 123;

/// Reads the address of a server.
///
/// # Errors
///
/// What is expected instead, and what was found.
pub(crate) fn address(text: &str) -> Result<Address, String> {
    if let Some((scheme, host)) = text.split_once("://") {
        return Err(format!(
            "expected HOST or HOST:PORT without {scheme}://, such as {host:?}; found {text:?}"
        ));
    }
    Address::parse(text)
}

/// Asks a server how far the clock of this machine is ahead, in seconds.
///
/// # Errors
///
/// Why there is no usable answer.
pub(crate) fn ahead(server: &Address, budget: &Budget) -> Result<Seconds, String> {
    let wanted = nonce();
    let answered = exchange(server, PORT, &request(wanted), PACKET, budget)?;
    let (sent, received) = (answered.sent, answered.received);
    let answer = answered.packet.as_slice().try_into();
    let answer: &[u8; PACKET] = answer.map_err(|_| "the answer is not SNTP")?;
    judge(answer, wanted)?;
    let field = |at: usize| time(answer.get(at..at + 8).unwrap_or_default());
    // The server's clock when it received and when it sent; the delay counts half (RFC 5905 8).
    let ahead = ((sent - field(32)) + (received - field(40))) / 2;
    let nanos = 1_000_000_000;
    let half = if ahead < 0 { -nanos / 2 } else { nanos / 2 };
    Ok(Seconds::try_from((ahead + half) / nanos).unwrap_or(Seconds::MAX))
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
    use super::{judge, request, time};

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
}
