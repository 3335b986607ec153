//! Compares an implementation with the reference on a generated call. Use it in your own fuzz
//! target.

use crate::generate::call::CallPlan;
use crate::implementation::Implementation;
use crate::judge::{Verdict, agree};
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Call};
use crate::reference::Reference;
use crate::schemes::Rules;
use crate::sent::as_sent;

/// Compares an implementation with the reference on one call. `known` lists the ids of the mistakes
/// that it is known to make: the result with one of them, or with all of them, passes too.
///
/// Results and a verifier's verdict are compared. An input that one of the two refuses is skipped:
/// whether it has to be refused is often unspecified, and the vectors decide it case by case.
///
/// # Panics
///
/// If a result differs from the reference's: fuzzers and property tests report a panic as a finding.
/// The message has the call, so that you can run it again. Also if `known` has an id that is not
/// that of a mistake which can be run.
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
    let (call, stage, what) = difference(&found, call, known)?;
    // The fault is in the list, whatever the call is.
    if stage == OF_LIST {
        return Some(what);
    }
    let line = serde_json::json!({"id": 1, "op": call.op().name(), "in": call.input()});
    Some(format!("{what}\nThe call: {line}"))
}

/// The stage of a fault in the list of known mistakes.
const OF_LIST: &str = "known";

/// The call for which an answer is wrong, with the parameters that were sent; the stage at which it is
/// wrong, and the fault in words.
pub(super) fn difference(
    found: &Answer,
    call: &Call,
    known: &[&str],
) -> Option<(Call, String, String)> {
    // What is sent may have more or fewer parameters than the call, as the documents permit.
    let sent = as_sent(call, found, &[]);
    let call = sent.as_ref().unwrap_or(call);
    let right = Reference.answer(call);
    match (found, &right) {
        (Answer::Broken(why), _) => {
            return Some((
                call.clone(),
                "broken".to_owned(),
                format!("it broke: {why}"),
            ));
        }
        (Answer::Ok(_), Answer::Ok(_)) => {}
        _ => return None,
    }
    let Verdict::Failed(difference) = agree(call.op(), &right, found) else {
        return None;
    };
    let mut together = Rules::right();
    let mut allowed = Vec::new();
    for id in known {
        let mistake = Mistake::find(id).filter(|mistake| mistake.apply(&mut together));
        let Some(rules) = mistake.and_then(Mistake::rules) else {
            let what = format!("expected mistakes that can be run, found {id:?}");
            return Some((call.clone(), OF_LIST.to_owned(), what));
        };
        allowed.push(rules);
    }
    allowed.push(together);
    let explained = allowed.iter().any(|rules| {
        let expected = rules.answer_beside(call, right.clone());
        matches!(agree(call.op(), &expected, found), Verdict::Passed)
    });
    let text = difference.to_string();
    (!explained).then(|| (call.clone(), difference.stage, text))
}
