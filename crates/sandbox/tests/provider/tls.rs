//! TLS for the provider of the tests, at the port where it answers plain http too.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a handshake begins with.
const HANDSHAKE: u8 = 22;

/// A configuration with a new certificate, and the file that a client must trust.
pub(crate) fn configuration() -> (Arc<ServerConfig>, tempfile::NamedTempFile) {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("a certificate");
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(certificate.pem().as_bytes())
        .expect("a file");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .expect("a configuration");
    (Arc::new(config), file)
}

/// A connection, with TLS or without it.
pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Stream {
    /// With TLS where the client begins a handshake.
    pub(crate) fn of(stream: TcpStream, config: Option<&Arc<ServerConfig>>) -> Self {
        let mut first = [0];
        let config = config.filter(|_| {
            stream.peek(&mut first).is_ok_and(|count| count == 1) && first == [HANDSHAKE]
        });
        match config.and_then(|config| ServerConnection::new(Arc::clone(config)).ok()) {
            Some(connection) => Self::Tls(Box::new(StreamOwned::new(connection, stream))),
            None => Self::Plain(stream),
        }
    }

    pub(crate) const fn is_tls(&self) -> bool {
        matches!(self, Self::Tls(_))
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
