//! Building the chain (RFC 5280 6): whether webpki accepts it, and where it does not, how far it goes,
//! so that each fault is named and none hides another.

use rustls::pki_types::{CertificateDer, TrustAnchor};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter};

use crate::certificate::Certificate;
use crate::clock::Seconds;
use crate::ocsp::unix_time;
use crate::provider;
use crate::roots::Roots;

/// As many certificates as a chain may have: as many as X's page names, and the root.
const DEPTH: usize = 10;

/// Where a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// In a root that is trusted.
    Trusted,
    /// In the server's certificate, which is signed by itself.
    SelfSigned,
    /// In a root that is not trusted.
    UntrustedRoot,
    /// In a certificate whose issuer's is not there.
    Stops,
}

/// A chain from the server's certificate on.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// The certificates, without a trusted root.
    pub(crate) path: Vec<Certificate>,
    pub(crate) root: Option<Certificate>,
    pub(crate) end: End,
    /// Why webpki refuses it, at the time it was asked for; none where it accepts it.
    pub(crate) refused: Option<webpki::Error>,
}

impl Chain {
    pub(crate) fn leaf(&self) -> &Certificate {
        &self.path[0]
    }

    /// The last certificate that is there.
    pub(crate) fn top(&self) -> &Certificate {
        self.path.last().unwrap_or_else(|| self.leaf())
    }

    /// The certificate of the issuer of the path's certificate at a place.
    pub(crate) fn issuer(&self, place: usize) -> Option<&Certificate> {
        let top = self.top();
        let of_itself = (self.end != End::Trusted && top.is_self_issued()).then_some(top);
        let next = self.path.get(place + 1);
        next.or(self.root.as_ref()).or(of_itself)
    }
}

/// Any purpose: purposes are judged apart.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        for purpose in purposes {
            purpose?;
        }
        Ok(())
    }
}

/// Builds the chain.
pub(crate) fn build(
    leaf: Certificate,
    others: &[Certificate],
    roots: &Roots,
    now: Seconds,
) -> Chain {
    let anchors = roots.anchors();
    let ders: Vec<CertificateDer<'_>> = others.iter().map(|one| one.der.clone()).collect();
    match accepted(&leaf, &ders, &anchors, now) {
        Ok(between) => {
            let between = between.iter().filter_map(|der| {
                let same = |one: &&Certificate| one.der == *der;
                others.iter().find(same).cloned()
            });
            let path: Vec<Certificate> = std::iter::once(leaf).chain(between).collect();
            let root = path.last().and_then(|top| roots.issuer_of(top)).cloned();
            Chain {
                path,
                root,
                end: End::Trusted,
                refused: None,
            }
        }
        Err(fault) => {
            let mut chain = walk(vec![leaf], others, roots);
            chain.refused = Some(again(&chain, &ders, &anchors).unwrap_or(fault));
            chain
        }
    }
}

/// The certificates between leaf and root of a chain that webpki accepts.
fn accepted(
    leaf: &Certificate,
    others: &[CertificateDer<'_>],
    anchors: &[TrustAnchor<'_>],
    at: Seconds,
) -> Result<Vec<CertificateDer<'static>>, webpki::Error> {
    let end = EndEntityCert::try_from(&leaf.der)?;
    let path = end.verify_for_usage(
        provider::algorithms(),
        anchors,
        others,
        unix_time(at),
        AnyPurpose,
        None,
        None,
    )?;
    let between = path.intermediate_certificates();
    Ok(between.map(|one| one.der().into_owned()).collect())
}

/// Asks webpki once more, at a time when every certificate of the chain is valid: what it refuses then
/// is no matter of time. None where there is no such time, or it refuses nothing.
fn again(
    chain: &Chain,
    others: &[CertificateDer<'_>],
    anchors: &[TrustAnchor<'_>],
) -> Option<webpki::Error> {
    let from = chain.path.iter().map(|one| one.not_before).max()?;
    let to = chain.path.iter().map(|one| one.not_after).min()?;
    if from > to {
        return None;
    }
    accepted(chain.leaf(), others, anchors, from).err()
}

/// Follows issuers by name and signature, as far as they are there.
fn walk(mut path: Vec<Certificate>, others: &[Certificate], roots: &Roots) -> Chain {
    let (end, root) = loop {
        let top = &path[path.len() - 1];
        if let Some(root) = roots.issuer_of(top) {
            break (End::Trusted, Some(root.clone()));
        }
        if top.is_signed_by(top) {
            let alone = path.len() == 1;
            break (
                if alone {
                    End::SelfSigned
                } else {
                    End::UntrustedRoot
                },
                None,
            );
        }
        let next = others.iter().find(|one| {
            let new = path.iter().all(|known| known.der != one.der);
            new && top.is_signed_by(one)
        });
        match next {
            Some(next) if path.len() < DEPTH => path.push(next.clone()),
            _ => break (End::Stops, None),
        }
    };
    Chain {
        path,
        root,
        end,
        refused: None,
    }
}
