//! The result of a report in one line.

use std::fmt::Write as _;

use super::difference::plain;
use super::{counted, number};
use crate::cause::Weight;
use crate::result::{Counts, Report};

/// One line: `PASS` or `FAIL`, the implementation, the numbers of cases and the most common cause.
///
/// ```
/// use basestring_oracle::{Reference, check::check, report::summary};
/// let report = check(&mut Reference, &[], |_| {});
/// assert!(summary(&report).starts_with("FAIL basestring "));
/// assert!(summary(&report).ends_with(": no case was run."));
/// ```
#[must_use]
pub fn summary(report: &Report) -> String {
    format!("{} {}", verdict(report), counts(report))
}

/// `PASS` if cases were run, every planned case is counted, and none fails that is not known.
pub(super) const fn verdict(report: &Report) -> &'static str {
    let counts = &report.counts;
    let fails = counts.failed + counts.broken > 0;
    if fails || counts.run == 0 || !counts.is_complete() {
        "FAIL"
    } else {
        "PASS"
    }
}

/// The line after the verdict.
pub(super) fn counts(report: &Report) -> String {
    let Counts {
        planned,
        run,
        passed,
        failed,
        known,
        permitted,
        accepted,
        unsupported,
        broken,
    } = report.counts;
    let of_run = |count: usize| format!("{} of {}", number(count), counted(run, "case"));
    let mut line = match failed + broken {
        _ if run == 0 => format!("{}: no case was run", name(report)),
        0 => format!("{}: {}", name(report), of_run(passed)),
        wrong => format!("{}: {}", name(report), of_run(wrong)),
    };
    let mut more = Vec::new();
    if broken > 0 {
        more.push(format!("{} broken", number(broken)));
    }
    if known > 0 {
        more.push(counted(known, "known failure"));
    }
    if permitted > 0 {
        more.push(counted(permitted, "permitted difference"));
    }
    if let Some(profile) = &report.profile {
        let accepted = number(accepted);
        more.push(format!("{accepted} accepted by the profile {profile}"));
    }
    if unsupported > 0 {
        more.push(format!("{} unsupported", number(unsupported)));
    }
    if !report.counts.is_complete() {
        more.push(format!("{} planned", number(planned)));
    }
    if let Some(seed) = report.seed {
        more.push(format!("--seed {seed}"));
    }
    // Writing to a `String` does not fail, here and below.
    if !more.is_empty() {
        let _ = write!(line, " ({})", more.join(", "));
    }
    line.push('.');
    let causes = report.by_cause();
    if let Some(first) = causes.first().filter(|first| first.weight() == Weight::New) {
        let cases = first.count - first.permitted - first.known;
        let name = plain(&first.name());
        let _ = write!(
            line,
            " Most common cause: {name} ({}).",
            counted(cases, "case")
        );
    }
    line
}

/// The name and version of the implementation.
#[must_use]
pub fn name(report: &Report) -> String {
    let hello = &report.implementation;
    [&hello.name, &hello.version]
        .into_iter()
        .filter(|word| !word.is_empty())
        .map(|word| plain(word))
        .collect::<Vec<_>>()
        .join(" ")
}
