//! The conformance oracle's engine: cases, the implementations that answer them, and the verdicts on
//! the answers. It has no argument parsing: programs are built on it.
//!
//! A [`Case`] puts a [`Call`] to an [`Implementation`], whose [`Answer`] is judged against what the
//! case expects. An implementation is the reference ([`Reference`]), a crate in its own tests, or an
//! outside program over the adapter protocol.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(feature = "generate"),
    expect(dead_code, reason = "only generated cases use it")
)]

mod adapter;
mod atomic;
mod authentication;
mod body_hash;
mod bounded;
mod case;
mod cause;
pub mod check;
mod clock;
#[cfg(feature = "generate")]
mod compare;
pub mod diagnose;
mod diff;
pub mod explain;
mod extra;
mod field;
mod foreign;
#[cfg(feature = "generate")]
mod generate;
mod implementation;
#[doc(hidden)]
pub mod internal;
mod judge;
mod layout;
mod matrix;
mod method;
mod mistakes;
mod probe;
mod profiles;
mod protocol;
mod reference;
pub mod report;
pub mod request;
mod result;
pub mod rsa_key;
mod schemes;
mod sent;
mod serve;
mod unsigned;
mod vectors;
mod webhook_explained;

pub use case::{Case, Expectation, Level, Refusal, Source};
pub use cause::Cause;
pub use implementation::{Hello, Implementation};
pub use judge::{Difference, Verdict, judge};
pub use mistakes::{Effect, Frequency, Layer, Mistake, Side, Status};
pub use protocol::{
    Answer, BasicInput, Call, ChallengeParameters, CredentialsInput, DigestInput, HeaderInput,
    HelloInput, InputFault, OauthInput, Op, Output, Pairs, ParamsInput, RequestInput,
    SignBaseStringInput, SignInput, TextInput, UrlInput, VerifyInput,
};
pub use reference::Reference;
pub use result::{CaseResult, Class, Counts, Finding, Report, Standing, Unkept};
pub use schemes::Scheme;
pub use serve::{ServeFault, serve};
