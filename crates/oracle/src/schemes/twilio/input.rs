//! The inputs of Twilio's operations.

use serde::{Deserialize, Serialize};

use crate::protocol::input::Pairs;

/// Input of `twilio_sign`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioSignInput {
    /// The AuthToken.
    pub auth_token: String,
    /// The whole URL.
    pub url: String,
    /// Decoded fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Pairs>,
    /// In their place, fields that are not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params_base64: Option<Pairs>,
}

/// Input of `twilio_verify`: fields, or a body that is not a form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioVerifyInput {
    /// The AuthToken.
    pub auth_token: String,
    /// The whole URL.
    pub url: String,
    /// The X-Twilio-Signature header's value; empty where there was none.
    #[serde(default)]
    pub signature: String,
    /// Decoded fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Pairs>,
    /// In their place, fields that are not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params_base64: Option<Pairs>,
    /// A body that is not a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// In its place, one that is not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}
