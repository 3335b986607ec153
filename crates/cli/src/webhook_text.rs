//! A webhook report as text. Colours set findings off; without them the text says the same.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use basestring_sandbox::webhook::{End, Expected, Outcome, Report, Verdict};

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const UNCLEAR: Style = AnsiColor::Yellow.on_default().bold();

/// The whole report, with colours; `verbose` also shows what is correct.
pub(crate) fn render(report: &Report, verbose: bool) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{HEADING}{}{HEADING:#}", report.url);
    if let Some(signed) = &report.signed_url {
        entry(&mut text, "signed", signed);
    }
    entry(&mut text, "seed", &report.seed.to_string());
    for warning in &report.warnings {
        let _ = writeln!(text, "  · {warning}");
    }
    text.push('\n');
    for outcome in &report.outcomes {
        let is_wanted = match outcome.verdict {
            Verdict::Correct | Verdict::Unspecified => verbose || is_base(outcome),
            Verdict::AcceptedByMistake | Verdict::RejectedByMistake | Verdict::Unclear => true,
        };
        if is_wanted {
            outcome_lines(&mut text, outcome);
        }
    }
    for refusal in &report.refused {
        let shape = refusal.shape.name();
        let _ = writeln!(
            text,
            "\n{HEADING}Why the valid {shape} is rejected{HEADING:#}"
        );
        for cause in &refusal.causes {
            let _ = writeln!(text, "  · {cause}");
        }
    }
    if verbose && !report.untried.is_empty() {
        let _ = writeln!(
            text,
            "\n{HEADING}Known mistakes for which nothing was sent{HEADING:#}"
        );
        for untried in &report.untried {
            let _ = writeln!(text, "  {}: {}", untried.id, untried.why);
        }
    }
    text.push('\n');
    verdict_lines(&mut text, report);
    text
}

/// Whether an outcome is that of a shape's first request.
fn is_base(outcome: &Outcome) -> bool {
    outcome.name == outcome.shape.valid_name()
}

fn entry(text: &mut String, name: &str, content: &str) {
    let _ = writeln!(text, "  {FAINT}{name:<9}{FAINT:#}{content}");
}

fn outcome_lines(text: &mut String, outcome: &Outcome) {
    let Outcome {
        name,
        shape,
        what,
        status,
        verdict,
        authorized,
        redirect,
        remark,
        mistakes,
        ..
    } = outcome;
    let style = match verdict {
        Verdict::Correct => GOOD,
        Verdict::Unspecified => FAINT,
        Verdict::Unclear => UNCLEAR,
        Verdict::AcceptedByMistake | Verdict::RejectedByMistake => BAD,
    };
    let expected = match outcome.expected {
        Expected::Accept => "valid",
        Expected::Reject => "invalid",
        Expected::Either => "unspecified",
    };
    let status = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let _ = writeln!(
        text,
        "{style}{:<19}{style:#} {status:<4} {HEADING}{name}{HEADING:#} ({}; {expected})",
        verdict.name(),
        shape.name(),
    );
    if matches!(verdict, Verdict::Correct | Verdict::Unspecified) {
        if *verdict == Verdict::Unspecified {
            entry(text, "why", remark.as_deref().unwrap_or(what));
        }
        return;
    }
    entry(text, "what", what);
    if let Some(redirect) = redirect {
        entry(text, "redirect", &format!("to {redirect}, not followed"));
    }
    if let Some(remark) = remark {
        entry(text, "answer", remark);
    }
    if *authorized {
        entry(text, "login", "user name and password were sent");
    }
    for mistake in mistakes {
        if mistake.id != name {
            entry(text, "mistake", mistake.id);
        }
        entry(text, "clause", mistake.clause);
        entry(text, "mend", mistake.mend);
    }
}

fn verdict_lines(text: &mut String, report: &Report) {
    let counts: Vec<String> = Verdict::ALL
        .into_iter()
        .filter(|verdict| report.count(*verdict) > 0)
        .map(|verdict| format!("{} {}", report.count(verdict), verdict.name()))
        .collect();
    let _ = writeln!(
        text,
        "{} results from {} requests: {}",
        report.outcomes.len(),
        report.requests,
        counts.join(", ")
    );
    if !report.untried.is_empty() {
        let count = report.untried.len();
        let _ = writeln!(
            text,
            "{count} known mistakes were not tried; --verbose lists why"
        );
    }
    let (style, sentence) = match report.end() {
        End::Correct => (GOOD, "The receiver accepts and rejects as it should."),
        End::Wrong => (BAD, "The receiver is wrong."),
        End::Unclear => (UNCLEAR, "Some answers neither accept nor reject."),
        End::ValidRejected => (
            BAD,
            "No valid request is accepted, so invalid ones show nothing.",
        ),
    };
    let _ = writeln!(text, "{style}{sentence}{style:#}");
}
