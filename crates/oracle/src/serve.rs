//! The reference over the adapter protocol: one JSON object a line, in and out.

use std::io::{self, BufRead, Write};

use serde_json::{Map, Value, json};

use crate::implementation::Implementation;
use crate::protocol::{Answer, Call, InputFault, Op};
use crate::reference::Reference;

/// Answers each line of the input until it ends, flushing after every line.
///
/// # Errors
///
/// Those of reading the input and writing the output.
pub fn serve(mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut reference = Reference;
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? != 0 {
        let request = line.trim_ascii();
        if !request.is_empty() {
            output.write_all(answer_line(&mut reference, request).as_bytes())?;
            output.write_all(b"\n")?;
            output.flush()?;
        }
        line.clear();
    }
    Ok(())
}

/// The answer to one line, whatever stands in it.
///
/// ```
/// use basestring_oracle::{Reference, answer_line};
/// let line = br#"{"id":1,"op":"percent_encode","in":{"text":"a b"}}"#;
/// assert_eq!(answer_line(&mut Reference::default(), line), r#"{"id":1,"ok":{"text":"a%20b"}}"#);
/// ```
pub fn answer_line(implementation: &mut impl Implementation, line: &[u8]) -> String {
    let (id, answer) = match serde_json::from_slice::<Map<String, Value>>(line) {
        Ok(request) => {
            let id = request.get("id").cloned().unwrap_or(Value::Null);
            (id, answer_request(implementation, &request))
        }
        Err(fault) => {
            let message = format!("expected a JSON object in UTF-8 on one line, found: {fault}");
            (Value::Null, Answer::Broken(message))
        }
    };
    let (name, value) = match answer {
        Answer::Ok(output) => ("ok", Value::Object(output.0)),
        Answer::Refused {
            kind: Some(kind),
            message,
        } => ("refused", json!({"kind": kind, "message": message})),
        Answer::Refused {
            kind: None,
            message,
        } => ("refused", json!({"message": message})),
        Answer::Unsupported(why) => ("unsupported", Value::from(why)),
        Answer::Broken(why) => ("broken", Value::from(why)),
    };
    let mut answer = Map::new();
    answer.insert("id".to_owned(), id);
    answer.insert(name.to_owned(), value);
    Value::Object(answer).to_string()
}

fn answer_request(
    implementation: &mut impl Implementation,
    request: &Map<String, Value>,
) -> Answer {
    let Some(name) = request.get("op").and_then(Value::as_str) else {
        return Answer::Broken(
            "expected the name of an operation as \"op\", found none".to_owned(),
        );
    };
    let Some(op) = Op::from_name(name) else {
        let names: Vec<_> = Op::ALL.iter().map(|op| op.name()).collect();
        return Answer::Unsupported(format!(
            "expected an operation of {}; found {name:?}",
            names.join(", ")
        ));
    };
    let empty = Value::Object(Map::new());
    match Call::parse(op, request.get("in").unwrap_or(&empty)) {
        Ok(call) => implementation.answer(&call),
        Err(fault @ InputFault::UnknownField(_)) => Answer::Unsupported(format!("in: {fault}")),
        Err(fault @ InputFault::Malformed(_)) => {
            Answer::Broken(format!("expected the input of {op}, found: {fault}"))
        }
    }
}
