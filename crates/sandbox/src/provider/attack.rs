//! The form of an attack: one row of the tables in `attacks`.

use basestring_oracle::Level;

use super::draft::Draft;
use super::ledger::Purpose;
use super::maker::Maker;
use super::session::Session;
use super::wire::Wire;
use crate::webhook::{Fault, Seen};

/// What a provider should do with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Accept it.
    Accept,
    /// Reject it.
    Reject,
}

/// A request, and what it was signed from if the signature is its own.
pub(super) struct Shot {
    pub(super) wire: Wire,
    pub(super) draft: Option<Draft>,
    /// The signature that a provider would expect of an invalid request, which no answer may show.
    pub(super) expected: Option<String>,
}

impl From<Draft> for Shot {
    fn from(draft: Draft) -> Self {
        Self {
            wire: draft.signed(),
            expected: None,
            draft: Some(draft),
        }
    }
}

impl From<Wire> for Shot {
    fn from(wire: Wire) -> Self {
        Self {
            wire,
            draft: None,
            expected: None,
        }
    }
}

/// Makes a request; none where the configuration does not have what it needs.
pub(super) type Build = Box<dyn Fn(&mut Maker) -> Option<Shot>>;

/// What a scene of several requests has shown.
pub(super) enum Played {
    /// What the provider did with the request that matters, and how that was found.
    Seen {
        seen: Seen,
        evidence: String,
        wire: Option<(Purpose, Wire)>,
    },
    /// What the documents permit although it is not what is wanted.
    Permitted(String),
    /// Nothing, and why.
    NotJudged(String),
}

impl Played {
    /// Nothing is shown, for this reason.
    pub(super) fn not_judged(why: impl Into<String>) -> Self {
        Self::NotJudged(why.into())
    }
}

/// Sends several requests.
pub(super) type Play = Box<dyn Fn(&mut Session) -> Result<Played, Fault>>;

/// How an attack is carried out.
pub(super) enum Act {
    /// One request, which is repeated.
    Request(Build),
    /// Several requests that depend on each other.
    Scene(Play),
}

/// An attack, or a valid request.
pub(super) struct Attack {
    /// The id, `topic/what`, which never changes.
    pub(super) id: String,
    /// What is special about it, in a sentence.
    pub(super) what: String,
    /// The requirement that it tests.
    pub(super) requirement: &'static str,
    /// How binding it is. With [`Level::May`] either result is permitted.
    pub(super) level: Level,
    pub(super) wanted: Wanted,
    /// The mistake of a provider that does the other thing.
    pub(super) mistake: Option<String>,
    /// The attacks, or beginnings of their ids, whose failure explains the failure of this one.
    pub(super) covered_by: &'static [&'static str],
    /// What a request needs that may not be there.
    pub(super) needs: &'static str,
    pub(super) act: Act,
}

impl Attack {
    fn new(
        id: impl Into<String>,
        requirement: &'static str,
        wanted: Wanted,
        what: impl Into<String>,
        act: Act,
    ) -> Self {
        Self {
            id: id.into(),
            what: what.into(),
            requirement,
            level: Level::Must,
            wanted,
            mistake: None,
            covered_by: &[],
            needs: "the configuration does not have what it needs: a second client, a second user's \
                    token, or a key",
            act,
        }
    }

    /// A valid request.
    pub(super) fn valid<S: Into<Shot>>(
        id: impl Into<String>,
        requirement: &'static str,
        what: impl Into<String>,
        build: impl Fn(&mut Maker) -> S + 'static,
    ) -> Self {
        let build: Build = Box::new(move |maker| Some(build(maker).into()));
        Self::new(id, requirement, Wanted::Accept, what, Act::Request(build))
    }

    /// An invalid request.
    pub(super) fn invalid<S: Into<Shot>>(
        id: impl Into<String>,
        requirement: &'static str,
        what: impl Into<String>,
        build: impl Fn(&mut Maker) -> S + 'static,
    ) -> Self {
        Self::invalid_if(id, requirement, what, move |maker| Some(build(maker)))
    }

    /// An invalid request that needs something that may not be configured.
    pub(super) fn invalid_if<S: Into<Shot>>(
        id: impl Into<String>,
        requirement: &'static str,
        what: impl Into<String>,
        build: impl Fn(&mut Maker) -> Option<S> + 'static,
    ) -> Self {
        let build: Build = Box::new(move |maker| Some(build(maker)?.into()));
        Self::new(id, requirement, Wanted::Reject, what, Act::Request(build))
    }

    /// Several requests, the last of which is to be accepted or rejected.
    pub(super) fn scene(
        id: impl Into<String>,
        requirement: &'static str,
        wanted: Wanted,
        what: impl Into<String>,
        play: impl Fn(&mut Session) -> Result<Played, Fault> + 'static,
    ) -> Self {
        let act = Act::Scene(Box::new(play));
        Self::new(id, requirement, wanted, what, act)
    }

    /// The mistake that the other result shows.
    pub(super) fn shows(mut self, mistake: &str) -> Self {
        self.mistake = Some(mistake.to_owned());
        self
    }

    /// The request is valid after all.
    pub(super) fn accepted(mut self) -> Self {
        self.wanted = Wanted::Accept;
        self
    }

    /// What it needs, for the case that it is not there.
    pub(super) const fn needs(mut self, needs: &'static str) -> Self {
        self.needs = needs;
        self
    }

    /// Either result is permitted.
    pub(super) fn may(mut self) -> Self {
        self.level = Level::May;
        self
    }

    /// The documents recommend it.
    pub(super) fn should(mut self) -> Self {
        self.level = Level::Should;
        self
    }

    /// The attacks whose failure explains this one's.
    pub(super) fn covered_by(mut self, attacks: &'static [&'static str]) -> Self {
        self.covered_by = attacks;
        self
    }
}

/// A valid request and attacks that are variants of it.
pub(super) struct Sequence {
    /// The first part of the ids.
    pub(super) name: &'static str,
    /// The valid form, which is sent before and after the attacks.
    pub(super) valid: Option<Attack>,
    pub(super) attacks: Vec<Attack>,
}
