//! Inputs on which a mistake shows, with the right and the wrong output: `fixture.json`.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::mistake::Mistake;
use crate::implementation::Implementation;
use crate::protocol::{Answer, Call, Op, Output};
use crate::reference::Reference;

/// An input on which a mistake shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The operation's name.
    pub op: String,
    /// Its input.
    #[serde(rename = "in")]
    pub input: Value,
    /// The fields of the right output that differ from the wrong ones, or `refused` with its kind.
    #[serde(default)]
    pub right: Value,
    /// The same fields of the output with the mistake.
    #[serde(default)]
    pub wrong: Value,
}

impl Shown {
    /// Runs a mistake on an input. `None` where it does not show there or cannot be run.
    #[must_use]
    pub fn compute(mistake: &Mistake, call: &Call) -> Option<Self> {
        let right = Reference.answer(call);
        let wrong = mistake.rules()?.answer_beside(call, right.clone());
        let (right, wrong) = match (&right, &wrong) {
            (Answer::Ok(right), Answer::Ok(wrong)) => {
                (differing(right, wrong)?, differing(wrong, right)?)
            }
            (right, wrong) => (whole(right)?, whole(wrong)?),
        };
        (right != wrong).then(|| Self {
            op: call.op().name().to_owned(),
            input: call.input(),
            right,
            wrong,
        })
    }

    /// The input as a call.
    #[must_use]
    pub fn call(&self) -> Option<Call> {
        Call::parse(Op::from_name(&self.op)?, &self.input).ok()
    }
}

/// The fields of an output that another has otherwise; where the signature is one of them, it alone.
fn differing(output: &Output, other: &Output) -> Option<Value> {
    let fields = output.0.iter();
    let mut fields: Map<String, Value> = fields
        .filter(|(name, value)| other.0.get(*name) != Some(*value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(signature) = fields.remove("signature") {
        return Some(json!({ "signature": signature }));
    }
    (output != other).then_some(Value::Object(fields))
}

/// A whole answer, where the other is of another kind.
fn whole(answer: &Answer) -> Option<Value> {
    match answer {
        Answer::Ok(output) => Some(Value::Object(output.0.clone())),
        Answer::Refused { kind, message } => {
            Some(json!({ "refused": kind.as_ref().unwrap_or(message) }))
        }
        Answer::Unsupported(_) | Answer::Broken(_) => None,
    }
}

/// Reads the `fixture.json` of a mistake's folder.
///
/// # Errors
///
/// A message that names the file: it cannot be read, or is not a list of inputs.
pub fn read_fixture(folder: &Path) -> Result<Vec<Shown>, String> {
    let path = folder.join("fixture.json");
    let text = crate::bounded::read_text(&path)
        .map_err(|found| format!("cannot read {}: {found}", path.display()))?;
    serde_json::from_str(&text).map_err(|found| format!("{}: {found}", path.display()))
}

/// A fixture as it is written: one line for each input and each output, so that a difference between
/// two versions can be read.
#[must_use]
pub(super) fn format_fixture(shown: &[Shown]) -> String {
    let entries: Vec<String> = shown
        .iter()
        .map(|shown| {
            let Shown {
                op,
                input,
                right,
                wrong,
            } = shown;
            format!(
                "  {{\n    \"op\": \"{op}\",\n    \"in\": {input},\n    \"right\": {right},\n    \
                 \"wrong\": {wrong}\n  }}"
            )
        })
        .collect();
    format!("[\n{}\n]\n", entries.join(",\n"))
}
