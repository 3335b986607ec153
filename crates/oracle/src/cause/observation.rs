//! What the answer to a case shows: that it is right, or in what it is wrong.

use std::collections::HashMap;

use serde_json::Value;

use crate::case::Case;
use crate::implementation::Implementation;
use crate::judge::{Verdict, agree, judge, names};
use crate::protocol::{Answer, Call, Op, Output};
use crate::reference::Reference;
use crate::result::{CaseResult, Report, Standing};
use crate::schemes::{Rules, Scheme};
use crate::sent::as_sent;

/// A case that was run, with the right answer and the one that was given.
pub(super) struct Observation<'c> {
    /// Its place in the report.
    pub(super) place: usize,
    pub(super) case: &'c Case,
    /// The call, with the parameters that the answer carries.
    pub(super) call: Call,
    right: Answer,
    /// The call as the case has it and its right answer, if other parameters were sent.
    asked: Option<(Call, Answer)>,
    seen: Answer,
    pub(super) shows: Shows,
    /// Whether a wrong answer is a permitted difference. It is no reason to name a mistake, and it is
    /// counted with one that is named for other cases.
    pub(super) is_permitted: bool,
}

/// What an answer shows.
#[derive(Debug)]
pub(super) enum Shows {
    /// It is right.
    Right,
    /// The fields of the first stage that tells one mistake from another.
    Text(Output),
    /// It is a refusal.
    Refusal,
    /// A request is accepted or rejected, with the kind of the refusal where one is named.
    Validity(bool, Option<String>),
}

/// The fields of a result by which mistakes are named. Only the first different one is used: the
/// later ones follow from it, or are wrong for another reason.
const TELLING: [&str; 8] = [
    "signature",
    "signature_base64",
    "base_string",
    "text",
    "text_base64",
    "params",
    "params_base64",
    "realm",
];

impl<'c> Observation<'c> {
    /// The observations of a scheme.
    pub(super) fn all(report: &Report, cases: &[&'c Case], scheme: Scheme) -> Vec<Self> {
        let by_id: HashMap<&str, &'c Case> = cases.iter().map(|c| (c.id.as_str(), *c)).collect();
        let run = report.cases.iter().enumerate();
        let run = run.filter(|(_, result)| result.op.scheme() == Some(scheme));
        run.filter_map(|(place, result)| {
            let is_permitted = report.standing(result) == Standing::Permitted;
            Self::of(place, by_id.get(result.id.as_str())?, result, is_permitted)
        })
        .collect()
    }

    fn of(place: usize, case: &'c Case, result: &CaseResult, is_permitted: bool) -> Option<Self> {
        let seen = result.seen.0.clone()?;
        let sent = as_sent(&case.call, &seen, &case.exact);
        let asked = sent
            .is_some()
            .then(|| (case.call.clone(), Reference.answer(&case.call)));
        let call = sent.unwrap_or_else(|| case.call.clone());
        let right = Reference.answer(&call);
        let shows = match &result.verdict {
            // Another right answer than the reference's: a mistake would give a third.
            Verdict::Passed if !is_reference(call.op(), &right, &seen) => return None,
            Verdict::Passed => Shows::Right,
            Verdict::Failed(_) => shows(call.op(), &right, &seen)?,
            Verdict::Unsupported { .. } | Verdict::Broken { .. } => return None,
        };
        Some(Self {
            place,
            case,
            call,
            right,
            asked,
            seen,
            shows,
            is_permitted,
        })
    }

    /// The call with the parameters that were sent, and the one that the case has if it is different: a
    /// mistake may be the reason why others were sent. Each with its right answer.
    fn calls(&self) -> impl Iterator<Item = (&Call, &Answer)> {
        let asked = self.asked.as_ref().map(|(call, right)| (call, right));
        [(&self.call, &self.right)].into_iter().chain(asked)
    }

    /// Whether rules give the wrong answer that was given, as far as that shows.
    pub(super) fn is_explained_by(&self, rules: &Rules) -> bool {
        self.calls().any(|(call, right)| {
            is_given(call, &self.shows, &rules.answer_beside(call, right.clone()))
        })
    }

    /// Whether rules answer this call in another way than the right one.
    pub(super) fn is_changed_by(&self, rules: &Rules) -> bool {
        rules.answer_beside(&self.call, self.right.clone()) != self.right
    }

    /// Whether rules give a wrong answer to what was answered rightly, or another wrong text than the
    /// one that was given. Only what the answer reveals counts.
    pub(super) fn is_contradicted_by(&self, rules: &Rules) -> bool {
        self.calls().all(|(call, right)| {
            self.is_contradicted(right, rules.answer_beside(call, right.clone()))
        })
    }

    fn is_contradicted(&self, right: &Answer, predicted: Answer) -> bool {
        if predicted == *right {
            return false;
        }
        let shown = revealed(predicted, &self.seen);
        let right = revealed(right.clone(), &self.seen);
        let departs = matches!(agree(self.call.op(), &right, &shown), Verdict::Failed(_));
        match &self.shows {
            Shows::Right => departs && matches!(judge(self.case, &shown), Verdict::Failed(_)),
            Shows::Text(_) => departs && !is_given(&self.call, &self.shows, &shown),
            Shows::Refusal | Shows::Validity(..) => false,
        }
    }
}

/// What a wrong answer shows. None if the difference is of a kind that no mistake is known by.
pub(super) fn shows(op: Op, right: &Answer, answer: &Answer) -> Option<Shows> {
    if op.is_verifier() {
        let (valid, found) = (validity(right)?, validity(answer)?);
        let kind = kind_of(answer);
        let is_other_kind = kind.is_some_and(|kind| kind != "other") && kind != kind_of(right);
        let differs = valid != found || is_other_kind;
        return differs.then(|| Shows::Validity(found, kind.map(str::to_owned)));
    }
    match (right, answer) {
        (Answer::Ok(_), Answer::Refused { .. }) => Some(Shows::Refusal),
        (Answer::Refused { .. }, Answer::Ok(output)) => {
            let telling = TELLING.iter().chain(&["authorization"]);
            let fields = telling.filter_map(|name| Some((*name, output.0.get(*name)?)));
            Some(Shows::Text(only(fields.take(1))))
        }
        (Answer::Ok(right), Answer::Ok(output)) => {
            let differs = |name: &&str| {
                let (Some(right), Some(found)) = (right.0.get(*name), output.0.get(*name)) else {
                    // One side may have it as text, the other as Base64.
                    return output.0.contains_key(*name) && !right.0.contains_key(*name);
                };
                let (right, found) = (only([(*name, right)]), only([(*name, found)]));
                !is_same(op, &right, &found)
            };
            let names = TELLING.iter().copied().chain(["authorization"]);
            let first = names.clone().find(|name| differs(name))?;
            Some(Shows::Text(only([(first, output.0.get(first)?)])))
        }
        (Answer::Refused { .. }, Answer::Refused { .. })
        | (Answer::Unsupported(_) | Answer::Broken(_), _)
        | (_, Answer::Unsupported(_) | Answer::Broken(_)) => None,
    }
}

/// Whether an answer is the wrong one that was given, as far as that shows.
pub(super) fn is_given(call: &Call, shows: &Shows, answer: &Answer) -> bool {
    match (shows, answer) {
        (Shows::Validity(valid, kind), answer) => {
            let same_kind = match (kind.as_deref(), kind_of(answer)) {
                (Some(kind), Some(given)) => kind == given || kind == "other",
                _ => true,
            };
            validity(answer) == Some(*valid) && same_kind
        }
        (Shows::Refusal, Answer::Refused { .. }) => true,
        (Shows::Text(fields), Answer::Ok(output)) => {
            let has_all = fields.0.keys().all(|name| output.0.contains_key(name));
            has_all && is_same(call.op(), fields, output)
        }
        (
            Shows::Right | Shows::Refusal | Shows::Text(_),
            Answer::Ok(_) | Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_),
        ) => false,
    }
}

