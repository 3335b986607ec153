//! The check: name, TCP, TLS, certificate, HTTP, in this order, and all that is wrong.

use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::certificate::Certificate;
use crate::chain::{Chain, build};
use crate::clock::{self, Seconds, say, span};
use crate::code::{Blame, Code, Finding};
use crate::connect::{Budget, connect, resolve};
use crate::handshake::{Shaken, Shown, shake};
use crate::http::{Head, ask, fetch};
use crate::report::{PlainHttp, Report, Revocation, RevocationBy, RevocationCheck};
use crate::roots::Roots;
use crate::target::{HttpPort, Options, Target};
use crate::{crl, hello, judge, ocsp, trust};

/// By so much the clocks may differ before it is worth a warning: below it no server is known to refuse
/// an `oauth_timestamp`.
const CLOCK_TOLERANCE: Seconds = 60;

/// Checks what a TLS connection to a target is worth.
///
/// It lasts no longer than the options say, whatever the peer does. Before the certificate is judged
/// nothing is sent over the connection, and nothing secret is sent at all.
///
/// # Examples
///
/// ```
/// use basestring_tls::{Code, Options, Roots, Target, check};
///
/// let target = Target::parse("no-such-host.invalid")?;
/// let report = check(&target, &Options::new(Roots::mozilla()));
/// assert_eq!(report.gravest(), Some(Code::NameNotResolved));
/// # Ok::<(), String>(())
/// ```
#[must_use]
pub fn check(target: &Target, options: &Options) -> Report {
    let now = options.now.unwrap_or_else(clock::now);
    let mut report = Report::new(target.authority(target.port, 0), now);
    let budget = Budget::new(options.stage_timeout, options.total_timeout);
    if let Err(fault) = stages(target, options, &budget, &mut report) {
        report.faults.push(fault);
    }
    report.faults.sort_by_key(|fault| fault.code);
    report.warnings.sort_by_key(|warning| warning.code);
    report
}

/// Goes from stage to stage; a fault that ends the way is returned.
fn stages(
    target: &Target,
    options: &Options,
    budget: &Budget,
    report: &mut Report,
) -> Result<(), Finding> {
    report.addresses = match options.connect {
        Some(address) => vec![address],
        None => resolve(&target.host, target.port, budget).map_err(|fault| {
            let detail = format!("{}: {fault}", target.host);
            let advice = "look at the name's spelling, and whether this machine has a network and a resolver that answers";
            Finding::new(Code::NameNotResolved, Blame::Caller, detail, advice)
        })?,
    };
    let (wire, address) = connect(&report.addresses, budget).map_err(|fault| {
        let advice =
            "look at the port; the server may be down, or a firewall refuses the connection";
        Finding::new(Code::ConnectFailed, Blame::Caller, fault, advice)
    })?;
    report.connected = Some(address);
    let mut shaken = shake(target, address, wire, budget)?;
    let old = hello::old_versions(target, address, budget);
    if !old.is_empty() {
        report.warnings.push(Finding::new(
            Code::OldVersionAccepted,
            Blame::Server,
            format!("the server still takes {}", old.join(" and ")),
            "have them switched off at the server (RFC 8996); this connection is not weaker for it",
        ));
    }
    let mut negotiated = shaken.negotiated.clone();
    negotiated.old_versions = Some(old);
    report.negotiated = Some(negotiated);
    certificates(target, options, budget, &mut shaken, report)?;
    plain_http(target, options, address, budget, report);
    Ok(())
}

/// The certificate's stage, and with it the question over TLS, which only a good certificate is asked
/// or one that is bad by its time alone: then the server's `Date` says whose clock is wrong.
fn certificates(
    target: &Target,
    options: &Options,
    budget: &Budget,
    shaken: &mut Shaken,
    report: &mut Report,
) -> Result<(), Finding> {
    let now = report.at;
    let Shown {
        certificates,
        staple,
    } = &shaken.shown;
    let mut read = certificates.iter().cloned().map(Certificate::parse);
    let leaf = read
        .next()
        .unwrap_or_else(|| Err("none was sent".to_owned()));
    let leaf = leaf.map_err(|fault| {
        let advice = "have the server's certificate made anew";
        Finding::new(Code::MalformedCertificate, Blame::Server, fault, advice)
    })?;
    let others: Vec<Certificate> = read.filter_map(Result::ok).collect();
    let mut chain = build(leaf, &others, &options.roots, now);
    let mut fetched = None;
    if options.fetch {
        (chain, fetched) = trust::complete(chain, &others, &options.roots, now, budget);
    }
    describe(&chain, &options.roots, report);
    let judged = trust::judge(&chain, &options.roots, fetched.as_deref());
    report.faults.extend(judged.faults);
    report.warnings.extend(judged.warnings);
    report.faults.extend(judge::certificate(target, &chain));
    revocation(&chain, staple, options, budget, report);
    let server_time = if report.faults.is_empty() {
        over_tls(target, shaken, budget, report)
    } else {
        None
    };
    report
        .faults
        .extend(judge::validity(&chain, now, server_time));
    let otherwise = judge::otherwise(&chain, &report.faults);
    report.faults.extend(otherwise);
    Ok(())
}

