//! Time servers as witnesses: a small SNTP server on loopback.

use std::net::UdpSocket;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use basestring_tls::{Blame, Options, Report, TimeSource};

use crate::over_http::dated;
use crate::peers::Server;
use crate::pki::{HOST, Party, in_days, server};
use crate::{Case, codes, trusting};

/// An SNTP server whose clock is off by so many days; `change` changes its answers.
fn sntp(days: i64, change: impl Fn(&mut [u8; 48]) + Send + 'static) -> TimeSource {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback has free ports");
    let address = socket.local_addr().expect("a bound port");
    thread::spawn(move || {
        let mut packet = [0; 48];
        while let Ok((_, from)) = socket.recv_from(&mut packet) {
            let since = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .expect("after 1970");
            let seconds = i64::try_from(since.as_secs()).expect("this century");
            let seconds = u32::try_from(seconds + days * 86_400 + 2_208_988_800).expect("this era");
            let now = [seconds.to_be_bytes(), [0x80, 0, 0, 0]].concat();
            let nonce = packet[40..].to_vec();
            packet = [0; 48];
            packet[0] = 0x24;
            packet[1] = 2;
            packet[24..32].copy_from_slice(&nonce);
            packet[32..40].copy_from_slice(&now);
            packet[40..].copy_from_slice(&now);
            change(&mut packet);
            let _ = socket.send_to(&packet, from);
        }
    });
    address.to_string().parse().expect("an address")
}

/// The check of a certificate that expired ten days ago, on a server with this clock, with time servers
/// that have these.
fn checked(date: i32, clocks: &[i64]) -> Report {
    let root = Party::root("the root");
    let leaf = root.issue({
        let mut params = server(&[HOST]);
        params.not_after = in_days(-10);
        params
    });
    let address = Server::new(&leaf, &[]).saying(dated(date)).start();
    let options = Options {
        time_servers: clocks.iter().map(|days| sntp(*days, |_| {})).collect(),
        ..trusting(&root)
    };
    Case::new("", address, options, &[]).check()
}

#[test]
fn the_majority_of_clocks_decides_who_is_responsible() {
    for (date, clocks, expired, off) in [
        // The server's Date and a time server agree that the certificate is valid.
        (-15, &[-15][..], Blame::Clock, Blame::Clock),
        // The clock here and a time server agree: the server's clock is wrong.
        (-15, &[0], Blame::Server, Blame::Server),
        (0, &[0], Blame::Server, Blame::Server),
        // Two of four are no majority.
        (-15, &[0, -15], Blame::Unknown, Blame::Unknown),
        (0, &[-15, -15, -15], Blame::Clock, Blame::Clock),
    ] {
        let report = checked(date, clocks);
        let text = report.to_text();
        assert_eq!(report.faults[0].code.name(), "expired", "{text}");
        assert_eq!(report.faults[0].blame, expired, "{date} {clocks:?} {text}");
        let warning = report
            .warnings
            .iter()
            .find(|one| one.code.name() == "clock-off");
        let differs = date != 0 || clocks.iter().any(|days| *days != 0);
        assert_eq!(
            warning.map(|one| one.blame),
            differs.then_some(off),
            "{text}"
        );
    }
}

#[test]
fn unusable_time_servers_are_reported_and_decide_nothing() {
    let root = Party::root("the root");
    let leaf = root.issue(server(&[HOST]));
    let options = Options {
        time_servers: vec![
            sntp(-15, |packet| packet[1] = 0),
            sntp(-15, |packet| packet[24] ^= 1),
            sntp(-15, |packet| packet[0] |= 0xc0),
            sntp(0, |_| {}),
        ],
        ..trusting(&root)
    };
    let address = Server::new(&leaf, &[]).saying(dated(0)).start();
    let report = Case::new("", address, options, &[]).check();
    assert_eq!(codes(&report), [""; 0], "{}", report.to_text());
    let text = report.to_text();
    for because in [
        "the server refuses",
        "to another request",
        "not synchronized",
    ] {
        assert!(text.contains(because), "{text}");
    }
    let json = report.to_json();
    assert_eq!(
        json["time_servers"][3]["clock_ahead_seconds"], 0,
        "{json:#}"
    );
}
