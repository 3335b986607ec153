//! Smaller calls, for a find that another program made.

use serde_json::Value;

use super::harness::{Harness, HarnessOptions};
use crate::case::Case;
use crate::check::generated::case_of;
use crate::check::shrink::cite;
use crate::implementation::Implementation;
use crate::mistakes::Mistake;
use crate::protocol::{Answer, Call, Op};
use crate::reference::Reference;

/// How many calls are tried for one find.
const CALLS: usize = 3000;

/// The longest text of which each character is left out in turn, in characters.
const TEXT: usize = 80;

/// Runs a call of a find again, and shrinks it: the last of ever smaller calls that are wrong by the same
/// cause, as the document of a find. None if the answer is right now.
#[must_use]
pub fn minimal(call: &Call, implementation: &mut dyn Implementation) -> Option<Value> {
    let mut harness = Harness::new(&HarnessOptions::default()).ok()?;
    let first = harness.judge(call, &answer(implementation, call))?;
    let mut find = harness.find(first)?;
    let mut left = CALLS;
    'smaller: loop {
        for input in variants(find.get("in")?) {
            if left == 0 {
                break 'smaller;
            }
            let Ok(call) = Call::parse(call.op(), &input) else {
                continue;
            };
            left -= 1;
            let answer = answer(implementation, &call);
            if harness.judge(&call, &answer) == Some(first) {
                find = harness.find(first)?;
                continue 'smaller;
            }
        }
        break;
    }
    Some(find)
}

fn answer(implementation: &mut dyn Implementation, call: &Call) -> Value {
    let answer = implementation.answer(call);
    answer.to_value().unwrap_or_else(|| match answer {
        Answer::Broken(why) => serde_json::json!({"broken": why}),
        Answer::Unsupported(why) => serde_json::json!({"unsupported": why}),
        Answer::Ok(_) | Answer::Refused { .. } => Value::Null,
    })
}

/// Values with one piece less, the largest pieces first.
fn variants(value: &Value) -> Vec<Value> {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
        Value::String(text) => texts(text).into_iter().map(Value::String).collect(),
        Value::Array(elements) => {
            let without = (0..elements.len()).map(|at| {
                let mut fewer = elements.clone();
                fewer.remove(at);
                Value::Array(fewer)
            });
            let inner = elements.iter().enumerate().flat_map(|(at, element)| {
                variants(element).into_iter().map(move |smaller| {
                    let mut all = elements.clone();
                    all[at] = smaller;
                    Value::Array(all)
                })
            });
            without.chain(inner).collect()
        }
        Value::Object(members) => {
            let without = members.keys().map(|name| {
                let mut fewer = members.clone();
                fewer.remove(name);
                Value::Object(fewer)
            });
            let inner = members.iter().flat_map(|(name, member)| {
                variants(member).into_iter().map(move |smaller| {
                    let mut all = members.clone();
                    all.insert(name.clone(), smaller);
                    Value::Object(all)
                })
            });
            without.chain(inner).collect()
        }
    }
}

fn texts(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let without = |from: usize, to: usize| -> String {
        let kept = letters.iter().enumerate();
        kept.filter(|(at, _)| !(from..to).contains(at))
            .map(|(_, c)| c)
            .collect()
    };
    let mut found = Vec::new();
    let mut size = letters.len();
    while size > 0 {
        if size > 1 || letters.len() <= TEXT {
            let starts = (0..letters.len()).step_by(size);
            found.extend(starts.map(|from| without(from, from + size)));
        }
        size /= 2;
    }
    found
}

/// The vector of a find, for `basestring vectors add`; or the reason that there is none.
///
/// # Errors
///
/// The reason.
pub fn vector(call: &Call, cause: &str) -> Result<Case, String> {
    let Some(mut case) = case_of(call.clone()) else {
        return Err(match Reference.answer(call) {
            Answer::Refused { message, .. } => format!(
                "the reference refuses the input ({message}), and the documents may leave open what to refuse"
            ),
            Answer::Ok(_) | Answer::Unsupported(_) | Answer::Broken(_) => {
                "several faults of the request lead to its rejection: no one answer is right"
                    .to_owned()
            }
        });
    };
    if call.op() == Op::Hello {
        return Err("a handshake has no vector".to_owned());
    }
    if let Some(mistake) = Mistake::find(cause) {
        cite(&mut case, mistake);
    }
    case.note = Some(format!("Found by fuzzing and shrunk; cause: {cause}."));
    Ok(case)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{minimal, vector};
    use crate::implementation::Implementation;
    use crate::mistakes::Mistake;
    use crate::protocol::{Call, Op};
    use crate::reference::Reference;

    fn call() -> Call {
        let input = json!({"text": "nothing to see, but one space and an é"});
        Call::parse(Op::PercentEncode, &input).expect("a call")
    }

    #[test]
    fn a_find_is_shrunk_to_what_shows_its_cause() {
        let mistake = Mistake::find("encode-lowercase-hex").expect("a mistake");
        let mut rules = mistake.rules().expect("rules");
        let find = minimal(&call(), &mut rules).expect("a find");
        assert_eq!(find["in"], json!({"text": "é"}), "{find}");
        assert_eq!(minimal(&call(), &mut Reference), None);
    }

    #[test]
    fn the_vector_of_a_find_has_the_right_answer() {
        let case = vector(&call(), "encode-lowercase-hex").expect("a vector");
        assert!(crate::vectors::disagreement(&case).is_none());
        assert_eq!(case.requirements.len(), 1);
        let refused =
            Call::parse(Op::BaseStringUri, &json!({"url": "mailto:a@h"})).expect("a call");
        let reason = vector(&refused, "").expect_err("no vector");
        assert!(reason.starts_with("the reference refuses"), "{reason}");
        let mut reference = Reference;
        assert!(reference.hello().has(Op::BaseStringUri));
    }
}
