//! HTML: one file without scripts or other files, for light and dark screens.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::accepted::{Accepted, accepted};
use super::difference::{Compared, LINE, compare, input, plain};
use super::markup::escape;
use super::named::named;
use super::summary::{self, name};
use super::{counted, number};
use crate::cause::{Cause, Weight};
use crate::judge::{Difference, Verdict};
use crate::result::{CaseResult, Counts, Report, Standing};
use crate::vectors::Requirements;

const STYLE: &str = include_str!("style.css");

/// Allows the page's own style and nothing else, not even a picture.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The reports as one HTML document.
#[must_use]
pub fn html(reports: &[Report], requirements: &Requirements) -> String {
    let names: Vec<String> = reports.iter().map(|report| escape(&name(report))).collect();
    let mut text = head("basestring check", &names);
    if reports.len() > 1 {
        overview(&mut text, reports);
    }
    for (place, report) in reports.iter().enumerate() {
        write_report(&mut text, place, report, requirements);
    }
    text.push_str(END);
    text
}

/// The beginning of a document, up to its title. The names are escaped.
pub(super) fn head(title: &str, names: &[String]) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title}: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p class=\"faint\">version {}</p>\n",
        names.join(", "),
        env!("CARGO_PKG_VERSION"),
    )
}

/// The end of a document.
pub(super) const END: &str = "</body>\n</html>\n";

const HEAD: &str = "<th>passed</th><th>failed</th><th>broken</th><th>known</th>\
     <th>permitted</th><th>unsupported</th></tr>\n";

fn overview(text: &mut String, reports: &[Report]) {
    let _ = write!(text, "<table>\n<tr><th>implementation</th>{HEAD}");
    for (place, report) in reports.iter().enumerate() {
        let name = escape(&name(report));
        let link = format!("<a href=\"#r{place}\">{name}</a>");
        row(text, &link, &report.counts);
    }
    text.push_str("</table>\n");
}

fn row(text: &mut String, title: &str, counts: &Counts) {
    let cell = |count: usize, class: &str| {
        let class = if count == 0 { "zero" } else { class };
        format!("<td class=\"{class}\">{}</td>", number(count))
    };
    let Counts {
        planned: _,
        run: _,
        passed,
        failed,
        known,
        permitted,
        accepted,
        unsupported,
        broken,
    } = *counts;
    // Writing to a `String` does not fail.
    let _ = writeln!(
        text,
        "<tr><td>{title}</td>{}{}{}{}{}{}</tr>",
        cell(passed, "good"),
        cell(failed, "bad"),
        cell(broken, "bad"),
        cell(known, "warn"),
        cell(permitted + accepted, "warn"),
        cell(unsupported, "faint"),
    );
}

fn write_report(text: &mut String, place: usize, report: &Report, requirements: &Requirements) {
    let _ = writeln!(
        text,
        "<section id=\"r{place}\">\n<h2>{}</h2>",
        escape(&name(report))
    );
    let hello = &report.implementation;
    let mut about = vec![escape(&plain(&hello.language))];
    if let Some(command) = &report.command {
        about.push(format!("<code>{}</code>", escape(&plain(command))));
    }
    about.retain(|word| !word.is_empty());
    let _ = writeln!(text, "<p class=\"faint\">{}</p>", about.join(" · "));
    headline(text, report);
    let causes = report.by_cause();
    for (index, cause) in causes.iter().enumerate() {
        let weight = cause.weight();
        let before = index.checked_sub(1).and_then(|before| causes.get(before));
        if before.map(Cause::weight) != Some(weight) {
            let _ = writeln!(text, "<h3>{}</h3>", heading(weight));
        }
        write_cause(text, report, cause, index == 0, requirements);
    }
    write_accepted(text, report);
    text.push_str("<h3>Cases by layer</h3>\n");
    let _ = write!(text, "<table>\n<tr><th>layer</th>{HEAD}");
    for (layer, counts) in report.by_layer() {
        row(text, &escape(layer), &counts);
    }
    text.push_str("</table>\n");
    others(text, report);
    text.push_str("</section>\n");
}

