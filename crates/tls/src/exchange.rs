//! HTTP: over TLS, to compare clocks and to see redirects, and plain.

use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::clock::Seconds;
use crate::code::{Blame, Code, Finding};
use crate::connect::{Budget, connect, in_words};
use crate::handshake::{Shaken, client_certificate};
use crate::http::{Head, ask};
use crate::options::{HttpPort, Options};
use crate::report::{PlainHttp, Report};
use crate::target::Target;

/// Sends a request over TLS, and compares clocks. Returns the server's `Date`.
pub(crate) fn over_tls(
    target: &Target,
    shaken: &mut Shaken,
    budget: &Budget,
    report: &mut Report,
) -> Option<Seconds> {
    shaken.wire.next_stage(budget);
    let mut stream = rustls::Stream::new(&mut shaken.connection, &mut shaken.wire);
    let head = match ask(&mut stream, &target.authority(target.port, 443)) {
        Ok(Some(head)) => head,
        Ok(None) => {
            unanswered("the answer is not HTTP", report);
            return None;
        }
        Err(fault) if shaken.wants_client && is_alert(&fault) => {
            report.faults.push(client_certificate(&fault.to_string()));
            return None;
        }
        Err(fault) => {
            unanswered(&no_answer(&fault), report);
            return None;
        }
    };
    report.https_status = Some(head.status);
    report.faults.extend(redirect_to_http(&head));
    let date = head.date?;
    let ahead = report.at.saturating_sub(date);
    report.clock_ahead = Some(ahead);
    Some(date)
}

/// Whether the server ended the connection with an alert.
fn is_alert(fault: &io::Error) -> bool {
    let of_tls = fault.get_ref();
    let of_tls = of_tls.and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(of_tls, Some(rustls::Error::AlertReceived(_)))
}

fn no_answer(fault: &io::Error) -> String {
    format!("no answer: {}", in_words(fault))
}

fn unanswered(detail: &str, report: &mut Report) {
    report.warnings.push(Finding::new(
        Code::HttpUnanswered,
        Blame::Server,
        detail,
        "TLS works; the clock could not be compared",
    ));
}

fn is_redirect(status: u16) -> bool {
    (300..400).contains(&status)
}

/// A redirect from https to http.
fn redirect_to_http(head: &Head) -> Option<Finding> {
    let location = head.location.as_deref()?;
    let to_http = is_redirect(head.status) && starts(location, "http://");
    to_http.then(|| {
        Finding::new(
            Code::RedirectToHttp,
            Blame::Server,
            format!(
                "https answers {} and redirects to {}",
                head.status,
                shortened(location)
            ),
            "have the server redirect to https, and do not follow",
        )
    })
}

/// The start of a URL, which a server may make as long as a head.
fn shortened(url: &str) -> String {
    let mut start: String = url.chars().take(200).collect();
    if start.len() < url.len() {
        start.push('…');
    }
    start
}

fn starts(text: &str, with: &str) -> bool {
    text.get(..with.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// Plain HTTP, which X answers with 403.
pub(crate) fn plain_http(
    target: &Target,
    options: &Options,
    address: SocketAddr,
    budget: &Budget,
    report: &mut Report,
) {
    let port = match options.http_port {
        HttpPort::Off => {
            report.plain_http = PlainHttp::NotAsked("--no-http");
            return;
        }
        HttpPort::Usual | HttpPort::Port(_) if report.proxy.is_some() => {
            report.plain_http = PlainHttp::NotAsked("a proxy is used (--no-proxy)");
            return;
        }
        HttpPort::Usual if is_loopback(target, address.ip()) => {
            report.plain_http = PlainHttp::NotAsked("the host is on loopback (--http-port)");
            return;
        }
        HttpPort::Usual => 80,
        HttpPort::Port(port) => port,
    };
    if budget.is_over() {
        report.plain_http = PlainHttp::NotAsked("no time was left");
        return;
    }
    let asked =
        connect(&[SocketAddr::new(address.ip(), port)], budget).and_then(|(mut wire, _)| {
            ask(&mut wire, &target.authority(port, 80)).map_err(|fault| no_answer(&fault))
        });
    report.plain_http = match asked {
        Err(fault) => PlainHttp::Refused(fault),
        Ok(None) => PlainHttp::Refused("the answer is not HTTP".to_owned()),
        Ok(Some(head)) => plain_answer(&head),
    };
    if let PlainHttp::Served(status) = report.plain_http {
        report.faults.push(Finding::new(
            Code::PlainHttpServed,
            Blame::Server,
            format!("plain HTTP on port {port} is answered with {status}"),
            "have the server reject plain HTTP (X answers 403) or redirect it to https; always use https \
             in your client",
        ));
    }
}

fn is_loopback(target: &Target, address: IpAddr) -> bool {
    address.is_loopback() || target.is_loopback()
}

fn plain_answer(head: &Head) -> PlainHttp {
    let location = head.location.as_deref().unwrap_or_default();
    match head.status {
        status if is_redirect(status) && starts(location, "https://") => PlainHttp::ToHttps(status),
        // 401 asks for credentials, which would be sent in clear text.
        status @ (200..=399 | 401) => PlainHttp::Served(status),
        status => PlainHttp::Status(status),
    }
}
