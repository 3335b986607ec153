//! Roughtime servers as witnesses: one of the tests on loopback, right and wrong in one way each, and a
//! real one where it is installed.

use std::net::UdpSocket;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use basestring_tls::{Blame, Options, Report};
use rcgen::{KeyPair, PKCS_ED25519, PublicKeyData as _, SigningKey as _};
use roughenough_protocol::cursor::ParseCursor;
use roughenough_protocol::request::Request;
use roughenough_protocol::response::Response;
use roughenough_protocol::tags::{
    Certificate, Delegation, MerkleRoot, Nonce, ProtocolVersion, PublicKey, SignedResponse,
    SupportedVersions,
};
use roughenough_protocol::{FromFrame as _, ToFrame as _, ToWire as _};
use sha2::{Digest as _, Sha512};

use crate::over_http::dated;
use crate::peers::Server;
use crate::pki::{HOST, Party, server};
use crate::{Case, codes, trusting};

/// In which way an answer is wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// Of a version that does not exist.
    Version,
    /// With another nonce.
    Nonce,
    /// With the root of other requests.
    Root,
    /// A signature with an inverted bit: that of the time, or that of its key.
    Time,
    Delegation,
    /// Its key becomes valid in an hour.
    Early,
    /// Certain only to more than a minute.
    Uncertain,
    /// It ends in the middle.
    Cut,
}

/// A Roughtime server.
#[derive(Clone, Copy, Default)]
struct Clock {
    /// How many seconds it is off.
    off: i64,
    wrong: Option<Wrong>,
}

fn ed25519() -> KeyPair {
    KeyPair::generate_for(&PKCS_ED25519).expect("ring generates keys")
}