/// The wrong answers that the profile accepts.
fn write_accepted(text: &mut String, report: &Report) {
    let accepted = accepted(report);
    if let (Some(profile), false) = (&report.profile, accepted.is_empty()) {
        let profile = escape(&plain(profile));
        let _ = writeln!(text, "<h3>Accepted by the profile {profile}</h3>");
    }
    for Accepted { departure, cases } in accepted {
        let ids: Vec<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        let (what, source) = (escape(departure.what), escape(departure.source));
        list(
            text,
            &format!("{what} <span class=\"faint\">{source}</span>"),
            &ids,
        );
    }
}

fn headline(text: &mut String, report: &Report) {
    let counts = &report.counts;
    let share = |count: usize| {
        let planned = counts.planned.max(1);
        format!("{:.2}%", count as f64 * 100.0 / planned as f64)
    };
    let _ = writeln!(
        text,
        "<div class=\"bar\"><span class=\"good\" style=\"width:{}\"></span><span class=\"bad\" \
         style=\"width:{}\"></span><span class=\"warn\" style=\"width:{}\"></span></div>",
        share(counts.passed),
        share(counts.failed + counts.broken),
        share(counts.known + counts.permitted + counts.accepted),
    );
    let verdict = summary::verdict(report);
    let class = if verdict == "PASS" { "good" } else { "bad" };
    let line = escape(&summary::counts(report));
    let _ = writeln!(text, "<p><b class=\"{class}\">{verdict}</b> {line}</p>");
}

const fn heading(weight: Weight) -> &'static str {
    match weight {
        Weight::New => "Failures by cause",
        Weight::Known => "Known failures",
        Weight::Permitted => "Permitted differences",
    }
}

fn write_cause(
    text: &mut String,
    report: &Report,
    cause: &Cause<'_>,
    open: bool,
    requirements: &Requirements,
) {
    let known = match (cause.weight(), cause.known) {
        (Weight::New, known) if known > 0 => format!(", {} known", number(known)),
        (Weight::New | Weight::Known | Weight::Permitted, _) => String::new(),
    };
    let (what, class) = match cause.weight() {
        Weight::New => ("case", "bad"),
        Weight::Known => ("known failure", "warn"),
        Weight::Permitted => ("permitted difference", "warn"),
    };
    let _ = writeln!(
        text,
        "<details{}><summary><span class=\"count\">{}{known}</span><b class=\"{class}\">{}</b>\
         </summary>\n<div class=\"inside\">",
        if open { " open" } else { "" },
        counted(cause.count, what),
        escape(&plain(&cause.title())),
    );
    let lines = cause.cases.first().map(|first| named(first, report));
    for (label, words) in lines.into_iter().flatten() {
        // The title has these.
        if !matches!(label, "mistake" | "what" | "section") {
            let (label, words) = (escape(label), escape(&words));
            let _ = writeln!(text, "<p class=\"rule\">{label} {words}</p>");
        }
    }
    if let Some((first, others)) = cause.cases.split_first() {
        write_case(text, first, report.standing(first), Some(requirements));
        if !others.is_empty() {
            let count = counted(others.len(), "more case");
            let _ = writeln!(
                text,
                "<details><summary>{count}</summary>\n<div class=\"inside\">"
            );
            for case in others {
                write_case(text, case, report.standing(case), None);
            }
            text.push_str("</div></details>\n");
        }
    }
    text.push_str("</div></details>\n");
}

