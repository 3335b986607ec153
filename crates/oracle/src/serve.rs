//! The reference over the adapter protocol: one JSON object a line, in and out.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, Write};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::implementation::Implementation;
use crate::protocol::{Answer, Call, InputFault, Op};
use crate::reference::Reference;

/// What some programs write before the first character of a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why serving ended before its input did.
#[derive(Debug)]
pub enum ServeFault {
    /// The lines cannot be read.
    Input(io::Error),
    /// The answers cannot be written.
    Output(io::Error),
}

impl fmt::Display for ServeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(found) => write!(
                f,
                "expected lines of the adapter protocol on standard input, found: {found}"
            ),
            Self::Output(found) => write!(f, "expected to write the output, found: {found}"),
        }
    }
}

impl std::error::Error for ServeFault {}

/// Answers each line of the input until it ends, flushing after every line.
///
/// # Errors
///
/// Those of reading the input and writing the output.
pub fn serve(mut input: impl BufRead, mut output: impl Write) -> Result<(), ServeFault> {
    let mut reference = Reference;
    let mut line = Vec::new();
    while input
        .read_until(b'\n', &mut line)
        .map_err(ServeFault::Input)?
        != 0
    {
        let request = line.trim_ascii();
        if !request.is_empty() {
            let answer = answer_line(&mut reference, request) + "\n";
            let written = output.write_all(answer.as_bytes());
            written
                .and_then(|()| output.flush())
                .map_err(ServeFault::Output)?;
        }
        line.clear();
    }
    Ok(())
}

/// The answer to one line, whatever it contains.
///
/// ```
/// use basestring_oracle::{Reference, internal::check::answer_line};
/// let line = br#"{"id":1,"op":"percent_encode","in":{"text":"a b"}}"#;
/// assert_eq!(answer_line(&mut Reference::default(), line), r#"{"id":1,"ok":{"text":"a%20b"}}"#);
/// ```
pub fn answer_line(implementation: &mut impl Implementation, line: &[u8]) -> String {
    // A line that is not valid UTF-8 is refused, but its id is read all the same.
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    let text = String::from_utf8_lossy(line);
    let mut request = Members::default();
    let read = request.read(&text);
    let answer = match (read, &text) {
        (Ok(()), Cow::Borrowed(_)) => answer_request(implementation, &request),
        (Ok(()), Cow::Owned(_)) => malformed("bytes that are not valid UTF-8"),
        (Err(fault), _) => malformed(fault),
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
    format!("{{\"id\":{},\"{name}\":{value}}}", request.id())
}

fn malformed(found: impl fmt::Display) -> Answer {
    Answer::Broken(format!(
        "expected a JSON object in UTF-8 on one line, found: {found}"
    ))
}

/// A line's members as they are written: malformed text after its id, or within another member, does
/// not hide the id. Where a name is there twice, the last counts.
#[derive(Default)]
struct Members<'a> {
    id: Option<&'a RawValue>,
    op: Option<&'a RawValue>,
    input: Option<&'a RawValue>,
}

impl<'a> Members<'a> {
    fn read(&mut self, text: &'a str) -> serde_json::Result<()> {
        let mut reader = serde_json::Deserializer::from_str(text);
        self.deserialize(&mut reader)?;
        reader.end()
    }

    /// The id as JSON. A number or a text is given back as it is written: `1e2` stays `1e2`, and no
    /// digit of a long number is lost.
    fn id(&self) -> String {
        let text = self.id.map_or("null", RawValue::get);
        if text.starts_with(['{', '[']) {
            let value: Value = serde_json::from_str(text).unwrap_or_default();
            value.to_string()
        } else {
            text.to_owned()
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Members<'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Members<'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            let member = match &*name {
                "id" => &mut self.id,
                "op" => &mut self.op,
                "in" => &mut self.input,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *member = Some(map.next_value()?);
        }
        Ok(())
    }
}

fn answer_request(implementation: &mut impl Implementation, request: &Members<'_>) -> Answer {
    let name = request.op.map(RawValue::get);
    let Some(name) = name.and_then(|name| serde_json::from_str::<String>(name).ok()) else {
        return Answer::Broken(
            "expected the name of an operation as \"op\", found none".to_owned(),
        );
    };
    let Some(op) = Op::from_name(&name) else {
        let names: Vec<_> = Op::ALL.iter().map(|op| op.name()).collect();
        return Answer::Unsupported(format!(
            "expected an operation of {}; found {name:?}",
            names.join(", ")
        ));
    };
    let input = match request.input {
        None => Map::new(),
        Some(input) => match serde_json::from_str(input.get()) {
            Ok(input) => input,
            Err(fault) => {
                return Answer::Broken(format!("expected an object as \"in\", found: {fault}"));
            }
        },
    };
    match Call::parse(op, &Value::Object(input)) {
        Ok(call) => implementation.answer(&call),
        Err(fault @ InputFault::UnknownField(_)) => Answer::Unsupported(format!("in: {fault}")),
        Err(fault @ InputFault::Malformed(_)) => {
            Answer::Broken(format!("expected the input of {op}, found: {fault}"))
        }
    }
}
