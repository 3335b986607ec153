//! One line of an adapter, read as the answer to one request.

use serde_json::{Map, Value};

use crate::check::excerpt;
use crate::protocol::{Answer, Output};

/// How much of a line a message shows.
const SHOWN: usize = 160;

/// Reads the answer to the request of that id.
pub(super) fn parse(line: &[u8], id: u64) -> Result<Answer, String> {
    let mut fields: Map<String, Value> = serde_json::from_slice(line).map_err(|fault| {
        format!(
            "expected a JSON object as answer to id {id}, found {} ({fault})",
            show(line)
        )
    })?;
    match fields.get("id") {
        Some(found) if found.as_u64() == Some(id) => {}
        Some(found) => {
            return Err(format!(
                "expected an answer to id {id}, found one to id {}",
                show(found.to_string().as_bytes())
            ));
        }
        None => {
            return Err(format!(
                "expected an answer with \"id\": {id}, found none in {}",
                show(line)
            ));
        }
    }
    let names = ["ok", "refused", "unsupported", "broken"];
    let given: Vec<_> = names
        .into_iter()
        .filter(|name| fields.contains_key(*name))
        .collect();
    let [name] = given[..] else {
        return Err(format!(
            "expected one of ok, refused, unsupported or broken in the answer to id {id}, found {}",
            show(line)
        ));
    };
    match (name, fields.remove(name)) {
        ("ok", Some(Value::Object(output))) => Ok(Answer::Ok(Output(output))),
        ("refused", Some(Value::Object(refusal))) => refused(&refusal),
        ("unsupported", Some(Value::String(why))) => Ok(Answer::Unsupported(excerpt(&why))),
        ("broken", Some(Value::String(why))) => Ok(Answer::Broken(excerpt(&why))),
        _ => {
            let form = match name {
                "ok" | "refused" => "an object",
                _ => "a string",
            };
            let line = show(line);
            Err(format!("expected {form} as {name}, found {line}"))
        }
    }
}

fn refused(refusal: &Map<String, Value>) -> Result<Answer, String> {
    let text = |name: &str| match refusal.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(excerpt(text))),
        Some(other) => Err(format!(
            "expected a string as {name} of a refusal, found {}",
            show(other.to_string().as_bytes())
        )),
    };
    Ok(Answer::Refused {
        kind: text("kind")?,
        message: text("message")?.unwrap_or_default(),
    })
}

/// The beginning of a line, its bytes escaped.
fn show(line: &[u8]) -> String {
    let line = line.trim_ascii();
    if line.is_empty() {
        return "an empty line".to_owned();
    }
    let shown = &line[..line.len().min(SHOWN)];
    let rest = if line.len() > SHOWN { "…" } else { "" };
    format!("`{}{rest}`", shown.escape_ascii())
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::protocol::{Answer, Output};

    #[test]
    fn the_four_answers() {
        let ok = parse(br#"{"id":7,"ok":{"text":"a"}}"#, 7);
        assert_eq!(ok, Ok(Answer::Ok(Output::of("text", "a"))));
        let refused = parse(br#" {"id":7,"refused":{"kind":"other"}} "#, 7);
        assert_eq!(
            refused,
            Ok(Answer::Refused {
                kind: Some("other".to_owned()),
                message: String::new()
            })
        );
        let unsupported = parse(br#"{"id":7,"unsupported":"no"}"#, 7);
        assert_eq!(unsupported, Ok(Answer::Unsupported("no".to_owned())));
        let broken = parse(br#"{"id":7,"broken":"trace"}"#, 7);
        assert_eq!(broken, Ok(Answer::Broken("trace".to_owned())));
    }

    #[test]
    fn lines_that_are_not_answers_are_reported() {
        let faults = [
            "",
            "hello",
            "[]",
            "{}",
            r#"{"id":8,"ok":{}}"#,
            r#"{"id":"7","ok":{}}"#,
            r#"{"id":7}"#,
            r#"{"id":7,"ok":{},"broken":""}"#,
            r#"{"id":7,"ok":"text"}"#,
            r#"{"id":7,"refused":{"kind":1}}"#,
            r#"{"id":7,"unsupported":null}"#,
        ];
        for line in faults {
            let fault = parse(line.as_bytes(), 7).expect_err(line);
            assert!(fault.starts_with("expected "), "{fault}");
            assert!(fault.contains(", found "), "{fault}");
        }
        assert!(parse(b"\xff\xfe", 7).is_err());
        assert!(parse(&[b'['; 100_000], 7).is_err());
    }
}