/// A case that did not pass; the first one of a cause with its requirements and its input.
fn write_case(
    text: &mut String,
    case: &CaseResult,
    standing: Standing,
    requirements: Option<&Requirements>,
) {
    // What does not fail the run is not shown as wrong.
    let (class, tag) = match standing {
        Standing::Known | Standing::Permitted | Standing::Accepted => {
            let tag = format!(" <span class=\"warn\">{}</span>", standing.name());
            ("case calm", tag)
        }
        Standing::Passed | Standing::Failed | Standing::Broken | Standing::Unsupported => {
            ("case", String::new())
        }
    };
    let _ = writeln!(
        text,
        "<div class=\"{class}\"><code>{}</code> <span class=\"faint\">{}</span>{tag}",
        escape(&case.id),
        case.level.name()
    );
    if let Some(requirements) = requirements {
        for id in &case.requirements {
            if let Some(requirement) = requirements.get(id) {
                let rule = escape(&requirement.text);
                let _ = writeln!(text, "<p class=\"rule\">{}: {rule}</p>", escape(id));
            }
        }
    }
    text.push_str("<dl class=\"sides\">\n");
    if let Some(given) = case.input.as_ref().filter(|_| requirements.is_some()) {
        side(text, "input", &escape(&input(given, 6 * LINE)));
    }
    match &case.verdict {
        Verdict::Failed(difference) => sides(text, difference),
        Verdict::Broken { why } => {
            let lines: Vec<String> = why.lines().map(|line| escape(&plain(line))).collect();
            side(text, "error", &lines.join("\n"));
        }
        Verdict::Passed | Verdict::Unsupported { .. } => {}
    }
    text.push_str("</dl></div>\n");
}

fn side(text: &mut String, label: &str, code: &str) {
    let _ = writeln!(text, "<dt>{label}</dt><dd><code>{code}</code></dd>");
}

/// Both sides, with the text marked that they do not share.
fn sides(text: &mut String, difference: &Difference) {
    let Compared {
        expected,
        found,
        column,
    } = compare(difference, LINE);
    let Some(column) = column else {
        side(text, "expected", &escape(&expected));
        side(text, "found", &escape(&found));
        return;
    };
    let (expected, found): (Vec<char>, Vec<char>) =
        (expected.chars().collect(), found.chars().collect());
    let left = expected.len().min(found.len()).saturating_sub(column);
    let backwards = expected.iter().rev().zip(found.iter().rev());
    let end = backwards.take_while(|(a, b)| a == b).count().min(left);
    side(
        text,
        "expected",
        &marked(&expected, column, end, " class=\"right\""),
    );
    side(text, "found", &marked(&found, column, end, ""));
}

fn marked(text: &[char], start: usize, end: usize, class: &str) -> String {
    let piece = |text: &[char]| escape(&text.iter().collect::<String>());
    let start = start.min(text.len());
    let stop = text.len().saturating_sub(end).max(start);
    let (before, middle, after) = (&text[..start], &text[start..stop], &text[stop..]);
    if middle.is_empty() {
        return format!("{}{}", piece(before), piece(after));
    }
    format!(
        "{}<mark{class}>{}</mark>{}",
        piece(before),
        piece(middle),
        piece(after)
    )
}

/// The cases that are not supported, by reason, and those that passed.
fn others(text: &mut String, report: &Report) {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut passed = Vec::new();
    for case in &report.cases {
        match &case.verdict {
            Verdict::Unsupported { why } => reasons.entry(why).or_default().push(&case.id),
            Verdict::Passed => passed.push(case.id.as_str()),
            Verdict::Failed(_) | Verdict::Broken { .. } => {}
        }
    }
    if !reasons.is_empty() {
        text.push_str("<h3>Not supported</h3>\n");
    }
    for (why, cases) in reasons {
        list(text, &escape(&plain(why)), &cases);
    }
    if !passed.is_empty() {
        text.push_str("<h3>Passed</h3>\n");
        list(text, "passed", &passed);
    }
}

fn list(text: &mut String, title: &str, ids: &[&str]) {
    let count = counted(ids.len(), "case");
    let _ = writeln!(
        text,
        "<details><summary><span class=\"count\">{count}</span>{title}</summary>\n\
         <ul class=\"ids\">"
    );
    for id in ids {
        let _ = writeln!(text, "<li><code>{}</code></li>", escape(id));
    }
    text.push_str("</ul></details>\n");
}
