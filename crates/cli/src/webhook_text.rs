//! A webhook report as text. Colors mark findings; without them the text has the same information.

use anstyle::{AnsiColor, Style};
use basestring_oracle::internal::layout::Layout;
use basestring_sandbox::webhook::{End, Expected, Outcome, Report, Verdict};

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const UNCLEAR: Style = AnsiColor::Yellow.on_default().bold();

/// The whole report, with colors; `verbose` prints what is right as well.
pub(crate) fn render(report: &Report, verbose: bool, layout: Layout) -> String {
    let mut page = Page {
        text: String::new(),
        layout,
    };
    page.value("", &format!("{HEADING}{}{HEADING:#}", report.url));
    if let Some(signed) = &report.signed_url {
        page.value(&lead("signed"), signed);
    }
    page.value(&lead("seed"), &report.seed.to_string());
    for warning in &report.warnings {
        page.prose("  · ", warning);
    }
    page.text.push('\n');
    for outcome in &report.outcomes {
        let is_wanted = match outcome.verdict {
            Verdict::Correct | Verdict::Unspecified => verbose || is_base(outcome),
            Verdict::AcceptedByMistake | Verdict::RejectedByMistake | Verdict::Unclear => true,
        };
        if is_wanted {
            page.outcome(outcome);
        }
    }
    for refusal in &report.refused {
        let shape = refusal.shape.name();
        page.title(&format!(
            "Possible reasons why the valid {shape} is rejected"
        ));
        for cause in &refusal.causes {
            page.prose("  · ", cause);
        }
    }
    if verbose && !report.untried.is_empty() {
        page.title("Not sent");
        for untried in &report.untried {
            page.prose("  ", &format!("{}: {}", untried.id, untried.why));
        }
    }
    page.text.push('\n');
    page.verdict(report);
    page.text
}

/// Whether an outcome is that of the first request of its shape.
fn is_base(outcome: &Outcome) -> bool {
    outcome.name == outcome.shape.valid_name()
}

/// The label of a line, in a column of its own.
fn lead(name: &str) -> String {
    format!("  {FAINT}{name:<9}{FAINT:#}")
}

/// The text so far.
struct Page {
    text: String,
    layout: Layout,
}

impl Page {
    fn prose(&mut self, lead: &str, words: &str) {
        self.layout.prose(&mut self.text, lead, words);
    }

    fn value(&mut self, lead: &str, value: &str) {
        self.layout.value(&mut self.text, lead, value);
    }

    fn title(&mut self, words: &str) {
        self.text.push('\n');
        self.prose("", &format!("{HEADING}{words}{HEADING:#}"));
    }

    fn outcome(&mut self, outcome: &Outcome) {
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
        let status = status.map_or_else(|| "no response".to_owned(), |status| status.to_string());
        let words = format!(
            "{status:<4} {HEADING}{name}{HEADING:#} ({}; {expected})",
            shape.name()
        );
        self.prose(&format!("{style}{:<19}{style:#} ", verdict.name()), &words);
        if matches!(verdict, Verdict::Correct | Verdict::Unspecified) {
            if *verdict == Verdict::Unspecified {
                self.prose(&lead("why"), remark.as_deref().unwrap_or(what));
            }
            return;
        }
        self.prose(&lead("what"), what);
        if let Some(redirect) = redirect {
            self.prose(&lead("redirect"), &format!("to {redirect}, not followed"));
        }
        if let Some(remark) = remark {
            self.prose(&lead("response"), remark);
        }
        if *authorized {
            self.prose(&lead("login"), "user name and password were sent");
        }
        for mistake in mistakes {
            if mistake.id != name {
                self.prose(&lead("mistake"), mistake.id);
            }
            self.prose(&lead("section"), mistake.section);
            self.prose(&lead("fix"), mistake.fix);
        }
    }

    fn verdict(&mut self, report: &Report) {
        let counts: Vec<String> = Verdict::ALL
            .into_iter()
            .filter(|verdict| report.count(*verdict) > 0)
            .map(|verdict| format!("{} {}", report.count(verdict), verdict.name()))
            .collect();
        let counts = format!(
            "{} results from {} requests: {}",
            report.outcomes.len(),
            report.requests,
            counts.join(", ")
        );
        self.prose("", &counts);
        if !report.untried.is_empty() {
            let count = report.untried.len();
            let words = format!("{count} known mistakes were not sent; --verbose prints why");
            self.prose("", &words);
        }
        let (style, words) = match report.end() {
            End::Correct => (GOOD, "PASS: the receiver accepts and rejects as it should"),
            End::Wrong => (
                BAD,
                "FAIL: the receiver accepts or rejects requests by mistake",
            ),
            End::Unclear => (
                UNCLEAR,
                "UNCLEAR: some responses mean neither accepted nor rejected",
            ),
            End::ValidRejected => (
                BAD,
                "FAIL: the receiver rejects the valid request, so invalid ones were not judged",
            ),
        };
        self.prose("", &format!("{style}{words}{style:#}"));
    }
}
