//! What rustls cannot do: find out whether a server accepts TLS 1.0 or 1.1 (RFC 2246, RFC 4346) or weak
//! cipher suites, and what a peer speaks that does not speak TLS.

use std::io::ErrorKind::{TimedOut, WouldBlock};
use std::io::{self, Read, Write};

use crate::connect::{Budget, Wire};
use crate::proxy::Peer;
use crate::suites::{WEAK, without};
use crate::target::Target;

/// Versions before 1.2, the newest first, and their encoded number.
const OLD_VERSIONS: [(&str, [u8; 2]); 2] = [("TLS 1.1", [3, 2]), ("TLS 1.0", [3, 1])];

/// Cipher suites of TLS 1.0 and 1.1 servers: ECDHE and RSA with AES-CBC and 3DES, SHA-1.
const OLD_SUITES: [[u8; 2]; 10] = [
    [0xc0, 0x14],
    [0xc0, 0x13],
    [0xc0, 0x0a],
    [0xc0, 0x09],
    [0x00, 0x39],
    [0x00, 0x33],
    [0x00, 0x35],
    [0x00, 0x2f],
    [0x00, 0x0a],
    // Not a suite: signals secure renegotiation (RFC 5746).
    [0x00, 0xff],
];

/// The old versions that a server accepts, the newest first; none if it does not answer in time.
pub(crate) fn old_versions(
    target: &Target,
    peer: Peer<'_>,
    budget: &Budget,
) -> Option<Vec<&'static str>> {
    let mut accepted = Vec::new();
    for (name, version) in OLD_VERSIONS {
        match accepts(target, peer, version, budget) {
            Ok(true) => accepted.push(name),
            Ok(false) => {}
            Err(_) => return None,
        }
    }
    Some(accepted)
}

/// Whether the server answers a ClientHello of this version with a ServerHello of this version.
///
/// # Errors
///
/// The connection fails, or the server does not answer in time.
fn accepts(target: &Target, peer: Peer<'_>, version: [u8; 2], budget: &Budget) -> io::Result<bool> {
    let mut wire = peer.connect(budget).map_err(io::Error::other)?;
    wire.write_all(&client_hello(target, version, &OLD_SUITES.concat()))?;
    // Record type 22, its version and length; handshake type 2, its length, the version.
    let mut answer = [0; 11];
    match wire.read_exact(&mut answer) {
        Ok(()) => Ok(answer[0] == 22 && answer[5] == 2 && answer[9..] == version),
        Err(fault) if matches!(fault.kind(), TimedOut | WouldBlock) => Err(fault),
        // It rejects the version with an alert, which is shorter, or by closing.
        Err(_) => Ok(false),
    }
}

/// The weak cipher suites that a server chooses where it is offered weak ones alone, in TLS 1.2: one for
/// each lack. What it does not answer in time is left out.
pub(crate) fn weak_suites(target: &Target, peer: Peer<'_>, budget: &Budget) -> Vec<&'static str> {
    let mut accepted = Vec::new();
    loop {
        let offered = without(&accepted);
        if offered.is_empty() {
            return accepted;
        }
        match weak_suite(target, peer, &offered, budget) {
            // Each accepted suite has a lack that none of the others has.
            Some(name) => accepted.push(name),
            None => return accepted,
        }
    }
}

/// The suite that a server chooses of these; none if it rejects all, or does not answer in time.
fn weak_suite(
    target: &Target,
    peer: Peer<'_>,
    offered: &[[u8; 2]],
    budget: &Budget,
) -> Option<&'static str> {
    let mut wire = peer.connect(budget).ok()?;
    let hello = client_hello(target, [3, 3], &offered.concat());
    wire.write_all(&hello).ok()?;
    // It rejects them with an alert, which is shorter, or by closing.
    let chosen = chosen_suite(&mut wire).ok().flatten()?;
    let known = WEAK.iter().find(|(number, _)| *number == chosen)?;
    offered.contains(&chosen).then_some(known.1)
}

/// The cipher suite of a ServerHello of TLS 1.2; none for anything else.
fn chosen_suite(wire: &mut impl Read) -> io::Result<Option<[u8; 2]>> {
    // Record type 22, its version and length; handshake type 2, its length, the version, 32 random
    // bytes, the length of the session's identifier.
    let mut start = [0; 44];
    wire.read_exact(&mut start)?;
    if start[0] != 22 || start[5] != 2 || start[9..11] != [3, 3] {
        return Ok(None);
    }
    let mut session = vec![0; usize::from(start[43])];
    wire.read_exact(&mut session)?;
    let mut suite = [0; 2];
    wire.read_exact(&mut suite)?;
    Ok(Some(suite))
}

/// A list after its length in two bytes.
fn with_length(content: &[u8]) -> Vec<u8> {
    // Each list here is far below 2^16 bytes: a host name has at most 253.
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], content].concat()
}

fn extension(number: u16, content: &[u8]) -> Vec<u8> {
    [&number.to_be_bytes()[..], &with_length(content)].concat()
}

