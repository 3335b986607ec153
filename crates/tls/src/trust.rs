//! Where a chain ends: an unknown issuer is self-signed, an untrusted root, or a missing intermediate,
//! by what the server sends and by what other stores contain.

use crate::certificate::Certificate;
use crate::chain::{Chain, End, build};
use crate::clock::Seconds;
use crate::code::{Blame, Code, Finding};
use crate::connect::Budget;
use crate::fetcher::{Fetcher, Wanted};
use crate::namesake::{Namesake, Whose};
use crate::roots::{Roots, RootsKind};

/// The highest number of issuers that are fetched.
const FETCHED: usize = 3;

/// Judges where the chain ends: faults, and warnings. `others` are the certificates that the server
/// sends besides its own.
pub(crate) fn judge(
    chain: &Chain,
    others: &[Certificate],
    roots: &Roots,
    fetched: Option<&str>,
) -> Judged {
    let mut judged = Judged::default();
    if roots.kind == RootsKind::Pinned {
        judged.warnings.push(pinned(roots));
    }
    match chain.end {
        // Where not every path was tried, nothing is known about roots.
        End::SelfSigned | End::UntrustedRoot | End::Stops if chain.cut.is_some() => {}
        End::Trusted => {
            judged.warnings.extend(local_root(chain, roots));
            judged.warnings.extend(pinned_leaf(chain));
            judged
                .faults
                .extend(fetched.map(|url| incomplete(chain, url)));
        }
        End::SelfSigned => {
            let namesake = Namesake::of(chain, others, roots);
            judged.faults.push(self_signed(chain, namesake));
        }
        End::UntrustedRoot => {
            let namesake = Namesake::of(chain, others, roots);
            judged.faults.push(untrusted(chain, roots, namesake));
        }
        End::Stops => judged.faults.push(stopped(chain, others, roots)),
    }
    judged
}

/// A chain in whose last certificate the issuer is missing.
fn stopped(chain: &Chain, others: &[Certificate], roots: &Roots) -> Finding {
    let is_elsewhere = elsewhere(chain, roots).is_some();
    let namesake = Namesake::of(chain, others, roots).filter(|_| !is_elsewhere);
    if let Some(fault) = namesake.and_then(|one| one.fault(chain)) {
        return fault;
    }
    let is_namesake_trusted = namesake.is_some_and(|one| one.trusted().is_some());
    // CAs sign servers' certificates with intermediates: an issuer that was sent is one, and the
    // root is what is missing.
    if chain.path.len() > 1 || is_elsewhere || is_namesake_trusted {
        return untrusted(chain, roots, namesake);
    }
    missing(chain, namesake)
}

/// Faults and warnings.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) faults: Vec<Finding>,
    pub(crate) warnings: Vec<Finding>,
}

fn pinned(roots: &Roots) -> Finding {
    Finding::new(
        Code::PinnedRoots,
        Blame::Roots,
        match roots.certificates.len() {
            1 => "only 1 root is trusted".to_owned(),
            count => format!("only {count} roots are trusted"),
        },
        "keep the set up to date: the connection fails once the server changes its CA, and X's \
         documentation advises against small sets",
    )
}

fn pinned_leaf(chain: &Chain) -> Option<Finding> {
    let leaf = chain.leaf();
    (chain.is_pinned_leaf() && !leaf.is_self_issued()).then(|| {
        Finding::new(
            Code::PinnedLeaf,
            Blame::Roots,
            format!(
                "the trusted file has the server's own certificate, {}, not the root of its issuer, \
                 {}",
                leaf.subject, leaf.issuer
            ),
            "trust the issuer's root instead: this file stops working when the certificate is \
             renewed, and Java, Node.js and rustls do not accept it",
        )
    })
}

fn self_signed(chain: &Chain, namesake: Option<Namesake>) -> Finding {
    let subject = &chain.leaf().subject;
    if let Some(trusted) = namesake.and_then(Namesake::trusted) {
        return Finding::new(
            Code::SelfSigned,
            Blame::Unknown,
            format!("{subject} is self-signed{trusted}"),
            "if the certificate was created again, trust the new one with --roots FILE; if nobody did \
             that, another server or a proxy answers",
        );
    }
    Finding::new(
        Code::SelfSigned,
        Blame::Server,
        format!("{subject} is self-signed"),
        "in a test, trust it with --roots FILE (openssl s_client -connect HOST:PORT </dev/null | \
         openssl x509 > FILE); at a public API, have it issued by a public CA, or look for a proxy",
    )
}

fn incomplete(chain: &Chain, url: &str) -> Finding {
    let leaf = chain.leaf();
    Finding::new(
        Code::MissingIntermediate,
        Blame::Server,
        format!(
            "the server does not send the certificate of {}, which issued {}; {url} has it",
            leaf.issuer, leaf.subject
        ),
        format!(
            "add it to the server's chain file, after its own certificate: curl -s {} | openssl \
             x509 -inform DER >> chain.pem",
            quoted(url)
        ),
    )
}

