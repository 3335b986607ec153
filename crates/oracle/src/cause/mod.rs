//! Wrong answers grouped by cause: by the known mistakes that produce them, and where no known mistake
//! does, by message or by the stage that is wrong.

mod apart;
mod candidate;
mod cover;
#[cfg(feature = "generate")]
mod explainer;
mod finding;
mod message;
mod name;
mod observation;
mod pairs;
mod weak;

use std::collections::BTreeMap;

#[cfg(feature = "generate")]
pub(crate) use explainer::Explainer;
pub(crate) use finding::{find, is_result, method};
use message::{general, last_words};
pub use name::name_mistakes;

use serde_json::Value;

use crate::judge::{Difference, Verdict};
use crate::mistakes::Mistake;
use crate::protocol::Op;
use crate::result::{CaseResult, Finding, Report, Standing};

/// Cases that are wrong for the same reason.
#[derive(Clone, Debug)]
pub struct Cause<'a> {
    /// The operation of the first of them.
    pub(crate) op: Op,
    /// The first wrong stage, or `broken` if there was no answer.
    pub(crate) stage: &'a str,
    /// The document and section: the first mistake's, or else the first case's.
    pub(crate) section: &'a str,
    /// The known mistakes that together produce the wrong answers, if there are any.
    pub mistakes: Vec<&'static Mistake>,
    /// Known mistakes that fit equally: one of them is the cause, together with `mistakes` if there are
    /// any.
    pub candidates: Vec<&'static Mistake>,
    /// The case that tells the candidates apart, if there is one.
    pub told_apart_by: Option<&'a str>,
    /// What the operation does with every request of this kind, if that is the cause.
    pub finding: Option<&'a Finding>,
    /// The common part of the messages, if the cases have one.
    pub(crate) message: Option<String>,
    /// How many cases have this cause, those among them that are not kept.
    pub(crate) count: usize,
    /// How many of the cases are permitted differences.
    pub(crate) permitted: usize,
    /// How many of the cases are known failures.
    pub(crate) known: usize,
    /// The cases. The first is the example: the shortest of those that fail and are not known.
    pub(crate) cases: Vec<&'a CaseResult>,
}

/// What makes two cases one cause.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Finding(Op, &'a Finding),
    Mistakes(&'a [String], &'a [String]),
    Message(&'a str, String),
    Place(Op, &'a str, &'a str),
}

/// What a cause is to a reader of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// At least one failure that is not known.
    New,
    /// Known failures, and permitted differences besides.
    Known,
    /// Permitted differences alone.
    Permitted,
}

impl Cause<'_> {
    /// The cause in a few words: the ids of the mistakes, or what is wrong.
    #[must_use]
    pub(crate) fn name(&self) -> String {
        match self.cases.first() {
            Some(first) if self.finding.is_none() && first.causes().next().is_some() => {
                first.named()
            }
            _ => self.does(),
        }
    }

    /// The cause on one line, with its section.
    #[must_use]
    pub(crate) fn title(&self) -> String {
        let does = self.does();
        if let [first, rest @ ..] = &self.mistakes[..] {
            let sections = [&[*first], rest].concat();
            let mut sections: Vec<&str> = sections.iter().map(|m| m.section.as_str()).collect();
            sections.dedup();
            return format!("{does} ({})", sections.join("; "));
        }
        match &self.message {
            Some(_) => does,
            None => format!("{does} ({})", self.section),
        }
    }

    /// What is wrong, without the section.
    #[must_use]
    pub(crate) fn does(&self) -> String {
        if let Some(finding) = self.finding {
            return finding.does(self.op);
        }
        if !self.candidates.is_empty() {
            return format!("{}: {}", self.op, self.name());
        }
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
                format!(
                    "{}: expected {}, found {}",
                    self.op,
                    said(expected),
                    said(found)
                )
            }
            (None, _) => format!("{}: wrong {}", self.op, self.stage),
        }
    }

    /// Whether known mistakes are named or listed as its cause, or what the whole operation does.
    pub(crate) fn is_named(&self) -> bool {
        let is_unknown = self.mistakes.is_empty() && self.candidates.is_empty();
        self.finding.is_some() || !is_unknown
    }

    /// Whether all of its cases are permitted differences.
    #[must_use]
    pub(crate) fn is_permitted(&self) -> bool {
        self.permitted == self.count
    }

    pub(crate) fn weight(&self) -> Weight {
        if self.is_permitted() {
            Weight::Permitted
        } else if self.permitted + self.known == self.count {
            Weight::Known
        } else {
            Weight::New
        }
    }
}

