//! TLS handshakes that fail, in the log: a client that rejects the certificate says so by its alert.

use std::io;
use std::net::SocketAddr;

use rustls::{AlertDescription, Error};

/// Logs why a handshake failed. A connection that ends without a fault of TLS, as of a port scan, is
/// not logged.
pub(super) fn log(fault: &io::Error, remote: SocketAddr) {
    let fault = fault
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>());
    match fault {
        Some(Error::AlertReceived(alert)) => {
            let why = meaning(*alert);
            tracing::warn!(%remote, ?alert, "the client ended the TLS handshake: {why}");
        }
        Some(Error::InvalidMessage(_)) => {
            tracing::warn!(%remote, "no TLS handshake: the client sent something else, such as plain HTTP");
        }
        Some(other) => tracing::warn!(%remote, "the TLS handshake failed: {other}"),
        None => {}
    }
}

/// What an alert of a client says, and what to do (RFC 8446 6.2).
const fn meaning(alert: AlertDescription) -> &'static str {
    #[expect(clippy::wildcard_enum_match_arm)]
    match alert {
        AlertDescription::UnknownCA => {
            "it does not trust the CA; give it the file \"ca\" of the first line"
        }
        AlertDescription::BadCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnsupportedCertificate => {
            "it rejects the certificate; give it the file \"ca\" of the first line, and use a host of \
             the certificate"
        }
        AlertDescription::CertificateExpired => {
            "the certificate is not valid at its time; compare the clocks"
        }
        AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure => {
            "it supports no version or cipher suite of this server, TLS 1.2 and 1.3"
        }
        _ => "see RFC 8446 6.2",
    }
}
