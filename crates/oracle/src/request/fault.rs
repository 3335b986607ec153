//! Why a text is no request.

use std::borrow::Cow;
use std::fmt;

use super::form::Form;

/// Where in a text a reader stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a line, counted from 1.
    Line(usize),
    /// At an offset in bytes, of what.
    Byte(usize, &'static str),
}

/// Why a text is no request: what was expected, what was found, and where.
///
/// ```
/// use basestring_oracle::request::{ReadOptions, read};
/// assert_eq!(
///     read(b"curl --datta a=1 https://h/", &ReadOptions::default()).unwrap_err().to_string(),
///     "expected an option of curl, found \"--datta\", at byte 5 of the text",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
    place: Option<Place>,
    form: Option<Form>,
    help: Option<Cow<'static, str>>,
}

impl ReadError {
    pub(crate) fn new(
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            expected: expected.into(),
            found: found.into(),
            place: None,
            form: None,
            help: None,
        }
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same for a text of this form.
    pub(crate) const fn of(mut self, form: Form) -> Self {
        self.form = Some(form);
        self
    }

    /// The same, with what to do next.
    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The form that the text was recognized as.
    #[must_use]
    pub const fn form(&self) -> Option<Form> {
        self.form
    }

    /// What to paste instead, or what to do next, where there is more to say than the form's own
    /// advice.
    #[must_use]
    pub fn next_step(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where it was found, where that is known.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        self.place
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.expected, self.found)?;
        match self.place {
            None => Ok(()),
            Some(Place::Line(line)) => write!(f, ", at line {line}"),
            Some(Place::Byte(offset, of)) => write!(f, ", at byte {offset} of {of}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Bytes as a message shows them: in quotes, escaped, cut after 48 of them.
pub(crate) fn excerpt(bytes: &[u8]) -> String {
    const MOST: usize = 48;
    match bytes.get(..MOST) {
        Some(head) if bytes.len() > MOST => {
            format!("\"{}\"… ({} bytes)", head.escape_ascii(), bytes.len())
        }
        _ => format!("\"{}\"", bytes.escape_ascii()),
    }
}
