//! Peers on loopback: TLS servers by rustls and by the openssl program, and peers that speak no TLS.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::pki_types::PrivateKeyDer;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ServerConfig, ServerConnection, SupportedProtocolVersion};

use crate::pki::Party;

/// A peer that does the same with every connection, each in a thread of its own.
pub(crate) fn listen(
    serve: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    let address = listener.local_addr().expect("a bound port");
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            // A peer that goes away in the middle is no matter.
            thread::spawn(move || serve(stream).ok());
        }
    });
    address
}

/// Reads a request's head and answers it.
fn answer(stream: &mut (impl Read + Write), answer: &[u8]) -> io::Result<()> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    stream.write_all(answer)?;
    stream.flush()
}

/// A server of plain HTTP.
pub(crate) fn http(said: &str) -> SocketAddr {
    let said = said.as_bytes().to_vec();
    listen(move |mut stream| answer(&mut stream, &said))
}

/// An answer of HTTP with a body.
pub(crate) fn http_body(body: &[u8]) -> SocketAddr {
    let said = [b"HTTP/1.0 200 OK\r\n\r\n", body].concat();
    listen(move |mut stream| answer(&mut stream, &said))
}

/// A request that a publisher of revocation received.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Its method and path.
    pub(crate) line: String,
    pub(crate) body: Vec<u8>,
}

/// What a publisher received, in order.
pub(crate) type Log = Arc<Mutex<Vec<Asked>>>;

/// A server of plain HTTP that answers each request by a function, and what it received.
pub(crate) fn publisher(
    answers: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static,
) -> (SocketAddr, Log) {
    let log = Log::default();
    let kept = Arc::clone(&log);
    let address = listen(move |mut stream| {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        let length = text
            .to_lowercase()
            .split("content-length:")
            .nth(1)
            .and_then(|rest| rest.lines().next()?.trim().parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body)?;
        let line = text.lines().next().unwrap_or_default();
        let line = line.trim_end_matches(" HTTP/1.0").to_owned();
        let asked = Asked { line, body };
        let answer = answers(&asked);
        kept.lock().expect("no test panics here").push(asked);
        stream.write_all(&answer)
    });
    (address, log)
}

/// An answer with a body.
pub(crate) fn ok(body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.0 200 OK\r\n\r\n", body].concat()
}

/// A TLS server to be started.
pub(crate) struct Server<'a> {
    /// Whose key and certificate it has.
    pub(crate) party: &'a Party,
    /// What it sends besides.
    pub(crate) chain: Vec<&'a Party>,
    pub(crate) staple: Vec<u8>,
    pub(crate) versions: &'static [&'static SupportedProtocolVersion],
    /// What it answers in HTTP.
    pub(crate) says: String,
    /// Whether it then holds the connection.
    pub(crate) holds: bool,
}

impl<'a> Server<'a> {
    pub(crate) fn new(party: &'a Party, chain: &[&'a Party]) -> Self {
        Self {
            party,
            chain: chain.to_vec(),
            staple: Vec::new(),
            versions: rustls::ALL_VERSIONS,
            says: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_owned(),
            holds: false,
        }
    }

    /// One that says nothing more after the handshake.
    pub(crate) fn holding(self) -> Self {
        Self {
            says: String::new(),
            holds: true,
            ..self
        }
    }

    pub(crate) fn stapling(self, staple: Vec<u8>) -> Self {
        Self { staple, ..self }
    }

    pub(crate) fn saying(self, says: String) -> Self {
        Self { says, ..self }
    }

    pub(crate) fn start(self) -> SocketAddr {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let parties = std::iter::once(self.party).chain(self.chain);
        let chain = parties.map(|party| party.certificate.clone()).collect();
        let key = PrivateKeyDer::try_from(self.party.key.serialize_der()).expect("PKCS #8");
        // Without a look at the certificate: some tests are about ones that rustls does not read.
        let key = rustls::crypto::ring::sign::any_supported_type(&key).expect("a key");
        let mut certified = CertifiedKey::new(chain, key);
        certified.ocsp = (!self.staple.is_empty()).then_some(self.staple);
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(self.versions)
            .expect("versions that ring has")
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
        let config = Arc::new(config);
        let (says, holds) = (self.says.into_bytes(), self.holds);
        listen(move |mut stream| {
            let mut connection =
                ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
            let mut tls = rustls::Stream::new(&mut connection, &mut stream);
            let answered = answer(&mut tls, &says);
            if holds {
                io::copy(&mut tls, &mut io::sink())?;
            }
            connection.send_close_notify();
            connection.write_tls(&mut stream)?;
            answered
        })
    }
}

/// `openssl s_server`, ended with its test.
pub(crate) struct OpenSsl {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl OpenSsl {
    /// Starts it with a certificate and further arguments.
    pub(crate) fn start(party: &Party, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for a key");
        let certificate = folder.path().join("certificate.pem");
        let key = folder.path().join("key.pem");
        std::fs::write(&certificate, party.pem()).expect("a file can be written");
        std::fs::write(&key, party.key.serialize_pem()).expect("a file can be written");
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert"])
            .arg(certificate)
            .arg("-key")
            .arg(key)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program openssl, which is needed here: apt install openssl");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = loop {
            let line = lines
                .next()
                .expect("openssl says where it listens")
                .expect("text");
            if let Some(address) = line.strip_prefix("ACCEPT ") {
                break address.parse().expect("an address");
            }
        };
        // What it says further is read, that it need not wait.
        thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A peer that says something at once.
pub(crate) fn banner(said: &'static str) -> SocketAddr {
    listen(move |mut stream| {
        stream.write_all(said.as_bytes())?;
        // It waits for the client's line, as such servers do.
        stream.read_exact(&mut [0; 64])
    })
}

/// A peer that says nothing and holds the connection.
pub(crate) fn silence() -> SocketAddr {
    listen(|mut stream| io::copy(&mut stream, &mut io::sink()).map(drop))
}

/// A peer that begins a TLS record and then sends a byte now and then.
pub(crate) fn dribble() -> SocketAddr {
    listen(|mut stream| {
        stream.write_all(&[22, 3, 3, 0x40, 0])?;
        loop {
            stream.write_all(&[2])?;
            thread::sleep(Duration::from_millis(20));
        }
    })
}

/// A peer that closes at once.
pub(crate) fn close() -> SocketAddr {
    listen(|mut stream| stream.read(&mut [0; 5]).map(drop))
}

/// A peer that sends a TLS alert.
pub(crate) fn alert(description: u8) -> SocketAddr {
    listen(move |mut stream| {
        let _ = stream.read(&mut [0; 4096])?;
        stream.write_all(&[21, 3, 3, 0, 2, 2, description])
    })
}

/// A port on which nobody listens.
pub(crate) fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener.local_addr().expect("a bound port")
}
