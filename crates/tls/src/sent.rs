//! All certificates that the server sends, including those that the chain does not need.

use crate::certificate::Certificate;
use crate::chain::{Chain, End};
use crate::clock::{Seconds, say, span};
use crate::code::{Blame, Code, Finding};

/// Fewer days left than this is a warning.
const SOON: Seconds = 30 * 86_400;

/// Warnings about the certificates that were sent besides the server's own.
pub(crate) fn judge(chain: &Chain, others: &[Certificate], now: Seconds) -> Vec<Finding> {
    let mut warnings: Vec<Finding> = others
        .iter()
        .filter_map(|certificate| expired_surplus(chain, certificate, now))
        .collect();
    warnings.extend(order(chain, others));
    warnings.extend(root_sent(chain, others));
    warnings.extend(surplus(chain, others, now));
    warnings.extend(chain.path.iter().filter_map(|one| expires_soon(one, now)));
    warnings
}

/// An expired certificate that the chain does not need: old clients fail on it.
fn expired_surplus(chain: &Chain, certificate: &Certificate, now: Seconds) -> Option<Finding> {
    let is_used = chain.whole().iter().any(|one| one.der == certificate.der);
    if is_used || chain.end != End::Trusted || certificate.not_after >= now {
        return None;
    }
    let since = span(now.saturating_sub(certificate.not_after));
    Some(Finding::new(
        Code::ExpiredSurplus,
        Blame::Server,
        format!(
            "the server sends {} by {}, which expired {since} ago, on {}, and is not needed",
            certificate.subject,
            certificate.issuer,
            say(certificate.not_after)
        ),
        "remove it from the server's chain file: clients that build the chain through it, such as \
         OpenSSL 1.0 and GnuTLS before 3.6.14, fail",
    ))
}

/// Whether each certificate follows the one that it issued.
fn order(chain: &Chain, others: &[Certificate]) -> Option<Finding> {
    let place = |one: &&Certificate| others.iter().position(|sent| sent.der == one.der);
    let path = chain.whole();
    let places: Vec<usize> = path.iter().skip(1).filter_map(place).collect();
    (!places.is_sorted()).then(|| {
        Finding::new(
            Code::WrongOrder,
            Blame::Server,
            "the server does not send each certificate after the one that it issued",
            "sort the server's chain file: its own certificate first, then each issuer (RFC 8446 \
             4.4.2); some clients do not sort",
        )
    })
}

fn root_sent(chain: &Chain, others: &[Certificate]) -> Option<Finding> {
    let root = chain.root.as_ref().filter(|_| !chain.is_pinned_leaf())?;
    let sent = others
        .iter()
        .find(|one| one.is_self_issued() && one.is_same_entity(root))?;
    Some(Finding::new(
        Code::RootSent,
        Blame::Server,
        format!(
            "the server sends the root {}, which clients ignore",
            sent.subject
        ),
        "remove it from the server's chain file: it makes every handshake larger",
    ))
}

/// Certificates that are sent twice, or whose subject issued none of the others.
fn surplus(chain: &Chain, others: &[Certificate], now: Seconds) -> Option<Finding> {
    if chain.end != End::Trusted {
        return None;
    }
    let leaf = chain.leaf();
    let mut issuers = vec![&leaf.issuer_dn];
    // Each pass adds the issuers of one more certificate, or is the last.
    loop {
        let is_next = |one: &&Certificate| {
            issuers.contains(&&one.subject_dn) && !issuers.contains(&&one.issuer_dn)
        };
        let Some(next) = others.iter().find(is_next) else {
            break;
        };
        issuers.push(&next.issuer_dn);
    }
    let is_surplus = |(place, one): &(usize, &Certificate)| {
        let is_twice =
            one.der == leaf.der || others.iter().take(*place).any(|own| own.der == one.der);
        is_twice || (!issuers.contains(&&one.subject_dn) && one.not_after >= now)
    };
    let found: Vec<_> = others.iter().enumerate().filter(is_surplus).collect();
    let (_, first) = found.first()?;
    let more = match found.len() {
        1 => String::new(),
        count => format!(", and {} more", count - 1),
    };
    Some(Finding::new(
        Code::SurplusSent,
        Blame::Server,
        format!(
            "the server sends {}{more}, which no chain of its certificate needs",
            first.subject
        ),
        "remove it from the server's chain file: it makes every handshake larger",
    ))
}

fn expires_soon(certificate: &Certificate, now: Seconds) -> Option<Finding> {
    let left = certificate.not_after.saturating_sub(now);
    (0..SOON).contains(&left).then(|| {
        Finding::new(
            Code::ExpiresSoon,
            Blame::Server,
            format!(
                "{} expires in {}, on {}",
                certificate.subject,
                span(left),
                say(certificate.not_after)
            ),
            "renew it in time, or check that its automatic renewal works",
        )
    })
}
