//! The TLS handshake, with a verifier that records the certificates and judges none: they are judged
//! afterwards, all faults at once, and nothing is sent before.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{
    AlertDescription, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    ProtocolVersion, SignatureScheme,
};

use crate::code::{Blame, Code, Finding};
use crate::connect::{Budget, Wire, in_words};
use crate::hello::{Speaks, answers_http, old_versions, speaks};
use crate::proof::verified;
use crate::provider::{provider, supported};
use crate::proxy::Peer;
use crate::report::Negotiated;
use crate::target::Target;

/// The certificates that the server sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// Its own certificate first.
    pub(crate) certificates: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty if there is none.
    pub(crate) staple: Vec<u8>,
}

/// Records what the server sends, and accepts it: it is judged after the handshake.
#[derive(Debug, Default)]
struct Recorder {
    shown: Mutex<Shown>,
    /// Why the signature of the handshake is not valid.
    fault: Mutex<Option<Error>>,
    /// Whether the server requested a client certificate.
    wants_client: AtomicBool,
}

impl Recorder {
    fn record(
        &self,
        verified: Result<HandshakeSignatureValid, Error>,
    ) -> Result<HandshakeSignatureValid, Error> {
        verified.or_else(|error| {
            *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            Ok(HandshakeSignatureValid::assertion())
        })
    }
}

impl ResolvesClientCert for Recorder {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.wants_client.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        true
    }
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
        let found = verify_tls12_signature(message, certificate, signed, &supported());
        let version = ProtocolVersion::TLSv1_2;
        self.record(verified(found, version, message, certificate, signed))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let found = verify_tls13_signature(message, certificate, signed, &supported());
        let version = ProtocolVersion::TLSv1_3;
        self.record(verified(found, version, message, certificate, signed))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        supported().supported_schemes()
    }
}

/// A completed handshake.
pub(crate) struct Shaken {
    pub(crate) connection: ClientConnection,
    pub(crate) wire: Wire,
    pub(crate) shown: Shown,
    pub(crate) negotiated: Negotiated,
    /// Why the server does not prove that it has the certificate's key.
    pub(crate) fault: Option<Finding>,
    /// Whether the server requested a client certificate.
    pub(crate) wants_client: bool,
}

/// Performs the handshake.
///
/// # Errors
///
/// What the peer speaks instead, or why the handshake failed.
pub(crate) fn shake(
    target: &Target,
    peer: Peer<'_>,
    mut wire: Wire,
    budget: &Budget,
) -> Result<Shaken, Finding> {
    let recorder = Arc::new(Recorder::default());
    let failed = |fault: &dyn std::fmt::Display| {
        let advice = "ask the operator of the server: its log shows why the handshake failed";
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
        .with_client_cert_resolver(Arc::clone(&recorder) as _);
    config.resumption = Resumption::disabled();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let mut connection = ClientConnection::new(Arc::new(config), target.name.clone())
        .map_err(|fault| failed(&fault))?;
    while connection.is_handshaking() {
        if let Err(fault) = connection.complete_io(&mut wire) {
            if recorder.wants_client.load(Ordering::Relaxed) && is_client_refused(&fault) {
                return Err(client_certificate(&fault.to_string()));
            }
            return Err(failure(target, peer, &wire, &fault, budget));
        }
    }
    let shown = recorder
        .shown
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let shown = shown.clone();
    let fault = recorder
        .fault
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    Ok(Shaken {
        negotiated: negotiated(&connection),
        fault: fault.as_ref().map(unproven),
        wants_client: recorder.wants_client.load(Ordering::Relaxed),
        connection,
        wire,
        shown,
    })
}

/// The server's signature in the handshake is not valid for the key of its certificate.
fn unproven(error: &Error) -> Finding {
    Finding::new(
        Code::HandshakeFailed,
        Blame::Server,
        format!("the server does not prove that it has the certificate's key: {error}"),
        "if the key is weak or unsupported, have a certificate issued for another key; else check \
         that the server's key belongs to its certificate",
    )
}

/// Whether a server may have closed because it got no client certificate.
fn is_client_refused(fault: &io::Error) -> bool {
    let of_tls = fault
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>());
    match of_tls {
        Some(Error::AlertReceived(alert)) => matches!(
            alert,
            AlertDescription::HandshakeFailure
                | AlertDescription::BadCertificate
                | AlertDescription::CertificateRequired
                | AlertDescription::CertificateUnknown
                | AlertDescription::AccessDenied
        ),
        Some(_) => false,
        None => fault.kind() != io::ErrorKind::TimedOut,
    }
}