/// A URL that a stranger may have written, as one word of a shell.
fn quoted(url: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%+".contains(c);
    if url.chars().all(is_plain) {
        url.to_owned()
    } else {
        format!("'{}'", url.replace('\'', "%27"))
    }
}

fn missing(chain: &Chain, namesake: Option<Namesake>) -> Finding {
    let leaf = chain.leaf();
    let (subject, issuer) = (&leaf.subject, &leaf.issuer);
    let detail = match namesake.map(|one| one.whose) {
        None | Some(Whose::Trusted(_)) => format!(
            "{subject} is issued by {issuer}, whose certificate the server does not send and the \
             roots do not have"
        ),
        Some(Whose::Own) => format!(
            "{subject} is issued by a CA of the same name, whose certificate the server does not \
             send and the roots do not have"
        ),
        Some(Whose::Sent) => format!(
            "{subject} is issued by {issuer}, and the certificate of that name that the server sends \
             has another key"
        ),
    };
    let names_issuer = !leaf.extensions.ca_issuer_urls.is_empty();
    let (blame, advice) = if names_issuer {
        (
            Blame::Server,
            "have the server send its CA's intermediate certificate after its own; --fetch gets it \
             from the URL in the certificate and checks this",
        )
    } else {
        (
            Blame::Unknown,
            "if the issuer is an intermediate CA, have the server send its certificate after its \
             own. If it is a private root that signs directly (as that of `basestring serve --tls` \
             does), trust it: --roots ca.pem",
        )
    };
    Finding::new(Code::MissingIntermediate, blame, detail, advice)
}

fn untrusted(chain: &Chain, roots: &Roots, namesake: Option<Namesake>) -> Finding {
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
    let same_name = namesake.and_then(Namesake::trusted);
    let known = match (other, &same_name) {
        (Some(kind), _) => format!("; it is one of {kind}"),
        (None, Some(trusted)) => trusted.clone(),
        (None, None) => String::new(),
    };
    let (blame, advice) = match (other, roots.kind) {
        (None, _) if same_name.is_some() => (
            Blame::Unknown,
            "if the CA was created again under the same name, trust its new root with --roots FILE; \
             if nobody did that, another server or a proxy answers",
        ),
        (Some(_), RootsKind::Mozilla) => (
            Blame::Network,
            "only this machine trusts this root: a proxy may read the connection",
        ),
        (Some(_), RootsKind::System) => (
            Blame::Roots,
            "update the system's roots (the package ca-certificates)",
        ),
        (Some(_), RootsKind::Pinned) => (
            Blame::Roots,
            "the server may have changed its CA: confirm that another way, then add the root to \
             the file",
        ),
        (None, RootsKind::Mozilla | RootsKind::System | RootsKind::Pinned) => (
            Blame::Unknown,
            "if this is your own CA, trust it with --roots FILE; at a public API, a proxy between \
             you and the server reads the connection",
        ),
    };
    let detail = format!(
        "the chain ends in {root}, which is not one of {}{known}",
        roots.kind
    );
    Finding::new(code, blame, detail, advice)
}

/// The other store that has the root.
fn elsewhere(chain: &Chain, roots: &Roots) -> Option<RootsKind> {
    let holds = |other: &Roots| other.issuers_of(chain.top()).next().is_some();
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
        Blame::Network,
        format!("this machine trusts {}, and Mozilla does not", root.subject),
        "at a public API, this is a proxy that reads the connection (a company's or an attacker's); \
         at your own server, it is your own CA",
    ))
}

/// Fetches the issuers that a chain lacks (id-ad-caIssuers), and returns the URL of the last.
pub(crate) fn complete(
    mut chain: Chain,
    others: &[Certificate],
    roots: &Roots,
    now: Seconds,
    budget: &Budget,
    fetcher: &Fetcher<'_>,
) -> (Chain, Option<String>) {
    let mut others = others.to_vec();
    let mut from = None;
    for _ in 0..FETCHED {
        if chain.end != End::Stops {
            break;
        }
        let top = chain.top();
        let urls = top.extensions.ca_issuer_urls.iter().take(FETCHED);
        let found = urls.into_iter().find_map(|url| {
            let der = fetcher.fetch(url, Wanted::Issuer).ok()?;
            let issuer = Certificate::parse(der.into()).ok()?;
            top.is_issued_by(&issuer).then(|| (issuer, url.clone()))
        });
        let Some((issuer, url)) = found else { break };
        others.push(issuer);
        chain = build(chain.leaf().clone(), &others, roots, now, budget);
        from = Some(url);
    }
    (chain, from)
}
