//! A server's answer, pasted in place of the request that it rejects.

use super::debug;
use crate::authentication::asked;
use crate::request::answer::explain_answer;
use crate::request::base_string::{find_base_strings, split_base_string};
use crate::request::draft::Draft;
use crate::request::fault::ReadError;
use crate::request::form::Form;
use crate::request::model::{Captured, Printed, ReadOptions, Side};
use crate::request::paste::Paste;
use crate::request::reader::Reader;
use crate::request::remark::Remark;

pub(crate) const READER: Reader = Reader {
    summary: "A server's answer with its base string, in place of the request or after it",
    example: "401 oauth_problem=signature_invalid&oauth_signature_base_string=GET%26https%253A%252F%252Fapi.example.com%252F1%26oauth_nonce%253Dn",
    instead: "paste the rejected request, and the answer after it: basestring diagnose REQUEST ANSWER",
    is_general: true,
    recognize: |paste| paste.text().is_some_and(debug::is_answer_alone),
    read,
};

/// Reads the request that the server computed for, where it prints its base string.
fn read(paste: &Paste<'_>, options: &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError> {
    let text = paste.text().unwrap_or_default();
    let mut problems = explain_answer(text);
    let asked = asked(text);
    if !asked.has_oauth && !asked.others.is_empty() {
        problems.insert(0, asked.remark());
    }
    let Some(found) = find_base_strings(text).into_iter().next() else {
        let said = problems
            .first()
            .map(|problem| format!(": {}", problem.text));
        let found = format!("a server's answer without one{}", said.unwrap_or_default());
        return Err(ReadError::new("a request, or a base string", found));
    };
    let Some(parts) = split_base_string(&found.text) else {
        return Err(ReadError::new(
            "a base string of three parts",
            "another text",
        ));
    };
    let signature = signature(text);
    let mut draft = Draft {
        method: Some(parts.method.clone()),
        target: parts.request_url(),
        remarks: problems,
        ..Draft::default()
    };
    let field = parts.authorization(signature.as_deref());
    draft
        .fields
        .extend(field.map(|value| ("Authorization".to_owned(), value)));
    let said = "the text is a server's answer: the request is read from the base string that the server \
                computed, and parameters of a form body are in the query here. Give what the client sent \
                too: basestring diagnose REQUEST ANSWER";
    draft.remarks.insert(0, Remark::note("answer-alone", said));
    draft.printed = Printed {
        base_string: Some((found.text, Side::Server)),
        ..Printed::default()
    };
    draft.finish(Form::Answer, options).map(|read| vec![read])
}

/// The signature that an answer repeats: a value of a form.
fn signature(text: &str) -> Option<String> {
    let value = text.split("oauth_signature=").nth(1)?;
    let end = value.find(|c: char| c.is_whitespace() || "&\"'<,".contains(c));
    let value = value.get(..end.unwrap_or(value.len()))?;
    let decoded = basestring::percent_decode(value.as_bytes()).ok()?;
    String::from_utf8(decoded)
        .ok()
        .filter(|value| !value.is_empty())
}
