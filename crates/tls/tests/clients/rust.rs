//! Clients in this process: a right one by rustls, and weak ones in one way each.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use basestring_tls::clients::{Call, End, Report, Verdict, run};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore,
    SignatureScheme,
};

use crate::{causes, report};

/// What a client does not check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weak {
    Nothing,
    Names,
    Dates,
    Expiry,
    Trust,
    Everything,
}

/// rustls' verifier, without a check.
#[derive(Debug)]
struct Verifier {
    inner: Arc<WebPkiServerVerifier>,
    weak: Weak,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        staple: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = self
            .inner
            .verify_server_cert(leaf, others, name, staple, now);
        let Err(Error::InvalidCertificate(fault)) = &verified else {
            return verified;
        };
        use CertificateError as E;
        let is_expired = matches!(fault, E::Expired | E::ExpiredContext { .. });
        let is_early = matches!(fault, E::NotValidYet | E::NotValidYetContext { .. });
        let is_ignored = match self.weak {
            Weak::Nothing => false,
            Weak::Names => matches!(fault, E::NotValidForName | E::NotValidForNameContext { .. }),
            Weak::Dates => is_expired || is_early,
            Weak::Expiry => is_expired,
            Weak::Trust => matches!(fault, E::UnknownIssuer | E::BadSignature),
            Weak::Everything => true,
        };
        if is_ignored {
            return Ok(ServerCertVerified::assertion());
        }
        verified
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner
            .verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner
            .verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

fn config(ca_pem: &str, weak: Weak) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(ca_pem.as_bytes()) {
        roots.add(certificate.unwrap()).unwrap();
    }
    let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let verifier = Verifier {
        inner: inner.build().unwrap(),
        weak,
    };
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth()
}

/// Sends a request; returns the target of a redirect.
fn get(
    url: &str,
    authorization: Option<&str>,
    config: &ClientConfig,
) -> io::Result<Option<String>> {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap();
    let (host, _) = authority.rsplit_once(':').unwrap();
    let mut stream = TcpStream::connect(authority)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let header = authorization.map(|value| format!("Authorization: {value}\r\n"));
    let header = header.unwrap_or_default();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {authority}\r\n{header}\r\n");
    let mut answer = Vec::new();
    if scheme == "https" {
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let mut connection = ClientConnection::new(Arc::new(config.clone()), name).unwrap();
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        let mut tls = rustls::Stream::new(&mut connection, &mut stream);
        tls.write_all(request.as_bytes())?;
        tls.read_to_end(&mut answer)?;
    } else {
        stream.write_all(request.as_bytes())?;
        stream.read_to_end(&mut answer)?;
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("Location: "));
    Ok(location.map(str::to_owned))
}

/// A client that checks all but this, and does not follow redirects.
fn client(weak: Weak) -> impl Fn(&Call) + Sync {
    move |call: &Call| {
        let _ = get(
            &call.url,
            Some(&call.authorization),
            &config(&call.ca_pem, weak),
        );
    }
}

const TRUST: [&str; 9] = [
    "expired",
    "not-yet-valid",
    "other-host",
    "longer-host",
    "bare-wildcard",
    "self-signed",
    "unknown-root",
    "other-trusted-root",
    "client-certificate",
];

fn weak(weak: Weak) -> Report {
    report(&client(weak), &TRUST)
}

#[test]
fn a_right_client_is_clean() {
    let report = report(&client(Weak::Nothing), &[]);
    assert_eq!(report.end(), End::Correct, "{report}");
    let unjudged = report
        .outcomes
        .iter()
        .filter(|one| one.verdict == Verdict::NotJudged);
    let unjudged: Vec<&str> = unjudged.map(|one| one.situation.id).collect();
    // Names below localhost resolve on some systems, and this client follows no redirect.
    let allowed = [
        "wildcard",
        "two-labels",
        "top-level",
        "p-521",
        "wildcard-across-labels",
        "top-level-wildcard",
        "redirect",
    ];
    assert!(
        unjudged.iter().all(|id| allowed.contains(id)),
        "{unjudged:?}"
    );
}

#[test]
fn each_weak_check_is_named() {
    assert_eq!(causes(&weak(Weak::Names)), ["host-name-not-checked"]);
    assert_eq!(causes(&weak(Weak::Dates)), ["dates-not-checked"]);
    assert_eq!(causes(&weak(Weak::Expiry)), ["expiry-not-checked"]);
    assert_eq!(causes(&weak(Weak::Trust)), ["trust-not-checked"]);
    assert_eq!(causes(&weak(Weak::Everything)), ["verification-off"]);
}

#[test]
fn a_client_that_sends_credentials_on_is_named() {
    let follows = |keeps: fn(&str, &str) -> bool| {
        move |call: &Call| {
            let config = config(&call.ca_pem, Weak::Nothing);
            if let Ok(Some(next)) = get(&call.url, Some(&call.authorization), &config) {
                let kept = keeps(&call.url, &next).then_some(call.authorization.as_str());
                let _ = get(&next, kept, &config);
            }
        }
    };
    let only = ["redirect", "credentials-to"];
    let always = report(&follows(|_, _| true), &only);
    assert_eq!(causes(&always), ["credentials-forwarded"], "{always}");
    let by_host = report(
        &follows(|from, to| from.contains("localhost") == to.contains("localhost")),
        &only,
    );
    assert_eq!(causes(&by_host), ["credentials-in-clear"], "{by_host}");
    let never = report(&follows(|_, _| false), &only);
    assert_eq!(never.end(), End::Correct, "{never}");
}

#[test]
fn a_client_that_uses_another_store_than_the_given_ca_is_named() {
    let with = |both: bool| {
        move |call: &Call| {
            let mut pem = std::fs::read_to_string(&call.system).unwrap();
            if both {
                pem.push_str(&call.ca_pem);
            }
            let _ = get(&call.url, None, &config(&pem, Weak::Nothing));
        }
    };
    let both = report(&with(true), &TRUST);
    assert_eq!(causes(&both), ["system-roots-too"], "{both}");
    let other = report(&with(false), &TRUST);
    assert_eq!(other.end(), End::ValidRejected);
    assert_eq!(causes(&other), ["ca-not-used"]);
}

#[test]
fn the_record_is_the_proof() {
    let options = basestring_tls::clients::Options {
        only: vec!["self-signed".to_owned()],
        ..Default::default()
    };
    let report = run(&client(Weak::Nothing), &options).unwrap();
    let outcome = report
        .outcomes
        .iter()
        .find(|one| one.situation.id == "self-signed")
        .unwrap();
    assert_eq!(outcome.verdict, Verdict::Correct);
    let connection = &outcome.record.connections[0];
    let hello = connection.hello.as_ref().unwrap();
    assert_eq!(hello.sni.as_deref(), Some("localhost"));
    assert_eq!(hello.versions, ["TLS 1.3", "TLS 1.2"]);
    assert_eq!(connection.alert.as_deref(), Some("UnknownCA"));
    assert!(outcome.record.requests.is_empty());
}