impl Report {
    /// The wrong answers grouped by cause: failures first, then known failures, then permitted
    /// differences; the most frequent cause first.
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
        causes.sort_by_key(|cause| (cause.weight(), std::cmp::Reverse(cause.count)));
        causes
    }

    /// How many wrong HMAC signatures one or two known mistakes explain, and how many there are.
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
            // A wrong header or a missing refusal is not a wrong signature.
            let is_wrong = matches!(
                stage(&case.verdict),
                Some("base_string_uri" | "parameters" | "base_string" | "signature")
            );
            case.op == Op::Sign && signature.is_some() && is_hmac && is_wrong
        };
        let wrong: Vec<&CaseResult> = self.cases.iter().filter(is_signature).collect();
        let explained = wrong.iter().filter(|case| case.causes().next().is_some());
        (explained.count(), wrong.len())
    }

    fn cause<'a>(&'a self, key: Key<'a>, mut cases: Vec<&'a CaseResult>) -> Option<Cause<'a>> {
        let is_permitted = |case: &CaseResult| self.standing(case) == Standing::Permitted;
        let is_known = |case: &CaseResult| self.standing(case) == Standing::Known;
        cases.sort_by_key(|case| (is_permitted(case), is_known(case), size(case)));
        let first = *cases.first()?;
        let find = |ids: &[String]| -> Vec<&'static Mistake> {
            ids.iter().filter_map(|id| Mistake::find(id)).collect()
        };
        let mistakes = find(&first.mistakes);
        let mut classes = self.classes.iter();
        let class = classes.find(|class| class.members == first.candidates);
        Some(Cause {
            op: first.op,
            stage: stage(&first.verdict)?,
            section: mistakes
                .first()
                .map_or(first.section.as_str(), |mistake| mistake.section.as_str()),
            mistakes,
            candidates: find(&first.candidates),
            told_apart_by: class.and_then(|class| class.told_apart_by.as_deref()),
            finding: first.finding.as_ref(),
            message: match key {
                Key::Message(_, message) => Some(message),
                Key::Finding(..) | Key::Mistakes(..) | Key::Place(..) => None,
            },
            count: weight(cases.iter().copied()),
            permitted: weight(cases.iter().copied().filter(|case| is_permitted(case))),
            known: weight(cases.iter().copied().filter(|case| is_known(case))),
            cases,
        })
    }
}

/// How many cases these are with those that are not kept.
fn weight<'a>(cases: impl Iterator<Item = &'a CaseResult>) -> usize {
    cases.map(|case| 1 + case.repeats).sum()
}

fn size(case: &CaseResult) -> usize {
    // What was observed over the network has another length in each run.
    let input = case.input.as_ref().filter(|_| case.evidence.is_none());
    input.map_or(0, |input| input.to_string().len())
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
    // What a profile accepts is reported on its own.
    if case.accepted.is_some() {
        return None;
    }
    if let Some(finding) = &case.finding {
        return Some(Key::Finding(case.op, finding));
    }
    if case.causes().next().is_some() {
        return Some(Key::Mistakes(&case.mistakes, &case.candidates));
    }
    let message = match &case.verdict {
        Verdict::Broken { why } => Some(general(last_words(why).trim_start())),
        Verdict::Failed(Difference {
            expected, found, ..
        }) if matches!(stage, "kind" | "valid") => Some(format!(
            "expected {}, found {}",
            judged(expected),
            judged(found)
        )),
        Verdict::Failed(difference) if stage == "refusal" => {
            let message = difference.found.pointer("/refused/message");
            message.and_then(Value::as_str).map(general)
        }
        Verdict::Failed(_) | Verdict::Passed | Verdict::Unsupported { .. } => None,
    };
    Some(match message.filter(|text| !text.is_empty()) {
        Some(message) => Key::Message(stage, message),
        None => Key::Place(case.op, stage, &case.section),
    })
}

/// By what a case without a known mistake is grouped, as one text.
#[cfg(feature = "generate")]
pub(crate) fn place(case: &CaseResult, is_permitted: bool) -> Option<String> {
    let stage = stage(&case.verdict)?;
    let words = match key(case)? {
        Key::Message(_, message) => message,
        Key::Finding(..) | Key::Mistakes(..) | Key::Place(..) => case.section.clone(),
    };
    Some(format!("{is_permitted} {} {stage} {words}", case.op))
}

/// The result of a verification in words, from a kind alone or from an answer with `valid`.
fn judged(outcome: &Value) -> String {
    let of_answer = outcome.get("ok").unwrap_or(outcome);
    let kind = outcome.as_str().or_else(|| of_answer.get("kind")?.as_str());
    let is_valid = of_answer.get("valid").and_then(Value::as_bool);
    match (is_valid, kind) {
        (Some(true), _) => "accepted".to_owned(),
        (Some(false) | None, Some(kind)) => format!("rejected as {kind}"),
        (Some(false) | None, None) => "rejected".to_owned(),
    }
}

/// Whether an answer is a result or a refusal, in words.
fn said(answer: &Value) -> String {
    let Some(refused) = answer.get("refused") else {
        return "a result".to_owned();
    };
    match refused.get("kind").and_then(Value::as_str) {
        Some(kind) => format!("a refusal as {kind}"),
        None => "a refusal".to_owned(),
    }
}
