//! The causes of failures: each with the known mistake, the section, the fix and one example.

use std::fmt::Write as _;

use super::{Options, Styles};
use crate::cause::{Cause, Weight};
use crate::judge::{Difference, Verdict};
use crate::layout::Layout;
use crate::report::accepted::{Accepted, accepted};
use crate::report::difference::{compare, input, plain};
use crate::report::named::named;
use crate::report::{counted, number};
use crate::result::{CaseResult, Report};
use crate::vectors::Requirements;

/// How many lines of a trace are printed.
const TRACE: usize = 6;

/// Over how many lines an input is printed.
const INPUT_LINES: usize = 6;

/// Appends the causes, each after an empty line.
pub(super) fn write(
    text: &mut String,
    report: &Report,
    requirements: &Requirements,
    options: &Options,
) {
    let causes = report.by_cause();
    let (shown, others) = causes.split_at(causes.len().min(options.causes));
    for cause in shown {
        let group = Group {
            text,
            styles: &options.styles,
            layout: options.layout,
        };
        group.write(cause, report, requirements);
    }
    let (named, unnamed): (Vec<_>, Vec<_>) = others.iter().partition(|cause| cause.is_named());
    if !others.is_empty() {
        text.push('\n');
    }
    for cause in named {
        options
            .layout
            .prose(text, "", &title(cause, &options.styles));
    }
    if !unnamed.is_empty() {
        let cases: usize = unnamed.iter().map(|cause| cause.count).sum();
        let (causes, cases) = (counted(unnamed.len(), "more cause"), counted(cases, "case"));
        let words = format!("{causes} with {cases}; --causes N and --json show them.");
        options.layout.prose(text, "", &words);
    }
    write_accepted(text, report, options);
}

/// The number of cases and the name of the cause.
fn title(cause: &Cause<'_>, styles: &Styles) -> String {
    let Styles {
        bad, faint, reset, ..
    } = styles;
    let count = match cause.weight() {
        Weight::Permitted => counted(cause.count, "permitted difference"),
        Weight::Known => counted(cause.count - cause.permitted, "known failure"),
        Weight::New => {
            let new = cause.count - cause.permitted - cause.known;
            let mut count = counted(new, "case");
            if cause.known > 0 {
                let _ = write!(count, " and {}", counted(cause.known, "known failure"));
            }
            count
        }
    };
    let also = match (cause.weight(), cause.permitted) {
        (Weight::Permitted, _) | (_, 0) => String::new(),
        (Weight::New | Weight::Known, more) => {
            format!(" (and {})", counted(more, "permitted difference"))
        }
    };
    let style = match cause.weight() {
        Weight::New => bad,
        Weight::Known | Weight::Permitted => faint,
    };
    format!("{count}: {style}{}{reset}{also}", plain(&cause.name()))
}

/// The wrong answers that the profile accepts.
fn write_accepted(text: &mut String, report: &Report, options: &Options) {
    let Styles {
        title,
        faint,
        reset,
        ..
    } = &options.styles;
    for Accepted { departure, cases } in accepted(report) {
        let profile = report.profile.as_deref().unwrap_or_default();
        let words = format!(
            "{}: {title}accepted by the profile {profile}{reset}",
            counted(cases.len(), "case"),
        );
        text.push('\n');
        options.layout.prose(text, "", &words);
        let lines = [("what", departure.what), ("source", departure.source)];
        for (label, words) in lines {
            let lead = format!("  {faint}{label:10}{reset}");
            options.layout.prose(text, &lead, words);
        }
        if let Some(first) = cases.first() {
            let words = format!("{} ({})", plain(&first.id), first.level.name());
            let lead = format!("  {faint}{:10}{reset}", "example");
            options.layout.value(text, &lead, &words);
        }
    }
}

/// A cause that is being printed.
struct Group<'a> {
    text: &'a mut String,
    styles: &'a Styles,
    layout: Layout,
}

impl Group<'_> {
    fn write(mut self, cause: &Cause<'_>, report: &Report, requirements: &Requirements) {
        self.text.push('\n');
        let title = title(cause, self.styles);
        self.layout.prose(self.text, "", &title);
        let Some(example) = cause.cases.first() else {
            return;
        };
        for (label, words) in named(example, report) {
            self.prose(label, &words);
        }
        if cause.mistakes.is_empty() {
            self.prose("section", &plain(&example.section));
            for requirement in example
                .requirements
                .iter()
                .filter_map(|id| requirements.get(id))
            {
                let words = format!("{}: {}", requirement.id, requirement.text);
                self.prose("rule", &plain(&words));
            }
        }
        self.example(example);
    }

    fn lead(&self, label: &str) -> String {
        let Styles { faint, reset, .. } = self.styles;
        format!("  {faint}{label:10}{reset}")
    }

    fn prose(&mut self, label: &str, words: &str) {
        let lead = self.lead(label);
        self.layout.prose(self.text, &lead, words);
    }

    fn value(&mut self, label: &str, value: &str) {
        let lead = self.lead(label);
        self.layout.value(self.text, &lead, value);
    }

    fn example(&mut self, case: &CaseResult) {
        let example = format!("{} ({})", plain(&case.id), case.level.name());
        self.value("example", &example);
        if let Some(given) = &case.input {
            let room = self.layout.room(&self.lead("input"));
            self.value("input", &input(given, INPUT_LINES * room));
        }
        match &case.verdict {
            Verdict::Failed(difference) => self.sides(difference),
            Verdict::Broken { why } | Verdict::Unsupported { why } => self.trace(why),
            Verdict::Passed => {}
        }
    }

    fn sides(&mut self, difference: &Difference) {
        self.value("stage", &plain(&difference.stage));
        let leads = (self.lead("expected"), self.lead("found"));
        let compared = compare(difference, self.layout.room(&leads.0));
        if compared.column.is_some() {
            let rows = [
                (&*leads.0, &*compared.expected),
                (&leads.1, &compared.found),
            ];
            self.layout.compared(self.text, &rows, "^");
        } else {
            self.value("expected", &compared.expected);
            self.value("found", &compared.found);
        }
    }

    fn trace(&mut self, why: &str) {
        let lines: Vec<&str> = why.lines().collect();
        for (place, line) in lines.iter().take(TRACE).enumerate() {
            let label = if place == 0 { "error" } else { "" };
            self.prose(label, &plain(line));
        }
        if lines.len() > TRACE {
            let more = number(lines.len() - TRACE);
            self.prose("", &format!("… {more} more lines"));
        }
    }
}
