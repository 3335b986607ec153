//! Transport: answers of every form, slow receivers and broken connections, redirects, cookies, limits,
//! and TLS with several kinds of certificates.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use basestring_sandbox::webhook::{
    End, FaultKind, Seen, Statuses, Target, TargetOptions, Verdict, run,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::receiver::{Received, Receiver, is_right, is_right_at, reply};
use crate::{ask, options, report};

fn status(received: &Received) -> u16 {
    if is_right(received) { 200 } else { 403 }
}

#[test]
fn answers_of_every_form_are_read() {
    type Form = fn(u16) -> Vec<u8>;
    let forms: [Form; 6] = [
        |status| {
            format!("HTTP/1.1 {status} X\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0A\r\n0123456789\r\n0\r\nT: x\r\n\r\n").into_bytes()
        },
        |status| format!("HTTP/1.0 {status}\r\n\r\nup to the end").into_bytes(),
        |status| format!("HTTP/1.1 {status} X\nContent-Length: 2\n\nabcd").into_bytes(),
        |status| {
            format!("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nLink: a\r\n\r\nHTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n").into_bytes()
        },
        |status| {
            format!("HTTP/1.1 {status} X\r\nFolded: a\r\n b\r\nContent-Length: 0\r\n\r\n")
                .into_bytes()
        },
        // More than the sender reads of a body.
        |status| {
            [
                format!("HTTP/1.1 {status} X\r\n\r\n").into_bytes(),
                vec![b'a'; 1 << 20],
            ]
            .concat()
        },
    ];
    for form in forms {
        let receiver = Receiver::start(move |received| form(status(received)));
        let mut options = options();
        options.only = vec!["signature-".to_owned()];
        let report = ask(&receiver.url(), &options).expect("a report");
        assert_eq!(
            report.end(),
            End::Correct,
            "{}",
            String::from_utf8_lossy(&form(200)[..40])
        );
    }
}

#[test]
fn an_invalid_answer_is_described() {
    let long = format!("HTTP/1.1 200 OK\r\nA: {}\r\n\r\n", "a".repeat(1 << 17));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "A: b\r\n".repeat(1 << 14));
    let interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(9);
    for (bytes, found) in [
        ("", "closed the connection"),
        ("HTTP/1.1 2", "ends after 10 bytes of a line"),
        ("HTTP/1.1 200 OK\r\nA: b\r\n", "closed the connection"),
        (
            "SSH-2.0-OpenSSH_9.2\r\n",
            "does not start with an HTTP/1 status line",
        ),
        ("HTTP/1.1 20x OK\r\n\r\n", "status line"),
        ("HTTP/1.1 200 OK\r\nno header\r\n\r\n", "`Name: value`"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
            "is not a number: ten",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            "after 3 of 10 bytes",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "not hexadecimal digits",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n",
            "not hexadecimal digits",
        ),
        (&long, "more than 65536 bytes"),
        (&many, "more than 65536 bytes"),
        (&interim, "8 interim answers"),
    ] {
        let answer = bytes.as_bytes().to_vec();
        let receiver = Receiver::start(move |_| answer.clone());
        let fault = ask(&receiver.url(), &options()).expect_err(bytes);
        assert_eq!(fault.kind, FaultKind::Answer, "{fault}");
        assert!(fault.to_string().contains(found), "{bytes:?}: {fault}");
    }
}

#[test]
fn a_receiver_that_does_not_answer_in_time_is_an_error() {
    let (keep, kept) = std::sync::mpsc::channel::<()>();
    let receiver = Receiver::start(move |_| {
        // Until the test ends.
        let _ = kept.recv();
        Vec::new()
    });
    let mut options = options();
    options.timeout = Duration::from_millis(200);
    let fault = ask(&receiver.url(), &options).expect_err("no answer");
    assert_eq!(fault.kind, FaultKind::Answer);
    assert!(
        fault.to_string().contains("no complete answer in time"),
        "{fault}"
    );
    drop(keep);
}

#[test]
fn a_connection_that_breaks_later_is_unclear_and_other_requests_are_judged() {
    let receiver = Receiver::start(|received| match received.signature() {
        None => Vec::new(),
        Some(_) => reply(status(received), &[]),
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Unclear);
    let outcome = report.outcome("signature-missing").expect("it is sent");
    assert_eq!((outcome.seen, outcome.status), (Seen::Unclear, None));
    assert!(
        outcome
            .remark
            .as_ref()
            .is_some_and(|remark| remark.contains("closed"))
    );
}

#[test]
fn a_refused_connection_and_an_unknown_host_are_errors() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    drop(listener);
    let fault = ask(&format!("http://{address}/"), &options()).expect_err("nothing listens");
    assert_eq!(fault.kind, FaultKind::Connect, "{fault}");
    let fault = ask("http://no-such-host.invalid/", &options()).expect_err("no name");
    assert_eq!(fault.kind, FaultKind::Connect, "{fault}");
}

