//! GitHub's annotations: lines that its build server shows with the job.

use std::fmt::Write as _;

use super::account::{mistakes, sentence};
use super::difference::plain;
use super::sarif::adapter_file;
use super::summary::name;
use super::{counted, summary};
use crate::case::Level;
use crate::result::{CaseResult, Report};

/// How many lines of a kind GitHub shows for a step.
const SHOWN: usize = 10;

/// The reports as workflow commands: an `::error` for each cause of level must, a `::warning` for each
/// other one, and a `::notice` with the number of those that are not shown. Known failures and
/// permitted differences are not annotated. The place is the adapter's file, if its command line names one.
#[must_use]
pub fn annotations(reports: &[Report]) -> String {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for report in reports {
        let file = report.command.as_deref().and_then(adapter_file);
        for cause in report.by_cause() {
            let fails = |case: &&CaseResult| report.standing(case).fails();
            let news: Vec<&CaseResult> = cause.cases.iter().copied().filter(fails).collect();
            // The example is the most binding case.
            let Some(worst) = news.iter().copied().min_by_key(|case| case.level) else {
                continue;
            };
            let title = format!("{}: {} ({})", name(report), worst.id, worst.level.name());
            let mut message = sentence(worst);
            if news.len() > 1 {
                let _ = write!(message, "\nand {}", counted(news.len() - 1, "more case"));
                message.push_str(" with this cause");
            }
            let _ = write!(
                message,
                "\n{}: {}",
                worst.section,
                worst.requirements.join(", ")
            );
            if worst.finding.is_some() || !worst.candidates.is_empty() {
                let _ = write!(message, "\ncause: {}", plain(&cause.name()));
            }
            for mistake in mistakes(worst) {
                let fix = plain(&mistake.fix);
                let _ = write!(message, "\n{}: {fix}", mistake.id);
            }
            if worst.level == Level::Must {
                errors.push(line("error", file, &title, &message));
            } else {
                warnings.push(line("warning", file, &title, &message));
            }
        }
    }
    let mut text = String::new();
    for lines in [&errors, &warnings] {
        lines
            .iter()
            .take(SHOWN)
            .for_each(|line| text.push_str(line));
    }
    let hidden = errors.len().saturating_sub(SHOWN) + warnings.len().saturating_sub(SHOWN);
    if hidden > 0 {
        let lines: Vec<String> = reports.iter().map(summary).collect();
        let title = counted(hidden, "more cause");
        text.push_str(&line("notice", None, &title, &lines.join("\n")));
    }
    text
}

fn line(command: &str, file: Option<&str>, title: &str, message: &str) -> String {
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let place = file.map_or_else(String::new, |file| {
        format!("file={},line=1,", property(&plain(file)))
    });
    let title = property(&plain(title));
    format!("::{command} {place}title={title}::{}\n", data(message))
}

/// Escapes the characters that would end the line or begin an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
