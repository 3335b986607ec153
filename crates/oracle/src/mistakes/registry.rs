//! The registry, written by the build from the folders of the mistakes.

use crate::schemes::{Departure, Scheme};

/// A mistake as the build found it.
pub(super) struct Entry {
    pub(super) id: &'static str,
    pub(super) scheme: Scheme,
    /// The content of `mistake.json`.
    pub(super) text: &'static str,
    /// The first input of `fixture.json` with its operation.
    pub(super) example: Option<&'static str>,
    pub(super) departure: Option<Departure>,
}

include!(concat!(env!("OUT_DIR"), "/mistakes.rs"));
