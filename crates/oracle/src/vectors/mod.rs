//! The vectors: cases in files, `vectors/<layer>/<topic>.json`, each an array.
//!
//! A copy of them is part of the program ([`load_embedded`]); a folder of one's own is read by
//! [`load_dir`]. Files are written by the tool alone ([`plan`]), in one canonical format
//! ([`format_cases`]), and held to their rules by [`lint()`].

mod add;
mod edge;
mod kills;
mod level;
mod lint;
mod load;
mod matrix;
mod package;
mod requirements;
mod tar;

use std::fmt;

pub use add::{plan, rewrite};
pub use edge::is_edge;
pub use kills::{fill_kills, fill_kills_with_matrix, lint_kills};
pub use lint::{disagreement, lint, lint_suite};
pub use load::{VectorFile, load_dir, load_embedded, parse_cases, read_cases};
pub use matrix::{Killed, killed, matrix_json, matrix_markdown};
pub use package::{copy, package};
pub(crate) use requirements::RequirementKind;
pub use requirements::Requirements;

use crate::case::Case;

/// The first part of the ids of cases that documents publish; the others are our own.
pub(crate) const PUBLISHED: &str = "published";

/// What is wrong with a file of cases: the file, the case where there is one, what was expected and
/// what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file or folder.
    pub(crate) file: String,
    /// The id of the case, or its place in the file.
    pub(crate) case: Option<String>,
    /// What was expected and what was found.
    pub(crate) message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.case {
            Some(case) => write!(f, "{}: case {case}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for Fault {}

/// Whether a case is one that a document publishes.
#[must_use]
pub fn is_published(case: &Case) -> bool {
    case.layer() == PUBLISHED
}

/// The canonical text of a file: JSON, two spaces, fields in the schema's order, a line feed at the
/// end.
///
/// ```
/// assert_eq!(basestring_oracle::internal::vectors::format_cases(&[]), "[]\n");
/// ```
#[must_use]
pub fn format_cases(cases: &[Case]) -> String {
    let mut text = serde_json::to_string_pretty(cases)
        .expect("a case is made of strings, numbers, lists and objects with string keys");
    text.push('\n');
    text
}

/// The file of the case with this id, from the folder of the vectors, with `/`: `encode/space.json`
/// for `encode/space/plain`.
#[must_use]
pub(crate) fn file_of(id: &str) -> Option<String> {
    let (file, slug) = id.rsplit_once('/')?;
    (file.contains('/') && !slug.is_empty()).then(|| format!("{file}.json"))
}
