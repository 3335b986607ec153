//! The JSON report of newman, Postman's runner.

use super::parts::{self, bytes, encode_target, list, text};
use super::{postman, shape};
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::literal::Value;
use crate::request::model::{Captured, ReadOptions};
use crate::request::paste::Paste;
use crate::request::reader::Reader;

pub(crate) const READER: Reader = Reader {
    summary: "The JSON report of newman (`newman run --reporters json`)",
    example: r#"{"run": {"executions": [{"item": {"name": "items"}, "request": {"method": "GET",
  "header": [{"key": "Authorization", "value": "OAuth oauth_signature=\"s\""}],
  "url": {"protocol": "https", "host": ["api", "example", "com"], "path": ["1"]}}}]}}"#,
    instead: "run newman again with `--reporters json --reporter-json-export report.json`",
    is_general: false,
    recognize: |paste| shape::is(paste, Form::Newman),
    read,
};

fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let mut read = Vec::new();
    for report in shape::all(paste, Form::Newman) {
        let executions = report.get("run").and_then(|run| run.get("executions"));
        for execution in list(executions) {
            let Some(request) = execution.get("request") else {
                continue;
            };
            let mut draft = postman::draft(request, None);
            let name = execution.get("item").map_or("", |item| text(item, "name"));
            if !name.is_empty() {
                draft.tool = Some(format!("the request “{name}”"));
            }
            draft.printed.answer = execution.get("response").map(answer);
            encode_target(&mut draft);
            read.push(draft.finish(Form::Newman, options)?);
        }
    }
    if read.is_empty() {
        return Err(ReadError::new("a request that newman sent", "none"));
    }
    Ok(read)
}

/// The answer, as the text of an HTTP response.
fn answer(response: &Value) -> String {
    let mut answer = format!(
        "HTTP/1.1 {} {}\n",
        text(response, "code"),
        text(response, "status")
    );
    for (name, value) in parts::pairs(response.get("header")) {
        answer.push_str(&format!("{name}: {value}\n"));
    }
    let body = response
        .first(&["stream", "body"])
        .and_then(bytes)
        .unwrap_or_default();
    format!("{answer}\n{}", String::from_utf8_lossy(&body))
}
