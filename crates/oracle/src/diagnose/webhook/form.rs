//! One form that an application gives a part of a request before it signs it.

use crate::schemes::webhook::Rewrite;

/// A value with what was changed to get it.
#[derive(Clone)]
pub(super) struct Form<T> {
    pub(super) value: T,
    /// What was changed, in words and by kind.
    pub(super) steps: Vec<(String, Rewrite)>,
    /// Who does all of it; empty where nobody is known.
    pub(super) by: &'static str,
    /// How unlikely it is: the number of changes, and one for all that a framework does.
    pub(super) cost: usize,
}

impl<T> Form<T> {
    /// The value as it was received.
    pub(super) const fn right(value: T) -> Self {
        Self {
            value,
            steps: Vec::new(),
            by: "",
            cost: 0,
        }
    }

    /// A value with one change.
    pub(super) fn of(value: T, how: &str, rewrite: Rewrite) -> Self {
        Self::by(value, vec![(how.to_owned(), rewrite)], "")
    }

    /// A value with these changes, which all are made by one function where `by` names it.
    pub(super) fn by(value: T, steps: Vec<(String, Rewrite)>, by: &'static str) -> Self {
        let cost = if by.is_empty() {
            steps.len()
        } else {
            steps.len().min(1)
        };
        Self {
            value,
            steps,
            by,
            cost,
        }
    }
}

/// Who computed a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The service, over what it sent.
    Service,
    /// The application, over what it has.
    Application,
}
