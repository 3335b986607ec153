//! The inputs that several schemes share. An input is closed: an unknown field makes a call unsupported.

use serde::{Deserialize, Serialize};

/// Names and values.
pub type Pairs = Vec<(String, String)>;

/// Input of `hello`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelloInput {
    /// The protocol's version.
    pub protocol: u64,
}

/// Input of `percent_encode` and `form_decode`: a text, or as Base64 if it is not valid UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextInput {
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Instead of `text`: bytes that are not valid UTF-8, as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_base64: Option<String>,
}

/// Input of `normalize_parameters`: decoded pairs, as Base64 if one is not valid UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParamsInput {
    /// Decoded names and values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Pairs>,
    /// Instead of `params`: bytes that are not valid UTF-8, as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params_base64: Option<Pairs>,
}
