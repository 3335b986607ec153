//! What the other side printed: its base string, and the reason that its answer gives.

use std::path::Path;

use basestring_oracle::diagnose::Evidence;
use basestring_oracle::internal::diagnose::find_base_string;
use basestring_oracle::internal::request::{FoundBaseString, explain_answer, find_base_strings};
use basestring_oracle::request::{OwnedRequest, Side};

use crate::exit::Failure;
use crate::files::{cannot_read, read_file};

/// Adds what an answer or a log says to the evidence. Returns whether it says anything.
pub(crate) fn add(text: &str, evidence: &mut Evidence) -> bool {
    let problems = explain_answer(text);
    let found = choose(find_base_strings(text), &evidence.request);
    let is_known = !problems.is_empty() || found.is_some();
    evidence.request.remarks.extend(problems);
    if let Some(found) = found {
        let FoundBaseString {
            text,
            by: _,
            is_cut,
        } = found;
        evidence.base_string = Some(text);
        evidence.is_cut = is_cut;
        evidence.printed_by = None;
    }
    is_known
}

/// Adds the base string of an option: the text, or @FILE with a log or an answer.
pub(crate) fn add_option(text: &str, evidence: &mut Evidence) -> Result<(), Failure> {
    let (name, text) = match text.strip_prefix('@') {
        None => ("--their-base-string", text.to_owned()),
        Some(name) => {
            let bytes = read_file(Path::new(name));
            let bytes = bytes.map_err(|fault| cannot_read(Path::new(name), &fault))?;
            (name, String::from_utf8_lossy(&bytes).into_owned())
        }
    };
    add(&text, evidence);
    if evidence.base_string.is_none() {
        evidence.base_string = find_base_string(&text);
    }
    if evidence.base_string.is_some() {
        return Ok(());
    }
    let found = format!(
        "cannot find a base string in {name}: expected METHOD&https%3A%2F%2F…&…, found none"
    );
    let help = match explain_answer(&text).first() {
        Some(problem) => problem.text.clone(),
        None => "print the text that the server signs, for example in its debug log".to_owned(),
    };
    Err(Failure::input(found).help(help))
}

/// The base string of this request, by its nonce; else the server's, else the first.
fn choose(all: Vec<FoundBaseString>, request: &OwnedRequest) -> Option<FoundBaseString> {
    let holds = |text: &[u8], wanted: &str| {
        let wanted = wanted.as_bytes();
        text.windows(wanted.len().max(1))
            .any(|window| window == wanted)
    };
    let is_of = |found: &FoundBaseString| {
        found.nonce().is_some_and(|nonce| {
            nonce.len() >= 4
                && (holds(&request.url, &nonce)
                    || holds(request.body.octets(), &nonce)
                    || request.fields.iter().any(|(_, value)| holds(value, &nonce)))
        })
    };
    let index = all
        .iter()
        .position(is_of)
        .or_else(|| all.iter().position(|found| found.by == Side::Server))
        .unwrap_or_default();
    all.into_iter().nth(index)
}
