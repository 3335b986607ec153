//! The TLS handshake, with a verifier that records the certificates and judges none: they are judged
//! afterwards, all faults at once, and nothing is sent before.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    ProtocolVersion, SignatureScheme,
};

use crate::code::{Blame, Code, Finding};
use crate::connect::{Budget, Wire, in_words};
use crate::hello::{Speaks, answers_http, old_versions, speaks};
use crate::provider::provider;
use crate::report::Negotiated;
use crate::target::Target;

/// What the server showed of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// Its certificate, and those it sent besides.
    pub(crate) certificates: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty where there is none.
    pub(crate) staple: Vec<u8>,
}

#[derive(Debug, Default)]
struct Recorder {
    shown: Mutex<Shown>,
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        staple: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let certificates = std::iter::once(leaf).chain(others);
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Shown {
            certificates: certificates.map(|one| one.clone().into_owned()).collect(),
            staple: staple.to_vec(),
        };
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = provider().signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, &algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = provider().signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = provider().signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

/// A handshake that came to its end.
pub(crate) struct Shaken {
    pub(crate) connection: ClientConnection,
    pub(crate) wire: Wire,
    pub(crate) shown: Shown,
    pub(crate) negotiated: Negotiated,
}

/// Shakes hands.
///
/// # Errors
///
/// What the peer is, or why the handshake failed.
pub(crate) fn shake(
    target: &Target,
    address: SocketAddr,
    mut wire: Wire,
    budget: &Budget,
) -> Result<Shaken, Finding> {
    let recorder = Arc::new(Recorder::default());
    let failed = |fault: &dyn std::fmt::Display| {
        let advice = "ask who keeps the server; its log names the handshake's fault";
        Finding::new(
            Code::HandshakeFailed,
            Blame::Server,
            fault.to_string(),
            advice,
        )
    };
    let verifier: Arc<dyn ServerCertVerifier> = Arc::clone(&recorder) as _;
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(rustls::ALL_VERSIONS)
        .map_err(|fault| failed(&fault))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let mut connection = ClientConnection::new(Arc::new(config), target.name.clone())
        .map_err(|fault| failed(&fault))?;
    while connection.is_handshaking() {
        if let Err(fault) = connection.complete_io(&mut wire) {
            return Err(failure(target, address, &wire, &fault, budget));
        }
    }
    let shown = recorder
        .shown
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let shown = shown.clone();
    Ok(Shaken {
        negotiated: negotiated(&connection),
        connection,
        wire,
        shown,
    })
}

fn negotiated(connection: &ClientConnection) -> Negotiated {
    let version = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    };
    let suite = connection.negotiated_cipher_suite();
    let cipher = suite.map_or_else(String::new, |suite| format!("{:?}", suite.suite()));
    let group = connection.negotiated_key_exchange_group();
    Negotiated {
        version,
        cipher,
        group: group.map(|group| format!("{:?}", group.name())),
        old_versions: None,
    }
}

/// Names a handshake's failure, by what the peer said and by what it says when asked otherwise.
fn failure(
    target: &Target,
    address: SocketAddr,
    wire: &Wire,
    fault: &io::Error,
    budget: &Budget,
) -> Finding {
    if let Some(what) = speaks(&wire.first) {
        return not_tls(address, &what);
    }
    let of_tls = fault
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>());
    match of_tls {
        Some(Error::InvalidCertificate(certificate)) => Finding::new(
            Code::MalformedCertificate,
            Blame::Server,
            format!("the server's certificate cannot prove the handshake: {certificate}"),
            "have the server's certificate made anew, X.509 version 3 with an RSA or an EC key",
        ),
        Some(tls) => refused(target, address, tls, budget),
        None => unanswered(target, address, wire, fault, budget),
    }
}

fn not_tls(address: SocketAddr, what: &Speaks) -> Finding {
    match what {
        Speaks::Http => Finding::new(
            Code::PlainHttpOnPort,
            Blame::Caller,
            format!("{address} speaks plain HTTP"),
            "ask for the port of https (usually 443); if this is it, the server is set up without TLS, or a portal in between answers",
        ),
        Speaks::Ssh(banner) => Finding::new(
            Code::SshOnPort,
            Blame::Caller,
            format!("{address} speaks SSH: {banner}"),
            "ask for the port of https (usually 443)",
        ),
        Speaks::Other(line) => Finding::new(
            Code::NotTls,
            Blame::Caller,
            format!("{address} speaks something else than TLS; it begins with \"{line}\""),
            "ask for the port of https (usually 443); a mail server's port needs STARTTLS",
        ),
    }
}

/// A peer that speaks TLS, and said why not.
fn refused(target: &Target, address: SocketAddr, tls: &Error, budget: &Budget) -> Finding {
    let version_alert = Error::AlertReceived(AlertDescription::ProtocolVersion);
    let may_be_old = matches!(
        tls,
        Error::PeerIncompatible(_) | Error::AlertReceived(AlertDescription::HandshakeFailure)
    );
    if *tls == version_alert || may_be_old {
        if let Some(best) = best_old_version(target, address, budget) {
            return no_common_version(&format!("the server's best is {best}"));
        }
        if *tls == version_alert {
            return no_common_version(&format!("the server says: {tls}"));
        }
    }
    Finding::new(
        Code::HandshakeFailed,
        Blame::Server,
        format!("the handshake failed: {tls}"),
        "the server and this program have no cipher suite, group or name in common, or the server's TLS is faulty; ask who keeps it",
    )
}

fn best_old_version(target: &Target, address: SocketAddr, budget: &Budget) -> Option<&'static str> {
    let old = old_versions(target, address, budget)?;
    old.first().copied()
}

fn no_common_version(detail: &str) -> Finding {
    Finding::new(
        Code::NoCommonVersion,
        Blame::Server,
        format!("no common version: TLS 1.2 or 1.3 is needed, and {detail}"),
        "have TLS 1.2 and 1.3 switched on at the server; older versions are withdrawn (RFC 8996)",
    )
}

/// A peer that closed or was silent: a server of plain HTTP may wait for a request it understands.
fn unanswered(
    target: &Target,
    address: SocketAddr,
    wire: &Wire,
    fault: &io::Error,
    budget: &Budget,
) -> Finding {
    if wire.first.is_empty() && answers_http(target, address, budget) {
        return not_tls(address, &Speaks::Http);
    }
    let in_time = !matches!(
        fault.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    );
    if in_time {
        // A refusal's alert may be lost where the server closes at once.
        if let Some(best) = best_old_version(target, address, budget) {
            return no_common_version(&format!("the server's best is {best}"));
        }
        return Finding::new(
            Code::ClosedInHandshake,
            Blame::Between,
            format!(
                "the connection ended during the handshake: {}",
                in_words(fault)
            ),
            "the server may know no such host or refuse this client, or a firewall cuts the connection; try from another network",
        );
    }
    let said = if wire.first.is_empty() {
        "the peer is silent"
    } else {
        "the handshake did not end in time"
    };
    Finding::new(
        Code::Silent,
        Blame::Between,
        said,
        "the server is overloaded, the port belongs to another service, or a firewall swallows the connection; --timeout gives it longer",
    )
}