/// A server that requested a client certificate and got none.
pub(crate) fn client_certificate(detail: &str) -> Finding {
    Finding::new(
        Code::ClientCertificateRequired,
        Blame::Command,
        format!(
            "the server requests a client certificate and rejects a client without one: {detail}"
        ),
        "send one from your client (curl --cert FILE --key FILE); this program sends none",
    )
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
        weak_suite: None,
    }
}

/// Explains the failure of a handshake: by the peer's answer, and by its answers to other requests.
fn failure(
    target: &Target,
    peer: Peer<'_>,
    wire: &Wire,
    fault: &io::Error,
    budget: &Budget,
) -> Finding {
    if let Some(what) = speaks(&wire.first) {
        return not_tls(peer, &what);
    }
    let of_tls = fault
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>());
    match of_tls {
        Some(Error::InvalidCertificate(certificate)) => Finding::new(
            Code::MalformedCertificate,
            Blame::Server,
            format!("the server's certificate cannot be used in the handshake: {certificate}"),
            "have the server's certificate issued again, X.509 version 3 with an RSA or EC key",
        ),
        Some(tls) => refused(target, peer, tls, budget),
        None => unanswered(target, peer, wire, fault, budget),
    }
}

fn not_tls(peer: Peer<'_>, what: &Speaks) -> Finding {
    match what {
        Speaks::Http => Finding::new(
            Code::PlainHttpOnPort,
            Blame::Command,
            format!("{peer} speaks plain HTTP"),
            "use the port of https (usually 443); if it is this one, enable TLS on the server, or check \
             for a captive portal",
        ),
        Speaks::Ssh(banner) => Finding::new(
            Code::SshOnPort,
            Blame::Command,
            format!("{peer} speaks SSH: {banner}"),
            "use the port of https (usually 443)",
        ),
        Speaks::Other(line) => Finding::new(
            Code::NotTls,
            Blame::Command,
            format!("{peer} does not speak TLS; it starts with \"{line}\""),
            "use the port of https (usually 443); the port of a mail server needs STARTTLS",
        ),
    }
}

/// A TLS peer that ends the handshake with a reason.
fn refused(target: &Target, peer: Peer<'_>, tls: &Error, budget: &Budget) -> Finding {
    let version_alert = Error::AlertReceived(AlertDescription::ProtocolVersion);
    let may_be_old = matches!(
        tls,
        Error::PeerIncompatible(_) | Error::AlertReceived(AlertDescription::HandshakeFailure)
    );
    if *tls == version_alert || may_be_old {
        if let Some(best) = best_old_version(target, peer, budget) {
            return no_common_version(&format!("the server's newest is {best}"));
        }
        if *tls == version_alert {
            return no_common_version(&format!("the server answers: {tls}"));
        }
    }
    Finding::new(
        Code::HandshakeFailed,
        Blame::Server,
        format!("the handshake failed: {tls}"),
        "the server and this program share no cipher suite, group or host name, or the server's TLS is \
         faulty: ask its operator",
    )
}

fn best_old_version(target: &Target, peer: Peer<'_>, budget: &Budget) -> Option<&'static str> {
    let old = old_versions(target, peer, budget)?;
    old.first().copied()
}

fn no_common_version(detail: &str) -> Finding {
    Finding::new(
        Code::NoCommonVersion,
        Blame::Server,
        format!("TLS 1.2 or 1.3 is required, and {detail}"),
        "enable TLS 1.2 and 1.3 on the server; older versions are withdrawn (RFC 8996)",
    )
}

/// A peer that closed or sent nothing: a plain HTTP server may wait for a request.
fn unanswered(
    target: &Target,
    peer: Peer<'_>,
    wire: &Wire,
    fault: &io::Error,
    budget: &Budget,
) -> Finding {
    if wire.first.is_empty() && answers_http(target, peer, budget) {
        return not_tls(peer, &Speaks::Http);
    }
    let in_time = !matches!(
        fault.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    );
    if in_time {
        // The alert of a server that closes at once may be lost.
        if let Some(best) = best_old_version(target, peer, budget) {
            return no_common_version(&format!("the server's newest is {best}"));
        }
        return Finding::new(
            Code::ClosedInHandshake,
            Blame::Network,
            format!(
                "the connection ended during the handshake: {}",
                in_words(fault)
            ),
            "the server may not serve this host or reject this client, or a firewall closes the \
             connection: try from another network",
        );
    }
    let detail = if wire.first.is_empty() {
        "the server sends nothing"
    } else {
        "the handshake did not finish in time"
    };
    Finding::new(
        Code::Silent,
        Blame::Network,
        detail,
        "the server may be overloaded, the port may belong to another service, or a firewall drops the \
         connection; --timeout allows more time",
    )
}
