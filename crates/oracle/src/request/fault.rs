//! Why a text is no request.

use std::borrow::Cow;
use std::fmt;

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
/// let options = ReadOptions { scheme: None, read_file: &|_| Ok(Vec::new()) };
/// assert_eq!(
///     read(b"curl --datta a=1 https://h/", &options).unwrap_err().to_string(),
///     "expected an option of curl, found \"--datta\", at byte 5 of the command line",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
    place: Option<Place>,
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
        }
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
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
