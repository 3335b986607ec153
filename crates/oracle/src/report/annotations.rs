//! GitHub's annotations: lines that its build server shows beside the job.

use std::fmt::Write as _;

use super::account::sentence;
use super::terminal::name;
use super::{counted, summary};
use crate::case::Level;
use crate::result::{CaseResult, Report};

/// How many lines of a kind GitHub shows for a step.
const SHOWN: usize = 10;

/// The reports as workflow commands: an `::error` a cause of level must, a `::warning` for the
/// others, a `::notice` with the count of what is not shown. Known failures are none.
#[must_use]
pub fn annotations(reports: &[Report]) -> String {
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    for report in reports {
        for cause in report.by_cause() {
            let news: Vec<&CaseResult> = cause.cases.iter().copied().filter(|c| !c.known).collect();
            // The most binding case speaks for its cause.
            let Some(worst) = news.iter().copied().min_by_key(|case| case.level) else {
                continue;
            };
            let title = format!("{}: {} ({})", name(report), worst.id, worst.level.name());
            let mut message = sentence(worst);
            if news.len() > 1 {
                let _ = write!(message, "\nand {}", counted(news.len() - 1, "more case"));
                message.push_str(" at this place");
            }
            let _ = write!(
                message,
                "\n{}: {}",
                worst.clause,
                worst.requirements.join(", ")
            );
            if worst.level == Level::Must {
                errors.push(line("error", &title, &message));
            } else {
                warnings.push(line("warning", &title, &message));
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
        text.push_str(&line("notice", &title, &lines.join("\n")));
    }
    text
}

fn line(command: &str, title: &str, message: &str) -> String {
    let title = data(title).replace(':', "%3A").replace(',', "%2C");
    format!("::{command} title={title}::{}\n", data(message))
}

/// What would end the line, or be taken for an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
