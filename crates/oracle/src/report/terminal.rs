//! The report as text for people.

use std::fmt::Write as _;

use super::accepted::{Accepted, accepted};
use super::counted;
use super::difference::{compare, input, plain};
use crate::case::Case;
use crate::cause::Cause;
use crate::judge::Verdict;
use crate::layout::Layout;
use crate::result::{CaseResult, Counts, Report};
use crate::vectors::{Requirements, format_cases};

/// How many lines of a trace are shown.
const TRACE: usize = 6;

/// What surrounds pieces of text: escape sequences of a terminal, or nothing.
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

/// How much is shown.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many causes are shown with an example; of the others, those with a known mistake are named.
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

/// One line: who was checked, and the verdicts counted.
///
/// ```
/// use basestring_oracle::{Reference, check::check, report::summary};
/// let report = check(&mut Reference, &[], |_| {});
/// assert!(summary(&report).ends_with(": nothing was checked"));
/// ```
#[must_use]
pub fn summary(report: &Report) -> String {
    let name = name(report);
    let Counts {
        planned,
        run,
        passed,
        failed,
        differs,
        accepted,
        unsupported,
        broken,
    } = report.counts;
    if run == 0 {
        return match unsupported {
            0 => format!("{name}: nothing was checked"),
            _ => format!("{name}: nothing was checked, {unsupported} unsupported"),
        };
    }
    let mut line = format!("{name}: {passed} of {run} passed, {failed} failed, {broken} broken");
    if differs > 0 {
        let _ = write!(line, ", {differs} differ");
    }
    if let Some(profile) = &report.profile {
        let _ = write!(line, ", {accepted} accepted by the profile {profile}");
    }
    if unsupported > 0 {
        let _ = write!(line, "; {unsupported} unsupported");
    }
    if !report.counts.is_complete() {
        let _ = write!(line, "; {planned} were planned");
    }
    if let Some(seed) = report.seed {
        let _ = write!(line, "; --seed {seed}");
    }
    line
}