fn raw(key: &KeyPair) -> [u8; 32] {
    key.der_bytes().try_into().expect("a key of Ed25519")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A signature of a context and a message; with a bit inverted if it is to be wrong.
fn signed(key: &KeyPair, context: &[u8], message: &[u8], is_wrong: bool) -> [u8; 64] {
    let made = key.sign(&[context, message].concat()).expect("it signs");
    let mut signature: [u8; 64] = made.try_into().expect("a signature of Ed25519");
    signature[9] ^= u8::from(is_wrong);
    signature
}

impl Clock {
    fn is(self, wrong: Wrong) -> bool {
        self.wrong == Some(wrong)
    }

    /// Starts it, and returns its name for `--time-server`.
    fn start(self) -> String {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback has free ports");
        let port = socket.local_addr().expect("a bound port").port();
        let key = ed25519();
        let name = format!("roughtime:127.0.0.1:{port}:{}", hex(&raw(&key)));
        thread::spawn(move || {
            let mut packet = [0; 2048];
            while let Ok((count, from)) = socket.recv_from(&mut packet) {
                let mut answer = self.answer(&key, &packet[..count]);
                if self.is(Wrong::Cut) {
                    answer.truncate(answer.len() / 2);
                }
                let _ = socket.send_to(&answer, from);
            }
        });
        name
    }

    fn answer(self, key: &KeyPair, packet: &[u8]) -> Vec<u8> {
        let mut copy = packet.to_vec();
        let request = Request::from_frame(&mut ParseCursor::new(&mut copy)).expect("a request");
        let mut nonce: [u8; 32] = request.nonc().as_ref().try_into().expect("32 bytes");
        nonce[0] ^= u8::from(self.is(Wrong::Nonce));
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = since
            .expect("after 1970")
            .as_secs()
            .saturating_add_signed(self.off);
        let online = ed25519();
        let day = Duration::from_secs(86_400);
        let public = PublicKey::from(&raw(&online)[..]);
        let from = if self.is(Wrong::Early) {
            now + 3600
        } else {
            now - 3600
        };
        let delegation = Delegation::new(public, from, day);
        let version = match self.is(Wrong::Version) {
            true => ProtocolVersion::INVALID,
            false => ProtocolVersion::RFC,
        };
        let leaf = Sha512::digest([&[u8::from(self.is(Wrong::Root))], packet].concat());
        let root: [u8; 32] = leaf[..32].try_into().expect("32 bytes");
        let mut time = SignedResponse::default();
        time.set_ver(version);
        time.set_radi(if self.is(Wrong::Uncertain) { 61 } else { 5 });
        time.set_midp(now);
        time.set_vers(&SupportedVersions::new(&[ProtocolVersion::RFC]));
        time.set_root(&MerkleRoot::from(root));
        let bytes = delegation.as_bytes().expect("bytes");
        let by_key = signed(
            key,
            version.dele_prefix(),
            &bytes,
            self.is(Wrong::Delegation),
        );
        let bytes = time.as_bytes().expect("bytes");
        let by_online = signed(&online, version.srep_prefix(), &bytes, self.is(Wrong::Time));
        let mut response = Response::default();
        response.set_nonc(Nonce::from(nonce));
        response.set_cert(Certificate::new(by_key.into(), delegation));
        response.set_srep(time);
        response.set_sig(by_online.into());
        response.as_frame_bytes().expect("bytes")
    }
}

/// The check of a right server, with these time servers.
fn checked(time_server: &str) -> Report {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let options = Options {
        time_servers: vec![time_server.parse().expect("a time server")],
        ..trusting(&root)
    };
    let address = Server::new(&leaf, &[]).saying(dated(0)).start();
    Case::new("", address, options, &[]).check()
}

#[test]
fn a_signed_time_is_a_witness() {
    let name = Clock::default().start();
    let report = checked(&name);
    assert_eq!(codes(&report), [""; 0], "{}", report.to_text());
    let server = &report.time_servers[0];
    assert!(name.starts_with(&format!("{}:", server.name)), "{name}");
    let ahead = server.ahead.clone().expect("an answer");
    assert!(ahead.abs() < 10, "{ahead}");
    // Ahead of this machine by an hour.
    let off = Clock {
        off: 3600,
        ..Clock::default()
    };
    let report = checked(&off.start());
    assert_eq!(codes(&report), ["clock-off"]);
    assert_eq!(report.warnings[0].blame, Blame::Server);
    let ahead = report.time_servers[0].ahead.clone().expect("an answer");
    assert!((ahead + 3600).abs() < 10, "{ahead}");
}

#[test]
fn an_answer_that_is_not_signed_for_this_request_decides_nothing() {
    let server = Clock::default().start();
    let (address, _) = server.rsplit_once(':').expect("an address and a key");
    let other_key = format!("{address}:{}", hex(&raw(&ed25519())));
    let mut unusable = vec![(other_key, "not by the server with this public key")];
    for (wrong, because) in [
        (Wrong::Version, "not Roughtime (invalid version"),
        (Wrong::Nonce, "to another request"),
        (Wrong::Root, "to other requests"),
        (Wrong::Time, "signature of the answer is wrong"),
        (Wrong::Delegation, "not by the server with this public key"),
        (Wrong::Early, "not valid at its time"),
        (Wrong::Uncertain, "is not certain"),
        (Wrong::Cut, "not Roughtime"),
    ] {
        let clock = Clock {
            off: 86_400,
            wrong: Some(wrong),
        };
        unusable.push((clock.start(), because));
    }
    for (name, because) in unusable {
        let report = checked(&name);
        assert_eq!(codes(&report), [""; 0], "{name} {}", report.to_text());
        let fault = report.time_servers[0].ahead.clone();
        let fault = fault.expect_err(because);
        assert!(fault.contains(because), "{name}: {fault}");
    }
}

/// A server that ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_real_roughtime_server_is_a_witness() {
    // `cargo install --locked roughenough-server`
    let free = UdpSocket::bind("127.0.0.1:0").expect("loopback has free ports");
    let port = free.local_addr().expect("a bound port").port();
    drop(free);
    let server = Command::new("roughenough_server")
        .args([
            "--insecure-zero-seed",
            "--interface",
            "127.0.0.1",
            "--port",
            &port.to_string(),
        ])
        .arg("--fixed-offset=-600")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(server) = server else {
        eprintln!("skipped: roughenough_server is not installed");
        return;
    };
    let _server = Running(server);
    // The public key of the seed of 32 zeros (Ed25519).
    let key = "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=";
    let name = format!("roughtime:localhost:{port}:{key}");
    let mut faults = Vec::new();
    for _ in 0..50 {
        match checked(&name).time_servers[0].ahead.clone() {
            Ok(ahead) => {
                assert!((ahead - 600).abs() < 10, "{ahead}");
                return;
            }
            Err(fault) => faults.push(fault),
        }
        thread::sleep(Duration::from_millis(100));
    }
    panic!("no answer of the server: {faults:?}");
}
