//! Suites as Markdown, for the summary of a build or a pull request.

use std::fmt::Write as _;

use super::{Suite, Tally, Test};
use crate::report::difference::plain;
use crate::report::markdown::{block, cell, code, html_code};
use crate::report::number;

/// A table of the suites, then for each its tests that fail, folded, with the account.
pub(super) fn markdown(suites: &[Suite]) -> String {
    let mut text = String::from(
        "| tested | result | passed | failed | broken | skipped |\n\
         | --- | --- | ---: | ---: | ---: | ---: |\n",
    );
    for (name, tests) in suites {
        let tally = Tally::of(tests);
        let Tally {
            passed,
            failed,
            broken,
            skipped,
        } = tally;
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            cell(name),
            tally.verdict(),
            number(passed),
            number(failed),
            number(broken),
            number(skipped),
        );
    }
    for (name, tests) in suites {
        let wrong = tests.iter().filter(|test| is_wrong(test));
        for (place, test) in wrong.enumerate() {
            if place == 0 {
                let _ = writeln!(text, "\n### {}\n", code(name));
            }
            let (message, account) = test.result.texts();
            let _ = writeln!(
                text,
                "<details><summary>{}: {}</summary>\n",
                html_code(&test.name),
                html_code(message)
            );
            let lines: String = account.lines().map(|line| plain(line) + "\n").collect();
            text.push_str(&block(&lines));
            text.push_str("\n</details>\n\n");
        }
    }
    text
}

/// Whether a test fails the run.
fn is_wrong(test: &Test) -> bool {
    matches!(test.result.word(), "failed" | "broken")
}
