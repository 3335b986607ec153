//! Suites as HTML: one file without scripts or other files.

use std::fmt::Write as _;

use super::{Suite, Tally, Test};
use crate::report::difference::plain;
use crate::report::html::{END, head};
use crate::report::markup::escape;
use crate::report::{counted, number};

/// What the results are called, in the order in which they are shown, with the class of the style.
const SHOWN: [(&str, &str, &str); 4] = [
    ("failed", "Failed", "bad"),
    ("broken", "Without a result", "bad"),
    ("skipped", "Skipped", "warn"),
    ("passed", "Passed", "good"),
];

/// The suites as one HTML document.
pub(super) fn html(suites: &[Suite]) -> String {
    let names: Vec<String> = suites
        .iter()
        .map(|(name, _)| escape(&plain(name)))
        .collect();
    let mut text = head("basestring", &names);
    for (name, (_, tests)) in names.iter().zip(suites) {
        let tally = Tally::of(tests);
        let class = if tally.verdict() == "PASS" {
            "good"
        } else {
            "bad"
        };
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "<section>\n<h2>{name}</h2>\n<p><b class=\"{class}\">{}</b> {} passed, {} failed, {} broken, \
             {} skipped</p>",
            tally.verdict(),
            number(tally.passed),
            number(tally.failed),
            number(tally.broken),
            number(tally.skipped),
        );
        for (word, title, class) in SHOWN {
            let tests: Vec<&Test> = tests
                .iter()
                .filter(|test| test.result.word() == word)
                .collect();
            if !tests.is_empty() {
                group(&mut text, title, class, &tests);
            }
        }
        text.push_str("</section>\n");
    }
    text.push_str(END);
    text
}

fn group(text: &mut String, title: &str, class: &str, tests: &[&Test]) {
    let open = if class == "bad" { " open" } else { "" };
    let _ = writeln!(
        text,
        "<details{open}><summary><span class=\"count\">{}</span><b class=\"{class}\">{title}</b></summary>\n\
         <div class=\"inside\">",
        counted(tests.len(), "test")
    );
    for test in tests {
        let (message, account) = test.result.texts();
        let _ = writeln!(
            text,
            "<div class=\"case\"><code>{}</code> <span class=\"faint\">{}</span>",
            escape(&plain(&test.name)),
            escape(&plain(&test.class))
        );
        if !message.is_empty() {
            let _ = writeln!(text, "<p>{}</p>", escape(&plain(message)));
        }
        text.push_str("<dl class=\"sides\">\n");
        for line in account.lines() {
            let (label, words) = line.split_once("  ").unwrap_or(("", line));
            let (label, words) = (escape(&plain(label)), escape(&plain(words.trim_start())));
            let _ = writeln!(text, "<dt>{label}</dt><dd>{words}</dd>");
        }
        text.push_str("</dl></div>\n");
    }
    text.push_str("</div></details>\n");
}
