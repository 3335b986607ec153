//! Whether an answer is right, and where it first goes wrong.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::case::{Case, Expectation, Refusal};
use crate::field::same_authorization;
use crate::protocol::{Answer, Op};
use crate::sent::{as_sent, right};

/// The verdict on an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// It is right.
    Passed,
    /// It is wrong, first at this stage.
    Failed(Difference),
    /// The implementation does not support this operation or input.
    Unsupported {
        /// Its reason.
        why: String,
    },
    /// There was no answer: a crash, a hang, nonsense.
    Broken {
        /// What happened.
        why: String,
    },
}

/// Where an answer first differs from what is expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The stage: a field of the result, `kind` for a refusal of another kind, `refusal` where one
    /// side is a refusal and the other a result.
    pub stage: String,
    /// What is right there.
    pub expected: Value,
    /// What was answered there.
    pub found: Value,
}

impl Verdict {
    /// The verdict's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::Unsupported { .. } => "unsupported",
            Self::Broken { .. } => "broken",
        }
    }

    /// The difference of a failure.
    pub(crate) const fn difference(&self) -> Option<&Difference> {
        match self {
            Self::Failed(difference) => Some(difference),
            Self::Passed | Self::Unsupported { .. } | Self::Broken { .. } => None,
        }
    }

    fn failed(stage: &str, expected: Value, found: Value) -> Self {
        Self::Failed(Difference {
            stage: stage.to_owned(),
            expected,
            found,
        })
    }
}

/// The stages of signing in the order in which they are computed: the first that differs is the
/// place of the mistake.
const STAGES: [&str; 5] = [
    "base_string_uri",
    "parameters",
    "base_string",
    "signature",
    "authorization",
];

/// Judges the answer to a case.
///
/// Only the fields that the case expects are compared. A stage of signing that the implementation
/// does not give is not an error; the result itself must be there. Where the documents permit
/// several answers, one that fits is enough, and the difference from the first is reported.
///
/// ```
/// use basestring_oracle::{Answer, Case, Output, Verdict, judge};
/// let case: Case = serde_json::from_value(serde_json::json!({
///     "id": "encode/space/plain", "op": "percent_encode", "in": {"text": " "},
///     "out": {"text": "%20"}, "level": "must", "requirements": ["R-3.6-1"],
///     "source": {"document": "RFC 5849", "section": "3.6"}
/// })).unwrap();
/// assert_eq!(judge(&case, &Answer::Ok(Output::of("text", "%20"))), Verdict::Passed);
/// assert_eq!(judge(&case, &Answer::Ok(Output::of("text", "+"))).name(), "failed");
/// ```
#[must_use]
pub fn judge(case: &Case, answer: &Answer) -> Verdict {
    let verdict = judge_as_asked(case, answer);
    match verdict {
        Verdict::Failed(_) => judge_as_sent(case, answer).unwrap_or(verdict),
        Verdict::Passed | Verdict::Unsupported { .. } | Verdict::Broken { .. } => verdict,
    }
}

/// Judges the answer by the parameters that it carries, if these differ from the case's in what the
/// documents permit.
fn judge_as_sent(case: &Case, answer: &Answer) -> Option<Verdict> {
    // Of several right answers, the one that the reference gives.
    let expected = case
        .expected
        .iter()
        .find_map(|expectation| match expectation {
            Expectation::Out(fields) => Some(fields),
            Expectation::Refused(_) => None,
        })?;
    let sent = as_sent(&case.call, answer, &case.exact)?;
    let right = right(&sent, expected)?;
    let Answer::Ok(output) = answer else {
        return None;
    };
    Some(compare_fields(case.call.op(), &right.0, &output.0))
}

