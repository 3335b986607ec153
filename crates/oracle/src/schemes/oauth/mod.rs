//! OAuth 1.0a (RFC 5849).

pub(crate) mod convert;
#[cfg(feature = "generate")]
pub(crate) mod generate;
pub(crate) mod hints;
mod input;
pub(crate) mod operations;
pub(crate) mod rules;

pub(crate) use crate::protocol::input::{ParamsInput, TextInput};
pub use input::{
    CredentialsInput, HeaderInput, OauthInput, RequestInput, SignBaseStringInput, SignInput,
    UrlInput, VerifyInput,
};
pub(crate) use rules::Rules;

use super::webhook::Webhook;

/// It does not sign webhooks.
pub(super) const fn webhook() -> Option<&'static dyn Webhook> {
    None
}
