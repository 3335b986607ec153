//! The input of `digest`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A Digest challenge's parameters.
pub type ChallengeParameters = Map<String, Value>;

/// Input of `digest`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestInput {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// The request's method.
    pub method: String,
    /// The request target.
    pub uri: String,
    /// The challenge's parameters.
    pub challenge: ChallengeParameters,
    /// The client's nonce.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cnonce: Option<String>,
    /// The nonce count: eight hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nc: Option<String>,
    /// The request's body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}
