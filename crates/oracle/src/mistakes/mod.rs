//! The known mistakes: data with their clause, advice and references, and code that makes them.

mod departures;

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::schemes::Rules;

/// How often a mistake is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    /// Many libraries or applications make it.
    Common,
    /// It was seen.
    Seen,
    /// Once or twice.
    Rare,
}

/// A known mistake.
#[derive(Clone, Debug, Deserialize)]
pub struct Mistake {
    /// The id, which never changes.
    pub id: String,
    /// The layer that it belongs to.
    pub layer: String,
    /// Who makes it: `client`, `server`, `both` or `user`.
    pub side: String,
    /// What is done.
    pub description: String,
    /// The clause that it breaks.
    pub clause: String,
    /// How to mend it.
    pub advice: String,
    /// Where it was met.
    pub references: Vec<String>,
    /// How often it is met.
    pub frequency: Frequency,
    /// Whether it can be run as an implementation.
    pub mutant: bool,
    /// What shows it, for one that cannot be run.
    #[serde(default)]
    pub wrong_looks_like: Option<Value>,
    /// An operation and its input on which it shows.
    #[serde(default)]
    pub input: Option<Value>,
    /// What is right there.
    #[serde(default)]
    pub right: Option<Value>,
    /// What the mistake gives there.
    #[serde(default)]
    pub wrong: Option<Value>,
    /// A signing input on which it shows, with both signatures.
    #[serde(default)]
    pub sign: Option<Value>,
}

static MISTAKES: LazyLock<Vec<Mistake>> = LazyLock::new(|| {
    let read = |text: &str| -> Vec<Mistake> {
        serde_json::from_str(text).expect("the tables of mistakes are held by a test")
    };
    let mut mistakes = read(include_str!("../../data/mistakes.json"));
    // What libraries that are checked here were found to do.
    mistakes.extend(read(include_str!("../../data/observed.json")));
    mistakes
});

impl Mistake {
    /// Every known mistake.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &MISTAKES
    }

    /// The mistake of that id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        MISTAKES.iter().find(|mistake| mistake.id == id)
    }

    /// The rules with this mistake, where it can be run.
    #[must_use]
    pub fn rules(&self) -> Option<Rules> {
        let mut rules = Rules::right();
        self.apply(&mut rules).then_some(rules)
    }

    /// Makes this mistake in rules, and says whether it is one that can be made.
    pub fn apply(&self, rules: &mut Rules) -> bool {
        match departures::find(&self.id) {
            Some(depart) => {
                depart.apply(rules);
                true
            }
            None => false,
        }
    }
}