/// Whether an answer is the reference's, as far as it reveals.
fn is_reference(op: Op, right: &Answer, seen: &Answer) -> bool {
    let right = revealed(right.clone(), seen);
    !matches!(agree(op, &right, seen), Verdict::Failed(_))
}

/// The part of an answer that an implementation would reveal which answered a call with `seen`.
fn revealed(answer: Answer, seen: &Answer) -> Answer {
    let has_kind = kind_of(seen).is_some();
    match (answer, seen) {
        (Answer::Ok(mut output), Answer::Ok(seen)) => {
            output.0.retain(|name, _| {
                let (plain, encoded) = names(name);
                let is_shown = seen.0.contains_key(plain) || seen.0.contains_key(&encoded);
                is_shown && (name != "kind" || has_kind)
            });
            Answer::Ok(output)
        }
        (Answer::Ok(mut output), Answer::Refused { .. }) if !has_kind => {
            output.0.remove("kind");
            Answer::Ok(output)
        }
        (Answer::Refused { message, .. }, Answer::Refused { .. } | Answer::Ok(_)) if !has_kind => {
            Answer::Refused {
                kind: None,
                message,
            }
        }
        (answer, _) => answer,
    }
}

fn only<'a>(fields: impl IntoIterator<Item = (&'a str, &'a Value)>) -> Output {
    let fields = fields.into_iter();
    Output(fields.map(|(n, v)| (n.to_owned(), v.clone())).collect())
}

/// Whether an output has these fields.
fn is_same(op: Op, fields: &Output, output: &Output) -> bool {
    // The fields are the expectation, so that no others are compared.
    let expected = Answer::Ok(fields.clone());
    agree(op, &expected, &Answer::Ok(output.clone())) == Verdict::Passed
}

fn validity(answer: &Answer) -> Option<bool> {
    match answer {
        Answer::Ok(output) => output.0.get("valid")?.as_bool(),
        Answer::Refused { .. } => Some(false),
        Answer::Unsupported(_) | Answer::Broken(_) => None,
    }
}

fn kind_of(answer: &Answer) -> Option<&str> {
    match answer {
        Answer::Ok(output) => output.text("kind"),
        Answer::Refused { kind, .. } => kind.as_deref(),
        Answer::Unsupported(_) | Answer::Broken(_) => None,
    }
}
