//! An implementation held against the reference on a call that was made up: what a fuzz target of
//! one's own is made of.

use crate::generate::call::CallPlan;
use crate::implementation::Implementation;
use crate::judge::{Verdict, agree};
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Call};
use crate::reference::Reference;
use crate::schemes::Rules;
use crate::sent::as_sent;

/// Holds an implementation against the reference on one call. `known` names the mistakes that it is
/// known to make, by their ids: the result with one of them, or with all, is let pass.
///
/// Results are compared, and a verifier's verdict. What one of the two refuses is passed over:
/// whether an input is to be refused is often left open, and the vectors have it case by case.
///
/// # Panics
///
/// Where a result is another than the reference's: fuzzers and property tests take a panic for their
/// find. The message has the call, ready to be put to either again. Also where `known` names no
/// mistake that can be run.
pub fn agrees(implementation: &mut dyn Implementation, plan: &CallPlan, known: &[&str]) {
    let Some(call) = plan.call() else { return };
    let fault = disagreement(implementation, &call, known);
    assert!(fault.is_none(), "{}", fault.unwrap_or_default());
}

/// Where an implementation's result is neither the reference's nor that of the mistakes that it is
/// known to make.
#[must_use]
pub fn disagreement(
    implementation: &mut dyn Implementation,
    call: &Call,
    known: &[&str],
) -> Option<String> {
    let found = implementation.answer(call);
    // What is sent may have more or fewer parameters than the call, as the documents permit.
    let sent = as_sent(call, &found, &[]);
    let call = sent.as_ref().unwrap_or(call);
    let right = Reference.answer(call);
    match (&found, &right) {
        (Answer::Broken(why), _) => return Some(told(call, &format!("it broke: {why}"))),
        (Answer::Ok(_), Answer::Ok(_)) => {}
        _ => return None,
    }
    let Verdict::Failed(difference) = agree(call.op(), &right, &found) else {
        return None;
    };
    let mut together = Rules::right();
    let mut allowed = Vec::new();
    for id in known {
        let mistake = Mistake::find(id).filter(|mistake| mistake.apply(&mut together));
        let Some(rules) = mistake.and_then(Mistake::rules) else {
            return Some(format!("expected mistakes that can be run, found {id:?}"));
        };
        allowed.push(rules);
    }
    allowed.push(together);
    let explained = allowed.iter().any(|rules| {
        let expected = rules.answer_beside(call, right.clone());
        matches!(agree(call.op(), &expected, &found), Verdict::Passed)
    });
    (!explained).then(|| told(call, &difference.to_string()))
}

fn told(call: &Call, what: &str) -> String {
    let line = serde_json::json!({"id": 1, "op": call.op().name(), "in": call.input()});
    format!("{what}\nThe call: {line}")
}
