//! What a wrong answer shows about its mistake.

use serde_json::Value;

use crate::judge::{Verdict, agree};
use crate::protocol::{Answer, Call, Op, Output};

/// A wrong answer together with the right one.
pub(super) struct Wrong {
    /// Its place in the report.
    pub(super) place: usize,
    pub(super) call: Call,
    pub(super) right: Answer,
    /// What it shows about the mistake.
    pub(super) told: Told,
}

/// What a wrong answer shows.
pub(super) enum Told {
    /// The fields of the first stage that tells one mistake from another.
    Fields(Output),
    /// That it was refused.
    Refused,
    /// Whether it was held valid, and the kind of refusal where one is named.
    Valid(bool, Option<String>),
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

impl Wrong {
    /// Nothing where the right answer is not known, or where the difference is of a kind that no
    /// mistake is known by.
    pub(super) fn of(place: usize, call: Call, right: Answer, answer: &Answer) -> Option<Self> {
        let told = told(call.op(), &right, answer)?;
        Some(Self {
            place,
            call,
            right,
            told,
        })
    }

    /// Whether one bit is all that is known.
    pub(super) fn is_weak(&self) -> bool {
        !matches!(self.told, Told::Fields(_))
    }

    /// Whether an answer of some rules is this wrong one, as far as that tells.
    pub(super) fn is_given_by(&self, answer: &Answer) -> bool {
        match (&self.told, answer) {
            (Told::Valid(valid, kind), answer) => {
                let same_kind = match (kind.as_deref(), kind_of(answer)) {
                    (Some(kind), Some(given)) => kind == given || kind == "other",
                    _ => true,
                };
                validity(answer) == Some(*valid) && same_kind
            }
            (Told::Refused, Answer::Refused { .. }) => true,
            (Told::Fields(fields), Answer::Ok(output)) => {
                let has_all = fields.0.keys().all(|name| output.0.contains_key(name));
                has_all && is_same(self.call.op(), fields, output)
            }
            _ => false,
        }
    }
}

fn told(op: Op, right: &Answer, answer: &Answer) -> Option<Told> {
    if op.is_verifier() {
        let (valid, found) = (validity(right)?, validity(answer)?);
        let kind = kind_of(answer);
        let is_other_kind = kind.is_some_and(|kind| kind != "other") && kind != kind_of(right);
        let is_told = valid != found || is_other_kind;
        return is_told.then(|| Told::Valid(found, kind.map(str::to_owned)));
    }
    match (right, answer) {
        (Answer::Ok(_), Answer::Refused { .. }) => Some(Told::Refused),
        (Answer::Refused { .. }, Answer::Ok(output)) => {
            let telling = TELLING.iter().chain(&["authorization"]);
            let fields = telling.filter_map(|name| Some((*name, output.0.get(*name)?)));
            Some(Told::Fields(only(fields.take(1))))
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
            let first = TELLING
                .iter()
                .copied()
                .chain(["authorization"])
                .find(|n| differs(n))?;
            Some(Told::Fields(only([(first, output.0.get(first)?)])))
        }
        _ => None,
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
