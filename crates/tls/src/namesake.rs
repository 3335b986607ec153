//! Certificates that have the name of an issuer and not the key that signed: the signed certificate was
//! altered, or its CA has another key under the same name.

use crate::certificate::Certificate;
use crate::chain::Chain;
use crate::code::{Blame, Code, Finding};
use crate::roots::{Roots, RootsKind};

/// Whose certificate has the issuer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The signed certificate itself: it names itself as its issuer.
    Own,
    /// One that the server sends.
    Sent,
    /// A root that is trusted.
    Trusted(RootsKind),
}

/// What the key identifiers say of a certificate with the issuer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyId {
    /// The signed certificate names this key.
    Same,
    /// It names another key.
    Other,
    /// One of the two has no identifier.
    Unknown,
}

/// A certificate with the name of the issuer, whose key did not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Namesake {
    pub(crate) whose: Whose,
    pub(crate) key_id: KeyId,
}

impl Namesake {
    /// The one that is nearest to the issuer of the last certificate of the path: of the key that the
    /// certificate names, else sent, else trusted.
    pub(crate) fn of(chain: &Chain, others: &[Certificate], roots: &Roots) -> Option<Self> {
        let top = chain.top();
        let own = std::iter::once(top).map(|one| (Whose::Own, one));
        let sent = others.iter().map(|one| (Whose::Sent, one));
        let trusted = roots.certificates.iter();
        let trusted = trusted.map(|one| (Whose::Trusted(roots.kind), one));
        let is_namesake = |one: &Certificate| {
            one.subject_dn == top.issuer_dn && (one.der == top.der || !one.is_same_entity(top))
        };
        own.chain(sent)
            .chain(trusted)
            .filter(|(_, one)| is_namesake(one) && !top.is_issued_by(one))
            .map(|(whose, one)| Self {
                whose,
                key_id: key_id(top, one),
            })
            .min_by_key(|one| match one.key_id {
                KeyId::Same => 0,
                KeyId::Unknown => 1,
                KeyId::Other => 2,
            })
    }

    /// The root of that name that is trusted, in words that follow a sentence.
    pub(crate) fn trusted(self) -> Option<String> {
        match self.whose {
            Whose::Trusted(kind) => {
                Some(format!("; {kind} have one of that name, with another key"))
            }
            Whose::Own | Whose::Sent => None,
        }
    }

    /// The fault, unless the certificate names another key than this one.
    pub(crate) fn fault(self, chain: &Chain) -> Option<Finding> {
        let top = chain.top();
        let issuer = match self.whose {
            Whose::Own => "names itself as its issuer".to_owned(),
            Whose::Sent => format!(
                "names the issuer {}, whose certificate the server sends",
                top.issuer
            ),
            Whose::Trusted(kind) => {
                format!("names the issuer {}, which is one of {kind}", top.issuer)
            }
        };
        let subject = &top.subject;
        let (detail, blame, advice) = match self.key_id {
            KeyId::Other => return None,
            KeyId::Same => (
                format!("{subject} {issuer}, and its signature is not by that key"),
                Blame::Server,
                "the certificate was altered or forged: have the server use it as the CA issued it. \
                 Send nothing secret to this server",
            ),
            KeyId::Unknown => (
                format!("{subject} {issuer}, and is signed with another key"),
                Blame::Unknown,
                "if the CA was created again under the same name, use its current certificate, in \
                 the server's chain file and in --roots; else the certificate was altered or forged",
            ),
        };
        Some(Finding::new(Code::ChainRefused, blame, detail, advice))
    }
}

fn key_id(signed: &Certificate, issuer: &Certificate) -> KeyId {
    let named = signed.extensions.issuer_key_id.as_ref();
    match named.zip(issuer.extensions.key_id.as_ref()) {
        Some((named, own)) if named == own => KeyId::Same,
        Some(_) => KeyId::Other,
        None => KeyId::Unknown,
    }
}
