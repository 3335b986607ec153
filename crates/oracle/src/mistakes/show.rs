//! A mistake as it is shown: its texts, one example with both outputs, and where it is defined.

use serde::Serialize;

use super::fixture::Shown;
use super::mistake::{Mistake, SCHEMES};
use super::shape::{Effect, Frequency, Layer, Side, Status};

/// Everything that is shown of a mistake, in the order of the text.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    /// The id.
    pub id: &'a str,
    /// An id that it had before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<&'a str>,
    /// The signature scheme.
    pub scheme: &'static str,
    /// The layer.
    pub layer: Layer,
    /// Who makes it.
    pub side: Side,
    /// How often it is met.
    pub frequency: Frequency,
    /// Whether reports may name it alone.
    pub status: Status,
    /// What it does.
    pub description: &'a str,
    /// Why that is wrong.
    pub why: &'a str,
    /// The section that says so.
    pub section: &'a str,
    /// What a verifier with it does wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// What shows it, for one that cannot be run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symptom: Option<&'a str>,
    /// An input with the right and the wrong output, for one that can be run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Shown>,
    /// How to fix it.
    pub fix: &'a str,
    /// Where it was met.
    pub references: &'a [String],
    /// The folder in the source that defines it.
    pub defined_in: String,
}

impl Mistake {
    /// What is shown of it. The outputs of the example are computed.
    #[must_use]
    pub fn page(&self) -> Page<'_> {
        let Self {
            id,
            scheme,
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
            example: _,
            departure: _,
        } = self;
        Page {
            id,
            was: was.as_deref(),
            scheme: scheme.name(),
            layer: *layer,
            side: *side,
            frequency: *frequency,
            status: *status,
            description,
            why,
            section,
            effect: *effect,
            symptom: symptom.as_deref(),
            example: self.example().and_then(|call| Shown::compute(self, &call)),
            fix,
            references,
            defined_in: self.path(),
        }
    }

    /// Its folder, from the root of the source.
    #[must_use]
    pub(crate) fn path(&self) -> String {
        format!("{}/{}/mistakes/{}", SCHEMES, self.scheme.name(), self.id)
    }
}

/// The ids that are most like a text: those that contain it, else those that need the fewest changes
/// of a character. At most `count`.
#[must_use]
pub(super) fn nearest(text: &str, count: usize) -> Vec<&'static str> {
    let mut ids: Vec<(usize, &'static str)> = Mistake::all()
        .iter()
        .map(|mistake| (distance(text, &mistake.id), mistake.id.as_str()))
        .collect();
    ids.sort_unstable();
    ids.into_iter().take(count).map(|(_, id)| id).collect()
}

/// The number of characters to insert, remove or replace; zero where one text contains the other.
pub(super) fn distance(text: &str, id: &str) -> usize {
    if !text.is_empty() && id.contains(text) {
        return 0;
    }
    let id: Vec<char> = id.chars().collect();
    let mut row: Vec<usize> = (0..=id.len()).collect();
    for (line, letter) in text.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&id) {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            *cell = replaced.min(left + 1).min(diagonal + 1);
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
