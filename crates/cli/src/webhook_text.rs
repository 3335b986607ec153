//! A webhook report as text. Colors mark findings; without them the text has the same information.

use anstyle::{AnsiColor, Style};
use basestring_oracle::diagnose::Named;
use basestring_oracle::internal::layout::Layout;
use basestring_sandbox::webhook::{
    End, Expected, Finding, Outcome, Refusal, Report, Seen, Verdict,
};

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
            _ if verbose => true,
            _ if outcome.covered_by.is_some() => false,
            Verdict::Unspecified if is_notable(outcome) => true,
            Verdict::Correct | Verdict::Unspecified => is_base(outcome),
            Verdict::AcceptedByMistake | Verdict::RejectedByMistake | Verdict::Unclear => true,
        };
        if is_wanted {
            page.outcome(outcome);
        }
    }
    page.covered(report, verbose);
    for Finding { text, mistake } in &report.findings {
        page.title(text);
        page.mistakes(mistake);
    }
    for (index, refusal) in report.refused.iter().enumerate() {
        let mut before = report.refused.iter().take(index);
        page.refusal(refusal, before.find(|known| is_same(known, refusal)));
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

/// Whether a receiver may do what it does, and would be wrong elsewhere.
fn is_notable(outcome: &Outcome) -> bool {
    let is_permitted = outcome.verdict == Verdict::Unspecified && !outcome.mistakes.is_empty();
    let is_valid = outcome.name.starts_with("valid-") && outcome.seen == Seen::Rejected;
    let is_uncovered = outcome.name == "hash-missing" && outcome.seen == Seen::Accepted;
    is_permitted && (is_valid || is_uncovered)
}

/// Whether two requests are rejected for the same proven reason.
fn is_same(known: &Refusal, refusal: &Refusal) -> bool {
    let is_proven = refusal.is_login || !refusal.mistakes.is_empty();
    is_proven
        && (&known.causes, &known.mistakes, &known.accepted)
            == (&refusal.causes, &refusal.mistakes, &refusal.accepted)
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
            if is_notable(outcome) {
                let ids: Vec<&str> = mistakes.iter().map(|mistake| mistake.id).collect();
                let words = format!("where this matters it is the mistake {}", ids.join(", "));
                self.prose(&lead("note"), &words);
                self.fixes(mistakes);
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

    fn mistakes<'m>(&mut self, mistakes: impl IntoIterator<Item = &'m Named>) {
        for mistake in mistakes {
            self.prose(&lead("mistake"), mistake.id);
            self.prose(&lead("what"), mistake.did);
            self.prose(&lead("section"), mistake.section);
            self.prose(&lead("fix"), mistake.fix);
        }
    }

    fn fixes(&mut self, mistakes: &[Named]) {
        for mistake in mistakes {
            self.prose(&lead("fix"), mistake.fix);
        }
    }

    /// The accepted requests that another one explains.
    fn covered(&mut self, report: &Report, verbose: bool) {
        if verbose {
            return;
        }
        let covered = report.outcomes.iter();
        let covered: Vec<&str> = covered.filter_map(|outcome| outcome.covered_by).collect();
        let mut causes = covered.clone();
        causes.dedup();
        causes.sort_unstable();
        causes.dedup();
        for by in causes {
            let count = covered.iter().filter(|cause| **cause == by).count();
            let words = format!(
                "{count} more requests have the same result for the same reason as {by}; --verbose \
                 prints them"
            );
            self.prose("", &words);
        }
    }

    fn refusal(&mut self, refusal: &Refusal, same: Option<&Refusal>) {
        let shape = refusal.shape.name();
        if let Some(same) = same {
            let words = format!(
                "Why the valid {shape} is rejected: as the {}",
                same.shape.name()
            );
            self.title(&words);
            return;
        }
        self.title(&if refusal.mistakes.is_empty() && !refusal.is_login {
            format!("Possible reasons why the valid {shape} is rejected")
        } else {
            format!("Why the valid {shape} is rejected")
        });
        for cause in &refusal.causes {
            self.prose("  · ", cause);
        }
        self.mistakes(&refusal.mistakes);
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
