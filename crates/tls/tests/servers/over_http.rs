//! HTTP: over TLS, for the clocks and for redirects, and plain HTTP.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use basestring_tls::{Blame, HttpPort, Options, PlainHttp};
use rcgen::{GeneralSubtree, NameConstraints};

use crate::peers::{Server, banner, http, nobody};
use crate::pki::{DAY, HOST, Party, authority, in_days, server};
use crate::{Case, codes, hold, trusting};

#[test]
fn plain_http_is_rejected_or_redirected() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let address = Server::new(&leaf, &[]).start();
    let beside = |plain: SocketAddr| Options {
        http_port: HttpPort::Port(plain.port()),
        ..trusting(&root)
    };
    let says = |head: &str| beside(http(&format!("HTTP/1.1 {head}\r\n\r\n")));
    let served = &["plain-http-served"];
    hold(&[
        Case::new("403, as X", address, says("403 Forbidden"), &[]),
        Case::new("refused", address, beside(nobody()), &[]),
        Case::new("no HTTP", address, beside(banner("220 mail\r\n")), &[]),
        Case::new(
            "to https",
            address,
            says("301 Moved\r\nLocation: https://api.example.com/"),
            &[],
        ),
        Case::new(
            "to http",
            address,
            says("301 Moved\r\nLocation: http://www.example.com/"),
            served,
        ),
        Case::new("to nowhere", address, says("302 Found"), served),
        Case::new("200", address, says("200 OK"), served),
        Case::new("401", address, says("401 Unauthorized"), served),
        Case::new("404", address, says("404 Not Found"), &[]),
    ]);
}

#[test]
fn redirects_and_answers_over_tls_are_judged() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let says = |text: &str| {
        let server = Server::new(&leaf, &[]).saying(text.to_owned());
        server.start()
    };
    let down = says("HTTP/1.1 302 Found\r\nLocation: http://api.example.com/\r\n\r\n");
    let up = says("HTTP/1.1 302 Found\r\nLocation: https://www.example.com/\r\n\r\n");
    let endless = says(&format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(1 << 20)));
    let case = |name, address, codes| Case::new(name, address, trusting(&root), codes);
    hold(&[
        case("to http", down, &["redirect-to-http"]),
        case("to https", up, &[]),
        case("no HTTP", says("220 mail\r\n"), &["http-unanswered"]),
        case("nothing", says(""), &["http-unanswered"]),
        case("a head without an end", endless, &["http-unanswered"]),
    ]);
}

/// A head that is dated so many days from now.
pub(crate) fn dated(days: i32) -> String {
    let now = SystemTime::now();
    let span = DAY * days.unsigned_abs();
    let at = if days < 0 { now - span } else { now + span };
    let at = httpdate::fmt_http_date(at);
    format!("HTTP/1.1 200 OK\r\nDate: {at}\r\nContent-Length: 0\r\n\r\n")
}

#[test]
fn the_clock_is_compared_with_the_servers() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let says = |days| Server::new(&leaf, &[]).saying(dated(days)).start();
    let case = |name, address, codes| Case::new(name, address, trusting(&root), codes);
    hold(&[
        case("the same", says(0), &[]),
        case("ahead", says(-1), &["clock-off"]),
        case("behind", says(1), &["clock-off"]),
    ]);
}

#[test]
fn an_expired_certificate_blames_a_clock_only_with_evidence() {
    let root = Party::root("the root");
    let leaf = root.issue({
        let mut params = server(&[HOST]);
        params.not_after = in_days(-10);
        params
    });
    let checked = |days| {
        let address = Server::new(&leaf, &[]).saying(dated(days)).start();
        Case::new("expired", address, trusting(&root), &[]).check()
    };
    let clock = checked(-15);
    assert_eq!(clock.faults[0].code.name(), "expired");
    // The server's Date alone does not decide whose clock is wrong.
    assert_eq!(clock.faults[0].blame, Blame::Unknown);
    let off = clock
        .warnings
        .iter()
        .find(|one| one.code.name() == "clock-off");
    assert_eq!(off.map(|off| off.blame), Some(Blame::Unknown));
    assert_eq!(checked(0).faults[0].blame, Blame::Server);
}

#[test]
fn nothing_is_sent_to_a_server_with_another_fault_than_dates() {
    let root = Party::root("the root");
    let other = Party::root("another root");
    let leaf = root.issue(server(&[HOST]));
    let address = Server::new(&leaf, &[]).saying(dated(0)).start();
    let report = |trusted: &Party| Case::new("", address, trusting(trusted), &[]).check();
    assert_eq!(report(&root).https_status, Some(200));
    assert_eq!(report(&other).https_status, None);
    let constrained = root.issue({
        let mut params = authority("a CA for another domain");
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName("other.example".to_owned())],
            excluded_subtrees: Vec::new(),
        });
        params
    });
    let outside = constrained.issue(server(&[HOST]));
    let outside = Server::new(&outside, &[&constrained]).start();
    let refused = Case::new("", outside, trusting(&root), &[]).check();
    assert_eq!(codes(&refused), ["chain-refused"]);
    assert_eq!(refused.https_status, None);
}

#[test]
fn the_whole_check_has_a_time_limit() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let mute = Server::new(&leaf, &[]).holding();
    let options = Options {
        http_port: HttpPort::Port(crate::peers::silence().port()),
        stage_timeout: Duration::from_secs(20),
        total_timeout: Duration::from_secs(5),
        ..trusting(&root)
    };
    let case = Case::new(
        "silent forever",
        mute.start(),
        options,
        &["http-unanswered"],
    );
    let report = case.check();
    assert_eq!(codes(&report), case.codes);
    // A port that was not tried is not reported as rejected.
    assert_eq!(report.plain_http, PlainHttp::NotAsked("no time was left"));
    assert_eq!(report.negotiated.unwrap().old_versions, None);
}
