//! Compares the algorithm that has its decisions as fields with the reference.

use super::{Outcome, Verdict, equal};
use crate::generate::call::CallPlan;
use crate::implementation::Implementation;
use crate::protocol::{Answer, Output};
use crate::reference::Reference;
use crate::schemes::Rules;

/// Rules without a mistake answer every call as the reference does, refusals by their kind.
///
/// # Errors
///
/// The law's breach.
pub fn right_rules_are_the_reference(plan: &CallPlan) -> Outcome {
    let Some(call) = plan.call() else {
        return Ok(Verdict::Idle);
    };
    let right = Reference.answer(&call);
    let found = Rules::right().answer(&call);
    equal!(
        without_words(found),
        without_words(right.clone()),
        "the answer of rules without a mistake"
    );
    Ok(match right {
        Answer::Ok(_) => Verdict::Reached,
        Answer::Refused { .. } | Answer::Unsupported(_) | Answer::Broken(_) => Verdict::Idle,
    })
}

/// The answer without the message of a refusal, which is for people.
fn without_words(answer: Answer) -> Answer {
    match answer {
        Answer::Ok(Output(mut fields)) => {
            fields.shift_remove("message");
            Answer::Ok(Output(fields))
        }
        Answer::Refused { kind, .. } => Answer::Refused {
            kind,
            message: String::new(),
        },
        answer @ (Answer::Unsupported(_) | Answer::Broken(_)) => answer,
    }
}
