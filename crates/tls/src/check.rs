//! The check: name, TCP, TLS, certificate, HTTP, in this order, and all that is wrong.

use std::net::SocketAddr;

use crate::certificate::Certificate;
use crate::chain::{Chain, build};
use crate::clock;
use crate::code::{Blame, Code, Finding};
use crate::connect::{Budget, connect, resolve};
use crate::exchange::{over_tls, plain_http};
use crate::handshake::{Shaken, Shown, shake};
use crate::report::Report;
use crate::revocation::revocation;
use crate::roots::Roots;
use crate::target::{Options, Target};
use crate::{hello, judge, trust};

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
    report.negotiated = Some(shaken.negotiated.clone());
    certificates(target, options, budget, &mut shaken, report)?;
    // Some servers have one connection at a time: it is over before the next is asked for.
    drop(shaken);
    old_versions(target, address, budget, report);
    plain_http(target, options, address, budget, report);
    Ok(())
}

/// Asks for versions before 1.2, which no server should take any more.
fn old_versions(target: &Target, address: SocketAddr, budget: &Budget, report: &mut Report) {
    let old = hello::old_versions(target, address, budget);
    if let Some(old) = old.as_ref().filter(|old| !old.is_empty()) {
        report.warnings.push(Finding::new(
            Code::OldVersionAccepted,
            Blame::Server,
            format!("the server still takes {}", old.join(" and ")),
            "have them switched off at the server (RFC 8996); this connection is not weaker for it",
        ));
    }
    if let Some(negotiated) = &mut report.negotiated {
        negotiated.old_versions = old;
    }
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
    let by_clock = judge::validity(&chain, now, None);
    let named = [report.faults.as_slice(), &by_clock].concat();
    report.faults.extend(judge::otherwise(&chain, &named));
    let server_time = if report.faults.is_empty() {
        over_tls(target, shaken, budget, report)
    } else {
        None
    };
    let by_both_clocks = judge::validity(&chain, now, server_time);
    report.faults.extend(by_both_clocks);
    Ok(())
}

fn describe(chain: &Chain, roots: &Roots, report: &mut Report) {
    report.chain = chain.path.iter().map(Certificate::summary).collect();
    let root = chain.root.as_ref();
    report.root = root.map(|root| format!("{}, of {}", root.subject, roots.kind));
}
