//! The requirements that vectors cite: what the documents ask, sentence by sentence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::Level;

/// What an entry of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RequirementKind {
    /// A rule of a document.
    Requirement,
    /// A spot that a document leaves open.
    Open,
    /// A fault of a document.
    Erratum,
}

/// An entry of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its id, such as `R-3.4.1.2-1`.
    pub(crate) id: String,
    /// What it is.
    pub(crate) kind: RequirementKind,
    /// The document and section.
    pub(crate) section: String,
    /// How much it binds.
    pub(crate) level: Level,
    /// What can show it: `vector`, `flow`, `tool`, `reading`, `published`.
    pub(crate) by: Vec<String>,
    /// The rule in one sentence.
    pub(crate) text: String,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Requirements(BTreeMap<String, Requirement>);

impl Requirements {
    /// The list that is part of the program.
    ///
    /// # Errors
    ///
    /// Where it is malformed.
    pub fn embedded() -> Result<Self, String> {
        let list: Vec<Requirement> = serde_json::from_str(basestring_vectors::REQUIREMENTS)
            .map_err(|fault| {
                format!(
                    "vectors/requirements.json: expected a list of requirements, found: {fault}"
                )
            })?;
        let count = list.len();
        let map: BTreeMap<_, _> = list.into_iter().map(|r| (r.id.clone(), r)).collect();
        if map.len() != count {
            return Err(
                "vectors/requirements.json: expected each id once, found one twice".to_owned(),
            );
        }
        Ok(Self(map))
    }

    /// The entry of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Requirement> {
        self.0.get(id)
    }

    /// Every entry, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Requirement> {
        self.0.values()
    }

    /// The most binding rule of a section that a vector can show, and of several the first in the
    /// list. A section is named with its document; what follows a comma or a semicolon is ignored.
    #[must_use]
    pub(crate) fn of_clause(&self, clause: &str) -> Option<&Requirement> {
        let place = |section: &str| {
            let first = section.split([',', ';']).next().unwrap_or_default();
            first.trim().to_owned()
        };
        let wanted = place(clause);
        self.iter()
            .filter(|requirement| {
                requirement.kind == RequirementKind::Requirement
                    && requirement.by.iter().any(|by| by == "vector")
                    && place(&requirement.section) == wanted
            })
            .min_by_key(|requirement| requirement.level)
    }

    /// The rules of level must that a vector can show.
    pub(crate) fn to_be_cited(&self) -> impl Iterator<Item = &Requirement> {
        self.iter().filter(|requirement| {
            requirement.kind == RequirementKind::Requirement
                && requirement.level == Level::Must
                && requirement.by.iter().any(|by| by == "vector")
        })
    }
}
