//! The requests of a run: single attempts, and groups of a valid request with its invalid variants.

use std::borrow::Cow;

use basestring_oracle::Mistake;

use super::judge::Expected;
use super::message::Message;

/// One request that is sent and judged.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// A mistake's id, or a name for what is changed. It is unique within a run.
    pub(super) name: Cow<'static, str>,
    pub(super) message: Message,
    pub(super) expected: Expected,
    /// What is special about the request, and why that result is expected.
    pub(super) what: Cow<'static, str>,
    /// The mistakes of a receiver that does not do what is expected.
    pub(super) mistakes: Vec<&'static Mistake>,
}

impl Attempt {
    pub(super) fn new(
        name: impl Into<Cow<'static, str>>,
        message: Message,
        expected: Expected,
        what: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            name: name.into(),
            message,
            expected,
            what: what.into(),
            mistakes: Vec::new(),
        }
    }
}

/// A valid request and its variants, each of which differs in one way. They are sent as one call.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) valid: Attempt,
    pub(super) variants: Vec<Attempt>,
}

impl Group {
    pub(super) const fn of(valid: Attempt) -> Self {
        Self {
            valid,
            variants: Vec::new(),
        }
    }
}

/// A mistake for which no request is sent, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unsent {
    pub(super) mistake: &'static Mistake,
    pub(super) why: &'static str,
}
