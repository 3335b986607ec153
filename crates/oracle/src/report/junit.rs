//! JUnit XML, as build servers read it.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use super::account::{account, sentence};
use super::difference::plain;
use super::markup::{attribute, escape};
use super::summary::name;
use crate::judge::Verdict;
use crate::result::{CaseResult, Report, Standing};
use crate::vectors::Requirements;

/// The reports as JUnit XML: a `testsuite` for each implementation and a `testcase` for each case,
/// whose `classname` is the layer. A wrong answer is a `failure`, a missing one an `error`. A known
/// failure, a permitted difference and an unsupported case are `skipped` with the reason. `at` is the
/// time of the check.
///
/// The document is valid by the schema of Ant's JUnit task, the strictest of those in use.
#[must_use]
pub fn junit(reports: &[Report], requirements: &Requirements, at: SystemTime) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (id, report) in reports.iter().enumerate() {
        suite(&mut text, id, report, requirements, at);
    }
    text.push_str("</testsuites>\n");
    text
}

/// How a build server sees a case.
enum Kind {
    Passed,
    Failure,
    Error,
    /// With the reason.
    Skipped(&'static str),
}

fn kind(case: &CaseResult, strict: bool) -> Kind {
    match case.standing(strict) {
        Standing::Passed => Kind::Passed,
        Standing::Failed => Kind::Failure,
        Standing::Broken => Kind::Error,
        Standing::Known => Kind::Skipped("known failure: "),
        Standing::Permitted => Kind::Skipped("permitted difference: "),
        Standing::Accepted => Kind::Skipped("accepted by the profile: "),
        Standing::Unsupported => Kind::Skipped(""),
    }
}

fn suite(
    text: &mut String,
    id: usize,
    report: &Report,
    requirements: &Requirements,
    at: SystemTime,
) {
    let count = |wanted: fn(&Kind) -> bool| {
        let kinds = report.cases.iter().map(|case| kind(case, report.strict));
        kinds.filter(wanted).count()
    };
    // Writing to a `String` does not fail.
    let _ = writeln!(
        text,
        "  <testsuite name=\"{}\" id=\"{id}\" package=\"basestring\" hostname=\"localhost\" \
         timestamp=\"{}\" time=\"{:.3}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" \
         skipped=\"{}\">",
        attribute(&name(report)),
        date_time(at),
        report.seconds,
        report.cases.len(),
        count(|kind| matches!(kind, Kind::Failure)),
        count(|kind| matches!(kind, Kind::Error)),
        count(|kind| matches!(kind, Kind::Skipped(_))),
    );
    let hello = &report.implementation;
    let command = report.command.as_deref().unwrap_or_default();
    text.push_str("    <properties>\n");
    for (name, value) in [
        ("implementation", hello.name.as_str()),
        ("version", &hello.version),
        ("language", &hello.language),
        ("command", command),
    ] {
        let value = attribute(&plain(value));
        let _ = writeln!(text, "      <property name=\"{name}\" value=\"{value}\"/>");
    }
    text.push_str("    </properties>\n");
    for case in &report.cases {
        write_case(text, case, report, requirements);
    }
    text.push_str("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
}

fn write_case(text: &mut String, case: &CaseResult, report: &Report, requirements: &Requirements) {
    let opening = format!(
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6}\"",
        attribute(&case.layer),
        attribute(&case.id),
        case.milliseconds / 1000.0
    );
    let message = attribute(&sentence(case));
    let mut problem = |opening: &str, element: &str, of: &str| {
        let account = escape(&account(case, report, requirements));
        writeln!(
            text,
            "{opening}>\n      <{element} type=\"{of}\" message=\"{message}\">{account}</{element}>\n    \
             </testcase>"
        )
    };
    let _ = match kind(case, report.strict) {
        Kind::Failure => problem(&opening, "failure", &attribute(&stage(case))),
        Kind::Error => problem(&opening, "error", "broken"),
        Kind::Passed => writeln!(text, "{opening}/>"),
        Kind::Skipped(why) => writeln!(
            text,
            "{opening}>\n      <skipped message=\"{why}{message}\"/>\n    </testcase>"
        ),
    };
}

fn stage(case: &CaseResult) -> String {
    match &case.verdict {
        Verdict::Failed(difference) => plain(&difference.stage),
        Verdict::Passed | Verdict::Unsupported { .. } | Verdict::Broken { .. } => String::new(),
    }
}

/// `2012-09-20T17:21:59`, in UTC: the schema requires a time without zone.
pub(super) fn date_time(at: SystemTime) -> String {
    let since = at
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    let (mut days, seconds) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    loop {
        let length = if is_leap(year) { 366 } else { 365 };
        // A wrong clock must not make the search long.
        if days < length || year == 9999 {
            break;
        }
        days -= length;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let day = (days + 1).min(31);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::date_time;
    use std::time::{Duration, SystemTime};

    #[test]
    fn seconds_since_the_epoch_become_dates_of_the_calendar() {
        for (seconds, date) in [
            (0, "1970-01-01T00:00:00"),
            (951_782_399, "2000-02-28T23:59:59"),
            (951_782_400, "2000-02-29T00:00:00"),
            (1_348_161_719, "2012-09-20T17:21:59"),
            (4_107_542_399, "2100-02-28T23:59:59"),
            (4_107_542_400, "2100-03-01T00:00:00"),
            (1_735_689_599, "2024-12-31T23:59:59"),
        ] {
            let at = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(date_time(at), date);
        }
    }
}
