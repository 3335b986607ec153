//! The inputs of OAuth's operations.

use serde::{Deserialize, Serialize};

use crate::protocol::input::Pairs;

/// Input of `base_string_uri`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrlInput {
    /// An absolute URL.
    pub url: String,
}

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestInput {
    /// The method.
    pub method: String,
    /// The absolute URL, its query as sent.
    pub url: String,
    /// The headers.
    #[serde(default)]
    pub headers: Pairs,
    /// The body as sent; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// In its place, a body that is not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}

/// Client and token credentials, by the names that libraries use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialsInput {
    /// The client identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumer_key: Option<String>,
    /// The client secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumer_secret: Option<String>,
    /// The token identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The token secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_secret: Option<String>,
}

/// The protocol parameters that a case fixes, without `oauth_`, and the realm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OauthInput {
    /// `oauth_signature_method`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_method: Option<String>,
    /// `oauth_timestamp`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// `oauth_nonce`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// `oauth_version`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `oauth_callback`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<String>,
    /// `oauth_verifier`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verifier: Option<String>,
    /// `oauth_body_hash`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_hash: Option<String>,
    /// The realm of the Authorization header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
}

/// Input of `sign` and `base_string`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInput {
    /// The request.
    pub request: RequestInput,
    /// The credentials, for `base_string` without secrets.
    #[serde(default)]
    pub credentials: CredentialsInput,
    /// The protocol parameters.
    #[serde(default)]
    pub oauth: OauthInput,
}

/// Input of `sign_base_string`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignBaseStringInput {
    /// The base string.
    pub text: String,
    /// The credentials.
    #[serde(default)]
    pub credentials: CredentialsInput,
    /// The method's name.
    pub signature_method: String,
}

/// Input of `verify`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyInput {
    /// The request, which carries the protocol parameters.
    pub request: RequestInput,
    /// The credentials that the server has.
    #[serde(default)]
    pub credentials: CredentialsInput,
    /// The server's clock in seconds; absent, no window is checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<i64>,
    /// Timestamps and nonces used before with these credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<Pairs>,
}

/// Input of `parse_authorization`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderInput {
    /// The field's value.
    pub header: String,
}
