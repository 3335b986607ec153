//! A wrong answer in words, as JUnit, Markdown and annotations show it.

use std::fmt::Write as _;

use super::difference::{Compared, LINE, compare, input, plain};
use super::named::named;
use crate::judge::Verdict;
use crate::layout::Layout;
use crate::mistakes::Mistake;
use crate::result::{CaseResult, Report};
use crate::vectors::Requirements;

/// How many characters of an input are shown.
const INPUT: usize = 6 * LINE;

/// What is wrong, on one line.
pub(super) fn sentence(case: &CaseResult) -> String {
    match &case.verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Failed(difference) => {
            let Compared {
                expected, found, ..
            } = compare(difference, LINE);
            let stage = plain(&difference.stage);
            format!("at {stage}: expected {expected}, found {found}")
        }
        Verdict::Unsupported { why } | Verdict::Broken { why } => {
            let first = why.lines().find(|line| !line.trim().is_empty());
            plain(first.unwrap_or_default())
        }
    }
}

/// The known mistakes that produce a wrong answer.
pub(super) fn mistakes(case: &CaseResult) -> impl Iterator<Item = &'static Mistake> {
    case.mistakes.iter().filter_map(|id| Mistake::find(id))
}

/// The whole account, one line for each fact: the mistakes with their section and fix, or the
/// section and the requirements; then the operation, the stage, the input and both sides.
#[must_use]
pub fn account(case: &CaseResult, report: &Report, requirements: &Requirements) -> String {
    let mut text = String::new();
    // Writing to a `String` does not fail.
    let mut line = |label: &str, words: &str| {
        let _ = writeln!(text, "{label:9} {words}");
    };
    if let ([only], []) = (&case.mistakes[..], &case.candidates[..]) {
        line("mistake", only);
    }
    if let Some(finding) = &case.finding {
        line("what", &finding.does(case.op));
    }
    for (label, words) in named(case, report) {
        line(label, &words);
    }
    if case.mistakes.is_empty() {
        line("section", &plain(&case.section));
        for requirement in case
            .requirements
            .iter()
            .filter_map(|id| requirements.get(id))
        {
            line(
                "rule",
                &plain(&format!("{}: {}", requirement.id, requirement.text)),
            );
        }
    }
    line("op", case.op.name());
    if let Verdict::Failed(difference) = &case.verdict {
        line("stage", &plain(&difference.stage));
    }
    if let Some(given) = &case.input {
        line("input", &input(given, INPUT));
    }
    match &case.verdict {
        Verdict::Passed => {}
        Verdict::Failed(difference) => {
            let compared = compare(difference, LINE);
            let rows = [
                ("expected  ", compared.expected.as_str()),
                ("found     ", &compared.found),
            ];
            let caret = if compared.column.is_some() { "^" } else { "" };
            // Wider than any line: nothing is folded.
            Layout::new(4 * LINE).compared(&mut text, &rows, caret);
        }
        Verdict::Unsupported { why } | Verdict::Broken { why } => {
            for words in why.lines() {
                line("error", &plain(words));
            }
        }
    }
    text
}
