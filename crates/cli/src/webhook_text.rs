//! A webhook report as text. Colours set findings off; without them the text says the same.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use basestring_sandbox::webhook::{End, Expected, Outcome, Report, Verdict};

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const UNCLEAR: Style = AnsiColor::Yellow.on_default().bold();

/// The whole report, with colours; `verbose` shows what is right as well.
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
            Verdict::Right | Verdict::Open => verbose || is_base(outcome),
            Verdict::LetIn | Verdict::RefusedWrongly | Verdict::Unclear => true,
        };
        if is_wanted {
            outcome_lines(&mut text, outcome);
        }
    }
    for refusal in &report.refused {
        let shape = refusal.shape.name();
        let _ = writeln!(
            text,
            "\n{HEADING}why the right {shape} is not let in{HEADING:#}"
        );
        for cause in &refusal.causes {
            let _ = writeln!(text, "  · {cause}");
        }
    }
    if verbose && !report.untried.is_empty() {
        let _ = writeln!(text, "\n{HEADING}not tried{HEADING:#}");
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
    outcome.name.strip_prefix("right-") == Some(outcome.shape.short())
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
        Verdict::Right => GOOD,
        Verdict::Open => FAINT,
        Verdict::Unclear => UNCLEAR,
        Verdict::LetIn | Verdict::RefusedWrongly => BAD,
    };
    let expected = match outcome.expected {
        Expected::Accept => "to be let in",
        Expected::Refuse => "to be refused",
        Expected::Either => "left open",
    };
    let status = status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let _ = writeln!(
        text,
        "{style}{:<16}{style:#} {status:<4} {HEADING}{name}{HEADING:#} ({}; {expected})",
        verdict.name(),
        shape.name(),
    );
    if matches!(verdict, Verdict::Right | Verdict::Open) {
        if *verdict == Verdict::Open {
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
    let counts: Vec<String> = [
        Verdict::Right,
        Verdict::LetIn,
        Verdict::RefusedWrongly,
        Verdict::Unclear,
        Verdict::Open,
    ]
    .into_iter()
    .filter(|verdict| report.count(*verdict) > 0)
    .map(|verdict| format!("{} {}", report.count(verdict), verdict.name()))
    .collect();
    let _ = writeln!(
        text,
        "{} judged in {} requests: {}",
        report.outcomes.len(),
        report.requests,
        counts.join(", ")
    );
    if !report.untried.is_empty() {
        let count = report.untried.len();
        let _ = writeln!(
            text,
            "of {count} known mistakes nothing was sent; --verbose says why"
        );
    }
    let (style, sentence) = match report.end() {
        End::Right => (GOOD, "the receiver lets in and refuses as it should"),
        End::Wrong => (BAD, "the receiver is wrong"),
        End::Unclear => (UNCLEAR, "the answers say neither for some requests"),
        End::RightRefused => (
            BAD,
            "no right request is let in: nothing can be said of wrong ones",
        ),
    };
    let _ = writeln!(text, "{style}{sentence}{style:#}");
}
