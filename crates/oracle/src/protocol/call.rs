//! An operation with its input.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::input::{
    BasicInput, DigestInput, HeaderInput, HelloInput, ParamsInput, SignBaseStringInput, SignInput,
    TextInput, TwilioSignInput, TwilioVerifyInput, UrlInput, VerifyInput,
};
use super::op::Op;

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
