//! The adapter protocol and the files of cases.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Broken, Outcome, Verdict, equal, holds, show};
use crate::generate::call::CallPlan;
use crate::reference::Reference;
use crate::serve::{answer_line, serve};
use crate::vectors::{Requirements, VectorFile, format_cases, lint, parse_cases};

fn broken(fault: impl std::fmt::Display) -> Broken {
    Broken(fault.to_string())
}

/// Whatever a line holds, its answer is one JSON object on one line, with the line's id and one of
/// `ok`, `refused` (of a known kind), `unsupported` and `broken`; the same line has the same answer.
///
/// # Errors
///
/// The law's breach.
pub fn every_line_is_answered(line: &[u8]) -> Outcome {
    let answer = answer_line(&mut Reference, line);
    equal!(
        answer_line(&mut Reference, line),
        answer,
        "the answer a second time"
    );
    holds!(
        !answer.contains(['\n', '\r']),
        "expected one line, found {answer:?}"
    );
    let (id, name, content) = id_and_answer(&answer)?;
    if let Ok(request) = serde_json::from_slice::<Map<String, Value>>(line) {
        let found = serde_json::from_str::<Value>(id).ok();
        let asked = request.get("id").cloned().unwrap_or_default();
        equal!(found, Some(asked), "the answer's id");
    }
    is_an_answer(&answer, name, &content)
}

/// The id, the name and the content of an answer.
fn id_and_answer(answer: &str) -> Result<(&str, &str, Value), Broken> {
    // An id may be a number that a `Value` cannot hold.
    let fields: BTreeMap<&str, &RawValue> = serde_json::from_str(answer).map_err(broken)?;
    let mut others = fields.iter().filter(|(name, _)| **name != "id");
    match (fields.get("id"), others.next(), others.next()) {
        (Some(id), Some((name, content)), None) => {
            let content = serde_json::from_str(content.get()).map_err(broken)?;
            Ok((id.get(), name, content))
        }
        _ => Err(Broken(format!(
            "expected an id and one answer, found {answer}"
        ))),
    }
}

fn is_an_answer(answer: &str, name: &str, content: &Value) -> Outcome {
    match name {
        "ok" => {
            holds!(
                content.is_object(),
                "expected the fields of a result, found {answer}"
            );
            Ok(Verdict::Reached)
        }
        "refused" => {
            let text = |name| {
                content
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let kind = basestring::Kind::from_name(text("kind"));
            let kind = kind.ok_or_else(|| Broken(format!("expected a known kind in {answer}")))?;
            holds!(
                text("message").starts_with(&format!("{kind}: expected ")),
                "expected a message that begins with its kind, found {answer}"
            );
            Ok(Verdict::Refused(kind))
        }
        "unsupported" | "broken" => {
            let why = content.as_str().unwrap_or_default();
            holds!(!why.is_empty(), "expected a reason, found {answer}");
            Ok(Verdict::Idle)
        }
        _ => Err(Broken(format!(
            "expected ok, refused, unsupported or broken, found {answer}"
        ))),
    }
}

/// A server answers each line that is not blank with one line, in order.
///
/// # Errors
///
/// The law's breach.
pub fn every_line_of_several_is_answered(text: &[u8]) -> Outcome {
    let mut output = Vec::new();
    serve(text, &mut output).map_err(broken)?;
    let lines = text.split(|&octet| octet == b'\n').map(<[u8]>::trim_ascii);
    let lines = lines.filter(|line| !line.is_empty());
    let expected: Vec<u8> = lines
        .flat_map(|line| (answer_line(&mut Reference, line) + "\n").into_bytes())
        .collect();
    equal!(show(&output), show(&expected), "the answers");
    Ok(Verdict::Reached)
}

/// A call of the protocol is never answered with `broken`, and reading it back from its JSON gives
/// the same call.
///
/// # Errors
///
/// The law's breach.
pub fn every_call_is_answered(plan: &CallPlan) -> Outcome {
    let Some(call) = plan.call() else {
        return Ok(Verdict::Idle);
    };
    let again = crate::protocol::Call::parse(call.op(), &call.input()).map_err(broken)?;
    equal!(again, call, "the call read back from its JSON");
    let mut line = Map::new();
    line.insert("id".to_owned(), Value::from(7));
    line.insert("op".to_owned(), Value::from(call.op().name()));
    line.insert("in".to_owned(), call.input());
    let line = Value::Object(line).to_string();
    let verdict = every_line_is_answered(line.as_bytes())?;
    holds!(
        verdict != Verdict::Idle,
        "expected ok or refused for {line}"
    );
    Ok(verdict)
}

/// Reading what was written gives the same cases, and writing them again the same text.
///
/// # Errors
///
/// The law's breach.
pub fn cases_are_read_as_written(text: &str) -> Outcome {
    const NAME: &str = "layer/topic.json";
    let cases = match parse_cases(text, NAME) {
        Ok(cases) => cases,
        Err(fault) => {
            holds!(
                fault.to_string().starts_with(NAME),
                "expected the file's name in {fault}"
            );
            holds!(
                fault.message.starts_with("expected "),
                "expected what was in {fault}"
            );
            return Ok(Verdict::Idle);
        }
    };
    let written = format_cases(&cases);
    let again = parse_cases(&written, NAME).map_err(broken)?;
    equal!(again, cases, "the cases read back");
    // `lint` writes the cases that were read back again, and compares the text.
    let file = VectorFile {
        path: NAME.to_owned(),
        text: written,
        cases: again,
    };
    let faults = lint(std::slice::from_ref(&file), &Requirements::default());
    let unformatted = faults
        .iter()
        .find(|fault| fault.message.contains("canonical format"));
    equal!(unformatted, None, "the format as lint sees it");
    Ok(if file.cases.is_empty() {
        Verdict::Idle
    } else {
        Verdict::Reached
    })
}