fn describe(chain: &Chain, roots: &Roots, report: &mut Report) {
    report.chain = chain.path.iter().map(Certificate::summary).collect();
    let root = chain.root.as_ref();
    report.root = root.map(|root| format!("{}, of {}", root.subject, roots.kind));
}

/// Revocation of each certificate by CRL, and of the server's by its staple.
fn revocation(
    chain: &Chain,
    staple: &[u8],
    options: &Options,
    budget: &Budget,
    report: &mut Report,
) {
    let by_staple = ocsp::judge(chain.leaf(), chain.issuer(0), staple, report.at);
    let mut checks = vec![RevocationCheck {
        subject: chain.leaf().subject.clone(),
        by: RevocationBy::Staple,
        verdict: by_staple.clone(),
    }];
    for (place, certificate) in chain.path.iter().enumerate() {
        if place > 0 && certificate.is_self_issued() {
            continue;
        }
        checks.push(RevocationCheck {
            subject: certificate.subject.clone(),
            by: RevocationBy::Crl,
            verdict: by_crl(certificate, chain.issuer(place), options, budget, report.at),
        });
    }
    report.faults.extend(checks.iter().filter_map(revoked));
    if let Revocation::Unchecked { because } = &by_staple {
        staple_proves_nothing(chain, staple, because, report);
    }
    let of_leaf: Vec<&RevocationCheck> = checks.iter().take(2).collect();
    let unchecked =
        |check: &&&RevocationCheck| matches!(check.verdict, Revocation::Unchecked { .. });
    let crl_asked = !options.crls.is_empty() || options.fetch;
    let useless = of_leaf.iter().filter(unchecked);
    for check in useless.filter(|check| crl_asked && check.by == RevocationBy::Crl) {
        if let Revocation::Unchecked { because } = &check.verdict {
            report.warnings.push(Finding::new(
                Code::CrlUnusable,
                Blame::Caller,
                format!(
                    "revocation of {} by CRL could not be checked, because {because}",
                    check.subject
                ),
                "give the CRL of the certificate's issuer, as it is now",
            ));
        }
    }
    if options.require_revocation && of_leaf.iter().all(|check| unchecked(&check)) {
        report.faults.push(Finding::new(
            Code::RevocationNotChecked,
            Blame::Caller,
            format!("revocation of {} could not be checked by any means", chain.leaf().subject),
            "give its issuer's CRL (--crl FILE), let it be fetched (--fetch), or have the server staple",
        ));
    }
    report.revocation = checks;
}

fn by_crl(
    certificate: &Certificate,
    issuer: Option<&Certificate>,
    options: &Options,
    budget: &Budget,
    now: Seconds,
) -> Revocation {
    let mut crls = options.crls.clone();
    let mut faults = Vec::new();
    if options.fetch {
        for url in &certificate.crl_urls {
            match fetch(url, budget) {
                Ok(crl) => crls.push(crl),
                Err(fault) => faults.push(format!("it could not be fetched from {fault}")),
            }
        }
        if certificate.crl_urls.is_empty() {
            faults.push("the certificate names no CRL".to_owned());
        }
    }
    if crls.is_empty() && !options.fetch {
        faults.push("no CRL was given (--crl FILE, --fetch)".to_owned());
    }
    let verdict = crl::judge(certificate, issuer, &crls, now);
    match verdict {
        Revocation::Unchecked { because } => {
            let known = (!because.is_empty()).then_some(because);
            let because: Vec<String> = known.into_iter().chain(faults).collect();
            Revocation::Unchecked {
                because: because.join("; "),
            }
        }
        decided => decided,
    }
}