fn judge_as_asked(case: &Case, answer: &Answer) -> Verdict {
    let found = match answer {
        Answer::Unsupported(why) => return Verdict::Unsupported { why: why.clone() },
        Answer::Broken(why) => return Verdict::Broken { why: why.clone() },
        Answer::Ok(output) => Found::Result(&output.0),
        Answer::Refused { kind, message } => Found::Refusal(kind.as_deref(), message),
    };
    let op = case.call.op();
    let mut first = None;
    for expectation in &case.expected {
        let verdict = compare(op, expectation, &found);
        if verdict == Verdict::Passed {
            return verdict;
        }
        first = first.or(Some(verdict));
    }
    first.unwrap_or_else(|| Verdict::Broken {
        why: "expected a case with at least one right answer, found none".to_owned(),
    })
}

enum Found<'a> {
    Result(&'a Map<String, Value>),
    Refusal(Option<&'a str>, &'a str),
}

impl Found<'_> {
    fn to_value(&self) -> Value {
        match self {
            Self::Result(fields) => json!({"ok": fields}),
            Self::Refusal(kind, message) => {
                let mut refused = Map::new();
                if let Some(kind) = kind {
                    refused.insert("kind".to_owned(), Value::from(*kind));
                }
                refused.insert("message".to_owned(), Value::from(*message));
                json!({"refused": refused})
            }
        }
    }
}

/// Judges one answer by another, as if a case expected it.
pub(crate) fn agree(op: Op, expected: &Answer, found: &Answer) -> Verdict {
    let expectation = match expected {
        Answer::Ok(output) => Expectation::Out(output.0.clone()),
        Answer::Refused { kind, .. } => Expectation::Refused(Refusal {
            // `other` is every kind.
            kind: kind.clone().unwrap_or_else(|| "other".to_owned()),
        }),
        Answer::Unsupported(why) => return Verdict::Unsupported { why: why.clone() },
        Answer::Broken(why) => return Verdict::Broken { why: why.clone() },
    };
    match found {
        Answer::Unsupported(why) => Verdict::Unsupported { why: why.clone() },
        Answer::Broken(why) => Verdict::Broken { why: why.clone() },
        Answer::Ok(output) => compare(op, &expectation, &Found::Result(&output.0)),
        Answer::Refused { kind, message } => {
            compare(op, &expectation, &Found::Refusal(kind.as_deref(), message))
        }
    }
}

fn compare(op: Op, expectation: &Expectation, found: &Found<'_>) -> Verdict {
    // A verifier's `{"valid": false}` and a refusal are the same answer.
    if op.is_verifier() {
        return compare_validity(expectation, found);
    }
    match (expectation, found) {
        (Expectation::Out(expected), Found::Result(fields)) => compare_fields(op, expected, fields),
        (Expectation::Refused(expected), Found::Refusal(kind, _)) => {
            compare_kind(Some(&expected.kind), *kind)
        }
        (Expectation::Out(expected), Found::Refusal(..)) => {
            Verdict::failed("refusal", json!({"ok": expected}), found.to_value())
        }
        (Expectation::Refused(expected), Found::Result(_)) => {
            Verdict::failed("refusal", json!({"refused": expected}), found.to_value())
        }
    }
}

fn compare_validity(expectation: &Expectation, found: &Found<'_>) -> Verdict {
    let (valid, kind) = match expectation {
        Expectation::Out(fields) => (
            fields.get("valid").cloned().unwrap_or(Value::Null),
            fields.get("kind").and_then(Value::as_str),
        ),
        Expectation::Refused(refusal) => (Value::from(false), Some(refusal.kind.as_str())),
    };
    let (found_valid, found_kind) = match found {
        Found::Result(fields) => (
            fields.get("valid").cloned().unwrap_or(Value::Null),
            fields.get("kind").and_then(Value::as_str),
        ),
        Found::Refusal(kind, _) => (Value::from(false), *kind),
    };
    if valid != found_valid {
        let mut expected = Map::new();
        expected.insert("valid".to_owned(), valid);
        if let Some(kind) = kind {
            expected.insert("kind".to_owned(), Value::from(kind));
        }
        return Verdict::failed("valid", Value::Object(expected), found.to_value());
    }
    if valid == false {
        return compare_kind(kind, found_kind);
    }
    Verdict::Passed
}

