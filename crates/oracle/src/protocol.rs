//! The adapter protocol, version 1, as types: operations, their inputs, and answers.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use basestring::Kind;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

macro_rules! operations {
    ($($variant:ident = $name:literal,)*) => {
        /// An operation, by its name in the protocol. Those beginning with `x_` are parts of which
        /// published values exist and that the protocol has no operation for; adapters need not
        /// know them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Op {
            $(#[doc = concat!("`", $name, "`")] #[serde(rename = $name)] $variant,)*
        }

        impl Op {
            /// Every operation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in the protocol.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

operations! {
    Hello = "hello",
    PercentEncode = "percent_encode",
    BaseStringUri = "base_string_uri",
    NormalizeParameters = "normalize_parameters",
    BaseString = "base_string",
    FormDecode = "form_decode",
    SignBaseString = "sign_base_string",
    Sign = "sign",
    Verify = "verify",
    ParseAuthorization = "parse_authorization",
    TwilioSign = "twilio_sign",
    TwilioVerify = "twilio_verify",
    Basic = "basic",
    Digest = "digest",
    XBaseString = "x_base_string",
    XBase64 = "x_base64",
    XBodyHash = "x_body_hash",
    XCallbackRedirect = "x_callback_redirect",
    XCollectParameters = "x_collect_parameters",
    XFormDecode = "x_form_decode",
    XHmac = "x_hmac",
    XPercentDecode = "x_percent_decode",
    XRsaSha1 = "x_rsa_sha1",
    XSha1 = "x_sha1",
    XSha256Hex = "x_sha256_hex",
    XSha512Cut = "x_sha512_cut",
    XSignBaseString = "x_sign_base_string",
    XSignParameters = "x_sign_parameters",
    XSigningKey = "x_signing_key",
}

impl Op {
    /// The operation of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|op| op.name() == name)
    }

    /// Whether the protocol itself has no such operation.
    #[must_use]
    pub fn is_extra(self) -> bool {
        self.name().starts_with("x_")
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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

/// Why an input does not fit its operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputFault {
    /// A field that the operation does not have: to be answered with `unsupported`.
    UnknownField(String),
    /// A field that is missing, or of another type.
    Malformed(String),
}

impl fmt::Display for InputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField(message) | Self::Malformed(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for InputFault {}

/// An operation with its input.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// `hello`
    Hello(HelloInput),
    /// `percent_encode`
    PercentEncode(TextInput),
    /// `base_string_uri`
    BaseStringUri(UrlInput),
    /// `normalize_parameters`
    NormalizeParameters(ParamsInput),
    /// `base_string`
    BaseString(SignInput),
    /// `form_decode`
    FormDecode(TextInput),
    /// `sign_base_string`
    SignBaseString(SignBaseStringInput),
    /// `sign`
    Sign(SignInput),
    /// `verify`
    Verify(VerifyInput),
    /// `parse_authorization`
    ParseAuthorization(HeaderInput),
    /// `twilio_sign`
    TwilioSign(TwilioSignInput),
    /// `twilio_verify`
    TwilioVerify(TwilioVerifyInput),
    /// `basic`
    Basic(BasicInput),
    /// `digest`
    Digest(DigestInput),
    /// An operation beside the protocol, with its input as it came.
    Extra(Op, Map<String, Value>),
}

impl Call {
    /// Reads an operation's input.
    ///
    /// # Errors
    ///
    /// [`InputFault`] where the input is not of the operation's form.
    pub fn parse(op: Op, input: &Value) -> Result<Self, InputFault> {
        fn read<'de, T: Deserialize<'de>>(input: &'de Value) -> Result<T, InputFault> {
            T::deserialize(input).map_err(|fault| {
                let message = fault.to_string();
                if message.starts_with("unknown field") {
                    InputFault::UnknownField(message)
                } else {
                    InputFault::Malformed(message)
                }
            })
        }
        Ok(match op {
            Op::Hello => Self::Hello(read(input)?),
            Op::PercentEncode => Self::PercentEncode(read(input)?),
            Op::BaseStringUri => Self::BaseStringUri(read(input)?),
            Op::NormalizeParameters => Self::NormalizeParameters(read(input)?),
            Op::BaseString => Self::BaseString(read(input)?),
            Op::FormDecode => Self::FormDecode(read(input)?),
            Op::SignBaseString => Self::SignBaseString(read(input)?),
            Op::Sign => Self::Sign(read(input)?),
            Op::Verify => Self::Verify(read(input)?),
            Op::ParseAuthorization => Self::ParseAuthorization(read(input)?),
            Op::TwilioSign => Self::TwilioSign(read(input)?),
            Op::TwilioVerify => Self::TwilioVerify(read(input)?),
            Op::Basic => Self::Basic(read(input)?),
            Op::Digest => Self::Digest(read(input)?),
            extra => Self::Extra(extra, read(input)?),
        })
    }

    /// The operation.
    #[must_use]
    pub const fn op(&self) -> Op {
        match self {
            Self::Hello(_) => Op::Hello,
            Self::PercentEncode(_) => Op::PercentEncode,
            Self::BaseStringUri(_) => Op::BaseStringUri,
            Self::NormalizeParameters(_) => Op::NormalizeParameters,
            Self::BaseString(_) => Op::BaseString,
            Self::FormDecode(_) => Op::FormDecode,
            Self::SignBaseString(_) => Op::SignBaseString,
            Self::Sign(_) => Op::Sign,
            Self::Verify(_) => Op::Verify,
            Self::ParseAuthorization(_) => Op::ParseAuthorization,
            Self::TwilioSign(_) => Op::TwilioSign,
            Self::TwilioVerify(_) => Op::TwilioVerify,
            Self::Basic(_) => Op::Basic,
            Self::Digest(_) => Op::Digest,
            Self::Extra(op, _) => *op,
        }
    }

    /// The input as JSON, as an adapter is given it.
    #[must_use]
    pub fn input(&self) -> Value {
        fn write<T: Serialize>(input: &T) -> Value {
            serde_json::to_value(input).expect("an input is made of strings, numbers and lists")
        }
        match self {
            Self::Hello(input) => write(input),
            Self::PercentEncode(input) | Self::FormDecode(input) => write(input),
            Self::BaseStringUri(input) => write(input),
            Self::NormalizeParameters(input) => write(input),
            Self::BaseString(input) | Self::Sign(input) => write(input),
            Self::SignBaseString(input) => write(input),
            Self::Verify(input) => write(input),
            Self::ParseAuthorization(input) => write(input),
            Self::TwilioSign(input) => write(input),
            Self::TwilioVerify(input) => write(input),
            Self::Basic(input) => write(input),
            Self::Digest(input) => write(input),
            Self::Extra(_, input) => Value::Object(input.clone()),
        }
    }
}

/// The fields of a result, by their names in the protocol.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Output(pub Map<String, Value>);

impl Output {
    /// A result of one field.
    #[must_use]
    pub fn of(name: &str, value: impl Into<Value>) -> Self {
        Self::default().with(name, value)
    }

    /// The same result with one more field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Octets as `name`, or as `name_base64` where they are no text.
    #[must_use]
    pub fn with_octets(self, name: &str, octets: &[u8]) -> Self {
        match std::str::from_utf8(octets) {
            Ok(text) => self.with(name, text),
            Err(_) => self.with(&format!("{name}_base64"), STANDARD.encode(octets)),
        }
    }

    /// Decoded parameters as `params`, or as `params_base64` where one is no text.
    #[must_use]
    pub fn with_params(self, params: &[basestring::Parameter<'_>]) -> Self {
        let texts: Option<Vec<Value>> = params
            .iter()
            .map(|p| {
                let name = std::str::from_utf8(&p.name).ok()?;
                Some(Value::from(vec![name, std::str::from_utf8(&p.value).ok()?]))
            })
            .collect();
        match texts {
            Some(texts) => self.with("params", texts),
            None => {
                let encoded = params.iter().map(|p| {
                    Value::from(vec![STANDARD.encode(&p.name), STANDARD.encode(&p.value)])
                });
                self.with("params_base64", encoded.collect::<Vec<_>>())
            }
        }
    }

    /// A field that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }
}

/// What an implementation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A result.
    Ok(Output),
    /// The implementation itself refused the input.
    Refused {
        /// The refusal's kind, where the implementation names one.
        kind: Option<String>,
        /// The implementation's words.
        message: String,
    },
    /// No such operation, or an input that the interface cannot express.
    Unsupported(String),
    /// No answer: an unexpected exception, an exit, no answer in time.
    Broken(String),
}

impl Answer {
    /// A refusal by the reference's error.
    #[must_use]
    pub fn refused(error: &basestring::Error) -> Self {
        Self::Refused {
            kind: Some(error.kind().name().to_owned()),
            message: error.to_string(),
        }
    }

    /// The refusal's kind, where it is one of the protocol's.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Refused { kind, .. } => Kind::from_name(kind.as_deref()?),
            _ => None,
        }
    }
}
