//! JUnit XML, as build servers read it.

#![expect(clippy::wildcard_enum_match_arm)]

use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use super::account::{account, sentence};
use super::difference::plain;
use super::markup::{attribute, escape};
use super::terminal::name;
use crate::judge::Verdict;
use crate::result::{CaseResult, Report, Standing};
use crate::vectors::Requirements;

/// The reports as JUnit XML: a `testsuite` an implementation, a `testcase` a case, its `classname`
/// the layer. A wrong answer is a `failure`, none at all an `error`; what cannot be asked, and a
/// known failure and a difference where the documents leave room, is `skipped` with its reason. `at` is when the check ran.
///
/// The document holds to the schema of Ant's JUnit task, the strictest of those in use: every
/// attribute that one of them wants is there, the elements in its order.
#[must_use]
pub fn junit(reports: &[Report], requirements: &Requirements, at: SystemTime) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (id, report) in reports.iter().enumerate() {
        suite(&mut text, id, report, requirements, at);
    }
    text.push_str("</testsuites>\n");
    text
}

/// What a case is to a build server.
enum Kind {
    Passed,
    Failure,
    Error,
    Skipped,
}

fn kind(case: &CaseResult, strict: bool) -> Kind {
    match case.standing(strict) {
        _ if case.known => Kind::Skipped,
        Standing::Passed => Kind::Passed,
        Standing::Failed => Kind::Failure,
        Standing::Broken => Kind::Error,
        Standing::Differs | Standing::Accepted | Standing::Unsupported => Kind::Skipped,
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
        count(|kind| matches!(kind, Kind::Skipped)),
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
        write_case(text, case, report.strict, requirements);
    }
    text.push_str("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
}

fn write_case(text: &mut String, case: &CaseResult, strict: bool, requirements: &Requirements) {
    let opening = format!(
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6}\"",
        attribute(&case.layer),
        attribute(&case.id),
        case.milliseconds / 1000.0
    );
    let message = attribute(&sentence(case));
    let _ = match kind(case, strict) {
        Kind::Passed => writeln!(text, "{opening}/>"),
        Kind::Skipped => {
            let known = match case.standing(strict) {
                _ if case.known => "known failure: ",
                Standing::Differs => "the documents leave room: ",
                Standing::Accepted => "accepted by the profile: ",
                _ => "",
            };
            writeln!(
                text,
                "{opening}>\n      <skipped message=\"{known}{message}\"/>\n    </testcase>"
            )
        }
        kind => {
            let (element, of) = match kind {
                Kind::Error => ("error", "broken".to_owned()),
                _ => ("failure", attribute(&stage(case))),
            };
            let account = account(case, requirements);
            writeln!(
                text,
                "{opening}>\n      <{element} type=\"{of}\" message=\"{message}\">{}</{element}>\n    \
                 </testcase>",
                escape(&account)
            )
        }
    };
}

fn stage(case: &CaseResult) -> String {
    match &case.verdict {
        Verdict::Failed(difference) => plain(&difference.stage),
        _ => String::new(),
    }
}

/// `2012-09-20T17:21:59`, in UTC: the schema wants a time without zone.
fn date_time(at: SystemTime) -> String {
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
        // A clock that is centuries off is shown as it is; one that is ages off ends the search.
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
    fn dates_are_those_of_the_calendar() {
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
