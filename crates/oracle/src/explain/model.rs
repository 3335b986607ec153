//! What is said of a request, stage by stage.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Octets to show: as text where they are UTF-8, with controls escaped; in JSON as a string, or as
/// `{"base64": …}` where they are none.
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

/// A request explained: every stage from its URL to its signature, and what comes of it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Explanation {
    /// What kind of text it was read from.
    pub source: &'static str,
    /// The method as written.
    pub method: Octets,
    /// The URL as written, but for passwords and PLAINTEXT signatures in it.
    pub url: Octets,
    /// What the reader took on trust.
    pub remarks: Vec<String>,
    /// The stages in the order in which they are computed.
    pub stages: Vec<Stage>,
    /// What comes of it.
    pub verdict: Verdict,
}

/// One stage: a rule of the RFC, what it was given and what it made of that.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Stage {
    /// The section of RFC 5849.
    pub clause: &'static str,
    /// What is made.
    pub title: &'static str,
    /// The rule, in one sentence.
    pub rule: &'static str,
    /// What came in: names and texts.
    pub given: Vec<(&'static str, Octets)>,
    /// What came out.
    pub result: Outcome,
    /// What is worth a word about this request.
    pub remarks: Vec<String>,
}

/// What came out of a stage.
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
    /// A signature, as far as it may be shown.
    Signature {
        /// The signature method.
        method: String,
        /// What the key is made of, without saying it.
        key: String,
        /// The digest's octets in hexadecimal digits.
        digest: Option<String>,
        /// The signature; never a PLAINTEXT one, for that is the secrets.
        signature: Option<String>,
    },
}

/// Where a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The query of the URL.
    Query,
    /// The `Authorization` field.
    Header,
    /// The form body.
    Body,
    /// A protocol parameter that is added when the request is signed.
    Added,
}

impl Origin {
    /// The origin in one word.
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
    /// The decoded value; none where it may not be shown.
    pub value: Option<Octets>,
    /// Whether it is signed: all but `oauth_signature` are.
    pub signed: bool,
    /// What is worth a word about it.
    pub remarks: Vec<String>,
}

/// What comes of a request.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Verdict {
    /// Its signature is right.
    Valid,
    /// It would be refused.
    Invalid {
        /// The refusal's kind.
        kind: &'static str,
        /// What was expected and what was found.
        message: String,
        /// How the signatures compare.
        remarks: Vec<String>,
    },
    /// It carries a signature that was not checked.
    Unchecked {
        /// Why not.
        why: String,
    },
    /// It carried no signature, and has been signed.
    Signed,
    /// It carries no signature, and no secret was given to sign it with.
    Unsigned,
}
