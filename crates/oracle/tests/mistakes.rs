//! The table of mistakes: each that can be run reproduces what its entry says is wrong.

use basestring_oracle::{Answer, Call, Implementation, Mistake, Op, Reference};
use serde_json::Value;

/// The entry whose right output takes the other reading of an open spot, O-bad-escapes: there a
/// `%` that begins no escape stands for itself, here it is refused.
const OTHER_READING: &str = "query-invalid-escape-refused";

/// The field of an answer that an entry's plain text stands for.
fn plain(op: Op) -> &'static str {
    match op {
        Op::TwilioSign => "signature",
        Op::Basic | Op::Digest => "authorization",
        _ => "text",
    }
}

/// A field's parameters without their order, each as it is written.
fn parts(field: &str) -> Vec<String> {
    let mut parts: Vec<String> = field.split(", ").map(str::to_owned).collect();
    if let Some(first) = parts.first_mut() {
        *first = first.replacen("Digest ", "", 1);
    }
    parts.sort();
    parts
}

fn differs(op: Op, answer: &Answer, expected: &Value) -> Option<String> {
    let output = match (answer, expected.get("error")) {
        (Answer::Refused { .. }, Some(_)) => return None,
        (Answer::Ok(output), None) => output,
        _ => return Some(format!("expected {expected}, found {answer:?}")),
    };
    let fields = match expected {
        Value::String(_) => vec![(plain(op).to_owned(), expected.clone())],
        Value::Object(fields) => fields.clone().into_iter().collect(),
        other => return Some(format!("unexpected form {other}")),
    };
    fields.into_iter().find_map(|(name, value)| {
        let found = output.0.get(&name).cloned().unwrap_or(Value::Null);
        let same = match (op, &value, &found) {
            (Op::Digest, Value::String(a), Value::String(b)) => parts(a) == parts(b),
            _ => value == found,
        };
        (!same).then(|| format!("{name}: expected {value}, found {found}"))
    })
}

fn call(input: &Value) -> Option<(Op, Call)> {
    let op = Op::from_name(input.get("op")?.as_str()?)?;
    Some((op, Call::parse(op, input.get("in")?).ok()?))
}

#[test]
fn every_mistake_reproduces_its_wrong_output_and_the_reference_the_right_one() {
    let mut faults = Vec::new();
    let mut shown = 0;
    for mistake in Mistake::all() {
        let Some((op, call)) = mistake.input.as_ref().and_then(call) else {
            continue;
        };
        if mistake.id != OTHER_READING
            && let Some(right) = &mistake.right
            && let Some(fault) = differs(op, &Reference.answer(&call), right)
        {
            faults.push(format!("{}: right: {fault}", mistake.id));
        }
        let (Some(mut rules), Some(wrong)) = (mistake.rules(), &mistake.wrong) else {
            continue;
        };
        shown += 1;
        if let Some(fault) = differs(op, &rules.answer(&call), wrong) {
            faults.push(format!("{}: wrong: {fault}", mistake.id));
        }
    }
    assert!(shown > 200, "only {shown} mistakes were run");
    assert!(
        faults.is_empty(),
        "{} of {shown}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn every_mistake_reproduces_its_wrong_signature() {
    let mut faults = Vec::new();
    for mistake in Mistake::all() {
        let (Some(mut rules), Some(sign)) = (mistake.rules(), &mistake.sign) else {
            continue;
        };
        let input = sign.get("in").or_else(|| mistake.input.as_ref()?.get("in"));
        let Some(call) = input.and_then(|input| Call::parse(Op::Sign, input).ok()) else {
            faults.push(format!("{}: no input", mistake.id));
            continue;
        };
        for (name, answer) in [
            ("right", Reference.answer(&call)),
            ("wrong", rules.answer(&call)),
        ] {
            let found = match &answer {
                Answer::Ok(output) => output.text("signature").map(str::to_owned),
                _ => None,
            };
            if found.as_deref() != sign.get(name).and_then(Value::as_str) {
                faults.push(format!(
                    "{}: {name}: {:?} {answer:?}",
                    mistake.id,
                    sign.get(name)
                ));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