fn client_hello(target: &Target, version: [u8; 2], suites: &[u8]) -> Vec<u8> {
    let mut extensions = Vec::new();
    if let rustls::pki_types::ServerName::DnsName(name) = &target.name {
        // server_name (RFC 6066 3): a list of one host_name.
        let name = [&[0], &with_length(name.as_ref().as_bytes())[..]].concat();
        extensions.extend(extension(0, &with_length(&name)));
    }
    // supported_groups P-256, P-384, P-521, X25519; points uncompressed (RFC 8422 5.1).
    extensions.extend(extension(10, &with_length(&[0, 23, 0, 24, 0, 25, 0, 29])));
    extensions.extend(extension(11, &[1, 0]));
    if version == [3, 3] {
        // signature_algorithms: ECDSA and RSA with SHA-256, SHA-384, SHA-512, SHA-1 (RFC 5246 7.4.1.4.1).
        let algorithms = [
            4, 3, 5, 3, 6, 3, 2, 3, 4, 1, 5, 1, 6, 1, 2, 1, 8, 4, 8, 5, 8, 6,
        ];
        extensions.extend(extension(13, &with_length(&algorithms)));
    }
    let body = [
        &version[..],
        // The random bytes: a handshake that is not continued needs no secret ones.
        &[0x5a; 32],
        // No session.
        &[0],
        &with_length(suites),
        // No compression.
        &[1, 0],
        &with_length(&extensions),
    ]
    .concat();
    // Handshake type 1, whose length has three bytes.
    let message = [&[1, 0], &with_length(&body)[..]].concat();
    [&[22, 3, 1], &with_length(&message)[..]].concat()
}

/// The protocol of a peer that does not speak TLS, by its first bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Speaks {
    Http,
    Ssh(String),
    Other(String),
}

/// Names the protocol of the first bytes; none for TLS and for no bytes.
pub(crate) fn speaks(first: &[u8]) -> Option<Speaks> {
    match first {
        [] => None,
        // A handshake record or an alert, of version 3.x.
        [20..=23, 3, ..] => None,
        _ if first.starts_with(b"HTTP/") => Some(Speaks::Http),
        _ if first.starts_with(b"SSH-") => Some(Speaks::Ssh(line(first))),
        _ => Some(Speaks::Other(line(first))),
    }
}

/// The first line, with unprintable bytes escaped.
fn line(first: &[u8]) -> String {
    let mut lines = first.split(|byte| matches!(byte, b'\r' | b'\n'));
    lines.next().unwrap_or(first).escape_ascii().to_string()
}

/// Whether a peer that does not answer a ClientHello answers plain HTTP.
pub(crate) fn answers_http(target: &Target, peer: Peer<'_>, budget: &Budget) -> bool {
    let Ok(mut wire) = peer.connect(budget) else {
        return false;
    };
    let authority = target.authority(target.port, 443);
    let request = format!("HEAD / HTTP/1.0\r\nHost: {authority}\r\n\r\n");
    let sent = wire.write_all(request.as_bytes()).is_ok();
    sent && starts_http(&mut wire)
}

fn starts_http(wire: &mut Wire) -> bool {
    let mut first = [0; 5];
    wire.read_exact(&mut first).is_ok() && first == *b"HTTP/"
}

#[cfg(test)]
mod tests {
    use super::{Speaks, chosen_suite, client_hello, speaks};
    use crate::target::Target;

    #[test]
    fn the_first_bytes_show_the_protocol() {
        let other = |text: &str| Some(Speaks::Other(text.to_owned()));
        assert_eq!(speaks(b""), None);
        assert_eq!(speaks(&[21, 3, 3, 0, 2, 2, 70]), None);
        assert_eq!(speaks(b"HTTP/1.1 400"), Some(Speaks::Http));
        let ssh = Some(Speaks::Ssh("SSH-2.0-x".to_owned()));
        assert_eq!(speaks(b"SSH-2.0-x\r\n"), ssh);
        assert_eq!(speaks(b"220 mail\r\nmore"), other("220 mail"));
        assert_eq!(speaks(&[0, 1]), other("\\x00\\x01"));
    }

    #[test]
    fn the_suite_that_a_server_chooses_is_read() {
        let hello = |version: [u8; 2], session: &[u8], suite: [u8; 2]| {
            let head = [&[22, 3, 3, 0, 40, 2, 0, 0, 36][..], &version, &[7; 32]].concat();
            [&head[..], &[session.len() as u8], session, &suite, &[0]].concat()
        };
        let read = |bytes: Vec<u8>| chosen_suite(&mut &bytes[..]).ok().flatten();
        assert_eq!(read(hello([3, 3], &[], [0, 10])), Some([0, 10]));
        assert_eq!(read(hello([3, 3], &[9; 32], [0, 5])), Some([0, 5]));
        assert_eq!(read(hello([3, 1], &[], [0, 5])), None);
        // An alert.
        assert_eq!(read(vec![21, 3, 3, 0, 2, 2, 40]), None);
    }

    #[test]
    fn the_lengths_in_the_first_message_are_correct() {
        for host in ["a.example", "127.0.0.1"] {
            let target = Target::parse(host).expect("a host");
            let hello = client_hello(&target, [3, 2], &super::OLD_SUITES.concat());
            let length = |at: usize| usize::from(hello[at]) << 8 | usize::from(hello[at + 1]);
            assert_eq!(length(3), hello.len() - 5);
            assert_eq!(length(7), hello.len() - 9);
            assert_eq!(hello[9..11], [3, 2]);
        }
    }
}