pub(super) fn name(report: &Report) -> String {
    let hello = &report.implementation;
    [&hello.name, &hello.version]
        .into_iter()
        .filter(|word| !word.is_empty())
        .map(|word| plain(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The whole report: by layer, then by cause with the clause and one example of each.
#[must_use]
pub fn terminal(report: &Report, requirements: &Requirements, options: &Options) -> String {
    let mut text = String::new();
    let Styles { title, reset, .. } = &options.styles;
    // Writing to a `String` does not fail, here and below.
    let _ = write!(text, "{title}{}{reset}", name(report));
    if !report.implementation.language.is_empty() {
        let _ = write!(text, " ({})", plain(&report.implementation.language));
    }
    match &report.command {
        Some(command) => {
            let _ = writeln!(text, ": {command}\n");
        }
        None => text.push_str("\n\n"),
    }
    layers(&mut text, report, &options.styles);
    causes(&mut text, report, requirements, options);
    write_accepted(&mut text, report, &options.styles);
    let _ = writeln!(text, "{}", summary(report));
    text
}

/// How many of the small cases are printed.
const DRAFTS: usize = 3;

/// The smallest of the made-up cases that failed, as vectors; nothing where there are none.
#[must_use]
pub fn drafts(cases: &[Case], options: &Options) -> String {
    if cases.is_empty() {
        return String::new();
    }
    let Styles { title, reset, .. } = &options.styles;
    let shown = cases.get(..DRAFTS).unwrap_or(cases);
    let mut text = format!(
        "\n{title}Made small{reset}, {}, as vectors to be added:\n\n{}",
        counted(cases.len(), "case"),
        format_cases(shown)
    );
    if shown.len() < cases.len() {
        let more = counted(cases.len() - shown.len(), "more case");
        let _ = writeln!(text, "\n{more}; --write-vectors FILE writes them.");
    }
    text
}

fn layers(text: &mut String, report: &Report, styles: &Styles) {
    let layers = report.by_layer();
    let width = layers
        .iter()
        .map(|(layer, _)| layer.len())
        .max()
        .unwrap_or_default()
        .max("layer".len());
    let Styles {
        good,
        bad,
        faint,
        reset,
        ..
    } = styles;
    let _ = writeln!(
        text,
        "  {faint}{:width$}  passed  failed  differs  broken  unsupported{reset}",
        "layer"
    );
    for (layer, counts) in layers {
        let style = |count: usize, style: &str| {
            if count == 0 {
                faint.clone()
            } else {
                style.to_owned()
            }
        };
        let Counts {
            passed,
            failed,
            differs,
            broken,
            unsupported,
            ..
        } = counts;
        let _ = writeln!(
            text,
            "  {layer:width$}  {}{passed:6}{reset}  {}{failed:6}{reset}  {faint}{differs:7}{reset}  \
             {}{broken:6}{reset}  \
             {faint}{unsupported:11}{reset}",
            style(passed, good),
            style(failed, bad),
            style(broken, bad),
        );
    }
    text.push('\n');
}

fn causes(text: &mut String, report: &Report, requirements: &Requirements, options: &Options) {
    let causes = report.by_cause();
    let shown = causes.len().min(options.causes);
    for cause in &causes[..shown] {
        write_cause(text, cause, requirements, &options.styles);
    }
    let (named, others): (Vec<_>, Vec<_>) = causes[shown..]
        .iter()
        .partition(|cause| !cause.mistakes.is_empty());
    for cause in &named {
        write_title(text, cause, &options.styles);
    }
    if !named.is_empty() {
        text.push('\n');
    }
    if !others.is_empty() {
        let cases: usize = others.iter().map(|cause| cause.cases.len()).sum();
        let _ = writeln!(
            text,
            "{} with {}; --causes N and --json show them.\n",
            counted(others.len(), "more cause"),
            counted(cases, "case")
        );
    }
}

/// What the profile accepts: no right answers, and none that fail.
fn write_accepted(text: &mut String, report: &Report, styles: &Styles) {
    let Styles {
        title,
        faint,
        reset,
        ..
    } = styles;
    for Accepted { departure, cases } in accepted(report) {
        let profile = report.profile.as_deref().unwrap_or_default();
        let _ = writeln!(
            text,
            "{title}accepted by the profile {profile}{reset}: {}: {}",
            departure.what,
            counted(cases.len(), "case")
        );
        let _ = writeln!(text, "  {faint}{}{reset}", departure.source);
        if let Some(first) = cases.first() {
            let _ = writeln!(text, "  {} ({})\n", plain(&first.id), first.level.name());
        }
    }
}

fn write_cause(text: &mut String, cause: &Cause<'_>, requirements: &Requirements, styles: &Styles) {
    write_title(text, cause, styles);
    for mistake in &cause.mistakes {
        let _ = writeln!(text, "  {}", plain(&mistake.fix));
    }
    if let Some(example) = cause.cases.first() {
        write_example(text, example, requirements, styles);
    }
    text.push('\n');
}

/// What is done and on how many cases, in a line.
fn write_title(text: &mut String, cause: &Cause<'_>, styles: &Styles) {
    let Styles {
        bad, faint, reset, ..
    } = styles;
    let style = if cause.leaves_room() { faint } else { bad };
    let count = counted(cause.cases.len(), "case");
    let title = plain(&cause.title());
    let _ = write!(text, "{style}{title}{reset}: {count}");
    let _ = match cause.differing {
        0 => writeln!(text),
        _ if cause.leaves_room() => writeln!(text, ", where the documents leave room"),
        room => writeln!(text, ", {room} where the documents leave room"),
    };
}

fn write_example(
    text: &mut String,
    case: &CaseResult,
    requirements: &Requirements,
    styles: &Styles,
) {
    let Styles { faint, reset, .. } = styles;
    let _ = writeln!(text, "  {} ({})", case.id, case.level.name());
    for id in &case.requirements {
        if let Some(requirement) = requirements.get(id) {
            let _ = writeln!(text, "  {faint}{id}: {}{reset}", requirement.text);
        }
    }
    if let Some(given) = &case.input {
        let _ = writeln!(text, "    {faint}input{reset}     {}", input(given));
    }
    match &case.verdict {
        Verdict::Failed(difference) => {
            let _ = writeln!(
                text,
                "    {faint}stage{reset}     {}",
                plain(&difference.stage)
            );
            let compared = compare(difference);
            let _ = writeln!(text, "    {faint}expected{reset}  {}", compared.expected);
            let _ = writeln!(text, "    {faint}found{reset}     {}", compared.found);
            if let Some(column) = compared.column {
                let _ = writeln!(text, "              {}^", " ".repeat(column));
            }
        }
        Verdict::Broken { why } | Verdict::Unsupported { why } => {
            let lines: Vec<&str> = why.lines().collect();
            for line in lines.iter().take(TRACE) {
                let _ = writeln!(text, "    {}", plain(line));
            }
            if lines.len() > TRACE {
                let _ = writeln!(text, "    {faint}{} more lines{reset}", lines.len() - TRACE);
            }
        }
        Verdict::Passed => {}
    }
}