/// A kind that is named must be the right one; `other` names none. A body with another hash is not
/// the one that was signed, so `bad-signature` names it too.
fn compare_kind(expected: Option<&str>, found: Option<&str>) -> Verdict {
    match (expected, found) {
        (Some(expected), Some(found))
            if found != "other"
                && expected != "other"
                && found != expected
                && (expected, found) != ("bad-body-hash", "bad-signature") =>
        {
            Verdict::failed("kind", Value::from(expected), Value::from(found))
        }
        _ => Verdict::Passed,
    }
}

fn compare_fields(op: Op, expected: &Map<String, Value>, fields: &Map<String, Value>) -> Verdict {
    let others = expected.keys().map(String::as_str);
    let stages = STAGES
        .into_iter()
        .filter(|stage| expected.contains_key(*stage))
        .chain(others.filter(|name| !STAGES.contains(name)));
    let mut compared = 0;
    for stage in stages {
        let right = &expected[stage];
        match answered(fields, stage) {
            None if op == Op::Sign && stage != "signature" => continue,
            // The protocol has `null` for a field without realm; absence says the same.
            None if right.is_null() => {}
            None => return Verdict::failed(stage, right.clone(), Value::Null),
            Some(found) if !same(stage, right, found) => {
                return Verdict::failed(stage, right.clone(), found.1.clone());
            }
            Some(_) => {}
        }
        compared += 1;
    }
    if compared == 0 {
        let names: Vec<_> = expected.keys().map(String::as_str).collect();
        let why = format!("its answers have no {}", names.join(" and no "));
        return Verdict::Unsupported { why };
    }
    Verdict::Passed
}

/// The field of that name, and whether it is Base64: bytes may come as text or as Base64,
/// in `params` or `params_base64`.
fn answered<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<(bool, &'a Value)> {
    let (plain, encoded) = names(name);
    let found = fields.get(plain).map(|value| (false, value));
    found.or_else(|| fields.get(&encoded).map(|value| (true, value)))
}

/// A field's name as text and as Base64.
pub(crate) fn names(name: &str) -> (&str, String) {
    let plain = name.strip_suffix("_base64").unwrap_or(name);
    (plain, format!("{plain}_base64"))
}

fn same(stage: &str, expected: &Value, (found_encoded, found): (bool, &Value)) -> bool {
    if matches!(stage, "authorization" | "authenticate")
        && let (Some(expected), Some(found)) = (expected.as_str(), found.as_str())
    {
        return same_authorization(expected, found);
    }
    let expected_encoded = stage.ends_with("_base64");
    if expected_encoded == found_encoded {
        return expected == found;
    }
    same_octets((expected_encoded, expected), (found_encoded, found))
}

/// Whether two values hold the same bytes, one of them as text, the other as Base64.
fn same_octets(one: (bool, &Value), other: (bool, &Value)) -> bool {
    match (one.1, other.1) {
        (Value::Array(left), Value::Array(right)) => {
            let mut pairs = left.iter().zip(right);
            left.len() == right.len() && pairs.all(|(l, r)| same_octets((one.0, l), (other.0, r)))
        }
        (Value::String(left), Value::String(right)) => {
            let left = octets(one.0, left);
            left.is_some() && left == octets(other.0, right)
        }
        (left, right) => left == right,
    }
}

fn octets(encoded: bool, text: &str) -> Option<Vec<u8>> {
    if encoded {
        STANDARD.decode(text).ok()
    } else {
        Some(text.as_bytes().to_vec())
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            stage,
            expected,
            found,
        } = self;
        write!(f, "at {stage}: expected {expected}, found {found}")
    }
}
