//! Commands in a text, split into words as a POSIX shell, Windows' cmd or PowerShell does.

mod ansi;
mod cmd;
mod dialect;
mod find;
mod posix;
pub(crate) mod powershell;
pub(crate) mod quote;
mod quoted;

use super::fault::{Place, ReadError};
use super::remark::Remark;

pub(crate) use self::find::{begins_with, commands};

/// A word and the offset at which it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: Vec<u8>,
    pub(crate) at: usize,
    /// A variable or a command in it whose value the text does not have.
    pub(crate) unresolved: Option<String>,
}

/// What a command reads from its standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// These bytes.
    Text(Vec<u8>),
    /// A file.
    File(Vec<u8>),
}

/// One command of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Command {
    /// The words, without those before the tool's name.
    pub(crate) words: Vec<Word>,
    pub(crate) input: Option<Input>,
    /// Where the text goes on after the command.
    pub(crate) end: usize,
    pub(crate) remarks: Vec<Remark>,
}

/// An error at an offset of the command line.
fn fault(expected: &'static str, found: impl Into<String>, at: usize) -> ReadError {
    ReadError::new(expected, found.into()).at(Place::Byte(at, "the text"))
}
