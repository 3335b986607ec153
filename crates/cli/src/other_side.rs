//! The base string that the other side printed, from an option.

use std::path::Path;

use basestring_oracle::diagnose::Evidence;
use basestring_oracle::internal::diagnose::{add_answer, find_base_string};
use basestring_oracle::internal::request::explain_answer;

use crate::exit::Failure;
use crate::files::{cannot_read, read_file};

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
    add_answer(&text, evidence);
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
