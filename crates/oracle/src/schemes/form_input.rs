//! The inputs of schemes that sign a URL and the fields of a form.

use serde::{Deserialize, Serialize};

use crate::protocol::input::Pairs;

/// Input of an operation that signs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignFormInput {
    /// The secret that sender and receiver share.
    pub secret: String,
    /// The whole URL.
    pub url: String,
    /// Decoded fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Pairs>,
    /// Instead of them, fields that are not UTF-8, as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params_base64: Option<Pairs>,
}

impl SignFormInput {
    /// The request with its signature.
    #[cfg(feature = "generate")]
    pub(crate) fn with_signature(self, signature: String) -> VerifyFormInput {
        let Self {
            secret,
            url,
            params,
            params_base64,
        } = self;
        VerifyFormInput {
            secret,
            url,
            signature,
            params,
            params_base64,
        }
    }
}

/// Input of an operation that verifies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyFormInput {
    /// The secret that sender and receiver share.
    pub secret: String,
    /// The whole URL.
    pub url: String,
    /// The signature header's value; empty where there was none.
    #[serde(default)]
    pub signature: String,
    /// Decoded fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Pairs>,
    /// Instead of them, fields that are not UTF-8, as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params_base64: Option<Pairs>,
}
