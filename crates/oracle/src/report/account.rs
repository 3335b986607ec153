//! How a case went wrong, in words: what every view of text shows.

use std::fmt::Write as _;

use super::difference::{Compared, compare, input, plain};
use crate::judge::Verdict;
use crate::result::CaseResult;
use crate::vectors::Requirements;

/// The answer was wrong in one sentence, on one line.
pub(super) fn sentence(case: &CaseResult) -> String {
    match &case.verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Failed(difference) => {
            let Compared {
                expected, found, ..
            } = compare(difference);
            let stage = plain(&difference.stage);
            format!("at {stage}: expected {expected}, found {found}")
        }
        Verdict::Unsupported { why } | Verdict::Broken { why } => {
            let first = why.lines().find(|line| !line.trim().is_empty());
            plain(first.unwrap_or_default())
        }
    }
}

/// The whole account, a line a fact: op, stage, clause, requirements, input, both sides. Only its
/// own line feeds part the lines.
pub(super) fn account(case: &CaseResult, requirements: &Requirements) -> String {
    let mut text = String::new();
    // Writing to a `String` does not fail.
    let mut line = |label: &str, words: &str| {
        let _ = writeln!(text, "{label:9} {words}");
    };
    line("op", case.op.name());
    if let Verdict::Failed(difference) = &case.verdict {
        line("stage", &plain(&difference.stage));
    }
    line("clause", &plain(&case.clause));
    for id in &case.requirements {
        if let Some(requirement) = requirements.get(id) {
            line(id, &plain(&requirement.text));
        }
    }
    if let Some(given) = &case.input {
        line("input", &input(given));
    }
    match &case.verdict {
        Verdict::Passed => {}
        Verdict::Failed(difference) => {
            let compared = compare(difference);
            line("expected", &compared.expected);
            line("found", &compared.found);
            if let Some(column) = compared.column {
                line("", &format!("{}^", " ".repeat(column)));
            }
        }
        Verdict::Unsupported { why } | Verdict::Broken { why } => {
            for words in why.lines() {
                line("", &plain(words));
            }
        }
    }
    text
}