#[test]
fn a_receiver_on_another_machine_needs_an_option() {
    // The addresses are of documentation (RFC 5737, RFC 3849): nothing is sent there.
    for url in [
        "http://192.0.2.1/",
        "https://[2001:db8::1]:8443/a",
        "http://user:secret@192.0.2.1/",
    ] {
        let fault = Target::new(url, &TargetOptions::default()).expect_err(url);
        assert_eq!(fault.kind, FaultKind::Input);
        let text = fault.to_string();
        assert!(
            text.contains("--i-own-this-endpoint") && !text.contains("secret"),
            "{text}"
        );
        let own = TargetOptions {
            is_own_endpoint: true,
            ..TargetOptions::default()
        };
        assert!(Target::new(url, &own).is_ok());
    }
    for url in [
        "ftp://127.0.0.1/",
        "127.0.0.1",
        "http://127.0.0.1/#top",
        "http://u:secret%zz@127.0.0.1/",
    ] {
        let fault = Target::new(url, &TargetOptions::default()).expect_err(url);
        assert_eq!(fault.kind, FaultKind::Input);
        assert!(!fault.to_string().contains("secret"), "{fault}");
    }
}

#[test]
fn no_more_requests_are_sent_than_the_limit() {
    let receiver = Receiver::judging(is_right);
    let mut options = options();
    options.max_requests = 10;
    let report = ask(&receiver.url(), &options).expect("a report");
    assert_eq!(receiver.log().len(), 10);
    assert_eq!((report.requests, report.end()), (10, End::Unclear));
    let last = report.outcomes.last().expect("outcomes");
    assert!(
        last.remark
            .as_ref()
            .is_some_and(|remark| remark.contains("--max-requests"))
    );
}

