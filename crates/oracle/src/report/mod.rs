//! Views of a result: text for a terminal, JSON for programs, JUnit XML, Markdown and GitHub
//! annotations for a build server, HTML for a browser. Each shows the one model and judges nothing.
//!
//! What an implementation says is shown, and can do nothing: control characters are written as
//! escapes, and each format's own marks are escaped as it wants.

mod accepted;
mod account;
mod annotations;
mod difference;
mod html;
mod junit;
mod markdown;
mod markup;
mod table;
mod terminal;

use std::io;
use std::path::Path;

use serde_json::{Value, json};

pub use annotations::annotations;
pub(crate) use difference::{beginning, plain};
pub use html::html;
pub use junit::junit;
pub use markdown::markdown;
pub use table::table;
pub use terminal::{Options, Styles, drafts, summary, terminal};

use crate::result::Report;

/// The reports as JSON: `{"basestring": version, "reports": [...]}`, a line feed at the end.
#[must_use]
pub fn json(reports: &[Report]) -> String {
    let reports: Vec<Value> = reports
        .iter()
        .map(|report| {
            serde_json::to_value(report)
                .expect("a report is made of strings, numbers and lists, its times are finite")
        })
        .collect();
    let document = json!({"basestring": env!("CARGO_PKG_VERSION"), "reports": reports});
    format!("{document:#}\n")
}

/// Whether [`write()`] could write there: asked before a run whose results would be lost.
///
/// # Errors
///
/// The system's.
pub fn can_be_written(path: &Path) -> std::io::Result<()> {
    crate::atomic::can_be_written(path)
}

/// Reads reports that [`json()`] wrote.
///
/// # Errors
///
/// What is no such document, and where.
pub fn parse_json(text: &[u8]) -> Result<Vec<Report>, String> {
    #[derive(serde::Deserialize)]
    struct Document {
        reports: Vec<Report>,
    }
    let document: Document = serde_json::from_slice(text).map_err(|fault| fault.to_string())?;
    Ok(document.reports)
}

/// Writes a report into a file in one step: a reader sees the old one or the new one, never a part.
///
/// # Errors
///
/// Those of writing.
pub fn write(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    crate::atomic::write_atomically(path, text)
}

/// A number and what it counts.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
