//! What is known of somebody else's answer to a call.

use crate::field::same_authorization;
use crate::protocol::{Answer, Call, Op, Output};

/// A call and what is known of somebody else's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The call.
    pub call: Call,
    /// The known fields: a signature, a base string, an Authorization header.
    pub observed: Output,
}

/// Whether an answer gives every field that was observed.
#[must_use]
pub fn fits(observed: &Output, answer: &Answer) -> bool {
    let output = match answer {
        Answer::Ok(output) => output,
        Answer::Refused { .. } => return *observed == refusal(),
        Answer::Unsupported(_) | Answer::Broken(_) => return false,
    };
    observed
        .0
        .iter()
        .all(|(name, value)| match (output.0.get(name), value.as_str()) {
            (None, _) => false,
            (Some(found), Some(text)) if name == "authorization" => found
                .as_str()
                .is_some_and(|found| same_authorization(text, found)),
            (Some(found), _) => found == value,
        })
}

/// The observation that a correct input is rejected.
pub(super) fn refusal() -> Output {
    Output::of("refused", true)
}

/// The fields of an answer by which mistakes are distinguished.
#[must_use]
pub fn telling(op: Op, output: &Output) -> Output {
    let mut telling = Output::default();
    for name in op.telling() {
        if let Some(value) = output.0.get(*name) {
            telling = telling.with(name, value.clone());
        }
    }
    telling
}
