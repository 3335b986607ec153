//! Reports of a check: text for a terminal, JSON for programs, JUnit XML, Markdown and GitHub
//! annotations for a build server, HTML for a browser. All of them show [`Report`].
//!
//! Text of an implementation is harmless in every format: control characters and the format's own
//! markup are escaped.

mod accepted;
mod account;
mod annotations;
mod difference;
mod format;
mod html;
mod junit;
mod markdown;
mod markup;
mod summary;
mod table;
mod terminal;

use serde_json::{Value, json};

pub use annotations::annotations;
pub(crate) use difference::{beginning, plain};
pub use format::{Format, Results};
pub use html::html;
pub use junit::junit;
pub use markdown::markdown;
pub use summary::summary;
pub use table::table;
pub use terminal::{Options, Styles, drafts, terminal};

use crate::result::Report;

/// The reports as JSON: `{"basestring": version, "reports": [...]}` and a newline.
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

/// Reads reports that [`json()`] wrote.
///
/// # Errors
///
/// The place at which the text is not such a document, and why.
pub fn parse_json(text: &[u8]) -> Result<Vec<Report>, String> {
    #[derive(serde::Deserialize)]
    struct Document {
        reports: Vec<Report>,
    }
    let document: Document = serde_json::from_slice(text).map_err(|fault| fault.to_string())?;
    Ok(document.reports)
}

/// A number and the noun that it counts, in the plural unless the number is 1.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", number(count))
}

/// A number with a comma before each group of three digits.
pub(crate) fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_a_comma_every_three_digits() {
        for (count, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(number(count), text);
        }
    }
}
