//! A known mistake, as the build found it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::registry::{ENTRIES, Entry};
use super::shape::{Effect, Frequency, Layer, Side, Status, Text};
use crate::schemes::{Call, Departure, Op, Rules, Scheme};

/// The folder of the schemes, from the root of the source.
pub(super) const SCHEMES: &str = "crates/oracle/src/schemes";

/// A known mistake.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The id, which never changes.
    pub id: String,
    /// The signature scheme that it belongs to.
    pub scheme: Scheme,
    /// The layer that it belongs to.
    pub layer: Layer,
    /// Who makes it.
    pub side: Side,
    /// How often it is met.
    pub frequency: Frequency,
    /// Whether reports may name it alone.
    pub status: Status,
    /// An id that it had before; both find it.
    pub was: Option<String>,
    /// What it does.
    pub description: String,
    /// Why that is wrong.
    pub why: String,
    /// The section that it breaks.
    pub section: String,
    /// What shows it, for one that cannot be run.
    pub symptom: Option<String>,
    /// What a verifier with it does wrong.
    pub effect: Option<Effect>,
    /// How to fix it.
    pub fix: String,
    /// Where it was met.
    pub references: Vec<String>,
    pub(super) example: Option<&'static str>,
    pub(super) departure: Option<Departure>,
}

static MISTAKES: LazyLock<Vec<Mistake>> = LazyLock::new(|| {
    let mut mistakes: Vec<Mistake> = ENTRIES.iter().map(Mistake::read).collect();
    // Stable: within a layer in the order of the ids, which is the registry's.
    mistakes.sort_by_key(|mistake| mistake.layer);
    mistakes
});

impl Mistake {
    fn read(entry: &'static Entry) -> Self {
        let Text {
            layer,
            side,
            frequency,
            status,
            was,
            description,
            why,
            section,
            symptom,
            effect,
            fix,
            references,
        } = serde_json::from_str(entry.text).expect("the build read it in this shape");
        Self {
            id: entry.id.to_owned(),
            scheme: entry.scheme,
            layer,
            side,
            frequency,
            status,
            was,
            description,
            why,
            section,
            symptom,
            effect,
            fix,
            references,
            example: entry.example,
            departure: entry.departure,
        }
    }

    /// Every known mistake, by layer and id.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &MISTAKES
    }

    /// The mistake that has or had that id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        let has = |mistake: &&Self| mistake.id == id;
        let had = |mistake: &&Self| mistake.was.as_deref() == Some(id);
        MISTAKES
            .iter()
            .find(has)
            .or_else(|| MISTAKES.iter().find(had))
    }

    /// The rules with this mistake, where it can be run.
    #[must_use]
    pub fn rules(&self) -> Option<Rules> {
        let mut rules = Rules::right();
        self.apply(&mut rules).then_some(rules)
    }

    /// Makes this mistake in rules; false where it cannot be run.
    pub fn apply(&self, rules: &mut Rules) -> bool {
        let Some(depart) = self.departure else {
            return false;
        };
        depart.apply(rules);
        true
    }

    /// Whether it can be run as an implementation.
    #[must_use]
    pub const fn is_runnable(&self) -> bool {
        self.departure.is_some()
    }

    /// Whether reports may name it alone.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.status == Status::Stable
    }

    /// Its folder in a checkout.
    #[must_use]
    pub fn folder(&self, checkout: &Path) -> PathBuf {
        checkout.join(self.path())
    }

    /// A small input on which it shows.
    #[must_use]
    pub fn example(&self) -> Option<Call> {
        #[derive(Deserialize)]
        struct Example {
            op: String,
            #[serde(rename = "in")]
            input: Value,
        }
        let Example { op, input } = serde_json::from_str(self.example?).ok()?;
        Call::parse(Op::from_name(&op)?, &input).ok()
    }
}
