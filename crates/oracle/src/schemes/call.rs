//! An operation with its input.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::op::Op;
use super::table::table;
use crate::protocol::input::HelloInput;

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

fn write<T: Serialize>(input: &T) -> Value {
    serde_json::to_value(input).expect("an input is made of strings, numbers and lists")
}

macro_rules! declare {
    (
        schemes { $(
            $(#[$about:meta])*
            $scheme:ident: $Scheme:ident {
                $($op:ident: $Op:ident($input:ident) from $plan:ident,)*
            }
        )* }
        extra { $($x:ident: $X:ident,)* }
    ) => {
        /// An operation with its input.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Call {
            /// `hello`
            Hello(HelloInput),
            $($(#[doc = concat!("`", stringify!($op), "`")] $Op(super::$scheme::$input),)*)*
            $(#[doc = concat!("`", stringify!($x), "`, with its input as received")]
            $X(Map<String, Value>),)*
        }

        impl Call {
            /// Reads an operation's input.
            ///
            /// # Errors
            ///
            /// [`InputFault`] where the input is not of the operation's form.
            pub fn parse(op: Op, input: &Value) -> Result<Self, InputFault> {
                Ok(match op {
                    Op::Hello => Self::Hello(read(input)?),
                    $($(Op::$Op => Self::$Op(read(input)?),)*)*
                    $(Op::$X => Self::$X(read(input)?),)*
                })
            }

            /// The operation.
            #[must_use]
            pub const fn op(&self) -> Op {
                match self {
                    Self::Hello(_) => Op::Hello,
                    $($(Self::$Op(_) => Op::$Op,)*)*
                    $(Self::$X(_) => Op::$X,)*
                }
            }

            /// The input as JSON, as an adapter receives it.
            #[must_use]
            pub fn input(&self) -> Value {
                match self {
                    Self::Hello(input) => write(input),
                    $($(Self::$Op(input) => write(input),)*)*
                    $(Self::$X(input) => Value::Object(input.clone()),)*
                }
            }
        }
    };
}

table!(declare);
