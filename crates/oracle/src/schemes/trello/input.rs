//! The inputs of Trello's operations.

use serde::{Deserialize, Serialize};

/// Input of `trello_sign`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrelloSignInput {
    /// The secret that sender and receiver share.
    pub secret: String,
    /// The callback URL, as it was given when the webhook was created.
    pub url: String,
    /// The body as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Instead of it, a body that is not UTF-8, as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}

/// Input of `trello_verify`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrelloVerifyInput {
    /// The secret that sender and receiver share.
    pub secret: String,
    /// The callback URL, as it was given when the webhook was created.
    pub url: String,
    /// The signature header's value; empty where there was none.
    #[serde(default)]
    pub signature: String,
    /// The body as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Instead of it, a body that is not UTF-8, as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}