#[test]
fn a_redirect_is_reported_and_not_followed() {
    let receiver = Receiver::start(|received| match received.path() {
        "/voice" => reply(
            307,
            &[("Location", "http://user:pass@127.0.0.1/s3cretTokenAb/")],
        ),
        _ => reply(200, &[]),
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::ValidRejected);
    let outcome = &report.outcomes[0];
    assert_eq!(
        (outcome.seen, outcome.verdict),
        (Seen::Unclear, Verdict::Unclear)
    );
    // The target may contain secrets, which are not shown.
    assert_eq!(outcome.redirect.as_deref(), Some("http://…@127.0.0.1/…/"));
    assert!(
        report.refused[0].causes[0].contains("another page"),
        "{report:#?}"
    );
    assert!(
        receiver
            .log()
            .iter()
            .all(|received| received.path() == "/voice")
    );

    let mut options = options();
    options.statuses = Statuses {
        accepted: vec![307..=307],
        rejected: vec![403..=403],
    };
    let report = ask(&receiver.url(), &options).expect("a report");
    assert_eq!(report.end(), End::Wrong);
}

#[test]
fn cookies_last_for_a_call() {
    // A valid request opens a session, and every request of the session is accepted.
    let receiver = Receiver::start(|received| {
        if is_right(received) || received.value("Cookie").is_some() {
            reply(200, &[("Set-Cookie", "session=1; Path=/; HttpOnly")])
        } else {
            reply(403, &[])
        }
    });
    let report = report(&receiver.url());
    assert_eq!(report.end(), End::Wrong);
    let missing = report.outcome("signature-missing").expect("it is sent");
    assert_eq!(missing.verdict, Verdict::AcceptedByMistake);
    let log = receiver.log();
    let cookies: Vec<Option<String>> = log
        .iter()
        .map(|received| received.value("Cookie"))
        .collect();
    assert_eq!(cookies[0], None);
    assert!(cookies.contains(&Some("session=1".to_owned())));
    // The other valid requests start calls of their own.
    let fresh = cookies.iter().filter(|cookie| cookie.is_none()).count();
    assert!(fresh > 10, "{fresh}");
}

#[test]
fn headers_that_a_proxy_adds_are_sent() {
    let receiver = Receiver::judging(|received| {
        let scheme = received.value("X-Forwarded-Proto").unwrap_or_default();
        is_right_at(received, &received.url().replacen("http", &scheme, 1))
    });
    let mut options = options();
    options.extra_headers = vec![("X-Forwarded-Proto".to_owned(), "http".to_owned())];
    let report = ask(&receiver.url(), &options).expect("a report");
    assert_eq!(report.end(), End::Correct, "{report:#?}");
}

/// A receiver over TLS with this certificate.
fn tls_receiver(certificate: &rcgen::Certificate, key: &KeyPair) -> Receiver {
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a certificate");
    let config = Arc::new(config);
    Receiver::start_over(
        |received| {
            let url = received.url().replacen("http://", "https://", 1);
            reply(
                if is_right_at(received, &url) {
                    200
                } else {
                    403
                },
                &[],
            )
        },
        move |stream| {
            let connection = ServerConnection::new(Arc::clone(&config)).ok()?;
            Some(Box::new(StreamOwned::new(connection, stream)))
        },
    )
}

fn pem_file(pem: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(pem.as_bytes()).expect("it is written");
    file
}

#[test]
fn tls_is_verified_against_the_issuers_that_are_given() {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(DnType::CommonName, "The issuer of these tests");
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key"))
        .expect("an issuer");
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::new(names.clone())
        .and_then(|params| params.signed_by(&key, &issuer))
        .expect("a certificate");
    let receiver = tls_receiver(&certificate, &key);
    let port = receiver.address.port();
    let trusted = pem_file(&issuer.pem());
    let mut options = options();
    options.issuers = Some(trusted.path().to_owned());
    for host in ["localhost", "127.0.0.1"] {
        let url = format!("https://{host}:{port}/voice");
        let report = ask(&url, &options).expect("a report");
        assert_eq!(report.end(), End::Correct, "{report:#?}");
        // Over HTTPS Twilio signs the URLs of calls without their port.
        let dropped = report.outcome("twilio-port-dropped").expect("it is sent");
        assert_eq!(dropped.seen, Seen::Accepted);
        assert_eq!(
            report.outcome("twilio-http-behind-proxy").map(|o| o.seen),
            Some(Seen::Rejected)
        );
        // Only a host with letters has letter case.
        assert_eq!(
            report.outcome("valid-host-case").is_some(),
            host == "localhost"
        );
    }

    // A self-signed certificate, and one for another name.
    let own_key = KeyPair::generate().expect("a key");
    let own = CertificateParams::new(names)
        .and_then(|params| params.self_signed(&own_key))
        .expect("a certificate");
    let self_signed = tls_receiver(&own, &own_key);
    let other_key = KeyPair::generate().expect("a key");
    let other = CertificateParams::new(vec!["hooks.example.com".to_owned()])
        .and_then(|params| params.signed_by(&other_key, &issuer))
        .expect("a certificate");
    let other_name = tls_receiver(&other, &other_key);
    for (receiver, found) in [
        (&self_signed, "self-signed, or its issuer is not trusted"),
        (&other_name, "not valid for name"),
    ] {
        let url = format!("https://127.0.0.1:{}/voice", receiver.address.port());
        let fault = ask(&url, &options).expect_err("no TLS");
        assert_eq!(fault.kind, FaultKind::Tls);
        assert!(fault.to_string().contains(found), "{fault}");
        assert!(receiver.log().is_empty());
    }
}

#[test]
fn a_receiver_that_does_not_speak_tls_is_named() {
    let receiver = Receiver::start(|_| reply(200, &[]));
    let certificate = CertificateParams::new(Vec::new())
        .and_then(|params| params.self_signed(&KeyPair::generate()?))
        .expect("a certificate");
    let trusted = pem_file(&certificate.pem());
    let mut options = options();
    options.issuers = Some(trusted.path().to_owned());
    options.timeout = Duration::from_millis(500);
    let url = format!("https://{}/voice", receiver.address);
    let fault = ask(&url, &options).expect_err("no TLS");
    assert_eq!(fault.kind, FaultKind::Tls, "{fault}");

    for (pem, found) in [
        ("no certificate", "the file has no PEM certificate"),
        (
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            "cannot read certificates from",
        ),
    ] {
        let file = pem_file(pem);
        options.issuers = Some(file.path().to_owned());
        let fault = ask(&url, &options).expect_err("no issuers");
        assert_eq!(fault.kind, FaultKind::Input);
        assert!(fault.to_string().contains(found), "{fault}");
    }
}

#[test]
fn a_seed_makes_the_same_requests_again() {
    let bodies = |seed| {
        let receiver = Receiver::judging(is_right);
        let mut options = options();
        options.seed = seed;
        let target = Target::new(&receiver.url(), &TargetOptions::default()).expect("a target");
        run(&target, &options).expect("a report");
        let log = receiver.log().into_iter();
        log.map(|received| (received.target, received.body))
            .collect::<Vec<_>>()
    };
    let first = bodies(7);
    assert!(first == bodies(7));
    assert!(first != bodies(8));
}
