//! The adapter protocol, version 1, as types: operations, their inputs, and answers.

mod answer;
mod call;
mod input;
mod op;

pub use answer::{Answer, Output};
pub use call::{Call, InputFault};
pub use input::{
    BasicInput, ChallengeParameters, CredentialsInput, DigestInput, HeaderInput, HelloInput,
    OauthInput, Pairs, ParamsInput, RequestInput, SignBaseStringInput, SignInput, TextInput,
    TwilioSignInput, TwilioVerifyInput, UrlInput, VerifyInput,
};
pub use op::Op;
