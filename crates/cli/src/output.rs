//! Writing to standard output, which may close at any time: `basestring … | head`.

use std::io::{self, Write};
use std::path::Path;

use basestring_oracle::internal::foreign::{json, printed};
use basestring_oracle::internal::layout::Layout;

use crate::exit::Failure;
use crate::files::{cannot_write, is_dash};

/// The layout of standard output: as wide as the variable `COLUMNS` says, or else as the terminal
/// is, or else 80 columns.
pub(crate) fn layout() -> Layout {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| *columns > 0);
    let terminal = || terminal_size::terminal_size_of(io::stdout());
    let columns = columns.or_else(|| terminal().map(|(width, _)| usize::from(width.0)));
    columns.map_or_else(Layout::default, Layout::new)
}

/// Prints a text for people, with its colors only where the terminal wants them. Text from outside cannot
/// move the cursor, or give commands to a build server. A closed pipe is not a failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let text = printed(text);
    if !text.contains('\u{1b}') {
        return document(&text);
    }
    let mut stdout = anstream::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    accepted(written)
}

/// Prints a document for programs, byte by byte. A closed pipe is not a failure.
pub(crate) fn document(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    accepted(written)
}

fn accepted(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(fault) if fault.kind() != io::ErrorKind::BrokenPipe => Err(fault.into()),
        _ => Ok(()),
    }
}

/// Prints JSON, in which characters that a terminal obeys are escaped.
pub(crate) fn print_json(text: &str) -> Result<(), Failure> {
    document(&json(text))
}

/// Prints a text to standard error, which may be closed, as [`print`] does.
pub(crate) fn say(text: &str) {
    say_commands(&printed(text));
}

/// Prints commands for a terminal or a build server to standard error.
pub(crate) fn say_commands(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Prints a note to standard error, wrapped after its lead.
pub(crate) fn note(lead: &str, words: &str) {
    say(&wrapped_after(lead, words));
}

/// Words after a lead, wrapped to the layout.
pub(crate) fn wrapped_after(lead: &str, words: &str) -> String {
    let mut text = String::new();
    layout().prose(&mut text, lead, words);
    text
}

/// A text whose lines are wrapped to the layout. The words of a line after a label, which ends in two
/// spaces, stay in their column.
pub(crate) fn wrapped(text: &str) -> String {
    let layout = layout();
    let mut wrapped = String::new();
    for line in text.lines() {
        let content = line.trim_start();
        let indentation = line.len() - content.len();
        let label = content.find("  ").filter(|_| indentation > 0);
        let gap = label.and_then(|label| content.get(label..));
        let gap = gap.map_or(0, |rest| rest.len() - rest.trim_start().len());
        let (lead, words) = line.split_at(indentation + label.unwrap_or_default() + gap);
        layout.prose(&mut wrapped, lead, words);
    }
    wrapped
}

/// Writes a value as JSON into a file in one step, or for `-` to standard output.
pub(crate) fn write_json(path: &Path, value: &serde_json::Value) -> Result<(), Failure> {
    let text = format!("{value:#}\n");
    let text = json(&text);
    if is_dash(path) {
        return document(&text);
    }
    basestring_oracle::internal::files::write_atomically(path, text.as_bytes())
        .map_err(|fault| cannot_write(path, &fault))
}