fn revoked(check: &RevocationCheck) -> Option<Finding> {
    let Revocation::Revoked {
        since,
        reason,
        source,
    } = &check.verdict
    else {
        return None;
    };
    let reason = reason.as_deref().unwrap_or("no reason given");
    let subject = &check.subject;
    Some(Finding::new(
        Code::Revoked,
        Blame::Server,
        format!(
            "{subject} is revoked since {} ({reason}), by {source}",
            say(*since)
        ),
        "send nothing to this server; whoever keeps it needs a new key and a new certificate",
    ))
}

/// A staple that is missing where it must be, or is there and says nothing.
fn staple_proves_nothing(chain: &Chain, staple: &[u8], because: &str, report: &mut Report) {
    if chain.leaf().must_staple {
        report.faults.push(Finding::new(
            Code::MustStaple,
            Blame::Server,
            format!("the certificate demands a stapled OCSP response (RFC 7633): {because}"),
            "have OCSP stapling switched on at the server, or the certificate made without must-staple",
        ));
    } else if !staple.is_empty() {
        report.warnings.push(Finding::new(
            Code::StapleInvalid,
            Blame::Server,
            because,
            "the server staples what no client can rely on: have its OCSP stapling looked at",
        ));
    }
}

/// Asks over TLS, and compares clocks. Returns the server's.
fn over_tls(
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
            unanswered("what was answered is no HTTP", report);
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
    if ahead.saturating_abs() > CLOCK_TOLERANCE {
        let side = if ahead > 0 { "ahead of" } else { "behind" };
        report.warnings.push(Finding::new(
            Code::ClockOff,
            Blame::Clock,
            format!("the clock here is {} {side} the server's ({})", span(ahead), say(date)),
            "set the clock; a server refuses an oauth_timestamp that is too far off, and certificates are judged by the clock",
        ));
    }
    Some(date)
}

fn no_answer(fault: &io::Error) -> String {
    format!("no answer: {}", crate::connect::in_words(fault))
}

fn unanswered(detail: &str, report: &mut Report) {
    report.warnings.push(Finding::new(
        Code::HttpUnanswered,
        Blame::Server,
        detail,
        "the connection is good as far as TLS goes; the clock could not be compared",
    ));
}

fn is_redirect(status: u16) -> bool {
    (300..400).contains(&status)
}

/// What begins in https stays there.
fn redirect_to_http(head: &Head) -> Option<Finding> {
    let location = head.location.as_deref()?;
    let to_http = is_redirect(head.status) && begins(location, "http://");
    to_http.then(|| {
        Finding::new(
            Code::RedirectToHttp,
            Blame::Server,
            format!("https answers {} and redirects to {location}", head.status),
            "have the server redirect to https; do not follow",
        )
    })
}

fn begins(text: &str, with: &str) -> bool {
    text.get(..with.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(with))
}

/// Plain HTTP: X answers 403, or nothing answers.
fn plain_http(
    target: &Target,
    options: &Options,
    address: SocketAddr,
    budget: &Budget,
    report: &mut Report,
) {
    let port = match options.http_port {
        HttpPort::Off => {
            report.plain_http = PlainHttp::NotAsked("it was not asked for");
            return;
        }
        HttpPort::Usual if is_loopback(target, address.ip()) => {
            report.plain_http = PlainHttp::NotAsked("the host is on loopback (--http-port)");
            return;
        }
        HttpPort::Usual => 80,
        HttpPort::Port(port) => port,
    };
    let asked =
        connect(&[SocketAddr::new(address.ip(), port)], budget).and_then(|(mut wire, _)| {
            ask(&mut wire, &target.authority(port, 80)).map_err(|fault| no_answer(&fault))
        });
    report.plain_http = match asked {
        Err(fault) => PlainHttp::Refused(fault),
        Ok(None) => PlainHttp::Refused("what was answered is no HTTP".to_owned()),
        Ok(Some(head)) => plain_answer(&head),
    };
    if let PlainHttp::Served(status) = report.plain_http {
        report.faults.push(Finding::new(
            Code::PlainHttpServed,
            Blame::Server,
            format!("plain HTTP on port {port} is answered with {status}"),
            "have the server refuse plain HTTP (X answers 403) or redirect it to https; always write https yourself",
        ));
    }
}

fn is_loopback(target: &Target, address: IpAddr) -> bool {
    address.is_loopback() || target.is_loopback()
}

fn plain_answer(head: &Head) -> PlainHttp {
    let location = head.location.as_deref().unwrap_or_default();
    match head.status {
        status if is_redirect(status) && begins(location, "https://") => PlainHttp::ToHttps(status),
        // 401 asks for credentials that would go in the clear.
        status @ (200..=399 | 401) => PlainHttp::Served(status),
        status => PlainHttp::Status(status),
    }
}
