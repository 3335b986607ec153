//! The conformance oracle's engine: cases, the implementations that answer them, and what is said
//! of the answers. No argument parsing and no colours: programs are built on it.
//!
//! A [`Case`] puts a [`Call`] to an [`Implementation`], whose [`Answer`] is judged against what the
//! case expects. An implementation is the reference ([`Reference`]), a crate in its own tests, or an
//! outside program over the adapter protocol.

#![forbid(unsafe_code)]

mod case;
pub mod explain;
mod implementation;
mod protocol;
mod published;
mod reference;
pub mod request;
mod serve;

pub use case::{Case, Expectation, Level, Refusal, Source};
pub use implementation::{Hello, Implementation};
pub use protocol::{
    Answer, BasicInput, Call, ChallengeParameters, CredentialsInput, DigestInput, HeaderInput,
    HelloInput, InputFault, OauthInput, Op, Output, Pairs, ParamsInput, RequestInput,
    SignBaseStringInput, SignInput, TextInput, TwilioSignInput, TwilioVerifyInput, UrlInput,
    VerifyInput,
};
pub use reference::Reference;
pub use serve::{answer_line, serve};
