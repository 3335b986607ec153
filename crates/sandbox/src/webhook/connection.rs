//! One connection for one request: TCP, TLS where the URL asks for it, and a deadline over all.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use basestring::Scheme;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::fault::{Fault, FaultKind};
use super::target::Target;

/// What is written to and read from.
pub(super) trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// A stream whose every read and write ends at a deadline.
struct Timed {
    stream: TcpStream,
    deadline: Instant,
}

impl Timed {
    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left)
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Whether an error is that of a deadline.
pub(super) fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    )
}

/// TLS as Twilio asks for it: 1.2 or 1.3, and a certificate of an issuer that is known (T-tls-1,
/// T-tls-2): one of the file's where it is given, else one of the operating system's.
///
/// # Errors
///
/// [`FaultKind::Input`] for a file without certificates, and a system without roots.
pub(super) fn tls_config(issuers: Option<&Path>) -> Result<Arc<ClientConfig>, Fault> {
    let mut roots = RootCertStore::empty();
    match issuers {
        Some(path) => {
            let fault = |found: String| {
                let found = format!("{found} in {}", path.display());
                Fault::input("a file of certificates in PEM", found)
            };
            let certificates =
                CertificateDer::pem_file_iter(path).map_err(|error| fault(format!("{error:?}")))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| fault(format!("{error:?}")))?;
                roots
                    .add(certificate)
                    .map_err(|error| fault(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(fault("none".to_owned()));
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                let expected = "certificates that this system trusts, or --cacert";
                return Err(Fault::input(expected, "none"));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::input("TLS 1.2 and 1.3", error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Connects to the first of the target's addresses that answers.
///
/// # Errors
///
/// [`FaultKind::Connect`] and [`FaultKind::Tls`].
pub(super) fn connect(
    target: &Target,
    tls: Option<&Arc<ClientConfig>>,
    timeout: Duration,
) -> Result<Box<dyn Stream>, Fault> {
    let deadline = Instant::now() + timeout;
    let mut timed = Timed {
        stream: connect_tcp(target, timeout)?,
        deadline,
    };
    let Some(config) = tls.filter(|_| target.scheme == Scheme::Https) else {
        return Ok(Box::new(timed));
    };
    let fault = |found: String| Fault::new(FaultKind::Tls, "a TLS connection", found);
    let name = ServerName::try_from(target.host.clone()).map_err(|_| {
        fault(format!(
            "a host that no certificate can name: {}",
            target.host
        ))
    })?;
    let mut connection =
        ClientConnection::new(Arc::clone(config), name).map_err(|e| fault(e.to_string()))?;
    while connection.is_handshaking() {
        connection
            .complete_io(&mut timed)
            .map_err(|error| fault(tls_fault(&error)))?;
    }
    Ok(Box::new(StreamOwned::new(connection, timed)))
}

fn connect_tcp(target: &Target, timeout: Duration) -> Result<TcpStream, Fault> {
    let mut last = None;
    for address in &target.addresses {
        match TcpStream::connect_timeout(address, timeout) {
            Ok(stream) => {
                // What is written is a whole request.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => last = Some((address, error)),
        }
    }
    let found = match last {
        Some((address, error)) if is_timeout(&error) => {
            format!("none at {address} within {} s", timeout.as_secs())
        }
        Some((address, error)) => format!("none at {address}: {error}"),
        None => "no address".to_owned(),
    };
    let expected = "a receiver that takes connections";
    Err(Fault::new(FaultKind::Connect, expected, found))
}

/// What a handshake ended with, in words.
fn tls_fault(error: &io::Error) -> String {
    let cause = error
        .get_ref()
        .and_then(|cause| cause.downcast_ref::<rustls::Error>());
    match cause {
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            "a certificate that is self-signed, or of an issuer that is not trusted, which Twilio \
               refuses (T-tls-1); --cacert FILE trusts the issuers in a file"
                .to_owned()
        }
        Some(rustls::Error::InvalidMessage(_)) => {
            "a peer that does not speak TLS: is the scheme http?".to_owned()
        }
        Some(cause) => cause.to_string(),
        None if is_timeout(error) => "no handshake in time".to_owned(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            "a connection that was closed in the handshake".to_owned()
        }
        None => error.to_string(),
    }
}
