//! What went wrong, grouped by why: by the known mistake that gives the wrong answers, and what none
//! gives by place or by message.

#![expect(clippy::wildcard_enum_match_arm)]

mod evidence;
#[cfg(feature = "generate")]
mod explainer;
mod name;

use std::collections::BTreeMap;

#[cfg(feature = "generate")]
pub(crate) use explainer::Explainer;
pub use name::name_mistakes;

use serde_json::Value;

use crate::judge::{Difference, Verdict};
use crate::mistakes::Mistake;
use crate::protocol::Op;
use crate::result::{CaseResult, Report, Standing};

/// Cases that went wrong in the same way.
#[derive(Clone, Debug)]
pub struct Cause<'a> {
    /// The operation of the first of them.
    pub op: Op,
    /// The stage at which it first differs, or `broken` where there was no answer.
    pub stage: &'a str,
    /// The document and section: the mistakes', or those of the first case.
    pub clause: &'a str,
    /// The mistakes that together give the wrong answers; none where none is known to.
    pub mistakes: Vec<&'static Mistake>,
    /// The words of what broke or refused.
    pub message: Option<String>,
    /// How many of the cases leave room.
    pub differing: usize,
    /// The cases.
    pub cases: Vec<&'a CaseResult>,
}

/// What makes two cases one cause.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Mistakes(&'a [String]),
    Message(&'a str, String),
    Place(Op, &'a str, &'a str),
}

impl Cause<'_> {
    /// The cause in a line, without the number of cases.
    #[must_use]
    pub fn title(&self) -> String {
        let does = self.does();
        if let [first, rest @ ..] = &self.mistakes[..] {
            let clauses = [&[*first], rest].concat();
            let mut clauses: Vec<&str> = clauses.iter().map(|m| m.section.as_str()).collect();
            clauses.dedup();
            return format!("{does} ({})", clauses.join("; "));
        }
        match &self.message {
            Some(_) => does,
            None => format!("{does} ({})", self.clause),
        }
    }

    /// What is done, without the clause.
    #[must_use]
    pub fn does(&self) -> String {
        if !self.mistakes.is_empty() {
            let described = self.mistakes.iter();
            let described = described.map(|m| format!("{}: {}", m.id, m.description));
            return described.collect::<Vec<_>>().join(" And ");
        }
        let verdict = self.cases.first().map(|case| &case.verdict);
        match (&self.message, verdict) {
            (Some(message), _) if matches!(self.stage, "kind" | "valid") => {
                format!("{}: {message}", self.op)
            }
            (Some(message), _) => format!("{}: {message}", self.stage),
            (None, Some(Verdict::Failed(difference))) if self.stage == "refusal" => {
                let (found, expected) = (&difference.found, &difference.expected);
                format!("{}: {}, expected {}", self.op, said(found), said(expected))
            }
            (None, _) => format!("{}: another {} than expected", self.op, self.stage),
        }
    }

    /// Whether the documents leave room in all of its cases.
    #[must_use]
    pub fn leaves_room(&self) -> bool {
        self.differing == self.cases.len()
    }
}

impl Report {
    /// What went wrong, grouped by cause: what fails before what only differs, the most frequent
    /// first.
    #[must_use]
    pub fn by_cause(&self) -> Vec<Cause<'_>> {
        let mut causes: BTreeMap<Key<'_>, Vec<&CaseResult>> = BTreeMap::new();
        for case in &self.cases {
            if let Some(key) = key(case) {
                causes.entry(key).or_default().push(case);
            }
        }
        let mut causes: Vec<Cause<'_>> = causes
            .into_iter()
            .filter_map(|(key, cases)| self.cause(key, cases))
            .collect();
        // Stable: the rest stays in the order of the keys.
        causes.sort_by_key(|cause| (cause.leaves_room(), std::cmp::Reverse(cause.cases.len())));
        causes
    }

    /// Of the wrong HMAC signatures, how many known mistakes explain, one or two at once, and how many
    /// there are.
    #[must_use]
    pub fn explained_signatures(&self) -> (usize, usize) {
        let is_signature = |case: &&CaseResult| {
            let answer = case.answer.as_ref();
            let signature = answer.and_then(|answer| answer.pointer("/ok/signature"));
            let method = case
                .input
                .as_ref()
                .and_then(|i| i.pointer("/oauth/signature_method"));
            let is_hmac = method
                .and_then(Value::as_str)
                .is_none_or(|m| m.starts_with("HMAC-"));
            // What is wrong in the field alone, or was to be refused, is no wrong signature.
            let is_wrong = matches!(
                stage(&case.verdict),
                Some("base_string_uri" | "parameters" | "base_string" | "signature")
            );
            case.op == Op::Sign && signature.is_some() && is_hmac && is_wrong
        };
        let wrong: Vec<&CaseResult> = self.cases.iter().filter(is_signature).collect();
        let explained = wrong.iter().filter(|case| !case.mistakes.is_empty());
        (explained.count(), wrong.len())
    }

    fn cause<'a>(&self, key: Key<'a>, mut cases: Vec<&'a CaseResult>) -> Option<Cause<'a>> {
        let differs = |case: &CaseResult| self.standing(case) == Standing::Differs;
        // The example is one that fails, and the shortest of those.
        cases.sort_by_key(|case| (differs(case), size(case)));
        let first = *cases.first()?;
        let mistakes: Vec<&'static Mistake> = first
            .mistakes
            .iter()
            .filter_map(|id| Mistake::find(id))
            .collect();
        Some(Cause {
            op: first.op,
            stage: stage(&first.verdict)?,
            clause: mistakes
                .first()
                .map_or(first.clause.as_str(), |mistake| mistake.section.as_str()),
            mistakes,
            message: match key {
                Key::Message(_, message) => Some(message),
                Key::Mistakes(_) | Key::Place(..) => None,
            },
            differing: cases.iter().filter(|case| differs(case)).count(),
            cases,
        })
    }
}

