//! What a reader reports besides the request: what it assumed, changed or left out.

use std::fmt;

/// A remark of a reader. Its id stays the same when its words change.
///
/// ```
/// use basestring_oracle::request::Remark;
/// let remark = Remark::assumed("scheme-assumed", "the scheme is https", "--scheme http");
/// assert_eq!(
///     remark.to_string(),
///     "assumed: the scheme is https (--scheme http changes it) [scheme-assumed]",
/// );
/// assert_eq!(Remark::note("no-body", "no body was printed").to_string(), "no body was printed [no-body]");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What kind of remark this is, in lowercase words joined by hyphens.
    pub id: &'static str,
    /// One sentence.
    pub text: String,
    /// For an assumption: the option that changes it.
    pub option: Option<&'static str>,
}

impl Remark {
    /// Something that the text does not say and that was assumed, with the option that changes it.
    #[must_use]
    pub fn assumed(id: &'static str, text: impl Into<String>, option: &'static str) -> Self {
        Self {
            id,
            text: text.into(),
            option: Some(option),
        }
    }

    /// Something that was changed, left out or is missing.
    #[must_use]
    pub fn note(id: &'static str, text: impl Into<String>) -> Self {
        Self {
            id,
            text: text.into(),
            option: None,
        }
    }
}

impl Remark {
    /// Whether it says why the request has no signature: the tool removed it, or adds it later.
    #[must_use]
    pub fn says_why_unsigned(&self) -> bool {
        self.id == "har-sanitized" || self.id.ends_with("-signs-later")
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, text, option } = self;
        match option {
            Some(option) => write!(f, "assumed: {text} ({option} changes it) [{id}]"),
            None => write!(f, "{text} [{id}]"),
        }
    }
}
