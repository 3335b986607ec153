//! Views of a result: text for a terminal, JSON for programs.

mod difference;
mod terminal;

use serde_json::{Value, json};

pub use terminal::{Options, Styles, summary, terminal};

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
