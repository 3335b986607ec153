//! Markdown, for the summary of a build or a pull request.

use std::fmt::Write as _;

use super::accepted::{Accepted, accepted};
use super::account::account;
use super::difference::plain;
use super::summary::{name, verdict};
use super::{counted, number};
use crate::cause::{Cause, Weight};
use crate::result::{CaseResult, Counts, Report, Standing};
use crate::vectors::Requirements;

/// How many causes of an implementation are shown: a summary has a limited size.
const CAUSES: usize = 20;

/// How many ids of a cause are listed.
const IDS: usize = 30;

/// The reports as Markdown: a table of the implementations, then for each its causes of failures,
/// folded, with the fix and one example. Text of an implementation is in code only, where it cannot
/// link or mention anybody.
#[must_use]
pub fn markdown(reports: &[Report], requirements: &Requirements) -> String {
    let mut text = String::from(
        "| implementation | result | passed | failed | broken | known | permitted | unsupported |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for report in reports {
        row(&mut text, report);
    }
    for report in reports {
        write_report(&mut text, report, requirements);
    }
    text
}

fn row(text: &mut String, report: &Report) {
    let Counts {
        planned: _,
        run,
        passed,
        failed,
        known,
        permitted,
        accepted,
        unsupported,
        broken,
    } = report.counts;
    // Writing to a `String` does not fail.
    let _ = writeln!(
        text,
        "| {} | {} | {} of {} | {} | {} | {} | {} | {} |",
        cell(&name(report)),
        verdict(report),
        number(passed),
        number(run),
        number(failed),
        number(broken),
        number(known),
        number(permitted + accepted),
        number(unsupported),
    );
}

fn write_report(text: &mut String, report: &Report, requirements: &Requirements) {
    if !report.counts.is_complete() || report.counts.run == 0 {
        let _ = writeln!(
            text,
            "\n**{}: {} of {} planned cases were run.**",
            code(&name(report)),
            number(report.counts.run),
            number(report.counts.planned)
        );
    }
    for Accepted { departure, cases } in accepted(report) {
        let _ = writeln!(
            text,
            "\n{}: accepted by the profile {}: {} ({}): {}.",
            code(&name(report)),
            code(report.profile.as_deref().unwrap_or_default()),
            code(departure.what),
            code(departure.source),
            counted(cases.len(), "case")
        );
    }
    let causes = report.by_cause();
    let is_known = |cause: &Cause<'_>| cause.weight() == Weight::Known;
    let (known, new): (Vec<_>, Vec<_>) = causes.into_iter().partition(is_known);
    if new.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n### {}\n", code(&name(report)));
    for cause in new.iter().take(CAUSES) {
        write_cause(text, report, cause, requirements);
    }
    if new.len() > CAUSES {
        let hidden = &new[CAUSES..];
        let cases: usize = hidden.iter().map(|cause| cause.count).sum();
        let _ = writeln!(
            text,
            "{} with {}.\n",
            counted(hidden.len(), "more cause"),
            counted(cases, "case")
        );
    }
    if !known.is_empty() {
        let count = counted(known.len(), "cause");
        let _ = writeln!(text, "{count} of known failures not shown.");
    }
}

fn write_cause(text: &mut String, report: &Report, cause: &Cause<'_>, requirements: &Requirements) {
    let (what, shown) = match cause.weight() {
        Weight::New => ("case", None),
        Weight::Known => ("known failure", Some(Standing::Known)),
        Weight::Permitted => ("permitted difference", Some(Standing::Permitted)),
    };
    let is_shown = |case: &&&CaseResult| {
        let standing = report.standing(case);
        shown.map_or(standing.fails(), |shown| shown == standing)
    };
    let cases: Vec<_> = cause.cases.iter().filter(is_shown).collect();
    let Some((first, others)) = cases.split_first() else {
        return;
    };
    let _ = writeln!(
        text,
        "<details><summary>{}: {}</summary>\n",
        html_code(&cause.title()),
        counted(cases.iter().map(|case| 1 + case.repeats).sum(), what),
    );
    let _ = writeln!(text, "{} ({})\n", code(&first.id), first.level.name());
    text.push_str(&block(&account(first, report, requirements)));
    if !others.is_empty() {
        let ids: Vec<String> = others.iter().take(IDS).map(|c| code(&c.id)).collect();
        let _ = write!(text, "\nAlso {}", ids.join(", "));
        if others.len() > IDS {
            let _ = write!(text, " and {} more", number(others.len() - IDS));
        }
        text.push('\n');
    }
    text.push_str("\n</details>\n\n");
}

/// Text as code in a cell of a table. On GitHub `|` ends the cell even inside code.
pub(super) fn cell(words: &str) -> String {
    code(words).replace('|', "\\|")
}

/// Text as code, between more backticks than any run of them inside.
pub(super) fn code(words: &str) -> String {
    let words = plain(words);
    if words.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&words) + 1);
    // A space separates a backtick from the fence; Markdown removes one on each side.
    let space = if words.starts_with(['`', ' ']) || words.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{words}{space}{fence}")
}

/// Lines as a block of code.
pub(super) fn block(lines: &str) -> String {
    let fence = "`".repeat(longest_run(lines).max(2) + 1);
    format!("{fence}text\n{lines}{fence}\n")
}

pub(super) fn html_code(words: &str) -> String {
    format!("<code>{}</code>", super::markup::escape(&plain(words)))
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{block, cell, code};

    #[test]
    fn text_stays_inside_its_code() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a\n# b"), "`a\\n# b`");
        assert_eq!(cell("a|b"), "`a\\|b`");
        assert_eq!(block("```\n"), "````text\n```\n````\n");
    }
}
