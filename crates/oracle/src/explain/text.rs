//! An explanation as text. Colors mark names, escapes and separators; without them the text has the
//! same information.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::model::{Collected, Explanation, Outcome, Stage, Verdict};
use crate::layout::Layout;

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const NAME: Style = AnsiColor::Cyan.on_default();
const ESCAPE: Style = AnsiColor::Yellow.on_default();
const SEPARATOR: Style = AnsiColor::Magenta.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// The whole explanation, with colors.
#[must_use]
pub fn text(explanation: &Explanation, layout: Layout) -> String {
    let mut page = Page {
        text: String::new(),
        layout,
    };
    let Explanation {
        source,
        method,
        url,
        remarks,
        stages,
        verdict,
    } = explanation;
    page.value("", &format!("{HEADING}{method} {url}{HEADING:#}"));
    page.prose("  ", &format!("{FAINT}read from: {source}{FAINT:#}"));
    page.remarks(remarks);
    for stage in stages {
        page.text.push('\n');
        page.stage(stage);
    }
    page.text.push('\n');
    page.verdict(verdict);
    page.text
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

    fn remarks(&mut self, remarks: &[String]) {
        for remark in remarks {
            self.prose("  · ", remark);
        }
    }

    fn stage(&mut self, stage: &Stage) {
        let Stage {
            section,
            title,
            rule,
            given,
            result,
            remarks,
        } = stage;
        // A colon separates the name of a document from the title.
        let is_numbered = section.ends_with(|last: char| last.is_ascii_digit());
        let mark = if is_numbered { "" } else { ":" };
        self.prose("", &format!("{HEADING}{section}{mark} {title}{HEADING:#}"));
        self.prose("  ", &format!("{FAINT}{rule}{FAINT:#}"));
        for (name, value) in given {
            self.value(&format!("  {name:<12}"), &value.to_string());
        }
        self.result(result);
        self.remarks(remarks);
    }

    fn result(&mut self, result: &Outcome) {
        match result {
            Outcome::Text { text } => self.value("  = ", &painted(&text.to_string(), false)),
            Outcome::Collected { parameters } => self.collected(parameters),
            Outcome::Normalized { pairs, text } => {
                for (name, value) in pairs {
                    let (name, value) = (painted(name, false), painted(value, false));
                    let pair = format!("{NAME}{name}{NAME:#} {SEPARATOR}={SEPARATOR:#} {value}");
                    self.value("  ", pair.trim_end());
                }
                self.value("  = ", &joined(text));
            }
            Outcome::BaseString {
                method,
                uri,
                parameters,
                text: _,
            } => {
                let and = format!("{SEPARATOR}&{SEPARATOR:#}");
                let (uri, parameters) = (painted(uri, true), painted(parameters, true));
                self.value("  URI         ", &uri);
                self.value("  parameters  ", &parameters);
                let whole = format!("{NAME}{method}{NAME:#}{and}{uri}{and}{parameters}");
                self.value("  = ", &whole);
            }
            Outcome::Signature {
                method: _,
                key,
                digest,
                signature,
            } => {
                self.prose("  key         ", key);
                if let Some(digest) = digest {
                    self.value("  digest      ", digest);
                }
                if let Some(signature) = signature {
                    self.value("  = ", &format!("{HEADING}{signature}{HEADING:#}"));
                }
            }
        }
    }

    fn collected(&mut self, parameters: &[Collected]) {
        if parameters.is_empty() {
            self.prose("  ", "none");
        }
        for parameter in parameters {
            let Collected {
                origin,
                name,
                value,
                remarks,
                ..
            } = parameter;
            let lead = format!("  {:<8}", origin.name());
            let name = format!("{NAME}{name}{NAME:#}");
            match value {
                // In quotation marks, because white space at either end counts.
                Some(value) => {
                    let content = format!("{name} {SEPARATOR}={SEPARATOR:#} \"{value}\"");
                    self.value(&lead, &content);
                }
                None => self.value(&lead, &format!("{name} {FAINT}(not shown){FAINT:#}")),
            }
            for remark in remarks {
                self.prose("          · ", &format!("{FAINT}{remark}{FAINT:#}"));
            }
        }
    }

    fn verdict(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Valid => {
                let words = format!("{GOOD}valid{GOOD:#}: the signature matches this request");
                self.prose("", &words);
            }
            Verdict::Invalid {
                kind: _,
                message,
                remarks,
            } => {
                self.prose("", &format!("{BAD}invalid{BAD:#}: {message}"));
                self.remarks(remarks);
            }
            Verdict::Unchecked { why } => self.prose("", &format!("not verified: {why}")),
            Verdict::Signed => self.prose("", &format!("{GOOD}signed{GOOD:#}")),
            Verdict::Unsigned => self.prose("", "not signed: no client secret was given"),
        }
    }
}

/// Colors the escapes of an encoded text; in a base string, the encoded `=` and `&` as separators.
fn painted(text: &str, in_base_string: bool) -> String {
    let mut painted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        painted.push_str(before);
        let Some((digits, tail)) = after.split_at_checked(2) else {
            painted.push('%');
            rest = after;
            continue;
        };
        let style = match digits {
            "3D" | "26" if in_base_string => SEPARATOR,
            _ => ESCAPE,
        };
        // In a base string an escape of the parameters is %25 and its two digits.
        let (more, tail) = match tail.split_at_checked(2) {
            Some(split) if in_base_string && digits == "25" => split,
            _ => ("", tail),
        };
        let _ = write!(painted, "{style}%{digits}{more}{style:#}");
        rest = tail;
    }
    painted.push_str(rest);
    painted
}

/// Colors the separators of normalized parameters.
fn joined(text: &str) -> String {
    let and = format!("{SEPARATOR}&{SEPARATOR:#}");
    let equals = format!("{SEPARATOR}={SEPARATOR:#}");
    let pairs: Vec<String> = text
        .split('&')
        .map(|pair| painted(pair, false).replacen('=', &equals, 1))
        .collect();
    pairs.join(&and)
}
