//! A server that answers in a version before TLS 1.2, and waits for the client's key exchange. It does not
//! complete the handshake.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::chains::Served;
use super::key::{Key, Kind};
use super::record::Connection;
use super::situation::Old;

/// How long the client's answer is waited for.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Cipher suites of TLS 1.0 and 1.1 with an RSA certificate: ECDHE, and RSA.
const SUITES: [u16; 5] = [0xc014, 0xc013, 0x0035, 0x002f, 0x000a];

/// The random bytes of the server: the handshake is not continued.
const RANDOM: [u8; 32] = [0x5a; 32];

/// Answers a ClientHello in an old version.
///
/// # Errors
///
/// The error of the connection.
pub(crate) fn answer(
    stream: &mut TcpStream,
    hello: &[u8],
    old: Old,
    served: &Served,
    seen: &mut Connection,
) -> io::Result<()> {
    // What was peeked is read away.
    stream.read_exact(&mut vec![0; hello.len()])?;
    let flight = flight(hello, old, served).map_err(io::Error::other)?;
    stream.write_all(&flight)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let name = if old.version == 0x0301 {
        "TLS 1.0"
    } else {
        "TLS 1.1"
    };
    let mut first = [0; 7];
    match stream.read_exact(&mut first) {
        // A handshake record: the client's key exchange.
        Ok(()) if first[0] == 22 => {
            seen.stayed = true;
            seen.version = Some(name.to_owned());
        }
        Ok(()) if first[0] == 21 => seen.alert = Some(alert(first[6])),
        Ok(()) | Err(_) => {}
    }
    Ok(())
}

/// Everything that the server sends: its ServerHello, its certificates, and its part of the key exchange.
fn flight(hello: &[u8], old: Old, served: &Served) -> Result<Vec<u8>, String> {
    let suites = SUITES.into_iter().filter(|suite| offers(hello, *suite));
    let (ephemeral, fixed): (Vec<u16>, Vec<u16>) = suites.partition(|suite| suite >> 8 == 0xc0);
    let preferred = if old.is_static {
        [fixed, ephemeral]
    } else {
        [ephemeral, fixed]
    };
    let suite = preferred.concat().first().copied().unwrap_or(0x002f);
    let length = |bytes: &[u8]| {
        let length = bytes.len().to_be_bytes();
        length[length.len() - 3..].to_vec()
    };
    let lists = served.chain.iter();
    let list = lists.flat_map(|one| [length(one), one.to_vec()].concat());
    let list: Vec<u8> = list.collect();
    let certificates = [length(&list), list].concat();
    let mut messages = vec![(2, server_hello(old.version, suite)), (11, certificates)];
    if suite >> 8 == 0xc0 {
        messages.push((12, key_exchange(hello, served)?));
    }
    messages.push((14, Vec::new()));
    let records = messages.into_iter().flat_map(|(kind, body)| {
        let message = [&[kind], &length(&body)[..], &body].concat();
        let record = message.len().to_be_bytes();
        let record = &record[record.len() - 2..];
        [&[22], &old.version.to_be_bytes()[..], record, &message].concat()
    });
    Ok(records.collect())
}

/// ServerKeyExchange (RFC 8422 5.4): a point on P-256, signed with MD5 and SHA-1.
fn key_exchange(hello: &[u8], served: &Served) -> Result<Vec<u8>, String> {
    let point = Key::new(Kind::P256)?.public();
    let size = point.len().to_be_bytes();
    let parameters = [&[3, 0, 23, size[size.len() - 1]], &point[..]].concat();
    let client_random = hello.get(11..43).unwrap_or_default();
    let signed = [client_random, &RANDOM, &parameters].concat();
    let signature = served.key.sign_old(&signed)?;
    let size = signature.len().to_be_bytes();
    Ok([&parameters[..], &size[size.len() - 2..], &signature].concat())
}

/// The name of an alert, as rustls has it.
fn alert(number: u8) -> String {
    format!("{:?}", rustls::AlertDescription::from(number))
}

fn server_hello(version: u16, suite: u16) -> Vec<u8> {
    [
        &version.to_be_bytes()[..],
        &RANDOM,
        // No session.
        &[0],
        &suite.to_be_bytes(),
        // No compression, and renegotiation_info (RFC 5746), without which clients refuse.
        &[0, 0, 5, 0xff, 1, 0, 1, 0],
    ]
    .concat()
}

/// Whether a ClientHello offers a suite.
fn offers(hello: &[u8], suite: u16) -> bool {
    // Record 5, handshake 4, version 2, random 32; the session; the suites.
    let session = hello.get(43).copied().unwrap_or(0);
    let start = 44 + usize::from(session);
    let length = hello.get(start..start + 2);
    let length = length.map_or(0, |bytes| {
        usize::from(bytes[0]) << 8 | usize::from(bytes[1])
    });
    let suites = hello.get(start + 2..start + 2 + length).unwrap_or_default();
    suites.chunks_exact(2).any(|one| one == suite.to_be_bytes())
}
