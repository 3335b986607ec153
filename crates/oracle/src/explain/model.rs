//! The explanation of a request, stage by stage.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Bytes to show: as text with control characters and invalid UTF-8 escaped. In JSON a string, or
/// `{"base64": …}` if they are not UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Octets(pub Vec<u8>);

impl fmt::Display for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for character in chunk.valid().chars() {
                if character.is_control() {
                    write!(f, "{}", character.escape_default())?;
                } else {
                    write!(f, "{character}")?;
                }
            }
            write!(f, "{}", chunk.invalid().escape_ascii())?;
        }
        Ok(())
    }
}

impl Serialize for Octets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.0) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("base64", &STANDARD.encode(&self.0))?;
                map.end()
            }
        }
    }
}

/// The explanation of a request: every stage from its URL to its signature, and the verdict.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Explanation {
    /// The kind of text that it was read from.
    pub source: String,
    /// The method as written.
    pub method: Octets,
    /// The URL as written, without passwords and PLAINTEXT signatures.
    pub url: Octets,
    /// What the reader assumed.
    pub remarks: Vec<String>,
    /// The stages in the order in which they are computed.
    pub stages: Vec<Stage>,
    /// The verdict.
    pub verdict: Verdict,
}

/// One stage: a rule of the RFC with its input and its result.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Stage {
    /// The section of RFC 5849.
    pub section: &'static str,
    /// The name of the result.
    pub title: &'static str,
    /// The rule, in one or two sentences.
    pub rule: &'static str,
    /// The input: names and texts.
    pub given: Vec<(&'static str, Octets)>,
    /// The result.
    pub result: Outcome,
    /// Remarks about this request.
    pub remarks: Vec<String>,
}

/// The result of a stage.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// A text.
    Text {
        /// The text.
        text: Octets,
    },
    /// Decoded parameters.
    Collected {
        /// In the order of their sources.
        parameters: Vec<Collected>,
    },
    /// Encoded parameters, sorted.
    Normalized {
        /// Encoded names and values.
        pairs: Vec<(String, String)>,
        /// The same, joined.
        text: String,
    },
    /// The base string in its three parts.
    BaseString {
        /// The encoded method.
        method: String,
        /// The encoded base string URI.
        uri: String,
        /// The encoded normalized parameters.
        parameters: String,
        /// The three, joined by `&`.
        text: String,
    },
    /// A signature, if it may be shown.
    Signature {
        /// The signature method.
        method: String,
        /// What the key consists of; the key itself is not shown.
        key: String,
        /// The bytes of the digest in hexadecimal digits.
        digest: Option<String>,
        /// The signature. A PLAINTEXT signature is the secrets, so it is never here.
        signature: Option<String>,
    },
}

/// Where a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The query of the URL.
    Query,
    /// The `Authorization` header.
    Header,
    /// The form body.
    Body,
    /// A protocol parameter that signing adds.
    Added,
}

impl Origin {
    /// The origin, in one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
            Self::Added => "added",
        }
    }
}

/// A decoded parameter with its source.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Collected {
    /// Where it comes from.
    pub origin: Origin,
    /// The decoded name.
    pub name: Octets,
    /// The decoded value; `None` if it may not be shown.
    pub value: Option<Octets>,
    /// Whether it is signed: every parameter except `oauth_signature` is.
    pub signed: bool,
    /// Remarks about it.
    pub remarks: Vec<String>,
}

/// The verdict on a request.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Verdict {
    /// Its signature is correct.
    Valid,
    /// A server rejects it.
    Invalid {
        /// The kind of the error.
        kind: &'static str,
        /// What was expected and what was found.
        message: String,
        /// How the signatures compare.
        remarks: Vec<String>,
    },
    /// It has a signature that was not verified.
    Unchecked {
        /// Why not.
        why: String,
    },
    /// It had no signature and was signed.
    Signed,
    /// It has no signature, and no secret was given to sign it.
    Unsigned,
}
