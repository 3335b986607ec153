//! The authorities of a run, and the files that clients get.

use super::certificate::{Extension, Fields, Party};
use super::extensions::{SIGNS, basic, usage};
use super::key::{Hash, Key, Kind};
use crate::clock::Seconds;

/// A day and a year, in seconds.
pub(crate) const DAY: Seconds = 86_400;
pub(crate) const YEAR: Seconds = 365 * DAY;

/// The authorities of a run.
#[derive(Clone, Debug)]
pub(crate) struct Pki {
    /// The root that clients get.
    pub(crate) root: Party,
    /// Roots that clients get too, expired and not yet valid.
    pub(crate) old_root: Party,
    pub(crate) early_root: Party,
    /// The root of the system's store.
    pub(crate) system_root: Party,
    /// A root that nobody trusts.
    pub(crate) unknown_root: Party,
    pub(crate) intermediate: Party,
}

/// The fields of a CA's certificate, valid for years.
pub(crate) fn authority(name: &str, now: Seconds) -> Fields {
    Fields {
        name: name.to_owned(),
        from: now - YEAR,
        until: now + 10 * YEAR,
        extensions: vec![basic(true, None), usage(SIGNS)],
        hash: Hash::Usual,
        is_forged: false,
    }
}

impl Fields {
    /// With an extension in place of one of its kind.
    pub(crate) fn with(mut self, extension: Extension) -> Self {
        self.extensions.retain(|(name, ..)| *name != extension.0);
        self.extensions.push(extension);
        self
    }

    /// Without the extensions of this kind.
    pub(crate) fn without(mut self, kind: &str) -> Self {
        self.extensions.retain(|(name, ..)| *name != kind);
        self
    }

    pub(crate) const fn dated(mut self, from: Seconds, until: Seconds) -> Self {
        self.from = from;
        self.until = until;
        self
    }
}

impl Pki {
    /// New authorities.
    ///
    /// # Errors
    ///
    /// The system has no random bytes.
    pub(crate) fn new(now: Seconds) -> Result<Self, String> {
        let root = |name: &str, from, until| {
            let fields = authority(name, now).dated(from, until);
            Party::issue(&fields, Key::new(Kind::P256)?, None)
        };
        let main = root("basestring test root", now - YEAR, now + 10 * YEAR)?;
        Ok(Self {
            intermediate: Party::issue(
                &authority("basestring test intermediate", now),
                Key::new(Kind::P256)?,
                Some(&main),
            )?,
            old_root: root("basestring expired root", now - 2 * YEAR, now - DAY)?,
            early_root: root("basestring early root", now + DAY, now + YEAR)?,
            system_root: root("basestring system root", now - YEAR, now + 10 * YEAR)?,
            unknown_root: root("basestring unknown root", now - YEAR, now + 10 * YEAR)?,
            root: main,
        })
    }

    /// The file of CAs that clients get, in PEM: the root first.
    pub(crate) fn given(&self) -> String {
        [&self.root, &self.old_root, &self.early_root]
            .map(|party| pem(&party.der))
            .concat()
    }

    /// The file of the system's CAs, in PEM.
    pub(crate) fn system(&self) -> String {
        pem(&self.system_root.der)
    }
}

/// A certificate in PEM.
fn pem(der: &[u8]) -> String {
    const LINE: usize = 64;
    let text = crate::base64::plain(der);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        // Base64 is ASCII.
        let (line, more) = rest.split_at(rest.len().min(LINE));
        pem.push_str(line);
        pem.push('\n');
        rest = more;
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}
