//! The adapter protocol, version 1, as types: operations, their inputs, and answers.

pub(crate) mod answer;
pub(crate) mod convert;
pub(crate) mod fault;
pub(crate) mod input;

pub use crate::schemes::basic::BasicInput;
pub use crate::schemes::digest::{ChallengeParameters, DigestInput};
pub use crate::schemes::oauth::{
    CredentialsInput, HeaderInput, OauthInput, RequestInput, SignBaseStringInput, SignInput,
    UrlInput, VerifyInput,
};
pub use crate::schemes::{Call, InputFault, Op};
pub use answer::{Answer, Output};
pub use input::{HelloInput, Pairs, ParamsInput, TextInput};
