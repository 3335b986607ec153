//! Before the certificate: names, TCP, and peers that speak another protocol or version.

use std::time::Duration;

use basestring_tls::{Options, Target, check};

use crate::peers::{OpenSsl, alert, banner, close, dribble, http, listen, nobody, silence};
use crate::pki::{HOST, Party, server};
use crate::{Case, codes, hold, trusting};

#[test]
fn a_failure_is_named_by_its_stage() {
    let root = Party::root("the root");
    let mail = banner("220 mail.example ESMTP\r\n");
    let bad_request = listen(|mut stream| {
        use std::io::{Read as _, Write as _};
        let _ = stream.read(&mut [0; 4096])?;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    });
    let waiting = http("HTTP/1.1 403 Forbidden\r\n\r\n");
    let short = || Options {
        stage_timeout: Duration::from_millis(400),
        total_timeout: Duration::from_secs(2),
        ..trusting(&root)
    };
    let case = |name, address, codes| Case::new(name, address, trusting(&root), codes);
    hold(&[
        case("nothing listens", nobody(), &["connect-failed"]),
        case("plain HTTP", bad_request, &["plain-http-on-port"]),
        // It waits for a request, and gets one.
        Case::new(
            "plain HTTP that waits",
            waiting,
            short(),
            &["plain-http-on-port"],
        ),
        case("SSH", banner("SSH-2.0-OpenSSH_9.2\r\n"), &["ssh-on-port"]),
        case("a mail server", mail, &["not-tls"]),
        case("closed at once", close(), &["closed-in-handshake"]),
        case("no such host there", alert(112), &["handshake-failed"]),
        case("no common version", alert(70), &["no-common-version"]),
        Case::new("silence", silence(), short(), &["silent"]),
        Case::new("a byte now and then", dribble(), short(), &["silent"]),
    ]);
}

#[test]
fn a_name_without_an_address_is_reported() {
    let root = Party::root("the root");
    let target = Target::parse("no-such-host.invalid").unwrap();
    let report = check(&target, &trusting(&root));
    assert_eq!(codes(&report), ["name-not-resolved"]);
    assert!(
        report
            .status()
            .contains("the name cannot be resolved: no-such-host.invalid")
    );
}

#[test]
fn old_versions_are_reported() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let weak = ["-cipher", "DEFAULT@SECLEVEL=0"];
    let start = |arguments: &[&str]| OpenSsl::start(&leaf, &[&weak[..], arguments].concat());
    let only_1_1 = start(&["-tls1_1"]);
    let only_1_0 = start(&["-tls1"]);
    let all = start(&["-min_protocol", "TLSv1"]);
    let modern = start(&["-min_protocol", "TLSv1.2"]);
    let weak_suites = start(&["-tls1_2", "-cipher", "ALL:eNULL:aNULL:@SECLEVEL=0"]);
    let without_exchange = start(&["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"]);
    let case =
        |name, server: &OpenSsl, codes| Case::new(name, server.address, trusting(&root), codes);
    hold(&[
        case("only TLS 1.1", &only_1_1, &["no-common-version"]),
        case("only TLS 1.0", &only_1_0, &["no-common-version"]),
        case("all versions", &all, &["old-version-accepted"]),
        case("no old version", &modern, &[]),
        case("weak suites", &weak_suites, &["weak-suite-accepted"]),
        case(
            "only RSA key exchange",
            &without_exchange,
            &["handshake-failed"],
        ),
    ]);
    let checked = |server: &OpenSsl| case("", server, &[]).check();
    assert!(
        checked(&only_1_1)
            .status()
            .ends_with("the server's newest is TLS 1.1")
    );
    assert!(
        checked(&only_1_0)
            .status()
            .ends_with("the server's newest is TLS 1.0")
    );
    let found = checked(&weak_suites);
    let agreed = found.negotiated.as_ref().expect("a handshake");
    assert!(
        agreed
            .weak_suite
            .is_some_and(|name| name.starts_with("TLS_"))
    );
    // Each lack is reported, whichever suite the server prefers.
    for lack in ["no encryption", "no authentication"] {
        let detail = &found.warnings[0].detail;
        assert!(detail.contains(lack), "{detail}");
    }
    let agreed = checked(&all).negotiated.unwrap();
    assert_eq!(agreed.version, "TLS 1.3");
    assert_eq!(agreed.old_versions, Some(vec!["TLS 1.1", "TLS 1.0"]));
}
