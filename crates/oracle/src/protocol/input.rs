//! The operations' inputs, closed: a field that is not here makes a call unsupported.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Names and values.
pub type Pairs = Vec<(String, String)>;

/// Input of `hello`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelloInput {
    /// The protocol's version.
    pub protocol: u64,
}

/// Input of `percent_encode` and `form_decode`: a text, or octets that are none as Base64.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextInput {
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// In its place, octets that are no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_base64: Option<String>,
}

/// Input of `base_string_uri`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrlInput {
    /// An absolute URL.
    pub url: String,
}

/// Input of `normalize_parameters`: decoded pairs, or such as are no text as Base64.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParamsInput {
    /// Decoded names and values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Pairs>,
    /// In their place, octets that are no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params_base64: Option<Pairs>,
}

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestInput {
    /// The method.
    pub method: String,
    /// The absolute URL, its query as sent.
    pub url: String,
    /// The header fields.
    #[serde(default)]
    pub headers: Pairs,
    /// The body as sent; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// In its place, a body that is no UTF-8.
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
    /// The realm of the Authorization field.
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
    /// In their place, fields that are no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params_base64: Option<Pairs>,
}

/// Input of `twilio_verify`: fields, or a body that is no form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwilioVerifyInput {
    /// The AuthToken.
    pub auth_token: String,
    /// The whole URL.
    pub url: String,
    /// The X-Twilio-Signature field's value; empty where there was none.
    #[serde(default)]
    pub signature: String,
    /// Decoded fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params: Option<Pairs>,
    /// In their place, fields that are no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub params_base64: Option<Pairs>,
    /// A body that is no form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// In its place, one that is no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_base64: Option<String>,
}

/// Input of `basic`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasicInput {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
}

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
