//! Generated inputs: one source for the property tests, the fuzz targets and the oracle.
//!
//! A *plan* is a small description of an input. It derives [`arbitrary::Arbitrary`], for fuzzers,
//! and is [`proptest::arbitrary::Arbitrary`], for property tests, which shrink it. Realizing it gives
//! the input: bytes, a request, a call of the adapter protocol. Most plans are valid by
//! construction, so that inputs reach the code that is tested; `wild` makes invalid ones of them.
//!
//! `laws` says what holds for every one of them.

mod agreement;
pub(crate) mod awkward;
pub(crate) mod call;
pub(crate) mod change;
pub(crate) mod clear;
pub(crate) mod convert;
pub(crate) mod credentials;
pub(crate) mod harness;
pub(crate) mod header;
pub(crate) mod input;
pub(crate) mod laws;
pub(crate) mod parameters;
pub(crate) mod paste;
pub(crate) mod request;
pub(crate) mod smaller;
pub(crate) mod special;
pub(crate) mod text;
pub(crate) mod url;
pub(crate) mod webhook;
pub(crate) mod wild;
pub(crate) mod written;

pub(crate) use crate::schemes::digest::plan as digest;
pub(crate) use crate::schemes::twilio::generate as twilio;
pub use agreement::{agrees, disagreement};
