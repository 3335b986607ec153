//! One connection for one request: TCP, TLS for https URLs, and one deadline for everything.

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

/// A connection that requests are written to and answers read from.
pub(crate) trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// A stream whose reads and writes fail at a deadline.
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
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Whether an error is that of a deadline.
pub(crate) fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    )
}

/// TLS as Twilio requires it: 1.2 or 1.3, and a certificate of a trusted issuer (T-tls-1, T-tls-2).
/// Trusted are the issuers in the file, if one is given, else those of the operating system.
///
/// # Errors
///
/// [`FaultKind::Input`] for a file without certificates, and for a system without roots.
pub(crate) fn tls_config(issuers: Option<&Path>) -> Result<Arc<ClientConfig>, Fault> {
    let mut roots = RootCertStore::empty();
    match issuers {
        Some(path) => {
            let fault = |found: &str| {
                let message = format!("cannot read certificates from {}: {found}", path.display());
                Fault::input(message)
            };
            let certificates =
                CertificateDer::pem_file_iter(path).map_err(|e| fault(&e.to_string()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|e| fault(&e.to_string()))?;
                roots.add(certificate).map_err(|e| fault(&e.to_string()))?;
            }
            if roots.is_empty() {
                return Err(fault("the file has no PEM certificate"));
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                let message = "this system has no trusted root certificates: pass a PEM file with \
                               --cacert";
                return Err(Fault::input(message));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::input(format!("cannot set up TLS 1.2 and 1.3: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Connects to the first address of the target that accepts a connection.
///
/// # Errors
///
/// [`FaultKind::Connect`] and [`FaultKind::Tls`].
pub(crate) fn connect(
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
    let fault =
        |found: String| Fault::new(FaultKind::Tls, format!("TLS handshake failed: {found}"));
    let name = ServerName::try_from(target.host.clone())
        .map_err(|_| fault(format!("{} cannot be in a certificate", target.host)))?;
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
                // Requests are written whole.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => last = Some((address, error)),
        }
    }
    let message = match last {
        Some((address, error)) if is_timeout(&error) => format!(
            "cannot connect to {address}: no answer within {} s (--timeout)",
            timeout.as_secs()
        ),
        Some((address, error)) if error.kind() == io::ErrorKind::ConnectionRefused => format!(
            "cannot connect to {address}: the connection was refused; start the receiver, or check \
             the port of the URL"
        ),
        Some((address, error)) => format!("cannot connect to {address}: {error}"),
        None => format!("cannot connect to {}: it has no address", target.host),
    };
    Err(Fault::new(FaultKind::Connect, message))
}

/// Why a handshake failed, in words.
fn tls_fault(error: &io::Error) -> String {
    let cause = error
        .get_ref()
        .and_then(|cause| cause.downcast_ref::<rustls::Error>());
    match cause {
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            "the certificate is self-signed, or its issuer is not trusted; Twilio rejects it \
             (T-tls-1). To trust the issuers in a file, pass --cacert FILE"
                .to_owned()
        }
        Some(rustls::Error::InvalidMessage(_)) => {
            "the receiver does not speak TLS on this port; if it speaks HTTP, use http://"
                .to_owned()
        }
        Some(cause) => cause.to_string(),
        None if is_timeout(error) => "no answer in time (--timeout)".to_owned(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            "the receiver closed the connection".to_owned()
        }
        None => error.to_string(),
    }
}
