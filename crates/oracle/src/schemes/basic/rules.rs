//! HTTP Basic with its decisions as fields (RFC 7617).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::input::BasicInput;
use crate::protocol::answer::{Answer, Output};

/// How Basic is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basic {
    /// As RFC 7617 has it.
    Right,
    /// Of user and password as they are written in a URL.
    NotDecoded,
    /// In Latin-1.
    Latin1,
    /// Without the colon where the password is empty.
    NoColon,
    /// Wrapped over lines.
    Wrapped,
}

decisions! {
    /// The decisions of HTTP Basic.
    #[derive(Copy)]
    pub(crate) struct Rules {
        /// How the credentials are written.
        credentials: Basic = Basic::Right,
    }
}

impl Basic {
    /// The field's value, from what the right builder is given and answers.
    #[must_use]
    pub(crate) fn answer(self, input: &BasicInput, right: Answer) -> Answer {
        if matches!(right, Answer::Refused { .. }) {
            return right;
        }
        let (user, password) = (input.username.as_bytes(), input.password.as_bytes());
        let octets = match self {
            Self::Right => return right,
            Self::NotDecoded => {
                let encode = |text: &[u8]| basestring::percent_encode(text);
                [encode(user), encode(password)].join(":").into_bytes()
            }
            Self::Latin1 => format!("{}:{}", input.username, input.password)
                .chars()
                .map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?'))
                .collect(),
            Self::NoColon if password.is_empty() => user.to_vec(),
            Self::NoColon | Self::Wrapped => [user, b":", password].concat(),
        };
        let encoded = STANDARD.encode(octets);
        let mut value = encoded;
        if self == Self::Wrapped && value.len() > 76 {
            let lines = value.as_bytes().chunks(76);
            let lines = lines.map(|line| String::from_utf8_lossy(line).into_owned() + "\n");
            value = lines.collect();
        }
        Answer::Ok(Output::of("authorization", format!("Basic {value}")))
    }
}
