//! The inputs of GitHub's operations.

use serde::{Deserialize, Serialize};

/// The hash, which also decides the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GithubHash {
    /// `sha1`: `X-Hub-Signature`.
    Sha1,
    /// `sha256`: `X-Hub-Signature-256`.
    #[default]
    Sha256,
}

/// Input of `github_sign`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GithubSignInput {
    /// The secret that sender and receiver share.
    pub secret: String,
    /// The hash.
    pub hash: GithubHash,
    /// The body as it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Instead of it, a body that is not UTF-8, as Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}

/// Input of `github_verify`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GithubVerifyInput {
    /// The secret that sender and receiver share.
    pub secret: String,
    /// The hash of the header that the signature is in.
    pub hash: GithubHash,
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
