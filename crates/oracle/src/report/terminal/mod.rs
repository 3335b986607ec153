//! The report as text for a terminal: the result, the causes of failures, and the table of layers.

mod causes;
mod layers;

use super::difference::plain;
use super::number;
use super::summary::{counts, verdict};
use crate::case::Case;
use crate::layout::Layout;
use crate::result::Report;
use crate::vectors::{Requirements, format_cases};

/// What is printed before and after pieces of text: escape sequences of a terminal, or nothing.
#[derive(Clone, Debug, Default)]
pub struct Styles {
    /// Before a title.
    pub title: String,
    /// Before what is right.
    pub good: String,
    /// Before what is wrong.
    pub bad: String,
    /// Before what matters less.
    pub faint: String,
    /// After each of them.
    pub reset: String,
}

/// How the report is printed.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many causes are printed with an example. Of the others, those with a known mistake get
    /// one line each, and the rest is counted.
    pub causes: usize,
    /// The styles.
    pub styles: Styles,
    /// The width of the lines.
    pub layout: Layout,
}

impl Default for Options {
    /// Twelve causes, no styles, 80 columns.
    fn default() -> Self {
        Self {
            causes: 12,
            styles: Styles::default(),
            layout: Layout::default(),
        }
    }
}

/// The whole report: the result, each cause with its section, its fix and one example, and the
/// numbers of each layer.
#[must_use]
pub fn terminal(report: &Report, requirements: &Requirements, options: &Options) -> String {
    let mut text = String::new();
    let Styles {
        good,
        bad,
        faint,
        reset,
        ..
    } = &options.styles;
    let layout = options.layout;
    let verdict = verdict(report);
    let style = if verdict == "PASS" { good } else { bad };
    layout.prose(
        &mut text,
        &format!("{style}{verdict}{reset} "),
        &counts(report),
    );
    let command = report.command.as_deref().map(plain);
    let about = [plain(&report.implementation.language)].into_iter();
    let about: Vec<String> = about.chain(command).filter(|s| !s.is_empty()).collect();
    if !about.is_empty() {
        let about = format!("{faint}{}{reset}", about.join(": "));
        layout.prose(&mut text, "     ", &about);
    }
    causes::write(&mut text, report, requirements, options);
    layers::write(&mut text, report, &options.styles);
    text
}

/// How many minimal cases are printed.
const DRAFTS: usize = 3;

/// The minimal generated cases that fail, as vectors; an empty text if there are none.
#[must_use]
pub fn drafts(cases: &[Case], options: &Options) -> String {
    if cases.is_empty() {
        return String::new();
    }
    let Styles { title, reset, .. } = &options.styles;
    let shown = cases.get(..DRAFTS).unwrap_or(cases);
    let mut text = format!(
        "\n{title}Minimal generated cases{reset}, as vectors to add:\n\n{}",
        format_cases(shown)
    );
    if shown.len() < cases.len() {
        let more = cases.len() - shown.len();
        let words = format!("{} more; --write-vectors FILE writes all.", number(more));
        text.push('\n');
        options.layout.prose(&mut text, "", &words);
    }
    text
}
