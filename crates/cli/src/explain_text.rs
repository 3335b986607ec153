//! An explanation as text. Colours tell names, escapes and separators apart; without them the text
//! says the same.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use basestring_oracle::explain::{Collected, Explanation, Outcome, Stage, Verdict};

const HEADING: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const NAME: Style = AnsiColor::Cyan.on_default();
const ESCAPE: Style = AnsiColor::Yellow.on_default();
const SEPARATOR: Style = AnsiColor::Magenta.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

/// The whole explanation, with colours.
pub(crate) fn render(explanation: &Explanation) -> String {
    let mut text = String::new();
    let Explanation {
        source,
        method,
        url,
        remarks,
        stages,
        verdict,
    } = explanation;
    line(
        &mut text,
        "",
        &format!("{HEADING}{method} {url}{HEADING:#}"),
    );
    line(
        &mut text,
        "  ",
        &format!("{FAINT}read from: {source}{FAINT:#}"),
    );
    remark_lines(&mut text, "  ", remarks);
    for stage in stages {
        text.push('\n');
        stage_lines(&mut text, stage);
    }
    text.push('\n');
    verdict_lines(&mut text, verdict);
    text
}

fn line(text: &mut String, indent: &str, content: &str) {
    text.push_str(indent);
    text.push_str(content);
    text.push('\n');
}

fn remark_lines(text: &mut String, indent: &str, remarks: &[String]) {
    for remark in remarks {
        line(text, indent, &format!("· {remark}"));
    }
}

fn stage_lines(text: &mut String, stage: &Stage) {
    let Stage {
        clause,
        title,
        rule,
        given,
        result,
        remarks,
    } = stage;
    line(text, "", &format!("{HEADING}{clause} {title}{HEADING:#}"));
    line(text, "  ", &format!("{FAINT}{rule}{FAINT:#}"));
    for (name, value) in given {
        line(text, "  ", &format!("{name:<12}{value}"));
    }
    match result {
        Outcome::Text { text: result } => {
            line(
                text,
                "  ",
                &format!("= {}", painted(&result.to_string(), false)),
            );
        }
        Outcome::Collected { parameters } => collected_lines(text, parameters),
        Outcome::Normalized { pairs, text: whole } => {
            for (name, value) in pairs {
                let (name, value) = (painted(name, false), painted(value, false));
                let pair = format!("{NAME}{name}{NAME:#} {SEPARATOR}={SEPARATOR:#} {value}");
                line(text, "  ", pair.trim_end());
            }
            line(text, "  ", &format!("= {}", joined(whole)));
        }
        Outcome::BaseString {
            method,
            uri,
            parameters,
            text: _,
        } => {
            let and = format!("{SEPARATOR}&{SEPARATOR:#}");
            let (uri, parameters) = (painted(uri, true), painted(parameters, true));
            line(text, "  ", &format!("URI         {uri}"));
            line(text, "  ", &format!("parameters  {parameters}"));
            let whole = format!("= {NAME}{method}{NAME:#}{and}{uri}{and}{parameters}");
            line(text, "  ", &whole);
        }
        Outcome::Signature {
            method: _,
            key,
            digest,
            signature,
        } => {
            line(text, "  ", &format!("key         {key}"));
            if let Some(digest) = digest {
                line(text, "  ", &format!("digest      {digest}"));
            }
            if let Some(signature) = signature {
                line(text, "  ", &format!("= {HEADING}{signature}{HEADING:#}"));
            }
        }
    }
    remark_lines(text, "  ", remarks);
}

fn collected_lines(text: &mut String, parameters: &[Collected]) {
    if parameters.is_empty() {
        line(text, "  ", "none");
    }
    for parameter in parameters {
        let mut content = format!(
            "{:<8}{NAME}{}{NAME:#}",
            parameter.origin.name(),
            parameter.name
        );
        let _ = match &parameter.value {
            // In quotation marks, for white space at either end counts.
            Some(value) => write!(content, " {SEPARATOR}={SEPARATOR:#} \"{value}\""),
            None => write!(content, " {FAINT}(not shown){FAINT:#}"),
        };
        if !parameter.remarks.is_empty() {
            let _ = write!(
                content,
                "  {FAINT}({}){FAINT:#}",
                parameter.remarks.join("; ")
            );
        }
        line(text, "  ", &content);
    }
}

fn verdict_lines(text: &mut String, verdict: &Verdict) {
    match verdict {
        Verdict::Valid => {
            let verdict = format!("{GOOD}valid{GOOD:#}: the signature is this request's");
            line(text, "", &verdict);
        }
        Verdict::Invalid {
            kind: _,
            message,
            remarks,
        } => {
            line(text, "", &format!("{BAD}invalid{BAD:#}: {message}"));
            remark_lines(text, "  ", remarks);
        }
        Verdict::Unchecked { why } => line(text, "", &format!("not verified: {why}")),
        Verdict::Signed => line(text, "", &format!("{GOOD}signed{GOOD:#}")),
        Verdict::Unsigned => line(text, "", "not signed: no client secret was given"),
    }
}

/// Escapes of an encoded text in colour; in a base string the encoded `=` and `&` as separators.
fn painted(text: &str, in_base_string: bool) -> String {
    let mut painted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('%') {
        painted.push_str(before);
        let Some((digits, tail)) = behind.split_at_checked(2) else {
            painted.push('%');
            rest = behind;
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

/// Normalized parameters with their separators in colour.
fn joined(text: &str) -> String {
    let and = format!("{SEPARATOR}&{SEPARATOR:#}");
    let equals = format!("{SEPARATOR}={SEPARATOR:#}");
    let pairs: Vec<String> = text
        .split('&')
        .map(|pair| painted(pair, false).replacen('=', &equals, 1))
        .collect();
    pairs.join(&and)
}
