//! The check: name, TCP, TLS, certificate, HTTP, in this order, with all that is wrong.

use std::net::SocketAddr;

use rustls::pki_types::CertificateDer;

use crate::certificate::Certificate;
use crate::chain::{Chain, build};
use crate::clock;
use crate::code::{Blame, Code, Finding};
use crate::connect::{Budget, connect, resolve};
use crate::exchange::{over_tls, plain_http};
use crate::fetcher::Fetcher;
use crate::handshake::{Shaken, Shown, shake};
use crate::options::{Fetch, Options};
use crate::printable::printable;
use crate::proxy::{Peer, Proxy};
use crate::report::Report;
use crate::revocation::revocation;
use crate::roots::Roots;
use crate::suites::Lack;
use crate::target::Target;
use crate::witnesses::Time;
use crate::{hello, judge, sent, trust, witnesses};

/// Checks the TLS configuration of a server.
///
/// It takes no longer than the options allow. Nothing is sent over the connection before the certificate
/// is judged, and nothing secret is sent at all.
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
    let mut report = begun(target, options);
    let budget = Budget::new(options.stage_timeout, options.total_timeout);
    if let Err(fault) = stages(target, options, &budget, &mut report) {
        report.faults.push(fault);
    }
    sorted(report)
}

/// Judges certificates without a connection: the server's own first, in DER.
///
/// # Examples
///
/// ```
/// use basestring_tls::{Code, Options, Roots, Target, check_certificates};
///
/// let target = Target::parse("api.example.com")?;
/// let report = check_certificates(&target, &[b"no DER".to_vec()], &Options::new(Roots::mozilla()));
/// assert_eq!(report.gravest(), Some(Code::MalformedCertificate));
/// # Ok::<(), String>(())
/// ```
#[must_use]
pub fn check_certificates(target: &Target, certificates: &[Vec<u8>], options: &Options) -> Report {
    let mut report = begun(target, options);
    let budget = Budget::new(options.stage_timeout, options.total_timeout);
    let ders = certificates.iter().cloned().map(CertificateDer::from);
    let shown = Shown {
        certificates: ders.collect(),
        ..Shown::default()
    };
    match certificates_stage(target, &shown, options, &budget, &mut report) {
        Ok(chain) => report
            .faults
            .extend(judge::validity(&chain, report.at, &Time::default())),
        Err(fault) => report.faults.push(fault),
    }
    sorted(report)
}

fn begun(target: &Target, options: &Options) -> Report {
    let now = options.now.unwrap_or_else(clock::now);
    Report::new(target.authority(target.port, 0), now)
}

fn sorted(mut report: Report) -> Report {
    report.faults.sort_by_key(|fault| fault.code);
    report.warnings.sort_by_key(|warning| warning.code);
    report
}

/// Runs the stages. A fault that ends the check is returned.
fn stages(
    target: &Target,
    options: &Options,
    budget: &Budget,
    report: &mut Report,
) -> Result<(), Finding> {
    let authority = target.authority(target.port, 0);
    let through = options
        .proxy
        .as_ref()
        .map(|proxy| (proxy, authority.as_str()));
    report.proxy = options.proxy.as_ref().map(Proxy::authority);
    report.addresses = addresses(target, options, budget)?;
    let failed = |fault: String| {
        let (blame, advice) = match through {
            None => (
                Blame::Command,
                "check the port; the server may be down, or a firewall blocks the connection",
            ),
            Some(_) => (
                Blame::Network,
                "check HTTPS_PROXY and the rules of the proxy, or connect without it (--no-proxy)",
            ),
        };
        Finding::new(Code::ConnectFailed, blame, fault, advice)
    };
    let (mut wire, address) = connect(&report.addresses, budget).map_err(failed)?;
    if let Some((proxy, to)) = through {
        proxy.tunnel(&mut wire, to).map_err(failed)?;
    }
    let peer = Peer { address, through };
    report.connected = Some(address);
    let mut shaken = shake(target, peer, wire, budget)?;
    report.negotiated = Some(shaken.negotiated.clone());
    let chain = certificates_stage(target, &shaken.shown, options, budget, report)?;
    // A weak or unsupported key is a finding of its own.
    let fault = shaken.fault.take();
    let fault = fault.filter(|_| chain.leaf().key.weakness.is_none());
    report.faults.extend(fault);
    http_stage(target, &chain, options, budget, &mut shaken, report);
    // Some servers handle one connection at a time: it ends before the next one starts.
    drop(shaken);
    old_versions(target, peer, budget, report);
    weak_suites(target, peer, budget, report);
    plain_http(target, options, address, budget, report);
    Ok(())
}

/// The addresses to connect to: the given one, the proxy's, or the host's.
fn addresses(
    target: &Target,
    options: &Options,
    budget: &Budget,
) -> Result<Vec<SocketAddr>, Finding> {
    if let Some(address) = options.connect {
        return Ok(vec![address]);
    }
    let (name, found, advice) = match &options.proxy {
        Some(proxy) => (
            format!("the proxy {}", proxy.authority()),
            proxy.addresses(budget),
            "check HTTPS_PROXY, or connect without it (--no-proxy)",
        ),
        None => (
            target.host.clone(),
            resolve(&target.host, target.port, budget),
            "check the spelling of the name, and the network and resolver of this machine",
        ),
    };
    found.map_err(|fault| {
        Finding::new(
            Code::NameNotResolved,
            Blame::Command,
            format!("{name}: {fault}"),
            advice,
        )
    })
}

