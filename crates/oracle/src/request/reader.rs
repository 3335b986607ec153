//! What there is to say about a form, and how it is read.

use super::fault::ReadError;
use super::form::Form;
use super::model::{Captured, ReadOptions};
use super::paste::Paste;

/// The reader of one form.
pub(crate) struct Reader {
    /// One line: what the form is and where people get it.
    pub(crate) summary: &'static str,
    /// A short example of at most five lines, which the reader reads.
    pub(crate) example: &'static str,
    /// What to paste in place of a text of this form that cannot be read.
    pub(crate) instead: &'static str,
    /// Whether a text is of this form. A text of another form must not be recognized, also if this
    /// reader could read something in it.
    pub(crate) recognize: fn(&Paste<'_>) -> bool,
    /// Whether the form is that of many programs: it is tried where no other form is recognized.
    pub(crate) is_general: bool,
    /// Reads every request of the text, in order.
    pub(crate) read: fn(&Paste<'_>, &ReadOptions<'_>) -> Result<Vec<Captured>, ReadError>,
}

/// A form as it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// The form.
    pub form: Form,
    /// What the form is and where people get it, in one line.
    pub summary: &'static str,
    /// A short example.
    pub example: &'static str,
    /// What to paste in place of a text of this form that cannot be read.
    pub instead: &'static str,
}
