//! Markdown, for the summary of a build or a pull request.

use std::fmt::Write as _;

use super::accepted::{Accepted, accepted};
use super::account::account;
use super::counted;
use super::difference::plain;
use super::terminal::name;
use crate::cause::Cause;
use crate::result::Report;
use crate::vectors::Requirements;

/// How many causes of an implementation are shown: a summary has a limited size.
const CAUSES: usize = 20;

/// How many ids of a cause are listed.
const IDS: usize = 30;

/// The reports as Markdown: a table of the implementations, then for each what went wrong, a cause
/// folded up with its first case. Words of an implementation stand in code alone, where they can
/// link to nothing and mention nobody.
#[must_use]
#[expect(clippy::too_many_lines)]
pub fn markdown(reports: &[Report], requirements: &Requirements) -> String {
    let mut text = String::from(
        "| implementation | passed | failed | differ | broken | unsupported | known failures |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for report in reports {
        let counts = &report.counts;
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "| {} | {} of {} | {} | {} | {} | {} | {} |",
            cell(&name(report)),
            counts.passed,
            counts.run,
            counts.failed,
            counts.differs,
            counts.broken,
            counts.unsupported,
            report.cases.iter().filter(|case| case.known).count(),
        );
    }
    for report in reports {
        let causes = report.by_cause();
        let news = |cause: &Cause<'_>| cause.cases.iter().any(|case| !case.known);
        let (news, known): (Vec<_>, Vec<_>) = causes.into_iter().partition(news);
        if !report.counts.is_complete() || report.counts.run == 0 {
            let _ = writeln!(
                text,
                "\n**{}: {} of {} planned cases were run.**",
                code(&name(report)),
                report.counts.run,
                report.counts.planned
            );
        }
        for Accepted { departure, cases } in accepted(report) {
            let _ = writeln!(
                text,
                "\n{}: accepted by the profile {}, for {} ({}): {}.",
                code(&name(report)),
                code(report.profile.as_deref().unwrap_or_default()),
                code(departure.what),
                code(departure.source),
                counted(cases.len(), "case")
            );
        }
        if news.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n### {}\n", code(&name(report)));
        for cause in news.iter().take(CAUSES) {
            write_cause(&mut text, cause, requirements);
        }
        if news.len() > CAUSES {
            let hidden = &news[CAUSES..];
            let cases: usize = hidden.iter().map(|cause| cause.cases.len()).sum();
            let _ = writeln!(
                text,
                "{} with {}.\n",
                counted(hidden.len(), "more cause"),
                counted(cases, "case")
            );
        }
        if !known.is_empty() {
            let _ = writeln!(text, "{} known besides.", counted(known.len(), "cause"));
        }
    }
    text
}

fn write_cause(text: &mut String, cause: &Cause<'_>, requirements: &Requirements) {
    let news: Vec<_> = cause.cases.iter().filter(|case| !case.known).collect();
    let _ = writeln!(
        text,
        "<details><summary>{}: {}</summary>\n",
        html_code(&cause.title()),
        counted(news.len(), "case"),
    );
    if let Some(first) = news.first() {
        let _ = writeln!(text, "{} ({})\n", code(&first.id), first.level.name());
        text.push_str(&block(&account(first, requirements)));
    }
    if news.len() > 1 {
        let ids: Vec<String> = news[1..].iter().take(IDS).map(|c| code(&c.id)).collect();
        let _ = write!(text, "\nAlso {}", ids.join(", "));
        if news.len() - 1 > IDS {
            let _ = write!(text, " and {} more", news.len() - 1 - IDS);
        }
        text.push('\n');
    }
    text.push_str("\n</details>\n\n");
}

/// Words in a table's cell. GitHub takes `|` for the cell's end even inside code.
pub(super) fn cell(words: &str) -> String {
    code(words).replace('|', "\\|")
}

/// Words as code, between more backticks than any run of them inside.
pub(super) fn code(words: &str) -> String {
    let words = plain(words);
    if words.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&words) + 1);
    // A space beside a backtick keeps it apart from the fence; one on each side is taken away.
    let space = if words.starts_with(['`', ' ']) || words.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{words}{space}{fence}")
}

/// Lines as a block of code.
fn block(lines: &str) -> String {
    let fence = "`".repeat(longest_run(lines).max(2) + 1);
    format!("{fence}text\n{lines}{fence}\n")
}

fn html_code(words: &str) -> String {
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
    fn words_stay_inside_their_code() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a\n# b"), "`a\\n# b`");
        assert_eq!(cell("a|b"), "`a\\|b`");
        assert_eq!(block("```\n"), "````text\n```\n````\n");
    }
}
