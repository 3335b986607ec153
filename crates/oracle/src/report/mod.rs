//! Reports of a check: text for a terminal, JSON for programs, JUnit XML, Markdown and GitHub
//! annotations for a build server, HTML for a browser. All of them show [`Report`].
//!
//! Text of an implementation is harmless in every format: control characters and the format's own
//! markup are escaped.

mod accepted;
pub(crate) mod account;
mod annotations;
mod difference;
mod format;
mod html;
mod junit;
mod markdown;
mod markup;
mod named;
mod sarif;
pub(crate) mod suites;
pub(crate) mod summary;
mod table;
mod terminal;
pub(crate) mod words;

use serde_json::{Value, json};

pub use annotations::annotations;
pub(crate) use difference::{beginning, plain};
pub use format::{Format, Results};
pub use html::html;
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
pub use summary::summary;
pub use table::table;
pub use terminal::{Options, Styles, drafts, terminal};
pub(crate) use words::{counted, number};

use crate::result::Report;

/// The value of the member `version` of [`json()`]. It grows when a member is removed or changes its
/// meaning.
pub const JSON_VERSION: u64 = 1;

/// The reports as JSON: `{"version": 1, "basestring": version, "reports": [...]}` and a newline. Each
/// case also has how it counts: its `standing`.
#[must_use]
pub fn json(reports: &[Report]) -> String {
    let reports: Vec<Value> = reports.iter().map(value).collect();
    let document = json!({
        "version": JSON_VERSION,
        "basestring": env!("CARGO_PKG_VERSION"),
        "reports": reports,
    });
    format!("{document:#}\n")
}

fn value(report: &Report) -> Value {
    let mut value = serde_json::to_value(report)
        .expect("a report is made of strings, numbers and lists, its times are finite");
    let cases = value.get_mut("cases").and_then(Value::as_array_mut);
    let members = cases.into_iter().flatten().map(Value::as_object_mut);
    for (case, members) in report.cases.iter().zip(members) {
        let standing = Value::from(report.standing(case).name());
        members.and_then(|members| members.insert("standing".to_owned(), standing));
    }
    value
}

/// Reads reports that [`json()`] wrote.
///
/// # Errors
///
/// The place at which the text is not such a document, and why.
pub fn parse_json(text: &[u8]) -> Result<Vec<Report>, String> {
    #[derive(serde::Deserialize)]
    struct Document {
        version: u64,
        reports: Vec<Report>,
    }
    let Document { version, reports } =
        serde_json::from_slice(text).map_err(|fault| fault.to_string())?;
    if version != JSON_VERSION {
        return Err(format!("expected version {JSON_VERSION}, found {version}"));
    }
    Ok(reports)
}
