//! Roots: an unknown issuer told apart into self-signed, untrusted root, missing intermediate and pinned
//! root not met, by what the server sent and by what other stores hold.

use crate::certificate::Certificate;
use crate::chain::{Chain, End, build};
use crate::clock::Seconds;
use crate::code::{Blame, Code, Finding};
use crate::connect::Budget;
use crate::http::fetch;
use crate::roots::{Roots, RootsKind};

/// As many issuers as are fetched.
const FETCHED: usize = 3;

/// Judges where the chain ends: faults, and warnings.
pub(crate) fn judge(chain: &Chain, roots: &Roots, fetched: Option<&str>) -> Judged {
    let mut judged = Judged::default();
    if roots.kind == RootsKind::Pinned {
        judged.warnings.push(Finding::new(
            Code::PinnedRoots,
            Blame::Roots,
            match roots.certificates.len() {
                1 => "1 root alone is trusted".to_owned(),
                count => format!("{count} roots alone are trusted"),
            },
            "X's page of today advises against it: a change of CA breaks the connection; keep the set up to date",
        ));
    }
    match chain.end {
        End::Trusted => {
            judged.warnings.extend(local_root(chain, roots));
            judged.faults.extend(fetched.map(|url| missing(chain, &format!("{url} has it, and it closes the chain"))));
        }
        End::SelfSigned => judged.faults.push(Finding::new(
            Code::SelfSigned,
            Blame::Server,
            format!("{} is signed by itself", chain.leaf().subject),
            "have it signed by a public CA; in a test, trust it by --roots FILE; at a public API, something in between answers",
        )),
        End::UntrustedRoot => judged.faults.push(untrusted(chain, roots)),
        // A CA signs servers' certificates by intermediates: an issuer that was sent is one, and what
        // is not there is its root.
        End::Stops if chain.path.len() > 1 || elsewhere(chain, roots).is_some() => {
            judged.faults.push(untrusted(chain, roots));
        }
        End::Stops => judged.faults.push(missing(
            chain,
            "else it is a private root, which --roots FILE trusts; --fetch asks for it",
        )),
    }
    judged
}

/// Faults and warnings.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) faults: Vec<Finding>,
    pub(crate) warnings: Vec<Finding>,
}

fn missing(chain: &Chain, besides: &str) -> Finding {
    Finding::new(
        Code::MissingIntermediate,
        Blame::Server,
        format!(
            "the server does not send the certificate of {}, which issued {}",
            chain.leaf().issuer,
            chain.leaf().subject
        ),
        format!("have the server send its CA's intermediate certificate behind its own; {besides}"),
    )
}

fn untrusted(chain: &Chain, roots: &Roots) -> Finding {
    let top = chain.top();
    let root = if top.is_self_issued() {
        &top.subject
    } else {
        &top.issuer
    };
    let code = if roots.kind == RootsKind::Pinned {
        Code::PinnedRootNotMet
    } else {
        Code::UntrustedRoot
    };
    let other = elsewhere(chain, roots);
    let known = other.map_or_else(String::new, |kind| format!("; it is one of {kind}"));
    let (blame, advice) = match (roots.kind, other) {
        (RootsKind::Mozilla, Some(_)) => (
            Blame::Between,
            "a root that this machine alone trusts: a proxy in between may be tampering with the connection",
        ),
        (RootsKind::System, Some(_)) => (
            Blame::Roots,
            "the system's roots may be out of date: update them (ca-certificates)",
        ),
        (RootsKind::Pinned, Some(_)) => (
            Blame::Roots,
            "the server may have changed its CA: if that is confirmed by another way, add the root to the given ones",
        ),
        (_, None) => (
            Blame::Between,
            "a private CA: if it is yours, --roots FILE trusts it; at a public API, a proxy in between may be tampering with the connection",
        ),
    };
    let detail = format!(
        "the chain ends in {root}, which is not one of {}{known}",
        roots.kind
    );
    Finding::new(code, blame, detail, advice)
}

/// The other store that holds the root.
fn elsewhere(chain: &Chain, roots: &Roots) -> Option<RootsKind> {
    let holds = |other: &Roots| other.issuer_of(chain.top()).is_some();
    if roots.kind != RootsKind::Mozilla && holds(&Roots::mozilla()) {
        return Some(RootsKind::Mozilla);
    }
    if roots.kind != RootsKind::System && Roots::system().is_ok_and(|system| holds(&system)) {
        return Some(RootsKind::System);
    }
    None
}

fn local_root(chain: &Chain, roots: &Roots) -> Option<Finding> {
    let root = chain.root.as_ref()?;
    if roots.kind != RootsKind::System || Roots::mozilla().has(root) {
        return None;
    }
    Some(Finding::new(
        Code::LocalRoot,
        Blame::Between,
        format!(
            "{} is trusted by this machine and not by Mozilla",
            root.subject
        ),
        "at a public API this means a proxy that reads along, yours or another's; at your own server, your own CA",
    ))
}

/// Fetches the issuers that a chain lacks (id-ad-caIssuers); says from where the last came.
pub(crate) fn complete(
    mut chain: Chain,
    others: &[Certificate],
    roots: &Roots,
    now: Seconds,
    budget: &Budget,
) -> (Chain, Option<String>) {
    let mut others = others.to_vec();
    let mut from = None;
    for _ in 0..FETCHED {
        if chain.end != End::Stops {
            break;
        }
        let found = chain.top().ca_issuer_urls.iter().find_map(|url| {
            let der = fetch(url, budget).ok()?;
            let issuer = Certificate::parse(der.into()).ok()?;
            chain
                .top()
                .is_signed_by(&issuer)
                .then(|| (issuer, url.clone()))
        });
        let Some((issuer, url)) = found else { break };
        others.push(issuer);
        chain = build(chain.leaf().clone(), &others, roots, now);
        from = Some(url);
    }
    (chain, from)
}