/// Tries the versions before 1.2, which no server should accept any more.
fn old_versions(target: &Target, peer: Peer<'_>, budget: &Budget, report: &mut Report) {
    let old = hello::old_versions(target, peer, budget);
    if let Some(old) = old.as_ref().filter(|old| !old.is_empty()) {
        report.warnings.push(Finding::new(
            Code::OldVersionAccepted,
            Blame::Server,
            format!("the server also accepts {}", old.join(" and ")),
            "disable them on the server (RFC 8996); this connection is not affected",
        ));
    }
    if let Some(negotiated) = &mut report.negotiated {
        negotiated.old_versions = old;
    }
}

/// Offers weak cipher suites, which no server should accept any more.
fn weak_suites(target: &Target, peer: Peer<'_>, budget: &Budget, report: &mut Report) {
    let accepted = hello::weak_suites(target, peer, budget);
    if let Some(negotiated) = &mut report.negotiated {
        negotiated.weak_suite = accepted.first().copied();
    }
    let each = accepted.iter().map(|name| {
        let lacks: Vec<&str> = Lack::of(name).map(Lack::words).collect();
        format!("{name} ({})", lacks.join(", "))
    });
    let each: Vec<String> = each.collect();
    if !each.is_empty() {
        report.warnings.push(Finding::new(
            Code::WeakSuiteAccepted,
            Blame::Server,
            format!("the server also accepts {} in TLS 1.2", each.join(" and ")),
            "disable the suites without encryption or authentication, of export, RC4, DES and 3DES on the \
             server (RFC 9325 4.1); this connection is not affected",
        ));
    }
}

/// Judges the certificates, apart from their dates.
fn certificates_stage(
    target: &Target,
    shown: &Shown,
    options: &Options,
    budget: &Budget,
    report: &mut Report,
) -> Result<Chain, Finding> {
    let now = report.at;
    let Shown {
        certificates,
        staple,
    } = shown;
    let mut read = certificates.iter().cloned().map(Certificate::parse);
    let leaf = read
        .next()
        .unwrap_or_else(|| Err("the server sent none".to_owned()));
    let leaf = leaf.map_err(|fault| {
        let advice = "have the server's certificate issued again";
        let detail = format!("the server's certificate cannot be read: {fault}");
        Finding::new(Code::MalformedCertificate, Blame::Server, detail, advice)
    })?;
    let others: Vec<Certificate> = read.filter_map(Result::ok).collect();
    let mut chain = build(leaf, &others, &options.roots, now, budget);
    // The address behind a proxy is not known, unless it is the host.
    let server = match &report.proxy {
        None => report.connected.map(|address| address.ip()),
        Some(_) => target.host.parse().ok(),
    };
    let fetcher = Fetcher::new(options, server, budget);
    let mut fetched = None;
    if options.fetch == Fetch::All {
        (chain, fetched) = trust::complete(chain, &others, &options.roots, now, budget, &fetcher);
    }
    report.faults.extend(judge::cut_short(&chain, others.len()));
    describe(&chain, &options.roots, report);
    let judged = trust::judge(&chain, &others, &options.roots, fetched.as_deref());
    report.faults.extend(judged.faults);
    report.warnings.extend(judged.warnings);
    report.faults.extend(judge::name(target, chain.leaf()));
    report.faults.extend(chain.faults.iter().cloned());
    report.warnings.extend(judge::ca_as_leaf(target, &chain));
    report.warnings.extend(sent::judge(&chain, &others, now));
    revocation(&chain, staple, options, &fetcher, report);
    if report.faults.is_empty() && judge::validity(&chain, now, &Time::default()).is_empty() {
        let found = judge::refused_by_rustls(&chain, now);
        let is_fault = |found: &Finding| found.code.exit_code().is_some();
        let (faults, warnings): (Vec<_>, Vec<_>) = found.into_iter().partition(is_fault);
        report.faults.extend(faults);
        report.warnings.extend(warnings);
    }
    Ok(chain)
}

/// HTTP over TLS, and the dates: the request is sent only if nothing but dates may be wrong, because
/// the server's `Date` is evidence about clocks.
fn http_stage(
    target: &Target,
    chain: &Chain,
    options: &Options,
    budget: &Budget,
    shaken: &mut Shaken,
    report: &mut Report,
) {
    let server_time = if report.faults.is_empty() {
        over_tls(target, shaken, budget, report)
    } else {
        None
    };
    witnesses::ask(options, budget, report);
    let time = witnesses::judge(server_time, report);
    let by_dates = judge::validity(chain, report.at, &time);
    report.faults.extend(by_dates);
}

fn describe(chain: &Chain, roots: &Roots, report: &mut Report) {
    report.chain = chain.path.iter().map(Certificate::summary).collect();
    let root = chain.root.as_ref();
    report.root = root.map(|root| format!("{}, of {}", printable(&root.subject), roots.kind));
}
