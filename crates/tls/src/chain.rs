//! The chain from the server's certificate to a root (RFC 5280 6): every path is tried, and the one
//! with the fewest problems is reported.

use crate::certificate::Certificate;
use crate::clock::Seconds;
use crate::code::Finding;
use crate::connect::Budget;
use crate::roots::Roots;
use crate::rules;

/// The highest number of certificates in a path, without the root.
const DEPTH: usize = 10;
/// The highest number of paths that are compared.
const PATHS: usize = 32;
/// The highest number of issuers that are tried in a search.
const LINKS: usize = 600;

/// Where a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// In a trusted root.
    Trusted,
    /// In the server's certificate, which is self-signed.
    SelfSigned,
    /// In a root that is not trusted.
    UntrustedRoot,
    /// In a certificate whose issuer is missing.
    Stops,
}

/// Why not every path was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The time of the check ended.
    Time,
    /// There are too many paths.
    Many,
    /// A path is too long.
    Long,
}

/// A chain from the server's certificate on.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// The certificates, without a trusted root.
    pub(crate) path: Vec<Certificate>,
    pub(crate) root: Option<Certificate>,
    pub(crate) end: End,
    /// The rules that the chain breaks, apart from dates and names.
    pub(crate) faults: Vec<Finding>,
    /// Why not every path was tried; none if every one was.
    pub(crate) cut: Option<Cut>,
}

impl Chain {
    pub(crate) fn leaf(&self) -> &Certificate {
        &self.path[0]
    }

    /// The last certificate of the path.
    pub(crate) fn top(&self) -> &Certificate {
        self.path.last().unwrap_or_else(|| self.leaf())
    }

    /// The path and the root.
    pub(crate) fn whole(&self) -> Vec<&Certificate> {
        let is_leaf = |root: &&Certificate| !root.is_same_entity(self.leaf());
        self.path
            .iter()
            .chain(self.root.as_ref().filter(is_leaf))
            .collect()
    }

    /// Whether the trusted root is the server's certificate itself.
    pub(crate) fn is_pinned_leaf(&self) -> bool {
        let root = self.root.as_ref();
        root.is_some_and(|root| root.is_same_entity(self.leaf()))
    }

    /// The certificate of the issuer of a certificate of the path.
    pub(crate) fn issuer(&self, place: usize) -> Option<&Certificate> {
        let top = self.top();
        let of_itself = (self.end != End::Trusted && top.is_self_issued()).then_some(top);
        let next = self.path.get(place + 1);
        next.or(self.root.as_ref()).or(of_itself)
    }

    fn problems(&self, now: Seconds) -> usize {
        let is_invalid = |one: &&&Certificate| !(one.not_before..=one.not_after).contains(&now);
        self.faults.len() + self.whole().iter().filter(is_invalid).count()
    }
}

/// Builds the chain.
pub(crate) fn build(
    leaf: Certificate,
    others: &[Certificate],
    roots: &Roots,
    now: Seconds,
    budget: &Budget,
) -> Chain {
    let mut search = Search {
        others,
        roots,
        found: Vec::new(),
        links: 0,
        budget,
        cut: None,
    };
    search.extend(vec![leaf.clone()]);
    let chains = || search.found.iter();
    let trusted = chains().filter(|chain| chain.end == End::Trusted);
    // Of several with as few problems, the first; without a trusted root, the longest.
    let chosen = trusted
        .min_by_key(|chain| chain.problems(now))
        .or_else(|| chains().max_by_key(|chain| chain.path.len()));
    let mut chain = chosen.cloned().unwrap_or_else(|| Chain {
        path: vec![leaf],
        root: None,
        end: End::Stops,
        faults: Vec::new(),
        cut: None,
    });
    chain.cut = search.cut;
    chain
}

/// A search for paths, depth first.
struct Search<'s> {
    others: &'s [Certificate],
    roots: &'s Roots,
    found: Vec<Chain>,
    links: usize,
    budget: &'s Budget,
    cut: Option<Cut>,
}

impl Search<'_> {
    fn extend(&mut self, path: Vec<Certificate>) {
        if self.budget.is_over() {
            self.cut = Some(Cut::Time);
            return;
        }
        if self.found.len() >= PATHS {
            self.cut.get_or_insert(Cut::Many);
            return;
        }
        let top = &path[path.len() - 1];
        let mut is_extended = false;
        for root in self.roots.issuers_of(top) {
            // A root that the server sends is not counted.
            let mut path = path.clone();
            if path.len() > 1 && root.is_same_entity(top) {
                path.pop();
            }
            is_extended = true;
            self.add(path, Some(root.clone()), End::Trusted);
        }
        let is_self_signed = top.is_self_issued() && top.is_issued_by(top);
        if !is_self_signed && path.len() == DEPTH && !self.others.is_empty() {
            self.cut.get_or_insert(Cut::Long);
        }
        if !is_self_signed && path.len() < DEPTH {
            for issuer in self.others {
                let is_new = path.iter().all(|known| !known.is_same_entity(issuer));
                if !is_new || top.issuer_dn != issuer.subject_dn {
                    continue;
                }
                if self.links >= LINKS {
                    self.cut.get_or_insert(Cut::Many);
                    break;
                }
                if self.budget.is_over() {
                    self.cut = Some(Cut::Time);
                    break;
                }
                self.links += 1;
                if top.is_issued_by(issuer) {
                    is_extended = true;
                    let mut longer = path.clone();
                    longer.push(issuer.clone());
                    self.extend(longer);
                }
            }
        }
        if !is_extended {
            let end = match (is_self_signed, path.len()) {
                (false, _) => End::Stops,
                (true, 1) => End::SelfSigned,
                (true, _) => End::UntrustedRoot,
            };
            self.add(path, None, end);
        }
    }

    fn add(&mut self, path: Vec<Certificate>, root: Option<Certificate>, end: End) {
        let faults = rules::check(&path, root.as_ref());
        self.found.push(Chain {
            path,
            root,
            end,
            faults,
            cut: None,
        });
    }
}