fn size(case: &CaseResult) -> usize {
    case.input
        .as_ref()
        .map_or(0, |input| input.to_string().len())
}

fn stage(verdict: &Verdict) -> Option<&str> {
    match verdict {
        Verdict::Failed(difference) => Some(&difference.stage),
        Verdict::Broken { .. } => Some("broken"),
        Verdict::Passed | Verdict::Unsupported { .. } => None,
    }
}

fn key(case: &CaseResult) -> Option<Key<'_>> {
    let stage = stage(&case.verdict)?;
    // What a profile accepts is told apart.
    if case.accepted.is_some() {
        return None;
    }
    if !case.mistakes.is_empty() {
        return Some(Key::Mistakes(&case.mistakes));
    }
    let message = match &case.verdict {
        Verdict::Broken { why } => Some(general(last_words(why))),
        Verdict::Failed(Difference {
            expected, found, ..
        }) if matches!(stage, "kind" | "valid") => {
            Some(format!("{}, expected {}", held(found), held(expected)))
        }
        Verdict::Failed(difference) if stage == "refusal" => {
            let message = difference.found.pointer("/refused/message");
            message.and_then(Value::as_str).map(general)
        }
        _ => None,
    };
    Some(match message.filter(|text| !text.is_empty()) {
        Some(message) => Key::Message(stage, message),
        None => Key::Place(case.op, stage, &case.clause),
    })
}

/// What a verification came to, in words: of a kind alone, or of an answer with `valid`.
fn held(outcome: &Value) -> String {
    let of_answer = outcome.get("ok").unwrap_or(outcome);
    let kind = outcome.as_str().or_else(|| of_answer.get("kind")?.as_str());
    let is_valid = of_answer.get("valid").and_then(Value::as_bool);
    match (is_valid, kind) {
        (Some(true), _) => "valid".to_owned(),
        (_, Some(kind)) => format!("refused as {kind}"),
        _ => "refused".to_owned(),
    }
}

/// Whether something was answered or refused, in words.
fn said(answer: &Value) -> String {
    let Some(refused) = answer.get("refused") else {
        return "answered".to_owned();
    };
    match refused.get("kind").and_then(Value::as_str) {
        Some(kind) => format!("refused as {kind}"),
        None => "refused".to_owned(),
    }
}

/// The line of a trace that says what happened: Python's stands last.
fn last_words(trace: &str) -> &str {
    if trace.starts_with("Traceback ") {
        trace.trim_end().lines().next_back().unwrap_or(trace)
    } else {
        trace
    }
}

/// A message without what belongs to one case or one run: what it quotes, and its numbers.
fn general(message: &str) -> String {
    const LONGEST: usize = 160;
    let mut general = String::new();
    let mut quote = None;
    // An address in memory is a number too, and another in every run.
    let (mut previous, mut is_address) = (' ', false);
    for letter in message.chars() {
        let goes_on = is_address && letter.is_ascii_hexdigit();
        is_address = goes_on || (previous, letter) == ('0', 'x');
        previous = letter;
        if is_address {
            continue;
        }
        // Behind a letter it is an apostrophe.
        let opens = match letter {
            '"' | '`' => true,
            '\'' => !general.ends_with(char::is_alphanumeric),
            _ => false,
        };
        match (quote, letter) {
            // Older messages of Unix open with the grave accent and close with the apostrophe.
            (Some(open), _) if letter == open || (open, letter) == ('`', '\'') => {
                general.push('…');
                general.push(letter);
                quote = None;
            }
            (Some(_), _) => {}
            (None, _) if opens => {
                general.push(letter);
                quote = Some(letter);
            }
            (None, '0'..='9') if general.ends_with('…') => {}
            (None, '0'..='9') => general.push('…'),
            (None, '\n') => break,
            (None, _) => general.push(letter),
        }
    }
    if general.chars().count() > LONGEST {
        general = general.chars().take(LONGEST).chain(['…']).collect();
    }
    general
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn messages_of_one_kind_are_one() {
        let one = general("expected an answer to id 17, found \"a b\"\n  trace");
        assert_eq!(one, general("expected an answer to id 4, found \"c\""));
        assert_eq!(one, "expected an answer to id …, found \"…\"");
        let one = general("isn't one: {'^'} in 'a=b^c'");
        assert_eq!(one, general("isn't one: {'|'} in 'a=b|c'"));
        assert_eq!(one, "isn't one: {'…'} in '…'");
        assert_eq!(general("in `a b': no c"), "in `…': no c");
        assert_eq!(
            general("no c for #<Header:0x00007f3a @x>"),
            "no c for #<Header:… @x>"
        );
    }
}
